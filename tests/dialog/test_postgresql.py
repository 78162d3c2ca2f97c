"""The whole example on PostgreSQL: every service of the chain, the guards, the log and the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from dialog import clock
from dialog.database import connect
from dialog.example import load
from dialog.models import AuditEvent, FreeText, Organisation, PromiseVersion, Response, User
from dialog.request import Site
from dialog.services import accounts, audit
from tests import counted_plainly, postgres
from tests.crawl import crawl
from tests.page import PageClient
from tests.people import NOW

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def loaded(application: Flask) -> Iterator[Site]:
    """The example, loaded into a fresh PostgreSQL database."""
    with postgres.migrated() as url:
        site = Site(application.extensions["dialog"].settings, connect(url))
        clock.FIXED = NOW
        load.everything(site)
        yield site
        site.engine.dispose()


def test_the_example_is_whole(loaded: Site) -> None:
    with loaded.reading() as session:
        counted = {
            "answers": session.scalar(sa.select(sa.func.count()).select_from(Response)),
            "masked": session.scalar(
                sa.select(sa.func.count()).select_from(FreeText).where(FreeText.masked != FreeText.original)
            ),
            "published": session.scalar(
                sa.select(sa.func.count())
                .select_from(PromiseVersion)
                .where(PromiseVersion.status == "published")
            ),
        }
    assert counted["answers"] == 191
    assert counted["published"] == 2
    assert (counted["masked"] or 0) >= 40


def test_the_log_is_a_whole_chain(loaded: Site) -> None:
    with loaded.transaction() as session:
        assert audit.verify(session) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'x'",
        "DELETE FROM approval",
        "UPDATE promise_line SET position = 9 WHERE version_id IN "
        "(SELECT id FROM promise_version WHERE status = 'published')",
        "UPDATE situation_picture SET title = '{}' WHERE status = 'agreed'",
    ],
)
def test_records_and_frozen_texts_refuse_plain_sql(loaded: Site, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|frozen"), loaded.engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_counts_are_what_the_database_says(loaded: Site) -> None:
    with loaded.reading() as session:
        user = session.scalars(sa.select(User).where(User.email == "karin@example.se")).one()
        here = session.scalars(sa.select(Organisation.id).filter_by(key="arjeplog")).one()
        counted_plainly.assert_equal(session, accounts.describe(session, user, at=NOW), here)


def test_every_page_can_be_reached(application: Flask, loaded: Site) -> None:
    running: Site = application.extensions["dialog"]
    running.open(loaded.engine)
    client = PageClient(application)
    assert "promises.show" in crawl(application, client, "/sv/", most=1, is_inspected=False)
    # The other coordinator's desk, in English, is inspected here and nowhere else.
    with running.transaction() as session:
        user = session.scalars(sa.select(User).where(User.email == "nils@example.se")).one()
        nils = accounts.describe(session, user, at=clock.now())
    client.sign_in(nils)
    assert "review.theme" in crawl(application, client, "/en/desk", most=1)
    with running.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) != 0
