"""One spelling for every text before it is read: composed letters, no invisible signs, one kind of quote."""

import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]")
_OTHER_SIGN = re.compile("[’‘´`“”„\u00a0]")
_SAME_SIGN = str.maketrans("’‘´`“”„\u00a0", "''''\"\"\" ")


def compose(text: str) -> str:
    """Compose letters (NFC) and leave out invisible signs; nothing that a reader sees is changed.

    Phones write á, č and å in two ways, and a hidden sign inside a number would keep it from being found.
    """
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def normalise(text: str) -> str:
    """Give a text in one spelling: composed letters, no invisible signs, one kind of quote and line end.

    Without this the same word, written on two phones, would count as two.
    """
    plain = compose(text)
    if _OTHER_SIGN.search(plain):  # most texts have none, and replacing sign by sign is slow
        plain = plain.translate(_SAME_SIGN)
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def by_shorter(words: Iterable[str], least: int) -> dict[str, tuple[str, ...]]:
    """Index words of at least so many letters by themselves and by what is left when one letter is lost.

    Two words that differ by one typing error share an entry, so that a misspelt one is found by looking up.
    """
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        for form in shorter(word) if len(word) >= least else ():
            found[form] = (*found.get(form, ()), word)
    return found


def shorter(word: str) -> set[str]:
    """Return the word and all that is left of it when one letter is lost."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def differ_by_one(one: str, other: str) -> bool:
    """Tell whether one letter was changed, lost, added, or two changed places."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    changed = left[1:] == right[1:] or left[1:] == right or left == right[1:]
    return changed or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
