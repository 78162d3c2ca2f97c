"""Decisions on suggestions and single texts; a person's decision is never overruled by a later run."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, ReviewDecision, SuggestedTheme, Theme, ThemeAssignment
from dialog.services import placing, review, room, theme_edits
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text, a_theme
from tests.people import NOW, Cast


@pytest.fixture(autouse=True)
def codebook(session: Session) -> None:
    a_codebook(session)


class Room:
    """A survey in Arjeplog with texts, and runs that propose something for them."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self._session, self._cast = session, cast
        self.version = a_survey(session, cast.arjeplog)

    def texts(self, number: int) -> list[FreeText]:
        return [
            a_text(self._session, self.version, self._cast.arjeplog, f"Skotrar på natten nummer {n}")
            for n in range(number)
        ]

    def suggest(self, rows: list[FreeText], **more: Any) -> SuggestedTheme:
        run = a_run(self._session, self._cast.arjeplog, self._cast.karin, self.version)
        run.taken_by, run.taken_at = self._cast.karin.id, NOW
        return a_suggestion(self._session, run, rows, **more)


@pytest.fixture
def made(session: Session, cast: Cast) -> Room:
    return Room(session, cast)


def under(session: Session, theme_id: int) -> set[object]:
    """The texts that lie under a theme now."""
    return set(
        session.scalars(
            sa.select(ThemeAssignment.free_text_id).where(
                ThemeAssignment.theme_id == theme_id, ThemeAssignment.removed_by_decision_id.is_(None)
            )
        )
    )


def test_accepting_makes_the_theme_of_the_codebook_with_its_texts(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(3)
    suggestion = made.suggest(rows, key="snowmobiles", words=["skotrar"])

    done = review.accept(session, cast.karin, suggestion.id, at=NOW, reason="Tydligt")

    theme = session.get_one(Theme, done.theme_id)
    assert (theme.key, theme.area, theme.name["se"]) == ("snowmobiles", "traffic", "Skohterat ihkku")
    assert under(session, theme.id) == {row.id for row in rows}
    assert (done.placed, done.already, done.skipped) == (3, 0, 0)
    assignment = session.scalars(sa.select(ThemeAssignment)).first()
    assert assignment is not None
    assert (assignment.origin, assignment.words) == ("suggested", ["skotrar"])
    decision = session.scalars(sa.select(ReviewDecision)).one()
    assert (decision.action, decision.reason, decision.decided_by) == ("accept", "Tydligt", cast.karin.id)
    line = session.scalars(sa.select(AuditEvent)).one()
    assert (line.action, line.organisation_id) == ("theme:accept", cast.arjeplog.id)
    assert "Tydligt" not in str(line.details)


def test_texts_left_out_are_not_placed_now_nor_by_a_later_run(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(2)
    first = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW, leave_out=[rows[1].id])

    again = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)

    assert under(session, first.theme_id) == {rows[0].id}
    assert (again.theme_id, again.placed, again.already, again.skipped) == (first.theme_id, 0, 1, 1)


def test_a_later_run_never_takes_back_a_move(session: Session, cast: Cast, made: Room) -> None:
    rows = made.texts(3)
    first = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)
    elsewhere = placing.move(
        session, cast.karin, rows[0].id, "key:lighting", at=NOW, from_theme_id=first.theme_id
    )

    again = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)

    assert under(session, first.theme_id) == {rows[1].id, rows[2].id}
    assert under(session, elsewhere.id) == {rows[0].id}
    assert (again.placed, again.already, again.skipped) == (0, 2, 1)


def test_a_text_that_is_no_answer_stays_out_of_every_theme(session: Session, cast: Cast, made: Room) -> None:
    rows = made.texts(2)
    first = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)
    placing.not_an_answer(session, cast.karin, rows[0].id, at=NOW)

    again = review.accept(session, cast.karin, made.suggest(rows, key="lighting").id, at=NOW)

    assert under(session, first.theme_id) == {rows[1].id}
    assert (again.placed, again.skipped) == (1, 1)


