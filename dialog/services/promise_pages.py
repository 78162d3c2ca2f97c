"""Promises as everyone reads them: who promises what, what each line rests on, and how it is going.

One reading for the public and for the desk's preview, so that what is proposed looks as it will be read.
What may not be shown to the public (evidence marked so, follow-ups before their day) is left out of both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    Agreement,
    Approval,
    Concern,
    Evidence,
    FollowUp,
    Organisation,
    Promise,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
    Survey,
    SurveyVersion,
    TextCorrection,
    Theme,
)
from dialog.services import (
    approvals,
    follow_up,
    front,
    left_out,
    progress,
    promise_drafts,
    promise_words,
    promises,
)
from dialog.services.errors import NotFound
from dialog.services.left_out import LeftOut, NotPrioritised
from dialog.services.permissions import Actor
from dialog.services.progress import Progress
from dialog.services.wording import Difference
from surveys.texts import Texts

STATES = ("done", "partly", "not_done", "unknown", "waiting")
"""How a line stands, as it is summed up."""


@dataclass(frozen=True)
class Ground:
    """One thing that a line rests on: a concern, a piece of its evidence, or a theme of a concern.

    `theme` is the theme as it stands now, also when the one that was counted has been merged into it.
    """

    concern: Concern
    evidence: Evidence | None = None
    theme: Theme | None = None


@dataclass(frozen=True)
class ShownLine:
    """A line with its grounds, how far its action has come, and its newest follow-up."""

    line: PromiseLine
    grounds: tuple[Ground, ...]
    progress: Progress | None
    follow_up: FollowUp | None

    @property
    def actions(self) -> tuple[Action, ...]:
        """What is done to keep it: the action that counts it, then others that it rests on."""
        named = [self.line.action, *(ground.action for ground in self.line.grounds)]
        return tuple(dict.fromkeys(one for one in named if one is not None))


@dataclass(frozen=True)
class Side:
    """What one party promises; of an old promise also what nobody knows who promised."""

    party: Organisation | None
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True)
class Event:
    """A point of the timeline: a version that was published, or a follow-up (of a line, or of the whole)."""

    on: dt.date
    version: PromiseVersion
    follow_up: FollowUp | None = None
    words: Texts | None = None


@dataclass(frozen=True)
class PromisePage:
    """A version of a promise with everything that hangs on it."""

    version: PromiseVersion
    state: str
    sides: tuple[Side, ...]
    follow_up: FollowUp | None
    not_taken_up: tuple[LeftOut | NotPrioritised, ...]
    """Problems that the parties did not prioritise, unless a line rests on them all the same; then themes."""
    events: tuple[Event, ...]
    newest: PromiseVersion | None
    """The version to read instead, when this one is no longer in force."""
    former: PromiseVersion | None
    differences: tuple[Difference, ...]
    differences_in: str
    approved: tuple[Approval, ...]
    """The parties' yes to exactly this text, given here or signed on paper."""
    corrected: tuple[TextCorrection, ...]
    """How its Swedish words were spelt when they were approved, where that was mended since."""
    feedback: str | None
    """The address of the survey in which one can say what one thinks."""

    @property
    def states(self) -> dict[str, int]:
        """How many lines are done, partly done, not done, unknown and not followed up; none of nought."""
        nobody_tells = self.version.origin == "before_the_system" and self.version.status == "superseded"
        found = [
            shown.follow_up.outcome if shown.follow_up else "unknown" if nobody_tells else "waiting"
            for side in self.sides
            for shown in side.lines
        ]
        return {state: found.count(state) for state in STATES if state in found}


@dataclass(frozen=True)
class Column:
    """A municipality of several, with its promises in force."""

    municipality: Organisation
    pages: tuple[PromisePage, ...]


def index(session: Session, municipality_id: int, *, on: dt.date, language: str) -> tuple[PromisePage, ...]:
    """Every promise of a municipality that was ever published, those in force first."""
    pages = [
        show(session, municipality_id, promise.slug, on=on, language=language)
        for promise in readable(session, municipality_id)
    ]
    return tuple(sorted(pages, key=lambda page: page.version.status != "published"))


def readable(session: Session, municipality_id: int) -> Sequence[Promise]:
    """The promises of a municipality that have a version which was ever published."""
    return session.scalars(
        sa.select(Promise)
        .where(Promise.municipality_id == municipality_id, Promise.versions.any(_is_readable()))
        .order_by(Promise.id)
    ).all()


