"""`./run check weight`: what a resident's phone fetches to answer the survey, and how long it waits for it.

Starts the site on an empty database with twelve questions of the ready-made safety survey, fetches the survey
page and everything it names, and opens it in Chromium on a throttled network, where there is Chromium. A poor
network is the usual case here: the limits are part of the product.
"""

from __future__ import annotations

import datetime as dt
import gzip
import logging
import re
import statistics
import sys
import tempfile
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from flask import Flask

from dialog import clock, schema
from dialog.app import create_app
from dialog.checks.browsing import FLAGS, chromium, served
from dialog.languages import LANGUAGES
from dialog.models import Organisation, User
from dialog.request import Site
from dialog.services import surveys
from dialog.services.permissions import Actor, ActorMembership
from dialog.settings import Settings
from surveys.definition import SurveyDefinition
from surveys.documents import library

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MOST_TO_READ = 14 * 1024
"""HTML and CSS: with them the page can be read and answered."""
MOST_BYTES = 30 * 1024
MOST_REQUESTS = 5
MOST_SECONDS = 2.0
BITS_A_SECOND = 400_000
ROUND_TRIP = 400
"""Milliseconds, as on a poor mobile network."""
QUESTIONS = 12
TIMES = 3
SLUG = "trygghet"
ADDRESS_IN_STYLE = re.compile(rb"url\(\s*['\"]?([^'\")]+)")


@dataclass(frozen=True)
class Fetched:
    """One answer of the server: its address, its size on the wire, and what it tried to leave behind."""

    address: str
    size: int
    cookies: tuple[str, ...]


def to_read(fetched: tuple[Fetched, ...]) -> int:
    """The bytes of the page itself and its styles."""
    return sum(one.size for one in fetched[:1]) + sum(one.size for one in fetched if ".css" in one.address)


class _Named(HTMLParser):
    """Collects the addresses that a browser fetches by itself for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_fetched_link = tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload", "manifest"}
        wanted = given.get("href") if is_fetched_link else given.get("src")
        if wanted and wanted not in self.addresses:
            self.addresses.append(wanted)


def weigh(app: Flask, address: str) -> tuple[Fetched, ...]:
    """Fetch a page and everything it needs, compressed; raises ValueError for an address elsewhere."""
    page, content = _fetch(app, address)
    named = _Named()
    named.feed(content.decode())
    found = [page]
    waiting = list(named.addresses)
    while waiting:
        wanted = waiting.pop(0)
        if not wanted.startswith("/") or wanted.startswith("//"):
            raise ValueError(f"{address} needs {wanted}, which is not ours.")
        fetched, content = _fetch(app, wanted)
        found.append(fetched)
        if wanted.endswith(".css"):
            waiting += [name.decode() for name in ADDRESS_IN_STYLE.findall(content)]
    return tuple(found)


def _fetch(app: Flask, address: str) -> tuple[Fetched, bytes]:
    with app.test_client().get(address, headers={"Accept-Encoding": "gzip"}) as response:
        if response.status_code != 200:
            raise ValueError(f"{address} answered {response.status_code}.")
        body = response.get_data()
        is_compressed = response.headers.get("Content-Encoding") == "gzip"
        fetched = Fetched(address, len(body), tuple(response.headers.getlist("Set-Cookie")))
    return fetched, gzip.decompress(body) if is_compressed else body


def wait(browser: Browser, address: str) -> float:
    """Seconds until the page is complete for a browser that has never been here, on a poor network."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    speed = BITS_A_SECOND / 8
    conditions = {
        "offline": False,
        "latency": ROUND_TRIP,
        "downloadThroughput": speed,
        "uploadThroughput": speed,
    }
    network.send("Network.emulateNetworkConditions", conditions)
    page.goto(address, wait_until="load")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    took: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    return took / 1000


def twelve() -> SurveyDefinition:
    """The first twelve questions of the ready-made safety survey."""
    whole = library()["safety_survey"]
    questions = whole.questions[:QUESTIONS]
    asked = {question.section for question in questions}
    sections = tuple(section for section in whole.sections if section.key in asked)
    return replace(whole, questions=questions, sections=sections)


def prepare(site: Site) -> None:
    """Put the survey of twelve questions, asked about two municipalities, into an empty database."""
    with site.transaction() as session:
        towns = [
            Organisation(kind="municipality", key=key, name={"sv": f"{name}s kommun"}, own_sami_name=own)
            for key, name, own in (
                ("arjeplog", "Arjeplog", "Árjepluove kommuvnna"),
                ("arvidsjaur", "Arvidsjaur", "Árviesjávrrie"),
            )
        ]
        person = User(email="weight@example.se", name="Weight", language="sv")
        session.add_all([*towns, person])
        session.flush()
        ids = frozenset(town.id for town in towns)
        actor = Actor(person.id, person.name, (ActorMembership(towns[0].id, "coordinator", ids),))
        version = surveys.load(
            session,
            actor,
            twelve(),
            slug=SLUG,
            asked_by_id=towns[0].id,
            municipality_ids=ids,
            at=clock.now(),
        )
        opens_on = clock.today()
        closes_on = opens_on + dt.timedelta(days=30)
        surveys.publish(session, actor, version.id, opens_on=opens_on, closes_on=closes_on, at=clock.now())


def weights(app: Flask) -> bool:
    """Print what each request weighs, in every language; tells whether all is light enough."""
    is_light = True
    for language in LANGUAGES:
        fetched = weigh(app, _address(language))
        for one in fetched:
            print(f"{one.size:7}  {one.address}")
        total, readable = sum(one.size for one in fetched), to_read(fetched)
        print(f"{readable:7}  of {MOST_TO_READ} bytes for HTML and CSS")
        print(f"{total:7}  of {MOST_BYTES} bytes in {len(fetched)} of {MOST_REQUESTS} requests\n")
        has_cookies = any(one.cookies for one in fetched)
        is_light &= total <= MOST_BYTES and readable <= MOST_TO_READ and len(fetched) <= MOST_REQUESTS
        is_light &= not has_cookies
    return is_light


def waits(app: Flask) -> bool:
    """Print how long the page takes on a poor network, in every language; tells whether it is soon enough."""
    path = chromium()
    if path is None or find_spec("playwright") is None:
        print("Chromium is not here: nothing is said about the time on a poor network.")
        return True
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- an operator's machine lacks it

    is_soon = True
    with served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for language in LANGUAGES:
            took = statistics.median(wait(browser, address + _address(language)) for _time in range(TIMES))
            print(
                f"{took:7.2f}  of {MOST_SECONDS:.2f} seconds until complete (median of {TIMES}), {language}, "
                f"{BITS_A_SECOND // 1000} kbit/s, {ROUND_TRIP} ms round trip"
            )
            is_soon &= took <= MOST_SECONDS
        browser.close()
    return is_soon


def _address(language: str) -> str:
    return f"/{language}/answer/{SLUG}?municipality=arjeplog"


def main() -> None:
    """Print weights and waits; exit 1 when a page is too heavy or too slow."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder)}/weight.db"
        app = create_app(Settings(secret_key="w" * 40, database_url=database, secure_cookies=False))
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        site: Site = app.extensions["dialog"]
        schema.upgrade(site.engine)
        prepare(site)
        print(f"A survey of {len(twelve().questions)} questions, for a phone that has never been here.\n")
        is_light = weights(app)
        is_soon = waits(app)
        site.engine.dispose()
    sys.exit(0 if is_light and is_soon else 1)


if __name__ == "__main__":
    main()
