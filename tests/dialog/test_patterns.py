"""The measure of regular expressions tells what grows from what does not; which ones there are is known."""

from __future__ import annotations

import re

from dialog.checks import patterns
from dialog.services import po_files
from surveys import texts, workbooks
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


def test_patterns_of_bytes_and_those_that_a_function_builds_are_measured_too() -> None:
    found = {one.pattern.pattern for one in patterns.patterns()}
    assert {workbooks._MERGED.pattern, po_files.LINE.pattern, po_files.JOINT.pattern} <= found
    assert rb'"ord: [^"]*\\n"' in found, "of po_files, where a name is put in"
    assert r"(?<!\w)ord(?!\w)" in found, "of privacy, where a passage is put in"
    assert patterns.units(rb"x+[0-9]", 0)[:2] == ["x", "0"]


def test_a_pattern_that_is_slow_only_after_its_first_letter_is_found() -> None:
    former = patterns.Known(re.compile(rb'"\s*\n\s*"'), "po_files", is_anchored=False)
    assert patterns.worst(former)[0] > patterns.MOST_EXPONENT
    assert patterns.worst(patterns.Known(po_files.JOINT, "po_files", is_anchored=False))[0] < 1.5
