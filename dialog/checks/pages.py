"""`./run check pages`: every type of page in every language, width and light, and with the keyboard alone.

Serves the example from a temporary folder and walks it by links: as nobody, as a coordinator, as a police
officer and as an administrator. A whole run writes down when it was and what it found: the accessibility
statement tells that, and nothing that was not looked at.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

import structlog
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from dialog import clock, schema
from dialog.accessibility import RECORD
from dialog.app import create_app
from dialog.checks.browsing import (
    AXE_FILE,
    FLAGS,
    NO_PAGE,
    axe_version,
    chromium,
    endpoint_of,
    in_language,
    look,
    served,
    walk,
)
from dialog.checks.keyboard import tab_through
from dialog.checks.page_states import Extra, extras, link_for, prepare, starts
from dialog.example import load
from dialog.languages import DESK_LANGUAGES, LANGUAGES
from dialog.request import Site
from dialog.settings import Settings

WIDTHS = (320, 390, 1280)
HEIGHT = 800
LIGHTS: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
PEOPLE = ("nobody", "karin", "petra", "gunnar", "ada", "inga")
REDIRECTS = frozenset({"root.front", "short.link", "short.poster", "account.arrive"})
"""Addresses that only lead on; `root.alive` and `root.ready` are no pages either."""


@dataclass
class Row:
    """What was found on one type of page."""

    name: str
    looks: int = 0
    findings: list[str] = field(default_factory=list)
    walked: int = 0
    seconds: float = 0.0


@dataclass
class Check:
    """One run: which languages, widths and pages it looks at, and what it has found."""

    app: Flask
    address: str
    languages: tuple[str, ...] | None
    widths: tuple[int, ...]
    only: tuple[str, ...]
    rows: dict[str, Row] = field(default_factory=dict)

    def wants(self, name: str) -> bool:
        """Whether this type of page is looked at: each once, however many may see it."""
        return name not in self.rows and (not self.only or name.startswith(self.only))

    def visit(self, page: Page, name: str, go: Callable[[str], None], languages: tuple[str, ...]) -> None:
        """Look at one type of page in every way, and tab through it in the first language."""
        row = self.rows[name] = Row(name)
        begun = time.monotonic()
        chosen = [code for code in languages if self.languages is None or code in self.languages]
        for code in chosen or languages[:1]:
            go(code)
            for width in self.widths:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                for light in LIGHTS:
                    page.emulate_media(color_scheme=light, reduced_motion="reduce")
                    row.findings += look(page, f"{name} {code} {width} {light}")
                    row.looks += 1
        for width in (self.widths[0], self.widths[-1]):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            go((chosen or languages)[0])
            row.findings += tab_through(page, f"{name} keyboard {width}")
            row.walked += 1
        row.seconds = time.monotonic() - begun
        print(f"{name:44}{row.looks:6}{row.walked:6}{len(row.findings):9}{row.seconds:8.1f} s", flush=True)

    def walk_as(self, page: Page, begin: list[str], languages: tuple[str, ...]) -> set[str]:
        """Walk by links; pages that are not wanted are only opened, for what they lead to."""

        def visit(name: str, path: str) -> None:
            def go(code: str) -> None:
                self.open(page, in_language(path, code), 200)

            if self.wants(name):
                self.visit(page, name, go, languages)
            else:
                go(languages[0])

        return walk(self.app, page, self.address, begin, visit)

    def open(self, page: Page, path: str, status: int) -> None:
        """Open a page that must answer so."""
        answer = page.goto(self.address + path)
        if answer is None or answer.status != status:
            raise SystemExit(f"{path} answers {answer.status if answer else 'nothing'}, not {status}.")

    def beyond(self, page: Page, one: Extra) -> None:
        """A page that no link leads to, or one in a state that somebody must bring about first."""

        def go(code: str) -> None:
            self.open(page, in_language(one.path, code), one.status)
            if one.send:
                with page.expect_navigation(wait_until="load"):
                    page.evaluate("document.querySelector('main form[method=post]').submit()")

        if self.wants(one.name):
            self.visit(page, one.name, go, tuple(LANGUAGES) if one.person == "nobody" else DESK_LANGUAGES)


def run(browser: Browser, check: Check, site: Site, people: tuple[str, ...]) -> set[str]:
    """Walk as each of the people; returns every type of page that was seen."""
    seen: set[str] = set()
    for person in people:
        context = browser.new_context(viewport={"width": WIDTHS[-1], "height": HEIGHT}, locale="sv-SE")
        page = context.new_page()
        page.set_default_timeout(30_000)
        complaints: list[str] = []
        page.on("pageerror", partial(_note, complaints))
        is_staff = person != "nobody"
        if is_staff:
            page.goto(check.address + link_for(site, person))
            with page.expect_navigation(wait_until="load"):
                page.locator("main form button").first.click()
        seen |= check.walk_as(page, starts(site, person), DESK_LANGUAGES if is_staff else tuple(LANGUAGES))
        for one in extras(site, person):
            check.beyond(page, one)
            seen.add(endpoint_of(check.app, one.path) if one.status == 200 else one.name)
        if complaints:
            check.rows[f"console of {person}"] = Row(f"console of {person}", findings=complaints)
        context.close()
    return seen


def _note(complaints: list[str], error: object) -> None:
    complaints.append(str(error))


def unseen(app: Flask, seen: set[str]) -> list[str]:
    """Types of pages that no link led to and that nobody opened."""
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    others = {"root.alive", "root.ready"}
    return sorted(
        name
        for name in pages - seen - NO_PAGE - REDIRECTS - others
        if name.partition(".")[0] in app.blueprints
    )


def record(check: Check) -> None:
    """Write down a whole run for the accessibility statement."""
    rows = check.rows.values()
    found = {
        "on": clock.today().isoformat(),
        "axe": axe_version(),
        "page_types": len(check.rows),
        "looks": sum(row.looks for row in rows),
        "keyboard_walks": sum(row.walked for row in rows),
        "findings": sum(len(row.findings) for row in rows),
        "languages": sorted(LANGUAGES),
        "widths": list(WIDTHS),
    }
    RECORD.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def arguments(given: list[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="./run check pages", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="TYPE", help="types that begin so: texts start."
    )
    parser.add_argument("--as", nargs="+", dest="people", choices=PEOPLE, default=list(PEOPLE))
    parser.add_argument("--languages", nargs="+", choices=list(LANGUAGES))
    parser.add_argument("--widths", nargs="+", type=int, default=list(WIDTHS))
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Print a table of page types and findings; 1 when something was found."""
    asked = arguments(given)
    path = chromium()
    if path is None or not AXE_FILE.exists():
        print("This needs Chromium (or CHROMIUM=path) and tests/browser/axe.min.js.", file=sys.stderr)
        return 3
    is_whole = given == []
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder)}/pages.db"
        settings = Settings(secret_key="p" * 40, database_url=database, secure_cookies=False, example=True)
        app = create_app(settings)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        site: Site = app.extensions["dialog"]
        site.carry_job = None
        schema.upgrade(site.engine)
        print("Loading the example (a minute).", flush=True)
        load.everything(site)
        prepare(site)
        print(f"{'page':44}{'looks':>6}{'walks':>6}{'findings':>9}{'time':>10}")
        with served(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            languages = tuple(asked.languages) if asked.languages else None
            check = Check(app, address, languages, tuple(asked.widths), tuple(asked.only))
            seen = run(browser, check, site, tuple(asked.people))
            browser.close()
        site.engine.dispose()
    findings = [finding for row in check.rows.values() for finding in row.findings]
    missed = unseen(app, seen) if is_whole else []
    print("\n".join(["", *findings, *(f"nobody looked at {name}" for name in missed)]))
    looks = sum(row.looks for row in check.rows.values())
    print(f"{len(check.rows)} types of pages, {looks} looks, {len(findings)} findings.")
    if is_whole:
        record(check)
    return 1 if findings or missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
