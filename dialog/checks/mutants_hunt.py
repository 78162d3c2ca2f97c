"""A plugin for pytest, inside the copy: each test once to see which checks it passes, then for every check
that is to be hunted the tests that pass it, with the check off, until the first that fails.

All of it is one process: starting the tests costs more than most of them. The tests of a module keep what
they have in common from one to the next.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from dialog.checks import mutants_switch

ASKED = "DIALOG_MUTANTS"
"""A file of JSON: the numbers to hunt, the most tests for each, when to stop, and where the answer goes."""


def pytest_runtestloop(session: pytest.Session) -> bool:
    """In the place of pytest's own loop."""
    asked = json.loads(Path(os.environ[ASKED]).read_text("utf-8"))
    hunt = Hunt(session, set(asked["numbers"]), asked["most"], asked["seconds"], asked["each"])
    hunt.listen()
    is_whole = time.monotonic() < hunt.stops_at
    answer: dict[str, Any] = {
        "caught": {},
        "survived": {},
        "not_reached": sorted(hunt.wanted - set(hunt.by_spot)) if is_whole else [],
        "failing": sorted(hunt.failing),
    }
    for number in sorted(hunt.by_spot):
        if time.monotonic() > hunt.stops_at:
            break
        caught, tried = hunt.with_off(number)
        answer["caught" if caught else "survived"][number] = caught or tried
        Path(asked["answer"]).write_text(json.dumps(answer), "utf-8")
    Path(asked["answer"]).write_text(json.dumps(answer), "utf-8")
    return True


class Hunt:
    """Which tests pass which checks, and what they say when a check is off."""

    def __init__(
        self, session: pytest.Session, wanted: set[int], most: int, seconds: float, each: float
    ) -> None:
        self.session, self.wanted, self.most, self.each = session, wanted, most, each
        self.stops_at = time.monotonic() + seconds
        self.by_spot: dict[int, list[tuple[float, Any]]] = {}
        self.failing: set[str] = set()

    def listen(self) -> None:
        """Every test once as it is; one that fails already proves nothing."""
        for item in self.session.items:
            if time.monotonic() > self.stops_at:
                break
            mutants_switch.PASSED = set()
            began = time.monotonic()
            is_good = self._good(item)
            took = time.monotonic() - began
            passed, mutants_switch.PASSED = mutants_switch.PASSED, None
            if not is_good:
                self.failing.add(item.nodeid)
                continue
            for number in passed & self.wanted:
                self.by_spot.setdefault(number, []).append((took, item))

    def with_off(self, number: int) -> tuple[str, int]:
        """The first test that notices that the check is off, or none and how many were tried."""
        tests = sorted(self.by_spot[number], key=lambda one: one[0])[: self.most]
        until = time.monotonic() + self.each
        mutants_switch.OFF = number
        try:
            for tried, (_took, item) in enumerate(tests, start=1):
                if not self._good(item):
                    return item.nodeid, tried
                if time.monotonic() > until:
                    return "", tried
        finally:
            mutants_switch.OFF = None
        return "", len(tests)

    def _good(self, item: Any) -> bool:
        state = self.session._setupstate
        state.teardown_exact(item.parent)
        if hasattr(item, "_initrequest"):
            item._initrequest()
        # The parent in the place of the next test: what the module has in common stays.
        reports = runtestprotocol(item, log=False, nextitem=item.parent)
        return not any(report.failed for report in reports)
