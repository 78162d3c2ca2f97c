"""Posters and cards: what invites people to a survey, read in passing."""

from __future__ import annotations

import re
from typing import Any

from dialog import languages
from dialog.services.prints_words import Printed, Told, code, common, short_link, time_told, without_scheme

_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[^\W\d_a-zåäöáčđŋšŧž])")
"""After a stop and before a capital: "ca. 4 minuter" does not end there."""
ENOUGH = 70
"""So many letters say what it is for; a shorter first sentence takes the second along."""


def poster(sheet: Printed) -> dict[str, Any]:
    """An A4 poster for notice boards."""
    _ = sheet.words.gettext
    return common(sheet, _("poster")) | _invitation(sheet, "poster")


def cards(sheet: Printed) -> dict[str, Any]:
    """Eight cards on an A4 sheet."""
    _ = sheet.words.gettext
    return common(sheet, _("cards")) | _invitation(sheet, "card")


def what_for(words: Told) -> Told:
    """What the survey is for, as the introduction begins; a question or a few words alone say too little."""
    sentences = _SENTENCE_END.split(words["text"].strip().split("\n")[0])
    is_enough = len(sentences[0]) >= ENOUGH and not sentences[0].endswith("?")
    return {"text": " ".join(sentences[: 1 if is_enough else 2]), "lang": words["lang"]}


def _invitation(sheet: Printed, channel: str) -> dict[str, Any]:
    """What invites: what for, how long, until when, the code and the address, who you are not asked to be."""
    _ = sheet.words.gettext
    address = short_link(sheet.base_url, sheet.version.survey.slug, channel)
    closes_on = sheet.version.closes_on
    return {
        "purpose": what_for(sheet.words.told(sheet.definition.introduction)),
        "invitation": _("Answer on your phone"),
        "how": _("Point the camera at the square, or write the address in the browser:"),
        "time": time_told(sheet),
        "last_day": _("Last day: %(day)s", day=languages.format_date(closes_on, sheet.words.language))
        if closes_on
        else "",
        "address": without_scheme(address),
        "qr": code(address, border=0),
        "qr_alt": _("QR code that leads to %(address)s", address=without_scheme(address)),
        "unknown": _("We do not know who you are, unless you write it."),
        "danger": _("Nobody reads the answers at once. In danger, call 112."),
        "languages": [{"text": name, "lang": key} for key, name in languages.LANGUAGES.items()],
    }
