"""How easy a Swedish text is to read: LIX, long sentences, words that residents do not use.

LIX (läsbarhetsindex) is Carl-Hugo Björnsson's measure (Läsbarhet, Liber 1968): words in a sentence on
average, plus how many of a hundred words have more than six letters. Under 30 is very easy, 30 to 40 easy,
40 to 50 as in newspapers, 50 to 60 hard, above that very hard. In a text as short as a promise one long
word moves it far, so it is shown beside what one can mend: the longest sentence and the words themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MOST_LIX = 60
"""From here on a text is very hard by Björnsson's table."""
LONGEST_SENTENCE = 30
"""Words; a stated choice, open to objection."""
LONG_WORD = 7
"""Letters from which LIX counts a word as long."""
BOOK = Path(__file__).parent / "phrasebook" / "plain.toml"
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# A full stop within a number or before a small letter ends nothing: "kl. 18", "t.ex. en lampa".
SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[^\W\d_a-zåäö])|\n+")


@dataclass(frozen=True)
class Heavy:
    """A word that residents do not use, as it stands in the text, and what one can say instead."""

    word: str
    instead: str


@dataclass(frozen=True)
class Reading:
    """What there is to know of a text. `lix` is None for one without words."""

    words: int
    sentences: int
    long_words: int
    lix: int | None
    longest: str
    """The sentence with most words."""
    longest_words: int
    heavy: tuple[Heavy, ...]

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it asks to be mended."""
        is_easy = self.lix is None or self.lix <= MOST_LIX
        return is_easy and self.longest_words <= LONGEST_SENTENCE and not self.heavy


def reading(texts: Iterable[str]) -> Reading:
    """Read texts one after the other, each a text of its own: no sentence goes over from one to the next."""
    sentences = [one for text in texts for one in SENTENCE.split(text) if WORD.search(one)]
    sizes = [len(WORD.findall(one)) for one in sentences]
    words = [word for one in sentences for word in WORD.findall(one)]
    long_words = sum(len(word) >= LONG_WORD for word in words)
    longest = max(range(len(sizes)), key=sizes.__getitem__, default=None)
    return Reading(
        words=len(words),
        sentences=len(sentences),
        long_words=long_words,
        lix=round(len(words) / len(sentences) + 100 * long_words / len(words)) if words else None,
        longest=sentences[longest].strip() if longest is not None else "",
        longest_words=sizes[longest] if longest is not None else 0,
        heavy=heavy(" ".join(sentences)),
    )


def heavy(text: str) -> tuple[Heavy, ...]:
    """The words of a text that our list has something better for, each once, in the order of the text."""
    found: dict[int, Heavy] = {}
    for beginning, instead in plain_book()["instead"].items():
        for hit in re.finditer(rf"\b{re.escape(beginning)}[^\W_]*", text, re.IGNORECASE):
            found.setdefault(hit.start(), Heavy(hit.group(), instead))
    by_word: dict[str, Heavy] = {}
    for place in sorted(found):
        by_word.setdefault(found[place].word.casefold(), found[place])
    return tuple(by_word.values())


@cache
def plain_book() -> Mapping[str, Any]:
    """The lists of words; read once."""
    return tomllib.loads(BOOK.read_text("utf-8"))
