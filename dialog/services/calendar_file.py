"""The days of a municipality as a calendar file (RFC 5545): surveys, drafts, promises, follow-ups.

A day's UID comes from what it tells of, so that a calendar that fetches the file again moves the event and
makes no second one. Every event is a whole day or several: nothing here has an hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dialog.services import feeds
from dialog.services.feeds import Address
from dialog.services.places import Municipality
from dialog.services.prints_words import Words
from dialog.services.promise_dates import Day
from surveys.texts import pick

LONGEST = 75
"""Octets in a line, without its end."""
ENDPOINTS = {
    "survey": "start.municipality",
    "comments": "promises.index",
    "promise": "promises.show",
    "follow_up": "promises.show",
}


def written(place: Municipality, days: tuple[Day, ...], words: Words, address: Address) -> bytes:
    """The file."""
    name = pick(place.name, words.language).text
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Safety dialogue//Promises//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(words.gettext('Safety dialogue') + ': ' + name)}",
    ]
    for day in days:
        for event in _events(place, day, words, address):
            lines += event
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def _events(place: Municipality, day: Day, words: Words, address: Address) -> Iterator[list[str]]:
    """A promise is two days, its first and its last: a year-long bar over a calendar says nothing."""
    title = words.told(day.title)["text"]
    values: dict[str, object] = {"municipality": place.key}
    if day.kind in ("promise", "follow_up"):
        values["slug"] = day.slug
    url = address(ENDPOINTS[day.kind], values)
    for part, on, to_on, said in _parts(day, words):
        yield [
            "BEGIN:VEVENT",
            f"UID:{feeds.identity(place.key, day.key, part).removeprefix('urn:uuid:')}",
            # The day itself: a stamp of the hour of fetching would make each file another one.
            f"DTSTAMP:{on:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{to_on + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(f'{said} {title}')}",
            f"URL:{url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]


def _parts(day: Day, words: Words) -> Iterator[tuple[str, dt.date, dt.date, str]]:
    _ = words.gettext
    if day.kind == "survey":
        yield "first", day.on, day.on, _("A survey opens:")
        yield "last", day.to_on, day.to_on, _("Last day to answer the survey:")
    elif day.kind == "comments":
        yield "whole", day.on, day.to_on, _("A draft of a promise can be commented on:")
    elif day.kind == "promise":
        yield "first", day.on, day.on, _("The promise begins to hold:")
        yield "last", day.to_on, day.to_on, _("The promise ends:")
    else:
        yield "whole", day.on, day.on, _("By this day it is told how the promise goes:")


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
