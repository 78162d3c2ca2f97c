"""A list of leaked passwords that an operator keeps: whether a password stands in it, without reading it all.

The list is a text file with the SHA-1 of one password a line, in hexadecimal and sorted, with or without `:`
and a count behind it: as Have I Been Pwned gives out its Pwned Passwords. Nothing is asked over the network.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

LINE = re.compile(rb"[0-9A-Fa-f]{40}(?::\d{1,12})?\r?\n?")


def require_list(path: Path) -> None:
    """Raises ValueError for a file that is no such list; its first and its last line are looked at."""
    with path.open("rb") as file:
        first = file.readline(100)
        file.seek(max(0, path.stat().st_size - 100))
        last = file.read().splitlines()[-1:] or [b""]
    if not LINE.fullmatch(first) or not LINE.fullmatch(last[0]) or first[:40].upper() > last[0][:40].upper():
        raise ValueError("must hold SHA-1 hashes of passwords, one a line, sorted.")


def holds(path: Path, password: str) -> bool:
    """Whether the password stands in the list: some thirty short looks, also into a file of 40 GB."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().encode()
    low, high = 0, path.stat().st_size
    with path.open("rb") as file:
        # The first line that begins at or behind `low`, and is not before the wanted one, is the wanted one.
        while low < high:
            middle = (low + high) // 2
            found = _line_behind(file, middle)
            if found and found < wanted:
                low = middle + 1
            else:
                high = middle
        return _line_behind(file, low) == wanted


def _line_behind(file: BinaryIO, place: int) -> bytes:
    """The hash of the first line that begins there or later, in small letters; empty behind the last."""
    file.seek(max(0, place - 1))
    if place:
        file.readline()
    return file.readline().partition(b":")[0].strip().lower()
