"""Names of other tools as keys of ours: small letters, digits and underscores, no word of the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from surveys.definition import KEY, is_own_word


class Keys:
    """Gives each name a key that no other has."""

    def __init__(self) -> None:
        self._questions: set[str] = set()
        self._sections: set[str] = set()

    @staticmethod
    def clean(name: str) -> str:
        """The nearest key to a name."""
        if KEY.fullmatch(name):
            return name
        plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
        return (plain if plain[:1].isalpha() else f"n_{plain}".rstrip("_"))[:60]

    def question(self, name: str) -> str:
        """A key for a question."""
        key = self.clean(name)
        if is_own_word(key):
            key = f"q_{key}"[:60]
        return _unlike(key, self._questions)

    def section(self, name: str) -> str:
        """A key for a section."""
        return _unlike(self.clean(name), self._sections)


def keys_of(names: Iterable[str]) -> dict[str, str]:
    """A key for each name of a list, by name."""
    taken: set[str] = set()
    names = list(names)
    # What is a key already stays one, whatever stands before it.
    right = {name: name for name in names if KEY.fullmatch(name)}
    taken |= set(right)
    return {name: right.get(name) or _unlike(Keys.clean(name), taken) for name in names}


def _unlike(key: str, taken: set[str]) -> str:
    found, number = key, 2
    while found in taken:
        found, number = f"{key[:56]}_{number}", number + 1
    taken.add(found)
    return found
