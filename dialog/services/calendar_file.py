"""The days of a municipality as a calendar file for everyone: surveys, drafts, promises, follow-ups.

Every event is a whole day or several: nothing here has an hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dialog.services import ics
from dialog.services.feeds import Address
from dialog.services.places import Municipality
from dialog.services.prints_words import Words
from dialog.services.promise_dates import Day
from surveys.texts import pick


def written(place: Municipality, days: tuple[Day, ...], words: Words, address: Address) -> bytes:
    """The file."""
    name = pick(place.name, words.language).text
    events = [event for day in days for event in _events(place, day, words, address)]
    return ics.written(f"{words.gettext('Safety dialogue')}: {name}", events)


def _events(place: Municipality, day: Day, words: Words, address: Address) -> Iterator[ics.Event]:
    """A promise is two days, its first and its last: a year-long bar over a calendar says nothing."""
    title = words.told(day.title)["text"]
    url = address(*_page(place, day))
    for part, on, to_on, said in _parts(day, words):
        key = f"{place.key}/{day.key}/{part}"
        yield ics.Event(key, on, f"{said} {title}", url=url, to_on=to_on)


def _page(place: Municipality, day: Day) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {"municipality": place.key}
    if day.kind == "survey":
        return "start.municipality", values
    return "public_drafts.show" if day.kind == "comments" else "promises.show", {**values, "slug": day.slug}


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
