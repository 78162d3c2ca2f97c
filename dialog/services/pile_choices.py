"""What stands beside a text of a pile for one tap: its further themes, what it nearly was, the largest."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import SuggestedMember, SuggestedTheme
from surveys.texts import Texts

Choice = tuple[str, Texts]
"""What a form says of a theme (`theme:3`, `key:x`), and its name."""


def further(
    session: Session, run_id: int, ids: Iterable[uuid.UUID], targets: Mapping[str, Choice]
) -> dict[uuid.UUID, list[Choice]]:
    """The further themes that the run proposes for each text, beside its main one."""
    # Asked also for the run, SQLite would look through all of its texts.
    query = (
        sa.select(SuggestedMember.free_text_id, SuggestedTheme.key, SuggestedTheme.run_id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .where(
            SuggestedMember.free_text_id.in_(list(ids)),
            ~SuggestedMember.is_main,
        )
        .order_by(SuggestedMember.score.desc(), SuggestedMember.id)
    )
    found: dict[uuid.UUID, list[Choice]] = defaultdict(list)
    for text_id, key, of_run in session.execute(query):
        if of_run == run_id and key in targets and targets[key] not in found[text_id]:
            found[text_id].append(targets[key])
    return found


def neighbours(
    session: Session, suggestion_ids: Iterable[int], targets: Mapping[str, Choice]
) -> dict[int, list[Choice]]:
    """By proposal: the themes that its texts most often nearly belonged to."""
    query = (
        sa.select(SuggestedMember.suggested_theme_id, SuggestedMember.runner_up, sa.func.count())
        .where(
            SuggestedMember.suggested_theme_id.in_(list(suggestion_ids)),
            SuggestedMember.runner_up.is_not(None),
        )
        .group_by(SuggestedMember.suggested_theme_id, SuggestedMember.runner_up)
        .order_by(sa.func.count().desc(), SuggestedMember.runner_up)
    )
    found: dict[int, list[Choice]] = defaultdict(list)
    for number, key, _ in session.execute(query):
        if key is not None and key in targets:
            found[number].append(targets[key])
    return found


def largest(session: Session, run_id: int, targets: Mapping[str, Choice], most: int) -> list[Choice]:
    """The largest themes of a run: where a text that lies wrong often belongs, when nothing is nearer."""
    query = (
        sa.select(SuggestedTheme.key)
        .where(SuggestedTheme.run_id == run_id)
        .order_by(SuggestedTheme.size.desc(), SuggestedTheme.id)
    )
    return [targets[key] for key in session.scalars(query) if key in targets][:most]
