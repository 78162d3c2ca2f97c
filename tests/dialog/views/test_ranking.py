"""The order proposed anew is shown before it is taken, and what a person states is shown as a person's."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.models import SituationPicture
from dialog.services import situation
from tests.page import PageClient, words
from tests.people import NOW, Cast
from tests.situations import a_draft, section, spoken


def stated(client: PageClient, picture: SituationPicture, **form: object) -> str:
    """Send the form of one problem, and the address of its page."""
    number = section(picture, "lighting").id
    page = client.get(f"/en/desk/pictures/concerns/{number}/stated")
    client.send(page, form)
    return f"/en/desk/pictures/concerns/{number}"


def titles(client: PageClient, picture: SituationPicture) -> list[str]:
    page = client.get(f"/en/desk/pictures/{picture.id}")
    return [words(one) for one in page.all(".//h2") if one.get("class") == "concern__title"]


def test_what_is_stated_counts_when_the_order_is_taken(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    address = stated(
        client, picture,
        serious="3", serious_because="Två olyckor.", hit=["children", "young"], hit_because="De går där.",
    )  # fmt: skip
    shown = spoken(client.get(address))
    assert "What is at stake life, health or freedom: Två olyckor. stated by Karin" in shown
    assert "Who is hit Children, Young people: De går där." in shown
    assert shown.count("counts when the order is proposed anew") == 2
    assert titles(client, picture)[0] == "1 Narcotics"

    order = client.get(f"/en/desk/pictures/{picture.id}/order")
    assert "1. Dark streets stands as number 4 now" in spoken(order)
    assert "New: What is at stake, Who is hit" in spoken(order)
    client.send(order, {"what": "take"}, action=f"/en/desk/pictures/{picture.id}/order")

    assert titles(client, picture)[0] == "1 Dark streets"
    assert spoken(client.get(address)).count("counted in the order") == 2
    assert "Nothing would change" in spoken(client.get(f"/en/desk/pictures/{picture.id}/order"))


def test_a_choice_that_the_form_does_not_offer_is_left_to_the_evidence(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/concerns/{section(picture, 'lighting').id}/stated")

    sent = client.send(page, {"trend": ""}, status=303)

    assert sent.response.headers["Location"].endswith(f"/concerns/{section(picture, 'lighting').id}")


def test_a_statement_without_a_reason_is_refused_with_what_was_chosen(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/concerns/{section(picture, 'lighting').id}/stated")

    refused = client.send(page, {"influence": "partly"}, status=422)

    assert "Write why: what a person states always comes with its reason." in spoken(refused)
    chosen = [one.get("value") for one in refused.all(".//input") if one.get("checked") is not None]
    assert "partly" in chosen


def test_a_persons_order_can_be_kept(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    situation.move(session, cast.karin, section(picture, "lighting").id, "up", at=NOW)
    session.commit()
    client.sign_in(cast.karin)
    before = titles(client, picture)
    order = client.get(f"/en/desk/pictures/{picture.id}/order")
    assert "People have decided on the order that stands." in spoken(order)

    client.send(order, {"what": "keep"}, action=f"/en/desk/pictures/{picture.id}/order")

    assert titles(client, picture) == before


def test_an_order_that_was_shown_before_a_change_is_not_taken(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    stated(client, picture, serious="3", serious_because="Två olyckor.")
    order = client.get(f"/en/desk/pictures/{picture.id}/order")
    stated(client, picture, serious="1", serious_because="Ingen skadas.")

    stale = client.send(order, {"what": "take"}, action=f"/en/desk/pictures/{picture.id}/order", status=409)

    assert "Somebody changed the picture meanwhile." in spoken(stale)
    assert titles(client, picture)[0] == "1 Narcotics"
