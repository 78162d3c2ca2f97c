"""Components that not every machine has: their tests are skipped with a reason; with CI=true they fail."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from dialog.checks import browsing


def missing(component: str, remedy: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be skipped."""
    message = f"{component} is missing here: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def chromium() -> str:
    """The path of a Chromium or Chrome; skips the test when there is none."""
    found = browsing.chromium()
    if found:
        return found
    missing("Chromium", "install it (Debian: apt-get install chromium) or name it in CHROMIUM")


def libreoffice() -> str:
    """The path of LibreOffice; skips the test when there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    missing("LibreOffice", "install it (Debian: apt-get install libreoffice-writer-nogui)")


def calc() -> str:
    """The path of a LibreOffice that opens tables; skips the test when there is none."""
    found = libreoffice()
    if (Path(found).resolve().parent / "libsclo.so").exists():
        return found
    missing("LibreOffice Calc", "install it (Debian: apt-get install libreoffice-calc-nogui)")


def caddy() -> str:
    """The path of the proxy; skips the test when there is none."""
    found = shutil.which("caddy")
    if found:
        return found
    missing("Caddy", "install it (Debian: apt-get install caddy)")


def redis_server() -> str:
    """The path of Redis; skips the test when there is none."""
    found = shutil.which("redis-server")
    if found:
        return found
    missing("Redis", "install it (Debian: apt-get install redis-server)")
