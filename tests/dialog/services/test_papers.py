"""The agreement on paper and letters to the board: facts from the rows, nothing made up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dialog.models import Action, AgreementSignature
from dialog.services import documents_agreement, documents_letter, documents_print, documents_word, speech
from dialog.services.documents import Document, Table, joined
from dialog.services.documents_letter import Letter
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotAllowed, NotFound
from tests import paper
from tests.documented import in_libreoffice, opened
from tests.people import Cast
from tests.reported import TODAY, said
from tests.rows import add, texts
from tests.world import World


def headings(made: Document) -> list[str]:
    file = opened(documents_word.made(made))
    return [one.text for one in file.paragraphs if one.style and one.style.name == "Heading 1"]


def table(made: Document, caption: str) -> Table:
    return next(one for one in made.blocks if isinstance(one, Table) and joined(one.caption) == caption)


def test_part_1_holds_what_was_written_and_lines_for_those_who_have_not_signed(
    session: Session, cast: Cast
) -> None:
    cast.agreement.sections = {"background": {"sv": "Vi har arbetat ihop sedan 2015."}, "purpose": {}}
    cast.agreement.documents = [{"title": "Lägesbild 2024", "reference": "KS 2024/11"}]
    add(
        session,
        AgreementSignature(
            agreement_id=cast.agreement.id, organisation_id=cast.arjeplog.id, name="Stina Lind",
            title="kommunchef", signed_on=dt.date(2023, 1, 9),
        ),
    )  # fmt: skip
    session.flush()
    made = documents_agreement.part_1(session, cast.lena, cast.agreement.id, "sv")
    assert (made.title.text, made.name) == (
        "Samverkansöverenskommelse 2023–2026, del 1", "overenskommelse-del-1-2023-2026",
    )  # fmt: skip
    assert headings(made) == ["Fokusområden", "Bakgrund", "Det bygger på", "Beslut", "Underskrifter"]
    signed = table(made, "Vem som har skrivit under för varje part")
    rows = [[joined(cell) for cell in row] for row in signed.rows]
    assert rows == [["Arjeplogs kommun", "Stina Lind", "kommunchef", "9 januari 2023"]]
    told, line = said(made), documents_agreement.LINE
    for name in ("Arvidsjaurs kommun", "Polisen Piteå älvdal"):
        assert f"{name} {line} Underskrift och dag {line} Namnförtydligande och titel" in told
    printed = paper.read(documents_print.made(made))
    assert ("Lägesbild 2024, KS 2024/11" in printed.text, printed.conforms_to) == (True, "PDF/UA-1")


def test_part_2_holds_goals_actions_follow_up_communication_and_promises(
    session: Session, world: World
) -> None:
    cast = world.cast
    add(
        session,
        Action(
            municipality_id=cast.arjeplog.id, owner_id=cast.arjeplog.id, function="kommunikatör",
            text=texts("berätta om lederna"), from_on=dt.date(2026, 11, 1), to_on=dt.date(2026, 12, 1),
            kind="communication", audience="Föräldrar", channel="Skolans blad", languages=["sv", "se"],
            message=texts("Kör på leden."),
        ),
    )  # fmt: skip
    made = documents_agreement.part_2(
        session, cast.gunnar, cast.agreement.id, cast.arjeplog.id, "sv", on=TODAY
    )
    assert headings(made) == ["Mål", "Handlingsplan", "Uppföljningsplan", "Kommunikationsplan", "Löften"]
    told = said(made)
    for wanted in (
        "Kontrollera skotrar Polisen Piteå älvdal , kommunpolis 3 gånger om året",
        "Färre skotrar i byn Gemensamt för alla parter i överenskommelsen 30 juni 2027",
        "Lugnare skotertrafik Hälso- och trygghetsrådet varje halvår, och när det går ut",
        "Kör på leden. Föräldrar Skolans blad svenska , davvisámegiella 1 november 2026 – 1 december 2026",
        "Polisen Piteå älvdal Vi kontrollerar skotrar minst tre gånger.",
    ):
        assert wanted in told
    assert "Kommunikatör" not in told


def test_each_municipality_reads_its_own_second_part(session: Session, cast: Cast) -> None:
    for actor in (cast.nils, cast.lena):
        with pytest.raises(NotFound):
            documents_agreement.part_2(session, actor, cast.agreement.id, cast.arjeplog.id, "sv", on=TODAY)


# --------------------------------------------------------------------------------------------------- letters


def test_a_letter_holds_the_proposed_promise_with_its_seal_and_only_what_was_filled_in(
    session: Session, world: World, tmp_path: Path
) -> None:
    cast = world.cast
    key = f"promise:{world.proposed_promise.id}"
    about = documents_letter.subject(session, cast.karin, cast.arjeplog.id, key)
    begun = documents_letter.proposed_words(about, Voice("sv", speech.load(session)))
    assert begun == Letter(
        "Kommunstyrelsen",
        "Medborgarlöfte: Lugnare skotertrafik",
        "Kommunstyrelsen godkänner medborgarlöftet ”Lugnare skotertrafik”.",
    )
    made = documents_letter.made(session, about, begun, "sv")
    assert "Diarienummer" not in said(made)
    assert headings(made) == ["Ärende", "Förslag till beslut", "Bakgrund"]
    told = said(made)
    assert world.promise_proposal.content_hash in told
    assert "Polisen Piteå älvdal Vi kontrollerar skotrar minst tre gånger." in told
    filled = Letter("KS", "Löftet", "Vi säger ja.", "Många skrev.", "KS 2026/88", "Karin", "samordnare")
    word = documents_word.made(documents_letter.made(session, about, filled, "sv"))
    read = in_libreoffice(word, tmp_path)
    for wanted in ("Diarienummer KS 2026/88", "Karin, samordnare", "Många skrev.", "Vi säger ja."):
        assert wanted in read.text


def test_a_letter_is_about_what_is_proposed_or_about_the_agreement(session: Session, world: World) -> None:
    cast = world.cast
    found = documents_letter.subjects(session, cast.petra, cast.arjeplog.id)
    assert [one.key for one in found] == [
        f"promise:{world.proposed_promise.id}",
        f"promise:{world.approved_promise.id}",
        f"agreement:{cast.agreement.id}",
    ]
    begun = documents_letter.proposed_words(found[-1], Voice("sv", speech.load(session)))
    told = said(documents_letter.made(session, found[-1], begun, "sv"))
    assert "Samverkansöverenskommelse 2023–2026, mellan polisen och Arjeplogs kommun" in told
    assert "1 januari 2023 – 31 december 2026" in told
    with pytest.raises(NotFound):
        documents_letter.subject(session, cast.karin, cast.arjeplog.id, f"promise:{world.published.id}")
    with pytest.raises(NotFound):
        documents_letter.subjects(session, cast.nils, cast.arjeplog.id)
    with pytest.raises(NotAllowed):
        documents_letter.subjects(session, cast.gunnar, cast.arjeplog.id)
