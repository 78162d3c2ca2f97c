"""What a report rests on, read from the rows: of one municipality or of all, of a year or a whole agreement.

Only what is public by the day of reading is taken: published versions of promises, follow-ups whose day has
come, stored publications with small numbers protected, agreed pictures, closed meetings (their names and
days, never their minutes), and how many commented on a draft. Goals and actions are the plan, which is the
parties' own. No text of a survey.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    Action,
    Agreement,
    Concern,
    Decision,
    FollowUp,
    Goal,
    Meeting,
    Organisation,
    Promise,
    PromiseLine,
    PromiseVersion,
    Report,
    ResultPublication,
    SituationPicture,
    Survey,
    SurveyVersion,
)
from dialog.services import (
    agreements,
    follow_up,
    left_out,
    pictures,
    progress,
    promise_drafts,
    reports_drafts,
)
from dialog.services.left_out import LeftOut, NotPrioritised
from dialog.services.reports_drafts import Commented
from surveys.texts import Texts


@dataclass(frozen=True)
class Scope:
    """Whose report it is, and of which days; `on` is the day on which it is read."""

    agreement: Agreement
    municipalities: tuple[Organisation, ...]
    starts_on: dt.date
    ends_on: dt.date
    on: dt.date
    is_yearly: bool

    @property
    def until(self) -> dt.date:
        """The last day of what is told. How a whole agreement went is also said after it has ended."""
        return min(self.ends_on, self.on) if self.is_yearly else self.on

    @property
    def is_joint(self) -> bool:
        """Several municipalities stand beside each other; nothing is summed."""
        return len(self.municipalities) > 1

    @property
    def party_ids(self) -> tuple[int, ...]:
        """The organisations whose decisions belong to it."""
        mine = {one.id for one in self.municipalities}
        return tuple(one.id for one in self.agreement.parties if one.id in mine or not one.is_municipality)

    def holds(self, day: dt.date | None) -> bool:
        """Whether something of that day belongs to it."""
        return day is not None and self.starts_on <= day <= self.until


@dataclass(frozen=True)
class Counted:
    """An action with how many times it was done in the time of the report, of how many expected."""

    action: Action
    done: int
    expected: int | None


@dataclass(frozen=True)
class ToldLine:
    """A line of a promise and the newest follow-up of it that everybody may read."""

    line: PromiseLine
    follow_up: FollowUp | None


@dataclass(frozen=True)
class ToldVersion:
    """A version that everybody could read, with its lines and the follow-up of it as a whole."""

    version: PromiseVersion
    lines: tuple[ToldLine, ...]
    follow_up: FollowUp | None


@dataclass(frozen=True)
class Asked:
    """A survey of residents and its newest publication; None until its results are told."""

    version: SurveyVersion
    publication: ResultPublication | None

    @property
    def themes(self) -> tuple[tuple[Texts, int | None], ...]:
        """The published themes with how many brought them up; None where the number is hidden."""
        rows = self.publication.themes if self.publication else []
        named = [(one["name"], one["count"]) for one in rows if one.get("key")]
        return tuple(sorted(named, key=lambda one: -(one[1] or 0)))


@dataclass(frozen=True)
class Answered:
    """A problem of an agreed picture and the promised lines that rest on it."""

    concern: Concern
    lines: tuple[ToldLine, ...]


@dataclass(frozen=True)
class Place:
    """Everything of one municipality."""

    municipality: Organisation
    goals: tuple[Goal, ...]
    actions: tuple[Counted, ...]
    promises: tuple[ToldVersion, ...]
    surveys: tuple[Asked, ...]
    pictures: tuple[SituationPicture, ...]
    drafts: tuple[Commented, ...]
    answered: tuple[Answered, ...]
    left_out: tuple[LeftOut | NotPrioritised, ...]
    """Problems that were not prioritised and that no line rests on, then themes that were not taken in."""
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True)
class Gathered:
    """Everything of a report: each municipality for itself, and what is the whole agreement's."""

    scope: Scope
    places: tuple[Place, ...]
    goals: tuple[Goal, ...]
    pictures: tuple[SituationPicture, ...]
    meetings: tuple[Meeting, ...]
    decisions: tuple[Decision, ...]


