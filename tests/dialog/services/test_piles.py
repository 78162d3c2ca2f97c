"""Reading in one pass: piles, pages that are confirmed once, and that all of it can be undone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    FreeText,
    SuggestedMember,
    SurveyVersion,
    ThemeAssignment,
)
from dialog.services import (
    confirming,
    decision_log,
    piles,
    placing,
    review,
    room,
)
from dialog.services.confirming import LATER, NO_ANSWER, NO_THEME, WITHHOLD, Mark
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.piles import Place
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text
from tests.people import NOW, Cast
from tests.piled import a_pile, of, page_of, state, under

KEYS = ["speeding", "snowmobiles", "lighting"]


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    a_codebook(session)
    return a_survey(session, cast.arjeplog)


def test_a_page_shows_25_undecided_texts_the_least_certain_first(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 120)

    page = page_of(session, cast, made.run_id, "speeding")

    scores = [(not one.needs_a_look, one.score) for one in page.cards]
    assert (len(page.cards), page.total, page.left, page.of) == (25, 40, 120, 120)
    assert scores == sorted(scores)
    assert page.following == 25
    assert {one.has_default for one in page.cards} == {True}
    rest = page_of(session, cast, made.run_id, "speeding", start=25)
    assert {one.text.id for one in rest.cards} & {one.text.id for one in page.cards} == set()
    assert len(rest.cards) == 15


def test_the_alternatives_are_the_runner_up_and_what_its_neighbours_nearly_were(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 90)

    cards = page_of(session, cast, made.run_id, "speeding").cards

    assert {card.alternatives[0][0] for card in cards} == {
        "key:" + made.runner_up[card.text.id] for card in cards
    }
    assert {value for card in cards for value, _name in card.alternatives} == {
        "key:snowmobiles",
        "key:lighting",
    }
    assert "key:speeding" in dict(page_of(session, cast, made.run_id, "speeding").targets)


def test_words_of_a_text_are_masked_with_the_page_and_it_counts_as_read(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    run = a_run(session, cast.arjeplog, cast.karin, version)
    row = a_text(session, version, cast.arjeplog, "Röda huset kör fort")
    chosen = a_suggestion(session, run, [row], key="speeding")

    with pytest.raises(RuleBroken, match="passage_not_found"):
        confirming.confirm(
            session, cast.karin, run.id, [Mark(row.id, passage="gula huset")], at=NOW, suggestion_id=chosen.id
        )
    marks = [Mark(row.id, passage="röda huset")]
    confirming.confirm(session, cast.karin, run.id, marks, at=NOW, suggestion_id=chosen.id)

    assert (row.masked, row.state) == ("[namn] kör fort", "read")


def test_where_nothing_is_nearer_the_largest_themes_stand_beside_for_one_tap(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    run = a_run(session, cast.arjeplog, cast.karin, version)
    for key, number in (("speeding", 1), ("lighting", 2), ("snowmobiles", 3)):
        rows = [a_text(session, version, cast.arjeplog, f"{key} {n}") for n in range(number)]
        a_suggestion(session, run, rows, key=key)

    (card,) = page_of(session, cast, run.id, "speeding").cards

    assert [value for value, _name in card.alternatives] == ["key:snowmobiles", "key:lighting"]


def test_confirming_places_what_is_proposed_moves_what_is_marked_and_notes_all_as_read(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 36)
    ids = [one.text.id for one in page_of(session, cast, made.run_id, "speeding").cards]
    marks = [
        Mark(ids[0], "key:lighting"),
        Mark(ids[1], NO_ANSWER),
        Mark(ids[2], WITHHOLD),
        Mark(ids[3], LATER),
        Mark(ids[4], also=("key:snowmobiles",)),
        Mark(ids[5], needs_masking=True),
        Mark(ids[6], NO_THEME),
        *(Mark(one) for one in ids[7:]),
    ]

    done = confirming.confirm(
        session, cast.karin, made.run_id, marks, suggestion_id=of(session, made.run_id, "speeding").id, at=NOW
    )

    assert (done.proposed, done.moved, done.no_answers, done.withheld, done.to_mask, done.left) == (
        len(ids) - 5,
        2,
        1,
        1,
        1,
        1,
    )
    assert under(session, "speeding") == set(ids) - set(ids[:4]) - {ids[6]}
    assert under(session, "lighting") == {ids[0]}
    assert under(session, "snowmobiles") == {ids[4]}
    states = state(session)["states"]
    assert [states[one] for one in ids[:7]] == ["read", "read", "withheld", "new", "read", "new", "read"]
    assert [one.text.id for one in page_of(session, cast, made.run_id, "speeding").cards] == [ids[3]]
    by_hand = session.scalars(sa.select(ThemeAssignment.origin).distinct()).all()
    assert by_hand == ["reviewer"]


def test_what_a_colleague_decided_meanwhile_stands(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 12)
    suggestion = of(session, made.run_id, "speeding")
    ids = [one.text.id for one in page_of(session, cast, made.run_id, "speeding").cards]
    placing.move(session, cast.karin, ids[0], "key:lighting", at=NOW)

    done = confirming.confirm(
        session, cast.karin, made.run_id, [Mark(one) for one in ids], suggestion_id=suggestion.id, at=NOW
    )

    assert (done.proposed, done.overtaken) == (len(ids) - 1, 1)
    assert under(session, "lighting") == {ids[0]}


def test_a_serious_text_is_in_its_own_pile_and_never_decided_unmarked(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 12)
    grave = session.get_one(FreeText, next(one for one in made.truth if made.proposed[one] == "speeding"))
    grave.serious = "threat"
    session.flush()

    assert grave.id not in {one.text.id for one in page_of(session, cast, made.run_id, "speeding").cards}
    (card,) = piles.show(session, cast.karin, made.run_id, "serious").cards
    assert (card.text.id, card.has_default) == (grave.id, False)
    assert piles.first(session, cast.karin, made.run_id) == Place("serious")
    with pytest.raises(RuleBroken, match="nothing_is_marked"):
        confirming.confirm(session, cast.karin, made.run_id, [Mark(grave.id, LATER)], at=NOW)


def test_reading_goes_on_behind_what_was_left_then_with_the_next_proposal_and_ends_at_the_run(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 90)
    order = piles.order(session, made.run_id)
    first = piles.first(session, cast.karin, made.run_id)
    assert (first.kind, first.suggestion_id) == ("suggestion", order[0])
    assert piles.after(session, cast.karin, made.run_id, Place("suggestion", order[0], 1)) == Place(
        "suggestion", order[0], 1
    )
    assert piles.after(session, cast.karin, made.run_id, Place("suggestion", order[0], 30)) == Place(
        "suggestion", order[1]
    )
    assert piles.after(session, cast.karin, made.run_id, Place("suggestion", order[-1], 99)) == Place()


def test_further_themes_of_a_text_are_read_with_its_main_one(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 12)
    text_id = next(one for one in made.truth if made.proposed[one] == "speeding")
    session.add(
        SuggestedMember(
            suggested_theme_id=of(session, made.run_id, "lighting").id,
            free_text_id=text_id,
            start=0,
            end=4,
            score=0.5,
            margin=0.1,
            words=[],
            is_main=False,
        )
    )
    session.flush()

    cards = {one.text.id: one for one in page_of(session, cast, made.run_id, "speeding").cards}

    assert [value for value, _name in cards[text_id].further] == ["key:lighting"]
    assert text_id not in {one.text.id for one in page_of(session, cast, made.run_id, "lighting").cards}


def test_the_buckets_are_confirmed_as_no_answers_and_as_fitting_no_theme(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, f"Ord {n}") for n in range(4)]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    nothing = a_suggestion(session, run, rows[:2], key="none")
    other = a_suggestion(session, run, rows[2:], key="other")

    confirming.confirm(
        session, cast.karin, run.id, [Mark(row.id) for row in rows[:2]], suggestion_id=nothing.id, at=NOW
    )
    confirming.confirm(
        session,
        cast.karin,
        run.id,
        [Mark(rows[2].id), Mark(rows[3].id, also=("key:lighting",))],
        suggestion_id=other.id,
        at=NOW,
    )

    assert room.share_reviewed(session, run.id) == (4, 4)
    assert under(session, "lighting") == {rows[3].id}
    later = review.accept(session, cast.karin, a_suggestion(session, run, rows, key="speeding").id, at=NOW)
    assert (later.placed, later.skipped) == (1, 3)
    assert under(session, "speeding") == {rows[2].id}


def test_a_proposal_outside_the_codebook_needs_a_name_once(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [a_text(session, version, cast.arjeplog, f"Hyran {n}") for n in range(3)]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    suggestion = a_suggestion(session, run, rows, key="proposed-01")
    assert page_of(session, cast, run.id, "proposed-01").needs_name
    with pytest.raises(RuleBroken, match="theme_needs_name"):
        confirming.confirm(
            session, cast.karin, run.id, [Mark(rows[0].id)], suggestion_id=suggestion.id, at=NOW
        )

    confirming.confirm(
        session,
        cast.karin,
        run.id,
        [Mark(rows[0].id)],
        suggestion_id=suggestion.id,
        name={"sv": "Höga hyror"},
        at=NOW,
    )

    assert not page_of(session, cast, run.id, "proposed-01").needs_name
    confirming.confirm(session, cast.karin, run.id, [Mark(rows[1].id)], suggestion_id=suggestion.id, at=NOW)
    assert under(session, "hoga_hyror") == {rows[0].id, rows[1].id}
    assert [one.action for one in room.run(session, cast.karin, run.id).areas[0][1]] == [None]


@pytest.mark.parametrize("name", ["petra", "maja", "gunnar", "ada"])
def test_only_a_coordinator_reads_and_confirms(
    session: Session, cast: Cast, version: SurveyVersion, name: str
) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 3)
    person = getattr(cast, name)
    with pytest.raises(NotAllowed):
        piles.show(session, person, made.run_id, "looks")
    with pytest.raises(NotAllowed):
        confirming.confirm(session, person, made.run_id, [Mark(next(iter(made.truth)))], at=NOW)
    with pytest.raises(NotAllowed):
        decision_log.of_run(session, person, made.run_id)
    with pytest.raises(NotFound):
        confirming.confirm(session, cast.nils, made.run_id, [], at=NOW)


def test_a_page_holds_only_texts_of_its_run(session: Session, cast: Cast, version: SurveyVersion) -> None:
    made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 3)
    foreign = a_text(session, a_survey(session, cast.arvidsjaur, slug="annan"), cast.arvidsjaur, "Mörkt")
    with pytest.raises(NotFound):
        confirming.confirm(session, cast.karin, made.run_id, [Mark(foreign.id, NO_ANSWER)], at=NOW)


def test_a_search_in_a_run_finds_with_and_without_marks_the_exact_first(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    words = ["Skotrar på sjon", "Skotrar på sjön", "ČÁHPPES geaidnu", "Đet lea ŋjuŋŋi", "Ingenting"]
    rows = [a_text(session, version, cast.arjeplog, one) for one in words]
    run = a_run(session, cast.arjeplog, cast.karin, version)
    a_suggestion(session, run, rows)

    def found(search: str) -> list[str]:
        cards = piles.show(session, cast.karin, run.id, "search", search=search).cards
        return ["".join(f"<{words}>" if marked else words for words, marked in one.pieces) for one in cards]

    assert found("sjon") == ["Skotrar på <sjon>", "Skotrar på <sjön>"]
    assert found("SJÖN") == ["Skotrar på <sjön>", "Skotrar på <sjon>"]
    assert found("cahppes") == ["<ČÁHPPES> geaidnu"]
    assert found("det lea njunni") == ["<Đet lea ŋjuŋŋi>"]
    assert found("%") == []
    assert found("") == []
