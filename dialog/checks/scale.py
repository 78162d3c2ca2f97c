"""`./run benchmark scale`: what becomes of every page when there are a hundred times as many answers.

The example is made twice, with 1 000 and with 100 000 answers in one municipality; pages are found by
links, one of each type, as a resident, the police officer and the coordinator meet them; the coordinator
also begins at the survey with most answers, so that what is shown of a survey is shown of that one. Each is
fetched from both in alternating order. A resident's page must ask for exactly as much as before and take as
long; a page of the desk may take three times as long. The first fetch comes after the log has grown, so
that nothing that was remembered holds: it is told apart, and a resident's must ask for exactly as much then
too. What is measured of one person is kept before the next begins.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from dialog import clock, schema
from dialog.app import create_app
from dialog.checks import kept, scale_ground
from dialog.checks.browsing import NO_PAGE, endpoint_of
from dialog.checks.drill_system import Database
from dialog.checks.scale_ground import TOWN
from dialog.checks.scale_rows import Counter
from dialog.models import Organisation, Response, User
from dialog.request import TOKEN, Site
from dialog.services import accounts, audit
from dialog.settings import Settings

SIZES = (1_000, 100_000)
MOST = {"resident": 1.5, "officer": 3.0, "coordinator": 3.0}
"""How many times as long a page may take; a resident's must ask for the same, what is above 1 is noise."""
PEOPLE = {
    "officer": "petra@example.se",
    "coordinator": "karin@example.se",
}
STARTS = {"resident": f"/sv/{TOWN}", "officer": "/sv/desk/", "coordinator": "/sv/desk/"}
LINK = re.compile(r'\bhref="([^"]+)"')
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SLOW = 5.0
"""A page that takes so many seconds is fetched once."""


@dataclass
class Place:
    """One site with so many answers, and a browser of everybody."""

    app: Flask
    counter: Counter
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    @classmethod
    def made(cls, url: str, answers: int) -> Place:
        """Lay the example with so many answers behind the address, and serve it."""
        app = create_app(Settings(secret_key="x" * 40, database_url=url, secure_cookies=False, example=True))
        site: Site = app.extensions["dialog"]
        site.carry_job = None
        schema.upgrade(site.engine)
        began = time.monotonic()
        scale_ground.lay(site, answers)
        say(f"{answers} answers laid in {time.monotonic() - began:.0f} s")
        return cls.opened(app)

    @classmethod
    def opened(cls, app: Flask) -> Place:
        """A site whose answers are there, with everybody signed in."""
        site: Site = app.extensions["dialog"]
        place = cls(app, Counter(site.engine), {"resident": app.test_client()})
        for who, email in PEOPLE.items():
            place.clients[who] = app.test_client()
            with site.transaction() as session:
                user = session.scalars(sa.select(User).where(User.email == email)).one()
                link = accounts.make_link(session, user, at=clock.now())
                token = accounts.use_link(session, link, at=clock.now())
            with place.clients[who].session_transaction() as cookie:
                cookie[TOKEN] = token
        return place

    def most_answered(self) -> int:
        """The survey version that most have answered."""
        site: Site = self.app.extensions["dialog"]
        query = sa.select(Response.survey_version_id).group_by(Response.survey_version_id)
        with site.reading() as session:
            ordered = query.order_by(sa.func.count().desc(), Response.survey_version_id)
            return session.scalars(ordered.limit(1)).one()

    def decided(self) -> None:
        """Let the log grow by a line, as confirming a page of texts does: the commonest decision."""
        site: Site = self.app.extensions["dialog"]
        with site.transaction() as session:
            town = session.scalars(sa.select(Organisation.id).where(Organisation.key == TOWN)).one()
            told = "theme:accept", f"organisation:{town}"
            audit.record(session, None, *told, at=clock.now(), organisation_id=town)

    def get(self, who: str, address: str) -> tuple[float, str]:
        """Seconds, and what the page says; follows where it leads on."""
        began = time.perf_counter()
        with self.clients[who].get(address, follow_redirects=True) as response:
            content = response.get_data()
            took = time.perf_counter() - began
            if response.status_code != 200:
                sys.exit(f"{address} answers {response.status_code} to the {who}.")
            return took, content.decode() if response.mimetype == "text/html" else ""


