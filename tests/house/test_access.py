"""Every route, every method, every person: who gets in, who is refused, who finds nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.house.access import EVERYBODY
from tests.house.access_house import House, house, routes, wrong_answer
from tests.house.access_table import TABLE
from tests.world_outside import STRANGERS

__all__ = ["house"]


def test_every_route_has_its_row(application: Flask) -> None:
    missing = sorted(routes(application) - set(TABLE))

    assert missing == [], (
        "Add a line for each to tests/house/access_table.py: who is let in and what they get. "
        "Routes with an id take it from tests/world.py by the argument's name (`arguments_of` in access.py)."
    )


def test_every_row_has_its_route(application: Flask) -> None:
    assert sorted(set(TABLE) - routes(application)) == [], "Remove the line from tests/house/access_table.py."


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_gets_in(house: House, name: str) -> None:
    """The refused first: had one of them been let in, the others would show it too.

    Of those who have nothing to do with Arjeplog one in turn; `./run check access` asks all of them.
    """
    row = TABLE[name]
    if house.is_changed:
        house.restore()
    turn = STRANGERS[sorted(TABLE).index(name) % len(STRANGERS)]
    people = sorted({*EVERYBODY, turn, *row.allowed}, key=lambda person: (person in row.allowed, person))
    wrong = {person: fault for person in people if (fault := wrong_answer(house, name, person)[1])}
    assert wrong == {}, (
        "Either the service lacks its check, or the line in tests/house/access_table.py is wrong."
    )
