"""What awaits this person today, and the chain from survey to follow-up as their navigation.

Everything is read from the rows that the subjects keep anyway: there is no list of tasks that could
disagree with them. What a person may not do is not among what awaits them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog import clock
from dialog.models import (
    Agreement,
    AgreementParty,
    Decision,
    Organisation,
    Promise,
    PromiseVersion,
    Response,
    ResultPublication,
    SituationPicture,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
)
from dialog.services import (
    alarms,
    apart,
    approvals,
    communication,
    corrections,
    counts,
    disposals,
    follow_up_due,
    gaps,
    kept_by_day,
    meetings,
    notices,
    officers,
    outside,
    party_views,
    posts,
    promise_words,
    promises,
    public_drafts,
    reaches,
    renewal_walk,
    renewals,
    reports,
    retention,
    situation,
    small_groups,
    texts_due,
)
from dialog.services.due import Due, Place, named
from dialog.services.known import Of, Stamp, known
from dialog.services.once import once, reading
from dialog.services.permissions import Actor, Permission, authorities, awaited, may, where
from dialog.services.whose import belongs
from surveys.tabulation import SMALLEST_COUNT

PROPOSED_BY = (situation, promises)
"""Imported so that `approvals` knows how pictures and promises are worded, also where no view is loaded."""
PUBLISH_WITHIN = dt.timedelta(days=60)
"""Who answered is told what came out of it within two months of closing."""
SEE_AHEAD = dt.timedelta(days=60)
PREPARE_AGREEMENT = dt.timedelta(days=183)


@dataclass(frozen=True)
class Step:
    """One step of the chain, where it leads, and how much awaits the person there."""

    key: str
    endpoint: str
    waiting: int


AS_ONE = ("picture", "plan")
"""Steps where several of a kind are taken in one go."""
STEPS: tuple[tuple[str, str, Permission], ...] = (
    ("surveys", "surveys.index", Permission.SURVEY_EDIT),
    ("answers", "texts.index", Permission.TEXT_READ_MASKED),
    ("themes", "review.index", Permission.THEME_READ),
    ("picture", "situation.index", Permission.PICTURE_READ),
    ("plan", "plan.index", Permission.PLAN_READ),
    ("promises", "promise_work.index", Permission.PROMISE_READ),
    ("follow_up", "promise_work.follow_ups", Permission.PROMISE_READ),
)


def awaiting(session: Session, actor: Actor, *, at: dt.datetime) -> tuple[Due, ...]:
    """What awaits the actor: the serious, alarms, then by date, then what has none, in the chain's order.

    It stands on every page of the desk, and is most of what such a page reads: so it is remembered.
    """
    day = at.astimezone(clock.STOCKHOLM).date()
    return known(
        session,
        ("awaiting", actor, _stamp(session, actor, day)),
        lambda: _awaiting(session, actor, day),
        actor.municipality_ids,
        Of.ALL,
    )


def _stamp(session: Session, actor: Actor, day: dt.date) -> Stamp:
    """What changes what awaits somebody and writes no line in the log.

    The day; answers, which may be serious or enough to publish; e-mail that failed and was sent after all;
    and which languages the person says to read.
    """
    came = alarms.stamp(session, actor.municipality_ids)
    return Stamp((day, came, tuple(notices.unsent(session, actor)), alarms.reads(session, actor.id)))


def _awaiting(session: Session, actor: Actor, day: dt.date) -> tuple[Due, ...]:
    order = [key for key, _endpoint, _permission in STEPS]
    asked = awaited(actor)
    with reading(session):
        _near(session, actor)
        found = _found(session, asked, day, SOURCES)
        if asked != actor:
            # What is serious is seen by everybody who may act on it, also by who only stands in.
            serious = _found(session, actor, day, SOURCES[:2])
            found += [due for due in serious if due.is_urgent and due not in found]
    return tuple(
        sorted(
            found,
            key=lambda due: (due.rank, not due.is_urgent, due.on or dt.date.max, order.index(due.step)),
        )
    )


def _found(session: Session, actor: Actor, day: dt.date, sources: Sequence[Source]) -> list[Due]:
    """What the sources tell of which the actor may do something: nobody else asks the database."""
    return [
        due
        for source, permissions in sources
        if any(may(actor, one) for one in permissions)
        for due in source(session, actor, day)
    ]


def _near(session: Session, actor: Actor) -> None:
    """Hold the actor's organisations and agreements while it is read: every source comes across them."""
    own = {one.organisation_id for one in actor.memberships} | actor.municipality_ids
    signed = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id.in_(own))
    places = sa.select(Organisation).where(Organisation.id.in_(own))
    agreed = sa.select(Agreement).where(Agreement.id.in_(signed)).options(selectinload(Agreement.parties))
    once(session, "near", lambda: (session.scalars(agreed).all(), session.scalars(places).all()))


