"""The second checker of the log: a line of 1 000 that is changed, removed, moved or cut off is found."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog import log_check
from dialog.database import connect, session_factory
from dialog.log_check import Head
from dialog.models import AuditHead
from dialog.request import Site
from dialog.services import audit
from tests import postgres
from tests.people import NOW, gather

LINES = 1000
TRIALS = 40
COLUMNS = {
    "at": "2020-01-01 00:00:00.000000",
    "actor_id": None,
    "action": "account:nothing",
    "organisation_id": None,
    "subject": "survey_version:0",
    "details": '{"texts": 99}',
    "prev_hash": "f" * 64,
    "hash": "e" * 64,
}


def a_log(session: Session, lines: int = LINES) -> Head:
    """A log of so many lines, and its head as a backup keeps it."""
    cast = gather(session)
    head = session.get(AuditHead, 1)
    for number in range(head.seq if head else 0, lines):
        audit.record(
            session, cast.karin, "text:read", f"organisation:{number}", at=NOW,
            organisation_id=cast.arjeplog.id, texts=number, skäl="åäö",
        )  # fmt: skip
    session.commit()
    kept = session.get_one(AuditHead, 1)
    session.commit()
    return Head(kept.seq, kept.hash)


def unguarded(connection: sa.Connection) -> None:
    """As somebody with the file in their hands: no trigger holds."""
    for name in ("audit_event_no_update", "audit_event_no_delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def damage(connection: sa.Connection, how: str, dice: random.Random) -> None:
    """Change, remove, move or cut off one of the lines, and mend what a careful forger would mend."""
    line = dice.randrange(1, LINES)
    if how == "changed":
        column = dice.choice(sorted(COLUMNS))
        connection.exec_driver_sql(
            f"UPDATE audit_event SET {column} = ? WHERE seq = ?",
            (COLUMNS[column], line),
        )
    elif how == "removed":
        connection.exec_driver_sql("DELETE FROM audit_event WHERE seq = ?", (line,))
        if dice.random() < 0.5:
            connection.exec_driver_sql("UPDATE audit_event SET seq = -seq WHERE seq > ?", (line,))
            connection.exec_driver_sql("UPDATE audit_event SET seq = -seq - 1 WHERE seq < 0")
    elif how == "moved":
        other = dice.choice([one for one in range(1, LINES + 1) if one != line])
        for old, new in ((line, 0), (other, line), (0, other)):
            connection.exec_driver_sql("UPDATE audit_event SET seq = ? WHERE seq = ?", (new, old))
    else:
        connection.exec_driver_sql("DELETE FROM audit_event WHERE seq > ?", (line,))
        connection.exec_driver_sql(
            "UPDATE audit_head SET seq = ?, hash = (SELECT hash FROM audit_event WHERE seq = ?)", (line, line)
        )


def test_whatever_is_done_to_one_of_a_thousand_lines_is_found(site: Site, session: Session) -> None:
    kept = a_log(session)
    dice = random.Random(20261128)
    with site.engine.connect() as connection:
        assert log_check.check(connection, kept) is None
        unguarded(connection)
        for how in ("changed", "removed", "moved", "cut off") * (TRIALS // 4):
            point = connection.begin_nested()
            damage(connection, how, dice)
            assert log_check.check(connection, kept) is not None, how
            point.rollback()
        assert log_check.check(connection, kept) is None
        connection.rollback()


def test_a_log_whose_end_was_cut_off_with_its_head_is_found_by_the_head_of_a_backup(
    site: Site, session: Session
) -> None:
    kept = a_log(session, 20)
    with site.engine.connect() as connection:
        unguarded(connection)
        connection.exec_driver_sql("DELETE FROM audit_event WHERE seq > 10")
        connection.exec_driver_sql(
            "UPDATE audit_head SET seq = 10, hash = (SELECT hash FROM audit_event WHERE seq = 10)"
        )
        assert log_check.check(connection) is None, "no chain alone can show that its end was cut off"
        found = log_check.check(connection, kept)
        assert found is not None
        assert (found.line, found.what) == (
            11,
            "the log ends before the line that the backup knew",
        )
        connection.rollback()


def test_the_two_digests_agree_and_the_command_says_where_it_breaks(
    app: Flask, site: Site, session: Session, tmp_path: Path
) -> None:
    kept = a_log(session, 12)
    head = tmp_path / "manifest.json"
    head.write_text(json.dumps({"made_at": "2026-11-23", "log": {"seq": kept.seq, "hash": kept.hash}}))
    run = app.test_cli_runner().invoke
    assert audit.verify(session) is None
    session.rollback()
    assert run(args=["log", "verify", "--head", str(head)]).output == "The chain is whole.\n"
    with site.engine.begin() as connection:
        unguarded(connection)
        connection.exec_driver_sql("UPDATE audit_event SET subject = 'x' WHERE seq = 7")
    broken = run(args=["log", "verify"])
    assert (broken.exit_code, "line 7: it was changed" in broken.output) == (1, True)
    head.write_text('{"seq": "many"}')
    assert run(args=["log", "verify", "--head", str(head)]).exit_code == 1


@pytest.mark.postgres
def test_it_reads_postgresql_alike() -> None:
    with postgres.migrated() as url:
        engine = connect(url)
        with session_factory(engine)() as session:
            kept = a_log(session, 5)
        with engine.connect() as connection:
            assert log_check.check(connection, kept) is None
        engine.dispose()
