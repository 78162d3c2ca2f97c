"""Reading in one pass through a browser without JavaScript: marked, confirmed once, gone on, undone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, SuggestedTheme, SurveyVersion, Theme
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text, a_theme
from tests.page import PageClient
from tests.people import Cast
from tests.piled import Piled, a_pile, of, state

KEYS = ["speeding", "snowmobiles", "lighting"]


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    a_codebook(session)
    return a_survey(session, cast.arjeplog)


@pytest.fixture
def piled(session: Session, cast: Cast, version: SurveyVersion) -> Piled:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 30)
    session.commit()
    return made


def test_a_page_is_confirmed_once_goes_on_by_itself_and_is_undone(
    client: PageClient, session: Session, cast: Cast, piled: Piled
) -> None:
    run = f"/en/desk/themes/runs/{piled.run_id}"
    before = state(session)
    session.commit()
    client.sign_in(cast.karin)
    assert "About 3 pages are left to read" in client.get(run).text
    page = client.follow(client.get(f"{run}/next", status=303))
    ids = [one.get("value") or "" for one in page.all(".//input[@name='shown']")]
    marks = {f"choice-{one}": "as_proposed" for one in ids}
    marks |= {f"choice-{ids[0]}": "no_answer", f"elsewhere-{ids[1]}": "key:lighting", f"mask-{ids[2]}": "yes"}

    done = client.follow(client.send(page, {"shown": ids, **marks}, action=page.response.request.path))

    assert f"{len(ids) - 2} texts as proposed. 1 text otherwise. 1 text is no answer." in done.text
    assert "1 text waits to be masked." in done.text
    assert done.response.request.path != page.response.request.path
    assert f"{len(ids)} of 30 texts reviewed" in done.text
    undo = next(one.get("action") or "" for one in done.all(".//form") if "undo" in one.get("action", ""))
    undone = client.follow(client.send(done, {}, action=undo))
    assert undone.response.request.path == page.response.request.path
    assert state(session) == before


def test_a_name_that_is_missing_loses_nothing_that_was_marked(
    client: PageClient, session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, f"Hyran {n}") for n in range(3)]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    suggestion = a_suggestion(session, run, rows, key="proposed-01")
    session.commit()
    address = f"/en/desk/themes/runs/{run.id}/read/{suggestion.id}"
    page = client.sign_in(cast.karin).get(address)
    ids = [str(row.id) for row in rows]
    marks = {f"choice-{one}": "as_proposed" for one in ids} | {f"elsewhere-{ids[0]}": "key:lighting"}

    wrong = client.send(page, {"shown": ids, **marks, "name-en": "Rents"}, action=address, status=422)

    assert "Give the theme a name in Swedish" in wrong.text
    assert wrong.field("name-en") == "Rents"
    assert wrong.html.count('<option value="key:lighting" selected>') == 1
    client.send(wrong, {"shown": ids, **marks, "name-sv": "Höga hyror"}, action=address)
    assert session.scalars(sa.select(Theme.key).order_by(Theme.key)).all() == ["hoga_hyror", "lighting"]


def test_the_log_of_a_run_says_who_decided_what_and_undoes_it(
    client: PageClient, session: Session, cast: Cast, piled: Piled
) -> None:
    number = of(session, piled.run_id, "speeding").id
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/themes/suggestions/{number}")
    client.send(page, {"action": "set_aside", "reason": "Inget tema"}, action=page.response.request.path)
    log = client.get(f"/en/desk/themes/runs/{piled.run_id}/decisions")
    assert "1 decision." in log.text
    assert "Karinset aside Inget tema" in log.text
    undo = next(one.get("action") or "" for one in log.all(".//td/form"))

    after = client.follow(client.send(log, {}, action=undo))

    assert "Karinundone: set aside" in after.text
    assert "taken back" in after.text


def test_a_theme_is_split_on_a_page_of_its_own(
    client: PageClient, session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, words) for words in ("Skoter på sjön", "Skoter i byn")]
    theme = a_theme(session, cast.arjeplog, cast.karin, rows, key="snowmobiles", name="Skotrar")
    session.commit()
    address = f"/en/desk/themes/{theme.id}/split"
    page = client.sign_in(cast.karin).get(f"{address}?search=sjo")
    assert "<mark>sjö</mark>" in page.html
    assert "Skoter i byn" not in page.text

    wrong = client.send(page, {"text": [str(rows[0].id)]}, action=address, status=422)
    assert "Give the theme a name in Swedish" in wrong.text
    done = client.send(wrong, {"text": [str(rows[0].id)], "name-sv": "Skotrar på isen"}, action=address)

    assert "The theme is split." in client.follow(done).text
    assert session.scalars(sa.select(Theme.key).order_by(Theme.id)).all() == [
        "snowmobiles",
        "skotrar_pa_isen",
    ]


def test_a_theme_shows_its_people_by_who_was_asked_and_by_survey(
    client: PageClient, session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, f"Skoter {n}") for n in range(3)]
    theme = a_theme(session, cast.arjeplog, cast.karin, rows, key="snowmobiles")
    session.commit()

    mine = client.sign_in(cast.karin).get(f"/en/desk/themes/{theme.id}")
    theirs = client.sign_in(cast.petra).get(f"/en/desk/themes/{theme.id}")

    assert "Residents 3" in mine.text
    assert "Safety 2026 3" in mine.text
    assert "Who, where and when" not in theirs.text


def test_words_are_found_without_their_marks_and_marked_in_the_list_of_texts(
    client: PageClient, session: Session, cast: Cast, version: SurveyVersion
) -> None:
    a_text(session, version, cast.arjeplog, "Ute på sjön")
    a_text(session, version, cast.arjeplog, "I byn")
    session.commit()

    page = client.sign_in(cast.karin).get("/en/desk/texts?search=SJON")

    assert "<mark>sjön</mark>" in page.html
    assert "I byn" not in page.text


def test_texts_of_a_page_noted_as_read_are_unread_again(
    client: PageClient, session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, "Ute på sjön")
    session.commit()
    page = client.sign_in(cast.karin).get("/en/desk/texts")
    done = client.follow(
        client.send(page, {"shown": str(text.id)}, action="/en/desk/texts/read?municipality=arjeplog")
    )
    undo = next(one.get("action") or "" for one in done.all(".//form") if "undo" in one.get("action", ""))

    client.send(done, {}, action=undo)

    session.expire_all()
    assert session.get_one(FreeText, text.id).state == "new"


def test_a_proposal_of_another_run_is_not_found(
    client: PageClient, session: Session, cast: Cast, version: SurveyVersion, piled: Piled
) -> None:
    rows = [a_text(session, version, cast.arjeplog, "Ute på sjön")]
    other = a_suggestion(session, a_run(session, cast.arjeplog, cast.karin, version), rows)
    session.commit()
    client.sign_in(cast.karin)

    client.get(f"/en/desk/themes/runs/{piled.run_id}/read/{other.id}", status=404)
    client.get(f"/en/desk/themes/runs/{piled.run_id}/read/nothing", status=404)
    assert session.get_one(SuggestedTheme, other.id).run_id != piled.run_id
