"""Texts handed to a reader of their language: who sees what, and what never counts as reviewed before."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, SurveyVersion, TextHandover
from dialog.services import (
    accounts,
    alarms,
    confirming,
    desk,
    piles,
    placing,
    privacy,
    renderings,
    review,
    room,
    texts,
)
from dialog.services.confirming import WITHHOLD, Mark
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.permissions import Actor
from tests.builders import a_codebook, a_run, a_suggestion, a_survey, a_text
from tests.people import NOW, Cast
from tests.readers import a_reader


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    a_codebook(session)
    return a_survey(session, cast.arjeplog)


@pytest.fixture
def sami(session: Session, cast: Cast, version: SurveyVersion) -> FreeText:
    return a_text(session, version, cast.arjeplog, "Skohterat ihkku", language="se")


@pytest.fixture
def inga(session: Session, cast: Cast) -> Actor:
    return a_reader(session, cast)


def hand(session: Session, cast: Cast, reader: Actor, *rows: FreeText) -> int:
    return renderings.hand_over(
        session, cast.karin, cast.arjeplog.id, [row.id for row in rows], reader.id, at=NOW
    )


def states(session: Session) -> list[str]:
    return list(session.scalars(sa.select(TextHandover.state).order_by(TextHandover.id)))


def broken(error: pytest.ExceptionInfo[RuleBroken]) -> str:
    return error.value.rule


def test_a_reader_sees_only_the_texts_that_were_handed_over_masked(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText, inga: Actor
) -> None:
    named = a_text(session, version, cast.arjeplog, "Riŋge 070-123 45 67", language="se")
    assert renderings.tasks(session, inga, at=NOW).waiting == 0

    assert hand(session, cast, inga, named) == 1

    found = renderings.tasks(session, inga, at=NOW)
    assert (found.waiting, found.task.masked if found.task else "") == (1, "Riŋge [telefon]")
    assert sami.masked not in repr(found)
    for look in (
        lambda: texts.show(session, inga, named.id),
        lambda: texts.listing(session, inga, cast.arjeplog.id),
        lambda: privacy.unmask(session, inga, named.id, "serious", at=NOW),
        lambda: privacy.withhold(session, inga, named.id, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            look()


def test_the_readers_desk_says_how_many_await_them(
    session: Session, cast: Cast, sami: FreeText, inga: Actor
) -> None:
    assert [due.kind for due in desk.awaiting(session, inga, at=NOW)] == []

    hand(session, cast, inga, sami)

    due = desk.awaiting(session, inga, at=NOW)
    assert [(one.kind, one.count, one.endpoint) for one in due] == [("renderings", 1, "renderings.show")]


def test_only_somebody_who_reads_the_language_there_today_gets_a_text(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText, inga: Actor
) -> None:
    finnish = a_text(session, version, cast.arjeplog, "Täällä on pimeää", language="fi")
    for text, reader in ((finnish, inga), (sami, cast.gunnar), (sami, cast.nils)):
        with pytest.raises(RuleBroken) as error:
            hand(session, cast, reader, text)
        assert broken(error) == "choose_a_reader"
    with pytest.raises(NotFound):
        renderings.hand_over(session, cast.nils, cast.arjeplog.id, [sami.id], inga.id, at=NOW)
    with pytest.raises(NotAllowed):
        renderings.hand_over(session, cast.gunnar, cast.arjeplog.id, [sami.id], inga.id, at=NOW)
    before = NOW - dt.timedelta(days=365 * 5)
    assert renderings.readers(session, cast.karin, cast.arjeplog.id, at=before) == {}
    assert list(renderings.readers(session, cast.karin, cast.arjeplog.id, at=NOW)) == ["se"]


def test_a_text_awaits_one_reader_at_a_time(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText, inga: Actor
) -> None:
    other = a_text(session, version, cast.arjeplog, "Lea seavdnjat", language="se")
    hand(session, cast, inga, sami)

    assert hand(session, cast, inga, sami, other) == 1
    with pytest.raises(RuleBroken) as error:
        hand(session, cast, inga, sami, other)
    assert broken(error) == "nothing_is_marked"


def test_what_the_reader_writes_is_masked_and_settles_the_handover_and_all_is_logged(
    session: Session, cast: Cast, sami: FreeText, inga: Actor
) -> None:
    hand(session, cast, inga, sami)
    task = renderings.tasks(session, inga, at=NOW).task
    assert task is not None

    renderings.settle(session, inga, task.id, "Skotrar på natten, ring 070-123 45 67", at=NOW)

    assert sami.rendering == "Skotrar på natten, ring [telefon]"
    assert states(session) == ["rendered"]
    assert renderings.awaiting(session, inga) == []
    lines = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.subject == f"free_text:{sami.id}").order_by(AuditEvent.seq)
    )
    assert [(one.actor_id, one.action, one.details) for one in lines] == [
        (cast.karin.id, "text:hand_over", {"reader": inga.id}),
        (inga.id, "text:render", {}),
    ]
    handed = renderings.standing(session, cast.karin, cast.arjeplog.id, [sami.id])[sami.id]
    assert (handed.reader, handed.state) == ("Inga", "rendered")


def test_what_was_written_can_be_corrected_for_a_week(
    session: Session, cast: Cast, sami: FreeText, inga: Actor
) -> None:
    hand(session, cast, inga, sami)
    task = renderings.tasks(session, inga, at=NOW).task
    assert task is not None
    renderings.settle(session, inga, task.id, "Skotrar på nätten", at=NOW)

    soon = NOW + dt.timedelta(days=6)
    assert [one.id for one in renderings.tasks(session, inga, task.id, at=soon).written] == [task.id]
    renderings.settle(session, inga, task.id, "Skotrar på natten", at=soon)
    assert sami.rendering == "Skotrar på natten"

    late = soon + dt.timedelta(days=8)
    with pytest.raises(NotFound):
        renderings.tasks(session, inga, task.id, at=late)
    with pytest.raises(NotFound):
        renderings.settle(session, inga, task.id, "Något annat", at=late)


def test_a_text_that_the_reader_could_not_read_waits_on_with_the_note_masked(
    session: Session, cast: Cast, sami: FreeText, inga: Actor
) -> None:
    hand(session, cast, inga, sami)
    task = renderings.tasks(session, inga, at=NOW).task
    assert task is not None
    with pytest.raises(RuleBroken) as error:
        renderings.settle(session, inga, task.id, "  ", at=NOW)
    assert broken(error) == "rendering_missing"

    renderings.could_not(session, inga, task.id, "Det är lulesamiska, fråga 070-123 45 67", at=NOW)

    handed = renderings.standing(session, cast.karin, cast.arjeplog.id, [sami.id])[sami.id]
    assert (handed.state, handed.note) == ("could_not", "Det är lulesamiska, fråga [telefon]")
    assert [one.count for one in alarms.unreadable(session, [cast.arjeplog.id], ("sv", "en"))] == [1]
    with pytest.raises(NotFound):
        renderings.settle(session, inga, task.id, "Ändå", at=NOW)


@pytest.mark.parametrize("could_not", [False, True])
def test_a_reader_who_sees_something_serious_says_so(
    session: Session, cast: Cast, sami: FreeText, inga: Actor, could_not: bool
) -> None:
    hand(session, cast, inga, sami)
    task = renderings.tasks(session, inga, at=NOW).task
    assert task is not None
    with pytest.raises(RuleBroken) as error:
        renderings.settle(session, inga, task.id, "Skotrar", speaks_of="rude", at=NOW)
    assert broken(error) == "serious_kind"

    if could_not:
        renderings.could_not(session, inga, task.id, "", speaks_of="weapon", at=NOW)
    else:
        renderings.settle(session, inga, task.id, "Han har något", speaks_of="weapon", at=NOW)

    assert sami.serious == "weapon"
    assert [one.count for one in alarms.waiting(session, [cast.arjeplog.id])] == [1]


def test_a_rendering_that_holds_a_threat_is_found(
    session: Session, cast: Cast, sami: FreeText, inga: Actor
) -> None:
    hand(session, cast, inga, sami)
    task = renderings.tasks(session, inga, at=NOW).task
    assert task is not None

    renderings.settle(session, inga, task.id, "Jag ska döda honom i kväll", at=NOW)

    assert sami.serious == "threat"


def test_what_is_taken_back_withheld_or_of_an_ended_role_is_no_longer_the_readers(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText, inga: Actor
) -> None:
    other = a_text(session, version, cast.arjeplog, "Lea seavdnjat", language="se")
    third = a_text(session, version, cast.arjeplog, "Buorre", language="se")
    hand(session, cast, inga, sami, other, third)

    renderings.take_back(session, cast.karin, sami.id, at=NOW)
    privacy.withhold(session, cast.karin, other.id, at=NOW)

    assert [one.count for one in renderings.awaiting(session, inga)] == [1]
    with pytest.raises(RuleBroken) as error:
        renderings.take_back(session, cast.karin, sami.id, at=NOW)
    assert broken(error) == "handover_settled"
    renderings.render(session, cast.karin, third.id, "Bra", at=NOW)
    assert renderings.awaiting(session, inga) == []
    assert states(session) == ["taken_back", "waiting", "taken_back"]
    assert hand(session, cast, inga, sami) == 1
    former = Actor(inga.id, inga.name, ())
    with pytest.raises(NotAllowed):
        renderings.tasks(session, former, at=NOW)
    assert renderings.awaiting(session, former) == []


def test_a_reader_finds_nothing_that_was_handed_to_somebody_else(
    session: Session, cast: Cast, sami: FreeText, inga: Actor
) -> None:
    other = a_reader(session, cast, name="Risten")
    hand(session, cast, inga, sami)
    number = session.scalars(sa.select(TextHandover.id)).one()

    assert renderings.tasks(session, other, at=NOW).task is None
    for act in (
        lambda: renderings.tasks(session, other, number, at=NOW),
        lambda: renderings.settle(session, other, number, "Skotrar", at=NOW),
        lambda: renderings.could_not(session, other, number, "", at=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_text_that_one_cannot_read_is_not_confirmed_as_read(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText
) -> None:
    swedish = a_text(session, version, cast.arjeplog, "Skotrar på natten")
    here = cast.arjeplog.id
    with pytest.raises(RuleBroken) as error:
        texts.confirm_read(session, cast.karin, here, [sami.id], [], at=NOW)
    assert broken(error) == "text_unreadable"

    noted = texts.confirm_read(session, cast.karin, here, [sami.id, swedish.id], [], at=NOW)
    assert (noted.number, noted.unreadable, sami.state, swedish.state) == (1, 1, "new", "read")

    renderings.render(session, cast.karin, sami.id, "Skotrar på natten", at=NOW)
    noted = texts.confirm_read(session, cast.karin, here, [sami.id], [], at=NOW)
    assert (noted.number, noted.unreadable, sami.state) == (1, 0, "read")


def test_who_reads_the_language_confirms_the_text(session: Session, cast: Cast, sami: FreeText) -> None:
    accounts.choose_reads(session, cast.karin, ["sv", "se"])

    assert texts.confirm_read(session, cast.karin, cast.arjeplog.id, [sami.id], [], at=NOW).number == 1


def a_proposal(
    session: Session, cast: Cast, version: SurveyVersion, *rows: FreeText
) -> tuple[int, int, list[uuid.UUID]]:
    run = a_run(session, cast.arjeplog, cast.karin, version)
    suggestion = a_suggestion(session, run, rows, key="snowmobiles")
    session.flush()
    return run.id, suggestion.id, [row.id for row in rows]


def test_a_page_is_confirmed_without_what_one_cannot_read_which_is_counted_and_waits(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText
) -> None:
    swedish = a_text(session, version, cast.arjeplog, "Skotrar på natten")
    run_id, number, _ids = a_proposal(session, cast, version, swedish, sami)
    cards = piles.show(session, cast.karin, run_id, "suggestion", suggestion_id=number).cards
    assert {card.text.language: (card.needs_reader, card.has_default) for card in cards} == {
        "sv": (False, True),
        "se": (True, False),
    }

    done = confirming.confirm(
        session, cast.karin, run_id, [Mark(swedish.id), Mark(sami.id)], suggestion_id=number, at=NOW
    )

    assert (done.proposed, done.unreadable, sami.state) == (1, 1, "new")
    assert placing.active(session, sami.id) == []
    assert room.share_reviewed(session, run_id) == (1, 2)
    assert room.run(session, cast.karin, run_id).for_readers == 1
    assert piles.first(session, cast.karin, run_id) == piles.Place()
    for mark in (Mark(sami.id), Mark(sami.id, "no_answer"), Mark(sami.id, "key:snowmobiles")):
        with pytest.raises(RuleBroken) as error:
            confirming.confirm(session, cast.karin, run_id, [mark], suggestion_id=number, at=NOW)
        assert broken(error) == "text_unreadable"
    with pytest.raises(RuleBroken) as error:
        placing.decide(session, cast.karin, sami.id, "not_an_answer", at=NOW)
    assert broken(error) == "text_unreadable"


def test_a_text_that_one_cannot_read_can_be_withheld(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText
) -> None:
    run_id, number, _ids = a_proposal(session, cast, version, sami)

    confirming.confirm(session, cast.karin, run_id, [Mark(sami.id, WITHHOLD)], suggestion_id=number, at=NOW)

    assert sami.state == "withheld"


def test_a_proposal_accepted_as_a_whole_makes_no_reading_of_what_nobody_there_reads(
    session: Session, cast: Cast, version: SurveyVersion, sami: FreeText
) -> None:
    swedish = a_text(session, version, cast.arjeplog, "Skotrar på natten")
    run_id, number, _ids = a_proposal(session, cast, version, swedish, sami)

    review.accept(session, cast.karin, number, at=NOW)

    assert len(placing.active(session, sami.id)) == 1
    assert room.share_reviewed(session, run_id) == (1, 2)
    renderings.render(session, cast.karin, sami.id, "Skotrar", at=NOW)
    assert room.share_reviewed(session, run_id) == (2, 2)
    sami.rendering = None
    accounts.choose_reads(session, cast.nils, ["se"])
    assert room.share_reviewed(session, run_id) == (1, 2)
    accounts.choose_reads(session, cast.karin, ["sv", "se"])
    assert room.share_reviewed(session, run_id) == (2, 2)
