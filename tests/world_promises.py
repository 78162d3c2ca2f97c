"""The second half of the world: plan, statistics, pictures, promises, a follow-up.

The wording of proposals comes from the services, since only they can compute its seal.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    ActionCount,
    Area,
    Baseline,
    Cause,
    Concern,
    Consultation,
    Decision,
    Evidence,
    FocusArea,
    FollowUp,
    Goal,
    JointPart,
    JointSource,
    LineGround,
    Measurement,
    NotTakenUp,
    OutsidePlace,
    Paragraph,
    PostHolder,
    Promise,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
    StatisticsSource,
    StatisticsValue,
)
from dialog.services import approvals, corrections, desk, promise_quality, public_drafts, signed_prints
from tests.people import NOW, Cast
from tests.prints_signed import a_signed_print
from tests.rows import add, texts

if TYPE_CHECKING:
    from tests.world import World

REGISTERED = desk.PROPOSED_BY
"""The services that say how pictures and promises are worded."""


def plan(session: Session, world: World) -> None:
    cast = world.cast
    world.goal = add(
        session,
        Goal(
            agreement_id=cast.agreement.id,
            municipality_id=cast.arjeplog.id,
            focus_area_id=_focus_area(cast).id,
            text=texts("Färre skotrar i byn"),
            indicator="anmälda händelser",
            unit="antal",
            better="lower",
            target_value=10.0,
            target_on=dt.date(2027, 6, 30),
            measurements=[
                Measurement(on=dt.date(2026, 1, 1), value=20.0, source="Polisen", is_baseline=True)
            ],
        ),
    )
    world.action = add(
        session,
        Action(
            goal_id=world.goal.id,
            municipality_id=cast.arjeplog.id,
            concern_key="snowmobiles",
            owner_id=cast.police.id,
            function="kommunpolis",
            text=texts("Kontrollera skotrar"),
            times=3,
            every="year",
            from_on=dt.date(2026, 1, 1),
            to_on=dt.date(2026, 12, 31),
            status="ongoing",
            counts=[ActionCount(period="2026", count=2, recorded_by=cast.petra.id, recorded_at=NOW)],
        ),
    )


def message(session: Session, world: World) -> None:
    cast = world.cast
    world.message = add(
        session,
        Action(
            kind="communication",
            municipality_id=cast.arjeplog.id,
            owner_id=cast.police.id,
            function="kommunpolis",
            text=texts("Skotersäsongen"),
            message=texts("Kör lugnt i byn."),
            audience="alla",
            channel="webben",
            languages=["sv", "se"],
            times=1,
            every="period",
            from_on=dt.date(2026, 11, 1),
            to_on=dt.date(2027, 2, 1),
        ),
    )


def agreement(session: Session, world: World) -> None:
    """What hangs on the agreement: a decision, a focus area to spare, who holds the police's function."""
    cast = world.cast
    world.spare_area = add(
        session, FocusArea(agreement_id=cast.agreement.id, key="spare", name=texts("Övrigt"), position=2)
    )
    session.expire(cast.agreement, ["focus_areas"])
    world.agreement_decision = add(
        session,
        Decision(
            organisation_id=cast.arjeplog.id,
            agreement_id=cast.agreement.id,
            body="Kommunstyrelsen",
            decided_on=dt.date(2022, 12, 1),
        ),
    )
    world.post = add(
        session,
        PostHolder(
            organisation_id=cast.police.id,
            function="kommunpolis",
            user_id=cast.petra.id,
            from_on=dt.date(2026, 1, 1),
        ),
    )


def _focus_area(cast: Cast) -> FocusArea:
    return cast.agreement.focus_areas[0]


def statistics(session: Session, world: World) -> None:
    world.source = add(
        session,
        StatisticsSource(
            publisher="Brå",
            title=texts("Anmälda brott"),
            terms="öppna data",
            retrieved_on=dt.date(2026, 10, 1),
            file_hash="0" * 64,
            imported_by=world.cast.karin.id,
        ),
    )
    area = session.get_one(Area, world.cast.arjeplog.area_id)
    session.add(
        StatisticsValue(
            source_id=world.source.id,
            area_id=area.id,
            indicator="Anmälda brott",
            period="2025",
            value=41.0,
            unit="antal",
            mark="present",
        )
    )


