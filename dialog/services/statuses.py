"""One way to change a status: a table of allowed steps beside each subject, and this helper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dialog.services.errors import RuleBroken

Steps = Mapping[str, frozenset[str]]
"""From a status to those that may follow it."""


class HasStatus(Protocol):
    """A row with a status."""

    status: str


def move(row: HasStatus, to: str, allowed: Steps) -> None:
    """Take the row one step on; raises RuleBroken("status") for a step that the table does not name."""
    if to not in allowed.get(row.status, frozenset()):
        raise RuleBroken("status", now=row.status, wanted=to)
    row.status = to
