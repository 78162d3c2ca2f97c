"""Whether a password stands in a list of leaked ones, however the list is written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dialog import leaked_passwords


def listed(path: Path, words: list[str], ending: str, *, last: str = "") -> Path:
    """A list of these passwords; `{n}` in the ending is a count."""
    hashes = sorted(hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in words)
    lines = [one + ending.format(n=10 ** (number % 9)) for number, one in enumerate(hashes)]
    path.write_bytes(("".join(lines).rstrip("\r\n") + last).encode())
    return path


@pytest.mark.parametrize("ending", ["\n", ":{n}\n", ":{n}\r\n"])
@pytest.mark.parametrize("count", [1, 2, 3, 40, 501])
def test_every_password_of_the_list_is_found_and_no_other(tmp_path: Path, count: int, ending: str) -> None:
    words = [f"lösen {number}" for number in range(count)]
    for last in ("", "\n"):
        path = listed(tmp_path / "list.txt", words, ending, last=last)

        leaked_passwords.require_list(path)
        assert [one for one in words if not leaked_passwords.holds(path, one)] == []
        assert not any(leaked_passwords.holds(path, f"annat {number}") for number in range(count + 50))


@pytest.mark.parametrize("content", ["", "\n", "password\n", "5BAA6\n", "B" * 40 + "\n" + "A" * 40 + "\n"])
def test_what_is_no_list_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(content, "utf-8")

    with pytest.raises(ValueError, match="SHA-1"):
        leaked_passwords.require_list(path)
