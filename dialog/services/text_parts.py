"""The texts for people inside a column: one text by language, a list of parts that hold texts, or answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dialog.languages import CODE
from surveys.texts import Texts


def parts(value: Any) -> tuple[Texts, ...]:
    """The texts in a column that say something, in their order."""
    return tuple(text for text in texts_in(value) if any(text.values()))


def texts_in(value: Any) -> Iterator[Texts]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from (text for text in part.values() if _is_text(text))
    elif value and all(isinstance(inner, Mapping) for inner in value.values()):
        yield from value.values()  # an answer to each question
    elif value:
        yield value


def _is_text(value: Any) -> bool:
    """A text by language, and not a condition or whatever else a part may hold."""
    return isinstance(value, Mapping) and all(
        CODE.fullmatch(code) and isinstance(words, str) for code, words in value.items()
    )


def copied(value: Any) -> Any:
    """The value anew, so that its texts can be written to."""
    if isinstance(value, Mapping):
        return {name: copied(inner) for name, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list | tuple) else value
