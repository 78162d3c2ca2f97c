"""What a password must be, said in words: long, not made of what is guessed first, not one's own name.

No list of leaked passwords is carried along; an operator may keep one (`dialog.leaked_passwords`). What such
lists hold that is as long as ours must be is mostly put together of few easy parts: a common word, a name, a
walk over the keyboard, a run of letters or digits, a year, the same again. So the cheapest way to put a
password together of such parts is looked for, and it must cost as much as three different words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from dialog.services.errors import RuleBroken

SHORTEST = 12
COMMON = Path(__file__).with_name("common_passwords.txt")
SWAPPED = str.maketrans("013457@$!", "oieastasi")
OWN_PART = 4
"""Parts of a name shorter than this occur by chance."""
ENOUGH = 12.0
"""What three different words cost."""
WORD, WALK, RUN, AGAIN, SIGN, DIGIT = 4.0, 3.0, 2.0, 1.0, 1.5, 1.0
"""What a part costs: about a third of the bits that it takes to guess it."""
LONGEST_PART = 32
YEAR = re.compile(r"(?:19|20)\d\d")
ROWS = ("1234567890", "qwertyuiopå", "asdfghjklöä", "zxcvbnm,.-", "!@#$%^&*()", '!"#¤%&/()=')
"""Of a Swedish and an English keyboard, the signs above the digits last."""
LETTERS = ("abcdefghijklmnopqrstuvwxyzåäö", "0123456789")


def refuse_weak(password: str, name: str, email: str, places: Iterable[str] = ()) -> None:
    """Raises RuleBroken for a password that is guessed early, with the reason as its rule.

    `places` are the names of the organisations that the person works for.
    """
    if len(password) < SHORTEST:
        raise RuleBroken("short_password", least=SHORTEST)
    bare = re.sub(r"[\s._-]", "", password.casefold())
    if len(set(bare)) < 5:
        raise RuleBroken("same_signs_password")
    own = _parts(f"{name} {email}")
    if _is_mostly(bare, own):
        raise RuleBroken("own_name_password")
    if cost(bare, own | _parts(" ".join(places))) < ENOUGH:
        raise RuleBroken("common_password")


def cost(bare: str, own: Collection[str]) -> float:
    """The cheapest way to put a password together of easy parts; blanks are gone, letters are small.

    `own` are words that are easy for this person besides those that are for everybody.
    """
    swapped = bare.translate(SWAPPED)
    cheapest = [0.0, *([float("inf")] * len(bare))]
    for start in range(len(bare)):
        so_far = cheapest[start]
        single = DIGIT if bare[start].isdecimal() else SIGN
        cheapest[start + 1] = min(cheapest[start + 1], so_far + single)
        for end in range(start + 3, min(len(bare), start + LONGEST_PART) + 1):
            price = _price(bare[start:end], swapped[start:end], bare[max(0, 2 * start - end) : start], own)
            cheapest[end] = min(cheapest[end], so_far + price)
    return cheapest[-1]


def _price(part: str, swapped: str, before: str, own: Collection[str]) -> float:
    """What one part costs; endless where it is none."""
    if part == before:
        return AGAIN
    if part in _runs() or part == part[0] * len(part) or YEAR.fullmatch(part):
        return RUN
    if _is_walk(part):
        return WALK if len(part) > 4 else RUN
    is_word = any(part in words or swapped in words for words in (_common(), own))
    return WORD if is_word else float("inf")


@cache
def _runs() -> frozenset[str]:
    """What follows each other in the alphabet, in the digits or in a row of the keyboard, either way."""
    rows = [way for row in (*LETTERS, *ROWS) for way in (row, row[::-1])]
    return frozenset(
        row[start:end] for row in rows for start in range(len(row)) for end in range(start + 3, len(row) + 1)
    )


def _is_walk(part: str) -> bool:
    """Whether each key lies beside the one before; of three keys only a column is meant."""
    if len(part) == 3:
        places = [_keys().get(sign) for sign in part]
        return None not in places and len({place[1] for place in places if place}) == 1
    return all(after in _beside(before) for before, after in pairwise(part))


@cache
def _keys() -> dict[str, tuple[int, int]]:
    return {sign: (row, column) for row, signs in enumerate(ROWS[:4]) for column, sign in enumerate(signs)}


@cache
def _beside(sign: str) -> frozenset[str]:
    """The keys around a key. A row lies half a key to the right of the one above it."""
    if sign not in _keys():
        return frozenset()
    row, column = _keys()[sign]
    around = {(row, column - 1), (row, column + 1), (row + 1, column - 1), (row + 1, column)}
    around |= {(row - 1, column), (row - 1, column + 1)}
    return frozenset(one for one, place in _keys().items() if place in around)


def _is_mostly(bare: str, own: Collection[str]) -> bool:
    """Whether too little is left of a password without the person's own name and address."""
    swapped = re.sub(r"(?:19|20)\d\d|\d{1,4}$", "", bare).translate(SWAPPED)
    rest = swapped
    for part in sorted(own, key=len, reverse=True):
        rest = rest.replace(part.translate(SWAPPED), "")
    return len(rest) < len(swapped) and len(rest) < SHORTEST


@cache
def _common() -> frozenset[str]:
    lines = (line for line in COMMON.read_text("utf-8").splitlines() if not line.startswith("#"))
    words = {word for line in lines for word in line.split()}
    return frozenset(words | {word.translate(SWAPPED) for word in words})


def _parts(text: str) -> frozenset[str]:
    parts = {part for part in re.split(r"[^\w]+", text.casefold()) if len(part) >= OWN_PART}
    return frozenset(parts | {part.translate(SWAPPED) for part in parts})
