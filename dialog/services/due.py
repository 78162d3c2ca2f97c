"""One thing that awaits somebody: each subject says what it is, the desk puts it in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, overload

from dialog.models import Organisation


@dataclass(frozen=True)
class Place:
    """The municipality or authority that a thing belongs to, as it stands in a sentence."""

    id: int
    key: str
    name: Mapping[str, str]


@overload
def named(organisation: Organisation) -> Place: ...
@overload
def named(organisation: Organisation | None) -> Place | None: ...
def named(organisation: Organisation | None) -> Place | None:
    """A loaded organisation, or none, as a thing that awaits somebody carries it."""
    return Place(organisation.id, organisation.key, dict(organisation.name)) if organisation else None


@dataclass(frozen=True)
class Due:
    """One thing that awaits somebody. `kind` names its sentence, `step` its place in the chain.

    It holds no row of the database: whoever serves remembers it longer than a session lasts.
    """

    kind: str
    step: str
    endpoint: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    municipality: Place | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    count: int = 1
    on: dt.date | None = None
    is_urgent: bool = False
    rank: int = 2
    """What comes before everything that has a day: 0 for what is serious, 1 for what nobody here can read."""
    week: str = ""
    """The ISO week since which it waits, where that is known."""
