"""What is printed, set by typst: the only door to it. It costs a fifth of a second to import.

The words of a survey are given as data and never as markup: whatever somebody writes in a question stays
words. Only typst's own fonts are used, so that a sheet looks the same on every machine, and what they
cannot print is replaced before: typst refuses to make an accessible document with a letter missing in it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from dialog.settings import ROOT

FOLDER = ROOT / "dialog" / "prints"
STANDARD = "ua-1"
"""PDF/UA: tagged, with a title, a language and words for every picture. typst refuses what breaks it."""
_UNPRINTABLE = re.compile(
    "[^\n -~\u00a0-\u00ac\u00ae-\u036f\u0391-\u03a1\u03a3-\u045f\u1e00-\u1eff\u2010-\u2027"
    "\u2030-\u2040\u2044-\u2052\u20a0-\u20bf\u2190-\u22ff\u25a0-\u25ff]"
)


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """A tagged PDF of the template with these words; the data holds at least `title` and `language`."""
    return _compiled(template, data, format="pdf", pdf_standards=STANDARD)


def png(template: str, data: Mapping[str, Any]) -> bytes:
    """A picture of the template's only page, one pixel for every point."""
    return _compiled(template, data, format="png", ppi=72)


def printable(words: str) -> str:
    """The words with what no bundled font can print taken out; a letter leaves a square where it stood."""
    return _UNPRINTABLE.sub(_instead, unicodedata.normalize("NFC", words))


def _instead(found: re.Match[str]) -> str:
    return "□" if unicodedata.category(found[0])[0] in "LN" else ""


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> bytes:
    import typst  # noqa: PLC0415 -- slow import, and only who prints needs it

    made = typst.compile(
        str(FOLDER / f"{template}.typ"),
        root=str(FOLDER),
        sys_inputs={"data": json.dumps(_cleaned(data), ensure_ascii=False)},
        ignore_system_fonts=True,
        **options,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template}: one document was expected")
    return made


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(part) for part in value]
    return value
