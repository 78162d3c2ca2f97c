"""A document as a tagged PDF, set by typst: for people who read it and pass it on.

The PDF carries its language, its headings, its tables with their heads, and words for every figure; typst
refuses to make it otherwise.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dialog.services import prints_typeset
from dialog.services.documents import (
    Block,
    Document,
    Facts,
    Figure,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    Words,
    kept_together,
)

TEMPLATE = "document"
MOST_KEPT = 32


@lru_cache(maxsize=MOST_KEPT)
def made(document: Document) -> bytes:
    """The file; made once for the same words."""
    return prints_typeset.pdf(TEMPLATE, told(document))


def told(document: Document) -> dict[str, Any]:
    """The document as the template reads it."""
    return {
        "title": document.title.text,
        "heading": _run(document.title),
        "language": document.language,
        "author": list(document.authors),
        "draft": document.draft and _run(document.draft),
        "unchecked": document.unchecked and _run(document.unchecked),
        "foot": document.foot and _run(document.foot),
        "cover": _block(document.cover),
        "blocks": [
            {**_block(block), "is_kept": is_kept} for block, is_kept in kept_together(document.blocks)
        ],
        "page": [_run(one) for one in document.page],
        "is_one_page": document.is_one_page,
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "words": _words(block.words),
                "begins_page": block.begins_page,
            }
        case Paragraph():
            return {"kind": "paragraph", "role": block.role, "words": _words(block.words)}
        case Items():
            return {"kind": "items", "is_numbered": block.is_numbered, "items": _each(block.items)}
        case Facts():
            return {"kind": "facts", "pairs": [_each(pair) for pair in block.pairs]}
        case Table():
            return {
                "kind": "table",
                "caption": _words(block.caption),
                "head": _each(block.head),
                "rows": [_each(row) for row in block.rows],
                "widths": list(block.widths),
                "numbers": list(block.numbers),
            }
        case Figure():
            return {
                "kind": "figure",
                "caption": _words(block.caption),
                "alternative": block.alternative.text or None,
                "drawn": _drawn(block),
            }


def _drawn(figure: Figure) -> str:
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only for figures

    return figures.for_print(figure)


def _each(many: tuple[Words, ...]) -> list[list[dict[str, str]]]:
    return [_words(words) for words in many]


def _words(words: Words) -> list[dict[str, str]]:
    return [_run(run) for run in words]


def _run(run: Run) -> dict[str, str]:
    return {"text": run.text, "language": run.language, "weight": run.weight}
