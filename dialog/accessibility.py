"""What the accessibility statement may say: what is known to be lacking, and what was looked at and when.

Facts that people keep are in `accessibility.toml`; what `./run check pages` found when it last looked at
everything is in `accessibility_check.json`, which it writes itself.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from surveys.texts import Texts

FACTS = Path(__file__).parent / "accessibility.toml"
RECORD = Path(__file__).parent / "accessibility_check.json"


@dataclass(frozen=True)
class Shortcoming:
    """Something that is lacking: known since when, what is done about it, and by when if that is set."""

    text: Texts
    since: dt.date
    done: Texts
    by: dt.date | None = None


@dataclass(frozen=True)
class Tried:
    """People who tried the pages with aids of their own: who they were, in words, and when."""

    text: Texts
    on: dt.date


@dataclass(frozen=True)
class Examined:
    """What a program looked at the last time it looked at everything."""

    on: dt.date
    page_types: int
    looks: int
    keyboard_walks: int
    findings: int


@dataclass(frozen=True)
class Statement:
    """All that is known."""

    standard: str
    shortcomings: tuple[Shortcoming, ...]
    tried: tuple[Tried, ...]
    examined: Examined | None


def statement(facts: Path = FACTS, record: Path = RECORD) -> Statement:
    """Read what is known; `examined` is None when no program has looked at everything."""
    known = tomllib.loads(facts.read_text("utf-8"))
    return Statement(
        standard=known["standard"],
        shortcomings=tuple(Shortcoming(**one) for one in known.get("shortcomings", ())),
        tried=tuple(Tried(**one) for one in known.get("tried", ())),
        examined=_examined(record) if record.exists() else None,
    )


def _examined(record: Path) -> Examined:
    found = json.loads(record.read_text("utf-8"))
    return Examined(
        on=dt.date.fromisoformat(found["on"]),
        page_types=found["page_types"],
        looks=found["looks"],
        keyboard_walks=found["keyboard_walks"],
        findings=found["findings"],
    )
