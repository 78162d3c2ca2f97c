"""Records stay: decisions, approvals, follow-ups and the log refuse every change and removal."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dialog.database import AppendOnly, AppendOnlyError
from dialog.models import AuditEvent, User
from dialog.services import audit
from tests.people import NOW, Cast

EXPECTED = {
    "action_count",
    "approval",
    "audit_event",
    "baseline",
    "disposal",
    "draft_consent",
    "follow_up",
    "follow_up_remark",
    "outside_copy",
    "proposal",
    "renewal_decision",
    "result_publication",
    "retention_rule",
    "review_decision",
    "stored_file",
}


def test_every_record_is_marked_and_guarded(session: Session) -> None:
    marked = {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in User.registry.mappers
        if issubclass(mapper.class_, AppendOnly)
    }
    names = session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    guarded = {name.removesuffix("_no_update") for name in names if name.endswith("_no_update")}
    unremovable = {name.removesuffix("_no_delete") for name in names if name.endswith("_no_delete")}
    assert (marked, guarded, unremovable) == (EXPECTED, EXPECTED, EXPECTED)


def test_a_line_of_the_log_cannot_be_changed_through_the_session(session: Session, cast: Cast) -> None:
    audit.record(session, cast.karin, "survey:publish", "survey_version:1", at=NOW)
    session.commit()
    session.scalars(sa.select(AuditEvent)).one().action = "survey:close"
    with pytest.raises(AppendOnlyError):
        session.flush()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_a_line_of_the_log_cannot_be_changed_by_sql(session: Session, cast: Cast, statement: str) -> None:
    audit.record(session, cast.karin, "survey:publish", "survey_version:1", at=NOW)
    session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text(statement))
