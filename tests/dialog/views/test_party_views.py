"""One page gives a party's views of all problems, another shows them side by side; nothing typed is lost."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.models import SituationPicture
from tests.page import Page, PageClient
from tests.people import Cast
from tests.situations import a_draft, section, spoken


def give(client: PageClient, picture: SituationPicture, *, status: int = 303, **weights: str) -> Page:
    """Send the form with a weight and a reason for these problems."""
    page = client.get(f"/en/desk/pictures/{picture.id}/views/give")
    form = {}
    for key, weight in weights.items():
        number = section(picture, key).id
        form |= {f"weight_{number}": weight, f"because_{number}": f"Därför {weight}."}
    return client.send(page, form, status=status)


def test_views_are_given_in_one_form_and_shown_side_by_side(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.petra)
    give(client, picture, drugs="4", lighting="1")
    client.sign_in(cast.karin)

    shown = client.follow(give(client, picture, drugs="1"))

    told = spoken(shown)
    assert "Arjeplog municipality: 3 problems left" in told
    assert "Police, Piteå river valley: 2 problems left" in told
    assert "4 very grave Därför 4." in told
    assert "1 slight Därför 1." in told
    assert told.count("The views lie 3 steps apart.") == 1
    assert told.count("not said yet") == 5


def test_a_weight_without_a_reason_keeps_all_that_was_typed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.petra)
    page = client.get(f"/en/desk/pictures/{picture.id}/views/give")
    drugs, snow = section(picture, "drugs").id, section(picture, "snowmobiles").id

    refused = client.send(
        page, {f"weight_{drugs}": "3", f"weight_{snow}": "2", f"because_{snow}": "Varje helg."}, status=422
    )

    assert "Write why about “Narkotika”, in Swedish." in spoken(refused)
    assert refused.field(f"because_{snow}").strip() == "Varje helg."
    chosen = [
        one.get("value")
        for one in refused.all(".//input")
        if one.get("name") == f"weight_{drugs}" and one.get("checked") is not None
    ]
    assert chosen == ["3"]


def test_views_given_apart_open_by_the_coordinators_step(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    address = f"/en/desk/pictures/{picture.id}/views"
    client.sign_in(cast.karin)
    client.send(client.get(address), {}, action=f"{address}/apart")
    give(client, picture, drugs="4")
    client.sign_in(cast.petra)
    apart = spoken(client.get(address))
    assert "You see only your own party's, until all have given theirs" in apart
    assert "Därför 4." not in apart
    assert "Därför 4." not in client.get(f"/en/desk/pictures/concerns/{section(picture, 'drugs').id}").text
    client.sign_in(cast.karin)

    client.send(client.get(address), {}, action=f"{address}/open")

    client.sign_in(cast.petra)
    assert "Därför 4." in spoken(client.get(address))


def test_leaders_read_and_are_offered_nothing_to_give(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)

    page = client.sign_in(cast.gunnar).get(f"/en/desk/pictures/{picture.id}/views")

    assert [link for link in page.links if link.endswith("/give")] == []
    assert page.all(".//main//button") == []
