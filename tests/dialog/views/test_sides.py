"""The sides beside each other as pages: silent, not asked, too few are three things; each has its source."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Evidence
from dialog.services import note_evidence, notes
from tests.dialog.services.test_sides import NOTE, partner_survey, staff
from tests.page import Page, PageClient, words
from tests.people import NOW, Cast
from tests.situations import a_draft, a_reviewed_survey, section, spoken


def line(page: Page, name: str) -> list[str]:
    """The cells of a theme's row in the first table."""
    return next(
        [words(cell) for cell in row if cell.tag in ("th", "td")]
        for row in page.all(".//tbody/tr")
        if words(row[0]) == name
    )


def test_petra_reads_who_agrees_and_who_was_not_asked(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": (6, 7)})

    page = client.sign_in(cast.petra).get("/en/desk/pictures/sides/arjeplog")

    assert line(page, "Narcotics") == [
        "Narcotics", "All who were heard see it.", "12 people", "7 people", "6 people", "not asked", "none",
    ]  # fmt: skip
    assert line(page, "Snowmobiles in town")[1:5] == [
        "Only residents see it, as far as numbers can be shown.", "15 people", "cannot be shown",
        "cannot be shown",
    ]  # fmt: skip
    assert "See what others see" not in spoken(page)


def test_karin_reads_silence_exactly_and_can_see_what_others_see(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": (3, 8)})
    page = client.sign_in(cast.karin).get("/en/desk/pictures/sides/arjeplog")

    others = client.get("/en/desk/pictures/sides/arjeplog?seen=others")

    assert line(page, "Narcotics")[3:5] == ["8 people", "3 people"]
    assert line(page, "Snowmobiles in town")[3:5] == ["silent", "silent"]
    assert line(others, "Narcotics")[3:5] == ["11 people of all staff", "11 people of all staff"]


def test_a_group_that_is_too_few_leads_to_a_note(client: PageClient, session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 4, 20, {"drugs": (3, 8)})

    page = client.sign_in(cast.petra).get("/en/desk/pictures/sides/arjeplog")

    assert line(page, "Narcotics")[4] == "too few: meet them Write a note: Staff of the police"
    assert "/en/desk/notes/arjeplog/new?view=staff" in page.links


def test_partners_stand_by_name_and_a_note_by_its_link(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_reviewed_survey(session, cast)
    partner_survey(session, cast, {"Skolan": ("drugs",), "Klubben": ("drugs",)})
    note = notes.write(session, cast.karin, cast.arjeplog.id, NOTE, at=NOW)
    note_id = note.id
    session.commit()

    page = client.sign_in(cast.petra).get("/en/desk/pictures/sides/arjeplog")

    assert line(page, "Narcotics")[5:] == [
        "Klubben, Skolan note: Styrelsen, Narcotics", "1 note: Narcotics",
    ]  # fmt: skip
    assert f"/en/desk/notes/{note_id}" in page.links
    assert "/en/desk/notes/arjeplog?theme=drugs" in page.links


def test_a_pictures_page_leads_from_a_cell_to_its_evidence(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    note = notes.write(session, cast.karin, cast.arjeplog.id, NOTE, at=NOW)
    note_evidence.take(session, cast.karin, drugs.id, note.themes[0].id, is_public=True, at=NOW)
    concern_id, picture_id = drugs.id, picture.id
    session.commit()

    page = client.sign_in(cast.petra).get(f"/en/desk/pictures/{picture_id}/sides")

    evidence_id = session.scalars(sa.select(Evidence.id).where(Evidence.kind == "dialogue")).one()
    assert line(page, "Narcotics")[1:] == [
        "All who were heard see it.", "Narcotics", "not asked", "not asked", "met", "Styrelsen",
    ]  # fmt: skip
    assert f"/en/desk/pictures/concerns/{concern_id}#evidence-{evidence_id}" in page.links


def test_nothing_reviewed_is_said_as_such(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/pictures/sides/arjeplog")

    assert "No theme has been reviewed and no note speaks of one yet." in spoken(page)
