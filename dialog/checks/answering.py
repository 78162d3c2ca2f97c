"""`./run check answering`: the resident's side as people meet it, in a real browser, told as a table.

The whole survey is answered, mended and sent in three languages, with and without scripts, on a phone and on
a desktop; sent without a network; tapped twice; by two people on one device. It starts the site by itself, on
the example in a folder of its own. What this machine has no browser for is said, never counted as right.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import sqlalchemy as sa
import structlog
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Playwright, sync_playwright

from dialog import schema
from dialog.app import create_app
from dialog.checks.answering_offline import OFFLINE, after_closing
from dialog.checks.answering_walk import Failed, Place, must, walk
from dialog.checks.browsing import FLAGS, chromium, served
from dialog.example import load
from dialog.languages import LANGUAGES
from dialog.models import Response
from dialog.request import Site
from dialog.settings import Settings

LOCALES = {"sv": "sv-SE", "se": "se", "en": "en-GB"}
WIDTHS = ((360, 740), (1280, 900))
TWICE = 200
AT_ONCE = 8


@dataclass(frozen=True)
class Line:
    """One line of the table: what was done, and what went wrong, if anything."""

    words: str
    fault: str = ""


def carry_out(words: str, work: Callable[[], object]) -> Line:
    """Do one check and say how it went."""
    try:
        work()
    except (Failed, BrowserError) as error:
        line = Line(words, str(error).splitlines()[0])
    else:
        line = Line(words)
    print(f"{'FAILS' if line.fault else 'ok':6} {words}{': ' + line.fault if line.fault else ''}", flush=True)
    return line


def walks(playwright: Playwright, engine: str, path: str | None, place: Place) -> list[Line]:
    """The whole survey in every language, with and without scripts, at both widths."""
    lines = []
    browser = getattr(playwright, engine).launch(executable_path=path, args=FLAGS if path else [])
    for language in LANGUAGES:
        for scripts in (True, False):
            for width, height in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    java_script_enabled=scripts,
                    locale=LOCALES[language],
                )
                words = f"{engine}, {language}, {'scripts' if scripts else 'no scripts'}, {width} px"
                work = partial(walk, place, context.new_page(), language, scripts=scripts)
                lines.append(carry_out(f"answered, mended, sent: {words}", work))
                context.close()
    browser.close()
    return lines


def without_a_network(playwright: Playwright, path: str, place: Place) -> list[Line]:
    """What happens when the network is gone in the middle."""
    lines = []
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    for words, check in OFFLINE.items():
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="sv-SE")
        lines.append(carry_out(f"no network: {words}", partial(check, place, context)))
        context.close()
    browser.close()
    with tempfile.TemporaryDirectory() as profile:

        def launch() -> object:
            return playwright.chromium.launch_persistent_context(
                profile, executable_path=path, args=FLAGS, locale="sv-SE"
            )

        words = "no network: kept, the browser closed, delivered once at the next visit"
        lines.append(carry_out(words, partial(after_closing, place, launch)))
    return lines


class _Hidden(HTMLParser):
    """The form token of a page."""

    token = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name") == "form_token":
            self.token = given.get("value") or ""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing, so that the redirect itself can be looked at."""

    def redirect_request(self, *_arguments: object, **_more: object) -> None:
        return None


def tapped_twice(place: Place, times: int = TWICE, rest: float = 6.0) -> None:
    """Send each of many forms twice at the same moment: each is stored once, and both get the same thanks."""
    address = f"{place.address}/sv/answer/{place.slug}?municipality=arjeplog"
    tokens = []
    for _one in range(times):
        page = _Hidden()
        with urllib.request.urlopen(address) as reply:  # noqa: S310 -- our own server, just started
            page.feed(reply.read().decode())
        tokens.append(page.token)
    time.sleep(rest)  # nobody answers faster
    before = place.count()
    thanks: list[list[str]] = [[] for _one in tokens]

    def tap(number: int) -> None:
        thanks[number].append(_sent(address, tokens[number], number))

    for start in range(0, times, AT_ONCE // 2):
        taps = [
            threading.Thread(target=tap, args=(number,))
            for number in range(start, min(start + AT_ONCE // 2, times))
            for _tap in range(2)
        ]
        for thread in taps:
            thread.start()
        for thread in taps:
            thread.join()
    same = sum(1 for one in thanks if len(one) == 2 and one[0] == one[1] and "/thanks" in one[0])
    stored = place.count() - before
    print(f"       {same} of {times} got the same thanks twice, {stored} stored")
    must((same, stored) == (times, times), f"{same} of {times} thanked alike, {stored} stored")


def _sent(address: str, token: str, number: int) -> str:
    """Where the server leads after a sending; each pair comes from an address of its own."""
    form = {"form_token": token, "form_website": "", "concern": f"Tryck nummer {number}."}
    headers = {"X-Forwarded-For": f"198.51.100.{number % 250}", "Sec-Fetch-Site": "same-origin"}
    asked = urllib.request.Request(address, urllib.parse.urlencode(form).encode(), headers)  # noqa: S310 -- ours
    try:
        with urllib.request.build_opener(_Stay).open(asked) as reply:
            return f"answered {reply.status}"
    except urllib.error.HTTPError as reply:
        return reply.headers.get("Location") or f"answered {reply.code}"


def webkit(playwright: Playwright, place: Place) -> list[Line]:
    """The same walks in WebKit, where this machine has it."""
    if not Path(playwright.webkit.executable_path).exists():
        print("       WebKit is not here: nothing is said about it.")
        return []
    return walks(playwright, "webkit", None, place)


def main() -> None:
    """Carry out every check and print the table; exit 1 when one fails, 3 without a browser."""
    path = chromium()
    if path is None:
        sys.exit(
            "Chromium is missing here: install it (Debian: apt-get install chromium) or name it in CHROMIUM."
        )
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            secret_key="a" * 40,
            database_url=f"sqlite:///{Path(folder)}/answering.db",
            secure_cookies=False,
            example=True,
            trusted_proxies=1,
        )
        app = create_app(settings)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        site: Site = app.extensions["dialog"]
        schema.upgrade(site.engine)
        print("Loading the example.", flush=True)
        load.everything(site)
        site.carry_job = None

        def count() -> int:
            with site.reading() as session:
                return session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0

        with served(app) as address, sync_playwright() as playwright:
            place = Place(address, "trygghet", count)
            lines = walks(playwright, "chromium", path, place)
            lines += webkit(playwright, place)
            lines += without_a_network(playwright, path, place)
            lines.append(
                carry_out(f"{TWICE} forms sent twice at the same moment", partial(tapped_twice, place))
            )
        site.engine.dispose()
    wrong = sum(1 for line in lines if line.fault)
    print(f"\n{len(lines) - wrong} of {len(lines)} as they should be")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
