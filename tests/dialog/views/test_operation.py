"""The page of how the site stands, and the figures for the machines that watch over it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock, metrics
from dialog.models import Job, Operation
from dialog.request import Site
from dialog.services import operation
from dialog.services.errors import NotAllowed
from dialog.settings import Settings
from tests.asked import GOOD, a_definition, asked, filled
from tests.conftest import SECRET
from tests.page import PageClient
from tests.people import NOW, Cast

TOKEN = "t" * 40


def waiting(session: Session, minutes: int) -> None:
    """A job that has waited so long."""
    at = NOW - dt.timedelta(minutes=minutes)
    session.add(Job(kind="theming", arguments={}, created_at=at, beat_at=at))
    session.commit()


def test_the_administrator_sees_queue_schema_mail_and_disk(
    client: PageClient, session: Session, cast: Cast
) -> None:
    waiting(session, 6)
    page = client.sign_in(cast.ada).get("/en/desk/administration/operation")
    assert "A job has waited for more than five minutes." in page.text
    assert "Waiting 1 Under way 0 Done 0 Failed 0" in page.text
    assert "At the newest version" in page.text
    assert "None is sent: what waits stands on the desk alone." in page.text
    assert page.text.count("Never done here.") == len(operation.KINDS)


def test_nobody_else_sees_it(session: Session, cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        operation.shown(session, cast.karin, tmp_path, at=NOW)


def test_the_state_is_counted(session: Session, tmp_path: Path) -> None:
    waiting(session, 6)
    found = operation.state(session, tmp_path, at=NOW)
    assert found.jobs == {"queued": 1, "running": 0, "done": 0, "failed": 0}
    assert found.oldest_waits == 360.0
    assert found.of_bytes == shutil.disk_usage(tmp_path).total


def test_the_newest_of_each_kind_is_shown_and_only_a_good_one_counts(
    client: PageClient, session: Session, cast: Cast, tmp_path: Path
) -> None:
    for hours, is_ok in ((30, True), (6, False)):
        at = NOW - dt.timedelta(hours=hours)
        session.add(Operation(kind="backup", started_at=at, ended_at=at, is_ok=is_ok, facts={}))
    session.commit()
    backup = operation.state(session, tmp_path, at=NOW).done[0]
    session.rollback()
    assert (backup.kind, backup.is_ok, backup.ago) == ("backup", False, 30 * 3600)
    page = client.sign_in(cast.ada).get("/en/desk/administration/operation")
    assert "Look in the log of the server." in page.text


def of_answering(client: PageClient) -> list[str]:
    """The figures about the pages on which residents answer."""
    lines = client.browser.get("/metrics").get_data(as_text=True).splitlines()
    return [line for line in lines if "answer." in line]


def test_the_figures_tell_endpoints_and_the_queue_but_not_that_somebody_answered(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, definition=a_definition())
    waiting(session, 6)
    client.get("/sv/accessibility")
    before = of_answering(client)  # what broke in other tests of this process
    client.post("/sv/answer/trygghet", filled(client.get("/sv/answer/trygghet"), **GOOD))
    told = client.browser.get("/metrics").get_data(as_text=True)
    assert 'dialog_requests_total{endpoint="start.accessibility",status="200"}' in told
    assert 'dialog_jobs{state="queued"} 1.0' in told.splitlines()
    assert "dialog_queue_waits_seconds 360.0" in told.splitlines()
    assert of_answering(client) == before


@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "203.0.113.7", 404),
        ("", {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        (TOKEN, {}, "127.0.0.1", 404),
        (TOKEN, {"Authorization": "Bearer wrong"}, "127.0.0.1", 404),
        (TOKEN, {"Authorization": f"Bearer {TOKEN}"}, "203.0.113.7", 200),
    ],
)
def test_only_the_token_or_a_program_on_this_machine_opens_the_figures(
    app: Flask, site: Site, token: str, headers: dict[str, str], address: str, status: int
) -> None:
    kept, site.settings = site.settings, Settings(secret_key=SECRET, metrics_token=token)
    try:
        answer = app.test_client().get(
            "/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address}
        )
    finally:
        site.settings = kept
    assert answer.status_code == status


def test_processes_add_up_in_their_folder(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    page = metrics.Figures().page(operation.state(session, tmp_path, at=NOW)).decode()
    assert 'dialog_jobs{state="queued"} 0.0' in page.splitlines()


def test_each_line_of_what_keeps_it_safe_is_written_by_a_command_of_the_operator(
    app: Flask, site: Site, client: PageClient, cast: Cast, tmp_path: Path
) -> None:
    """Done well, then failed: a restore with a wrong key, and a log in which a line was changed."""
    run, former = app.test_cli_runner().invoke, site.settings
    key, other, kept = (str(tmp_path / name) for name in ("key.txt", "other.txt", "kept"))
    given = run(args=["backup", "key", key]).output.split()[0].partition("=")[2]
    run(args=["backup", "key", other])
    site.settings = Settings(secret_key=SECRET, backup_recipient=given)

    def put_back(name: str, into: str) -> int:
        file = str(next(Path(kept).glob("*.age")))
        where = ["--into", f"sqlite:///{tmp_path / into}", "--no-disposals"]
        return int(run(args=["backup", "restore", file, "--identity", name, *where]).exit_code)

    try:
        assert run(args=["backup", "make", kept]).exit_code == 0
        assert (run(args=["log", "verify"]).exit_code, put_back(key, "trial.db")) == (0, 0)
        page = client.sign_in(cast.ada).get("/en/desk/administration/operation")
        assert page.text.count("Done on 23 November 2026.") == len(operation.KINDS)

        clock.FIXED = NOW + dt.timedelta(minutes=1)
        assert put_back(other, "second.db") == 1
        with site.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE audit_head SET hash = 'another'")
        assert run(args=["log", "verify"]).exit_code == 1
    finally:
        site.settings = former
    page = client.get("/en/desk/administration/operation")
    assert page.text.count("Failed on 23 November 2026.") == len(operation.KINDS) - 1
