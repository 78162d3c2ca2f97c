"""A picture that holds something of everything a document can show; a Word file as LibreOffice opens it."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.document import Document as WordFile
from lxml import etree
from sqlalchemy.orm import Session

from dialog.models import (
    Area,
    Cause,
    Concern,
    Consultation,
    Evidence,
    Paragraph,
    PartyView,
    PriorityDecision,
    SituationPicture,
    StatisticsSource,
    StatisticsValue,
)
from dialog.services import approvals, pictures, situation
from tests.needs import libreoffice
from tests.people import NOW, Cast
from tests.recalled import made_once
from tests.rows import add
from tests.situations import a_draft

SAMEBY = "Semisjaur-Njarg"
"""Who was consulted: it must stand in no document."""
HIDDEN_NOTE = "Bara för parterna att veta"
FORMULA = "=HYPERLINK(1)"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TEXT, TABLE = f"{{{OPEN}:office:1.0}}", f"{{{OPEN}:text:1.0}}", f"{{{OPEN}:table:1.0}}"
SVG = f"{{{OPEN}:svg-compatible:1.0}}"


@made_once
def a_full_draft(session: Session, cast: Cast) -> SituationPicture:
    """A draft whose first concern has everything; commits."""
    picture = a_draft(session, cast)
    picture.summary = {"sv": "Det mesta är tryggt.", "se": "Eanas lea oadjebas.", "en": "Most is safe."}
    picture.self_check = {
        "why": {"sv": "De nämns oftast.", "en": "They are named most often."},
        "limits": {"sv": "Få unga svarade.", "en": "Few young people answered."},
    }
    _fill(session, cast, picture.concerns[0])
    session.commit()
    return picture


@made_once
def a_full_agreed_picture(session: Session, cast: Cast) -> SituationPicture:
    """The same picture, agreed by both parties; commits."""
    picture = a_full_draft(session, cast)
    for theme in pictures.waiting_themes(session, picture):
        because = {"sv": f"Färre tog upp {theme.name['sv']}.", "en": "Fewer brought it up."}
        situation.leave_out(session, cast.karin, picture.id, theme.id, because, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    approvals.answer(session, cast.gunnar, proposal.id, "approve", at=NOW)
    approvals.answer(session, cast.maja, proposal.id, "approve", at=NOW)
    session.commit()
    return picture


def opened(content: bytes) -> WordFile:
    """A Word file as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str = "word/document.xml") -> etree._Element:
    """One part of a Word file as it is stored."""
    with ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


@dataclass(frozen=True)
class Opened:
    """What LibreOffice understood of a Word file: its words, its tables and what its pictures say."""

    text: str
    headings: tuple[str, ...]
    tables: int
    pictures: tuple[str, ...]


def in_libreoffice(content: bytes, folder: Path) -> Opened:
    """Open a Word file in LibreOffice and save it as LibreOffice's own, with a profile of this run alone."""
    (folder / "picture.docx").write_bytes(content)
    command = [libreoffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "fodt", "--outdir", str(folder), str(folder / "picture.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    body = etree.parse(folder / "picture.fodt").getroot().find(f"{OFFICE}body")
    assert body is not None
    return Opened(
        text=" ".join(" ".join(map(str, body.itertext())).split()),
        headings=tuple(" ".join("".join(map(str, one.itertext())).split()) for one in body.iter(f"{TEXT}h")),
        tables=len(list(body.iter(f"{TABLE}table"))),
        pictures=tuple("".join(map(str, one.itertext())) for one in body.iter(f"{SVG}desc")),
    )


def _fill(session: Session, cast: Cast, concern: Concern) -> None:
    zero, missing = _figures(session)
    concern.when_and_where = {"sv": "Kvällar vid torget.", "en": "Evenings by the square."}
    concern.evidence += [
        _figure(zero, "Anmälda rån, 2025", 0.0, "present"),
        _figure(missing, "Väntetid, 2025", None, "missing"),
        Evidence(
            kind="staff",
            note={"sv": FORMULA},
            label={"sv": "Yttre tjänst"},
            organisation_name="Polisen",
            source={"sv": "Polisens medarbetare"},
        ),
        Evidence(
            kind="observation",
            note={"sv": HIDDEN_NOTE},
            label={"sv": "Vandring"},
            organisation_name="Kommunen",
            is_public=False,
            source={"sv": "Intern anteckning"},
        ),
    ]
    session.flush()
    concern.paragraphs += [
        Paragraph(
            position=2,
            part="survey",
            aspect="consequences",
            text={"sv": "Barn går omvägar.", "en": "Children take other ways."},
            evidence=[concern.evidence[-2]],
        ),
        Paragraph(position=3, part="other", text={"sv": "Skyltarna är gamla."}),
        Paragraph(position=4, part="analysis", text={"sv": "Det går att påverka."}, evidence=[]),
    ]
    concern.causes.append(
        Cause(
            side="place",
            position=1,
            text={"sv": "Lederna slutar vid torget.", "en": "The trails end at the square."},
            influence="partly",
            influenced_by="Kommunen",
            evidence=[concern.evidence[0]],
        )
    )
    _decide(concern, cast)
    session.flush()


def _decide(concern: Concern, cast: Cast) -> None:
    concern.sami_interest = "yes"
    concern.consultations.append(
        Consultation(
            kind="sameby",
            name=SAMEBY,
            held_on=NOW.date(),
            protocol="KS 2026/12",
            outcome={"sv": f"{SAMEBY} vill att lederna flyttas."},
        )
    )
    concern.party_views.append(
        PartyView(
            organisation_id=cast.police.id,
            weight=4,
            because={"sv": "Risk för olyckor."},
            given_by=cast.petra.id,
            given_at=NOW,
        )
    )
    concern.priority_decisions.append(
        PriorityDecision(
            outcome="prioritised",
            because={"sv": "Det går att göra något åt i vinter."},
            dissent=[
                {
                    "organisation_id": cast.police.id,
                    "name": {"sv": "Polisen Piteå älvdal"},
                    "text": "Narkotikan borde komma först.",
                }
            ],
            decided_by=cast.karin.id,
            decided_at=NOW,
        )
    )


def _figures(session: Session) -> tuple[StatisticsValue, StatisticsValue]:
    source = add(
        session,
        StatisticsSource(
            publisher="Brå",
            title={"sv": "Anmälda brott"},
            retrieved_on=NOW.date(),
            file_hash="0" * 64,
        ),
    )
    area = session.query(Area).filter_by(code="2506").one()

    def value(indicator: str, number: float | None, mark: str) -> StatisticsValue:
        row: StatisticsValue = add(
            session,
            StatisticsValue(
                source_id=source.id,
                area_id=area.id,
                indicator=indicator,
                period="2025",
                value=number,
                unit="antal",
                mark=mark,
            ),
        )
        return row

    return value("Anmälda rån", 0.0, "present"), value("Väntetid", None, "missing")


def _figure(row: StatisticsValue, label: str, value: float | None, mark: str) -> Evidence:
    return Evidence(
        kind="statistics",
        statistics_value_id=row.id,
        label={"sv": label},
        value=value,
        unit="antal",
        mark=mark,
        source={"sv": "Anmälda brott (Brå, 2026-02-10)"},
    )
