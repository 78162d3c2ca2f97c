"""The register of processing: every table under an activity, every fact as rows and settings have it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from dialog.circumstances import Circumstances, SignInBy
from dialog.database import Base
from dialog.models import Operation, PartnerOrganisation, SurveyVersion
from dialog.services import (
    documents_assessment,
    documents_processing,
    documents_word,
    processing,
    retention,
    speech,
)
from dialog.services.documents import Document, Facts, Heading, Table, every_run, joined
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.retention import Decided
from dialog.settings import Settings
from surveys.spreadsheets import csv_for_excel
from tests.builders import a_response, a_survey
from tests.conftest import SECRET
from tests.people import NOW, Cast
from tests.readers import a_reader
from tests.rows import add

ROOT = Path(__file__).resolve().parents[3]
TODAY = NOW.date()
PLAIN = Circumstances.of(Settings(secret_key=SECRET), ())
OF_NOBODY = {
    *("action", "added_language", "agreement", "agreement_party", "area", "calendar_event", "cause_evidence"),
    *("codebook", "concern", "concern_reach", "concern_theme", "decision", "evidence", "evidence_origin"),
    *("focus_area", "goal", "joint_part", "joint_source", "line_ground", "measurement", "meeting_point"),
    *("not_taken_up", "operation", "organisation", "outside_place", "paragraph", "paragraph_evidence"),
    *("promise", "promise_line", "question", "secrecy_ground", "similar_area", "situation_picture"),
    *("statistics_value", "survey", "survey_municipality", "theme_focus_area"),
}
"""Tables that hold nothing of a person: what authorities plan, count and promise."""


def voice(session: Session, language: str = "en") -> Voice:
    return Voice(language, speech.load(session, None))


def of(document: Document) -> str:
    """All words of a document."""
    return " ".join(one.text for one in every_run(document))


def register(session: Session, cast: Cast, how: Circumstances = PLAIN, language: str = "en") -> Document:
    found = processing.register(session, cast.karin, on=TODAY)
    return documents_processing.document(found, how, voice(session, language))


@pytest.fixture
def asked(session: Session, cast: Cast) -> SurveyVersion:
    """An open survey of Arjeplog with one answer."""
    version = a_survey(session, cast.arjeplog)
    a_response(session, version, cast.arjeplog, {"concern": "Kanariefågel vid bron"})
    session.commit()
    return version


def test_every_table_is_under_an_activity_or_holds_nothing_of_a_person() -> None:
    told = [name for tables in processing.TABLES.values() for name in tables]
    assert sorted([*told, *OF_NOBODY]) == sorted(Base.metadata.tables)


def test_own_authority_first_then_those_of_the_agreement_and_no_other_municipality(
    session: Session, cast: Cast, asked: SurveyVersion
) -> None:
    def keys(actor: object) -> list[str]:
        found = processing.register(session, actor, on=TODAY)  # type: ignore[arg-type]
        return [one.organisation.key for one in found]

    assert keys(cast.karin) == ["arjeplog", "pite-alvdal"]
    assert keys(cast.nils) == ["arvidsjaur", "pite-alvdal"]
    assert keys(cast.petra) == ["pite-alvdal", "arjeplog", "arvidsjaur"]
    assert keys(cast.ada)[0] == "arjeplog"
    with pytest.raises(NotAllowed):
        processing.register(session, a_reader(session, cast), on=TODAY)


def test_an_activity_stands_there_when_its_rows_do(session: Session, cast: Cast) -> None:
    def activities() -> tuple[str, ...]:
        return processing.register(session, cast.karin, on=TODAY)[0].activities

    assert activities() == ("people", "work")
    a_survey(session, cast.arjeplog, slug="utkast", status="draft")
    assert activities() == ("people", "work")
    a_survey(session, cast.arjeplog)
    add(session, PartnerOrganisation(municipality_id=cast.arjeplog.id, name="Skolan", kind="school"))
    assert activities() == ("answers", "notes", "people", "work")


def test_each_survey_stands_with_its_decision_its_number_and_day(
    session: Session, cast: Cast, asked: SurveyVersion
) -> None:
    def cells() -> list[list[str]]:
        tables = [one for one in register(session, cast).blocks if isinstance(one, Table)]
        return [[joined(cell) for cell in row[1:]] for row in tables[0].rows]

    undecided = "No decision is entered: nothing is destroyed"
    assert [row[1:] for row in cells()] == [[undecided, "–"], [undecided, "–"]]
    for months, version_id, number in ((120, None, "KS 2025/1"), (6, asked.id, "KS 2026/9")):
        decided = Decided("texts", months, "Kommunstyrelsen", number, dt.date(2026, 3, 1), version_id)
        retention.decide(session, cast.karin, cast.arjeplog.id, decided, at=NOW)
    assert cells()[0] == [
        "Free texts", "6 months after closing", "Kommunstyrelsen, KS 2026/9, 1 March 2026"
    ]  # fmt: skip
    assert cells()[1][1] == undecided


def test_the_register_says_how_long_minutes_are_kept(session: Session, cast: Cast) -> None:
    def said() -> list[bool]:
        words = of(register(session, cast))
        return [one in words for one in ("Minutes of meetings", "months after the meeting: 120 (K")]

    assert said() == [False, False]
    for months, then in ((120, [True, True]), (None, [True, False])):
        decided = Decided("meetings", months, "Kommunstyrelsen", "KS 2026/4", dt.date(2026, 3, 1))
        retention.decide(session, cast.karin, cast.arjeplog.id, decided, at=NOW)
        assert said() == then


def test_the_table_says_what_the_page_says(session: Session, cast: Cast, asked: SurveyVersion) -> None:
    found = processing.register(session, cast.karin, on=TODAY)
    sheet = documents_processing.sheet(found, PLAIN, voice(session, "sv"))
    read = list(csv.reader(io.StringIO(csv_for_excel(sheet).decode("utf-8-sig")), delimiter=";"))

    words = of(register(session, cast, language="sv"))
    names = [joined(name) for one in register(session, cast, language="sv").blocks
             if isinstance(one, Facts) for name, _value in one.pairs]  # fmt: skip
    assert set(names) <= set(read[0])
    assert {len(row) for row in read} == {len(read[0])}
    # Two rules of the one survey; accounts and work of both authorities.
    assert [row[0] for row in read[1:]] == ["Arjeplogs kommun"] * 4 + ["Polisen Piteå älvdal"] * 2
    for row in read[1:]:
        purpose, measures = row[2], row[8].split(". ")[0]
        assert purpose in words
        assert measures in words


def test_what_is_a_setting_stands_as_it_is_set(session: Session, cast: Cast, asked: SurveyVersion) -> None:
    plain = of(register(session, cast))
    assert "The site itself makes no backups." in plain
    assert "The site is not set up for encrypted traffic" in plain
    assert "E-mail is handed in" not in plain
    add(session, Operation(kind="backup", started_at=NOW, ended_at=NOW, is_ok=True, facts={}))
    how = replace(
        PLAIN, backup_days=14, is_nightly=True, needs_second_factor=True, is_encrypted=True,
        mail_from="dialog@example.se", mail_host="mail.example.se",
        providers=(
            SignInBy({"sv": "Kommunens inloggning"}, "login.example.se", ("arjeplog",)),
            SignInBy({"sv": "Polisens inloggning"}, "police.example.se", ("pite-alvdal",)),
        ),
    )  # fmt: skip
    found = processing.register(session, cast.karin, on=TODAY)[:1]
    words = of(documents_processing.document(found, how, voice(session)))
    for one in (
        "live at most 14 days", "The latest one was made on 23 November 2026",
        "Everybody signs in in two steps",
        "All traffic is encrypted", "mail.example.se, from dialog@example.se",
        "Kommunens inloggning (login.example.se), by which people sign in",
        "The operator states where these stand: login.example.se, mail.example.se.",
    ):  # fmt: skip
        assert one in words
    assert "police.example.se" not in words


def test_no_word_of_a_resident_is_in_register_or_assessment(
    session: Session, cast: Cast, asked: SurveyVersion
) -> None:
    found = processing.register(session, cast.karin, on=TODAY)
    draft = documents_assessment.of(found, "arjeplog", PLAIN, voice(session))
    assert "Kanariefågel" not in of(register(session, cast)) + of(draft)


def test_every_proof_in_the_assessment_is_a_proof_in_the_list_of_promises(
    session: Session, cast: Cast, asked: SurveyVersion
) -> None:
    found = processing.register(session, cast.karin, on=TODAY)
    draft = documents_assessment.of(found, "arjeplog", PLAIN, voice(session))
    risks = next(one for one in draft.blocks if isinstance(one, Table) and len(one.rows) > 6)
    proofs = {proof for row in risks.rows for proof in joined(row[2]).split(", ")}
    listed = set(re.findall("`(.+?)`", (ROOT / "SECURITY.md").read_text("utf-8")))
    assert sorted(proofs - listed) == []
    assert [one for one in proofs if one.startswith("tests/") and not (ROOT / one).is_file()] == []


def test_the_assessment_is_a_draft_that_asks_what_the_authority_alone_can_answer(
    session: Session, cast: Cast, asked: SurveyVersion
) -> None:
    found = processing.register(session, cast.karin, on=TODAY)
    draft = documents_assessment.of(found, "arjeplog", PLAIN, voice(session, "sv"))
    words = of(draft)
    assert draft.draft is not None
    assert "är samisk" in words
    assert f"Inget beslut finns inlagt: {asked.title['sv']}" in words
    headings = [joined(one.words) for one in draft.blocks if isinstance(one, Heading) and one.level == 1]
    assert headings == [
        "Beskrivning", "Nödvändighet och proportion",
        "Risker för dem det gäller, och vad som skyddar mot dem", "Åtgärder som gäller allt",
        "Öppna frågor till myndigheten",
    ]  # fmt: skip
    # Every word is Swedish, but the names of proofs.
    assert {one.language for one in every_run(draft) if not one.text.startswith(("tests/", "./run"))} == {
        "sv"
    }
    with ZipFile(io.BytesIO(documents_word.made(draft))) as file:
        heads = "".join(file.read(one).decode() for one in file.namelist() if "word/header" in one)
    assert draft.draft.text in heads
    with pytest.raises(NotFound):
        documents_assessment.of(found, "arvidsjaur", PLAIN, voice(session))
