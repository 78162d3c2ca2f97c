"""Everything that the review decides is undone by a further decision, and made anew by undoing that."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import ReviewDecision, SurveyVersion
from dialog.services import confirming, decision_log, review, room, splitting, texts, theme_edits, undoing
from dialog.services.confirming import NO_ANSWER, NO_THEME, WITHHOLD, Mark
from dialog.services.errors import RuleBroken
from tests.builders import a_codebook, a_survey, a_text, a_theme
from tests.people import NOW, Cast
from tests.piled import a_pile, of, page_of, state, under

KEYS = ["speeding", "snowmobiles", "lighting"]


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    a_codebook(session)
    return a_survey(session, cast.arjeplog)


def test_a_whole_page_is_undone_in_one_step_and_made_anew_by_undoing_that(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 36)
    ids = [one.text.id for one in page_of(session, cast, made.run_id, "speeding").cards]
    marks = [
        Mark(ids[0], "key:lighting", also=("key:snowmobiles",)),
        Mark(ids[1], NO_ANSWER),
        Mark(ids[2], WITHHOLD),
        Mark(ids[3], NO_THEME),
        *(Mark(one) for one in ids[4:]),
    ]
    before, share = state(session), room.share_reviewed(session, made.run_id)
    done = confirming.confirm(
        session, cast.karin, made.run_id, marks, suggestion_id=of(session, made.run_id, "speeding").id, at=NOW
    )
    after, share_after = state(session), room.share_reviewed(session, made.run_id)
    assert done.decision_id is not None

    undone = undoing.undo(session, cast.karin, done.decision_id, at=NOW)

    assert (state(session), room.share_reviewed(session, made.run_id)) == (before, share)
    with pytest.raises(RuleBroken, match="nothing_to_undo"):
        undoing.undo(session, cast.karin, done.decision_id, at=NOW)
    again = undoing.undo(session, cast.karin, undone.id, at=NOW)
    assert (state(session), room.share_reviewed(session, made.run_id)) == (after, share_after)
    undoing.undo(session, cast.karin, again.id, at=NOW)
    assert state(session) == before


def test_a_name_returns_with_its_checks_and_can_be_given_anew(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    theme = a_theme(session, cast.arjeplog, cast.karin)
    theme_edits.rename(session, cast.karin, theme.id, {"sv": "Fort", "se": "Jođánit"}, at=NOW, checked=["se"])
    before = state(session)
    made = theme_edits.rename(
        session, cast.karin, theme.id, {"sv": "Fort på byvägen"}, at=NOW, description={"sv": "Bilar"}
    )
    after = state(session)

    undone = undoing.undo(session, cast.karin, made.id, at=NOW)

    assert state(session) == before
    assert theme_edits.states(session, theme) == {"sv": "draft", "se": "checked", "en": "missing"}
    undoing.undo(session, cast.karin, undone.id, at=NOW)
    assert state(session) == after
    theme_edits.rename(session, cast.karin, theme.id, {"sv": "Något annat"}, at=NOW)
    with pytest.raises(RuleBroken, match="nothing_to_undo"):
        undoing.undo(session, cast.karin, made.id, at=NOW)


def test_a_theme_is_split_and_put_together_again(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, f"Skotrar på sjön {n}") for n in range(3)]
    theme = a_theme(session, cast.arjeplog, cast.karin, rows, key="snowmobiles")
    before = state(session)
    name = {"sv": "Skotrar på isen", "se": "Skohterat jieŋa alde", "en": ""}
    for chosen in ([], [row.id for row in rows]):
        with pytest.raises(RuleBroken, match="choose_texts_to_split"):
            splitting.split(session, cast.karin, theme.id, chosen, name, at=NOW)
    with pytest.raises(RuleBroken, match="theme_needs_name"):
        splitting.split(session, cast.karin, theme.id, [rows[0].id], {"en": "Ice"}, at=NOW)

    made = splitting.split(session, cast.karin, theme.id, [rows[0].id], name, at=NOW)

    assert under(session, "skotrar_pa_isen") == {rows[0].id}
    assert under(session, "snowmobiles") == {rows[1].id, rows[2].id}
    undone = undoing.undo(session, cast.karin, made.id, at=NOW)
    assert state(session) == before
    undoing.undo(session, cast.karin, undone.id, at=NOW)
    assert under(session, "skotrar_pa_isen") == {rows[0].id}


def test_a_merger_and_a_retirement_are_undone_and_made_anew(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, f"Text {n}") for n in range(4)]
    into = a_theme(session, cast.arjeplog, cast.karin, rows[:2])
    theme = a_theme(session, cast.arjeplog, cast.karin, rows[1:3], key="snowmobiles")
    before = state(session)
    for change in (
        lambda: theme_edits.merge_into(session, cast.karin, theme.id, into.id, at=NOW),
        lambda: theme_edits.retire(session, cast.karin, theme.id, at=NOW),
    ):
        made = change()
        after = state(session)
        undone = undoing.undo(session, cast.karin, made.id, at=NOW)
        assert state(session) == before
        again = undoing.undo(session, cast.karin, undone.id, at=NOW)
        assert state(session) == after
        undoing.undo(session, cast.karin, again.id, at=NOW)
        assert state(session) == before


def test_a_proposal_set_aside_waits_again_when_that_is_undone(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 12)
    suggestion = of(session, made.run_id, "speeding")
    share = room.share_reviewed(session, made.run_id)

    decision = review.set_aside(session, cast.karin, suggestion.id, at=NOW)

    assert room.share_reviewed(session, made.run_id)[0] > share[0]
    undoing.undo(session, cast.karin, decision.id, at=NOW)
    assert room.share_reviewed(session, made.run_id) == share


def test_several_proposals_accepted_in_one_step_are_undone_in_one(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 12)
    before = state(session)
    done = review.accept_all(
        session, cast.karin, made.run_id, [of(session, made.run_id, key).id for key in KEYS], at=NOW
    )

    undoing.undo(session, cast.karin, done[0].decision_id, at=NOW)

    assert state(session) == before


def test_texts_noted_as_read_are_unread_again_when_that_is_undone(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, f"Text {n}") for n in range(3)]
    before = state(session)

    noted = texts.confirm_read(
        session, cast.karin, cast.arjeplog.id, [row.id for row in rows], [rows[2].id], at=NOW
    )

    assert noted.number == 2
    assert noted.decision_id is not None
    undoing.undo(session, cast.karin, noted.decision_id, at=NOW)
    assert state(session) == before


def test_the_log_has_one_line_for_a_page_and_says_what_was_undone(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 12)
    ids = [one.text.id for one in page_of(session, cast, made.run_id, "speeding").cards]
    done = confirming.confirm(
        session,
        cast.karin,
        made.run_id,
        [Mark(ids[0], "key:lighting"), *(Mark(one) for one in ids[1:])],
        suggestion_id=of(session, made.run_id, "speeding").id,
        at=NOW,
    )
    assert done.decision_id is not None
    undoing.undo(session, cast.karin, done.decision_id, at=NOW, reason="Fel sida")

    page = decision_log.of_run(session, cast.karin, made.run_id)

    newest, oldest = page.lines
    assert (newest.action, newest.is_undoing, newest.is_undone, newest.reason) == (
        "accept",
        True,
        False,
        "Fel sida",
    )
    assert (oldest.who, oldest.is_undone, oldest.tally) == (
        "Karin",
        True,
        {"proposed": len(ids) - 1, "moved": 1, "no_answers": 0, "withheld": 0, "to_mask": 0},
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(ReviewDecision)) == 4
