"""How a document looks in Word: its styles, its page, the language of what says none of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docx.document import Document as File
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dialog.services.documents import Document

MOMENT = dt.datetime(2026, 1, 1)
"""Stands for the day in every file: the same words give the same bytes."""
TAGS = {"sv": "sv-SE", "en": "en-GB", "se": "se-SE"}
FONT = "Calibri"
INK, QUIET, FJORD, ROWAN, LINE, WASH = "15232D", "4B5C66", "0B5563", "9B1C1C", "A9B6BC", "EEF6F7"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210, 297, 22
OWN = {
    "Lead": "Normal",
    "Note": "Normal",
    "Warning": "Normal",
    "Table Text": "Normal",
    "Table Heading": "Table Text",
}
"""Styles of ours, by what each is based on."""
SIZES = {
    "Normal": 11,
    "Title": 26,
    "Heading 1": 17,
    "Heading 2": 13,
    "Heading 3": 11.5,
    "Caption": 9.5,
    "Lead": 12.5,
    "Note": 9.5,
    "Warning": 12,
    "Table Text": 9.5,
}
COLOURS = {
    "Title": FJORD,
    "Heading 1": FJORD,
    "Heading 2": FJORD,
    "Heading 3": INK,
    "Caption": INK,
    "Note": QUIET,
    "Warning": ROWAN,
}
SPACE = {"Normal": (0, 6), "Heading 1": (22, 6), "Heading 2": (12, 4), "Heading 3": (8, 2), "Caption": (8, 4)}
"""Points before and after."""


def prepare(file: File, document: Document) -> None:
    """Everything that is not content: properties, styles, page, languages."""
    _properties(file, document)
    _styles(file)
    _tables(file)
    _page(file)
    _languages(file, tag(document.language))


def tag(language: str) -> str:
    """A language as Word names it."""
    return TAGS.get(language, language)


def element(name: str, **attributes: str) -> Any:
    """An element of Word's own, `w:` before its name and before those of its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _properties(file: File, document: Document) -> None:
    told = file.core_properties
    told.title, told.subject = document.title.text, document.kind.text
    told.author = told.last_modified_by = ", ".join(document.authors)
    told.language = tag(document.language)
    told.comments = document.draft.text if document.draft else ""
    told.keywords, told.revision = "", 1
    told.created = told.modified = MOMENT


def _styles(file: File) -> None:
    styles = file.styles
    for name, base in OWN.items():
        made: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style, made.quick_style = styles[base], True
    for style in styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _face(style)
    for name, size in SIZES.items():
        _of(file, name).font.size = Pt(size)
    for name, colour in COLOURS.items():
        _of(file, name).font.color.rgb = RGBColor.from_string(colour)
    for name, (before, after) in SPACE.items():
        form = _of(file, name).paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
    for name in ("Table Heading", "Warning"):
        _of(file, name).font.bold = True
    _of(file, "Caption").paragraph_format.keep_with_next = True
    _of(file, "Table Text").paragraph_format.space_after = Pt(2)


def _of(file: File, name: str) -> Any:
    return file.styles[name]


def _face(style: Any) -> None:
    """One face for all, named and not by theme: a theme's can be missing where the file is opened."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for part in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{part}"), FONT)


def _tables(file: File) -> None:
    """The table's own style: thin lines between rows, the first row washed and bold."""
    style = _of(file, "Table Grid").element
    borders = style.find(qn("w:tblPr")).find(qn("w:tblBorders"))
    for border in borders:
        is_kept = border.tag in {qn("w:top"), qn("w:bottom"), qn("w:insideH")}
        border.set(qn("w:val"), "single" if is_kept else "nil")
        border.set(qn("w:color"), LINE)
    first = element("tblStylePr", type="firstRow")
    look = element("tcPr")
    look.append(element("shd", val="clear", color="auto", fill=WASH))
    first.append(look)
    style.append(first)


def _page(file: File) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN_MM)


def _languages(file: File, language: str) -> None:
    defaults = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    theme = file.settings.element.find(qn("w:themeFontLang"))
    for one in (defaults, theme):
        if one is not None:
            one.set(qn("w:val"), language)
            one.set(qn("w:eastAsia"), language)
