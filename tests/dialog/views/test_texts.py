"""Pages with masked texts, through a browser without JavaScript."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText
from tests.builders import a_response, a_survey, a_text
from tests.page import PageClient
from tests.people import Cast


@pytest.fixture
def text(session: Session, cast: Cast) -> FreeText:
    version = a_survey(session, cast.arjeplog)
    row = a_text(session, version, cast.arjeplog, "Grannen Kvickbo kör, ring 070-123 45 67")
    a_text(session, version, cast.arjeplog, "Snowmobiles at night", language="en")
    session.commit()
    return row


def test_the_coordinator_reads_masked_texts_and_confirms_the_page(
    client: PageClient, session: Session, cast: Cast, text: FreeText
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/texts")
    assert "070-123 45 67" not in page.html
    assert "[telefon]" in page.text

    shown = [one.get("value") for one in page.all(".//input") if one.get("name") == "shown"]
    client.send(page, {"shown": shown, "exception": str(text.id)}, action="/sv/desk/texts/read")

    session.expire_all()
    states = {row.masked[:5]: row.state for row in session.scalars(sa.select(FreeText))}
    assert states == {text.masked[:5]: "new", "Snowm": "read"}


def test_an_empty_list_says_what_comes(client: PageClient, cast: Cast) -> None:
    assert "Nobody has written anything yet" in client.sign_in(cast.nils).get("/en/desk/texts").text


def test_a_search_keeps_its_words_and_an_empty_result_says_so(
    client: PageClient, cast: Cast, text: FreeText
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/texts?search=finnsinte&show=new&page=7")
    assert page.field("search") == "finnsinte"
    assert "No text fits that" in page.text


def test_a_passage_is_masked_and_a_wrong_one_keeps_what_was_typed(
    client: PageClient, session: Session, cast: Cast, text: FreeText
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/texts/{text.id}")
    address = f"/en/desk/texts/{text.id}/mask"

    wrong = client.send(page, {"passage": "finns inte", "kind": "namn"}, action=address, status=422)
    assert wrong.field("passage") == "finns inte"
    assert "no such passage" in wrong.text
    done = client.send(page, {"passage": "kör", "kind": "adress"}, action=address)
    assert "[adress]" in client.follow(done).text


def test_a_serious_text_is_taken_care_of(
    client: PageClient, session: Session, cast: Cast, text: FreeText
) -> None:
    session.get_one(FreeText, text.id).serious = "threat"
    session.commit()
    page = client.sign_in(cast.karin).get(f"/en/desk/texts/{text.id}")
    assert "Serious: threat" in page.text
    address = f"/en/desk/texts/{text.id}/taken-care-of"

    refused = client.send(page, {"done": "", "what": "Polisen ringd"}, action=address, status=422)
    assert "Choose what was done. A serious text is not closed without it." in refused.text
    assert refused.field("what") == "Polisen ringd"
    reasonless = client.send(page, {"done": "nothing", "what": ""}, action=address, status=422)
    assert "Write which help it was, or why nothing was done." in reasonless.text
    assert "Serious: threat nobody has taken care of it" in client.get("/en/desk/texts?show=waiting").text
    done = client.send(page, {"done": "police", "what": "Polisen ringd 23/11"}, action=address)

    told = client.follow(done).text
    assert "The police have been told" in told
    assert "Polisen ringd 23/11" in told
    assert "Noted by Karin" in told
    assert "No text fits that" in client.get("/en/desk/texts?show=waiting").text


def test_a_text_that_the_machine_missed_is_marked_as_serious(
    client: PageClient, cast: Cast, text: FreeText
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/texts/{text.id}")

    done = client.send(page, {"speaks_of": "threat"}, action=f"/en/desk/texts/{text.id}/serious")

    told = client.follow(done).text
    assert "Serious: threat nobody has taken care of it" in told
    assert "Mark it as serious" not in told


def test_what_is_serious_says_what_to_do_and_that_nobody_knows_who_wrote_it(
    client: PageClient, session: Session, cast: Cast, text: FreeText
) -> None:
    client.sign_in(cast.karin)
    told = {}
    for kind in ("violence", "child_abuse", "suicide", "threat", "weapon"):
        session.get_one(FreeText, text.id).serious = kind
        session.commit()
        told[kind] = client.get(f"/en/desk/texts/{text.id}").text

    assert [kind for kind, words in told.items() if "Call 112" not in words] == []
    assert [kind for kind, words in told.items() if "The site cannot know who wrote it" not in words] == []
    assert [kind for kind, words in told.items() if "114 14" in words] == [
        "violence",
        "child_abuse",
        "threat",
        "weapon",
    ]
    assert [kind for kind, words in told.items() if "A child may be harmed" in words] == ["child_abuse"]
    assert [kind for kind, words in told.items() if "Somebody may want to die" in words] == ["suicide"]


def test_a_text_is_withheld_and_shown_again(client: PageClient, cast: Cast, text: FreeText) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/texts/{text.id}")

    client.send(page, {}, action=f"/en/desk/texts/{text.id}/withhold")

    assert "[telefon]" not in client.get("/en/desk/texts").text
    assert "[telefon]" in client.get("/en/desk/texts?show=withheld").text
    again = client.get(f"/en/desk/texts/{text.id}")
    client.send(again, {}, action=f"/en/desk/texts/{text.id}/show")
    assert "[telefon]" in client.get("/en/desk/texts").text


def test_unmasking_needs_a_reason_shows_it_once_and_is_logged(
    client: PageClient, session: Session, cast: Cast, text: FreeText
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/texts/{text.id}")
    address = f"/en/desk/texts/{text.id}/unmask"

    assert "070-123 45 67" not in client.send(page, {}, action=address, status=422).html
    shown = client.send(page, {"reason": "serious"}, action=address, status=200)

    assert "070-123 45 67" in shown.text
    line = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "text:unmask")).one()
    assert (line.actor_id, line.details) == (cast.karin.id, {"reason": "serious"})


def test_a_text_in_another_language_is_rendered_in_swedish(
    client: PageClient, session: Session, cast: Cast, text: FreeText
) -> None:
    foreign = session.scalars(sa.select(FreeText).where(FreeText.language_stated == "en")).one()
    session.commit()
    page = client.sign_in(cast.karin).get(f"/en/desk/texts/{foreign.id}")

    done = client.send(page, {"words": "Skotrar på natten"}, action=f"/en/desk/texts/{foreign.id}/rendering")

    assert "Skotrar på natten" in client.follow(done).text


@pytest.mark.parametrize(
    ("name", "status"), [("petra", 403), ("maja", 403), ("gunnar", 403), ("ada", 403), ("nils", 404)]
)
def test_nobody_else_sees_the_texts(
    client: PageClient, cast: Cast, text: FreeText, name: str, status: int
) -> None:
    client.sign_in(getattr(cast, name))

    one = client.get(f"/en/desk/texts/{text.id}", status=status)
    whole = client.get("/en/desk/texts?municipality=arjeplog", status=status)

    assert "Kvickbo" not in one.html + whole.html
    assert "[telefon]" not in one.html + whole.html


def test_what_a_partner_wrote_says_which_organisation_answered(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_survey(session, cast.arjeplog, audience="partners", status="draft")
    version.questions[1].role, version.questions[1].kind = "organisation", "short_text"
    a_response(
        session, version, cast.arjeplog, {"concern": "Mörkt vid hållplatsen", "police": "Byaföreningen"}
    )
    session.commit()

    page = client.sign_in(cast.karin).get("/en/desk/texts")

    assert ["".join(one.itertext()) for one in page.all(".//article//strong/..")] == [
        "Answered by: Byaföreningen"
    ]
