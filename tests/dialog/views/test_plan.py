"""The plan on the desk, through a browser without JavaScript."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Action, ActionCount, Goal
from tests.page import PageClient, words
from tests.people import Cast
from tests.promised import a_published_version, an_action

DESK = "/en/desk/plan"
ACTION = {
    "text-sv": "hålla öppna möten",
    "text-en": "",
    "times": "3",
    "every": "year",
    "function": "samordnare",
    "from_on": "2026-01-01",
    "to_on": "2026-12-31",
    "goal_id": "",
    "concern_key": "",
}


def test_an_action_is_planned_counted_and_corrected(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    form = client.get(f"{DESK}/arjeplog/actions/new")
    wrong = client.send(form, {**ACTION, "owner_id": str(cast.arjeplog.id), "every": ""}, status=422)
    assert "Say both how many times and how often" in wrong.text
    assert wrong.field("text-sv") == "hålla öppna möten"
    client.send(wrong, {**ACTION, "owner_id": str(cast.arjeplog.id)})
    action_id = session.scalars(sa.select(Action.id)).one()
    session.rollback()

    index = client.get(DESK)
    for _ in range(2):
        client.send(index, {}, action=f"{DESK}/actions/{action_id}/once")
    assert "2 of 3" in client.get(DESK).text
    action = client.get(f"{DESK}/actions/{action_id}")
    address = f"{DESK}/actions/{action_id}/count"
    for period, count in (("snart", "1"), ("2026", "9" * 40), ("2026", "9" * 400), ("2026", "-" + "9" * 400)):
        client.send(action, {"period": period, "count": count}, action=address, status=422)
    client.send(action, {"period": "2026", "count": "1", "is_total": "y"}, action=address)
    assert session.scalars(sa.select(ActionCount.count).order_by(ActionCount.id)).all() == [1, 1, -1]


def test_an_action_is_changed_and_ended(client: PageClient, session: Session, cast: Cast) -> None:
    action = an_action(session, cast)
    session.commit()
    address = f"{DESK}/actions/{action.id}"
    client.sign_in(cast.petra)
    client.send(client.get(f"{address}/end"), {"because-sv": "Ingen snö."})
    assert "Why it has ended: Ingen snö." in client.get(address).text
    client.send(client.get(address), {"status": "ongoing"}, action=f"{address}/status")
    edit = client.get(f"{address}/edit")
    assert edit.field("function") == "kommunpolis"
    client.send(edit, {**ACTION, "owner_id": str(cast.police.id), "text-sv": "kontrollera fart"})
    session.expire_all()
    assert (action.status, action.text) == ("ongoing", {"sv": "kontrollera fart"})


def test_a_goal_is_set_and_measured(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    form = client.get(f"{DESK}/arjeplog/goals/new")
    sent = {
        "text-sv": "Färre skotrar i byn",
        "whose": "police",
        "indicator": "anmälda händelser",
        "unit": "händelser",
        "better": "lower",
        "target_value": "10",
        "concern_id": "",
        "focus_area_id": "",
    }
    client.send(form, sent)
    goal_id = session.scalars(sa.select(Goal.id)).one()
    session.rollback()
    address = f"{DESK}/goals/{goal_id}"
    for day, value in (("2026-01-01", "20"), ("2026-11-01", "8")):
        page = client.get(address)
        measured = {"on": day, "value": value, "source": "Polisen", "is_baseline": "y"}
        if value == "8":
            del measured["is_baseline"]
        client.send(page, measured, action=f"{address}/measure")
    page = client.get(address)
    assert "the goal is reached" in page.text
    said = "Baseline: 20 händelser (1 January 2026). Newest: 8 händelser (1 November 2026). That is better"
    assert said in page.text
    (figure,) = page.all(".//figure")
    assert [[words(cell) for cell in row] for row in figure.iterfind(".//tbody/tr")] == [
        ["1 January 2026", "20", "Polisen (baseline)"],
        ["1 November 2026", "8", "Polisen"],
    ]
    drawn = client.browser.get(f"{address}.svg").get_data(as_text=True)
    assert ("Baseline: 20 händelser" in drawn, "Target: 10 händelser" in drawn) == (True, True)
    client.send(client.get(f"{address}/end"), {"because-sv": "Målet är nått."})
    ended = client.get(address)
    assert "The goal has endedMålet är nått." in ended.text
    client.send(ended, {}, action=f"{address}/go-on")
    assert "The goal has ended" not in client.get(address).text
    for value in ("x", "nan", "1e400"):
        wrong = {"on": "2026-11-02", "value": value, "source": "Polisen"}
        client.send(client.get(address), wrong, action=f"{address}/measure", status=422)
    edit = client.get(f"{DESK}/arjeplog/goals/{goal_id}/edit")
    client.send(edit, {**sent, "whose": "joint"})
    assert "Joint, for all parties" in client.sign_in(cast.nils).get(DESK).text


def test_an_action_leads_to_its_problem_and_its_promise(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    page = client.sign_in(cast.maja).get(f"{DESK}?municipality=arjeplog")
    assert f"/en/desk/promises/{version.id}#line-snowmobiles" in page.links
    assert not any(link.startswith(f"{DESK}/arjeplog/actions/new") for link in page.links)


def test_another_municipalitys_plan_is_not_found(client: PageClient, session: Session, cast: Cast) -> None:
    action = an_action(session, cast)
    session.commit()
    client.sign_in(cast.nils)
    client.get(f"{DESK}?municipality=arjeplog", status=404)
    client.get(f"{DESK}/actions/{action.id}", status=404)
    client.get(f"{DESK}/arjeplog/actions/new", status=404)
    client.sign_in(cast.gunnar).get(f"{DESK}/actions/{action.id}/edit", status=403)
    client.sign_in(cast.ada).get(DESK, status=403)


def test_an_empty_plan_says_what_to_do(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.nils).get(DESK)
    assert "Nothing planned yet." in page.text
    assert any(link.startswith(f"{DESK}/arvidsjaur/actions/new") for link in page.links)
