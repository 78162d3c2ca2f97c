"""Old phones: our scripts and styles use nothing newer than five years unless they do without it as well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
# Pieces of the language that an older browser cannot even read, and calls that it does not have.
SCRIPTS = {
    "arrow, const, let, template": r"=>|\bconst\b|\blet\b|`",
    "optional chaining": r"\?\.[a-zA-Z(\[]",
    "nullish": r"\?\?",
    "new calls": r"structuredClone|\.at\(|Object\.hasOwn\b|\.findLast|replaceAll|\.groupBy|toSorted",
    "new parts": r"showPopover|AbortSignal\.timeout|indexedDB\.databases|\.requestSubmit",
}
STYLES = {
    "selectors": r":has\(|@layer|@container|@scope|@starting-style|^\s*&",
    "values": r"color-mix|oklch|\b\d+[sdl]v[hw]\b|light-dark\(|anchor\(|subgrid",
}


def found(folder: str, patterns: dict[str, str]) -> list[str]:
    """Where something too new stands, outside comments."""
    places = []
    for path in sorted((STATIC / folder).iterdir()):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            code = "" if line.strip().startswith(("//", "/*")) else line
            places += [
                f"{path.name}:{number} {name}" for name, one in patterns.items() if re.search(one, code)
            ]
    return places


@pytest.mark.parametrize(("folder", "patterns"), [("js", SCRIPTS), ("css", STYLES)])
def test_an_old_phone_can_read_it(folder: str, patterns: dict[str, str]) -> None:
    assert found(folder, patterns) == []
