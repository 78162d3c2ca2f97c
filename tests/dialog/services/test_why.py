"""Why a text lies under a theme, said in one line: words, a person, or what it shares with the others."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.models import SurveyVersion
from dialog.services import placing, room, theme_pages, why
from dialog.services.why import Why
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text, a_theme
from tests.people import NOW, Cast

LIGHTING = {"sv": "Mörka gator", "se": "Seavdnjes geainnut", "en": "Dark streets"}


@pytest.fixture(autouse=True)
def codebook(session: Session) -> None:
    a_codebook(session)


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    return a_survey(session, cast.arjeplog)


def test_the_words_that_spoke_are_told_and_what_it_nearly_was(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = [a_text(session, version, cast.arjeplog, f"Kör för fort i mörkret {n}") for n in range(3)]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    suggestion = a_suggestion(session, run, texts, words=["Kör för fort"])
    near, clear, alone = sorted(suggestion.members, key=lambda one: one.id)
    near.runner_up, near.margin = "lighting", 0.04
    clear.runner_up, clear.margin = "lighting", 0.5
    session.flush()

    lines = {one.text.id: one.why for one in room.suggestion(session, cast.karin, suggestion.id).members}

    assert lines[near.free_text_id] == Why("words", ("kör för fort",), LIGHTING, True)
    assert lines[clear.free_text_id] == Why("words", ("kör för fort",), LIGHTING, False)
    assert lines[alone.free_text_id] == Why("words", ("kör för fort",))


def test_without_a_word_of_the_codebook_it_is_told_what_the_text_shares_with_the_theme(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = [
        a_text(session, version, cast.arjeplog, words)
        for words in ("Raggarbilarna tutar varje kväll", "Det är för mycket liv", "...")
    ]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    suggestion = a_suggestion(session, run, texts)
    suggestion.terms = {"sv": ["raggarbil", "kväll"], "en": ["liv"]}
    for member in suggestion.members:
        if member.free_text_id == texts[2].id:
            member.score = 0.0
    session.flush()

    lines = {one.text.id: one.why for one in room.suggestion(session, cast.karin, suggestion.id).members}

    assert [lines[text.id] for text in texts] == [
        Why("shared", ("raggarbil", "kväll")),
        Why("alike"),
        Why("none"),
    ]


def test_who_placed_a_text_is_named(session: Session, cast: Cast, version: SurveyVersion) -> None:
    texts = [a_text(session, version, cast.arjeplog, f"Kör för fort {n}") for n in range(2)]
    theme = a_theme(session, cast.arjeplog, cast.karin, texts[:1])
    placing.decide(session, cast.karin, texts[1].id, "move", target=f"theme:{theme.id}", at=NOW)

    shown = theme_pages.show(session, cast.karin, theme.id)

    assert shown.texts is not None
    assert {one.text.id: one.why for one in shown.texts} == {
        texts[0].id: Why("alike", who=cast.karin.name, on=NOW.date()),
        texts[1].id: Why("person", who=cast.karin.name, on=NOW.date()),
    }


def test_the_words_of_a_grouping_stay_in_the_room(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = [a_text(session, version, cast.arjeplog, f"Byvägen {n}") for n in range(3)]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    a_suggestion(session, run, texts, words=["byvägen"])
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)

    assert theme_pages.show(session, cast.karin, theme.id).words == {"sv": ("byvägen",)}
    assert theme_pages.show(session, cast.petra, theme.id).words == {
        "sv": ("kör för fort", "fortkörning", "hastighet"),
        "se": ("vuodjin",),
        "en": ("speeding", "too fast"),
    }
    assert why.belongs(session, cast.arjeplog.id, "none") == {}
