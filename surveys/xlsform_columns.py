"""The sheets and columns of an XLSForm workbook as we write and read them.

Columns that begin with `md_` are ours: what XLSForm has no word for. Its tools leave unknown columns
alone, so a workbook may travel through them and come back whole.
"""

from __future__ import annotations

import re

MATRIX = "table-list"
NAMED = {
    "sv": "Svenska",
    "se": "Davvisámegiella",
    "en": "English",
    "smj": "Julevsámegiella",
    "sje": "Bidumsámegiella",
    "sju": "Ubmejesámiengiälla",
    "de": "Deutsch",
}
"""Languages by their own names, as a column is headed."""
OTHER_NAMES = {
    "swedish": "sv",
    "northern sami": "se",
    "northern sámi": "se",
    "nordsamiska": "se",
    "engelska": "en",
    "german": "de",
    "tyska": "de",
    "default": "",
}
CODE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
OWN = (
    "md_part",
    "md_key",
    "md_order",
    "md_kind",
    "md_role",
    "md_exclusive",
    "md_outside",
    "md_most",
    "md_classes",
    "md_municipalities",
    "md_source",
    "md_comparable_with",
)
PLAIN = ("required", "relevant", "appearance", "constraint", "choice_filter")
TEXTS = ("label", "hint")
INTRODUCTION, CLOSING, MUNICIPALITY = "form_introduction", "form_closing", "form_municipality"
"""Rows that are no question of ours; no question's key begins like this."""
NONE = "-"
"""A list that is there and empty."""

ALIASES = {
    "select one": "select_one",
    "select_one_external": "select_one",
    "select1": "select_one",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
    "int": "integer",
    "string": "text",
}
LEFT_OUT = frozenset(
    {
        *("decimal", "date", "time", "datetime", "dateTime", "geopoint", "geotrace", "geoshape", "range"),
        *("image", "photo", "audio", "video", "file", "barcode", "calculate", "acknowledge", "trigger"),
        *("hidden", "xml-external", "csv-external", "background-audio", "background-geopoint"),
        *("rank_from_file", "select_one_from_file", "select_multiple_from_file"),
    }
)
"""Types that XLSForm has and we have not."""
ABOUT_THE_DEVICE = frozenset(
    {
        *("start", "end", "today", "deviceid", "device_id", "subscriberid", "simserial", "phonenumber"),
        *("username", "email", "audit", "start-geopoint"),
    }
)
"""What a telephone would tell about the one who answers: we have no place for it."""


def heading(column: str, language: str) -> str:
    """The heading of a text column in a language."""
    return f"{column}::{NAMED.get(language, language)} ({language})"


def language_of(words: str) -> str | None:
    """The code of the language that a column's heading names, or None when nobody can tell."""
    words = words.strip()
    in_brackets = re.search(r"\(([^()]+)\)\s*$", words)
    if in_brackets and CODE.fullmatch(in_brackets[1].strip()):
        return in_brackets[1].strip()
    named = {name.casefold(): code for code, name in NAMED.items()} | OTHER_NAMES
    if words.casefold() in named:
        return named[words.casefold()]
    return words if CODE.fullmatch(words) and len(words.split("-")[0]) <= 3 else None
