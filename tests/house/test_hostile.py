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

from dialog.views.files import LARGER
from tests import hostile
from tests.house import access_house
from tests.house.access import NOBODY, Row, arguments_of, filled
from tests.house.access_house import House
from tests.house.access_table import TABLE

WHOLE = 10_000
INPUTS = hostile.INPUTS or 100
SENDABLE = [one.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for one in hostile.TEXTS]
SHARES = 4
house = access_house.house


def somebody(row: Row) -> str:
    """Who is let in: a resident where everybody is."""
    return NOBODY if NOBODY in row.allowed else sorted(row.allowed)[0]


def address_of(house: House, name: str, text: str, number: int) -> str:
    """Where the row leads; at every third number the hostile text stands where a word of the path is."""
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
        arguments[words[number % len(words)]] = text.replace("/", "")[:200] or "x"
    with house.app.test_request_context():
        return house.app.url_for(endpoint, **arguments)


def send(house: House, name: str, sent: hostile.Hostile) -> tuple[TestResponse, bool, str]:
    """The answer, whether it had to be 413, and where it was asked."""
    row = TABLE[name]
    browser = house.browser(somebody(row))
    number, text = sent.number, sent.text
    address = address_of(house, name, text, number)
    if name.endswith("GET"):
        names = ("q", "show", "page", "municipality", "next", "sort", "week", "theme", "language", "from")
        asked = {names[number % len(names)]: text[:2_000], names[(number + 3) % len(names)]: text[:20]}
        return browser.get(address, query_string=asked), False, address
    shown = browser.get(address)
    fields: hostile.Fields = MultiDict(hostile.fields_of(shown) if shown.status_code == 200 else [])
    shown.close()
    fields.update(filled(row.form, house.world))
    fields["csrf_token"] = house.form_token()
    sending = sent.sending(fields)
    answer = browser.post(address, **sending.arguments)
    takes_files = name.split()[0] in LARGER and somebody(row) != NOBODY
    return answer, sending.is_too_large and not takes_files, address


def plan(inputs: int = INPUTS) -> list[tuple[str, hostile.Hostile]]:
    """Every route in turn; the residents' form with every text and every body."""
    alone = [
        ("answer.send POST", hostile.Hostile(kind, number))
        for kind in (*hostile.KINDS, "any")
        for number in range(4 * len(hostile.TEXTS) if kind == "any" else 1)
    ]
    return hostile.plan(sorted(TABLE), inputs) + alone[:: 1 if inputs >= WHOLE else 9]


def test_the_whole_run_sends_every_kind_to_every_route() -> None:
    sent: dict[str, set[str]] = {}
    for name, one in plan(WHOLE):
        sent.setdefault(name, set()).add(one.kind)
    lacking = {
        name: missing
        for name in TABLE
        if (missing := {*(hostile.KINDS if name.endswith("POST") else hostile.FAMILIES)} - sent[name])
    }
    assert lacking == {}, "the run is too short for so many routes: raise WHOLE"
    assert {one.text for name, one in plan(WHOLE) if name == "answer.send POST"} >= set(SENDABLE)


def test_a_short_run_is_a_bit_of_everything() -> None:
    assert {one.kind for _name, one in plan(300)} >= set(hostile.KINDS)
    assert len({name for name, _one in plan(300)}) > 200


@pytest.mark.parametrize("share", range(SHARES))
def test_hostile_input_is_answered_and_never_fails(
    house: House, share: int, record_property: Callable[[str, object], None]
) -> None:
    """No answer is 5xx; what is too large is refused as that; everything keeps its headers."""
    wrong: list[str] = []
    answered: Counter[int] = Counter()
    for name, sent in plan()[share::SHARES]:
        if house.is_changed:
            house.restore()
        try:
            answer, is_too_large, address = send(house, name, sent)
        except Exception as error:  # what would be an answer of 500 outside of tests
            wrong.append(f"{name} {sent}: {error!r:.300}")
            house.is_changed = True
            continue
        answered[answer.status_code] += 1
        house.is_changed = name.endswith("POST") and answer.status_code < 400
        if answer.status_code >= 500 or (is_too_large and answer.status_code != 413):
            wrong.append(f"{name} {sent} {address[:120]!r}: {answer.status_code}")
        if "default-src 'none'" not in answer.headers.get("Content-Security-Policy", ""):
            wrong.append(f"{name} {sent}: no policy")
        answer.close()
    record_property("inputs", answered.total())
    record_property("refused_as_too_large", answered[413])
    record_property("answers_5xx_or_wrong", len(wrong))
    assert min(answered) == 200
    assert wrong == [], "\n".join(wrong)
