"""A meeting's pages lose nothing that is typed, show a room only what it may see, and end in minutes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from dialog.models import Meeting, SituationPicture
from dialog.services import evidence, party_views
from dialog.services.evidence import Contribution
from dialog.services.party_views import Given
from tests.meetings import a_meeting
from tests.page import Page, PageClient, words
from tests.people import NOW, Cast
from tests.situations import a_draft, an_agreed_picture, section, spoken

CALL = {
    "body": "council",
    "held_on": "2026-11-23",
    "place": "Kommunhuset",
    "people": "Stina Lind, Skolan\nPer Nordin, Hälsocentralen",
    "agenda": "Lägesbilden\nÖvriga frågor",
}


def the_meeting(session: Session) -> Meeting:
    found = session.scalars(
        sa.select(Meeting).options(selectinload("*")).execution_options(populate_existing=True)
    ).one()
    session.commit()
    return found


def room_of(client: PageClient, session: Session, cast: Cast) -> tuple[Page, Meeting, SituationPicture]:
    """Karin before the page of a meeting that is held today."""
    picture = a_draft(session, cast)
    meeting = a_meeting(session, cast, picture)
    client.sign_in(cast.karin)
    return client.get(f"/en/desk/meetings/{meeting.id}/room"), meeting, picture


def test_karin_calls_a_meeting_about_the_picture(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/meetings/about/{picture.id}")

    client.send(page, CALL)

    meeting = the_meeting(session)
    assert [(one.name, one.organisation_name) for one in meeting.attendance] == [
        ("Stina Lind", "Skolan"), ("Per Nordin", "Hälsocentralen"),
    ]  # fmt: skip
    assert [one.heading for one in meeting.points] == ["Lägesbilden", "Övriga frågor"]
    shown = spoken(client.get(f"/en/desk/meetings/{meeting.id}"))
    assert "The local crime prevention council, 23 November 2026" in shown
    assert "Who is called Stina Lind (Skolan), Per Nordin (Hälsocentralen)" in shown
    assert "Not decided at this meeting" not in shown


def test_a_line_that_is_too_long_is_said_with_what_was_typed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/meetings/about/{picture.id}")

    faulty = client.send(page, {**CALL, "people": "x" * 121 + ", Skolan"}, status=422)

    assert f"Shorten this line: {'x' * 40}" in spoken(faulty)
    assert faulty.field("people").strip() == "x" * 121 + ", Skolan"


def test_one_form_stores_the_whole_meeting_and_closes_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page, meeting, picture = room_of(client, session, cast)
    drugs, snow = section(picture, "drugs").id, section(picture, "snowmobiles").id
    point = meeting.points[0].id

    sent = client.send(
        page,
        {
            "present": [str(meeting.attendance[0].id)],
            "came_1": "Lars Vik",
            "from_1": "Företagarna",
            f"outcome_{drugs}": "prioritised",
            f"because_{drugs}": "Det drabbar de unga.",
            f"dissent_{drugs}_{cast.police.id}": "Skotrarna först.",
            f"outcome_{snow}": "not_prioritised",
            f"decided_{point}": "Vi följer upp i mars.",
            "then": "close",
        },
    )

    told = spoken(client.follow(sent))
    for said in (
        "The meeting is closed. Its minutes are frozen.",
        "Present Stina Lind (Skolan), Lars Vik (Företagarna)",
        "Decided: Vi följer upp i mars.",
        "Narcotics : Prioritised. Det drabbar de unga.",
        "Police, Piteå river valley sees it otherwise: Skotrarna först.",
        "Snowmobiles in town : Not prioritised",
        "Dark streets : Not decided at this meeting",
        "Minutes kept by Karin",
    ):
        assert said in told
    client.get(f"/en/desk/meetings/{meeting.id}/room", status=409)


def test_a_meeting_that_cannot_be_closed_keeps_all_that_was_typed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page, meeting, picture = room_of(client, session, cast)
    drugs, point = section(picture, "drugs").id, meeting.points[0].id

    refused = client.send(
        page,
        {f"outcome_{drugs}": "prioritised", f"said_{point}": "Alla talade.", "then": "close"},
        status=422,
    )

    assert "Mark who was present before you close the meeting." in spoken(refused)
    assert refused.field(f"said_{point}").strip() == "Alla talade."
    assert the_meeting(session).status == "planned"


def test_words_without_a_choice_are_asked_about_and_not_lost(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page, _meeting, picture = room_of(client, session, cast)
    drugs = section(picture, "drugs").id

    refused = client.send(page, {f"because_{drugs}": "Det växer."}, status=422)

    assert "Choose whether “Narkotika” is prioritised." in spoken(refused)
    assert refused.field(f"because_{drugs}").strip() == "Det växer."


def test_a_stale_room_shows_both_and_can_be_saved_again(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page, meeting, picture = room_of(client, session, cast)
    point, drugs = meeting.points[0].id, section(picture, "drugs").id
    client.send(page, {f"said_{point}": "Först.", f"outcome_{drugs}": "prioritised", "then": "stay"})

    conflict = client.send(
        page, {f"said_{point}": "Sedan.", f"outcome_{drugs}": "not_prioritised", "then": "stay"}, status=409
    )

    told = spoken(conflict)
    assert "Saved in the meantime Först. What you wrote Sedan." in told
    assert "Saved in the meantime Prioritised What you wrote Not prioritised" in told
    assert conflict.field(f"said_{point}").strip() == "Sedan."
    client.send(conflict, {f"said_{point}": "Först. Sedan.", f"outcome_{drugs}": "prioritised"})
    assert the_meeting(session).points[0].said == "Först. Sedan."


def test_an_agreed_picture_has_no_priorities_to_set(client: PageClient, session: Session, cast: Cast) -> None:
    meeting = a_meeting(session, cast, an_agreed_picture(session, cast))

    page = client.sign_in(cast.karin).get(f"/en/desk/meetings/{meeting.id}/room")

    assert "All parties have agreed on the picture, so its priorities stand." in spoken(page)


def test_the_screen_goes_from_one_problem_to_the_next(
    client: PageClient, session: Session, cast: Cast
) -> None:
    meeting = a_meeting(session, cast, a_draft(session, cast))
    client.sign_in(cast.petra)
    address = f"/en/desk/meetings/{meeting.id}/screen"

    whole = client.get(address)
    second = client.get(f"{address}/2")

    assert [f"{address}/{number}" in whole.links for number in (1, 2, 3, 4, 5)] == [
        True,
        True,
        True,
        True,
        False,
    ]
    assert second.heading == "2 Snowmobiles in town"
    ways = {one.get("rel"): one.get("href") for one in second.all(".//a") if one.get("rel")}
    assert ways == {"prev": f"{address}/1", "next": f"{address}/3", "up": address}
    client.get(f"{address}/5", status=404)


def test_a_whole_room_sees_neither_views_given_apart_nor_what_is_for_the_parties_alone(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    party_views.keep_apart(session, cast.karin, picture.id, at=NOW)
    given = {drugs.id: Given(4, {"sv": "Vi ser det jämt."})}
    party_views.give(session, cast.karin, picture.id, given, at=NOW)
    secret = Contribution("staff", {"sv": "Bara för oss"}, {"sv": "Bara för oss"}, "Polisen", False)
    evidence.contribute(session, cast.petra, drugs.id, secret, at=NOW)
    council = a_meeting(session, cast, picture)
    group = a_meeting(session, cast, picture, body="steering_group")
    client.sign_in(cast.karin)

    def told(meeting: Meeting, page: str) -> str:
        return client.get(f"/en/desk/meetings/{meeting.id}/{page}").text

    for page in ("screen/1", "papers"):
        assert "Vi ser det jämt." not in told(group, page)
        assert "The views are given apart." in told(group, page)
        assert "Bara för oss" in told(group, page)
        assert "Bara för oss" not in told(council, page)


def test_the_four_papers(client: PageClient, session: Session, cast: Cast) -> None:
    meeting = a_meeting(session, cast, a_draft(session, cast))

    page = client.sign_in(cast.gunnar).get(f"/en/desk/meetings/{meeting.id}/papers")

    sheets = [one for one in page.all(".//section") if one.get("class") == "paper"]
    assert [words(one.find(".//h2")) for one in sheets] == [  # type: ignore[arg-type]
        "Agenda", "The problems in the picture", "As the parties see it", "Attendance",
    ]  # fmt: skip
    assert "Narcotics: 12 of 30 people" in words(sheets[1])
    assert "Stina Lind" in words(sheets[3])


def test_the_steering_groups_decision_stands_in_its_minutes(
    client: PageClient, session: Session, cast: Cast
) -> None:
    meeting = a_meeting(session, cast, a_draft(session, cast), body="steering_group")
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/meetings/{meeting.id}/decision")

    client.send(
        page,
        {"body": "Styrgruppen", "decided_on": "2026-11-23", "paragraph": "§ 4", "reference_number": "KS 11"},
    )

    told = spoken(client.get(f"/en/desk/meetings/{meeting.id}"))
    assert "The steering group's decision Styrgruppen, 23 November 2026, § 4, KS 11" in told


def test_karin_says_what_the_council_is_called(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/meetings/names/arjeplog")

    client.send(page, {"council-sv": "Hälsa- och trygghetsrådet", "steering_group-sv": "Styrgruppen"})

    assert "Hälsa- och trygghetsrådet" in spoken(client.get(f"/sv/desk/meetings/about/{picture.id}"))
