"""That figures of themes were taken out as a file: whole ones tell of few people, so the log says by whom."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.services import audit
from dialog.services.permissions import Actor, Permission, require


def note(
    session: Session, actor: Actor, municipality_id: int, form: str, *, is_whole: bool, at: dt.datetime
) -> None:
    """Write the line; whole figures are for who reviews there."""
    require(actor, Permission.THEME_REVIEW if is_whole else Permission.THEME_READ, municipality_id)
    audit.record(
        session,
        actor,
        "figures:export",
        f"organisation:{municipality_id}",
        at=at,
        organisation_id=municipality_id,
        form=form,
        whole=is_whole,
    )
