"""Every text that is stored is replaced by something hostile, and the pages are opened in a real browser.

No dialog opens, the content security policy has nothing to report, nothing leaves for another address. The
suite opens every type of page of residents; `./run check hostile` those of everybody's desk too.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page

from dialog.checks.browsing import in_language, walk
from dialog.models import Membership, User
from tests import hostile, poisoned
from tests.browser.conftest import DESKTOP, Served
from tests.browser.words import sign_in

pytestmark = pytest.mark.browser

OF_THE_EXAMPLE = ("karin", "nils", "petra", "maja", "gunnar", "lena", "inger", "ada")
ADDED = {"inga": "language_reader", "sara": "quote_reader"}
"""Whose roles nobody of the example has."""
READERS = ("everyone", *((*OF_THE_EXAMPLE, *ADDED) if hostile.INPUTS else ()))
FEWEST = {"everyone": 12, "karin": 60, "petra": 60}
"""Types of pages that must have been opened; others have a desk of a few."""


def add(served: Served, name: str, role: str) -> None:
    """Let somebody more into the first municipality."""
    with served.site.transaction() as session:
        coordinator = session.scalars(sa.select(User).where(User.email == "karin@example.se")).one()
        (theirs, *_others) = coordinator.memberships
        user = User(email=f"{name}@example.se", name=name, language="sv", reads=["sv", "se", "en"])
        user.memberships = [
            Membership(organisation_id=theirs.organisation_id, role=role, from_on=theirs.from_on)
        ]
        session.add(user)


# A letter that the font of figures lacks is drawn as an empty box there.
@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("reader", READERS)
def test_what_is_stored_is_shown_and_does_nothing(
    served: Served,
    served_app: tuple[Flask, str],
    open_page: Callable[..., Page],
    reader: str,
    record_property: Callable[[str, object], None],
) -> None:
    page = open_page(width=DESKTOP)
    page.set_default_navigation_timeout(60_000)  # long words take a browser long to lay out
    if reader in ADDED:
        add(served, reader, ADDED[reader])
    if reader != "everyone":
        sign_in(page, served, reader)
    with served.site.engine.begin() as connection:
        assert poisoned.poison(connection, hostile.HELD) > 1_000
    opened: list[str] = []
    gone: list[str] = []
    broken: list[str] = []
    reports: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda told: reports.append(told.text) if "Content Security" in told.text else None)
    page.on("request", lambda one: None if one.url.startswith(served.address) else gone.append(one.url))
    shown = []

    def visit(_endpoint: str, path: str) -> None:
        address = in_language(path, "sv")
        answer = page.goto(served.address + address)
        assert answer is not None
        if answer.status >= 500:
            broken.append(f"{address} answers {answer.status}")
        body = page.content()
        shown.append("alert(" in body)
        assert json.dumps(page.evaluate("[...document.scripts].filter(one => !one.src).length")) == "0"

    seen = walk(served_app[0], page, served.address, ["/sv/" if reader == "everyone" else "/sv/desk/"], visit)

    counted = {
        "pages": len(seen),
        "dialogs": len(opened),
        "reports": len(reports),
        "requests_away": len(gone),
    }
    for name, count_of_it in {**counted, "pages_5xx": len(broken)}.items():
        record_property(name, count_of_it)
    assert (opened, reports, gone, broken) == ([], [], [], [])
    assert len(seen) > FEWEST.get(reader, 5)
    # Who reads languages or quotes has pages of the site's own words, and of an account.
    is_tried = reader in ADDED or sum(shown) > len(seen) // 3
    assert is_tried, "what is stored is on the pages, or nothing was tried"
