"""What is printed of a promise: a notice for the board, and "You said – this is what we do" as a page and as
a picture for screens. Each leads to the promise's own page, where it is told how it goes.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from dialog import languages
from dialog.models import PromiseVersion
from dialog.services import prints_typeset, prints_words, promise_words, you_said
from dialog.services.places import Municipality
from dialog.services.prints_words import MARKS, Told, Words
from dialog.services.promise_pages import PromisePage
from dialog.services.you_said import Pair

PAPERS = ("a4", "a3")
MOST_ON_SCREEN = 3
"""Pairs on a picture: more cannot be read from a bench."""
MOST_KEPT = 32
OUTCOMES = {
    "done": "done",
    "partly": "partly done",
    "not_done": "not done",
}


def notice(
    session: Session, place: Municipality, page: PromisePage, words: Words, *, paper: str, address: str
) -> bytes:
    """The promise in large letters, as PDF."""
    nobody = {"text": words.gettext("No information on who promised it"), "lang": words.language}
    sides = [
        {
            "kind": side.party.kind if side.party else "unknown",
            "name": words.told(side.party.name) if side.party else nobody,
            "lines": [words.told(promise_words.said(shown.line, "text")) for shown in side.lines],
        }
        for side in page.sides
        if side.lines
    ]
    data = _common(session, place, page.version, words, address) | {
        "paper": paper,
        "scale": 1.414 if paper == "a3" else 1,
        "sides": sides,
        "how": words.gettext(
            "How is it going, and what does it rest on? Point the camera at the square, or read here:"
        ),
    }
    return prints_typeset.pdf("notice", data)


def said_page(session: Session, place: Municipality, page: PromisePage, words: Words, address: str) -> bytes:
    """What was said and what is done about it, on paper: as PDF."""
    data = _said(session, place, page, words, address)
    return prints_typeset.pdf("said", data | {"pairs": [_pair(one, words) for one in you_said.pairs(page)]})


def said_picture(
    session: Session, place: Municipality, page: PromisePage, words: Words, address: str
) -> bytes:
    """The most that people brought up and what is done about it, as a picture for a screen: PNG."""
    shown = you_said.pairs(page)[:MOST_ON_SCREEN]
    data = _said(session, place, page, words, address) | {"pairs": [_pair(one, words) for one in shown]}
    return _drawn(json.dumps(data, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=MOST_KEPT)
def _drawn(data: str) -> bytes:
    return prints_typeset.png("said_picture", json.loads(data))


def people(number: int, words: Words) -> str:
    """How many brought it up."""
    said = words.speech.catalogue(words.language).ungettext(
        "%(number)s person brought it up", "%(number)s people brought it up", number
    )
    return str(said) % {"number": languages.format_number(number, words.language)}


def _pair(pair: Pair, words: Words) -> dict[str, Any]:
    return {
        "said": words.told(pair.said) if pair.said else None,
        "people": people(pair.people, words) if pair.people else "",
        "doing": [
            {
                "text": words.told(promise_words.said(one.shown.line, "text")),
                "state": _state(one.shown.follow_up.outcome, words) if one.shown.follow_up else "",
                "outcome": one.shown.follow_up.outcome if one.shown.follow_up else "",
            }
            for one in pair.doing
        ],
    }


def _state(outcome: str, words: Words) -> str:
    return words.pgettext("state", OUTCOMES[outcome]) if outcome in OUTCOMES else ""


def _said(
    session: Session, place: Municipality, page: PromisePage, words: Words, address: str
) -> dict[str, Any]:
    _ = words.gettext
    return _common(session, place, page.version, words, address) | {
        "lead": _("You said – this is what we do"),
        "you_said": _("You said"),
        "we_do": _("This is what we do"),
        "unsaid": _("It is not written down what this rests on."),
        "how": _("Read more, and how it is going:"),
    }


def _common(
    session: Session, place: Municipality, version: PromiseVersion, words: Words, address: str
) -> dict[str, Any]:
    _ = words.gettext
    parties = prints_words.parties(session, (place,), words)
    heading: Told = words.told(promise_words.said(version, "title"))
    return {
        "title": f"{heading['text']} – {words.told(place.name)['text']}",
        "language": words.language,
        "author": ", ".join(party["name"]["text"] for party in parties),
        "parties": parties,
        "marks": MARKS,
        "draft": _("This Northern Sámi text is a draft that nobody has checked yet.")
        if words.language == "se"
        else "",
        "lead": _("What the police and the municipality promise"),
        "heading": heading,
        "valid": _valid(version, words),
        "address": prints_words.without_scheme(address),
        "qr": prints_words.code(address, border=0),
        "qr_alt": _("QR code that leads to %(address)s", address=prints_words.without_scheme(address)),
    }


def _valid(version: PromiseVersion, words: Words) -> str:
    """When it holds; of an old promise in the words of its source, or nothing where nobody knows."""
    period = version.period_words
    if period is None:
        period = f"{_day(version.valid_from, words)} – {_day(version.valid_to, words)}"
    return words.gettext("Valid %(period)s", period=period) if period else ""


def _day(day: Any, words: Words) -> str:
    return languages.format_date(day, words.language)
