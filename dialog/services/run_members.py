"""Which texts a run proposes something for, and which of them still wait for a person."""

from __future__ import annotations

from collections.abc import Hashable

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
from dialog.services import alarms, apart, counting, decisions, review, themes
from dialog.services.known import known


def undecided() -> sa.ColumnElement[bool]:
    """Whether a text waits: under no theme in use, and nobody has decided on it by itself; see `settled`."""
    lies = (
        sa.select(ThemeAssignment.id)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            ThemeAssignment.free_text_id == FreeText.id,
            ThemeAssignment.removed_by_decision_id.is_(None),
            Theme.status == "active",
        )
        .correlate(FreeText)
        .exists()
    )
    single = sa.select(ReviewDecision.free_text_id).where(*_single())
    return sa.and_(~lies, FreeText.id.not_in(single))


def settled(session: Session, municipality_id: int) -> set[str]:
    """All texts that do not wait, as `undecided` says: their ids in the letters of the database."""
    single = sa.select(sa.cast(ReviewDecision.free_text_id, sa.String)).where(*_single())
    lies = counting.rows(session, themes.lying(municipality_id))
    return {text for _theme, text in lies} | set(session.scalars(single))


def _single() -> tuple[sa.ColumnElement[bool], ...]:
    return ReviewDecision.free_text_id.is_not(None), decisions.standing()


def closed(session: Session, run_id: int) -> frozenset[int]:
    """The proposals of a run that a person has set aside or confirmed as no answers."""
    ids = session.scalars(sa.select(SuggestedTheme.id).where(SuggestedTheme.run_id == run_id)).all()
    return frozenset(
        number
        for number, one in decisions.of_suggestions(session, ids).items()
        if one.action in {"set_aside", "not_an_answer"}
    )


def members(run_id: int) -> sa.Select[SuggestedMember, FreeText]:
    """What a run proposes for the texts that are shown and count."""
    return (
        sa.select(SuggestedMember, FreeText)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .join(FreeText, FreeText.id == SuggestedMember.free_text_id)
        .where(
            SuggestedTheme.run_id == run_id,
            FreeText.state.in_(review.SHOWN),
            apart.counted(FreeText.response_id),
        )
    )


def remembered(
    session: Session, run: ThemingRun, key: Hashable, page: sa.Select[SuggestedMember, FreeText]
) -> list[SuggestedMember]:
    """The proposals of one page of `members`: which they are is sorted out once for each state of the log."""
    ids = page.with_only_columns(SuggestedMember.id, maintain_column_froms=True)
    stands = "page of proposals", key, alarms.stamp(session, [run.municipality_id])
    numbers = known(session, stands, lambda: session.scalars(ids).all(), (run.municipality_id,))
    query = sa.select(SuggestedMember).where(SuggestedMember.id.in_(numbers))
    found = {one.id: one for one in session.scalars(query)}
    return [found[number] for number in numbers]
