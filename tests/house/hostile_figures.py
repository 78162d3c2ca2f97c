"""`./run check hostile`: 10 000 hostile inputs to every route and field, and stored ones on every page.

Runs the suite's own tests with more to send (HOSTILE_INPUTS sets how many) and keeps what they counted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dialog.checks.kept import keep

TESTS = ("tests/house/test_hostile.py", "tests/browser/test_hostile_pages.py")


def counted(report: Path) -> Counter[str]:
    """What the tests counted, added up, from the report that pytest wrote."""
    found: Counter[str] = Counter()
    for told in ElementTree.parse(report).iter("property"):
        found[told.attrib["name"]] += int(told.attrib["value"])
    return found


def main() -> int:
    """Send, count, keep; 0 when every test holds."""
    os.environ.setdefault("HOSTILE_INPUTS", "10000")
    processes = os.environ.get("TEST_PROCESSES", "2")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        failed = pytest.main(
            ["-q", "-n", processes, "-o", "junit_family=xunit1", f"--junitxml={report}", *TESTS]
        )
        figures = counted(report)
    keep("hostile", {**figures, "tests_that_fail": int(failed)})
    for name, value in figures.items():
        sys.stdout.write(f"{value:>8} {name}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
