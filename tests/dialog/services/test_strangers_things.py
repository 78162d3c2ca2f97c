"""Nothing of one municipality, agreement or promise is tied to a thing of another, whoever tries.

Each tries what somebody may do at home, with an id from elsewhere: it is not found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dialog.models import (
    Concern,
    DialogueNote,
    Goal,
    NoteTheme,
    Organisation,
    SituationPicture,
    SurveyVersion,
    Theme,
)
from dialog.services import (
    actions,
    agreement_edits,
    answer_files,
    answers_export,
    approvals,
    codebook_edits,
    communication,
    follow_up,
    note_evidence,
    outside,
    partners,
    plan,
    posts,
    renewal_opening,
    results,
    setting_aside,
    situation,
)
from dialog.services.actions import ActionWords
from dialog.services.agreement_edits import DecisionWords
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.follow_up import FollowUpWords
from dialog.services.plan import GoalWords
from dialog.services.renewal_opening import NewAgreement
from surveys.answers_rows import RightRow
from surveys.forms import Collected
from tests.builders import a_survey
from tests.people import NOW, Cast
from tests.rows import add, texts
from tests.strangers import elsewhere, people, session, world
from tests.world import World

__all__ = ["people", "session", "world"]

TODAY = NOW.date()
Trial = Callable[[Session, World], Any]


def mala(session: Session) -> Organisation:
    """A municipality that has not signed Arjeplog's agreement."""
    return next(one for one in elsewhere(session).parties if one.is_municipality)


def about_arvidsjaur(session: Session, cast: Cast) -> SurveyVersion:
    """What Arjeplog asks about the neighbour alone: Arjeplog's to look after, with no answer of its own."""
    return a_survey(
        session, cast.arjeplog, municipalities=[cast.arvidsjaur], slug="om-grannen", status="closed"
    )


def a_concern(session: Session, municipality_id: int, agreement_id: int, number: int) -> Concern:
    """A concern of another picture than the world's."""
    concern = Concern(key="dogs", priority=1, title=texts("Hundar"), when_and_where={}, ranked_because={})
    picture = SituationPicture(
        municipality_id=municipality_id, agreement_id=agreement_id, number=number, period="2026",
        title=texts("Lägesbild"), summary={}, concerns=[concern],
    )  # fmt: skip
    add(session, picture)
    return concern


def a_goal(session: Session, world: World, concern: Concern) -> Goal:
    cast = world.cast
    words = GoalWords(
        texts("Färre hundar"), "hundar", "antal", "lower",
        municipality_id=cast.arjeplog.id, concern_id=concern.id,
    )  # fmt: skip
    return plan.add_goal(session, cast.karin, cast.agreement.id, words, at=NOW)


def an_action_of_anothers_organisation(session: Session, world: World) -> object:
    words = ActionWords(texts("Kontrollera"), mala(session).id, "chef", TODAY, TODAY)
    return actions.add(session, world.cast.karin, world.cast.arjeplog.id, words, at=NOW)


def an_action_for_the_neighbours_goal(session: Session, world: World) -> object:
    cast = world.cast
    theirs = Goal(
        agreement_id=cast.agreement.id, municipality_id=cast.arvidsjaur.id, text=texts("Deras"),
        indicator="antal", unit="antal", better="lower",
    )  # fmt: skip
    words = ActionWords(
        texts("Kontrollera"), cast.police.id, "kommunpolis", TODAY, TODAY, goal_id=add(session, theirs).id
    )
    return actions.add(session, cast.karin, cast.arjeplog.id, words, at=NOW)


def a_message_for_anothers_organisation(session: Session, world: World) -> object:
    words = communication.MessageWords(
        texts("Skotrar"), texts("Kör lugnt."), "alla", "webben", ("sv",), mala(session).id, "chef", TODAY
    )
    return communication.add(session, world.cast.karin, world.cast.arjeplog.id, words, at=NOW)


def a_signature_of_no_party(session: Session, world: World) -> object:
    return agreement_edits.sign(
        session, world.cast.karin, world.cast.agreement.id, mala(session).id,
        name="Lisa", title="Ordförande", signed_on=TODAY, at=NOW,
    )  # fmt: skip


def a_decision_of_no_party(session: Session, world: World) -> object:
    words = DecisionWords(mala(session).id, "Kommunfullmäktige", TODAY)
    return agreement_edits.decide(session, world.cast.karin, world.cast.agreement.id, words, at=NOW)


def answers_of_the_neighbours_residents(session: Session, world: World) -> object:
    cast = world.cast
    version = a_survey(session, cast.arjeplog, municipalities=[cast.arjeplog, cast.arvidsjaur], slug="bada")
    rows = [RightRow(2, "arvidsjaur", "sv", dt.date(2026, 11, 20), Collected((), {"concern": "Mörkt"}))]
    places = {"arvidsjaur": cast.arvidsjaur.id}
    return answer_files.store(
        session, cast.karin, version.id, rows, places, file=b"", sheet="", left_out=0, at=NOW
    )


def a_follow_up_of_another_promises_version(session: Session, world: World) -> object:
    words = FollowUpWords(TODAY, "done", "ends", texts("Gjort."))
    return follow_up.record(
        session, world.cast.karin, world.promise.id, words, version_id=world.old_promise.id, at=NOW
    )


def a_follow_up_that_another_promise_replaces(session: Session, world: World) -> object:
    words = FollowUpWords(TODAY, "done", "replaced", texts("Gjort."), replaced_by_id=world.old_promise.id)
    return follow_up.record(session, world.cast.karin, world.promise.id, words, at=NOW)


