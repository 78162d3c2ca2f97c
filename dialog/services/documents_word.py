"""A document as a Word file, for people who go on writing in it: the only door to python-docx.

Everything is a style (Title, Heading 1 to 3, Caption, the lists', the table's own), so that whoever edits can
change the look in one place and find their way by the headings. It costs a tenth of a second to import, so
whoever calls this module imports it there and then.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

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
    joined,
    kept_together,
)
from dialog.services.documents_word_look import (
    HEIGHT_MM,
    MARGIN_MM,
    MOMENT,
    QUIET,
    ROWAN,
    WIDTH_MM,
    element,
    prepare,
    tag,
)

MOST_KEPT = 32
ROLES = {"body": "Normal", "lead": "Lead", "note": "Note", "warning": "Warning"}
TEXT_MM = WIDTH_MM - 2 * MARGIN_MM
FACTS_PARTS = (30, 70)
MOST_FIGURE_MM = HEIGHT_MM - 2 * MARGIN_MM - 40
"""The highest figure that still leaves its caption on the same page."""


@lru_cache(maxsize=MOST_KEPT)
def made(document: Document) -> bytes:
    """The file; made once for the same words."""
    return _Writer(document).written()


class _Writer:
    """Writes one document from its first line to its last."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = docx.Document()
        self.figures = 0

    def written(self) -> bytes:
        """The whole file."""
        prepare(self.file, self.document)
        self._margins()
        self._opening()
        for block, is_kept in kept_together(self.document.blocks):
            self._block(block)
            if is_kept:
                self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        kept = io.BytesIO()
        self.file.save(kept)
        return _dated(kept.getvalue())

    # -------------------------------------------------------------------------------- around the content

    def _margins(self) -> None:
        """What stands on every page: above, that it is a draft; below, what it is and the page's number."""
        page = self.file.sections[0]
        if self.document.draft:
            above = page.header.paragraphs[0]
            above.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = self._run(above, self.document.draft)
            run.bold, run.font.color.rgb = True, RGBColor.from_string(ROWAN)
        below = page.footer.paragraphs[0]
        if self.document.foot:
            self._run(below, self.document.foot)
            below = page.footer.add_paragraph()
        before, between = self.document.page
        self._run(below, Run(f"{self.document.title.text} · ", self.document.title.language))
        self._run(below, Run(f"{before.text} ", before.language))
        _field(below, "PAGE", "1")
        self._run(below, Run(f" {between.text} ", between.language))
        _field(below, "NUMPAGES", "1")

    def _opening(self) -> None:
        document = self.document
        self._words(self.file.add_paragraph(style="Title"), (document.title,))
        if document.draft:
            self._words(self.file.add_paragraph(style="Warning"), (document.draft,))
        if document.unchecked:
            self._words(self.file.add_paragraph(style="Note"), (document.unchecked,))
        self._facts(document.cover)

    # ------------------------------------------------------------------------------------------- blocks

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                line = self.file.add_paragraph(style=f"Heading {block.level}")
                line.paragraph_format.page_break_before = block.begins_page
                self._words(line, block.words)
            case Paragraph():
                self._words(self.file.add_paragraph(style=ROLES[block.role]), block.words)
            case Items():
                self._items(block)
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _items(self, block: Items) -> None:
        style = "List Number" if block.is_numbered else "List Bullet"
        number = self._new_numbering(style) if block.is_numbered else None
        for words in block.items:
            line = self.file.add_paragraph(style=style)
            if number is not None:
                own = line._p.get_or_add_pPr().get_or_add_numPr()
                own.get_or_add_ilvl().val, own.get_or_add_numId().val = 0, number
            self._words(line, words)

    def _new_numbering(self, style: str) -> int:
        """A numbering of the style's kind that begins at one: else a list goes on from the one before."""
        numbering: Any = self.file.part.numbering_part.element
        styled: Any = self.file.styles[style].element
        known = styled.pPr.numPr.numId.val
        kind = next(one for one in numbering.num_lst if one.numId == known).abstractNumId.val
        made = numbering.add_num(kind)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _facts(self, block: Facts) -> None:
        if not block.pairs:
            return
        table = self._grid(len(block.pairs), FACTS_PARTS)
        for row, pair in zip(table.rows, block.pairs, strict=True):
            for cell, words, style in zip(row.cells, pair, ("Table Heading", "Table Text"), strict=True):
                cell.paragraphs[0].style = style
                self._words(cell.paragraphs[0], words)
        _looks(table, has_head=False)
        self.file.add_paragraph()

    def _table(self, block: Table) -> None:
        self._caption(block.caption)
        table = self._grid(1 + len(block.rows), block.widths)
        _looks(table, has_head=True)
        _said(table, joined(block.caption))
        for place, (row, words_of_row) in enumerate(zip(table.rows, (block.head, *block.rows), strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(element("cantSplit"))
            if place == 0:
                properties.append(element("tblHeader"))
            for column, (cell, words) in enumerate(zip(row.cells, words_of_row, strict=True)):
                line = cell.paragraphs[0]
                line.style = "Table Text" if place else "Table Heading"
                if column in block.numbers:
                    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._words(line, words)
        self.file.add_paragraph()

    def _grid(self, rows: int, parts: tuple[int, ...]) -> Any:
        table = self.file.add_table(rows, len(parts), style="Table Grid")
        table.autofit = False
        for column, part in zip(table.columns, parts, strict=True):
            column.width = Mm(TEXT_MM * part / sum(parts))
            for cell in column.cells:
                cell.width = column.width
        return table

    def _figure(self, block: Figure) -> None:
        from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only for figures

        self._caption(block.caption)
        line = self.file.add_paragraph()
        picture = line.add_run().add_picture(io.BytesIO(figures.png(block)), width=Mm(TEXT_MM))
        if picture.height > Mm(MOST_FIGURE_MM):
            picture.width = round(picture.width * Mm(MOST_FIGURE_MM) / picture.height)
            picture.height = Mm(MOST_FIGURE_MM)
        self.figures += 1
        told: Any = picture._inline.docPr
        told.set("name", f"{block.key}.png")
        told.set("descr", block.alternative.text)

    def _caption(self, words: Words) -> None:
        self._words(self.file.add_paragraph(style="Caption"), words)

    # -------------------------------------------------------------------------------------------- words

    def _words(self, line: Any, words: Words) -> None:
        for one in words:
            self._run(line, one)

    def _run(self, line: Any, one: Run) -> Any:
        run = line.add_run(one.text)
        if one.weight == "strong":
            run.bold = True
        elif one.weight == "quiet":
            run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(QUIET)
        if one.language != self.document.language:
            run._r.get_or_add_rPr().append(element("lang", val=tag(one.language)))
        return run


def _field(line: Any, code: str, shown: str) -> None:
    """A field that Word fills in; `shown` stands until it has."""
    field = element("fldSimple", instr=code)
    run, text = element("r"), element("t")
    text.text = shown
    run.append(text)
    field.append(run)
    line._p.append(field)


def _looks(table: Any, *, has_head: bool) -> None:
    """Which cells are headings, the first row's or each row's first: for the style, and for reading aloud."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        look = element("tblLook")
        table._tbl.tblPr.append(look)
    for name in list(look.attrib):
        del look.attrib[name]
    told = {"firstRow": has_head, "firstColumn": not has_head, "lastRow": False, "lastColumn": False}
    for name, is_so in {**told, "noHBand": True, "noVBand": True}.items():
        look.set(qn(f"w:{name}"), str(int(is_so)))
    # The same once more as one number, for programs that read only that.
    look.set(qn("w:val"), "0620" if has_head else "0680")


def _said(table: Any, words: str) -> None:
    """The table's title for those who have it read aloud."""
    table._tbl.tblPr.append(element("tblCaption", val=words))


def _dated(content: bytes) -> bytes:
    """The same file with one and the same moment for every part inside: else each would be another."""
    kept = io.BytesIO()
    moment = MOMENT.timetuple()[:6]
    with zipfile.ZipFile(io.BytesIO(content)) as found, zipfile.ZipFile(kept, "w") as written:
        for name in found.namelist():
            part = zipfile.ZipInfo(name, moment)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, found.read(name))
    return kept.getvalue()
