"""Languages: which ones there are, which one a browser wants, catalogues, dates and numbers. No Flask.

Catalogues are chained: a Northern Sámi text that is missing is shown in Swedish, a Swedish one in the
English of the source. They are compiled in memory from the .po files at start, so none can be stale.
"""

from __future__ import annotations

import datetime as dt
import io
from functools import cache

from babel.core import Locale
from babel.dates import format_date as babel_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from dialog.settings import ROOT

LANGUAGES: dict[str, str] = {"sv": "svenska", "se": "davvisámegiella", "en": "English"}
"""Code to the language's own name, in the order they are offered."""
DESK_LANGUAGES = ("sv", "en")
FALLBACK = {"se": "sv", "sv": None, "en": None}
# Neighbours read Swedish better than English; other Sámi languages have no catalogue of ours yet.
READS_SWEDISH = frozenset({"sv", "no", "nb", "nn", "da", "fi", "smj", "sma", "sje", "sju", "smn", "sms"})
MONTHS_SE = (
    "ođđajagimánu",
    "guovvamánu",
    "njukčamánu",
    "cuoŋománu",
    "miessemánu",
    "geassemánu",
    "suoidnemánu",
    "borgemánu",
    "čakčamánu",
    "golggotmánu",
    "skábmamánu",
    "juovlamánu",
)


def negotiate(accepted: list[str]) -> str:
    """The language for a browser that accepts these, best first: ours, a neighbour's, else English.

    Nothing said means Swedish: the municipalities' own language.
    """
    for wanted in accepted:
        code = wanted.lower().replace("_", "-").split("-")[0]
        if code in LANGUAGES:
            return code
        if code in READS_SWEDISH:
            return "sv"
    return "en" if [wanted for wanted in accepted if wanted != "*"] else "sv"


@cache
def catalogue(language: str) -> Translations:
    """The interface texts of a language, with its fallback behind it."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=None))
    compiled.seek(0)
    translations = Translations(compiled)
    fallback = FALLBACK[language]
    if fallback:
        translations.add_fallback(catalogue(fallback))
    return translations


@cache
def unfinished(language: str) -> frozenset[str]:
    """The source texts that this language's catalogue does not translate (its page falls back there)."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        entries = list(read_po(source, locale=None))
    return frozenset(str(entry.id) for entry in entries if entry.id and (entry.fuzzy or not entry.string))


def format_date(day: dt.date, language: str) -> str:
    """A date as people write it. CLDR's Northern Sámi long form is year-first; ours is not."""
    if language == "se":
        return f"{MONTHS_SE[day.month - 1]} {day.day}. beaivi {day.year}"
    return str(babel_date(day, format="long", locale="en_GB" if language == "en" else language))


def format_number(number: float, language: str) -> str:
    """A number with the language's own separators; whole numbers without decimals."""
    return str(format_decimal(number, locale=Locale.parse("en_GB" if language == "en" else language)))
