"""Every sentence that is stored is replaced by something hostile, and the pages are opened in a real browser.

No dialog opens, the content security policy has nothing to report, nothing leaves for another address. The
suite opens every type of page of residents; `./run check hostile` those of the desk too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page

from dialog.checks.browsing import in_language, walk
from dialog.database import Base
from tests import hostile
from tests.browser.conftest import DESKTOP, Served
from tests.browser.words import sign_in

pytestmark = pytest.mark.browser

READERS = ("everyone", *(("karin", "petra", "ada") if hostile.INPUTS else ()))
KEPT = frozenset({"audit_event", "job", "sign_in_session", "one_time_link", "codebook_version"})
"""Tables that no page shows as words, whose words are chained, or that hold a whole checked document."""


def poisoned(value: Any, numbers: Iterator[int]) -> Any:
    """The value with something hostile in the place of every string that is a sentence: that has a space."""
    if isinstance(value, str) and " " in value.strip():
        number = next(numbers)
        return f"{hostile.SEEN[number % len(hostile.SEEN)]} {number}"
    if isinstance(value, dict):
        return {key: poisoned(one, numbers) for key, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one, numbers) for one in value]
    return value


def poison(connection: sa.Connection) -> int:
    """Replace what is written in the whole database; returns how many sentences went."""
    for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
    numbers = count()
    for table in Base.metadata.sorted_tables:
        wanted = [one for one in table.columns if isinstance(one.type, sa.String | sa.JSON)]
        if table.name in KEPT or not wanted:
            continue
        keys = list(table.primary_key.columns)
        for row in connection.execute(sa.select(*keys, *wanted)).all():
            held = {one.name: getattr(row, one.name) for one in wanted}
            new = {name: fitted(table.columns[name], poisoned(one, numbers)) for name, one in held.items()}
            changed = {name: one for name, one in new.items() if one != held[name]}
            if changed:
                here = sa.and_(*(key == getattr(row, key.name) for key in keys))
                connection.execute(table.update().where(here).values(changed))
    return next(numbers)


def fitted(column: sa.Column[Any], value: Any) -> Any:
    """As much of a text as the column has room for."""
    is_short = isinstance(value, str) and isinstance(column.type, sa.String)
    return value[: column.type.length] if is_short else value


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
    if reader != "everyone":
        sign_in(page, served, reader)
    with served.site.engine.begin() as connection:
        assert poison(connection) > 1_000
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
    assert len(seen) > {"everyone": 12, "ada": 5}.get(reader, 60)
    assert sum(shown) > len(seen) // 3, "what is stored is on the pages, or nothing was tried"
