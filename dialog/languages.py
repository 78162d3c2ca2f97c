"""Languages: which ones there are, which one a browser wants, catalogues, dates and numbers. No Flask.

Catalogues are chained: a Northern Sámi text that is missing is shown in Swedish, a Swedish one in the
English of the source. They are compiled in memory from the .po files at start, so none can be stale. Over
them lie the corrections that people made in the language room, and beside them the languages that were added
as data: a `Speech` holds both, as the site's database has them just now.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from dialog.settings import ROOT

LANGUAGES: dict[str, str] = {"sv": "svenska", "se": "davvisámegiella", "en": "English"}
"""Code to the language's own name, in the order they are offered."""
DESK_LANGUAGES = ("sv", "en")
FALLBACK = {"se": "sv", "sv": "en", "en": None}
"""What stands behind a language of ours; an added one falls back to Swedish."""
SAMI = frozenset({"se", "smj", "sje", "sju", "sma", "smn", "sms"})
"""Sámi languages have a dual, so their texts count in three forms: one, two, more."""
CODE = re.compile(r"[a-z]{2,3}")
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


Key = tuple[str, tuple[str, ...]]
"""An interface text: its context (often empty) and its English source, two forms when it counts."""
Forms = tuple[str, ...]
"""One text, or one for each form in which the language counts."""


@dataclass(frozen=True)
class Added:
    """A language beyond ours; residents meet it when a person has said so."""

    code: str
    name: str
    is_offered: bool = False


_editions = itertools.count()


class Speech:
    """What a site speaks: our catalogues with people's corrections over them, and the added languages."""

    def __init__(
        self,
        corrections: Mapping[str, Mapping[Key, Forms]] | None = None,
        added: Sequence[Added] = (),
        checked: Mapping[str, frozenset[tuple[str, str]]] | None = None,
    ) -> None:
        self.corrections = corrections or {}
        self.checked = checked or {}
        """Language to the texts (context and first form of the source) that a person has checked in it."""
        self.added = tuple(added)
        self.names = {**LANGUAGES, **{one.code: one.name for one in added}}
        """Every language that a text can be written in."""
        self.offered = {**LANGUAGES, **{one.code: one.name for one in added if one.is_offered}}
        """Every language that residents can choose."""
        self.edition = next(_editions)
        """For those who keep words by it."""
        self._catalogues: dict[str, Translations] = {}

    def catalogue(self, language: str) -> Translations:
        """The interface texts of a language: corrections first, then the catalogue, then what is behind."""
        if language not in self._catalogues:
            layers: list[Translations] = []
            code: str | None = language
            while code:
                if self.corrections.get(code):
                    layers.append(_laid_over(code, self.corrections[code]))
                if code in LANGUAGES:
                    layers.append(copy.copy(_layer(code)))
                code = FALLBACK.get(code, "sv")
            for front, behind in itertools.pairwise(layers):
                front.add_fallback(behind)
            self._catalogues[language] = layers[0]
        return self._catalogues[language]

    def negotiate(self, accepted: list[str]) -> str:
        """The language for a browser that accepts these, best first: one on offer, a neighbour's, else
        English.

        Nothing said means Swedish: the municipalities' own language.
        """
        for wanted in accepted:
            code = wanted.lower().replace("_", "-").split("-")[0]
            if code in self.offered:
                return code
            if code in READS_SWEDISH:
                return "sv"
        return "en" if [wanted for wanted in accepted if wanted != "*"] else "sv"


def negotiate(accepted: list[str]) -> str:
    """The language for a browser, of those that the product brings."""
    return AS_COMMITTED.negotiate(accepted)


def catalogue(language: str) -> Translations:
    """The interface texts of a language as they are committed, without anybody's corrections."""
    return AS_COMMITTED.catalogue(language)


@cache
def committed(language: str) -> Catalog:
    """The catalogue file of one of our languages, read once; an added language has none."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        # Babel's table has no `se`, so the file's own header says how it counts.
        return read_po(source, locale=None)


@cache
def _layer(language: str) -> Translations:
    """The committed texts with nothing behind them; a copy has the same words and gets its own behind it."""
    made = io.BytesIO()
    write_mo(made, committed(language))
    return Translations(io.BytesIO(made.getvalue()))


def _laid_over(language: str, corrections: Mapping[Key, Forms]) -> Translations:
    # With a locale that Babel knows it writes down how the language counts, which is ours to say.
    layer = Catalog(locale="sv")
    layer.mime_headers = [("Plural-Forms", plural_rule(language))]
    for (context, source), forms in corrections.items():
        is_counting = len(source) > 1
        layer.add(
            source if is_counting else source[0],
            forms if is_counting else forms[0],
            context=context or None,
        )
    made = io.BytesIO()
    write_mo(made, layer)
    return Translations(io.BytesIO(made.getvalue()))


def plural_rule(language: str) -> str:
    """How a language counts, as the header of a catalogue says it. Babel's table knows no Sámi language."""
    if language in SAMI:
        return "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
    return str(get_plural(_locale(language)))


def number_of_forms(language: str) -> int:
    """In how many forms the language counts."""
    return 3 if language in SAMI else int(get_plural(_locale(language)).num_plurals)


AS_COMMITTED = Speech()
"""Our three languages without a database: for commands and tests."""


def format_date(day: dt.date, language: str) -> str:
    """A date as people write it. CLDR's Northern Sámi long form is year-first; ours is not."""
    if language == "se":
        return f"{MONTHS_SE[day.month - 1]} {day.day}. beaivi {day.year}"
    return str(babel_date(day, format="long", locale=_locale(language)))


def format_month(day: dt.date, language: str) -> str:
    """The month of a day as people write it; for the desk, which speaks no Northern Sámi."""
    return str(babel_date(day, format="LLLL y", locale=_locale(language)))


def format_number(number: float, language: str) -> str:
    """A number with the language's own separators; whole numbers without decimals."""
    return str(format_decimal(number, locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    """How dates and numbers are written; Swedish for a language of which Babel knows only the name."""
    try:
        found = Locale.parse("en_GB" if language == "en" else language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("sv")
    # CLDR lists several Sámi languages without their months, which come out as M02.
    is_known = not str(found.months["format"]["wide"][1]).startswith("M0")
    return found if is_known else Locale.parse("sv")
