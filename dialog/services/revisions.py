"""One way to count a change of anything inside a text as a change of the text."""

from __future__ import annotations

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from dialog.models import Meeting, PromiseVersion, SituationPicture, SurveyVersion
from dialog.services.errors import Conflict


def count_revision(
    session: Session, row: SituationPicture | PromiseVersion | SurveyVersion | Meeting
) -> None:
    """Count a change of anything inside a text as a change of the text. Raises Conflict when it is stale."""
    flag_modified(row, "name" if isinstance(row, Meeting) else "title")
    try:
        session.flush()
    except StaleDataError as error:
        raise Conflict(row) from error
