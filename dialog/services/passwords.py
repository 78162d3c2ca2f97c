"""What a password must be, said in words: long, not among the commonest, not the person's own name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from dialog.services.errors import RuleBroken

SHORTEST = 12
COMMON = Path(__file__).with_name("common_passwords.txt")
SWAPPED = str.maketrans("013457@$!", "oieastasi")
FEW_WORDS = 3
OWN_PART = 4
"""Parts of a name shorter than this occur by chance."""


def refuse_weak(password: str, name: str, email: str) -> None:
    """Raises RuleBroken for a password that is guessed early, with the reason as its rule."""
    if len(password) < SHORTEST:
        raise RuleBroken("short_password", least=SHORTEST)
    bare = _bare(password)
    if len(set(bare)) < 5:
        raise RuleBroken("same_signs_password")
    if _is_common(bare):
        raise RuleBroken("common_password")
    rest = bare
    for part in sorted(_own_parts(name, email), key=len, reverse=True):
        rest = rest.replace(part, "")
    if len(rest) < len(bare) and len(rest) < SHORTEST:
        raise RuleBroken("own_name_password")


def _is_common(bare: str) -> bool:
    """Whether one or two common words are nearly all of it: `sommarsommar` is no better than `sommar`.

    Several different words in a row are a good password, also when each of them is common.
    """
    rest, used = bare, 0
    for word in _common():
        if word in rest:
            rest, used = rest.replace(word, ""), used + 1
    return 0 < used < FEW_WORDS and len(rest) < OWN_PART


@cache
def _common() -> tuple[str, ...]:
    words = (line.strip() for line in COMMON.read_text("utf-8").splitlines())
    bare = {word.translate(SWAPPED) for word in words if word and not word.startswith("#")}
    return tuple(sorted(bare, key=lambda word: (-len(word), word)))


def _own_parts(name: str, email: str) -> set[str]:
    parts = re.split(r"[^\w]+", f"{name} {email}".casefold())
    return {part.translate(SWAPPED) for part in parts if len(part) >= OWN_PART}


def _bare(text: str) -> str:
    """Small letters, with figures and signs that stand for letters as the letters, years and ends dropped."""
    small = re.sub(r"(19|20)\d\d|\d{1,4}$|[\s._-]", "", text.casefold())
    return small.translate(SWAPPED)