def chain(actor: Actor, due: tuple[Due, ...]) -> tuple[Step, ...]:
    """The steps that the actor may see, each with how much awaits there."""
    return tuple(
        # A picture with twelve problems to give a view of is one thing to do, not twelve.
        Step(key, endpoint, sum(1 if key in AS_ONE else one.count for one in due if one.step == key))
        for key, endpoint, permission in STEPS
        if may(actor, permission)
    )


def home(session: Session, actor: Actor) -> Organisation | None:
    """Whose desk it is: the organisation of the actor's first role."""
    for membership in actor.memberships:
        return session.get(Organisation, membership.organisation_id)
    return None


def _pictures(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Drafts for those who write them; pictures that are soon to be renewed for everybody who reads them."""
    edited, read = where(actor, Permission.PICTURE_EDIT), where(actor, Permission.PICTURE_READ)
    query = sa.select(SituationPicture).where(
        sa.or_(
            sa.and_(belongs(SituationPicture, edited), SituationPicture.status == "draft"),
            sa.and_(belongs(SituationPicture, read), SituationPicture.status == "agreed"),
        )
    )
    for picture in session.scalars(
        query.options(joinedload(SituationPicture.municipality)).order_by(SituationPicture.id)
    ):
        if picture.status == "draft":
            endpoint = "situation.show" if picture.municipality else "joint.show"
            yield Due(
                "picture_draft", "picture", endpoint, {"picture_id": picture.id},
                named(picture.municipality), picture.title,
            )  # fmt: skip
        elif picture.agreed_at is not None:
            on = renewals.due_on(session, picture)
            if on is not None and on <= day + SEE_AHEAD:
                place, title = named(picture.municipality), picture.title
                yield Due("picture_old", "picture", "situation.index", {}, place, title, on=on)


def _promises(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    edited, published = where(actor, Permission.PROMISE_EDIT), where(actor, Permission.PROMISE_PUBLISH)
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id.in_(edited | published),
            PromiseVersion.status.in_(("draft", "public_draft", "returned", "proposed")),
        )
        .options(
            joinedload(PromiseVersion.promise).joinedload(Promise.municipality),
            selectinload(PromiseVersion.corrections),
        )
        .order_by(PromiseVersion.id)
    )
    for version in session.scalars(query):
        kind = "promise_returned" if version.status == "returned" else "promise_draft"
        if version.status == "proposed":
            standing = approvals.current(session, version)
            if standing is None or not standing.is_approved:
                continue
            kind = "promise_to_publish"
        if version.promise.municipality_id in (published if kind == "promise_to_publish" else edited):
            yield Due(
                kind, "promises", "promise_work.show", {"version_id": version.id},
                named(version.promise.municipality), promise_words.said(version, "title"),
            )  # fmt: skip


def _approvals(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    for standing in approvals.awaiting(session, actor):
        subject = standing.subject
        is_picture = isinstance(subject, SituationPicture)
        mine = standing.kind.municipalities(subject)
        yield Due(
            "picture_to_approve" if is_picture else "promise_to_approve",
            "picture" if is_picture else "promises",
            "approvals.show",
            {"proposal_id": standing.proposal.id},
            _place(session, mine[0]) if len(mine) == 1 else None,
            subject.title,
        )


def _results(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Closed surveys that enough people answered and whose results are not told yet: late is an alarm."""
    told = sa.select(ResultPublication.id).where(
        ResultPublication.survey_version_id == SurveyVersion.id,
        ResultPublication.municipality_id == SurveyMunicipality.organisation_id,
    )
    answers = (
        sa.select(sa.func.count())
        .select_from(Response)
        .where(
            Response.survey_version_id == SurveyVersion.id,
            Response.municipality_id == SurveyMunicipality.organisation_id,
            apart.counted(Response.id),
        )
        .scalar_subquery()
    )
    query = (
        sa.select(SurveyVersion, SurveyMunicipality.organisation_id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(SurveyMunicipality, SurveyMunicipality.survey_id == Survey.id)
        .where(
            SurveyVersion.status == "closed",
            SurveyMunicipality.organisation_id.in_(where(actor, Permission.RESULT_PUBLISH)),
            answers >= SMALLEST_COUNT,
            ~told.exists(),
        )
    )
    for version, municipality_id in session.execute(query):
        on = version.closes_on + PUBLISH_WITHIN if version.closes_on else None
        place = _place(session, municipality_id)
        yield Due(
            "results", "surveys", "surveys.show", {"version_id": version.id}, place, version.title,
            on=on, is_urgent=on is not None and on < day,
        )  # fmt: skip


def _agreements(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """An agreement that ends, for who does not write its report: the others have that on their desk."""
    if may(actor, Permission.REPORT_EDIT):
        return
    prolonged = (
        sa.select(sa.func.max(Decision.new_end_on))
        .where(Decision.agreement_id == Agreement.id)
        .scalar_subquery()
    )
    own = authorities(actor, Permission.PROMISE_READ)
    signed = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id.in_(own))
    query = sa.select(Agreement, prolonged).where(Agreement.id.in_(signed)).order_by(Agreement.ends_on)
    for agreement, new_end_on in session.execute(query):
        on = new_end_on or agreement.ends_on
        if day <= on <= day + PREPARE_AGREEMENT:
            yield Due("agreement_ends", "plan", "plan.index", {}, None, agreement.title, on=on)


def _place(session: Session, municipality_id: int) -> Place | None:
    return named(session.get(Organisation, municipality_id))


Source = tuple[Callable[[Session, Actor, dt.date], Iterator[Due]], tuple[Permission, ...]]
SOURCES: tuple[Source, ...] = (
    (texts_due.waiting, (Permission.TEXT_PROTECT,)),
    (texts_due.of_own_surveys, (Permission.TEXT_PROTECT_OWN,)),
    (texts_due.to_render, (Permission.TEXT_RENDER,)),
    (notices.awaiting, (Permission.PEOPLE_EDIT,)),
    (officers.awaiting, (Permission.REGISTER_EDIT,)),
    (texts_due.suggestions, (Permission.THEME_REVIEW,)),
    (texts_due.to_release, (Permission.QUOTE_RELEASE,)),
    (_pictures, (Permission.PICTURE_READ,)),
    (reaches.awaiting, (Permission.PICTURE_EDIT,)),
    (gaps.awaiting, (Permission.PICTURE_EDIT,)),
    (small_groups.awaiting, (Permission.EVIDENCE_CONTRIBUTE,)),
    (party_views.awaiting, (Permission.VIEW_GIVE,)),
    (meetings.awaiting, (Permission.PICTURE_READ,)),
    (posts.awaiting, (Permission.AGREEMENT_EDIT,)),
    (counts.awaiting, (Permission.PLAN_READ,)),
    (communication.awaiting, (Permission.PLAN_READ,)),
    (_approvals, (Permission.PICTURE_APPROVE, Permission.PROMISE_APPROVE)),
    (_promises, (Permission.PROMISE_EDIT, Permission.PROMISE_PUBLISH)),
    (corrections.awaiting, (Permission.CONTACT_SPEAK,)),
    (public_drafts.awaiting, (Permission.CONTACT_SPEAK, Permission.PROMISE_EDIT)),
    (follow_up_due.awaiting, (Permission.PROMISE_FOLLOW_UP, Permission.CONTACT_SPEAK)),
    (outside.awaiting, (Permission.COPY_RECORD,)),
    (_results, (Permission.RESULT_PUBLISH,)),
    (retention.awaiting, (Permission.RECORD_KEEP,)),
    (kept_by_day.awaiting, (Permission.RECORD_KEEP,)),
    (disposals.awaiting, (Permission.RECORD_DISPOSE,)),
    (reports.awaiting, (Permission.REPORT_EDIT,)),
    (_agreements, (Permission.PROMISE_READ,)),
    (renewal_walk.awaiting, (Permission.AGREEMENT_EDIT, Permission.PROMISE_FOLLOW_UP)),
)
"""Each with what it takes to have anything of it await one: any of these permissions, anywhere."""
