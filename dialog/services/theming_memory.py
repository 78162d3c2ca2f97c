"""What a run of the machine is given from before: which run came before it, and where people placed texts.

Nothing here changes anything. A run that people have neither taken nor decided on is no memory: it may have
been wrong.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    ReviewDecision,
    SuggestedTheme,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import decisions

PLACING = ("accept", "merge")


def in_use() -> sa.ColumnElement[bool]:
    """Whether a run stands: somebody has taken it, or decided on one of its proposals."""
    decided = sa.select(ReviewDecision.run_id).where(
        ReviewDecision.run_id.is_not(None),
        ReviewDecision.suggested_theme_id.is_not(None),
        ReviewDecision.action.in_(PLACING),
        decisions.standing(),
    )
    return sa.or_(ThemingRun.taken_at.is_not(None), ThemingRun.id.in_(decided))


def earlier_run(session: Session, run: ThemingRun, *, same_survey: bool = False) -> ThemingRun | None:
    """The latest run of the municipality before this one that stands; perhaps only of the same survey."""
    query = (
        sa.select(ThemingRun)
        .where(
            ThemingRun.municipality_id == run.municipality_id,
            ThemingRun.id < run.id,
            ThemingRun.state == "done",
            in_use(),
        )
        .order_by(ThemingRun.id.desc())
    )
    version_id = run.scope["survey_version_id"]
    found = session.scalars(query).all()
    return next(
        (one for one in found if not same_survey or one.scope["survey_version_id"] == version_id), None
    )


def placed_by_people(session: Session, ids: Iterable[uuid.UUID]) -> dict[str, tuple[str, ...]]:
    """Text -> the themes in use under which a person placed it by hand; those teach the machine."""
    query = (
        sa.select(ThemeAssignment.free_text_id, Theme.key)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            ThemeAssignment.origin == "reviewer",
            ThemeAssignment.removed_by_decision_id.is_(None),
            Theme.status == "active",
        )
        .order_by(Theme.key)
    )
    wanted = set(ids)
    found: dict[str, list[str]] = defaultdict(list)
    for text_id, key in session.execute(query):
        if text_id in wanted:
            found[str(text_id)].append(key)
    return {text_id: tuple(keys) for text_id, keys in sorted(found.items())}


def themes_of(session: Session, run: ThemingRun | None) -> dict[str, int]:
    """Key in an earlier run -> the theme that people made of that proposal, where it is still in use."""
    if run is None:
        return {}
    keys = dict(
        session.execute(
            sa.select(SuggestedTheme.id, SuggestedTheme.key).where(SuggestedTheme.run_id == run.id)
        ).all()
    )
    found = {}
    for number, decision in decisions.of_suggestions(session, keys).items():
        theme = session.get(Theme, decision.theme_id) if decision.theme_id else None
        while theme is not None and theme.merged_into_id is not None:
            theme = session.get(Theme, theme.merged_into_id)
        if theme is not None and theme.status == "active" and decision.action in PLACING:
            found[keys[number]] = theme.id
    return found
