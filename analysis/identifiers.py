"""Numbers, links, plates and addresses that point at one person: where they stand in a text.

Found by shape, not by checksum: a mistyped number still points at somebody. The shapes are in
`identifier_shapes.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.identifier_shapes import SHAPES

_AT = re.compile(r"@|[(\[{]\s?(?:at|a|snabel)|snabel|\sat\s", re.IGNORECASE)
_DOT = re.compile(r"\.\w|https?:", re.IGNORECASE)
_DIGITS = 4  # what the shortest of the long numbers has
_HANDLES = (
    "snap", "sc", "insta", "ig", "telegram", "kik", "tik", "discord", "fb", "faceb", "wickr", "signal",
    "konto", "account", "user", "användar", "twitch", "roblox", "xbox", "steam", "threads",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A piece of a text that points at a person, and what kind of thing it is."""

    start: int
    end: int
    kind: str


def find_identifiers(text: str) -> Iterator[Found]:
    """Find numbers, links, plates and addresses; pieces may overlap, and the earlier kind is the surer."""
    held = _held(text)
    if not held:
        return
    for shape in SHAPES:
        if shape.needs not in held:
            continue
        for match in shape.pattern.finditer(text):
            if shape.check is None or shape.check(text, match):
                piece = "piece" if "piece" in shape.pattern.groupindex else 0
                yield Found(match.start(piece), match.end(piece), shape.kind)


def _held(text: str) -> frozenset[str]:
    """Tell what a text holds that some shape needs; most answers hold nothing of it."""
    digits, folded = sum(map(str.isdigit, text)), text.casefold()
    found = (
        ("digit", digits > 0),
        ("digits", digits >= _DIGITS),
        ("at", _AT.search(text)),
        ("dot", _DOT.search(text)),
        ("underscore", "_" in text),
        ("handle", any(word in folded for word in _HANDLES)),
    )
    return frozenset(need for need, holds in found if holds)