def test_a_withheld_text_is_not_placed(session: Session, cast: Cast, made: Room) -> None:
    rows = made.texts(2)
    rows[0].state = "withheld"

    done = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)

    assert under(session, done.theme_id) == {rows[1].id}


def test_a_theme_that_is_not_in_the_codebook_needs_a_name(session: Session, cast: Cast, made: Room) -> None:
    suggestion = made.suggest(made.texts(2), key="proposed-01")
    with pytest.raises(RuleBroken, match="theme_needs_name"):
        review.accept(session, cast.karin, suggestion.id, at=NOW)

    done = review.accept(session, cast.karin, suggestion.id, at=NOW, name={"sv": "Höga hyror", "se": ""})

    theme = session.get_one(Theme, done.theme_id)
    assert (theme.key, theme.name) == ("hoga_hyror", {"sv": "Höga hyror"})
    once_more = review.accept(session, cast.karin, suggestion.id, at=NOW)
    assert (once_more.theme_id, once_more.already) == (theme.id, 2)


@pytest.mark.parametrize("key", ["other", "none"])
def test_the_buckets_are_no_themes(session: Session, cast: Cast, made: Room, key: str) -> None:
    suggestion = made.suggest(made.texts(2), key=key)

    with pytest.raises(RuleBroken, match="bucket_is_no_theme"):
        review.accept(session, cast.karin, suggestion.id, at=NOW)


def test_a_suggestion_is_merged_into_a_theme_that_exists(session: Session, cast: Cast, made: Room) -> None:
    rows = made.texts(3)
    theme = a_theme(session, cast.arjeplog, cast.karin, rows[:1])

    done = review.merge(session, cast.karin, made.suggest(rows, key="lighting").id, theme.id, at=NOW)

    assert (done.placed, done.already) == (2, 1)
    assert under(session, theme.id) == {row.id for row in rows}
    assert session.scalars(sa.select(Theme.key)).all() == ["speeding"]


def test_setting_aside_takes_back_what_the_suggestion_placed_but_not_a_persons_own(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(2)
    suggestion = made.suggest(rows)
    done = review.accept(session, cast.karin, suggestion.id, at=NOW)
    placing.add(session, cast.karin, rows[0].id, f"theme:{done.theme_id}", at=NOW)

    review.set_aside(session, cast.karin, suggestion.id, at=NOW, reason="Inget tema")

    assert under(session, done.theme_id) == {rows[0].id}


def test_texts_that_say_nothing_are_confirmed_in_one_step_and_undone_in_one(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(3)
    suggestion = made.suggest(rows, key="none")

    number = review.say_nothing(session, cast.karin, suggestion.id, at=NOW, leave_out=[rows[2].id])

    assert number == 2
    skipped = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)
    assert (skipped.placed, skipped.skipped) == (1, 2)
    decision = session.scalars(
        sa.select(ReviewDecision).where(ReviewDecision.suggested_theme_id == suggestion.id)
    ).first()
    assert decision is not None
    theme_edits.undo(session, cast.karin, decision.id, at=NOW)
    again = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)
    assert (again.placed, again.skipped) == (2, 0)


def test_many_are_accepted_at_once_but_unsure_texts_wait(session: Session, cast: Cast, made: Room) -> None:
    rows = made.texts(4)
    run = a_run(session, cast.arjeplog, cast.karin, made.version)
    one = a_suggestion(session, run, rows[:2], key="speeding", unsure=rows[:1])
    two = a_suggestion(session, run, rows[2:], key="snowmobiles")

    first, second = review.accept_all(session, cast.karin, run.id, [one.id, two.id], at=NOW)

    assert (first.placed, first.left_to_look, second.placed) == (1, 1, 2)
    assert under(session, first.theme_id) == {rows[1].id}
    assert room.share_reviewed(session, run.id) == (3, 4)
    with pytest.raises(RuleBroken, match="choose_a_suggestion"):
        review.accept_all(session, cast.karin, run.id, [], at=NOW)
    with pytest.raises(NotFound):
        review.accept_all(session, cast.karin, run.id, [made.suggest(rows).id], at=NOW)


