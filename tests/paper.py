"""A print of a survey, and what a test sees of a PDF: title, language, words, pages, whether it is tagged."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pypdf import PdfReader
from sqlalchemy.orm import Session

from dialog.services import prints
from surveys.definition import SurveyDefinition
from tests.asked import asked
from tests.people import Cast

LANGUAGES = ("sv", "se", "en")
BASE = "https://trygghet.example.se"


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


def made(
    session: Session,
    cast: Cast,
    name: str,
    language: str = "sv",
    definition: SurveyDefinition | None = None,
    *,
    is_joint: bool = True,
    is_published: bool = True,
    unchecked_sami: str = "draft",
) -> Paper:
    """A print of a survey about both municipalities, or about Arjeplog alone."""
    version = asked(
        session,
        cast,
        definition=definition,
        municipalities=[cast.arjeplog, cast.arvidsjaur] if is_joint else [cast.arjeplog],
        is_published=is_published,
    )
    content = prints.document(
        session, cast.karin, version.id, name, language, base_url=BASE, unchecked_sami=unchecked_sami
    )
    return read(content)