@dataclass
class Page:
    """One type of page, where it was found, and what it took at both sizes."""

    who: str
    endpoint: str
    address: str
    found_on: str
    seconds: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    anew: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    rows_anew: list[int] = field(default_factory=list)

    @property
    def medians(self) -> tuple[float, float]:
        """The median seconds at both sizes."""
        return statistics.median(self.seconds[0]), statistics.median(self.seconds[1])

    @property
    def ratio(self) -> float:
        """How many times as long it takes."""
        few, many = self.medians
        return many / few

    @property
    def holds(self) -> bool:
        """Whether it is within what it may take and, for a resident, asks for exactly the same."""
        is_same = len(set(self.rows)) == len(set(self.statements)) == len(set(self.rows_anew)) == 1
        return self.ratio <= MOST[self.who] and (is_same or self.who != "resident")

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "who": self.who,
            "page": self.endpoint,
            "ms": [round(1000 * one, 1) for one in self.medians],
            "ratio": round(self.ratio, 2),
            "anew_ms": [round(1000 * one) for one in self.anew],
            "statements": self.statements,
            "rows": self.rows,
            "rows_anew": self.rows_anew,
        }


def say(words: str) -> None:
    """Tell who waits."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def pages(place: Place, who: str) -> Iterator[Page]:
    """One address of every type that links lead this person to; files only where everybody may fetch them."""
    seen: set[str] = set()
    waiting = [(STARTS[who], "")]
    if who == "coordinator":
        waiting.append((f"/sv/desk/surveys/{place.most_answered()}", ""))
    while waiting:
        address, found_on = waiting.pop(0)
        endpoint = endpoint_of(place.app, address)
        if endpoint in seen or (endpoint in NO_PAGE and who != "resident") or endpoint == "static":
            continue
        seen.add(endpoint)
        _took, content = place.get(who, address)
        yield Page(who, endpoint, address, found_on)
        waiting += [(one, address) for one in links(content, address)]


def links(content: str, address: str) -> Iterator[str]:
    """Where a page leads on this site, in this municipality."""
    for link in LINK.findall(content):
        target = urlsplit(urljoin(address, unescape(link)))
        path = target.path + (f"?{target.query}" if target.query else "")
        is_ours = target.scheme in {"", "http"} and target.netloc in {"", "localhost", "127.0.0.1:8000"}
        if is_ours and "arvidsjaur" not in path and not path.startswith("/assets"):
            yield path


def same(place: Place, page: Page) -> str:
    """The page's address at the other site: a text has another id there."""
    if not UUID.search(page.address):
        return page.address
    _took, content = place.get(page.who, page.found_on)
    found = (one for one in links(content, page.found_on) if endpoint_of(place.app, one) == page.endpoint)
    return next(found)


def measure(places: tuple[Place, Place], page: Page, times: int) -> None:
    """Fetch a page from both in turn: first after the log has grown, then to count, then for the time."""
    addresses = page.address, same(places[1], page)
    for place, address in zip(places, addresses, strict=True):
        place.get(page.who, address)  # whatever is made once for each process is no matter of size
        place.decided()
        with place.counter.counting() as asked:
            page.anew.append(place.get(page.who, address)[0])
        page.rows_anew.append(asked.rows)
        with place.counter.counting() as asked:
            place.get(page.who, address)
        page.statements.append(asked.statements)
        page.rows.append(asked.rows)
    for _ in range(times):
        for place, address, seconds in zip(places, addresses, page.seconds, strict=True):
            if not seconds or seconds[0] < SLOW:
                seconds.append(place.get(page.who, address)[0])


