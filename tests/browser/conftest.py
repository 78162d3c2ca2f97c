"""A real browser on a real server: the example in Chromium, at two widths, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dialog import clock
from dialog.app import create_app
from dialog.checks.browsing import FLAGS
from dialog.checks.browsing import served as served_at
from dialog.models import User
from dialog.request import Site
from dialog.services import accounts
from dialog.settings import Settings
from tests import example
from tests.conftest import UNHURRIED
from tests.ground import Ground, stand
from tests.needs import chromium

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@dataclass
class Served:
    """The example, served: its address, and the site behind it."""

    address: str
    site: Site

    def link_for(self, email: str) -> str:
        """A one-time sign-in link of somebody in the example."""
        with self.site.transaction() as session:
            user = session.query(User).filter_by(email=email).one()
            token = accounts.make_link(session, user, at=clock.now())
        return f"{self.address}/sv/account/link/{token}"


@pytest.fixture(scope="session")
def served_app(
    tmp_path_factory: pytest.TempPathFactory, compiled_templates: FileSystemBytecodeCache
) -> Iterator[tuple[Flask, str]]:
    """The server, on a free port of the loopback address."""
    folder = tmp_path_factory.mktemp("served")
    app = create_app(
        Settings(
            secret_key="for the browser tests only, long enough",
            database_url=f"sqlite:///{folder / 'unused.db'}",
            secure_cookies=False,
            example=True,
        )
    )
    app.jinja_env.bytecode_cache = compiled_templates
    app.extensions["dialog_pace"] = UNHURRIED
    with served_at(app) as address:
        yield app, address


@pytest.fixture
def served(
    served_app: tuple[Flask, str], ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The server on a fresh copy of the example; jobs are carried out by the test."""
    app, address = served_app
    site: Site = app.extensions["dialog"]
    stand(site, ground.lay(example.database(example.folder(tmp_path_factory))))
    site.carry_job = None
    yield Served(address, site)
    site.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once."""
    path = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh browser profile; fails the test on any message of the console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(*, width: dict[str, int] = PHONE, scripts: bool = True, locale: str = "sv-SE") -> Page:
        context = browser.new_context(viewport=width, java_script_enabled=scripts, locale=locale)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        expect.set_options(timeout=10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    unexpected = [words for words in complaints if "status of 4" not in words]
    assert unexpected == [], "The browser's console complains; a page of ours gives it no reason to."
