"""Undoing any decision of the review by a further one, and taking an undoing back in the same way.

What a decision placed is taken back, what it removed is placed again, a name returns, texts that it noted
as read or stopped showing are as before. Texts on which somebody has decided since stay as that left them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, ReviewDecision, Theme, ThemeAssignment
from dialog.services import decisions, privacy, theme_names
from dialog.services.decisions import About
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require

UNDONE_BY = {
    "accept": "set_aside",
    "merge": "split",
    "split": "merge",
    "set_aside": "accept",
    "move": "move",
    "rename": "rename",
    "retire": "accept",
    "not_an_answer": "move",
}
"""Decision -> what the further decision that undoes it is called."""
STATES = {
    "read": ("new", "read"),
    "unread": ("read", "new"),
    "withheld": ("read", "withheld"),
    "shown": ("withheld", "read"),
    "withheld_unread": ("new", "withheld"),
    "shown_unread": ("withheld", "new"),
}
"""What a decision did to the states of texts -> from which state to which."""
SHOWS_OR_HIDES = {
    "withheld": "text:show",
    "withheld_unread": "text:show",
    "shown": "text:withhold",
    "shown_unread": "text:withhold",
}
"""What undoing it writes in the log for each text: whoever looks for what was shown again finds it there."""
BACK = {kind: next(other for other, way in STATES.items() if way == STATES[kind][::-1]) for kind in STATES}


@dataclass(frozen=True)
class _Effect:
    """What is left of a decision: rows it placed, rows it removed, a theme, the states of texts."""

    decision: ReviewDecision
    placed: Sequence[ThemeAssignment]
    missing: Sequence[ThemeAssignment]
    theme: Theme | None
    texts: dict[str, list[FreeText]] = field(default_factory=dict)

    @property
    def is_undoing(self) -> bool:
        """Whether the decision itself undid another."""
        return "undoes" in (self.decision.details or {})


def undo(
    session: Session, actor: Actor, decision_id: int, *, at: dt.datetime, reason: str = ""
) -> ReviewDecision:
    """Undo a decision by a further one, which is returned; of an undoing, make the decision anew.

    Raises RuleBroken("nothing_to_undo") when nothing of it is left.
    """
    former = session.get(ReviewDecision, decision_id)
    if former is None:
        raise NotFound
    require(actor, Permission.THEME_REVIEW, former.municipality_id)
    effects = [
        one for one in (_effect(session, each) for each in (former, *_made_with(session, former))) if one
    ]
    if not effects:
        raise RuleBroken("nothing_to_undo")
    if effects[0].decision is not former:
        effects.insert(0, _Effect(former, (), (), None))
    first: ReviewDecision | None = None
    for effect in effects:
        made = _reverse(session, actor, effect, first, at=at, reason=reason)
        first = first or made
    assert first is not None  # noqa: S101 -- there is at least one effect
    return first


def can_be_undone(session: Session, decision: ReviewDecision) -> bool:
    """Whether something of a decision is left to undo."""
    return any(_effect(session, one) for one in (decision, *_made_with(session, decision)))


def _effect(session: Session, decision: ReviewDecision) -> _Effect | None:
    placed = _active(session, ThemeAssignment.decision_id == decision.id)
    removed = session.scalars(
        sa.select(ThemeAssignment).where(ThemeAssignment.removed_by_decision_id == decision.id)
    ).all()
    missing = _missing(session, removed)
    theme = session.get(Theme, decision.theme_id) if decision.theme_id else None
    about_theme = theme if theme is not None and decision.free_text_id is None else None
    states = _states(session, decision)
    if placed or missing or any(states.values()) or _still_stands(session, decision, about_theme):
        return _Effect(decision, placed, missing, about_theme, states)
    return None


def _still_stands(session: Session, decision: ReviewDecision, theme: Theme | None) -> bool:
    """Whether the decision itself, beside what it placed, still is what counts."""
    details = decision.details or {}
    if "after" in details:
        return theme is not None and _is_worn(session, theme, details["after"])
    if decision.free_text_id is not None:
        latest = (
            session.scalar(
                sa.select(sa.func.max(ReviewDecision.id)).where(
                    ReviewDecision.free_text_id == decision.free_text_id
                )
            )
            if "undoes" in details
            else getattr(
                decisions.of_texts(session, [decision.free_text_id]).get(decision.free_text_id), "id", 0
            )
        )
        return latest == decision.id
    if decision.suggested_theme_id is not None and "page" not in details:
        stands = decisions.of_suggestions(session, [decision.suggested_theme_id])
        return getattr(stands.get(decision.suggested_theme_id), "id", 0) == decision.id
    if theme is None or decision.suggested_theme_id is not None:
        return False
    if "undoes" in details:
        before = session.get_one(ReviewDecision, details["undoes"])
        return theme.status == "active" and before.action in {"retire", "merge"}
    return theme.status in {"retired", "merged"} and decision.action in {"retire", "merge"}


def _reverse(
    session: Session,
    actor: Actor,
    effect: _Effect,
    first: ReviewDecision | None,
    *,
    at: dt.datetime,
    reason: str,
) -> ReviewDecision:
    former = effect.decision
    about = About(
        former.municipality_id,
        theme_id=former.theme_id,
        free_text_id=former.free_text_id,
        suggested_theme_id=former.suggested_theme_id,
        run_id=former.run_id,
    )
    decision = decisions.write(
        session,
        actor,
        _action(session, effect),
        about,
        at=at,
        reason=reason,
        is_logged=first is None,
        keep=_kept(effect, first),
        undoes=former.id,
    )
    _turn_back_theme(session, effect)
    for row in effect.placed:
        row.removed_by_decision_id = decision.id
    session.flush()
    session.add_all(copy(row, decision) for row in effect.missing)
    for kind, rows in effect.texts.items():
        for text in rows:
            text.state = STATES[kind][0]
            if kind in SHOWS_OR_HIDES:
                privacy.record(session, actor, SHOWS_OR_HIDES[kind], text, at=at)
    session.flush()
    _tidy(session, effect)
    return decision


def _action(session: Session, effect: _Effect) -> str:
    if effect.is_undoing:
        return session.get_one(ReviewDecision, (effect.decision.details or {})["undoes"]).action
    return UNDONE_BY[effect.decision.action]


def _kept(effect: _Effect, first: ReviewDecision | None) -> dict[str, Any]:
    """What the further decision must keep to be undone in its turn."""
    former = effect.decision
    details = former.details or {}
    kept: dict[str, Any] = {"redoes" if effect.is_undoing else "undoes": former.id}
    if first is not None:
        kept["with"] = first.id
    if "after" in details:
        kept |= {"before": details["after"], "after": details["before"]}
    kept |= {key: details[key] for key in ("page", "into") if key in details}
    return kept | {BACK[kind]: [str(text.id) for text in rows] for kind, rows in effect.texts.items() if rows}


def _turn_back_theme(session: Session, effect: _Effect) -> None:
    former, theme = effect.decision, effect.theme
    details = former.details or {}
    if theme is None:
        return
    if "after" in details and _is_worn(session, theme, details["after"]):
        theme_names.put_on(session, theme, details["before"])
    elif former.suggested_theme_id is None and not effect.is_undoing and former.action in {"retire", "merge"}:
        theme.status, theme.merged_into_id = "active", None
    elif former.suggested_theme_id is None and effect.is_undoing:
        again = session.get_one(ReviewDecision, details["undoes"])
        if again.action == "retire":
            theme.status = "retired"
        elif again.action == "merge":
            theme.status, theme.merged_into_id = "merged", details["into"]


def _tidy(session: Session, effect: _Effect) -> None:
    """A theme that the undoing has emptied goes out of use; one that gets its texts again comes back."""
    for theme_id in sorted({row.theme_id for row in effect.placed}):
        theme = session.get_one(Theme, theme_id)
        if theme.status == "active" and not _active(session, ThemeAssignment.theme_id == theme_id):
            theme.status = "retired"
    if effect.is_undoing:
        for theme_id in sorted({row.theme_id for row in effect.missing}):
            theme = session.get_one(Theme, theme_id)
            theme.status = "active" if theme.status == "retired" else theme.status


def _made_with(session: Session, decision: ReviewDecision) -> Sequence[ReviewDecision]:
    """The decisions on single texts that were made in one step with this one."""
    in_one_step = decision.id == decisions.WITH
    if decision.suggested_theme_id is not None and decision.free_text_id is None:
        # Before decisions kept with what they were made, they were known by their proposal and their name.
        in_one_step |= sa.and_(
            ReviewDecision.suggested_theme_id == decision.suggested_theme_id,
            ReviewDecision.free_text_id.is_not(None),
            ReviewDecision.action == decision.action,
            decisions.WITH.is_(None),
            decisions.UNDOES.is_(None),
        )
    return session.scalars(sa.select(ReviewDecision).where(in_one_step).order_by(ReviewDecision.id)).all()


def _states(session: Session, decision: ReviewDecision) -> dict[str, list[FreeText]]:
    """The texts that this decision noted as read, or stopped showing, and that still are so."""
    details = decision.details or {}
    found = {}
    for kind, (_, now) in STATES.items():
        ids = [uuid.UUID(one) for one in details.get(kind, ())]
        query = sa.select(FreeText).where(FreeText.id.in_(ids), FreeText.state == now)
        found[kind] = list(session.scalars(query)) if ids else []
    return found


def _is_worn(session: Session, theme: Theme, name: dict[str, Any]) -> bool:
    return theme_names.worn(session, theme) == name


def _active(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[ThemeAssignment]:
    return session.scalars(
        sa.select(ThemeAssignment).where(condition, ThemeAssignment.removed_by_decision_id.is_(None))
    ).all()


def _missing(session: Session, removed: Iterable[ThemeAssignment]) -> list[ThemeAssignment]:
    """Those of the removed rows whose pair of theme and text is not in place again."""
    rows = list(removed)
    there = {
        (theme_id, text_id)
        for theme_id, text_id in session.execute(
            sa.select(ThemeAssignment.theme_id, ThemeAssignment.free_text_id).where(
                ThemeAssignment.free_text_id.in_([row.free_text_id for row in rows]),
                ThemeAssignment.removed_by_decision_id.is_(None),
            )
        )
    }
    return [row for row in rows if (row.theme_id, row.free_text_id) not in there]


def copy(row: ThemeAssignment, decision: ReviewDecision, *, theme_id: int | None = None) -> ThemeAssignment:
    """The same text with the same words, placed by a further decision; perhaps under another theme."""
    return ThemeAssignment(
        theme_id=theme_id or row.theme_id,
        free_text_id=row.free_text_id,
        start=row.start,
        end=row.end,
        words=list(row.words),
        origin=row.origin,
        decision_id=decision.id,
    )