def test_a_text_is_added_to_a_second_theme_and_taken_out_of_one(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(1)
    done = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)
    second = placing.add(session, cast.karin, rows[0].id, "key:lighting", at=NOW)
    assert under(session, done.theme_id) == under(session, second.id) == {rows[0].id}

    placing.take_out(session, cast.karin, rows[0].id, done.theme_id, at=NOW)

    assert under(session, done.theme_id) == set()
    again = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)
    assert (again.placed, again.skipped) == (0, 1)


def test_a_move_is_undone_by_a_further_decision(session: Session, cast: Cast, made: Room) -> None:
    rows = made.texts(1)
    done = review.accept(session, cast.karin, made.suggest(rows).id, at=NOW)
    second = placing.move(session, cast.karin, rows[0].id, "key:lighting", at=NOW)
    decision = session.scalars(sa.select(ReviewDecision).order_by(ReviewDecision.id.desc())).first()
    assert decision is not None

    theme_edits.undo(session, cast.karin, decision.id, at=NOW)

    assert (under(session, done.theme_id), under(session, second.id)) == ({rows[0].id}, set())
    with pytest.raises(RuleBroken, match="nothing_to_undo"):
        theme_edits.undo(session, cast.karin, decision.id, at=NOW)


def test_an_acceptance_is_undone_and_the_empty_theme_goes_out_of_use(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(2)
    suggestion = made.suggest(rows)
    done = review.accept(session, cast.karin, suggestion.id, at=NOW)

    theme_edits.undo(session, cast.karin, done.decision_id, at=NOW)

    theme = session.get_one(Theme, done.theme_id)
    assert (under(session, theme.id), theme.status) == (set(), "retired")
    review.accept(session, cast.karin, suggestion.id, at=NOW)
    assert (under(session, theme.id), theme.status) == ({row.id for row in rows}, "active")


def test_two_themes_are_merged_later_proposals_follow_and_it_is_undone(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(4)
    into = a_theme(session, cast.arjeplog, cast.karin, rows[:2])
    theme = a_theme(session, cast.arjeplog, cast.karin, rows[1:3], key="snowmobiles", name="Skotrar")
    with pytest.raises(RuleBroken, match="merge_with_itself"):
        theme_edits.merge_into(session, cast.karin, into.id, into.id, at=NOW)

    theme_edits.merge_into(session, cast.karin, theme.id, into.id, at=NOW)

    assert (theme.status, theme.merged_into_id, under(session, theme.id)) == ("merged", into.id, set())
    assert under(session, into.id) == {row.id for row in rows[:3]}
    later = review.accept(session, cast.karin, made.suggest(rows[3:], key="snowmobiles").id, at=NOW)
    assert later.theme_id == into.id
    decision = session.scalars(sa.select(ReviewDecision).where(ReviewDecision.action == "merge")).one()
    theme_edits.undo(session, cast.karin, decision.id, at=NOW)
    assert (theme.status, theme.merged_into_id) == ("active", None)
    assert under(session, theme.id) == {row.id for row in rows[1:3]}
    assert under(session, into.id) == {rows[0].id, rows[1].id, rows[3].id}


def test_a_theme_is_retired_and_taken_back_in_use(session: Session, cast: Cast, made: Room) -> None:
    theme = a_theme(session, cast.arjeplog, cast.karin, made.texts(1))
    theme_edits.retire(session, cast.karin, theme.id, at=NOW, reason="Används inte")
    assert theme.status == "retired"
    with pytest.raises(RuleBroken, match="theme_not_in_use"):
        theme_edits.retire(session, cast.karin, theme.id, at=NOW)

    decision = session.scalars(sa.select(ReviewDecision).where(ReviewDecision.action == "retire")).one()
    theme_edits.undo(session, cast.karin, decision.id, at=NOW)

    assert theme.status == "active"


def test_a_theme_is_renamed_in_three_languages_with_their_state(
    session: Session, cast: Cast, made: Room
) -> None:
    theme = a_theme(session, cast.arjeplog, cast.karin)
    seen = dict(theme.name)

    theme_edits.rename(
        session,
        cast.karin,
        theme.id,
        {"sv": "Fort på byvägen", "se": "Garra vuodjin", "en": ""},
        at=NOW,
        checked=["sv", "en"],
        former=seen,
    )

    assert theme.name == {"sv": "Fort på byvägen", "se": "Garra vuodjin"}
    assert theme_edits.states(session, theme) == {"sv": "checked", "se": "draft", "en": "missing"}
    with pytest.raises(Conflict):
        theme_edits.rename(session, cast.karin, theme.id, {"sv": "Annat"}, at=NOW, former=seen)
    with pytest.raises(RuleBroken, match="theme_needs_name"):
        theme_edits.rename(session, cast.karin, theme.id, {"en": "Only English"}, at=NOW)


def test_focus_areas_are_those_of_the_own_agreements(session: Session, cast: Cast, made: Room) -> None:
    theme = a_theme(session, cast.arjeplog, cast.karin)
    area = cast.agreement.focus_areas[0]

    theme_edits.choose_focus_areas(session, cast.karin, theme.id, [area.id], at=NOW)

    with pytest.raises(NotFound):
        theme_edits.choose_focus_areas(session, cast.karin, theme.id, [999], at=NOW)


@pytest.mark.parametrize("name", ["petra", "maja", "gunnar", "ada"])
def test_only_a_coordinator_decides(session: Session, cast: Cast, made: Room, name: str) -> None:
    rows = made.texts(1)
    suggestion = made.suggest(rows)
    theme = a_theme(session, cast.arjeplog, cast.karin, rows, key="lighting")
    person = getattr(cast, name)

    with pytest.raises(NotAllowed):
        review.accept(session, person, suggestion.id, at=NOW)
    with pytest.raises(NotAllowed):
        placing.move(session, person, rows[0].id, f"theme:{theme.id}", at=NOW)
    with pytest.raises(NotAllowed):
        theme_edits.retire(session, person, theme.id, at=NOW)


def test_nothing_of_arjeplog_is_found_by_arvidsjaur(session: Session, cast: Cast, made: Room) -> None:
    rows = made.texts(1)
    suggestion = made.suggest(rows)
    theme = a_theme(session, cast.arjeplog, cast.karin, rows, key="lighting")
    decision = session.scalars(sa.select(ReviewDecision)).first()
    assert decision is not None

    with pytest.raises(NotFound):
        review.accept(session, cast.nils, suggestion.id, at=NOW)
    with pytest.raises(NotFound):
        placing.not_an_answer(session, cast.nils, rows[0].id, at=NOW)
    with pytest.raises(NotFound):
        theme_edits.rename(session, cast.nils, theme.id, {"sv": "x"}, at=NOW)
    with pytest.raises(NotFound):
        theme_edits.undo(session, cast.nils, decision.id, at=NOW)
    with pytest.raises(NotFound):
        room.run(session, cast.nils, suggestion.run_id)


def test_a_text_is_not_placed_under_another_municipalitys_theme(
    session: Session, cast: Cast, made: Room
) -> None:
    rows = made.texts(1)
    foreign = a_theme(session, cast.arvidsjaur, cast.nils)

    with pytest.raises(NotFound):
        placing.move(session, cast.karin, rows[0].id, f"theme:{foreign.id}", at=NOW)
    with pytest.raises(RuleBroken, match="choose_a_theme"):
        placing.move(session, cast.karin, rows[0].id, "key:nothing", at=NOW)


def test_the_words_that_spoke_are_marked_only_within_their_span() -> None:
    text = "Skoter på natten. En skoter till."

    assert room.pieces(text, 18, 33, ["skoter", ""]) == (
        ("Skoter på natten. En ", False),
        ("skoter", True),
        (" till.", False),
    )
    assert room.pieces(text, 0, 5, []) == ((text, False),)
