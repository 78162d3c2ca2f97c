"""The review room through a browser without JavaScript; and that no text reaches the police."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import jobs
from dialog.models import (
    FreeText,
    Job,
    Quote,
    SuggestedTheme,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.request import Site
from dialog.services import placing, quotes, theming
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text, a_theme
from tests.page import PageClient
from tests.people import NOW, Cast

PLANTED = "Kvickboskotern"


@dataclass
class Story:
    """A survey in Arjeplog, a run with three proposals, and one theme that people decided on."""

    version: SurveyVersion
    texts: list[FreeText]
    run: ThemingRun
    sure: SuggestedTheme
    unsure: SuggestedTheme
    proposed: SuggestedTheme
    nothing: SuggestedTheme
    theme: Theme


@pytest.fixture
def story(session: Session, cast: Cast) -> Story:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    texts = [a_text(session, version, cast.arjeplog, f"{PLANTED} väcker mig, natt {n}") for n in range(12)]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    made = Story(
        version=version,
        texts=texts,
        run=run,
        sure=a_suggestion(session, run, texts[:4], key="snowmobiles", words=["väcker"]),
        unsure=a_suggestion(session, run, texts[4:6], key="speeding", unsure=texts[4:5]),
        proposed=a_suggestion(session, run, texts[6:8], key="proposed-01"),
        nothing=a_suggestion(session, run, texts[8:9], key="none"),
        theme=a_theme(session, cast.arjeplog, cast.karin, texts[6:12], key="lighting", name="Mörka gator"),
    )
    session.commit()
    return made


def under(session: Session, theme_id: int) -> int:
    """How many texts lie under a theme now; leaves the session free for the site to write."""
    session.commit()
    number = session.scalar(
        sa.select(sa.func.count())
        .select_from(ThemeAssignment)
        .where(ThemeAssignment.theme_id == theme_id, ThemeAssignment.removed_by_decision_id.is_(None))
    )
    session.commit()
    return number or 0


def test_a_grouping_is_asked_for_waited_for_and_read(
    client: PageClient, site: Site, session: Session, cast: Cast
) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    for number in range(6):
        a_text(session, version, cast.arjeplog, f"Skotrar kör på natten, natt {number}")
    session.commit()
    page = client.sign_in(cast.karin).get("/en/desk/themes")

    asked = client.send(page, {"questions": ["concern"]}, action="/en/desk/themes/runs?municipality=arjeplog")
    waiting = client.follow(asked)
    assert waiting.response.headers["Refresh"] == "4"
    assert "waiting" in waiting.text
    jobs.perform_all(site.transaction)
    done = client.get(waiting.response.request.path)

    assert "Refresh" not in done.response.headers
    assert "0 of 6 texts reviewed" in done.text
    assert "Snowmobiles at night" in done.text


def test_a_grouping_without_a_question_says_so(client: PageClient, story: Story, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/themes")

    wrong = client.send(page, {}, action="/en/desk/themes/runs?municipality=arjeplog", status=422)

    assert "Choose at least one question" in wrong.text


@pytest.mark.parametrize(
    ("state", "words"), [("too_few", "Too few texts to group"), ("failed", "The grouping failed")]
)
def test_a_run_that_came_to_nothing_says_why(
    client: PageClient, session: Session, story: Story, cast: Cast, state: str, words: str
) -> None:
    session.get_one(ThemingRun, story.run.id).state = state
    session.commit()

    assert words in client.sign_in(cast.karin).get(f"/en/desk/themes/runs/{story.run.id}").text


def test_a_run_whose_worker_died_is_shown_as_failed(client: PageClient, session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    run = theming.ask(session, cast.karin, version.id, cast.arjeplog.id, ["concern"], at=NOW)
    session.get_one(Job, run.job_id).state = "failed"
    session.commit()

    assert "The grouping failed" in client.sign_in(cast.karin).get(f"/en/desk/themes/runs/{run.id}").text


def test_the_run_shows_what_is_proposed_dashed_and_what_is_decided_solid(
    client: PageClient, story: Story, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/themes/runs/{story.run.id}")
    assert page.html.count("themes__theme--suggested") == 4
    client.send(client.get(f"/en/desk/themes/suggestions/{story.sure.id}"), {"action": "accept"})

    page = client.get(f"/en/desk/themes/runs/{story.run.id}")

    assert page.html.count("themes__theme--suggested") == 3
    assert "1 text needs a look" in page.text


def test_confident_proposals_are_accepted_in_one_step_and_unsure_texts_wait(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/themes/runs/{story.run.id}")
    address = f"/en/desk/themes/runs/{story.run.id}/accept"
    client.send(page, {}, action=address, status=422)

    done = client.send(page, {"suggestion": [story.sure.id, story.unsure.id]}, action=address)

    shown = client.follow(done)
    assert "5 texts placed. 1 text still needs a look." in shown.text
    assert "8 of 9 texts reviewed" in shown.text


def test_a_suggestion_is_accepted_without_the_exceptions(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/themes/suggestions/{story.sure.id}")
    assert "<mark>väcker</mark>" in page.html

    done = client.send(page, {"action": "accept", "leave_out": str(story.texts[0].id), "reason": "Tydligt"})

    assert "3 texts placed." in client.follow(done).text
    made = session.scalars(sa.select(Theme).where(Theme.key == "snowmobiles")).one()
    assert under(session, made.id) == 3


def test_a_proposed_theme_needs_a_name_and_keeps_what_was_typed(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/themes/suggestions/{story.proposed.id}")

    wrong = client.send(page, {"action": "accept", "name-en": "Woken at night", "reason": "Nytt"}, status=422)
    assert "Give the theme a name in Swedish" in wrong.text
    assert (wrong.field("name-en"), wrong.field("reason")) == ("Woken at night", "Nytt")
    client.send(page, {"action": "accept", "name-sv": "Väckt på natten"})

    assert session.scalars(sa.select(Theme.key).where(Theme.key == "vackt_pa_natten")).all() != []


def test_a_suggestion_is_merged_set_aside_and_undone(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    address = f"/en/desk/themes/suggestions/{story.sure.id}"
    page = client.sign_in(cast.karin).get(address)

    client.send(page, {"action": "merge"}, status=422)
    client.send(page, {"action": "merge", "theme": str(story.theme.id)})
    assert under(session, story.theme.id) == 10
    client.send(page, {"action": "set_aside", "reason": "Hör inte hit"})
    assert under(session, story.theme.id) == 6
    assert "Hör inte hit" in client.get(address).text
    undo = [
        one.get("action") or ""
        for one in client.get(address).all(".//form")
        if "undo" in one.get("action", "")
    ]
    client.send(client.get(address), {}, action=undo[0])

    assert under(session, story.theme.id) == 10


def test_texts_that_answer_nothing_are_confirmed(client: PageClient, story: Story, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/themes/suggestions/{story.nothing.id}")

    done = client.send(page, {"action": "not_an_answer"})

    assert "no answer" in client.follow(done).text


def test_a_text_is_placed_from_its_proposal_and_the_page_comes_back_to_it(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    proposal = f"/en/desk/themes/suggestions/{story.unsure.id}"
    page = client.sign_in(cast.karin).get(proposal)
    text = story.texts[4]
    address = f"/en/desk/themes/texts/{text.id}"

    done = client.send(page, {"action": "move", "target": f"theme:{story.theme.id}"}, action=address)
    assert done.response.headers["Location"] == f"{proposal}#text-{text.id}"
    nothing = client.send(page, {"action": "move"}, action=address)

    assert under(session, story.theme.id) == 7
    assert "Choose a theme." in client.follow(nothing).text


def test_a_decision_on_a_text_never_leads_to_another_site(
    client: PageClient, story: Story, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/desk/themes/suggestions/{story.unsure.id}")
    text = story.texts[4]

    done = client.send(
        page,
        {"action": "not_an_answer", "back": "https://example.com/"},
        action=f"/en/desk/themes/texts/{text.id}",
    )

    assert done.response.headers["Location"] == f"/en/desk/texts/{text.id}"


def test_a_theme_is_named_in_three_languages_and_a_stale_name_shows_both(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    address = f"/en/desk/themes/{story.theme.id}/name"
    page = client.sign_in(cast.karin).get(address)
    client.send(page, {"name-sv": "", "name-se": "Seavdnjes"}, status=422)
    client.send(page, {"name-sv": "Mörkt om kvällen", "name-se": "Seavdnjes", "checked": ["sv"]})

    stale = client.send(page, {"name-sv": "Dåligt ljus", "name-en": "Bad light"}, status=409)

    assert "Mörkt om kvällen" in stale.text
    assert stale.field("name-sv") == "Dåligt ljus"
    client.send(stale, {"name-sv": "Dåligt ljus"})
    assert client.get(f"/sv/desk/themes/{story.theme.id}").heading == "Dåligt ljus"


def test_a_theme_is_tied_to_focus_areas_merged_retired_and_taken_back(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    address = f"/en/desk/themes/{story.theme.id}"
    area = cast.agreement.focus_areas[0]
    page = client.sign_in(cast.karin).get(address)

    client.send(page, {"area": str(area.id)}, action=f"{address}/focus-areas")
    assert "Focus areas: Prevention" in client.get(address).text
    client.send(page, {"action": "retire", "reason": "Slut"}, action=f"{address}/change")
    retired = client.get(address)
    assert "no longer in use" in retired.text
    undo = [one.get("action") or "" for one in retired.all(".//form") if "undo" in one.get("action", "")]
    client.send(retired, {}, action=undo[0])
    assert "no longer in use" not in client.get(address).text
    wrong = client.send(page, {"action": "merge"}, action=f"{address}/change", status=422)
    assert "Choose another theme" in wrong.text


def test_a_quote_is_proposed_and_released_by_a_second_person_then_seen_by_the_police(
    client: PageClient, session: Session, story: Story, cast: Cast
) -> None:
    address = f"/en/desk/themes/{story.theme.id}"
    page = client.sign_in(cast.karin).get(address)
    form = {"text": str(story.texts[6].id), "wording": "väcker mig", "is_paraphrase": "no"}
    client.send(page, {**form, "wording": "påhittat"}, action=f"{address}/quotes", status=422)
    client.send(page, form, action=f"{address}/quotes")
    quote = session.scalars(sa.select(Quote)).one()
    session.commit()
    police = client.sign_in(cast.petra).get(address)
    assert "väcker mig" not in police.text

    leader = client.sign_in(cast.gunnar).get("/en/desk/quotes")
    client.send(leader, {}, action=f"/en/desk/quotes/{quote.id}/release")

    assert "väcker mig" in client.sign_in(cast.petra).get(address).text
    client.sign_in(cast.karin)
    client.send(client.get(address), {}, action=f"{address}/quotes/{quote.id}/withdraw")
    assert "väcker mig" not in client.sign_in(cast.petra).get(address).text


@pytest.mark.parametrize("name", ["petra", "maja", "gunnar"])
def test_texts_never_reach_those_who_may_not_read_them(
    client: PageClient, session: Session, story: Story, cast: Cast, name: str
) -> None:
    quotes.propose(
        session,
        cast.karin,
        story.theme.id,
        story.texts[9].id,
        "Folk vaknar av motorer",
        at=NOW,
        is_paraphrase=True,
    )
    placing.take_out(
        session, cast.karin, story.texts[11].id, story.theme.id, at=NOW, reason=f"Nämner {PLANTED}"
    )
    session.commit()
    client.sign_in(getattr(cast, name))

    pages = [client.get("/en/desk/themes"), client.get(f"/en/desk/themes/{story.theme.id}")]
    refused = [
        client.get(f"/en/desk/themes/runs/{story.run.id}", status=403),
        client.get(f"/en/desk/themes/suggestions/{story.sure.id}", status=403),
        client.get(f"/en/desk/themes/{story.theme.id}/name", status=403),
    ]

    assert PLANTED not in "".join(page.html for page in (*pages, *refused))
    assert "5 people" in pages[1].text
    assert "Folk vaknar av motorer" in pages[1].text


def test_nils_finds_nothing_of_arjeplog(client: PageClient, story: Story, cast: Cast) -> None:
    client.sign_in(cast.nils)

    found = [
        client.get("/en/desk/themes"),
        client.get(f"/en/desk/themes/{story.theme.id}", status=404),
        client.get(f"/en/desk/themes/runs/{story.run.id}", status=404),
        client.get(f"/en/desk/themes/suggestions/{story.sure.id}", status=404),
    ]

    assert PLANTED not in "".join(page.html for page in found)
    assert "Mörka gator" not in "".join(page.html for page in found)


def test_an_administrator_reads_no_themes(client: PageClient, story: Story, cast: Cast) -> None:
    client.sign_in(cast.ada).get("/en/desk/themes", status=403)
