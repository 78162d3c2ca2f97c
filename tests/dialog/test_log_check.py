"""The second checker of the log: any line of 1 000 that is changed, removed, moved or cut off is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

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
    """As somebody with the file in their hands, or who owns the tables: no trigger holds."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        return
    for name in ("audit_event_no_update", "audit_event_no_delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


@dataclass(frozen=True)
class Line:
    """A line of the log as a connection gives it."""

    seq: int
    at: Any
    actor_id: int | None
    action: str
    organisation_id: int | None
    subject: str
    details: Any
    prev_hash: str
    hash: str


def damaged(lines: list[Line], head: Head, at: int) -> Iterator[tuple[str, Iterable[Line], Head]]:
    """Everything that can be done to the line at one place, mended as a careful forger would mend it."""
    before, line, after = lines[:at], lines[at], lines[at + 1 :]
    for name, value in COLUMNS.items():
        yield f"changed {name}", [*before, replace(line, **{name: value}), *after], head
    yield "removed", [*before, *after], head
    yield "removed and renumbered", chain(before, (replace(one, seq=one.seq - 1) for one in after)), head
    for other in {0, len(lines) - 1, (at * 7 + 13) % len(lines)} - {at}:
        moved = lines.copy()
        moved[at], moved[other] = replace(lines[other], seq=at + 1), replace(line, seq=other + 1)
        yield f"changed places with {other}", moved, head
    yield "cut off from it", before, Head(at, before[-1].hash if before else log_check.FIRST)


def test_whatever_is_done_to_any_of_a_thousand_lines_is_found(
    site: Site, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = a_log(session)
    with site.engine.connect() as connection:
        assert log_check.check(connection, kept) is None
        lines = [Line(*row) for row in connection.exec_driver_sql(log_check.ROWS)]
    digest = log_check._digest
    # Lines that nobody touched are digested once: there are twelve million of them.
    known = {id(one): digest(one) for one in lines}
    monkeypatch.setattr(log_check, "_digest", lambda row: known.get(id(row)) or digest(row))
    assert log_check.follow(lines, kept, kept) is None
    tried, missed = 0, []
    for at in range(len(lines)):
        for how, left, head in damaged(lines, kept, at):
            tried += 1
            if log_check.follow(left, head, kept) is None:
                missed.append(f"line {at + 1} {how}")
    assert missed == []
    assert len(lines) == LINES
    assert tried > 12 * LINES


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


DAMAGES = (
    "UPDATE audit_event SET action = 'account:nothing' WHERE seq = 7",
    "UPDATE audit_event SET at = at + interval '1 second' WHERE seq = 1",
    "UPDATE audit_event SET details = '{}' WHERE seq = 20",
    "UPDATE audit_event SET actor_id = NULL WHERE seq = 9",
    "DELETE FROM audit_event WHERE seq = 12",
    "DELETE FROM audit_event WHERE seq = 20",
    "UPDATE audit_event SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4);"
    "UPDATE audit_event SET seq = -seq WHERE seq < 0",
    "DELETE FROM audit_event WHERE seq > 10;"
    "UPDATE audit_head SET seq = 10, hash = (SELECT hash FROM audit_event WHERE seq = 10)",
)


@pytest.mark.postgres
def test_it_reads_postgresql_alike_and_finds_there_what_was_done() -> None:
    with postgres.migrated() as url:
        engine = connect(url)
        with session_factory(engine)() as session:
            kept = a_log(session, 20)
        with engine.connect() as connection:
            assert log_check.check(connection, kept) is None
            unguarded(connection)
            for damage in DAMAGES:
                point = connection.begin_nested()
                for statement in damage.split(";"):
                    assert connection.execute(sa.text(statement)).rowcount
                assert log_check.check(connection, kept) is not None, damage
                point.rollback()
            assert log_check.check(connection, kept) is None
            connection.rollback()
        engine.dispose()
