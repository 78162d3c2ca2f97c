"""One thing that awaits somebody: each subject says what it is, the desk puts it in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dialog.models import Organisation


@dataclass(frozen=True)
class Due:
    """One thing that awaits somebody. `kind` names its sentence, `step` its place in the chain."""

    kind: str
    step: str
    endpoint: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    municipality: Organisation | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    count: int = 1
    on: dt.date | None = None
    is_urgent: bool = False
    rank: int = 2
    """What comes before everything that has a day: 0 for what is serious, 1 for what nobody here can read."""
    week: str = ""
    """The ISO week since which it waits, where that is known."""
