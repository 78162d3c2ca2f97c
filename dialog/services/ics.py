"""Whole days as a calendar file (RFC 5545). Fetched again it moves an event and makes no second one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 75
"""Octets in a line, without its end."""
NAMESPACE = uuid.UUID("5d1f1f0e-6f0b-5c39-9d63-3f0a4f0c9a11")


@dataclass(frozen=True)
class Event:
    """A day. `key` stays the same whatever becomes of its words."""

    key: str
    on: dt.date
    title: str
    words: str = ""
    url: str = ""
    to_on: dt.date | None = None
    """The last day of several."""


def written(name: str, events: Sequence[Event]) -> bytes:
    """The file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Safety dialogue//Year wheel//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def escaped(words: str) -> str:
    """A value as the format wants it: its own signs escaped, no line break."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return " ".join(words.split())


def folded(line: str) -> str:
    """A line of at most 75 octets; what is left goes on after a blank, and no letter is cut in two."""
    pieces, piece, room = [], "", LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LONGEST - 1
        piece, room = piece + letter, room - size
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(NAMESPACE, event.key)}",
        # The day itself: a stamp of the hour of fetching would make each file another one.
        f"DTSTAMP:{event.on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{(event.to_on or event.on) + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.title)}",
    ]
    if event.words:
        lines.append(f"DESCRIPTION:{escaped(event.words)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]