def sides_of(session: Session, version: PromiseVersion, *, on: dt.date) -> tuple[Side, ...]:
    """What each party promises in a version, as it went up to a day."""
    told = follow_up.listing(session, version.promise_id, public_on=on)
    return _sides(session, version, [one for one in told if one.version_id == version.id], on)


def show(session: Session, municipality_id: int, slug: str, *, on: dt.date, language: str) -> PromisePage:
    """The version in force, or else the one that was read last. Raises NotFound."""
    promise = _promise(session, municipality_id, slug)
    found = versions(promise)
    if not found:
        raise NotFound
    version = next((one for one in found if one.status == "published"), found[0])
    return _page(session, version, on=on, language=language)


def version(
    session: Session, municipality_id: int, slug: str, number: int, *, on: dt.date, language: str
) -> PromisePage:
    """One version that is or was published. Raises NotFound, also for a draft."""
    promise = _promise(session, municipality_id, slug)
    found = next((one for one in versions(promise) if one.number == number), None)
    if found is None:
        raise NotFound
    return _page(session, found, on=on, language=language)


def beside(session: Session, agreement: Agreement, *, on: dt.date, language: str) -> tuple[Column, ...]:
    """What is promised just now in each municipality of an agreement."""
    return tuple(
        Column(
            party,
            tuple(
                page
                for page in index(session, party.id, on=on, language=language)
                if page.version.status == "published"
            ),
        )
        for party in agreement.parties
        if party.is_municipality
    )


def preview(session: Session, actor: Actor, version_id: int, *, on: dt.date, language: str) -> PromisePage:
    """Any version as the public will read it, for the desk."""
    return _page(session, promises.read(session, actor, version_id), on=on, language=language)


def draft(session: Session, version: PromiseVersion, *, on: dt.date, language: str) -> PromisePage:
    """A version that its parties show to everyone before it is decided; `public_drafts` says which."""
    return _page(session, version, on=on, language=language)


def versions(promise: Promise) -> Sequence[PromiseVersion]:
    """The versions that everyone may read, the newest first."""
    found = [one for one in promise.versions if one.status in promise_drafts.READABLE and one.published_at]
    return sorted(found, key=lambda one: (one.valid_from, one.number), reverse=True)


def state_of(version: PromiseVersion, on: dt.date) -> str:
    """The status, but for a published version whether it holds that day.

    Of an old promise that does not hold nobody has said that another one took its place.
    """
    if version.status == "superseded" and version.origin == "before_the_system":
        return "ends"
    if version.status != "published":
        return version.status
    if on > version.valid_to:
        return "ends"
    return "in_force" if version.valid_from <= on else "published"


def grounds(line: PromiseLine, themes: dict[int, Theme]) -> tuple[Ground, ...]:
    """What a line rests on, by concern: the concern, its public evidence, themes that no evidence counts."""
    chosen: dict[Concern, list[Evidence]] = {}
    for ground in line.grounds:
        if ground.concern is not None:
            chosen.setdefault(ground.concern, [])
        elif ground.evidence is not None:
            chosen.setdefault(ground.evidence.concern, []).append(ground.evidence)
    found = []
    for concern, evidence in chosen.items():
        shown = [one for one in evidence if one.is_public]
        found.append(Ground(concern))
        found += [Ground(concern, one, _standing(one.theme, themes)) for one in shown]
        counted = {one.theme_id for one in shown}
        found += [
            Ground(concern, theme=_standing(theme, themes))
            for theme in concern.themes
            if theme.id not in counted
        ]
    return tuple(found)


def _page(session: Session, version: PromiseVersion, *, on: dt.date, language: str) -> PromisePage:
    promise = version.promise
    told = follow_up.listing(session, promise.id, public_on=on)
    here = [one for one in told if one.version_id == version.id]
    former = promise_drafts.former(session, version)
    code, changed = promise_words.differences(former, version, language) if former else (language, ())
    newest = promise_drafts.in_force(session, promise.id)
    return PromisePage(
        version=version,
        state=state_of(version, on),
        sides=_sides(session, version, here, on),
        follow_up=follow_up.newest(here, None),
        not_taken_up=_not_taken_up(session, version),
        events=_events(promise, told),
        newest=newest if newest is not version else None,
        former=former,
        differences=changed,
        differences_in=code,
        approved=_approved(session, version),
        corrected=tuple(one for one in promise_words.holding(version) if one.language == "sv"),
        feedback=_feedback(session, promise, on),
    )


