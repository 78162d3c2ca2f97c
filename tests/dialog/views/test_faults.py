"""What happens when the database takes nothing: said in words, nothing acknowledged, and then over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dialog import readiness, schema
from dialog.app import create_app
from dialog.database import is_away
from dialog.request import Site
from dialog.settings import Settings
from tests.asked import FORM, filled, stored
from tests.conftest import SECRET
from tests.page import PageClient
from tests.people import Cast

MOST = 60


@contextmanager
def full(site: Site) -> Iterator[None]:
    """A database whose disk has no room for one more page, as SQLite itself finds it."""
    with site.engine.connect() as connection:
        connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # taken as the pages that there are

    def free(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1000000")

    sa.event.listen(site.engine.pool, "checkout", limit)
    try:
        yield
    finally:
        sa.event.remove(site.engine.pool, "checkout", limit)
        sa.event.listen(site.engine.pool, "checkout", free)


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_a_full_disk_keeps_the_form_and_the_same_form_is_stored_once_when_there_is_room(
    client: PageClient, session: Session, site: Site, small: None, language: str
) -> None:
    address, acknowledged = FORM.replace("/sv/", f"/{language}/"), 0
    with full(site):
        while acknowledged < MOST:  # the pages that are there take some
            page = client.get(address)
            form = {**filled(page), "concern": "Det är mörkt. " * 12}
            answer = client.browser.post(address, data=form)
            if answer.status_code != 303:
                break
            acknowledged += 1
        refused = client.post(address, form, status=503)
    assert stored(session) == acknowledged < MOST
    assert refused.response.headers["Retry-After"] == "30"
    assert refused.field("concern").strip() == form["concern"].strip()
    assert refused.field("form_token") == form["form_token"]

    for _ in range(2):
        client.post(address, form, status=303)
    assert stored(session) == acknowledged + 1


def test_a_site_that_starts_while_its_database_is_away_lives_and_says_so() -> None:
    away = Settings(secret_key=SECRET, database_url="postgresql+psycopg://nobody@/none?host=/nowhere")
    browser = create_app(away).test_client()
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").get_json()["status"] == "the database takes nothing"
    refused = browser.post("/sv/answer/trygghet?municipality=arjeplog", data={"form_token": "any"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")


def test_a_page_of_staff_that_cannot_be_stored_is_an_error_page_and_not_ours(
    client: PageClient, app: Flask, site: Site, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setitem(app.view_functions, "start.privacy", gone)
    page = client.get("/sv/privacy", status=503)
    assert page.response.headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("database or disk is full", True),
        ("database is locked", True),
        ("disk I/O error", True),
        ("unable to open database file", True),
        ("attempt to write a readonly database", True),
        ("no such table: response", False),
    ],
)
def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_away(words: str, expected: bool) -> None:
    assert is_away(OperationalError("SELECT 1", {}, sqlite3.OperationalError(words))) is expected


@pytest.mark.postgres
def test_connections_that_the_server_closed_are_opened_anew(on_both: Site) -> None:
    with on_both.transaction() as session:
        session.execute(sa.text("SELECT 1"))
    if on_both.engine.dialect.name == "postgresql":
        other = sa.create_engine(on_both.engine.url)
        with other.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        other.dispose()
    with on_both.transaction() as session:
        assert session.scalar(sa.text("SELECT 1")) == 1


def test_readiness_says_what_is_lacking_and_never_looks_more_often_than_it_must(
    app: Flask, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> tuple[int, str]:
        answer = app.test_client().get("/readyz")
        return answer.status_code, (answer.json or {})["status"]

    assert asked() == (200, "ready")
    monkeypatch.setattr(readiness, "LEAST_FREE", 1 << 62)
    assert asked() == (200, "ready")
    monkeypatch.setattr(readiness, "KEPT_FOR", 0.0)
    assert asked() == (503, "the disk of the database is full")
    monkeypatch.setattr(readiness, "LEAST_FREE", 0)
    with site.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0006'")
    assert asked() == (503, "the database is not at the newest version")
    with site.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE job")
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :head"), {"head": schema.head()})
    assert asked() == (503, "the database takes nothing")
