"""The promise as a picture: wide for a shared link and social media, tall for a screen in a school.

Drawn once for the same words and kept. Its alternative text says the same as the picture does.
"""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy.orm import Session

from dialog.models import PromiseVersion
from dialog.services import places, prints_typeset, prints_words, speech
from dialog.services.documents import Document, Items, Paragraph, joined
from dialog.services.prints_words import MARKS, Words

SIZES = {"card": (1200, 630), "screen": (1080, 1920)}
"""The wide picture is as large as those who show it ask for, the tall one a screen on its side."""
MOST_KEPT = 32
MOST_LINES = 6
"""A screen that one walks past: more than this nobody reads there."""


def drawn(session: Session, version: PromiseVersion, document: Document, size: str, address: str) -> bytes:
    """The picture of a published version in the document's language, as PNG."""
    words = Words(document.language, speech.load(session))
    municipality = places.described(version.promise.municipality)
    width, height = SIZES[size]
    data = {
        "title": document.title.text,
        "language": document.language,
        "author": "",
        "width": width,
        "height": height,
        "heading": {"text": document.title.text, "lang": document.title.language},
        "parties": prints_words.parties(session, (municipality,), words),
        "marks": MARKS,
        "valid": _valid(document),
        "unchecked": document.unchecked.text if document.unchecked else "",
        "lines": [{"text": text, "lang": document.language} for text in _lines(document)],
        "address": address.removeprefix("https://").removeprefix("http://"),
    }
    return _drawn(json.dumps(data, ensure_ascii=False, sort_keys=True))


def alternative(document: Document, size: str) -> str:
    """What the picture says, for whoever does not see it."""
    lines = _lines(document) if size == "screen" else ()
    last = document.blocks[-1]
    where = joined(last.words) if isinstance(last, Paragraph) else ""
    unchecked = document.unchecked.text if document.unchecked else ""
    said = [", ".join(document.authors), document.title.text, *lines, _valid(document), unchecked]
    return " ".join([*(one if one.endswith((".", "?")) else f"{one}." for one in said if one), where])


def _valid(document: Document) -> str:
    first = document.blocks[0]
    return joined(first.words) if isinstance(first, Paragraph) else ""


def _lines(document: Document) -> list[str]:
    items = [joined(words) for block in document.blocks if isinstance(block, Items) for words in block.items]
    return items[:MOST_LINES]


@lru_cache(maxsize=MOST_KEPT)
def _drawn(data: str) -> bytes:
    return prints_typeset.png("promise", json.loads(data))
