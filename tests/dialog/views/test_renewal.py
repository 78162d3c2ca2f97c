"""The renewal walked on its pages: gone on with, an end without a reason refused, the next one opened."""

from __future__ import annotations

import icalendar
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, FocusArea, Goal, RenewalDecision
from dialog.services.plan import GoalWords, add_goal
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.rows import texts


def a_goal(session: Session, cast: Cast) -> int:
    words = GoalWords(
        text=texts("Färre skotrar i byn"), indicator="händelser", unit="antal", better="lower",
        municipality_id=cast.arjeplog.id,
    )  # fmt: skip
    goal_id = add_goal(session, cast.karin, cast.agreement.id, words, at=NOW).id
    session.commit()
    return goal_id


def test_the_walk_is_gone_on_with_until_the_next_agreement_is_opened(
    client: PageClient, session: Session, cast: Cast
) -> None:
    goal_id, area_id = a_goal(session, cast), cast.agreement.focus_areas[0].id
    walk = f"/en/desk/renewal/{cast.agreement.id}"
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(f"{walk}/focus_area")
    client.send(page, {f"out{area_id}": "carry"}, action=f"{walk}/focus_area")
    assert "1 of 1 to decide" in client.get(walk).text

    page = client.get(f"{walk}/goal")
    wrong = client.send(page, {f"out{goal_id}": "end"}, action=f"{walk}/goal", status=422)
    assert "Write why it ends." in wrong.text
    client.send(wrong, {f"out{goal_id}": "end", f"why{goal_id}": "Målet är nått."}, action=f"{walk}/goal")
    assert client.get(f"{walk}/goal").field(f"why{goal_id}") == "Målet är nått."

    page = client.get(f"{walk}/open")
    assert page.field("starts_on") == "2027-01-01"
    parties = [str(one.id) for one in cast.agreement.parties]
    session.rollback()
    written = {name: page.field(name) for name in ("title-sv", "starts_on", "ends_on")}
    client.send(page, {**written, "party_ids": parties}, action=f"{walk}/open")
    assert "The next agreement is open:" in client.get(walk).text

    after = session.scalars(sa.select(Agreement).where(Agreement.succeeds_id == cast.agreement.id)).one()
    assert (after.ends_on.isoformat(), len(after.parties)) == ("2030-12-31", 3)
    assert session.scalars(sa.select(FocusArea.key).where(FocusArea.agreement_id == after.id)).all() == [
        "prevention"
    ]
    assert session.get_one(Goal, goal_id).ended_because == {"sv": "Målet är nått."}


def test_the_police_read_what_stands_and_find_nothing_to_fill_in(
    client: PageClient, session: Session, cast: Cast
) -> None:
    goal_id = a_goal(session, cast)
    address = f"/en/desk/renewal/{cast.agreement.id}/goal"
    client.sign_in(cast.petra)
    page = client.get(address)

    assert "Not decided yet" in page.text
    assert [one.get("name") for one in page.all(".//input") if one.get("name") == f"out{goal_id}"] == []
    session.rollback()
    assert session.scalars(sa.select(RenewalDecision)).all() == []


def test_the_year_is_a_calendar_file_with_the_days_of_its_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.petra)
    page = client.get("/en/desk/year/2026?municipality=arjeplog")
    answer = client.get("/en/desk/year/2026.ics?municipality=arjeplog").response

    found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    titles = [str(one["SUMMARY"]) for one in found]
    assert titles == [
        "The report of the year before is sent: Agreement 2023–2026",
        "The renewal of the agreement can begin: Agreement 2023–2026",
        "The agreement ends: Agreement 2023–2026",
        "The agreement is followed up as a whole: Agreement 2023–2026",
    ]
    assert all(title in page.text for title in titles)
    client.get("/en/desk/year/2026?municipality=elsewhere", status=404)
