"""The codebook through a browser without JavaScript: words, texts, own themes, editions, files, a trial."""

from __future__ import annotations

import io

import pytest
from sqlalchemy.orm import Session

from analysis.codebook import STARTER
from analysis.faults import SENTENCES
from dialog.codebook_words import FAULTS
from dialog.models import FreeText
from dialog.services import codebooks
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text
from tests.page import PageClient
from tests.people import Cast

HOME = "/en/desk/codebook/arjeplog"
LIGHTING = f"{HOME}/themes/lighting"


@pytest.fixture
def texts(session: Session, cast: Cast) -> list[FreeText]:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    rows = [a_text(session, version, cast.arjeplog, f"Det är becksvart vid bron, hus {n}") for n in range(3)]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    a_suggestion(session, run, rows, key="other")
    session.commit()
    return rows


def test_a_word_is_tried_and_then_added(client: PageClient, texts: list[FreeText], cast: Cast) -> None:
    page = client.sign_in(cast.karin).get(f"{HOME}/try?theme=lighting&word=Becksvart&code=sv")
    assert "3 texts hold it. 3 would move here." in page.text
    assert [one.text for one in page.all(".//mark")] == ["becksvart"] * 3

    done = client.follow(
        client.send(page, {"strength": "seeds", "reason": "Många skrev det"}, action=f"{LIGHTING}/words")
    )

    assert "The word is added" in done.html
    assert "becksvart yours" in done.text
    again = client.get(f"{HOME}/try?theme=lighting&word=becksvart&code=sv")
    assert "The theme has the word already." in again.text
    home = client.get(HOME)
    assert "Karin: Många skrev det in use" in home.text
    assert "changed by you" in home.text


