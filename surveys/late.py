"""A library that costs much to read and that few requests need, read when something of it is first wanted.

Every process of the site would otherwise hold it, and be started later by what it takes to read.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module, and gives what the module has; type checkers are told of the module itself."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        """What the module has under that name."""
        return getattr(import_module(self._name), wanted)
