"""What is printed of a survey: whole, accessible, in three languages, and never read as markup."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from dialog.models.response import LINKED
from dialog.services import prints, prints_invitations, prints_typeset
from dialog.services.errors import NotAllowed, NotFound
from surveys.answer_time import minutes
from surveys.documents import library
from tests.asked import a_definition, asked
from tests.paper import BASE, LANGUAGES, made
from tests.people import Cast

HOSTILE = "#panic() * _ $x$ @a <b> \\ `c` \"q\" 'q' = h // /* ] [ } { -- ~"
SAMI = "áčđŋšŧž ÁČĐŊŠŦŽ åäöæø ÅÄÖÆØ"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", prints.DOCUMENTS)
def test_every_print_is_accessible_and_says_what_it_is(
    session: Session, cast: Cast, name: str, language: str
) -> None:
    printed = made(session, cast, name, language)
    title = library()["safety_survey"].title[language]
    assert (printed.title.split(" – ")[0], printed.language) == (title, language)
    assert (printed.is_tagged, printed.conforms_to) == (True, "PDF/UA-1")


@pytest.mark.parametrize(("name", "address"), [("poster", "/q/trygghet"), ("cards", "/t/trygghet/card")])
def test_what_invites_says_what_for_how_long_until_when_and_where(
    session: Session, cast: Cast, name: str, address: str
) -> None:
    printed = made(session, cast, name)
    assert len(printed.pages) == 1
    for words in (
        "Hur tryggt är det här?",
        "Arjeplog",
        "Árjepluove kommuvnna",
        "Arvidsjaur",
        "Polisen Piteå älvdal",
        f"{minutes(library()['safety_survey'])} minuter",
        "6 december 2026",
        f"trygghet.example.se{address}",
        "Vi vet inte vem du är, om du inte skriver det.",
    ):
        assert words in printed.text


def test_a_sheet_has_eight_cards(session: Session, cast: Cast) -> None:
    assert made(session, cast, "cards").text.count("trygghet.example.se/t/trygghet/card") == 8


@pytest.mark.parametrize("name", prints.DOCUMENTS)
def test_a_draft_is_printed_before_it_has_a_last_day(session: Session, cast: Cast, name: str) -> None:
    assert "2026" not in made(session, cast, name, is_published=False).text.replace("2023–2026", "")


@pytest.mark.parametrize("name", prints.DOCUMENTS)
def test_words_of_a_survey_are_never_read_as_markup(session: Session, cast: Cast, name: str) -> None:
    definition = replace(
        a_definition(),
        title=dict.fromkeys(LANGUAGES, f"A {HOSTILE}"),
        introduction={"sv": HOSTILE, "se": HOSTILE, "en": HOSTILE},
    )
    printed = made(session, cast, name, definition=definition)
    assert printed.title.startswith(f"A {HOSTILE}")
    assert "".join(HOSTILE.split()) in "".join(printed.text.split())


@pytest.mark.parametrize("name", prints.DOCUMENTS)
def test_long_words_and_pictures_of_a_title_break_nothing(session: Session, cast: Cast, name: str) -> None:
    title = "Jearahallaniskkadeapmi oadjebasvuohtadoaibmabidjočoahkkáigeassosis 😀 \ufeff日"
    printed = made(
        session, cast, name, "se", definition=replace(a_definition(), title=dict.fromkeys(LANGUAGES, title))
    )
    assert "Jearahallaniskkadeapmi" in printed.text.replace("-", "").replace("\u00ad", "")
    assert "😀" not in printed.text


def test_every_letter_that_is_let_through_can_be_printed(session: Session, cast: Cast) -> None:
    letters = [chr(number) for number in range(0x20, 0xFFFF) if not 0xD800 <= number < 0xE000]
    known = [letter for letter in letters if prints_typeset.printable(letter) == letter != "□"]
    spaced = " ".join(f"a{letter}" if unicodedata.combining(letter) else letter for letter in known)
    definition = replace(a_definition(), introduction=dict.fromkeys(LANGUAGES, spaced))
    assert made(session, cast, "poster", definition=definition).conforms_to == "PDF/UA-1"
    assert prints_typeset.printable(SAMI) == SAMI


def test_a_sami_print_says_that_it_is_a_draft(session: Session, cast: Cast) -> None:
    assert "Ii oktage leat vel dárkkistan dan" in made(session, cast, "poster", "se").text


def test_unchecked_sami_is_left_out_where_the_setting_says_so(session: Session, cast: Cast) -> None:
    printed = made(session, cast, "poster", "se", unchecked_sami="swedish")
    survey = library()["safety_survey"]
    assert survey.title["sv"] in printed.text
    assert survey.title["se"] not in printed.text


def test_nobody_prints_another_municipalitys_survey(session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    for actor, error in ((cast.nils, NotFound), (cast.petra, NotAllowed)):
        with pytest.raises(error):
            prints.document(session, actor, version.id, "poster", "sv", base_url=BASE, unchecked_sami="draft")


def test_an_unknown_print_or_way_is_not_found(session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    with pytest.raises(NotFound):
        prints.document(
            session, cast.karin, version.id, "nothing", "sv", base_url=BASE, unchecked_sami="draft"
        )
    with pytest.raises(NotFound):
        prints.code(session, cast.karin, version.id, "paper", base_url=BASE)


def test_every_way_has_a_link_and_a_code_of_its_own(session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    assert prints.links(version, BASE) == {
        "poster": f"{BASE}/q/trygghet",
        "card": f"{BASE}/t/trygghet/card",
        "school": f"{BASE}/t/trygghet/school",
        "library": f"{BASE}/t/trygghet/library",
        "facebook": f"{BASE}/t/trygghet/facebook",
        "meeting": f"{BASE}/t/trygghet/meeting",
    }
    codes = {prints.code(session, cast.karin, version.id, channel, base_url=BASE) for channel in LINKED}
    assert len(codes) == len(LINKED)


LONG = "Berätta hur det är att gå ut här på kvällen och vad som borde bli bättre."
QUESTION = "Är det svårt att läsa de här sidorna eller att förstå vad de säger till dig?"


@pytest.mark.parametrize(
    ("introduction", "first"),
    [
        (f"{LONG} Det tar en minut.", LONG),
        ("Svara nu. Det tar ca. 4 minuter. Tack.", "Svara nu. Det tar ca. 4 minuter."),
        (f"{QUESTION} Berätta. Tack.", f"{QUESTION} Berätta."),
        ("Berätta", "Berätta"),
        ("Hur är det?\n\nSvara.", "Hur är det?"),
        ("", ""),
    ],
)
def test_what_it_is_for_stands_first_in_the_introduction(introduction: str, first: str) -> None:
    assert prints_invitations.what_for({"text": introduction, "lang": "sv"})["text"] == first


@pytest.mark.parametrize("key", library())
@pytest.mark.parametrize("name", prints.DOCUMENTS)
def test_every_ready_made_survey_can_be_printed(session: Session, cast: Cast, name: str, key: str) -> None:
    printed = made(session, cast, name, "se", definition=library()[key])
    assert printed.title.startswith(library()[key].title["se"])
