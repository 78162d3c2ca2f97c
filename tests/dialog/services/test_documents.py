"""A picture as a document: one content for Word, PDF and page; what each reader gets, in which language."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from dialog.services import documents, documents_data, documents_picture, documents_summary, pictures, speech
from dialog.services.documents import Document, Figure, Heading, Paragraph, Run, Table
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotAllowed, NotFound
from surveys.spreadsheets import csv_for_excel
from tests.documented import FORMULA, HIDDEN_NOTE, SAMEBY, a_full_agreed_picture, a_full_draft
from tests.people import Cast
from tests.situations import a_draft, an_agreed_picture

LANGUAGES = ("sv", "se", "en")


def words(document: Document) -> str:
    """Every word of a document."""
    return " ".join(run.text for run in documents.every_run(document))


def table(document: Document, head: str) -> Table:
    """The first table whose head begins like this."""
    return next(
        one for one in document.blocks if isinstance(one, Table) and documents.joined(one.head[0]) == head
    )


def headings(document: Document) -> list[tuple[int, str]]:
    return [(one.level, documents.joined(one.words)) for one in document.blocks if isinstance(one, Heading)]


def test_every_concern_has_the_laws_three_parts_and_all_that_was_said_of_it(
    session: Session, cast: Cast
) -> None:
    made = documents_picture.for_desk(session, cast.karin, a_full_draft(session, cast).id, "sv")
    found = headings(made)
    first = found[1 : next(place for place, (level, _) in enumerate(found[2:], 2) if level == 1)]
    assert [name for level, name in first if level > 1] == [
        "Kartläggning",
        "Konsekvenser",
        "Annan viktig information",
        "Analys",
        "Det här bygger det på",
        "Prioritering",
        "Orsaker",
        "Samiska intressen",
    ]
    assert [name for level, name in found if level == 1][-3:] == [
        "Självkontroll",
        "Det här tog vi inte med, därför",
        "Källor",
    ]


def test_no_level_of_heading_is_skipped(session: Session, cast: Cast) -> None:
    made = documents_picture.for_desk(session, cast.karin, a_full_draft(session, cast).id, "sv")
    levels = [0, *(level for level, _ in headings(made))]
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_missing_hidden_and_zero_are_three_things(session: Session, cast: Cast) -> None:
    picture = a_full_draft(session, cast)
    picture.concerns[0].evidence[0].value = picture.concerns[0].evidence[0].base = None
    picture.concerns[0].evidence[0].mark = "hidden"
    session.commit()
    made = documents_picture.for_desk(session, cast.karin, picture.id, "sv")
    values = {documents.joined(row[1]): documents.joined(row[2]) for row in table(made, "Nr").rows}
    assert (values["Anmälda rån, 2025"], values["Väntetid, 2025"]) == ("0", "siffra saknas")
    assert values[picture.concerns[0].evidence[0].label["sv"]] == "för få för att visas"


def test_a_paragraph_names_its_evidence_by_number_or_says_that_it_has_none(
    session: Session, cast: Cast
) -> None:
    made = documents_picture.for_desk(session, cast.karin, a_full_draft(session, cast).id, "sv")
    notes = [
        documents.joined(one.words)
        for one in made.blocks
        if isinstance(one, Paragraph) and one.role == "note"
    ]
    assert "Bygger på underlag 1.4." in notes
    assert "Kommunens och polisens egen bedömning: inget annat anges som den bygger på." in notes


def test_what_is_only_for_the_parties_is_in_their_document_alone(session: Session, cast: Cast) -> None:
    picture = a_full_agreed_picture(session, cast)
    desk = documents_picture.for_desk(session, cast.karin, picture.id, "sv")
    everyone = documents_picture.for_everyone(session, cast.arjeplog.id, 1, "sv")
    secrets = (HIDDEN_NOTE, "Risk för olyckor.", "KS 2026/12")
    assert [secret in words(desk) for secret in secrets] == [True, True, True]
    assert [secret in words(everyone) for secret in secrets] == [False, False, False]
    assert (desk.name, everyone.name) == (
        "lagesbild-arjeplog-2026-2027-1-parterna",
        "lagesbild-arjeplog-2026-2027-1",
    )


def test_a_paragraph_that_rests_on_what_is_kept_says_so_to_everyone(session: Session, cast: Cast) -> None:
    picture = a_full_draft(session, cast)
    concern = picture.concerns[0]
    concern.paragraphs[-1].evidence = [one for one in concern.evidence if not one.is_public]
    session.commit()
    desk = documents_picture.for_desk(session, cast.karin, picture.id, "sv")
    read = pictures.document(session, picture, is_public=True)
    everyone = documents_picture.made(session, read, "sv", is_public=True)
    said = "Bygger på sådant som bara parterna får läsa."
    assert ("Bygger på underlag 1.5." in words(desk), said in words(desk)) == (True, False)
    assert ("Bygger på underlag 1.5." in words(everyone), said in words(everyone)) == (False, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_names_the_sameby_that_was_consulted(session: Session, cast: Cast, language: str) -> None:
    picture = a_full_agreed_picture(session, cast)
    read = documents_picture.read_by_everyone(session, cast.arjeplog.id)
    made = [
        documents_picture.for_desk(session, cast.karin, picture.id, language),
        documents_picture.for_everyone(session, cast.arjeplog.id, 1, language),
        documents_summary.made(session, read, Voice(language, speech.load(session)), "https://x.se"),
    ]
    assert [SAMEBY in words(one) for one in made] == [False, False, False]


def test_views_given_apart_are_in_no_document_before_they_are_opened(session: Session, cast: Cast) -> None:
    picture = a_full_draft(session, cast)
    picture.views_apart = True
    session.commit()
    made = documents_picture.for_desk(session, cast.karin, picture.id, "sv")
    assert "Risk för olyckor." not in words(made)


def test_a_decision_says_why_and_who_saw_it_otherwise(session: Session, cast: Cast) -> None:
    a_full_agreed_picture(session, cast)
    said = words(documents_picture.for_everyone(session, cast.arjeplog.id, 1, "sv"))
    assert "Parterna prioriterar det här problemet. Det går att göra något åt i vinter." in said
    assert "Annan mening, Polisen Piteå älvdal:  Narkotikan borde komma först." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_borrowed_says_which_language_it_is_in(session: Session, cast: Cast, language: str) -> None:
    a_full_agreed_picture(session, cast)
    made = documents_picture.for_everyone(session, cast.arjeplog.id, 1, language)
    spoken = {run.text: run.language for run in documents.every_run(made)}
    assert spoken["Skyltarna är gamla."] == "sv"
    assert spoken["Causes" if language == "en" else "Orsaker"] == {"se": "sv"}.get(language, language)
    assert spoken[{"sv": "Källor", "se": "Gáldut", "en": "Sources"}[language]] == language


def test_an_agreed_picture_carries_its_seal_and_a_draft_says_what_it_is(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    made = documents_picture.for_desk(session, cast.karin, draft.id, "sv")
    assert (made.draft, made.name) == (
        Run("Utkast – inte beslutat", "sv"),
        "lagesbild-arjeplog-2026-2027-1-utkast",
    )
    assert "Den överenskomna svenska textens sigill" not in words(made)


def test_the_seal_is_that_of_the_text_that_was_agreed(session: Session, cast: Cast) -> None:
    picture = an_agreed_picture(session, cast)
    made = documents_picture.for_everyone(session, cast.arjeplog.id, 1, "sv")
    facts = {documents.joined(name): documents.joined(value) for name, value in made.cover.pairs}
    assert facts == {
        "Plats": f"{cast.arjeplog.name['sv']} · Árjepluove kommuvnna",
        "Period": "2026–2027",
        "Nummer": "1",
        "Parter": f"{cast.arjeplog.name['sv']}, Polisen Piteå älvdal",
        "Status": "Överenskommen",
        "Överenskommen den": "23 november 2026",
        "Den överenskomna svenska textens sigill": picture.content_hash,
    }
    assert made.draft is None


def test_only_who_may_read_a_draft_gets_it_as_a_document(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    with pytest.raises(NotFound):
        documents_picture.for_desk(session, cast.nils, draft.id, "sv")
    with pytest.raises(NotAllowed):
        documents_picture.for_desk(session, cast.ada, draft.id, "sv")
    with pytest.raises(NotFound):
        documents_picture.for_everyone(session, cast.arjeplog.id, draft.number, "sv")


def test_a_figure_tells_in_words_what_it_shows(session: Session, cast: Cast) -> None:
    made = documents_picture.for_desk(session, cast.karin, a_draft(session, cast).id, "sv")
    drawn = documents.figures(made)["all-problems"]
    assert isinstance(drawn, Figure)
    assert drawn.alternative.text == "Stapeldiagram. {}.".format(
        "; ".join(f"{bar.label}: {bar.said}" for bar in drawn.bars)
    )
    assert {bar.label: (bar.value, bar.said) for bar in drawn.bars} == {
        "Skotrar i samhället": (15, "15"),
        "Narkotika": (12, "12"),
        "Mörka gator": (6, "6"),
        "Trafik": (6, "6"),
    }


# ------------------------------------------------------------------------------------------------ the data


def test_the_data_has_one_row_for_each_piece_of_evidence_and_keeps_formulas_words(
    session: Session, cast: Cast
) -> None:
    picture = a_full_draft(session, cast)
    sheet = documents_data.sheet(pictures.show(session, cast.karin, picture.id), "sv")
    rows = [dict(zip(sheet.head, row, strict=True)) for row in sheet.rows]
    assert len(rows) == sum(len(one.evidence) for one in picture.concerns)
    marks = {row["what"]: (row["value"], row["mark"]) for row in rows}
    assert (marks["Anmälda rån, 2025"], marks["Väntetid, 2025"]) == ((0, "present"), (None, "missing"))
    assert all(row["source"] for row in rows)
    content = csv_for_excel(sheet)
    assert content.startswith(b"\xef\xbb\xbfpicture;problem_number;")
    assert f";'{FORMULA};".encode() in content


def test_everyone_gets_only_public_evidence_as_data(session: Session, cast: Cast) -> None:
    picture = a_full_agreed_picture(session, cast)
    sheet = documents_data.sheet(documents_picture.read_by_everyone(session, cast.arjeplog.id), "sv")
    shown = [row[sheet.head.index("is_public")] for row in sheet.rows]
    assert shown == ["yes"] * sum(one.is_public for concern in picture.concerns for one in concern.evidence)
    assert HIDDEN_NOTE.encode() not in csv_for_excel(sheet)