SAMEBY = "Påhittade samebyn"
"""Who was consulted: a name that nobody outside the desk may ever read."""


def pictures(session: Session, world: World) -> None:
    world.agreed_picture = _picture(session, world, 1)
    world.agreed_picture.status = "agreed"
    world.agreed_picture.agreed_at = dt.datetime(2024, 11, 1, 9, 0, tzinfo=dt.UTC)
    world.proposed_picture = _picture(session, world, 2)
    world.proposed_picture.status = "proposed"
    session.flush()
    world.picture_proposal = approvals.freeze(session, world.cast.karin, world.proposed_picture, at=NOW)
    world.draft_picture = _picture(session, world, 3)
    add(
        session,
        NotTakenUp(
            picture_id=world.draft_picture.id,
            theme_id=world.spare_theme.id,
            because=texts("Kommunen lagar redan."),
        ),
    )


def joint(session: Session, world: World) -> None:
    """A joint picture in work, so far with Arjeplog's part alone."""
    cast, local = world.cast, world.agreed_picture
    world.joint_picture = SituationPicture(
        agreement_id=cast.agreement.id,
        number=1,
        period="2026",
        title=texts("Gemensam lägesbild"),
        summary={},
        concerns=[
            Concern(
                key="snowmobiles", priority=1, title=texts("Skotrar"), when_and_where={}, ranked_because={}
            )
        ],
    )
    add(session, world.joint_picture)
    session.flush()
    session.add(JointSource(picture_id=world.joint_picture.id, local_picture_id=local.id))
    world.baseline = add(
        session,
        Baseline(
            municipality_id=cast.arjeplog.id,
            picture_id=local.id,
            name=texts("Baslinje 2024"),
            content={"picture": {"title": local.title}, "places": []},
            content_hash="0" * 64,
            frozen_by=cast.karin.id,
            frozen_at=NOW,
        ),
    )
    part = JointPart(concern_id=world.joint_picture.concerns[0].id, local_concern_id=local.concerns[0].id)
    add(session, part)


def _picture(session: Session, world: World, number: int) -> SituationPicture:
    cast = world.cast
    picture = SituationPicture(
        municipality_id=cast.arjeplog.id,
        agreement_id=cast.agreement.id,
        number=number,
        period=str(2023 + number),
        title=texts(f"Lägesbild {2023 + number}"),
        summary=texts("Skotrar oroar flest."),
        changed_because=texts("Nya svar har kommit."),
        survey_version_id=world.closed_version.id,
    )
    concern = Concern(
        picture=picture,
        key="snowmobiles",
        focus_area_id=_focus_area(cast).id,
        priority=1,
        title=texts("Skotrar i byn"),
        when_and_where=texts("Vinterkvällar"),
        ranked_because={},
        themes=[world.theme],
        sami_interest="yes",
        causes=[Cause(side="place", position=1, text=texts("Leden går genom byn."))],
        consultations=[
            Consultation(
                kind="sameby",
                name=SAMEBY,
                held_on=dt.date(2024, 10, 1),
                protocol="Dnr 7",
                outcome=texts("De vill ha skyltar."),
            )
        ],
    )
    evidence = Evidence(
        concern=concern,
        kind="residents",
        theme_id=world.theme.id,
        label=texts("Invånare som skrivit om skotrar"),
        value=6.0,
        base=10.0,
        unit="svar",
        source=texts("Trygghetsmätningen 2026"),
    )
    concern.paragraphs = [
        Paragraph(position=1, part="survey", text=texts("Flera har skrivit om skotrar."), evidence=[evidence])
    ]
    return add(session, picture)


