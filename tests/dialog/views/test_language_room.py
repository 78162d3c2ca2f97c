"""The language room through the client: found, corrected, shown at once, taken back, out and in as a file."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import page_words
from dialog.database import connect
from dialog.models import InterfaceText, Membership, Response, SurveyVersion
from dialog.request import Site
from dialog.services import added_languages, content_texts, interface_texts, language_room, surveys
from dialog.services.text_states import Place
from tests.asked import GOOD, a_definition, asked
from tests.page import Page, PageClient, words
from tests.people import NOW, Cast
from tests.readers import a_reader, address

PRIVACY = address("Your privacy")
TEXT = f"/sv/desk/language/se/interface/{PRIVACY}"
SWEDISH = f"/sv/desk/language/sv/interface/{PRIVACY}"
COUNTING = ("%(n)s text noted as read.", "%(n)s texts noted as read.")


def foot(page_of: PageClient, path: str) -> str:
    return words(page_of.get(path).all(".//footer")[0])


def test_a_reader_corrects_a_text_and_everyone_sees_it_at_once(
    client: PageClient, session: Session, cast: Cast
) -> None:
    assert "Du diedut" not in foot(client, "/se/")
    client.sign_in(a_reader(session, cast))
    page = client.get(TEXT)
    assert (page.field("checked_by"), "Din integritet" in page.text) == ("Inga", True)
    page = client.follow(
        client.send(page, {"words_0": "Du diedut", "checked_by": "Inga", "action": "checked"})
    )
    assert "granskad Inga, 23 november 2026" in page.text
    assert "Du diedut" in foot(client, "/se/")


def test_another_process_shows_it_within_one_request(site: Site, session: Session, cast: Cast) -> None:
    other = Site(site.settings, connect(str(site.engine.url)))
    before = other.known().speech
    assert other.known().speech is before
    interface_texts.correct(session, cast.karin, PRIVACY, "se", ["Du diedut"], at=NOW)
    session.commit()
    assert other.known().speech.catalogue("se").ugettext("Your privacy") == "Du diedut"
    other.engine.dispose()


def test_a_line_in_the_log_about_something_else_reads_nothing_anew(
    site: Site, session: Session, cast: Cast
) -> None:
    before = site.known().speech
    added_languages.add(session, cast.karin, "smj", "julevsámegiella", at=NOW)
    session.commit()
    changed = site.known().speech
    asked(session, cast)
    session.commit()
    assert (changed is before, site.known().speech is changed) == (False, True)


def test_a_letter_is_put_in_without_javascript_and_nothing_is_saved(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.send(client.get(TEXT), {"words_0": "Ru", "letter": "0:ŧ"}, status=200)
    assert page.field("words_0").strip() == "Ruŧ"
    assert session.scalar(sa.select(sa.func.count()).select_from(InterfaceText)) == 0


@pytest.mark.parametrize("letter", ["1:ŧ", "0:x", "x:ŧ", "0:"])
def test_what_is_no_letter_of_a_field_is_not_put_in(
    client: PageClient, session: Session, cast: Cast, letter: str
) -> None:
    client.sign_in(cast.karin)
    client.send(client.get(TEXT), {"words_0": "Ru", "letter": letter, "action": "draft"}, status=303)
    assert session.scalars(sa.select(InterfaceText.text)).all() == ["Ru"]


def test_words_that_break_a_page_come_back_with_the_reason(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/language/se/interface/{address(*COUNTING)}")
    sent = {"words_0": "%(n)s", "words_1": "%(n)s", "words_2": "olu", "action": "draft"}
    page = client.send(page, sent, status=303)
    page = client.send(client.follow(page), {**sent, "words_2": "%(x)s"}, status=422)
    assert "%(n)s" in page.text
    assert page.field("words_2").strip() == "%(x)s"


def test_a_check_without_a_name_is_refused(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.karin)
    page = client.send(client.get(TEXT), {"words_0": "Du", "checked_by": "", "action": "checked"}, status=422)
    assert page.field("words_0").strip() == "Du"


def test_two_who_correct_the_same_text_see_both(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    page = client.get(SWEDISH)
    interface_texts.correct(session, cast.nils, PRIVACY, "sv", ["Nils ord"], at=NOW)
    session.commit()
    page = client.send(page, {"words_0": "Karins ord", "action": "draft"}, status=409)
    assert ("Nils ord" in page.text, page.field("words_0").strip()) == (True, "Karins ord")
    client.send(page, {"words_0": "Karins ord", "action": "draft"})
    session.expire_all()
    assert interface_texts.standing(session, PRIVACY, "sv").words == ("Karins ord",)


def test_the_earlier_words_are_put_back_from_the_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    interface_texts.correct(session, cast.nils, PRIVACY, "sv", ["Nils ord"], at=NOW)
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(SWEDISH)
    assert "Nils" in page.text
    line = interface_texts.history(session, PRIVACY, "sv")[0].seq
    session.commit()
    client.send(page, {}, action=f"{SWEDISH}/back/{line}")
    assert "Din integritet" in foot(client, "/sv/")


@pytest.mark.parametrize(
    ("search", "is_found"),
    [("persovdnasuodjaleapmi", True), ("du persov", True), ("integritet", True), ("sadsjad", False)],
)
def test_texts_are_found_in_every_language(
    client: PageClient, cast: Cast, search: str, is_found: bool
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/language", query_string={"of": "se", "search": search})
    assert ("Du persovdna\u00adsuodjaleapmi" in page.text) is is_found


def test_a_file_goes_out_and_in_through_the_page(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    sent = client.browser.get("/sv/desk/language/se/messages.po").data
    changed = sent.replace("Du persovdna\u00adsuodjaleapmi".encode(), b"Du diedut")
    page = client.get("/sv/desk/language?of=se")
    client.send(
        page,
        {"file": (io.BytesIO(changed), "messages.po")},
        action="/sv/desk/language/se/messages.po",
    )
    assert "Du diedut" in foot(client, "/se/")


def test_a_faulty_file_says_its_lines_on_the_page(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/language?of=se")
    faulty = io.BytesIO(b'msgid ""\nmsgstr ""\n\nmsgid "No such"\nmsgstr "x"\n')
    page = client.send(
        page, {"file": (faulty, "a.po")}, action="/sv/desk/language/se/messages.po", status=422
    )
    assert "Rad 4:" in page.text


def test_an_outdated_correction_is_shown_and_thrown_away(
    client: PageClient, session: Session, cast: Cast
) -> None:
    session.add(
        InterfaceText(message="A former text", language="se", text="Boares", state="draft", changed_at=NOW)
    )
    session.commit()
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/language?of=se")
    assert "A former text" in page.text
    number = session.scalars(sa.select(InterfaceText.id)).one()
    session.commit()
    client.send(page, {}, action=f"/sv/desk/language/outdated/{number}/discard")
    assert "A former text" not in client.get("/sv/desk/language?of=se").text


# What surveys hold.


def test_the_words_of_a_draft_are_corrected_and_those_of_an_open_survey_are_frozen(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast)
    place = Place("survey_version", version.id, "title")
    reader = a_reader(session, cast)
    path = f"/sv/desk/language/se/content/{content_texts.address_of(place)}"
    client.sign_in(reader)
    page = client.get(path)
    page = client.send(page, {"words_0": "Eará", "action": "draft"}, status=422)
    assert "En öppnad enkät ändras aldrig" in page.text
    draft = surveys.draft(session, cast.karin, version.survey_id, at=NOW)
    session.commit()
    place = Place("survey_version", draft.id, "title")
    path = f"/sv/desk/language/se/content/{content_texts.address_of(place)}"
    client.send(client.get(path), {"words_0": "Eará", "checked_by": "Inga", "action": "checked"})
    session.expire_all()
    assert session.get_one(SurveyVersion, draft.id).title["se"] == "Eará"
    assert content_texts.states(session, "se")[place].checked_by == "Inga"


# More languages.


def test_an_added_language_is_met_only_when_it_is_offered(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.get("/smj/", status=404)
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/language/languages")
    page = client.follow(client.send(page, {"code": "smj", "name": "julevsámegiella"}))
    assert "Alla texter är inte skrivna än" in page.text
    client.get("/smj/", status=404)
    client.send(page, {"name": "julevsámegiella", "position": "1", "is_offered": "y"})
    page = client.get("/smj/")
    assert page.tree.get("lang") == "smj"
    assert "julevsámegiella" in [words(link) for link in page.all(".//header//a")]
    assert client.get("/", status=302, headers={"Accept-Language": "smj"}).response.location == "/smj/"


def test_only_who_may_choose_languages_meets_the_way_there(
    client: PageClient, session: Session, cast: Cast
) -> None:
    reader, more = a_reader(session, cast), "/sv/desk/language/languages"
    # Another role without a language of its own does not make a reader one who chooses.
    leads = Membership(
        user_id=reader.id, organisation_id=cast.arjeplog.id, role="municipal_leader", from_on=NOW.date()
    )
    session.add(leads)
    session.commit()
    for person, is_shown, status in ((reader, False, 403), (cast.karin, True, 200)):
        client.sign_in(person)
        assert (more in client.get("/sv/desk/language").links) is is_shown
        client.get(more, status=status)


def test_a_survey_is_answered_in_an_added_language(client: PageClient, session: Session, cast: Cast) -> None:
    added_languages.add(session, cast.karin, "smj", "julevsámegiella", at=NOW)
    added_languages.change(session, cast.karin, "smj", is_offered=True, at=NOW)
    version = asked(session, cast, definition=a_definition())
    draft = surveys.draft(session, cast.karin, version.survey_id, at=NOW)
    question = next(one for one in draft.questions if one.key == "concern")
    place = Place("question", question.id, "text")
    content_texts.correct(session, cast.karin, place, "smj", ["Mij?"], at=NOW)
    surveys.publish(session, cast.karin, draft.id, opens_on=NOW.date(), closes_on=version.closes_on, at=NOW)
    session.commit()
    page = client.get("/smj/answer/trygghet")
    assert "Mij?" in page.text
    borrowed = [one for one in page.all(".//main//*[@lang='sv']") if words(one) == "Hur tryggt?"]
    assert borrowed
    client.send(page, GOOD)
    assert session.scalars(sa.select(Response.language)).all() == ["smj"]


def test_a_reader_of_an_added_language_can_be_invited_and_gets_its_column(
    client: PageClient, session: Session, cast: Cast
) -> None:
    added_languages.add(session, cast.karin, "smj", "julevsámegiella", at=NOW)
    session.commit()
    client.sign_in(cast.ada)
    options = [
        one.get("value") for one in client.get("/sv/desk/administration/people/invite").all(".//option")
    ]
    assert "smj" in options
    client.sign_in(a_reader(session, cast, "smj"))
    page = client.get("/sv/desk/language")
    assert "julevsámegiella" in page.heading
    client.get("/sv/desk/language?of=se", status=403)


# The line that says that a page is a draft.


def drafted(page: Page) -> bool:
    """Whether the page says that its Northern Sámi is a draft."""
    return any(one.get("class") == "draft" for one in page.all(".//header/p"))


def check_all(session: Session, cast: Cast, *, but: str = "") -> None:
    """Somebody has read every text that a resident can meet, all but one."""
    for key, standing in interface_texts.standings(session, "se").items():
        if key != but and standing.state == "draft":
            interface_texts.correct(session, cast.karin, key, "se", standing.words, at=NOW, checked_by="Inga")
    session.commit()


def test_one_unchecked_text_keeps_the_draft_line_the_way_leads_there_and_then_the_line_goes(
    client: PageClient, session: Session, cast: Cast
) -> None:
    assert drafted(client.get("/se/privacy"))
    check_all(session, cast, but=address("Accessibility"))
    assert drafted(client.get("/se/privacy"))
    client.sign_in(cast.karin)
    page = client.get(TEXT)
    following = [link for link in page.links if link.endswith(address("Accessibility"))]
    assert following == [f"/sv/desk/language/se/interface/{address('Accessibility')}"]
    others = [link for link in client.get(following[0]).links if "/interface/" in link]
    assert {link.rsplit("/", 1)[1] for link in others} == {address("Accessibility")}

    check_all(session, cast)
    assert not drafted(client.get("/se/privacy"))
    assert not drafted(client.get("/se/nowhere/at/all", status=404))

    # A survey is none either when its own texts are checked too.
    version = asked(session, cast, definition=a_definition())
    assert drafted(client.get("/se/answer/trygghet"))
    for content in list(content_texts.listed(session, cast.karin, "se")):
        now = content_texts.words_of(content, "se")
        content_texts.correct(session, cast.karin, content.place, "se", now, at=NOW, checked_by="Inga")
    session.commit()
    assert (version.status, drafted(client.get("/se/answer/trygghet"))) == ("published", False)


def test_swedish_pages_say_nothing_of_drafts(client: PageClient, cast: Cast) -> None:
    assert not drafted(client.get("/sv/privacy"))


def test_former_words_that_are_none_are_a_conflict_and_no_fault_of_the_site(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.get(TEXT)

    client.send(page, {"words_0": "Eará", "former": "[" * 40_000, "action": "draft"}, status=409)


def test_where_a_text_stands_is_said_in_words_of_every_text() -> None:
    pages = {one for address in interface_texts.sources() for one in language_room.pages_of(address)}
    assert sorted(pages - set(page_words.PAGES)) == []