def scope_of(session: Session, report: Report, on: dt.date) -> Scope:
    """Of which municipalities and days a report is."""
    agreement = session.get_one(Agreement, report.agreement_id)
    starts_on, ends_on = agreement.starts_on, agreements.ends_on(session, agreement)
    if report.year is not None:
        starts_on, ends_on = dt.date(report.year, 1, 1), dt.date(report.year, 12, 31)
    return Scope(
        agreement, municipalities_of(session, report), starts_on, ends_on, on, report.year is not None
    )


def municipalities_of(session: Session, report: Report) -> tuple[Organisation, ...]:
    """The municipality that a report is about, or all of the agreement."""
    parties = session.get_one(Agreement, report.agreement_id).parties
    wanted = report.municipality_id
    return tuple(one for one in parties if one.is_municipality and wanted in (None, one.id))


def gather(session: Session, scope: Scope) -> Gathered:
    """Read everything."""
    return Gathered(
        scope=scope,
        places=tuple(_place(session, scope, one) for one in scope.municipalities),
        goals=_goals(session, scope, None),
        pictures=_pictures(session, scope, None),
        meetings=_meetings(session, scope, None),
        decisions=tuple(
            session.scalars(
                sa.select(Decision)
                .where(
                    Decision.organisation_id.in_(scope.party_ids),
                    Decision.decided_on.between(scope.starts_on, scope.until),
                )
                .order_by(Decision.decided_on, Decision.id)
            )
        ),
    )


def _place(session: Session, scope: Scope, municipality: Organisation) -> Place:
    told = _promises(session, scope, municipality.id)
    agreed = _pictures(session, scope, municipality.id)
    answered = tuple(_answered(agreed, told))
    return Place(
        municipality=municipality,
        goals=_goals(session, scope, municipality.id),
        actions=_actions(session, scope, municipality.id),
        promises=told,
        surveys=_surveys(session, scope, municipality.id),
        pictures=agreed,
        drafts=reports_drafts.commented(
            session, municipality.id, (scope.starts_on, scope.until), on=scope.on
        ),
        answered=answered,
        left_out=(
            *_not_prioritised(agreed, answered),
            *(one for picture in agreed for one in left_out.of_picture(session, picture)),
        ),
        meetings=_meetings(session, scope, municipality.id),
    )


def _goals(session: Session, scope: Scope, municipality_id: int | None) -> tuple[Goal, ...]:
    query = sa.select(Goal).where(
        Goal.agreement_id == scope.agreement.id, Goal.municipality_id.is_not_distinct_from(municipality_id)
    )
    return tuple(session.scalars(query.order_by(Goal.id)))


def _actions(session: Session, scope: Scope, municipality_id: int) -> tuple[Counted, ...]:
    query = (
        sa.select(Action)
        .where(
            Action.municipality_id == municipality_id,
            Action.kind == "activity",
            Action.from_on <= scope.ends_on,
            Action.to_on >= scope.starts_on,
        )
        .order_by(Action.owner_id, Action.from_on, Action.id)
    )
    by = min(scope.until, scope.ends_on)
    chains = [progress.links(action, by=by) for action in session.scalars(query)]
    carried = {one.id for links in chains for one in links[1:]}
    return tuple(_counted(links, scope) for links in chains if links[0].id not in carried)


def _counted(links: Sequence[Action], scope: Scope) -> Counted:
    """What was done and expected in the time of the report alone, with what was carried over in that time."""
    first = links[0]
    counts = (one for action in links for one in action.counts)
    done = sum(one.count for one in counts if scope.holds(progress.first_day(one.period)))
    expected = progress.expected_of(links, on=scope.until)
    if expected is not None and first.from_on < scope.starts_on:
        # What is to be done some times in all is expected of no year in particular.
        before = progress.expected_of(links, on=scope.starts_on - dt.timedelta(days=1)) or 0
        expected = expected - before if first.every != "period" else None
    return Counted(links[-1], done, expected)


