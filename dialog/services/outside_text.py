"""A document as plain text and as a piece of HTML, to paste where one has no other way in.

The HTML carries no style and no script, so that the page that it is put on decides how it looks. Its headings
begin at the second level, under that page's own; words in another language are marked as such.
"""

from __future__ import annotations

from html import escape

from dialog.services.documents import Block, Document, Facts, Heading, Items, Paragraph, Run, Words, joined


def plain(document: Document) -> str:
    """The words alone, a blank line between the parts."""
    parts = [document.title.text]
    if document.unchecked:
        parts.append(document.unchecked.text)
    parts += [_plain(block) for block in document.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def fragment(document: Document, address: str) -> str:
    """The same as HTML; the sentence before the address becomes the words of a link to it."""
    said = [_tag("h2", _words((document.title,), document.language))]
    if document.unchecked:
        said.append(_tag("p", _words((document.unchecked,), document.language)))
    said += [_html(block, document.language, address) for block in document.blocks]
    body = "\n".join(part for part in said if part)
    return f'<article lang="{document.language}">\n{body}\n</article>\n'


def _plain(block: Block) -> str:
    match block:
        case Heading(words=words) | Paragraph(words=words):
            return joined(words)
        case Items(items=items):
            return "\n".join(f"– {joined(words)}" for words in items)
        case Facts(pairs=pairs):
            return "\n".join(f"{joined(name)}: {joined(value)}" for name, value in pairs)
    raise TypeError(f"{type(block).__name__} has no place in a text to paste")


def _html(block: Block, language: str, address: str) -> str:
    match block:
        case Heading(level=level, words=words):
            return _tag(f"h{level + 2}", _words(words, language))
        case Paragraph(words=words):
            *before, last = words
            if before and last.text.strip() == address:
                link = _said(Run(joined(tuple(before)).rstrip(" :"), before[0].language), language)
                return _tag("p", f'<a href="{escape(address)}">{link}</a>')
            return _tag("p", _words(words, language))
        case Items(items=items):
            return _tag("ul", "".join(f"\n<li>{_words(words, language)}</li>" for words in items) + "\n")
        case Facts(pairs=pairs):
            return _tag(
                "dl",
                "".join(
                    f"\n<dt>{_words(name, language)}</dt><dd>{_words(value, language)}</dd>"
                    for name, value in pairs
                ),
            )
    raise TypeError(f"{type(block).__name__} has no place in a text to paste")


def _words(words: Words, language: str) -> str:
    return "".join(_said(run, language) for run in words)


def _said(run: Run, language: str) -> str:
    told = escape(run.text)
    if run.language == language or not told.strip():
        return told
    return f'<span lang="{run.language}">{told}</span>'


def _tag(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>"
