"""What fifty answers leave behind: no address, no browser, no time; and on SQLite no order either."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from dialog import clock
from dialog.checks import traces
from dialog.checks.sending import ADDRESS, TAKEN, filled
from dialog.checks.weight import prepare
from dialog.database import Base, connect
from dialog.models import SurveyVersion
from dialog.request import Site
from tests import postgres
from tests.conftest import SECRET
from tests.people import NOW

ANSWERS = 50
ADDRESSES = tuple(f"203.0.113.{1 + one}" for one in range(10))
AGENT = "Kanariefågel/sju"
BY_CHANCE = 0.7
"""Rank correlation: among fifty rows chance exceeds it once in a million times; the order of arrival is 1."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def answered(
    request: pytest.FixtureRequest, application: Flask, template: Path, tmp_path: Path
) -> Iterator[Site]:
    """A site whose survey was made days ago, answered today."""
    site: Site = application.extensions["dialog"]
    if request.param == "sqlite":
        shutil.copyfile(template, tmp_path / "dialog.db")
        yield from _answered(application, site, f"sqlite:///{tmp_path}/dialog.db")
        return
    with postgres.migrated() as url:
        yield from _answered(application, site, url)


def _answered(app: Flask, site: Site, url: str) -> Iterator[Site]:
    site.open(connect(url))
    clock.FIXED = NOW - traces.SETTING_UP
    prepare(site)
    clock.FIXED = NOW
    with site.reading() as session:
        version = session.scalars(sa.select(SurveyVersion.id)).one()
    client = app.test_client()
    for number in range(ANSWERS):
        sent = client.post(
            ADDRESS,
            data=filled(version, f"{traces.MARK} {number}.", secret=SECRET),
            content_type="application/x-www-form-urlencoded",
            headers={"User-Agent": AGENT},
            environ_overrides={"REMOTE_ADDR": ADDRESSES[number % len(ADDRESSES)]},
        )
        assert sent.status_code == TAKEN
    yield site
    site.engine.dispose()


def rows(site: Site) -> str:
    """Everything that the tables say."""
    with site.engine.connect() as connection:
        return "\n".join(
            f"{table.name} {tuple(map(str, row))}"
            for table in Base.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        )


def test_no_row_no_file_no_line_of_the_log_and_no_order_tells_whence_or_when(
    answered: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rows").write_text(rows(answered), "utf-8")
    (tmp_path / "said").write_text(capsys.readouterr().err, "utf-8")
    wanted = traces.Wanted(AGENT, ADDRESSES, NOW - dt.timedelta(minutes=3), NOW)
    kept = traces.sealed(answered, tmp_path)
    found = traces.search([*sorted(path for path in tmp_path.iterdir() if path.is_file()), kept], wanted)
    kinds = ("address", "browser", "day", "time of day", "seconds since 1970")
    assert found == {kind: [] for kind in kinds}
    assert kept.read_text("utf-8").count(traces.MARK) == 2 * ANSWERS
    assert abs(traces.order_in(kept)) < BY_CHANCE
    assert rows(answered).count(traces.MARK) == 2 * ANSWERS  # as it was written and masked: it is all there
    if answered.engine.dialect.name == "sqlite":
        assert abs(traces.order(traces.rows_in_order(answered))) < BY_CHANCE


def test_the_search_finds_what_it_is_to_find(tmp_path: Path) -> None:
    left = f"{ADDRESSES[3]} {AGENT} {NOW.isoformat()} {int(NOW.timestamp())}"
    (tmp_path / "left").write_text(left, "utf-8")
    wanted = traces.Wanted(AGENT, ADDRESSES, NOW - dt.timedelta(minutes=3), NOW)
    found = traces.search([tmp_path / "left"], wanted)
    assert [len(places) for places in found.values()] == [1, 1, 1, 1, 1]


def test_the_order_of_arrival_is_seen_where_it_is() -> None:
    assert traces.order([f"{traces.MARK} {number}." for number in range(ANSWERS)]) == 1.0