def _promises(session: Session, scope: Scope, municipality_id: int) -> tuple[ToldVersion, ...]:
    """What was promised in the time of the report, the oldest first, of what everybody could read.

    A promise that the renewal carried over stands in the next agreement, and was made in this one.
    """
    agreements = [scope.agreement.id]
    for before in agreements:
        agreements += session.scalars(sa.select(Agreement.id).where(Agreement.succeeds_id == before))
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id == municipality_id,
            Promise.agreement_id.in_(agreements),
            PromiseVersion.status.in_(promise_drafts.READABLE),
            PromiseVersion.published_at.is_not(None),
            PromiseVersion.valid_from <= scope.ends_on,
            PromiseVersion.valid_to >= scope.starts_on,
        )
        .order_by(PromiseVersion.valid_from, PromiseVersion.id)
    )
    return tuple(
        _told(session, scope, version)
        for version in session.scalars(query)
        if version.published_at and clock.day_of(version.published_at) <= scope.on
    )


def _told(session: Session, scope: Scope, version: PromiseVersion) -> ToldVersion:
    # How an ended promise went is said after its last day; of one that goes on the next year tells the rest.
    until = scope.on if version.valid_to <= scope.ends_on else scope.until
    rows = [
        one
        for one in follow_up.listing(session, version.promise_id, public_on=scope.on)
        if one.version_id == version.id and scope.starts_on <= one.on <= until
    ]
    lines = tuple(ToldLine(line, follow_up.newest(rows, line.key)) for line in version.lines)
    return ToldVersion(version, lines, follow_up.newest(rows, None))


def _surveys(session: Session, scope: Scope, municipality_id: int) -> tuple[Asked, ...]:
    query = (
        sa.select(SurveyVersion)
        .join(Survey)
        .where(
            Survey.kind == "survey",
            Survey.audience == "residents",
            Survey.municipalities.any(Organisation.id == municipality_id),
            SurveyVersion.status.in_(("published", "closed")),
            SurveyVersion.opens_on.between(scope.starts_on, scope.until),
        )
        .order_by(SurveyVersion.opens_on, SurveyVersion.id)
    )
    return tuple(
        Asked(version, _publication(session, scope, version.id, municipality_id))
        for version in session.scalars(query)
    )


def _publication(
    session: Session, scope: Scope, version_id: int, municipality_id: int
) -> ResultPublication | None:
    rows = session.scalars(
        sa.select(ResultPublication)
        .where(
            ResultPublication.survey_version_id == version_id,
            ResultPublication.municipality_id == municipality_id,
        )
        .order_by(ResultPublication.number.desc())
    )
    return next((one for one in rows if clock.day_of(one.published_at) <= scope.on), None)


def _pictures(session: Session, scope: Scope, municipality_id: int | None) -> tuple[SituationPicture, ...]:
    rows = session.scalars(
        sa.select(SituationPicture)
        .where(
            SituationPicture.agreement_id == scope.agreement.id,
            SituationPicture.municipality_id.is_not_distinct_from(municipality_id),
            SituationPicture.status.in_(pictures.PUBLIC),
        )
        .order_by(SituationPicture.number)
    )
    return tuple(one for one in rows if one.agreed_at and scope.holds(clock.day_of(one.agreed_at)))


def _answered(agreed: Sequence[SituationPicture], told: Sequence[ToldVersion]) -> Iterator[Answered]:
    """The problems of the newest agreed picture; a line counts by the problem's key, which stays."""
    for concern in agreed[-1].concerns if agreed else ():
        lines = (line for version in told for line in version.lines)
        yield Answered(concern, tuple(line for line in lines if concern.key in _keys(line.line)))


def _not_prioritised(
    agreed: Sequence[SituationPicture], answered: Sequence[Answered]
) -> Iterator[NotPrioritised]:
    """What was decided not to be prioritised in the newest agreed picture, unless something was promised."""
    promised = {one.concern.id for one in answered if one.lines}
    for one in left_out.not_prioritised(agreed[-1]) if agreed else ():
        if one.concern.id not in promised:
            yield one


def _keys(line: PromiseLine) -> set[str]:
    """The problems that a line rests on."""
    found = {one.concern.key for one in line.grounds if one.concern}
    return found | {one.evidence.concern.key for one in line.grounds if one.evidence}


def _meetings(session: Session, scope: Scope, municipality_id: int | None) -> tuple[Meeting, ...]:
    query = sa.select(Meeting).where(
        Meeting.agreement_id == scope.agreement.id,
        Meeting.municipality_id.is_not_distinct_from(municipality_id),
        Meeting.status == "closed",
        Meeting.held_on.between(scope.starts_on, scope.until),
    )
    return tuple(session.scalars(query.order_by(Meeting.held_on, Meeting.id)))
