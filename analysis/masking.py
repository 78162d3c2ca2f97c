"""Masking: names, numbers, addresses and links are taken out of a text before any person reads it.

What people write may hold personal data about others, who were never asked. Masking is a net with holes: it
is measured on the golden texts, and a reviewer masks by hand what slipped through. A masked piece becomes a
placeholder such as `[namn]`; everything else stays as it was written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from personnummer import personnummer

from analysis.identifiers import Found, find_identifiers
from analysis.names import find_names
from analysis.spelling import compose

KINDS = ("namn", "telefon", "e-post", "personnummer", "adress", "regnummer", "länk", "konto")

_PLACEHOLDER = re.compile(r"\[(?:" + "|".join(KINDS) + r")\]")


@dataclass(frozen=True)
class Span:
    """A masked piece: where it stood in the composed text, its kind, and whether a checksum confirms it."""

    start: int
    end: int
    kind: str
    is_confirmed: bool = False


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and where the pieces stood that were taken out."""

    text: str
    spans: tuple[Span, ...]


def mask(text: str) -> Masked:
    """Take personal data out of a text; masking a masked text changes nothing.

    Letters are composed and invisible signs removed first, because either could hide a name or a number.
    """
    composed = compose(text)
    spans = _without_overlap(composed)
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += [composed[at : span.start], f"[{span.kind}]"]
        at = span.end
    return Masked("".join([*pieces, composed[at:]]), spans)


def _without_overlap(text: str) -> tuple[Span, ...]:
    """Keep each piece once: the surer kind where two overlap, and nothing inside a placeholder."""
    taken = bytearray(len(text))
    for match in _PLACEHOLDER.finditer(text):
        taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    kept: list[Span] = []
    for found in (*find_identifiers(text), *find_names(text)):
        start = taken.find(0, found.start, found.end)  # where the end of a surer piece is passed
        if start >= 0 and not any(taken[start : found.end]):
            taken[start : found.end] = b"\x01" * (found.end - start)
            kept.append(Span(start, found.end, found.kind, _is_confirmed(text, start, found)))
    return tuple(sorted(kept, key=lambda span: span.start))


def _is_confirmed(text: str, start: int, found: Found) -> bool:
    """Check the last digit of a personal identity number; a wrong one is masked all the same."""
    if found.kind != "personnummer":
        return False
    digits = "".join(letter for letter in text[start : found.end] if letter.isdigit())
    return bool(personnummer.valid(digits))


@dataclass(frozen=True)
class MaskingMeasure:
    """How much of what should be masked was masked (recall), and how much of what was masked should be."""

    expected: int
    found: int
    masked: int
    right: int
    missed: tuple[tuple[str, str], ...]
    needless: tuple[tuple[str, str], ...]

    @property
    def recall(self) -> float:
        """The share of the expected pieces of which nothing is left."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """The share of the masked pieces that were, at least in part, to be masked."""
        return self.right / self.masked if self.masked else 1.0


def measure(rows: Iterable[Mapping[str, str]]) -> MaskingMeasure:
    """Measure masking on golden rows: `text`, and `mask` with the pieces to be masked, separated by `|`."""
    expected = found = masked = right = 0
    missed: list[tuple[str, str]] = []
    needless: list[tuple[str, str]] = []
    for row in rows:
        text = compose(row["text"])
        pieces = [compose(piece) for piece in (row["mask"] or "").split("|") if piece]
        places = [(piece, start, start + len(piece)) for piece in pieces for start in _starts(text, piece)]
        spans = mask(text).spans
        for piece, start, end in places:
            left = [at for at in range(start, end) if text[at].isalnum() and not _covers(spans, at)]
            expected += 1
            found += not left
            missed += [(row["id"], piece)] if left else []
        for span in spans:
            masked += 1
            is_right = any(span.start < end and start < span.end for _, start, end in places)
            right += is_right
            needless += [] if is_right else [(row["id"], text[span.start : span.end])]
    return MaskingMeasure(expected, found, masked, right, tuple(missed), tuple(needless))


def _starts(text: str, piece: str) -> Iterator[int]:
    start = text.find(piece)
    while start >= 0:
        yield start
        start = text.find(piece, start + len(piece))


def _covers(spans: tuple[Span, ...], at: int) -> bool:
    return any(span.start <= at < span.end for span in spans)