def _sides(
    session: Session, version: PromiseVersion, told: Sequence[FollowUp], on: dt.date
) -> tuple[Side, ...]:
    """The police's lines and the municipality's: a side that promises nothing is still a side.

    What nobody knows who promised stands last, on a side of its own.
    """
    known = promise_drafts.parties(session, version.promise)
    parties: list[Organisation | None] = [*sorted(known, key=lambda party: party.is_municipality)]
    if any(line.party_id is None for line in version.lines):
        parties.append(None)
    themes = {
        theme.id: theme
        for theme in session.scalars(
            sa.select(Theme).where(Theme.municipality_id == version.promise.municipality_id)
        )
    }
    return tuple(
        Side(
            party,
            tuple(
                ShownLine(
                    line,
                    grounds(line, themes),
                    progress.of_line(line, on=on),
                    follow_up.newest(told, line.key),
                )
                for line in version.lines
                if line.party_id == (party.id if party else None)
            ),
        )
        for party in parties
    )


def _standing(theme: Theme | None, themes: dict[int, Theme]) -> Theme | None:
    """The theme that a merged one went into, however many merges later."""
    for _ in themes:
        if theme is None or theme.merged_into_id is None:
            break
        theme = themes.get(theme.merged_into_id)
    return theme


def _events(promise: Promise, told: Iterable[FollowUp]) -> tuple[Event, ...]:
    by_id = {one.id: one for one in promise.versions}
    events = [Event(one.valid_from, one) for one in versions(promise)]
    for each in told:
        of = by_id[each.version_id]
        line = promise_words.line_of(of, each.line_key) if each.line_key else None
        events.append(Event(each.on, of, each, promise_words.said(line, "text") if line else None))
    return tuple(sorted(events, key=lambda event: (event.on, event.follow_up is not None), reverse=True))


def _approved(session: Session, version: PromiseVersion) -> tuple[Approval, ...]:
    proposal = approvals.newest(session, version)
    if proposal is None or proposal.content_hash != version.content_hash:
        return ()
    return tuple(one for one in proposal.approvals if one.outcome == "approve")


def _not_taken_up(session: Session, version: PromiseVersion) -> tuple[LeftOut | NotPrioritised, ...]:
    picture = session.get(SituationPicture, version.picture_id) if version.picture_id else None
    if picture is None:
        return ()
    answered = {
        concern.id
        for line in version.lines
        for ground in line.grounds
        for concern in (ground.concern, ground.evidence.concern if ground.evidence else None)
        if concern is not None
    }
    problems = (one for one in left_out.not_prioritised(picture) if one.concern.id not in answered)
    return (*problems, *left_out.of_picture(session, picture))


def _feedback(session: Session, promise: Promise, on: dt.date) -> str | None:
    """The form about this promise if one is open, else the one that is always open in the municipality."""
    own = session.scalar(
        sa.select(Survey.slug)
        .join(SurveyVersion)
        .where(
            Survey.promise_id == promise.id,
            # What one says of a draft is said before it is decided, in a form of its own.
            Survey.id.not_in(
                sa.select(PromiseVersion.comment_survey_id).where(
                    PromiseVersion.comment_survey_id.is_not(None)
                )
            ),
            SurveyVersion.status == "published",
            sa.or_(SurveyVersion.opens_on.is_(None), SurveyVersion.opens_on <= on),
            sa.or_(SurveyVersion.closes_on.is_(None), SurveyVersion.closes_on >= on),
        )
        .limit(1)
    )
    if own is not None:
        return own
    general = front.feedback(session, promise.municipality_id, on=on)
    return general.slug if general else None


def _promise(session: Session, municipality_id: int, slug: str) -> Promise:
    found = session.scalar(sa.select(Promise).filter_by(municipality_id=municipality_id, slug=slug))
    if found is None:
        raise NotFound
    return found


def _is_readable() -> sa.ColumnElement[bool]:
    return sa.and_(
        PromiseVersion.status.in_(promise_drafts.READABLE), PromiseVersion.published_at.is_not(None)
    )
