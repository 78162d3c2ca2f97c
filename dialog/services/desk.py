"""What awaits this person today, and the chain from survey to follow-up as their navigation.

Everything is read from the rows that the subjects keep anyway: there is no list of tasks that could
disagree with them. What a person may not do is not among what awaits them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
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
    ReviewDecision,
    SituationPicture,
    SuggestedTheme,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
    ThemingRun,
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
    own_texts,
    party_views,
    posts,
    promise_words,
    promises,
    public_drafts,
    quotes,
    reaches,
    renderings,
    renewal_walk,
    renewals,
    reports,
    retention,
    situation,
    small_groups,
)
from dialog.services.due import Due
from dialog.services.once import once, reading
from dialog.services.permissions import Actor, Permission, authorities, awaited, may, where
from dialog.services.whose import belongs
from surveys.tabulation import SMALLEST_COUNT

PROPOSED_BY = (situation, promises)
"""Imported so that `approvals` knows how pictures and promises are worded, also where no view is loaded."""
READ_WITHIN = dt.timedelta(days=7)
"""What people write is read within a week after the week it came in."""
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
    """What awaits the actor: the serious, alarms, then by date, then what has none, in the chain's order."""
    day = at.astimezone(clock.STOCKHOLM).date()
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


def _texts(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    mine, reads = where(actor, Permission.TEXT_PROTECT), alarms.reads(session, actor.id)
    for one in alarms.waiting(session, mine):
        place = session.get_one(Organisation, one.municipality_id)
        shown = {"municipality": place.key, "show": "waiting"}
        yield Due(
            "serious_texts", "answers", "texts.index", shown, place,
            count=one.count, is_urgent=True, rank=0, week=one.week,
        )  # fmt: skip
    for one in alarms.unreadable(session, mine, reads):
        place = session.get_one(Organisation, one.municipality_id)
        shown = {"municipality": place.key, "show": "unreadable"}
        yield Due(
            "unreadable_texts", "answers", "texts.index", shown, place, count=one.count, rank=1, week=one.week
        )
    for one in alarms.unread(session, mine, reads):
        place = session.get_one(Organisation, one.municipality_id)
        shown, on = {"municipality": place.key, "show": "new"}, _end_of_week(one.week) + READ_WITHIN
        yield Due("new_texts", "answers", "texts.index", shown, place, count=one.count, on=on)


def _own_texts(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """What is serious in surveys that the police asked themselves: on the desk of the police, no other."""
    for one in own_texts.waiting(session, actor):
        place = _place(session, one.municipality_id)
        yield Due(
            "own_serious_texts", "answers", "own_texts.index", {}, place,
            count=one.count, is_urgent=True, rank=0, week=one.week,
        )  # fmt: skip


def _runs(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """Undecided suggestions of the newest finished run: an older run has been overtaken."""
    newest = (
        sa.select(sa.func.max(ThemingRun.id))
        .where(
            ThemingRun.state == "done",
            ThemingRun.municipality_id.in_(where(actor, Permission.THEME_REVIEW)),
        )
        .group_by(ThemingRun.municipality_id)
    )
    decided = sa.select(ReviewDecision.suggested_theme_id).where(
        ReviewDecision.suggested_theme_id.is_not(None)
    )
    query = (
        sa.select(ThemingRun, sa.func.count())
        .join(SuggestedTheme, SuggestedTheme.run_id == ThemingRun.id)
        .where(ThemingRun.id.in_(newest), SuggestedTheme.id.not_in(decided))
        .group_by(ThemingRun.id)
    )
    for run, count in session.execute(query):
        place = _place(session, run.municipality_id)
        yield Due("suggestions", "themes", "review.run", {"run_id": run.id}, place, count=count)


def _renderings(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    for one in renderings.awaiting(session, actor):
        place = _place(session, one.municipality_id)
        yield Due("renderings", "answers", "renderings.show", {}, place, count=one.count, rank=1)


def _quotes(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """Only for the second person: the page has the wordings, and nothing of where they stood."""
    by_place = Counter(one.municipality_id for one in quotes.to_release(session, actor))
    for municipality_id, count in sorted(by_place.items()):
        place = _place(session, municipality_id)
        yield Due("quotes", "themes", "quotes.index", {}, place, count=count)


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
                picture.municipality, picture.title,
            )  # fmt: skip
        elif picture.agreed_at is not None:
            on = renewals.due_on(session, picture)
            if on is not None and on <= day + SEE_AHEAD:
                place, title = picture.municipality, picture.title
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
                version.promise.municipality, promise_words.said(version, "title"),
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


def _place(session: Session, municipality_id: int) -> Organisation | None:
    return session.get(Organisation, municipality_id)


def _end_of_week(week: str) -> dt.date:
    """The Sunday of an ISO week such as `2026-W48`."""
    year, number = week.split("-W")
    return dt.date.fromisocalendar(int(year), int(number), 7)


Source = tuple[Callable[[Session, Actor, dt.date], Iterator[Due]], tuple[Permission, ...]]
SOURCES: tuple[Source, ...] = (
    (_texts, (Permission.TEXT_PROTECT,)),
    (_own_texts, (Permission.TEXT_PROTECT_OWN,)),
    (_renderings, (Permission.TEXT_RENDER,)),
    (notices.awaiting, (Permission.PEOPLE_EDIT,)),
    (officers.awaiting, (Permission.REGISTER_EDIT,)),
    (_runs, (Permission.THEME_REVIEW,)),
    (_quotes, (Permission.QUOTE_RELEASE,)),
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
