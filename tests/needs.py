"""Components that not every machine has: their tests are skipped with a reason; with CI=true they fail."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def missing(component: str, remedy: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be skipped."""
    message = f"{component} is missing here: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def chromium() -> str:
    """The path of a Chromium or Chrome; skips the test when there is none."""
    named = os.environ.get("CHROMIUM")
    candidates = (
        [named] if named else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    )
    candidates.append("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    for candidate in candidates:
        found = shutil.which(candidate)
        if found:
            return found
    missing("Chromium", "install it (Debian: apt-get install chromium) or name it in CHROMIUM")
