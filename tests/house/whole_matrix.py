"""Every route, method, role and relation, tried: `./run check access`, too long for the tests.

Not among the tests by its name; `matrix.py` runs it and writes what it found.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from tests.house.access import EVERYBODY, expected
from tests.house.access_house import House, house, wrong_answer
from tests.house.access_table import TABLE
from tests.house.matrix import COLUMNS, OUT, who
from tests.world_outside import STRANGERS

__all__ = ["house"]


@pytest.mark.parametrize("name", sorted(TABLE))
def test_everybody(house: House, name: str) -> None:
    row, (endpoint, method) = TABLE[name], name.split()
    if house.is_changed:
        house.restore()
    rules = sorted({str(rule) for rule in house.app.url_map.iter_rules(endpoint)})
    wrong = {}
    with Path(os.environ[OUT]).open("a", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        for person in sorted((*EVERYBODY, *STRANGERS), key=lambda one: (one in row.allowed, one)):
            status, fault = wrong_answer(house, name, person)
            wanted = " or ".join(map(str, sorted(expected(row, person))))
            role, relation = who(person)
            lines.writerow([" ".join(rules), method, endpoint, role, relation, wanted, status, fault])
            if fault:
                wrong[person] = fault
    assert len(COLUMNS) == 8
    assert wrong == {}
