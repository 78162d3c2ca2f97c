"""A picture as files: what each is called and how it is sent, and the page on which everybody finds it."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from tests.documented import a_full_agreed_picture, a_full_draft, opened
from tests.page import PageClient
from tests.people import Cast
from tests.situations import spoken

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = ("sv", "se", "en")


def test_the_desks_page_leads_to_every_file(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_full_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/pictures/{picture.id}")
    name = "lagesbild-arjeplog-2026-2027-1-utkast"
    wanted = {
        f"document-{code}.{form}": (f"{name}{'' if code == 'sv' else f'-{code}'}.{form}", media)
        for code in LANGUAGES
        for form, media in (("docx", WORD), ("pdf", "application/pdf"))
    }
    wanted["data.csv"] = (f"{name}.csv", "text/csv")
    wanted["figure-all-problems.svg"] = (f"{name}-all-problems.svg", "image/svg+xml")
    for file, (called, media) in wanted.items():
        address = f"/sv/desk/pictures/{picture.id}/{file}"
        assert address in page.links
        sent = client.browser.get(address)
        assert (sent.status_code, sent.mimetype) == (200, media)
        assert sent.headers["Content-Disposition"] == f'attachment; filename="{called}"'
        assert (sent.headers["Cache-Control"], sent.headers["X-Content-Type-Options"]) == (
            "no-store",
            "nosniff",
        )


def test_every_figure_that_a_page_names_can_be_saved(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_full_agreed_picture(session, cast)
    links = [one for one in client.get("/sv/picture/arjeplog").links if "/figure-" in one]
    assert links == [
        "/sv/picture/arjeplog/1/figure-all-problems.svg",
        "/sv/picture/arjeplog/1/figure-problem-3.svg",
    ]
    assert [client.browser.get(one).mimetype for one in links] == ["image/svg+xml"] * 2
    client.get("/sv/picture/arjeplog/1/figure-problem-1.svg", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_finds_the_picture_on_one_page_and_as_files(
    client: PageClient, session: Session, cast: Cast, language: str
) -> None:
    a_full_agreed_picture(session, cast)
    page = client.get(f"/{language}/picture/arjeplog")
    under = f"/{language}/picture/arjeplog/1"
    assert {f"{under}/{file}" for file in ("summary", "document.docx", "document.pdf", "data.csv")} <= set(
        page.links
    )
    sheet = client.get(f"/{language}/picture/arjeplog/summary")
    assert f"{under}/summary.pdf" in sheet.links
    assert client.browser.get(f"{under}/summary.pdf").mimetype == "application/pdf"
    said = {"sv": "Det här prioriterar vi", "se": "Dáid mii vuoruhit", "en": "This is what we prioritise"}
    assert said[language] in spoken(sheet)
    assert spoken(client.get(f"{under}/summary")) == spoken(sheet)


def test_nothing_is_a_file_for_everyone_before_it_is_agreed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_full_draft(session, cast)
    for file in ("summary", "1/summary", "1/summary.pdf", "1/document.docx", "1/document.pdf", "1/data.csv"):
        client.get(f"/sv/picture/arjeplog/{file}", status=404)


def test_a_language_that_the_site_does_not_speak_is_not_found(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_full_draft(session, cast)
    client.sign_in(cast.karin)
    client.get(f"/sv/desk/pictures/{picture.id}/document-xx.docx", status=404)
    client.get(f"/sv/desk/pictures/{picture.id}/document-sv.odt", status=404)


def test_the_word_file_of_an_agreed_picture_is_no_draft(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_full_agreed_picture(session, cast)
    content = client.browser.get("/sv/picture/arjeplog/1/document.docx").get_data()
    words = "\n".join(one.text for one in opened(content).paragraphs)
    assert "Utkast" not in words
    with ZipFile(io.BytesIO(content)) as file:
        assert b"Utkast" not in b"".join(file.read(name) for name in file.namelist())
