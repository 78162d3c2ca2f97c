"""What is wrong with a codebook file: a sentence in English that also says by itself what and where.

A fault is a string, for the command line; whoever shows it to people who read another language says `why` and
`facts` in theirs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_AT = re.compile(r"line (\d+), column (\d+)")


@dataclass(frozen=True)
class Where:
    """A table of the file: the third `[[theme]]`, with its key if any. Kinds: area, theme, change."""

    kind: str
    number: int
    key: str = ""

    def __str__(self) -> str:
        """Say it as a sentence begins."""
        name = f"{self.kind.capitalize()} {self.number}"
        return f"{name} ({self.key})" if self.key else name


SENTENCES = {
    "not_utf8": "The codebook is not UTF-8 (byte {byte}).",
    "not_toml": "The codebook is not valid TOML: {error}.",
    "too_large": "The file is larger than one megabyte.",
    "no_theme": "The codebook has no [[theme]].",
    "seed_languages": "seed_languages must be a list of sv, se and en.",
    "no_tables": "[[{name}]] must be a list of tables.",
    "unknown_in_file": "The file holds unknown {names}.",
    "unknown": "{where}: unknown {names}.",
    "no_key": "{where}: key is missing or is not made of letters, digits, - and _.",
    "change_without_key": "{where}: key is missing.",
    "no_text": "{where}: {name} must be text.",
    "no_flag": "{where}: {name} must be true or false.",
    "no_words": "{where}: {name} must be a list of words.",
    "no_texts": "{where}: {name} must hold one text per language.",
    "no_word_lists": "{where}: {name} must hold a list of words per language.",
    "no_seed": "{where}: {word!r} ({language}) is no seed.",
    "twice": "Theme {key} is there twice.",
    "reserved": "{key} is a reserved word and cannot be a theme.",
    "no_area": "Theme {key}: there is no area {area!r}.",
}


class Fault(str):
    """A fault as a sentence; `why` is a key of `SENTENCES`, `facts` what stands in it."""

    __slots__ = ("facts", "why")
    why: str
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, why: str, **facts: Any) -> "Fault":
        """Make the fault of a kind."""
        made = cls(SENTENCES[why].format(**facts))
        made.why, made.facts = why, facts
        return made


def line_of(error: str) -> tuple[int, int] | None:
    """Give line and column in what the TOML reader says; None where the file ends too early."""
    found = _AT.search(error)
    return (int(found[1]), int(found[2])) if found else None