def test_a_word_of_a_text_is_chosen_from_the_review_room(
    client: PageClient, texts: list[FreeText], cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/codebook/texts/{texts[0].id}", status=302)
    chosen = client.follow(page)
    link = next(one for one in chosen.links if "word=becksvart" in one)
    assert "Det är becksvart vid bron" in client.get(link).text


@pytest.mark.parametrize(
    ("word", "fault"), [("ab*", "cannot be looked for"), ("x" * 90 + "*", "cannot be looked for")]
)
def test_a_word_that_cannot_be_tried_says_why(
    client: PageClient, texts: list[FreeText], cast: Cast, word: str, fault: str
) -> None:
    page = client.sign_in(cast.karin).get(f"{HOME}/try?theme=lighting&word={word}&code=sv", status=422)
    assert fault in page.text or fault in page.html


def test_a_word_is_taken_away_and_put_back(client: PageClient, texts: list[FreeText], cast: Cast) -> None:
    page = client.sign_in(cast.karin).get(LIGHTING)
    word = {"word": "mörkt", "language": "sv", "strength": "seeds"}
    gone = client.follow(client.send(page, word, action=f"{LIGHTING}/words/remove"))
    assert "Words that you have taken away" in gone.text
    back = client.follow(client.send(gone, word, action=f"{LIGHTING}/words"))
    assert "Words that you have taken away" not in back.text


def test_a_label_is_written_and_a_stale_one_shows_both(
    client: PageClient, texts: list[FreeText], cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"{LIGHTING}/texts")
    client.send(page, {"labels-sv": "Kolmörkt i byn", "labels-en": "Black"})
    stale = client.send(page, {"labels-sv": "Svart", "labels-en": "Pitch dark"}, status=409)
    assert "Kolmörkt i byn" in stale.text
    saved = client.send(stale, {"labels-sv": "Svart", "labels-en": "Pitch dark"})
    assert client.follow(saved).heading == "Pitch dark"


def test_an_own_theme_needs_a_label_and_an_area(
    client: PageClient, texts: list[FreeText], cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"{HOME}/new")
    wrong = client.send(page, {"labels-sv": "", "area": "places"}, status=422)
    assert client.send(wrong, {"labels-sv": "Bussen kommer inte", "area": "sea"}, status=422)
    made = client.follow(client.send(wrong, {"labels-sv": "Bussen kommer inte", "area": "places"}))
    assert made.heading == "Bussen kommer inte"
    assert "your own" in made.text


def test_a_theme_is_switched_off_and_an_earlier_edition_used_again(
    client: PageClient, texts: list[FreeText], session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    client.follow(
        client.send(
            client.get(f"{HOME}/try?theme=lighting&word=becksvart&code=sv"),
            {"strength": "seeds"},
            action=f"{LIGHTING}/words",
        )
    )
    off = client.follow(client.send(client.get(LIGHTING), {"is_on": "no"}, action=f"{LIGHTING}/switch"))
    assert "Themes that are switched off" in off.text
    assert "The theme is switched off" in client.get(LIGHTING).text

    first = next(
        form.get("action") or "" for form in off.all(".//form") if "/editions/" in (form.get("action") or "")
    )
    back = client.follow(client.send(off, {}, action=first))
    assert "Themes that are switched off" not in back.text
    session.expire_all()
    theme = codebooks.in_use(session, cast.arjeplog.id).theme("lighting")
    assert theme is not None
    assert "becksvart" in theme.seeds["sv"]


def test_a_file_goes_out_and_in_and_its_faults_are_listed(
    client: PageClient, texts: list[FreeText], cast: Cast
) -> None:
    client.sign_in(cast.karin)
    saved = client.browser.get(f"{HOME}/file/whole")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="codebook-arjeplog-whole-1.toml"'
    toml = saved.get_data(as_text=True).replace('"mörkt"', '"mörkt", "becksvart"')

    page = client.get(f"{HOME}/upload")
    bad = client.send(page, {"file": (io.BytesIO(b"[[theme]]\nkey = 1\n"), "book.toml")}, status=422)
    assert (
        "Theme number 1 in the file: “key” is missing, or holds other signs than a–z, digits, - and _."
    ) in bad.text
    done = client.follow(client.send(bad, {"file": (io.BytesIO(toml.encode()), "book.toml")}))
    assert "The file is read" in done.html
    assert "becksvart yours" in client.get(LIGHTING).text


def test_the_packaged_codebook_is_not_too_large_to_come_back(
    client: PageClient, texts: list[FreeText], cast: Cast
) -> None:
    content = STARTER.read_bytes()
    assert len(content) > 400_000
    page = client.sign_in(cast.karin).get(f"{HOME}/upload")

    done = client.follow(client.send(page, {"file": (io.BytesIO(content), "book.toml")}))

    assert "The file is read" in done.html


def test_a_word_of_two_themes_is_shared_on_purpose_and_taken_back(
    client: PageClient, texts: list[FreeText], cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"{HOME}/try?theme=speeding&word=mörkt&code=sv")
    assert "Another theme has the same word" in page.text

    done = client.follow(client.send(page, {}, action=f"{HOME}/themes/speeding/words/share"))

    assert "It decides for none of them alone" in done.html
    again = client.get(LIGHTING)
    assert "Words that also speak for other themes" in again.text
    alone = client.follow(client.send(again, {}, action=f"{LIGHTING}/words/alone"))
    assert "The word decides for this theme again." in alone.html


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"version = 'a'\n[[theme\n", "felet finns på rad 2, vid tecken 8."),
        (b"[[theme]]\nkey = 'dark'\nshared = 'x'\n", "Tema nummer 1 i filen (dark): ”shared” måste vara en"),
        (b"base = ''\n[[change]]\nkey = 'dark'\noff = 1\n", "Ändring nummer 1 i filen (dark): ”off” måste"),
        (b"[[theme]]\nkey = 'dark'\narea = 'x'\n", "Temat dark hör till området ”x”, som inte finns."),
    ],
)
def test_the_faults_of_a_file_are_told_in_the_readers_language_by_their_place(
    client: PageClient, texts: list[FreeText], cast: Cast, content: bytes, said: str
) -> None:
    page = client.sign_in(cast.karin).get("/sv/desk/codebook/arjeplog/upload")
    bad = client.send(page, {"file": (io.BytesIO(content), "book.toml")}, status=422)
    assert said in bad.text


def test_every_fault_of_a_file_has_its_sentence() -> None:
    assert {*FAULTS, "not_toml"} == set(SENTENCES)


def test_the_shared_codebook_is_used_as_it_is(client: PageClient, texts: list[FreeText], cast: Cast) -> None:
    page = client.sign_in(cast.karin).get(HOME)
    assert "You have changed nothing" in page.text
    wrong = client.post(f"{HOME}/shared", {"csrf_token": page_token(client)}, status=422)
    assert "Nothing was changed" in wrong.text


def page_token(client: PageClient) -> str:
    """A form token from a page that has a form."""
    return client.get(f"{HOME}/new").field("csrf_token")