def show(page: Page) -> None:
    """One line."""
    few, many = page.medians
    say(
        f"{'' if page.holds else '!':1} {page.who:11} {page.endpoint:32} {1000 * few:8.1f} {1000 * many:9.1f}"
        f" ms {page.ratio:6.2f}  anew {1000 * page.anew[0]:.0f}/{1000 * page.anew[1]:.0f}"
        f"  statements {page.statements[0]}/{page.statements[1]}"
        f"  rows {page.rows[0]}/{page.rows[1]}"
    )


def summed(found: list[Page]) -> dict[str, Any]:
    """What is kept: how many pages hold, the worst, and every page."""
    by = {who: [page for page in found if page.who == who] for who in STARTS}
    return {
        **{
            who: {
                "pages": len(own),
                "beyond": sum(not page.holds for page in own),
                "worst_ratio": round(max(page.ratio for page in own), 2),
                "slowest_ms": round(1000 * max(page.medians[1] for page in own)),
                "slowest_anew_ms": round(1000 * max(page.anew[1] for page in own)),
                "beyond_anew": sum(page.anew[1] > MOST[page.who] * page.anew[0] for page in own),
                "same_rows": sum(len(set(page.rows)) == 1 for page in own),
            }
            for who, own in by.items()
            if own
        },
        "pages": [page.told() for page in found],
    }


def on(kind: str, folder: Path, sizes: tuple[int, int], times: int, only: str) -> Iterator[dict[str, Any]]:
    """Both sizes on one kind of database: after each person what has been found by then."""
    server = Database(folder / "postgres") if kind == "postgresql" else None
    try:
        urls = [f"sqlite:///{folder / f'{size}.db'}" for size in sizes]
        if server:
            with sa.create_engine(server.url, isolation_level="AUTOCOMMIT").connect() as connection:
                for size in sizes:
                    connection.exec_driver_sql(f"CREATE DATABASE scale_{size}")
            base = sa.make_url(server.url)
            urls = [
                base.set(database=f"scale_{size}").render_as_string(hide_password=False) for size in sizes
            ]
        few, many = (Place.made(url, size) for url, size in zip(urls, sizes, strict=True))
        found = []
        for who in STARTS:
            for page in list(pages(few, who)):
                if only in f"{who} {page.endpoint}":
                    measure((few, many), page, times)
                    show(page)
                    found.append(page)
            yield summed(found)
        for place in (few, many):
            place.app.extensions["dialog"].engine.dispose()
    finally:
        if server:
            server.stop()


def main() -> int:
    """Measure, print and keep."""
    asked = argparse.ArgumentParser(prog="./run benchmark scale", description=__doc__)
    asked.add_argument("--postgres", action="store_true", help="also on PostgreSQL")
    asked.add_argument("--sizes", type=int, nargs=2, default=SIZES)
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--only", default="", help="who or which page; nothing is kept then")
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dialog-scale-"))
    told: dict[str, Any] = {"answers": list(given.sizes), "load_of_the_machine": list(os.getloadavg())}
    try:
        for kind in ("sqlite", "postgresql") if given.postgres else ("sqlite",):
            say(f"{kind}: milliseconds at {given.sizes[0]} and at {given.sizes[1]} answers")
            for found in on(kind, folder, tuple(given.sizes), given.times, given.only):
                told[kind] = found
                if not given.only:
                    kept.keep("scale", told)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sums = [told[kind][who] for kind in KINDS for who in STARTS if who in told.get(kind, ())]
    beyond = sum(one["beyond"] for one in sums)
    say(json.dumps({kind: {who: told[kind].get(who) for who in STARTS} for kind in KINDS if kind in told}))
    return 1 if beyond else 0


KINDS = ("sqlite", "postgresql")


if __name__ == "__main__":
    sys.exit(main())
