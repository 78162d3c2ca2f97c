"""How a question of an XLSForm is set up with us: its kind, its choices, its limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.kinds import LARGEST_NUMBER
from surveys.texts import gettext
from surveys.xlsform_columns import NONE
from surveys.xlsform_keys import keys_of
from surveys.xlsform_questions import QuestionDraft
from surveys.xlsform_tables import Found, Row

_SMALLEST = re.compile(r"\.\s*(>=|>)\s*(-?\d{1,9})(?!\d)")
_LARGEST = re.compile(r"\.\s*(<=|<)\s*(-?\d{1,9})(?!\d)")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|<)\s*(\d{1,9})(?!\d)")
_YES, _NO = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")


@dataclass
class ChoiceList:
    """One list of the sheet `choices`: its rows by name."""

    rows: dict[str, Row] = field(default_factory=dict)

    def keys(self) -> dict[str, str]:
        """The key that each name has with us."""
        return keys_of(self.rows)


def question_tree(draft: QuestionDraft, listed: ChoiceList, found: Found) -> dict[str, Any]:
    """A question as plain values, without its key, section and condition."""
    row = draft.row
    kind = _kind(draft, listed)
    tree: dict[str, Any] = {
        "kind": kind,
        "role": row.get("md_role") or "other",
        "text": row.text("label"),
        "help": row.text("hint"),
        "required": _is_required(draft, found),
        "source": row.cells.get("md_source", ""),
        "comparable_with": row.cells.get("md_comparable_with", ""),
        "settings": {},
    }
    keys = listed.keys()
    own = _own_choices(draft, kind)
    tree["choices"] = [
        {"key": keys[name], "text": choice.text("label")}
        for name, choice in listed.rows.items()
        if not (own and choice.get("municipality"))
    ]
    settings = tree["settings"]
    if own:
        settings["places"] = _places(row, listed, keys)
    elif row.get("choice_filter"):
        found.notes.append(row.says(gettext("the filter of the choices is left out: all are offered")))
    if draft.parts:
        settings["rows"] = [
            {"key": part.get("md_key") or part.get("name"), "text": part.text("label")}
            for part in draft.parts
        ]
    for name in ("exclusive", "outside"):
        if row.get(f"md_{name}"):
            settings[name] = [keys.get(one, one) for one in _listed(row.get(f"md_{name}"))]
    if row.get("md_most"):
        settings["most"] = _number(row.get("md_most"))
    _limits(draft, kind, settings, found)
    return tree


def _kind(draft: QuestionDraft, listed: ChoiceList) -> str:
    if draft.kind == "text":
        return "long_text" if "multiline" in draft.row.get("appearance") else "short_text"
    if draft.kind == "single":
        said = draft.row.get("md_kind")
        if said in ("single", "scale", "place"):
            return said
        is_likert = "likert" in draft.row.get("appearance") and len(listed.rows) > 2
        return "scale" if is_likert else "single"
    return draft.kind


def _own_choices(draft: QuestionDraft, kind: str) -> bool:
    """Whether the choices are places of the municipalities."""
    return kind == "place" and bool(draft.row.get("md_municipalities"))


def _places(row: Row, listed: ChoiceList, keys: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    places: dict[str, list[dict[str, Any]]] = {one: [] for one in _listed(row.get("md_municipalities"))}
    for name, choice in listed.rows.items():
        if choice.get("municipality"):
            group = places.setdefault(choice.get("municipality"), [])
            group.append({"key": keys[name], "text": choice.text("label")})
    return places


def _is_required(draft: QuestionDraft, found: Found) -> bool:
    rows = draft.parts or [draft.row]
    said = {row.get("required").casefold() for row in rows}
    if said <= set(_YES):
        return True
    if not said <= set(_NO):
        rule = gettext("whether it must be answered depends on something else: it need not be")
        found.notes.append(draft.row.says(rule))
    return False


def _limits(draft: QuestionDraft, kind: str, settings: dict[str, Any], found: Found) -> None:
    row, constraint = draft.control, draft.control.get("constraint")
    if kind == "number":
        low, high = _SMALLEST.search(constraint), _LARGEST.search(constraint)
        least = int(low[2]) + (low[1] == ">") if low else 0
        most = int(high[2]) - (high[1] == "<") if high else LARGEST_NUMBER
        settings |= {"minimum": least, "maximum": most, "classes": _classes(draft.row, least, most, found)}
        if not (low and high):
            rule = gettext("the number has no limits: %(low)s to %(high)s are allowed")
            found.notes.append(row.says(rule, low=least, high=most))
        rest = _LARGEST.sub("", _SMALLEST.sub("", constraint)).replace("and", "")
    elif kind in ("long_text", "short_text", "pair"):
        length = _LENGTH.search(constraint)
        if length:
            settings["limit"] = int(length[2]) - (length[1] == "<")
        rest = _LENGTH.sub("", constraint)
    else:
        rest = constraint
    if rest.strip(" ()"):
        rule = gettext("the rule for answers is left out: %(expression)s")
        found.notes.append(row.says(rule, expression=constraint))


def _classes(row: Row, least: int, most: int, found: Found) -> list[Any]:
    """The classes that numbers are counted in; without any, five of the same width."""
    if row.get("md_classes"):
        return [_number(one) for one in _listed(row.get("md_classes"))]
    width = max(1, (most - least + 1) // 5)
    classes = list(range(least, most + 1, width))[:5] if least < most else [least]
    rule = gettext("the numbers will be counted in classes that begin at: %(classes)s")
    found.notes.append(row.says(rule, classes=", ".join(map(str, classes))))
    return classes


def _listed(words: str) -> list[str]:
    return [] if words == NONE else words.split()


def _number(words: str) -> Any:
    return int(words) if re.fullmatch(r"-?\d{1,7}", words) else words
