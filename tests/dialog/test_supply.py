"""What the site is made of: few direct dependencies, licences that are known, a list that others can read."""

from __future__ import annotations

import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from dialog.checks import supply
from dialog.checks.supply import Package


def test_the_lock_holds_only_what_may_be_used_and_at_most_24_direct_dependencies() -> None:
    made_of = list(supply.packages())
    assert supply.faults(made_of) == []
    assert set(supply.direct()) <= {one.name for one in made_of}
    assert all(one.hashes for one in made_of)


def test_an_unknown_or_refused_licence_is_a_fault() -> None:
    found = supply.faults(
        [
            Package("silent", "1", "", ()),
            Package("strict", "1", "AGPL-3.0-only", ()),
            Package("mixed", "1", "MIT AND GPL-3.0-only", ()),
            Package("either", "1", "GPL-3.0-only OR MIT", ()),
        ]
    )
    assert found == ["silent: no licence is known", "strict: AGPL-3.0-only", "mixed: MIT AND GPL-3.0-only"]


def test_the_bill_of_materials_is_cyclonedx_and_the_same_each_time_but_its_number_and_hour() -> None:
    made_of = list(supply.packages())[:6]
    text = supply.bill(made_of)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    first, second = json.loads(text), json.loads(supply.bill(made_of))
    assert first["components"] == second["components"]
    assert [one["name"] for one in first["components"]] == [one.name for one in made_of]
