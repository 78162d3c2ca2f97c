"""What staff writes is looked through as residents' answers are, before it is stored.

A machine's guess decides nothing here: what it finds is shown to the writer, who says of each piece whether
it may stand. What nobody has looked at is not stored, and a personal number with the right last digit never
stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from analysis.masking import mask
from analysis.serious import find_serious
from analysis.spelling import compose
from dialog.services.errors import RuleBroken
from surveys.texts import Texts


@dataclass(frozen=True)
class Piece:
    """A piece that may tell who somebody is: its words, its kind as masking names it."""

    words: str
    kind: str
    may_stay: bool
    """False for a personal number whose last digit is right: that is a person, whatever anybody says."""


@dataclass(frozen=True)
class Answered:
    """What the writer was shown, and which of it may stand; the rest of it is taken out."""

    seen: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    @classmethod
    def of(cls, seen: Iterable[str] | None, kept: Iterable[str] | None) -> Answered:
        """From the fields of a form."""
        return cls(frozenset(seen or ()), frozenset(kept or ()))


UNANSWERED = Answered()
"""Nothing has been shown to anybody yet."""


def look(texts: Iterable[str]) -> tuple[Piece, ...]:
    """Every piece in these texts that masking would take out, each once, in the order written."""
    found: dict[str, Piece] = {}
    for text in texts:
        composed = compose(text)
        for span in mask(text).spans:
            words = composed[span.start : span.end]
            found.setdefault(words, Piece(words, span.kind, not span.is_confirmed))
    return tuple(found.values())


def serious(texts: Iterable[str]) -> str | None:
    """What the first text speaks of that somebody must act on; None where there is nothing."""
    return next((kind for kind in map(find_serious, texts) if kind is not None), None)


def require_looked_at(texts: Collection[str], answered: Answered) -> None:
    """Refuse while a piece stands there that the writer has not been shown."""
    unseen = [piece.words for piece in look(texts) if piece.words not in answered.seen]
    if unseen:
        raise RuleBroken("names_somebody", count=len(unseen))


def settled(text: str, answered: Answered) -> str:
    """The text with everything taken out that the writer did not keep."""
    composed = compose(text)
    pieces: list[str] = []
    at = 0
    for span in mask(text).spans:
        words = composed[span.start : span.end]
        may_stay = words in answered.kept and not span.is_confirmed
        pieces += [composed[at : span.start], words if may_stay else f"[{span.kind}]"]
        at = span.end
    return "".join([*pieces, composed[at:]])


def settled_texts(texts: Texts, answered: Answered) -> dict[str, str]:
    """The same in every language."""
    return {code: settled(text, answered) for code, text in texts.items()}
