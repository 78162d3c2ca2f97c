"""Arrangements for stories about reports: one begun, written, sent; what a document says."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import Report
from dialog.services import documents, reports
from dialog.services.documents import Document
from dialog.services.permissions import Actor
from tests.people import NOW, Cast
from tests.rows import texts

TODAY = dt.date(2026, 11, 23)
WORDS = {
    "summary": texts("Färre skotrar i byn, men inte färre olyckor."),
    "next": texts("Vi mäter igen i mars."),
}
TO = "Kommunstyrelsen och lokalpolisområdet"


def a_report(session: Session, cast: Cast, year: int | None = None, *, is_joint: bool = False) -> Report:
    """Karin's draft of Arjeplog's report, or of all municipalities' together."""
    place = None if is_joint else cast.arjeplog.id
    return reports.begin(session, cast.karin, cast.agreement.id, place, year, at=NOW)


def a_sent_report(
    session: Session, cast: Cast, year: int | None = None, *, is_joint: bool = False, at: dt.datetime = NOW
) -> Report:
    """Written and sent; commits."""
    report = a_report(session, cast, year, is_joint=is_joint)
    reports.write(session, cast.karin, report.id, WORDS, revision=report.revision, at=at)
    reports.send(session, cast.karin, report.id, TO, revision=report.revision, at=at)
    session.commit()
    return report


def as_read(
    session: Session, actor: Actor, report: Report, language: str = "sv", *, on: dt.date = TODAY
) -> Document:
    """The report as the person reads it that day."""
    return reports.document(session, actor, report.id, language, on=on)


def said(document: Document) -> str:
    """Every word of a document, with single spaces."""
    return " ".join(" ".join(run.text for run in documents.every_run(document)).split())
