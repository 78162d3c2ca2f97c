"""A browser that looks at pages as readers meet them: by links, with axe-core, and with the keyboard alone.

For `./run check pages` and the browser tests; the site itself needs none of it. Playwright and Chromium come
with the test requirements.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask
from waitress.server import create_server
from werkzeug.routing.exceptions import RequestRedirect

from dialog.settings import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOT_THE_DRIVERS = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)
"""What Playwright turns off by itself: a second list replaces its own."""
NOT_OURS = ("WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup")
"""Pages of the browser's own behind every window's address bar: a third of what opening a page costs."""
FLAGS = [
    f"--disable-features={','.join((*NOT_THE_DRIVERS, *NOT_OURS))}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
AXE_FILE = ROOT / "tests" / "browser" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
    const only = {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]};
    const shown = one => one.nodes.slice(0, 3).map(node => node.html).join(" | ");
    return (await axe.run(document, only)).violations.map(one => one.id + ": " + shown(one));
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINKS = "[...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"
NO_PAGE = frozenset(
    {
        *("static", "root.asset", "prints.code", "prints.document", "situation.figure", "link_picture.show"),
        *("surveys.file", "surveys.workbook", "survey_texts.file", "language_room.file", "results.data"),
        *("trends.figure", "trends.evidence", "calendar.figure", "baselines.figure"),
        *("watching.blank", "short.service_worker", "sounds.play", "codebook.download"),
        *("documents.document", "documents.figure", "documents.data", "documents.minutes"),
        *("picture_files.document", "picture_files.figure", "picture_files.summary_file"),
        *("picture_files.data", "picture_files.joint_document", "picture_files.joint_data"),
        *("feeds.news", "feeds.days", "promise_files.document", "promise_files.schema"),
        *("promise_files.table", "promise_files.table_for_excel"),
        *("promise_prints.notice", "promise_prints.said_page", "promise_prints.said_picture"),
        *("outside.file", "outside.picture", "reports.file", "papers.part_1"),
        *("papers.part_2", "year_wheel.file", "old_promises.template", "signed_prints.sheet"),
        "signed_prints.scan",
    }
)
"""Where links lead that are files, not pages."""


def chromium() -> str | None:
    """The path of a Chromium or Chrome, or None when this machine has none. CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else (*NAMES, ON_A_MAC)
    return next((found for one in candidates if (found := shutil.which(one))), None)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the site on a free port of the loopback address; gives its address."""
    # The checks stand for a proxy when they come from many addresses.
    server = create_server(app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=False)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(5)


def endpoint_of(app: Flask, address: str) -> str:
    """The endpoint behind an address; fails for one that leads nowhere."""
    adapter = app.url_map.bind("localhost")
    path = urlsplit(address).path
    try:
        return str(adapter.match(path, method="GET")[0])
    except RequestRedirect as redirect:
        return endpoint_of(app, urlsplit(redirect.new_url).path)


def in_language(path: str, language: str) -> str:
    """The same page in another language."""
    return f"/{language}/{path.split('/', 2)[2]}"


def walk(
    app: Flask, page: Page, address: str, starts: list[str], visit: Callable[[str, str], Any]
) -> set[str]:
    """Follow the links from some paths, one page of each type; returns the types.

    `visit(endpoint, path)` opens the page and leaves it open, or gives the links of it.
    """
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        endpoint = endpoint_of(app, path)
        if endpoint in seen or endpoint in NO_PAGE:
            continue
        seen.add(endpoint)
        given = visit(endpoint, path)
        links = [urlsplit(link) for link in (given if isinstance(given, list) else page.evaluate(LINKS))]
        waiting += [
            link.path + (f"?{link.query}" if link.query else "")
            for link in links
            if address == f"{link.scheme}://{link.netloc}"
        ]
    return seen


def look(page: Page, where: str) -> list[str]:
    """What is wrong with the page as it stands: axe-core's findings, and whether it scrolls sideways."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_FILE.read_text("utf-8"))
    faults = [f"{where}: {fault}" for fault in page.evaluate(RUN, TAGS)]
    wider = page.evaluate(TOO_WIDE)
    if wider > 0:
        faults.append(f"{where}: {wider} px wider than {page.viewport_size}")
    return faults


def axe_version() -> str:
    """The edition of axe-core that looks."""
    with AXE_FILE.open(encoding="utf-8") as file:
        return file.readline().split(" v")[-1].strip()