def a_note_from_the_neighbour(session: Session, world: World) -> object:
    """Petra wrote it, and works in both: her party's own note, but not of this municipality."""
    cast = world.cast
    note: DialogueNote = add(
        session,
        DialogueNote(
            municipality_id=cast.arvidsjaur.id, organisation_id=cast.police.id, kind="meeting",
            view="partners", held_on=TODAY, place="Auktsjaur", who="Byn", people=7,
            text=texts("Det är mörkt."), written_by=cast.petra.id, written_at=NOW,
            themes=[NoteTheme(theme_key=world.theme.key, said=texts("Lamporna är trasiga."))],
        ),
    )  # fmt: skip
    concern = world.draft_picture.concerns[0]
    return note_evidence.take(session, cast.petra, concern.id, note.themes[0].id, is_public=False, at=NOW)


def another_promise_put_up(session: Session, world: World) -> object:
    place, version = world.outside_place, world.old_promise
    return outside.put_up(session, world.cast.karin, place.id, on=TODAY, version_id=version.id, at=NOW)


def the_next_agreement_with_a_party_from_elsewhere(session: Session, world: World) -> object:
    cast = world.cast
    parties = (cast.arjeplog.id, cast.police.id, mala(session).id)
    words = NewAgreement(texts("Nästa"), dt.date(2027, 1, 1), dt.date(2030, 12, 31), parties)
    return renewal_opening.open_next(session, cast.karin, cast.agreement.id, words, at=NOW)


def whoever_holds_a_function_elsewhere(session: Session, world: World) -> object:
    world.post.organisation_id = mala(session).id
    session.flush()
    return posts.remove(session, world.cast.karin, world.cast.arjeplog.id, world.post.id, at=NOW)


def a_partner_of_the_neighbours(session: Session, world: World) -> object:
    return partners.chosen(session, world.cast.arvidsjaur.id, world.partner.id)


def a_theme_of_the_neighbours(session: Session, world: World) -> object:
    cast, picture = world.cast, world.draft_picture
    theme = add(
        session, Theme(municipality_id=cast.arvidsjaur.id, key="dogs", name=texts("Hundar"), description={})
    )
    return situation.leave_out(session, cast.karin, picture.id, theme.id, texts("Annat."), at=NOW)


TRIALS: tuple[Trial, ...] = (
    an_action_of_anothers_organisation,
    whoever_holds_a_function_elsewhere,
    a_partner_of_the_neighbours,
    a_theme_of_the_neighbours,
    an_action_for_the_neighbours_goal,
    a_message_for_anothers_organisation,
    a_signature_of_no_party,
    a_decision_of_no_party,
    answers_of_the_neighbours_residents,
    a_follow_up_of_another_promises_version,
    a_follow_up_that_another_promise_replaces,
    a_note_from_the_neighbour,
    another_promise_put_up,
    the_next_agreement_with_a_party_from_elsewhere,
)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda one: one.__name__)
def test_a_thing_from_elsewhere_is_not_found(session: Session, world: World, trial: Trial) -> None:
    with pytest.raises(NotFound):
        trial(session, world)


OF_A_SURVEY: dict[str, Callable[[Session, Cast, int], Any]] = {
    "shown": lambda session, cast, version_id: results.preview(
        session, cast.karin, version_id, cast.arjeplog.id
    ),
    "published": lambda session, cast, version_id: results.publish(
        session, cast.karin, version_id, cast.arjeplog.id, at=NOW
    ),
    "looked through": lambda session, cast, version_id: setting_aside.suspected(
        session, cast.karin, version_id, cast.arjeplog.id
    ),
    "taken out": lambda session, cast, version_id: answers_export.export(
        session, cast.karin, version_id, cast.arjeplog.id, language="sv"
    ),
    "a picture's ground": lambda session, cast, version_id: situation.assemble(
        session, cast.karin, cast.arjeplog.id, cast.agreement.id, version_id, "2027", at=NOW
    ),
}


@pytest.mark.parametrize("use", OF_A_SURVEY)
def test_a_survey_that_does_not_ask_about_a_municipality_is_nothing_there(
    session: Session, world: World, use: str
) -> None:
    version = about_arvidsjaur(session, world.cast)

    with pytest.raises(NotFound):
        OF_A_SURVEY[use](session, world.cast, version.id)


def test_a_goal_rests_on_a_concern_of_its_own_agreement_and_municipality(
    session: Session, world: World
) -> None:
    cast = world.cast
    own = a_concern(session, cast.arjeplog.id, cast.agreement.id, 8)
    of_another_agreement = a_concern(session, cast.arjeplog.id, elsewhere(session).id, 9)
    of_the_neighbour = a_concern(session, cast.arvidsjaur.id, cast.agreement.id, 1)

    assert a_goal(session, world, own).concern_id == own.id
    for concern in (of_another_agreement, of_the_neighbour):
        with pytest.raises(NotFound):
            a_goal(session, world, concern)


def test_an_edition_of_anothers_codebook_is_not_gone_back_to(session: Session, world: World) -> None:
    assert world.old_edition is not None
    with pytest.raises(NotFound):
        codebook_edits.go_back(session, world.cast.nils, world.old_edition.id, at=NOW)
    with pytest.raises(NotAllowed):
        codebook_edits.go_back(session, world.cast.gunnar, world.old_edition.id, at=NOW)


def test_who_does_not_write_a_thing_freezes_no_words_of_it(session: Session, world: World) -> None:
    cast = world.cast
    for actor, refusal in ((cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        for subject in (world.draft_picture, world.draft_promise):
            with pytest.raises(refusal):
                approvals.freeze(session, actor, subject, at=NOW)
