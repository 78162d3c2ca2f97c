"""The log: a chain that shows every change, gap and move."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, AuditHead
from dialog.services import audit
from dialog.services.errors import NotAllowed
from tests.people import NOW, Cast


def write_four(session: Session, cast: Cast) -> None:
    for number in range(1, 5):
        audit.record(
            session, cast.karin, "survey:publish", f"survey:{number}", at=NOW,
            organisation_id=cast.arjeplog.id, number=number,
        )  # fmt: skip
    session.commit()


def tamper(session: Session, *statements: str) -> None:
    """What somebody with the database in hand could do: the triggers are dropped first."""
    names = session.scalars(
        sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
    ).all()
    for statement in (*(f"DROP TRIGGER {name}" for name in names), *statements):
        session.execute(sa.text(statement))
    session.commit()
    session.expire_all()


def test_an_empty_log_is_whole(session: Session) -> None:
    assert audit.verify(session) is None


def test_an_untouched_chain_is_whole(session: Session, cast: Cast) -> None:
    write_four(session, cast)

    assert audit.verify(session) is None


@pytest.mark.parametrize(
    "change",
    [
        "action = 'survey:close'",
        "subject = 'survey:9'",
        "actor_id = 2",
        "actor_id = NULL",
        "organisation_id = 2",
        "at = '2026-11-22 09:00:00.000000'",
        """details = '{"number": 7}'""",
        "prev_hash = hash",
        "hash = 'f00d'",
    ],
)
def test_a_changed_line_is_found(session: Session, cast: Cast, change: str) -> None:
    write_four(session, cast)

    tamper(session, f"UPDATE audit_event SET {change} WHERE seq = 2")

    assert audit.verify(session) == 2


@pytest.mark.parametrize("removed", [1, 2, 4])
def test_a_removed_line_is_found_also_the_last(session: Session, cast: Cast, removed: int) -> None:
    write_four(session, cast)

    tamper(session, f"DELETE FROM audit_event WHERE seq = {removed}")

    assert audit.verify(session) == removed


def test_moved_lines_are_found(session: Session, cast: Cast) -> None:
    write_four(session, cast)

    tamper(
        session,
        "UPDATE audit_event SET seq = 99 WHERE seq = 2",
        "UPDATE audit_event SET seq = 2 WHERE seq = 3",
        "UPDATE audit_event SET seq = 3 WHERE seq = 99",
    )

    assert audit.verify(session) == 2


def test_a_rewritten_end_does_not_fit_the_head(session: Session, cast: Cast) -> None:
    write_four(session, cast)
    last = session.get_one(AuditEvent, 4)
    last.subject = "survey:9"
    forged = audit.digest(last)
    session.expunge(last)

    tamper(session, f"UPDATE audit_event SET subject = 'survey:9', hash = '{forged}' WHERE seq = 4")

    assert audit.verify(session) is not None


def test_an_emptied_log_is_found(session: Session, cast: Cast) -> None:
    write_four(session, cast)

    tamper(session, "DELETE FROM audit_event")

    assert audit.verify(session) == 1


def test_a_rolled_back_line_leaves_no_gap(session: Session, cast: Cast) -> None:
    write_four(session, cast)
    audit.record(session, cast.karin, "survey:close", "survey:1", at=NOW)
    session.rollback()

    audit.record(session, cast.karin, "survey:close", "survey:2", at=NOW)

    assert audit.verify(session) is None
    assert session.get_one(AuditHead, 1).seq == 5


def test_each_reads_the_lines_of_their_own_municipalities(session: Session, cast: Cast) -> None:
    write_four(session, cast)
    audit.record(session, cast.nils, "survey:close", "survey:9", at=NOW, organisation_id=cast.arvidsjaur.id)

    def subjects(actor: object) -> list[str]:
        return [event.subject for event in audit.read(session, actor)]  # type: ignore[arg-type]

    assert subjects(cast.nils) == ["survey:9"]
    assert subjects(cast.karin) == ["survey:4", "survey:3", "survey:2", "survey:1"]
    assert subjects(cast.petra) == ["survey:9", "survey:4", "survey:3", "survey:2", "survey:1"]


def test_sign_ins_are_read_by_the_one_who_signed_in_and_by_administrators(
    session: Session, cast: Cast
) -> None:
    audit.record(session, cast.karin, "account:sign_in", "user:1", at=NOW)

    assert [len(audit.read(session, actor)) for actor in (cast.karin, cast.nils, cast.ada)] == [1, 0, 1]


def test_pages_follow_each_other_and_are_counted(session: Session, cast: Cast) -> None:
    write_four(session, cast)

    second = audit.read(session, cast.karin, page=2, size=3)

    assert [event.seq for event in second] == [1]
    assert audit.count(session, cast.karin) == 4


def test_without_the_permission_nothing_is_read(session: Session, cast: Cast) -> None:
    stranger = type(cast.karin)(id=99, name="Stranger", memberships=())

    with pytest.raises(NotAllowed):
        audit.read(session, stranger)
