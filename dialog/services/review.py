"""Deciding on what the machine proposed: suggestions as a whole, and single texts.

Every decision is a row with a reason and a line in the log. A proposal never reaches a text on which a
person has decided: accepting skips those and says how many.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING
from dialog.models import (
    FreeText,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    Theme,
    ThemeAssignment,
)
from dialog.services import apart, decisions, placing, theme_making, theming
from dialog.services.decisions import About
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.themes import Sizes, sizes
from surveys.texts import Texts

__all__ = ["Sizes", "sizes"]  # the sizes of themes are asked for here; what they are is `themes`'

BUCKETS = frozenset({FITS_NO_THEME, SAYS_NOTHING})
"""Proposals that are no themes: texts that fit none, and texts that say nothing."""
SHOWN = ("new", "read")


@dataclass(frozen=True)
class Accepted:
    """What accepting a suggestion did. `skipped` texts are those on which a person had decided before."""

    suggestion_id: int
    decision_id: int
    theme_id: int
    placed: int
    already: int
    skipped: int
    left_to_look: int = 0


def decide(
    session: Session,
    actor: Actor,
    suggestion_id: int,
    action: str,
    *,
    at: dt.datetime,
    name: Texts | None = None,
    theme_id: int | None = None,
    leave_out: Collection[uuid.UUID] = (),
    reason: str = "",
) -> Accepted | None:
    """One decision on a suggestion by its name: accept, merge, set_aside or not_an_answer.

    Returns what was placed, None where nothing is. Raises RuleBroken("choose_a_theme") for a merger without
    a theme, NotFound for no such action.
    """
    if action == "accept":
        return accept(session, actor, suggestion_id, at=at, name=name, leave_out=leave_out, reason=reason)
    if action == "merge":
        if theme_id is None:
            raise RuleBroken("choose_a_theme")
        return merge(session, actor, suggestion_id, theme_id, at=at, leave_out=leave_out, reason=reason)
    if action == "set_aside":
        set_aside(session, actor, suggestion_id, at=at, reason=reason)
    elif action == "not_an_answer":
        say_nothing(session, actor, suggestion_id, at=at, leave_out=leave_out, reason=reason)
    else:
        raise NotFound
    return None


def accept(
    session: Session,
    actor: Actor,
    suggestion_id: int,
    *,
    at: dt.datetime,
    name: Texts | None = None,
    leave_out: Collection[uuid.UUID] = (),
    reason: str = "",
    with_unsure: bool = True,
    within: int | None = None,
) -> Accepted:
    """Make or extend the theme that was proposed. `leave_out` are texts that do not belong there.

    `within` is the first decision of the step that this one belongs to: they are undone together.

    A theme that is not in the codebook needs a name: RuleBroken("theme_needs_name"). The buckets are no
    themes: RuleBroken("bucket_is_no_theme"). Of a further run that nobody has taken nothing is decided:
    RuleBroken("take_the_run_first"), here and below.
    """
    suggestion = _to_decide(session, actor, suggestion_id)
    if suggestion.key in BUCKETS:
        raise RuleBroken("bucket_is_no_theme")
    theme = theme_making.for_suggestion(session, suggestion, name or {})
    return _place_members(
        session,
        actor,
        suggestion,
        theme,
        "accept",
        at=at,
        leave_out=leave_out,
        reason=reason,
        with_unsure=with_unsure,
        within=within,
    )


def merge(
    session: Session,
    actor: Actor,
    suggestion_id: int,
    theme_id: int,
    *,
    at: dt.datetime,
    leave_out: Collection[uuid.UUID] = (),
    reason: str = "",
) -> Accepted:
    """Place what was proposed under a theme that exists already."""
    suggestion = _to_decide(session, actor, suggestion_id)
    theme = theme_making.load_theme(session, actor, theme_id, municipality_id=suggestion.run.municipality_id)
    if suggestion.key == SAYS_NOTHING:
        raise RuleBroken("bucket_is_no_theme")
    return _place_members(
        session, actor, suggestion, theme, "merge", at=at, leave_out=leave_out, reason=reason
    )


def accept_all(
    session: Session, actor: Actor, run_id: int, suggestion_ids: Iterable[int], *, at: dt.datetime
) -> list[Accepted]:
    """Accept several suggestions of a run in one step, without the texts that need a look: those wait.

    Raises RuleBroken("choose_a_suggestion") for none, NotFound for one of another run.
    """
    run = theming.load(session, actor, run_id)
    chosen = list(dict.fromkeys(suggestion_ids))
    if not chosen:
        raise RuleBroken("choose_a_suggestion")
    of_run = {suggestion.id for suggestion in run.suggestions}
    if not of_run.issuperset(chosen):
        raise NotFound
    first = accept(session, actor, chosen[0], at=at, with_unsure=False)
    rest = [
        accept(session, actor, one, at=at, with_unsure=False, within=first.decision_id) for one in chosen[1:]
    ]
    return [first, *rest]


def set_aside(
    session: Session, actor: Actor, suggestion_id: int, *, at: dt.datetime, reason: str = ""
) -> ReviewDecision:
    """Decide that a suggestion is no theme; what it had already placed is taken back.

    Its texts lie under no theme by it; they can still be placed one by one.
    """
    suggestion = _to_decide(session, actor, suggestion_id)
    decision = decisions.write(
        session, actor, "set_aside", _about(suggestion), at=at, reason=reason, texts=suggestion.size
    )
    _take_back(session, suggestion, decision)
    return decision


def say_nothing(
    session: Session,
    actor: Actor,
    suggestion_id: int,
    *,
    at: dt.datetime,
    leave_out: Collection[uuid.UUID] = (),
    reason: str = "",
) -> int:
    """Confirm that the texts of a suggestion answer nothing, all but the exceptions; returns how many.

    Texts that a person has placed under a theme are not touched.
    """
    suggestion = _to_decide(session, actor, suggestion_id)
    ids = {member.free_text_id for member in suggestion.members} - set(leave_out)
    ids -= decisions.settled(session, None, ids).elsewhere
    about = _about(suggestion)
    decision = decisions.write(session, actor, "not_an_answer", about, at=at, reason=reason, texts=len(ids))
    _take_back(session, suggestion, decision)
    for text_id in sorted(ids):
        single = About(
            about.municipality_id,
            free_text_id=text_id,
            suggested_theme_id=suggestion.id,
            run_id=about.run_id,
        )
        single_decision = decisions.write(
            session, actor, "not_an_answer", single, at=at, is_logged=False, keep={"with": decision.id}
        )
        for row in placing.active(session, text_id):
            row.removed_by_decision_id = single_decision.id
    return len(ids)


def load_suggestion(session: Session, actor: Actor, suggestion_id: int) -> SuggestedTheme:
    """The suggestion, for somebody who reviews in its municipality. Raises NotFound otherwise."""
    suggestion = session.get(SuggestedTheme, suggestion_id)
    if suggestion is None:
        raise NotFound
    require(actor, Permission.THEME_REVIEW, suggestion.run.municipality_id)
    return suggestion


def _to_decide(session: Session, actor: Actor, suggestion_id: int) -> SuggestedTheme:
    suggestion = load_suggestion(session, actor, suggestion_id)
    theming.require_taken(session, suggestion.run)
    return suggestion


def _place_members(
    session: Session,
    actor: Actor,
    suggestion: SuggestedTheme,
    theme: Theme,
    action: str,
    *,
    at: dt.datetime,
    leave_out: Collection[uuid.UUID] = (),
    reason: str = "",
    with_unsure: bool = True,
    within: int | None = None,
) -> Accepted:
    members = _shown_members(session, suggestion)
    left_out = set(leave_out) & members.keys()
    unsure = {} if with_unsure else {key: one for key, one in members.items() if one.needs_a_look}
    before = decisions.settled(session, theme.id, members)
    decision = decisions.write(
        session,
        actor,
        action,
        _about(suggestion, theme.id),
        at=at,
        reason=reason,
        keep={"with": within} if within else None,
        texts=len(members) - len(left_out),
    )
    _leave_out(session, actor, suggestion, theme, left_out, decision, at=at)
    kept_out = left_out | unsure.keys() | before.already | before.elsewhere
    for text_id, member in members.items():
        if text_id not in kept_out:
            session.add(
                ThemeAssignment(
                    theme_id=theme.id,
                    free_text_id=text_id,
                    start=member.start,
                    end=member.end,
                    words=list(member.words),
                    origin="suggested",
                    decision_id=decision.id,
                )
            )
    session.flush()
    return Accepted(
        suggestion_id=suggestion.id,
        decision_id=decision.id,
        theme_id=theme.id,
        placed=len(members.keys() - kept_out),
        already=len(before.already),
        skipped=len(before.elsewhere - left_out),
        left_to_look=len(unsure.keys() - before.already - before.elsewhere),
    )


def _leave_out(
    session: Session,
    actor: Actor,
    suggestion: SuggestedTheme,
    theme: Theme,
    text_ids: Iterable[uuid.UUID],
    decision: ReviewDecision,
    *,
    at: dt.datetime,
) -> None:
    """Say of each text by itself that it does not belong to the theme, in one step with the decision."""
    for text_id in sorted(text_ids):
        single = About(
            theme.municipality_id,
            theme_id=theme.id,
            free_text_id=text_id,
            suggested_theme_id=suggestion.id,
            run_id=suggestion.run_id,
        )
        kept = {"with": decision.id}
        decisions.write(session, actor, "set_aside", single, at=at, is_logged=False, keep=kept)


def _shown_members(session: Session, suggestion: SuggestedTheme) -> dict[uuid.UUID, SuggestedMember]:
    shown = set(
        session.scalars(
            sa.select(FreeText.id).where(
                FreeText.id.in_([member.free_text_id for member in suggestion.members]),
                FreeText.state.in_(SHOWN),
                apart.counted(FreeText.response_id),
            )
        )
    )
    return {one.free_text_id: one for one in suggestion.members if one.free_text_id in shown}


def _take_back(session: Session, suggestion: SuggestedTheme, decision: ReviewDecision) -> None:
    """Remove what earlier decisions on this suggestion placed; what a person placed by hand stays."""
    earlier = sa.select(ReviewDecision.id).where(
        ReviewDecision.suggested_theme_id == suggestion.id, ReviewDecision.free_text_id.is_(None)
    )
    session.execute(
        sa.update(ThemeAssignment)
        .where(
            ThemeAssignment.decision_id.in_(earlier),
            ThemeAssignment.origin == "suggested",
            ThemeAssignment.removed_by_decision_id.is_(None),
        )
        .values(removed_by_decision_id=decision.id)
    )


def _about(suggestion: SuggestedTheme, theme_id: int | None = None) -> About:
    return About(
        suggestion.run.municipality_id,
        theme_id=theme_id,
        suggested_theme_id=suggestion.id,
        run_id=suggestion.run_id,
    )