def promises(session: Session, world: World) -> None:
    cast = world.cast
    world.promise = _promise(session, cast, "skotrar")
    world.published = _version(session, world, world.promise, 1)
    world.published.status = "published"
    world.published.published_at, world.published.published_by = NOW, cast.petra.id
    world.draft_promise = _version(session, world, world.promise, 2)
    other = _promise(session, cast, "unga")
    world.proposed_promise = _version(session, world, other, 1)
    world.proposed_promise.status = "proposed"
    session.flush()
    world.promise_proposal = approvals.freeze(session, cast.karin, world.proposed_promise, at=NOW)
    world.correction = corrections.propose(
        session, cast.karin, world.proposed_promise.id, "title", "Lugnare skottertrafik", at=NOW
    )
    approved = _version(session, world, _promise(session, cast, "ljus"), 1)
    approved.status = "proposed"
    session.flush()
    proposal = approvals.freeze(session, cast.karin, approved, at=NOW)
    approvals.answer(session, cast.gunnar, proposal.id, "approve", at=NOW)
    signed_prints.record(session, cast.petra, proposal.id, a_signed_print(proposal), at=NOW)
    world.signed = proposal.approvals[-1]
    world.approved_promise = approved
    world.empty_promise = _promise(session, cast, "nytt")
    world.old_promise = _old_version(session, cast)
    world.outside_place = add(
        session,
        OutsidePlace(promise_id=world.promise.id, channel="school_screen", name="Skärmen i skolan"),
    )
    world.follow_up = add(
        session,
        FollowUp(
            promise_id=world.promise.id,
            line_key="checks",
            version_id=world.published.id,
            on=dt.date(2026, 5, 1),
            outcome="partly",
            because=texts("En kontroll ställdes in."),
            next_step="continues",
            text=texts("Två av tre kontroller är gjorda."),
            recorded_by=cast.petra.id,
            recorded_at=NOW,
            public_from=dt.date(2026, 5, 1),
        ),
    )


def _promise(session: Session, cast: Cast, slug: str) -> Promise:
    row: Promise = add(
        session, Promise(municipality_id=cast.arjeplog.id, agreement_id=cast.agreement.id, slug=slug)
    )
    return row


def _old_version(session: Session, cast: Cast) -> PromiseVersion:
    """A promise of 2023 of which little is known: no days, and of one line not who promised it."""
    version: PromiseVersion = add(
        session,
        PromiseVersion(
            promise=_promise(session, cast, "fore"),
            number=1,
            origin="before_the_system",
            title=texts("Löftet från 2023"),
            introduction={},
            valid_from=dt.date(2023, 1, 1),
            valid_to=dt.date(2023, 12, 31),
            period_words="2023",
            reason_for_change={},
            lines=[PromiseLine(key="old-1-1", position=1, party_id=None, text=texts("Fler ska synas."))],
        ),
    )
    session.flush()
    version.status, version.published_at, version.published_by = "superseded", NOW, cast.karin.id
    session.flush()
    return version


def _version(session: Session, world: World, promise: Promise, number: int) -> PromiseVersion:
    concern = world.agreed_picture.concerns[0]
    line = PromiseLine(
        key="checks",
        position=1,
        party_id=world.cast.police.id,
        text=texts("Vi kontrollerar skotrar minst tre gånger."),
        action_id=world.action.id,
        cause=concern.causes[0],
        goal_id=world.goal.id,
        grounds=[
            LineGround(concern=concern),
            LineGround(evidence=concern.evidence[0]),
            LineGround(action=world.action),
        ],
    )
    version = PromiseVersion(
        promise=promise,
        number=number,
        origin="written",
        title=texts("Lugnare skotertrafik"),
        introduction=texts("Många har skrivit om skotrar."),
        picture_id=world.agreed_picture.id,
        valid_from=dt.date(2026, 1, 1),
        valid_to=dt.date(2026, 12, 31),
        reason_for_change=texts("Första versionen.") if number == 1 else texts("Ändrat efter uppföljning."),
        followed_up_by="Hälso- och trygghetsrådet",
        lines=[line],
    )
    add(session, version)
    left = promise_quality.check(session, version).open
    keys = [public_drafts.WITHOUT, *(item.key for item in left)]
    version.quality = {key: {"because": "Vi vet det inte än."} for key in keys}
    return version
