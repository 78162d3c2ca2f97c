"""A document as plain JSON and back: what was sent stays as it was sent, whatever the rows say later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from dialog.services.documents import (
    Bar,
    Block,
    Document,
    Facts,
    Figure,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
)

KINDS: dict[str, type[Block]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "items": Items,
    "facts": Facts,
    "table": Table,
    "figure": Figure,
}
NAMES = {kind: name for name, kind in KINDS.items()}


def to_json(document: Document) -> dict[str, Any]:
    """The whole document; a word is [text, language, weight]."""
    stored: dict[str, Any] = _named(document)
    return stored


def from_json(stored: Mapping[str, Any]) -> Document:
    """The document that was stored."""
    return Document(
        **{
            **stored,
            "kind": _run(stored["kind"]),
            "title": _run(stored["title"]),
            "authors": tuple(stored["authors"]),
            "cover": _block(stored["cover"]),
            "blocks": tuple(_block(one) for one in stored["blocks"]),
            "draft": stored["draft"] and _run(stored["draft"]),
            "unchecked": stored["unchecked"] and _run(stored["unchecked"]),
            "page": tuple(_run(one) for one in stored["page"]),
        }
    )


def _named(row: Document | Block | Bar) -> dict[str, Any]:
    own = {one.name: _plain(getattr(row, one.name)) for one in fields(row)}
    return own if isinstance(row, Document | Bar) else {"block": NAMES[type(row)], **own}


def _plain(value: Any) -> Any:
    match value:
        case Run():
            return [value.text, value.language, value.weight]
        case tuple():
            return [_plain(one) for one in value]
        case Heading() | Paragraph() | Items() | Facts() | Table() | Figure() | Bar():
            return _named(value)
    return value


def _block(stored: Mapping[str, Any]) -> Any:
    kind = KINDS[stored["block"]]
    own = {name: value for name, value in stored.items() if name != "block"}
    for name, read in READ[kind].items():
        own[name] = read(own[name])
    return kind(**own)


def _run(stored: Any) -> Run:
    return Run(*stored)


def _words(stored: Any) -> tuple[Run, ...]:
    return tuple(_run(one) for one in stored)


def _each(stored: Any) -> tuple[tuple[Run, ...], ...]:
    return tuple(_words(one) for one in stored)


def _rows(stored: Any) -> tuple[tuple[tuple[Run, ...], ...], ...]:
    return tuple(_each(one) for one in stored)


def _bars(stored: Any) -> tuple[Bar, ...]:
    return tuple(Bar(**one) for one in stored)


READ: dict[type[Block], dict[str, Any]] = {
    Heading: {"words": _words},
    Paragraph: {"words": _words},
    Items: {"items": _each},
    Facts: {"pairs": _rows},
    Table: {"caption": _words, "head": _each, "rows": _rows, "widths": tuple, "numbers": tuple},
    Figure: {"caption": _words, "alternative": _run, "bars": _bars},
}
"""How the parts of each kind of block are read back; what is not named is stored as it is."""
