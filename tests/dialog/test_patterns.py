"""The measure of regular expressions tells what grows from what does not; which ones there are is known."""

from __future__ import annotations

from dialog.checks import patterns
from surveys import texts
from surveys.workbooks import FORMULA


def test_every_pattern_is_found_once_with_the_letters_it_speaks_of() -> None:
    found = patterns.patterns()
    keys = [(one.pattern.pattern, one.pattern.flags) for one in found]
    assert len(keys) == len(set(keys)) > 100
    assert {one.module.partition(".")[0] for one in found} == {"dialog", "surveys", "analysis"}
    assert patterns.units(r"x+[0-9]\s", 0)[:3] == ["x", "0", " "]


def test_what_is_only_matched_from_the_start_is_not_measured_as_a_search() -> None:
    anchored = {one.pattern.pattern: one.is_anchored for one in patterns.patterns()}
    assert anchored[FORMULA.pattern]
    assert not anchored[texts._CONTROLS.pattern]
