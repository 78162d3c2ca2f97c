"""A document that people send to each other, as a tree: what it says and in which language, not how it looks.

Whoever knows a subject builds the tree once (`documents_picture`, `documents_summary`, `documents_minutes`).
Whoever knows a kind of file makes it of any tree (`documents_word`, `documents_print`, the macro
`macros/document.html`). Everything is frozen and can be compared, so that a file is made once for the same
words and kept. Each run of words names its language: where a text is missing in the document's language, the
borrowed one is still read aloud and spell-checked as what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from surveys.texts import Picked

Weight = Literal["", "strong", "quiet"]
Role = Literal["body", "lead", "note", "warning"]


@dataclass(frozen=True)
class Run:
    """Words in one language. `quiet` words are smaller and less loud."""

    text: str
    language: str
    weight: Weight = ""

    @classmethod
    def of(cls, picked: Picked, weight: Weight = "") -> Run:
        """A picked text as words of a document."""
        return cls(picked.text, picked.language, weight)


Words = tuple[Run, ...]
"""Words on one line: they follow each other with nothing between them."""


@dataclass(frozen=True)
class Heading:
    """A heading under the document's title; level 1 is the highest. No level is ever skipped."""

    level: Literal[1, 2, 3]
    words: Words
    begins_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: body text, the lead under a title, a note about what stands above, or a warning."""

    words: Words
    role: Role = "body"


@dataclass(frozen=True)
class Items:
    """A list, with numbers when the order says something."""

    items: tuple[Words, ...]
    is_numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Names with their values: the lines of a cover, or of a decision."""

    pairs: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption and a row of headings, repeated on every page. `widths` are parts of the
    whole; `numbers` are the columns, from 0, whose cells stand to the right.
    """

    caption: Words
    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[int, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar of a figure; a value of None is not zero: it is hidden or missing, and `said` says which."""

    label: str
    value: float | None
    said: str


@dataclass(frozen=True)
class Figure:
    """A figure of bars from zero. `alternative` tells whoever does not see it what it shows."""

    key: str
    """What its file is called."""
    caption: Words
    alternative: Run
    bars: tuple[Bar, ...]
    side: str = "residents"


Block = Heading | Paragraph | Items | Facts | Table | Figure


@dataclass(frozen=True)
class Document:
    """A whole document. Its author is always organisations and never a person."""

    name: str
    """What its file is called, without an ending: it says what the file is."""
    kind: Run
    """What it is in a word: "Situation picture"."""
    title: Run
    language: str
    authors: tuple[str, ...]
    cover: Facts
    blocks: tuple[Block, ...]
    draft: Run | None = None
    """Said on every page of what nobody has decided on."""
    unchecked: Run | None = None
    """Said once where nobody has checked the language."""
    page: tuple[Run, Run] = field(default=(Run("", ""), Run("", "")))
    """The words around a page's number: "Page" 1 "of" 4."""
    foot: Run | None = None
    """Said at the foot of every page, such as the seal of what is signed."""
    is_one_page: bool = False
    """It is made so that it fits on one sheet."""


def every_run(document: Document) -> Iterator[Run]:
    """All words of a document in the order in which they are read."""
    yield document.title
    for said in (document.draft, document.unchecked, document.foot):
        if said:
            yield said
    for block in (document.cover, *document.blocks):
        yield from runs_of(block)


def runs_of(block: Block) -> Iterator[Run]:
    """The words of one block; of a figure its caption, its alternative text and what stands at its bars."""
    match block:
        case Heading(words=words) | Paragraph(words=words):
            yield from words
        case Items(items=items):
            for words in items:
                yield from words
        case Facts(pairs=pairs):
            for pair in pairs:
                for words in pair:
                    yield from words
        case Table(caption=caption, head=head, rows=rows):
            yield from caption
            for row in (head, *rows):
                for words in row:
                    yield from words
        case Figure():
            yield from block.caption
            yield block.alternative


def kept_together(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it must stand on the same page as the next.

    So do headings, a note right under one, and a paragraph with the note about it.
    """
    is_under_heading = False
    for block, after in zip_longest(blocks, blocks[1:]):
        is_heading = isinstance(block, Heading)
        is_kept = is_heading or (
            isinstance(block, Paragraph)
            and ((is_under_heading and _is_note(block)) or (_is_note(after) and not _is_note(block)))
        )
        yield block, is_kept
        is_under_heading = is_heading


def _is_note(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.role == "note"


def figures(document: Document) -> dict[str, Figure]:
    """The document's figures by their keys."""
    return {block.key: block for block in document.blocks if isinstance(block, Figure)}


def joined(words: Words) -> str:
    """Words without their languages."""
    return "".join(run.text for run in words)


def in_paragraphs(run: Run, role: Role = "body") -> tuple[Paragraph, ...]:
    """A text whose empty lines begin new paragraphs."""
    return tuple(
        Paragraph((Run(" ".join(part.split()), run.language, run.weight),), role)
        for part in run.text.split("\n\n")
        if part.strip()
    )
