"""What a grouping changes, through a browser without JavaScript; and the decisions as a file."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, ThemingRun
from dialog.services import placing, review
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text
from tests.page import PageClient
from tests.people import NOW, Cast

PLANTED = "Kvickboskotern"


@pytest.fixture
def runs(session: Session, cast: Cast) -> tuple[ThemingRun, list[FreeText]]:
    """A first run that was accepted, and a further one with four new texts."""
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    texts = [a_text(session, version, cast.arjeplog, f"{PLANTED} väcker mig, natt {n}") for n in range(8)]
    first = a_run(session, cast.arjeplog, cast.karin, version)
    review.accept(session, cast.karin, a_suggestion(session, first, texts[:4], key="snowmobiles").id, at=NOW)
    run = a_run(session, cast.arjeplog, cast.karin, version)
    a_suggestion(session, run, texts[1:], key="snowmobiles", unsure=texts[7:])
    a_suggestion(session, run, texts[:1], key="lighting")
    session.commit()
    return run, texts


def test_a_grouping_says_what_it_changes_is_taken_and_taken_back(
    client: PageClient, runs: tuple[ThemingRun, list[FreeText]], cast: Cast
) -> None:
    number = runs[0].id
    room = client.sign_in(cast.karin).get(f"/en/desk/themes/runs/{number}")
    assert "This grouping is a proposal" in room.text
    page = client.get(f"/en/desk/themes/runs/{number}/changes")
    assert "If you take it, 3 new texts are placed under themes. 1 text waits for you" in page.text
    assert "Snowmobiles at nightgrown by 448" in page.text
    assert "The machine would place 1 text elsewhere. It stays." in page.text

    taken = client.follow(client.send(page, {}, action=f"/en/desk/themes/runs/{number}/take"))
    assert "3 texts placed. 1 text still needs a look." in taken.html
    assert "This grouping is a proposal" not in taken.text
    after = client.get(f"/en/desk/themes/runs/{number}/changes")
    assert "Karin took it" in after.text
    again = client.send(page, {}, action=f"/en/desk/themes/runs/{number}/take", status=422)
    assert "The grouping is taken already." in again.text

    back = client.follow(client.send(after, {}, action=f"/en/desk/themes/runs/{number}/take-back"))
    assert "all is as it was before" in back.html
    assert "Nothing is changed yet" in back.text


@pytest.mark.parametrize("with_texts", [False, True])
def test_the_decisions_are_saved_as_a_file_without_texts_unless_asked(
    client: PageClient,
    runs: tuple[ThemingRun, list[FreeText]],
    session: Session,
    cast: Cast,
    with_texts: bool,
) -> None:
    moved = runs[1][0].id
    placing.move(session, cast.karin, moved, "key:lighting", at=NOW, reason="Gäller lampan")
    session.commit()
    address = "/en/desk/themes/decisions/arjeplog"
    page = client.sign_in(cast.karin).get(address)
    form = {"csrf_token": page.field("csrf_token"), "form": "csv"} | (
        {"with_texts": "y"} if with_texts else {}
    )

    answer = client.browser.post(address, data=form)

    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [(row["action"], row["who"], row["theme_key"], row["reason"]) for row in rows] == [
        ("accept", "Karin", "snowmobiles", ""),
        ("move", "Karin", "lighting", "Gäller lampan"),
    ]
    assert rows[1]["text_id"] == str(moved)
    assert (PLANTED in answer.get_data(as_text=True)) is with_texts
    session.rollback()
    event = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event is not None
    assert (event.action, event.details) == (
        "theming:export",
        {"decisions": 2, "texts": with_texts, "form": "csv"},
    )


def test_the_decisions_open_in_a_spreadsheet(
    client: PageClient, runs: tuple[ThemingRun, list[FreeText]], cast: Cast
) -> None:
    address = "/en/desk/themes/decisions/arjeplog"
    page = client.sign_in(cast.karin).get(address)
    answer = client.browser.post(address, data={"csrf_token": page.field("csrf_token"), "form": "xlsx"})
    assert answer.get_data()[:2] == b"PK"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="decisions-arjeplog.xlsx"'


def test_a_proposed_run_leads_to_what_it_changes_wherever_it_could_be_decided_on(
    client: PageClient, session: Session, runs: tuple[ThemingRun, list[FreeText]], cast: Cast
) -> None:
    run, _texts = runs
    chosen = run.suggestions[0].id
    session.commit()
    client.sign_in(cast.karin)
    here = f"runs/{run.id}"
    session.commit()
    for address in (here, f"{here}/read/{chosen}", f"suggestions/{chosen}"):
        page = client.get(f"/en/desk/themes/{address}")
        assert "Nothing in it can be decided on before somebody takes it." in page.text
        assert "Confirm these" not in page.text
        assert "Accept the theme" not in page.text
    wrong = client.post(
        f"/en/desk/themes/suggestions/{chosen}",
        {"csrf_token": page.field("csrf_token"), "action": "accept"},
        status=422,
    )
    assert "nobody has taken it, so nothing in it can be decided on" in wrong.text
