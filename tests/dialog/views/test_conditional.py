"""Pages that everybody reads alike are sent again only when they have changed; what is one's own, always."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dialog import clock
from dialog.request import Site
from dialog.services import audit
from dialog.settings import Settings
from dialog.views import conditional
from tests import world
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.world import World

PAGES = (
    "/{}/",
    "/{}/arjeplog",
    "/{}/results/arjeplog",
    "/{}/results/arjeplog/1",
    "/{}/results/arjeplog/themes/snowmobiles",
    "/{}/results/arjeplog/1/data/json",
    "/{}/promises/arjeplog",
    "/{}/picture/arjeplog",
    "/{}/feeds/arjeplog/news.atom",
    "/{}/feeds/arjeplog/days.ics",
    "/{}/agreement/arjeplog",
    "/{}/privacy",
    "/data/arjeplog/promises.json",
)
OF_ALL = ("results/arjeplog/1", "promises/arjeplog", "picture/arjeplog")
"""Those tried in all languages, and not in one."""
PLAIN = ("/{}/", "/{}/arjeplog", "/{}/results/arjeplog", "/{}/feeds/arjeplog/days.ics")
"""Pages that are there before anything is."""
OWN = ("/sv/account/sign-in", "/", "/sv/promises/arjeplog/nowhere", "/healthz")


@pytest.fixture(autouse=True)
def committed(session: Session, cast: Cast) -> None:
    """The people and places, for the pages to find."""
    session.commit()


@pytest.fixture
def told(session: Session, cast: Cast) -> World:
    """Something of everything."""
    return world.make(session, cast)


def again(client: PageClient, address: str, tag: str) -> TestResponse:
    """What a browser gets that comes back with a tag."""
    return client.browser.get(address, headers={"If-None-Match": tag})


def tag_of(client: PageClient, address: str) -> str:
    """The tag that a page carries."""
    response = client.browser.get(address)
    assert response.status_code == 200, address
    return response.headers["ETag"]


def test_what_has_not_changed_is_not_made_again_in_any_language(client: PageClient, told: World) -> None:
    in_turn = [page.format(("sv", "se", "en")[at % 3]) for at, page in enumerate(PAGES)]
    of_all = [page.format(code) for page in PAGES if page.endswith(OF_ALL) for code in ("sv", "se", "en")]
    for address in dict.fromkeys((*in_turn, *of_all)):
        first = client.browser.get(address)
        second = again(client, address, first.headers["ETag"])

        assert (first.status_code, second.status_code, second.get_data()) == (200, 304, b""), address
        for name in ("ETag", "Cache-Control", "Vary"):
            assert second.headers[name] == first.headers[name], f"{address} {name}"
        kept = "public, max-age=3600" if "/feeds/" in address else "no-cache"
        assert first.headers["Cache-Control"] == kept, address
        assert sorted(first.headers["Vary"].split(", ")) == ["Accept-Encoding", "Cookie"], address
        assert "Set-Cookie" not in first.headers


def test_a_page_has_a_tag_of_its_own_in_each_language_with_each_question_and_on_each_day(
    client: PageClient, cast: Cast
) -> None:
    pages = ("/sv/arjeplog", "/se/arjeplog", "/en/arjeplog", "/sv/arjeplog?page=2", "/sv/results/arjeplog")
    tags = [tag_of(client, page) for page in pages]
    clock.FIXED = NOW + dt.timedelta(days=1)
    tags += [tag_of(client, page) for page in pages]

    assert len(set(tags)) == len(tags)


def test_whatever_writes_a_line_in_the_log_has_the_page_sent_anew(
    client: PageClient, session: Session, cast: Cast
) -> None:
    tag = tag_of(client, "/sv/promises/arjeplog")
    audit.record(session, cast.karin, "promise:publish", "promise_version:1", at=NOW)
    session.commit()

    changed = again(client, "/sv/promises/arjeplog", tag)

    assert changed.status_code == 200
    assert again(client, "/sv/promises/arjeplog", changed.headers["ETag"]).status_code == 304


def test_other_settings_make_other_tags() -> None:
    given = (
        Settings(secret_key="x" * 40),
        Settings(secret_key="y" * 40),
        Settings(secret_key="x" * 40, backup_days=10),
    )
    tags = [conditional.edition(one) for one in given]

    assert len(set(tags)) == len(tags)
    assert conditional.edition(given[0]) == tags[0]


def test_nobody_is_known_by_a_tag(app: Flask, cast: Cast) -> None:
    addresses = [page.format("sv") for page in PLAIN]
    first, second = ([tag_of(PageClient(app), one) for one in addresses] for _ in range(2))

    assert first == second


def test_what_is_ones_own_or_no_page_carries_no_tag(client: PageClient, cast: Cast) -> None:
    for address in OWN:
        assert "ETag" not in client.browser.get(address).headers, address
        assert again(client, address, "*").status_code != 304, address


def test_who_is_signed_in_gets_every_page_anew_and_without_a_tag(client: PageClient, cast: Cast) -> None:
    addresses = [page.format("sv") for page in PLAIN]
    tags = [tag_of(client, one) for one in addresses]
    client.sign_in(cast.karin)

    for address, tag in zip(addresses, tags, strict=True):
        response = again(client, address, tag)

        assert (response.status_code, "ETag" in response.headers) == (200, False), address
        kept = "public, max-age=3600" if "/feeds/" in address else "no-store"
        assert response.headers["Cache-Control"] == kept, address


def test_a_tag_is_answered_before_anything_is_read_but_the_head_of_the_log(
    client: PageClient, site: Site, cast: Cast
) -> None:
    tag = tag_of(client, "/sv/arjeplog")
    asked: list[str] = []

    def note(connection: Any, *_more: object) -> None:
        connection.set_trace_callback(asked.append)  # all that the driver is asked, also past SQLAlchemy

    sa.event.listen(site.engine, "checkout", note)
    assert again(client, "/sv/arjeplog", tag).status_code == 304
    sa.event.remove(site.engine, "checkout", note)
    assert [one.split("FROM")[1].split()[0] for one in asked if one.startswith("SELECT")] == ["audit_head"]
