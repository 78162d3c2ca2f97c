"""`./run check weight`: what a resident's phone fetches to answer the survey, as it is on the wire.

Starts the site on an empty database with the ready-made safety survey and fetches the survey page and
everything it names. A poor network is the usual case here: the limits are part of the product.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
import sys
import tempfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from flask import Flask

from dialog import clock, schema
from dialog.app import create_app
from dialog.languages import LANGUAGES
from dialog.models import Organisation, User
from dialog.request import Site
from dialog.services import surveys
from dialog.services.permissions import Actor, ActorMembership
from dialog.settings import Settings
from surveys.documents import library

MOST_BYTES = 14 * 1024
MOST_REQUESTS = 4
SLUG = "trygghet"
ADDRESS_IN_STYLE = re.compile(rb"url\(\s*['\"]?([^'\")]+)")


@dataclass(frozen=True)
class Fetched:
    """One answer of the server: its address, its size on the wire, and what it tried to leave behind."""

    address: str
    size: int
    cookies: tuple[str, ...]


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


def prepare(site: Site) -> None:
    """Put the ready-made safety survey, asked about two municipalities, into an empty database."""
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
            library()["safety_survey"],
            slug=SLUG,
            asked_by_id=towns[0].id,
            municipality_ids=ids,
            at=clock.now(),
        )
        opens_on = clock.today()
        closes_on = opens_on + dt.timedelta(days=30)
        surveys.publish(session, actor, version.id, opens_on=opens_on, closes_on=closes_on, at=clock.now())


def main() -> None:
    """Print what each request weighs; exit 1 when a page is too heavy."""
    is_too_heavy = False
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(secret_key="w" * 40, database_url=f"sqlite:///{Path(folder)}/weight.db")
        app = create_app(settings)
        site: Site = app.extensions["dialog"]
        schema.upgrade(site.engine)
        prepare(site)
        for language in LANGUAGES:
            fetched = weigh(app, f"/{language}/answer/{SLUG}?municipality=arjeplog")
            for one in fetched:
                print(f"{one.size:7}  {one.address}")
            total = sum(one.size for one in fetched)
            print(f"{total:7}  of {MOST_BYTES} bytes in {len(fetched)} of {MOST_REQUESTS} requests\n")
            has_cookies = any(one.cookies for one in fetched)
            is_too_heavy |= total > MOST_BYTES or len(fetched) > MOST_REQUESTS or has_cookies
        site.engine.dispose()
    sys.exit(1 if is_too_heavy else 0)


if __name__ == "__main__":
    main()
