"""Every route is sent hostile input by somebody who is let in: an answer, never a failure.

`./run check hostile` sends 10 000; the suite a few to every part of the site. HOSTILE_INPUTS sets how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.routing import UnicodeConverter
from werkzeug.test import TestResponse

from tests import hostile
from tests.house import access_house
from tests.house.access import NOBODY, Row, arguments_of, filled
from tests.house.access_house import House
from tests.house.access_table import TABLE

INPUTS = hostile.INPUTS or 100
SHARES = 4
house = access_house.house
LARGER = ("load", "statistics", "language", "sound", "old/file", "signed", "catalogue")
"""Parts of addresses where files are taken, which may be larger."""


def somebody(row: Row) -> str:
    """Who is let in: a resident where everybody is."""
    return NOBODY if NOBODY in row.allowed else sorted(row.allowed)[0]


def address_of(house: House, name: str, number: int) -> str:
    """Where the row leads; at every third number a hostile text stands where a word of the path is."""
    endpoint, _method = name.split()
    row, known = TABLE[name], arguments_of(house.world)
    blueprint = endpoint.partition(".")[0]
    rule = next(house.app.url_map.iter_rules(endpoint))
    arguments: dict[str, Any] = {
        argument: known.get(f"{blueprint}.{argument}", known.get(argument)) for argument in rule.arguments
    }
    arguments |= filled(row.arguments, house.world)
    free = {one for one, kind in rule._converters.items() if isinstance(kind, UnicodeConverter)}
    words = sorted(free - {"language"})
    if name.endswith("GET") and words and number % 3 == 0:
        text = hostile.TEXTS[number % len(hostile.TEXTS)].replace("/", "")[:200]
        arguments[words[number % len(words)]] = text.encode("utf-8", "replace").decode("utf-8") or "x"
    with house.app.test_request_context():
        return house.app.url_for(endpoint, **arguments)


def send(house: House, name: str, number: int) -> tuple[TestResponse, bool, str]:
    """The answer, whether it had to be 413, and where it was asked."""
    row = TABLE[name]
    browser = house.browser(somebody(row))
    address = address_of(house, name, number)
    if name.endswith("GET"):
        text = hostile.TEXTS[number % len(hostile.TEXTS)].encode("utf-8", "replace").decode("utf-8")
        names = ("q", "show", "page", "municipality", "next", "sort", "week", "theme", "language", "from")
        asked = {names[number % len(names)]: text[:2_000], names[(number + 3) % len(names)]: text[:20]}
        return browser.get(address, query_string=asked), False, address
    shown = browser.get(address)
    fields: hostile.Fields = MultiDict(hostile.fields_of(shown) if shown.status_code == 200 else [])
    shown.close()
    fields.update(filled(row.form, house.world))
    fields["csrf_token"] = house.form_token()
    sending = hostile.sending(fields, number)
    answer = browser.post(address, **sending.arguments)
    takes_files = any(part in address for part in LARGER) and somebody(row) != NOBODY
    return answer, sending.is_too_large and not takes_files, address


def plan() -> list[tuple[str, int]]:
    """Routes and numbers: every route in turn, the residents' form with everything."""
    names = sorted(TABLE)
    turns = [(names[turn % len(names)], turn * 7 + turn // len(names)) for turn in range(INPUTS)]
    return turns + [
        ("answer.send POST", number)
        for number in range(0, 4 * len(hostile.TEXTS), 1 if hostile.INPUTS else 9)
    ]


@pytest.mark.parametrize("share", range(SHARES))
def test_hostile_input_is_answered_and_never_fails(
    house: House, share: int, record_property: Callable[[str, object], None]
) -> None:
    """No answer is 5xx; what is too large is refused as that; everything keeps its headers."""
    wrong: list[str] = []
    answered: Counter[int] = Counter()
    for name, number in plan()[share::SHARES]:
        if house.is_changed:
            house.restore()
        try:
            answer, is_too_large, address = send(house, name, number)
        except Exception as error:  # what would be an answer of 500 outside of tests
            wrong.append(f"{name} {number}: {error!r:.300}")
            house.is_changed = True
            continue
        answered[answer.status_code] += 1
        house.is_changed = name.endswith("POST") and answer.status_code < 400
        if answer.status_code >= 500 or (is_too_large and answer.status_code != 413):
            wrong.append(f"{name} {number} {address[:120]!r}: {answer.status_code}")
        if "default-src 'none'" not in answer.headers.get("Content-Security-Policy", ""):
            wrong.append(f"{name} {number}: no policy")
        answer.close()
    record_property("inputs", answered.total())
    record_property("refused_as_too_large", answered[413])
    record_property("answers_5xx_or_wrong", len(wrong))
    assert min(answered) == 200
    assert wrong == [], "\n".join(wrong)
