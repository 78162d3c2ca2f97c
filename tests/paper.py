"""What a test can see of a PDF: its title and language, its words, its pages, whether it is tagged."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pypdf import PdfReader


@dataclass(frozen=True)
class Paper:
    """A PDF as a reader or a screen reader meets it."""

    title: str
    language: str
    is_tagged: bool
    conforms_to: str
    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        """Every word, with single spaces: lines are broken where the page wants it."""
        return " ".join(" ".join(self.pages).split())


def read(content: bytes) -> Paper:
    """Read a PDF."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    told = root["/Metadata"].get_object().get_data().decode()
    return Paper(
        title=str(reader.metadata.title) if reader.metadata else "",
        language=str(root.get("/Lang", "")),
        is_tagged=bool(root.get("/MarkInfo", {}).get("/Marked")),
        conforms_to="PDF/UA-1" if "<pdfuaid:part>1</pdfuaid:part>" in told else "",
        pages=tuple(page.extract_text() for page in reader.pages),
    )
