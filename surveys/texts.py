"""A text in several languages, the one rule of falling back, and how a written text is cleaned on its way in.

More languages can come as data: a language without a row of its own falls back to Swedish, then English.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Texts = Mapping[str, str]
Gettext = Callable[[str], str]

LANGUAGES = ("sv", "se", "en")
FALLBACKS: Mapping[str, tuple[str, ...]] = {"se": ("sv", "en"), "sv": ("en", "se"), "en": ("sv", "se")}

# Surrogates, the C0 and C1 controls but for newline, and the line and paragraph separators that only
# confuse a count.
_LINE_BREAKS = re.compile("\r\n|\r|\u2028|\u2029")
MOST_DIGITS = 9
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Picked:
    """A text and the language it is in, so that the page can mark a borrowed text with `lang`."""

    text: str
    language: str


@dataclass(frozen=True)
class Message:
    """A sentence for a person, still in its source form, so that the site can say it in the reader's
    language.
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def told(self, gettext: Gettext) -> str:
        """Translate first and fill in afterwards, since the catalogue knows only the sentence with its
        holes.
        """
        return gettext(self.text) % self.values

    def __str__(self) -> str:
        return self.told(gettext)


def gettext(message: str) -> str:
    """Give the message back as it is: marks it for the catalogue, and serves whoever has no catalogue."""
    return message


def pick(texts: Texts, language: str) -> Picked:
    """Choose the text in the language asked for, else in the nearest one that has it; a blank text counts
    as none.
    """
    order = (language, *FALLBACKS.get(language, ("sv", "en")), *texts)
    for candidate in order:
        text = texts.get(candidate, "")
        if text.strip():
            return Picked(text, candidate)
    return Picked("", language)


def missing_languages(texts: Texts, languages: Sequence[str] = LANGUAGES) -> tuple[str, ...]:
    """Name the languages in which nothing is written; what is offered in a language must be there in it."""
    return tuple(language for language in languages if not texts.get(language, "").strip())


def whole(text: str) -> int | None:
    """The whole number that a text is, of at most nine digits: a longer one is no number of ours.

    Python refuses to read very long ones, and no database holds them.
    """
    return int(text) if len(text) <= MOST_DIGITS and text.isdecimal() else None


def normalise(text: str) -> str:
    """Clean a text that somebody wrote: NFC, plain line breaks, no control characters, no lone
    surrogates.

    Sámi letters arrive in several Unicode forms, databases refuse NUL, and a lone surrogate (half an
    emoji from a cut-off paste) cannot be stored as UTF-8 at all. Nothing else is changed: what a person
    wrote is theirs.
    """
    # By way of UTF-16 two halves that belong together become their one character, and only a lone one is
    # replaced.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _LINE_BREAKS.sub("\n", text)
    text = _CONTROLS.sub("", text.replace("\t", " "))
    return unicodedata.normalize("NFC", text).strip()


def is_storable(text: str) -> bool:
    """Tell whether a text of a definition is free of what no page and no database can carry."""
    return not (_CONTROLS.search(text) or _SURROGATES.search(text))
