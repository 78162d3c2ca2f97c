"""The words around what people wrote, for a document: interface texts with the language each really is in.

A page marks the language of the whole page; a document lives on elsewhere, so a heading that is missing in
Northern Sámi is marked as the Swedish that stands there instead.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from babel.messages.catalog import Message

from dialog import languages
from dialog.languages import FALLBACK, LANGUAGES, Speech
from dialog.services.documents import Run, Weight
from dialog.translations import forms_of
from surveys.texts import Texts, pick


@dataclass(frozen=True)
class Voice:
    """Speaks one language. `said` is what it has said so far, as a page keeps it: context and source."""

    language: str
    speech: Speech
    said: set[tuple[str, str]] = field(default_factory=set, compare=False)

    def say(self, message: str, **values: object) -> Run:
        """A source text in the language, with its named values."""
        return self._filled(self.speech.catalogue(self.language).ugettext(message), message, "", values)

    def pgettext(self, context: str, message: str, **values: object) -> Run:
        """A short word whose meaning depends on where it stands."""
        text = self.speech.catalogue(self.language).upgettext(context, message)
        return self._filled(text, message, context, values)

    def ngettext(self, one: str, many: str, n: int, **values: object) -> Run:
        """A text that counts."""
        text = self.speech.catalogue(self.language).ungettext(one, many, n)
        return self._filled(text, one, "", {"num": n, **values})

    def told(self, texts: Texts, weight: Weight = "") -> Run:
        """What a person wrote, in the language or in the nearest one that has it."""
        return Run.of(pick(texts, self.language), weight)

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return languages.format_number(value, self.language)

    def date(self, day: dt.date) -> Run:
        """A day as the language writes it."""
        return Run(languages.format_date(day, self.language), self.language)

    def _filled(self, text: object, message: str, context: str, values: dict[str, object]) -> Run:
        self.said.add((context, message))
        whole = str(text)
        return Run(whole % values if values else whole, self._language_of(message, context))

    def _language_of(self, message: str, context: str) -> str:
        """Which language the words are in: the first of those behind each other that has the text."""
        code: str | None = self.language
        while code:
            corrected = self.speech.corrections.get(code, {})
            if any(key[0] == context and key[1][0] == message for key in corrected):
                return code
            if code in LANGUAGES and _has(languages.committed(code).get(message, context or None)):
                return code
            code = FALLBACK.get(code, "sv")
        return "en"


def _has(message: Message | None) -> bool:
    if message is None:
        return False
    return any(forms_of(message.string))
