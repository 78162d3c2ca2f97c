"""The desk's first page: what awaits, then how far the chain has come."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog import plain_words
from tests import world as worlds
from tests.page import PageClient, words
from tests.people import Cast


def test_the_desk_begins_with_what_is_most_urgent(client: PageClient, session: Session, cast: Cast) -> None:
    worlds.make(session, cast)

    page = client.sign_in(cast.karin).get("/en/desk/")

    first = page.all(".//main//ol/li")[0]
    assert words(first).startswith("1 serious answer to read at once, Arjeplog municipality")
    assert "since week" in words(first)
    assert "you, as coordinator" in words(first)
    second = page.all(".//main//ol/li")[1]
    assert words(second).startswith("1 text in a language that you do not read, Arjeplog municipality")


def test_the_desk_says_that_nobody_steps_in_and_that_no_e_mail_is_sent(
    client: PageClient, session: Session, cast: Cast
) -> None:
    alone, silent = "Nobody steps in when the coordinator is away", "This site sends no e-mail."
    told = {}
    for name in ("karin", "ada", "petra", "gunnar"):
        page = client.sign_in(getattr(cast, name)).get("/en/desk/")
        told[name] = (alone in page.text, silent in page.text)

    assert told == {
        "karin": (True, True),
        "ada": (True, True),
        "petra": (False, False),
        "gunnar": (False, False),
    }
    assert alone in client.sign_in(cast.ada).get("/en/desk/administration/people").text


def test_everything_that_awaits_leads_somewhere(client: PageClient, session: Session, cast: Cast) -> None:
    worlds.make(session, cast)
    for person in (cast.karin, cast.petra, cast.gunnar):
        client.sign_in(person)
        page = client.get("/sv/desk/")
        for link in page.all(".//main//ol//a") + page.all(".//nav//a"):
            if (link.get("href") or "").startswith("/sv/desk"):
                client.get((link.get("href") or "").partition("#")[0])


def test_an_empty_desk_says_so(client: PageClient, session: Session, cast: Cast) -> None:
    page = client.sign_in(cast.ada).get("/en/desk/")

    assert "Nothing awaits you today" in page.text
    assert "/en/desk/administration/people" in page.links


def test_the_chain_is_the_navigation(client: PageClient, session: Session, cast: Cast) -> None:
    worlds.make(session, cast)

    page = client.sign_in(cast.karin).get("/en/desk/")

    steps = [words(link) for link in page.all(".//nav[@class='chain']//a")]
    assert steps == [
        "Surveys awaiting: 1",
        "Answers awaiting: 3",
        "Themes awaiting: 1",
        "Situation picture awaiting: 8",
        "Plan awaiting: 2",
        "Promises awaiting: 2",
        "Follow-up awaiting: 3",
    ]


def test_the_desk_is_offered_in_the_languages_that_it_speaks(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/")

    assert [link for link in page.links if link.startswith("/se/")] == []
    assert client.get("/se/desk/", status=302).response.headers["Location"] == "/sv/desk/"


def test_nobody_is_sent_to_sign_in(client: PageClient) -> None:
    page = client.get("/en/desk/", status=303)

    assert page.response.headers["Location"] == "/en/account/sign-in?next=/en/desk/"


def test_every_due_thing_has_its_sentence() -> None:
    assert all(callable(sentence) for sentence in plain_words.DUE.values())
