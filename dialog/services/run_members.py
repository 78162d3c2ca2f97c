"""Which texts a run proposes something for, and which of them still wait for a person."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, ReviewDecision, SuggestedMember, SuggestedTheme, Theme, ThemeAssignment
from dialog.services import apart, decisions, review


def undecided() -> sa.ColumnElement[bool]:
    """Whether a text waits: under no theme in use, and nobody has decided on it by itself."""
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
    single = sa.select(ReviewDecision.free_text_id).where(
        ReviewDecision.free_text_id.is_not(None), decisions.standing()
    )
    return sa.and_(~lies, FreeText.id.not_in(single))


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
