"""What a further run would change, before anybody takes it: the machine proposes anew, people have decided.

Taking a run places only new texts, and decides what people have decided before in the same way again: a
merged theme stays merged, what was set aside stays aside, a name stays. A text on which somebody has decided
is never touched. All of it is one step that can be undone.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    FreeText,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import (
    apart,
    audit,
    codebooks,
    decisions,
    review,
    room,
    theme_edits,
    theme_making,
    theming,
    theming_memory,
)
from dialog.services.decisions import About
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor

PLACES, ASIDE, WAITS = "places", "aside", "waits"
DOUBTFUL = frozenset({"unsure", "too_large"})
"""Remarks on a theme for which a person looks at it before anything is placed there."""


@dataclass(frozen=True)
class Taken:
    """What taking a run did."""

    placed: int
    themes: int
    aside: int
    waiting: int


@dataclass(frozen=True)
class Step:
    """What taking does with one proposal: it places, sets aside or waits; `new` texts nobody decided on.

    `theme` is the one that it leads to; `via` the one of its own key, which may have been merged into that.
    """

    suggestion: SuggestedTheme
    what: str
    theme: Theme | None
    new: tuple[SuggestedMember, ...]
    unsure: int
    via: Theme | None = None


def take(session: Session, actor: Actor, run_id: int, *, at: dt.datetime) -> Taken:
    """Accept known, confident themes for new texts, and decide again as people have decided before.

    Raises RuleBroken("run_is_taken") for one that is taken already.
    """
    run = done_run(session, actor, run_id, is_locked=True)
    if run.taken_at is not None:
        raise RuleBroken("run_is_taken")
    steps = [step for step in steps_of(session, run) if step.what != WAITS]
    leader: ReviewDecision | None = None
    there: set[tuple[int, uuid.UUID]] = set()
    for step in steps:
        theme = _theme(session, step) if step.what == PLACES else step.theme
        about = About(
            run.municipality_id,
            theme_id=theme.id if theme else None,
            suggested_theme_id=step.suggestion.id,
            run_id=run.id,
        )
        decision = decisions.write(
            session,
            actor,
            "accept" if step.what == PLACES else "set_aside",
            about,
            at=at,
            is_logged=False,
            keep={"with": leader.id} if leader else {"take": run.id},
        )
        leader = leader or decision
        if step.what == PLACES and theme is not None:
            # Two proposals may lead to one theme, once they were merged: a text lies there once.
            new = [one for one in step.new if (theme.id, one.free_text_id) not in there]
            session.add_all(_row(theme, member, decision) for member in new)
            there |= {(theme.id, member.free_text_id) for member in new}
    run.taken_by, run.taken_at = actor.id, at
    done = Taken(
        placed=len({text_id for _, text_id in there}),
        themes=sum(bool(step.new) for step in steps if step.what == PLACES),
        aside=sum(step.what == ASIDE for step in steps),
        waiting=sum(step.unsure for step in steps),
    )
    session.flush()
    _log(session, actor, run, "theming:take", at=at, placed=done.placed, themes=done.themes)
    return done


def take_back(session: Session, actor: Actor, run_id: int, *, at: dt.datetime) -> None:
    """Undo the taking of a run: what it placed lies nowhere again. What people decided since stays.

    Raises RuleBroken("run_not_taken") for one that is not taken, or the first of its survey, which replaced
    nothing.
    """
    run = done_run(session, actor, run_id, is_locked=True)
    former = theming_memory.earlier_run(session, run, same_survey=True)
    if run.taken_at is None or former is None:
        raise RuleBroken("run_not_taken")
    leader = leader_of(session, run)
    if leader is not None:
        theme_edits.undo(session, actor, leader.id, at=at)
    run.taken_by = run.taken_at = None
    session.flush()
    _log(session, actor, run, "theming:take_back", at=at)


def done_run(session: Session, actor: Actor, run_id: int, *, is_locked: bool = False) -> ThemingRun:
    """A run that is done, for somebody who reviews there; raises NotFound before that."""
    run = theming.load(session, actor, run_id)
    if is_locked:
        session.refresh(run, with_for_update=True)
    if run.state != "done":
        raise NotFound
    return run


def _log(
    session: Session, actor: Actor, run: ThemingRun, action: str, *, at: dt.datetime, **details: int
) -> None:
    audit.record(
        session,
        actor,
        action,
        f"theming_run:{run.id}",
        at=at,
        organisation_id=run.municipality_id,
        **details,
    )


def leader_of(session: Session, run: ThemingRun) -> ReviewDecision | None:
    """The first decision of the step in which the run was taken; None when nothing was to decide."""
    query = (
        sa.select(ReviewDecision)
        .where(ReviewDecision.run_id == run.id, decisions.standing())
        .order_by(ReviewDecision.id.desc())
    )
    return next((one for one in session.scalars(query) if "take" in (one.details or {})), None)


def steps_of(session: Session, run: ThemingRun) -> list[Step]:
    """What taking would do with each proposal, in the order in which they are listed."""
    lines = {
        line.id: line
        for line in room.suggestions(session, run.id, run.municipality_id, run.quality)
        if not line.is_bucket
    }
    rows = {row.id: row for row in run.suggestions}
    themes = {
        theme.key: theme
        for theme in session.scalars(sa.select(Theme).where(Theme.municipality_id == run.municipality_id))
    }
    former = session.get(ThemingRun, run.parameters.get("earlier_run") or 0)
    known = theming_memory.themes_of(session, former)
    aside = Aside(session, run)
    free = _undecided(session, run)
    book = codebooks.in_use(session, run.municipality_id)
    steps = []
    for number, line in lines.items():
        if line.action is not None:
            continue  # somebody has decided on it already
        row = rows[number]
        via = themes.get(row.key)
        theme = followed(session, via or session.get(Theme, known.get(row.key, 0)))
        new = [member for member in row.members if member.free_text_id in free]
        sure = tuple(member for member in new if not member.needs_a_look)
        is_doubtful = bool({remark.rule for remark in line.remarks} & DOUBTFUL)
        is_known = theme is not None or (book.theme(row.key) is not None and line.size >= room.CONFIDENT_FROM)
        if aside.has(theme, row.key):
            steps.append(Step(row, ASIDE, theme, tuple(new), 0, via))
        elif is_known and not is_doubtful:
            steps.append(Step(row, PLACES, theme, sure, len(new) - len(sure), via))
        else:
            steps.append(Step(row, WAITS, theme, tuple(new), 0, via))
    return steps


def followed(session: Session, theme: Theme | None) -> Theme | None:
    """The theme that a merged one has become part of."""
    while theme is not None and theme.merged_into_id is not None:
        theme = session.get_one(Theme, theme.merged_into_id)
    return theme


class Aside:
    """What people do not want as a theme: proposals set aside in an earlier run, themes taken out of use.

    A theme that is out of use only because an undoing emptied it is not among them. A proposal of no codebook
    has the same key in a later run where the machine knows it again.
    """

    def __init__(self, session: Session, run: ThemingRun) -> None:
        rows = session.execute(
            sa.select(SuggestedTheme.id, SuggestedTheme.key)
            .join(ThemingRun, ThemingRun.id == SuggestedTheme.run_id)
            .where(ThemingRun.municipality_id == run.municipality_id, ThemingRun.id < run.id)
            .order_by(SuggestedTheme.run_id)
        ).all()
        standing = decisions.of_suggestions(session, [number for number, _ in rows])
        latest = {key: standing[number].action for number, key in rows if number in standing}
        self._keys = {key for key, action in latest.items() if action in {"set_aside", "not_an_answer"}}
        retired = sa.select(ReviewDecision.theme_id).where(
            ReviewDecision.municipality_id == run.municipality_id,
            ReviewDecision.action == "retire",
            decisions.standing(),
        )
        self._themes = set(session.scalars(retired))

    def has(self, theme: Theme | None, key: str) -> bool:
        """Whether a proposal stays aside: `theme` is the one that it would lead to."""
        if theme is None:
            return key in self._keys
        return theme.status != "active" and (theme.id in self._themes or key in self._keys)


def shown_texts(run: ThemingRun) -> sa.Select[uuid.UUID]:
    """The run's texts that are still shown."""
    return (
        sa.select(SuggestedMember.free_text_id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .join(FreeText, FreeText.id == SuggestedMember.free_text_id)
        .where(
            SuggestedTheme.run_id == run.id,
            FreeText.state.in_(review.SHOWN),
            apart.counted(FreeText.response_id),
        )
    )


def _undecided(session: Session, run: ThemingRun) -> set[uuid.UUID]:
    """The run's texts that lie under no theme in use and on which nobody has decided."""
    shown = set(session.scalars(shown_texts(run)))
    return shown - lying(session, run).keys() - decisions.of_texts(session, shown).keys()


def lying(session: Session, run: ThemingRun) -> dict[uuid.UUID, set[str]]:
    """Text of the run -> the themes in use under which it lies."""
    query = (
        sa.select(ThemeAssignment.free_text_id, Theme.key)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            ThemeAssignment.free_text_id.in_(shown_texts(run)),
            ThemeAssignment.removed_by_decision_id.is_(None),
            Theme.status == "active",
        )
    )
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for text_id, key in session.execute(query):
        found[text_id].add(key)
    return found


def _theme(session: Session, step: Step) -> Theme:
    """The theme that a proposal goes to; one of the codebook is made when it is first used."""
    theme = step.theme or theme_making.for_suggestion(session, step.suggestion, {})
    theme.status = "active"
    return theme


def _row(theme: Theme, member: SuggestedMember, decision: ReviewDecision) -> ThemeAssignment:
    return ThemeAssignment(
        theme_id=theme.id,
        free_text_id=member.free_text_id,
        start=member.start,
        end=member.end,
        words=list(member.words),
        origin="suggested",
        decision_id=decision.id,
    )
