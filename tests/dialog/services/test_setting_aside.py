"""Setting answers aside: a person decides, nothing of them counts or is read, and all of it comes back."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, Response, ResponseSetAside, SurveyVersion
from dialog.services import (
    chain_status,
    desk,
    quotes,
    responses,
    review,
    room,
    setting_aside,
    texts,
    themes,
    theming_work,
)
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.setting_aside import Suspected
from tests.asked import a_definition, answered, asked
from tests.people import NOW, Cast
from tests.world import World

WROTE = "Skotrarna kör fort genom byn varje kväll."
SERIOUS = "Min man slår mig när han har druckit på kvällarna."


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    """Three answers with the same words, one of a robot, and one good one."""
    made = asked(session, cast, definition=a_definition())
    for words in (WROTE, WROTE, WROTE.upper(), "aaaaaaaaaa", "Mörkt vid skolan."):
        answered(session, made, choices={"safe": "bad"}, written={"concern": words})
    return made


def look(session: Session, cast: Cast, version: SurveyVersion) -> Suspected:
    return setting_aside.suspected(session, cast.karin, version.id, cast.arjeplog.id)


def ids_of(session: Session, version: SurveyVersion, words: str) -> list[uuid.UUID]:
    """The answers that hold these words."""
    query = sa.select(FreeText.response_id).where(FreeText.masked == words)
    return list(session.scalars(query))


def test_a_group_that_is_set_aside_waits_no_more_and_is_counted_by_its_reason(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    alike, alone = look(session, cast, version).waiting
    assert [(group.reasons, len(group.answers)) for group in (alike, alone)] == [
        (("equal_texts",), 3), (("one_character",), 1),
    ]  # fmt: skip

    here = (session, cast.karin, version.id, cast.arjeplog.id)
    two = [one.id for one in alike.answers[1:]]
    assert setting_aside.set_aside(*here, two, "duplicate", at=NOW) == 2
    assert setting_aside.set_aside(*here, [alone.answers[0].id], "robot", at=NOW) == 1

    found = look(session, cast, version)
    assert found.waiting == ()
    assert {reason: one.count for reason, one in found.set_aside.items()} == {
        "duplicate": 2, "robot": 1,
    }  # fmt: skip
    assert responses.count(session, version.survey, cast.arjeplog.id) == 2
    assert texts.listing(session, cast.karin, cast.arjeplog.id).total == 2


def test_what_is_brought_back_counts_again(session: Session, cast: Cast, version: SurveyVersion) -> None:
    here = (session, cast.karin, version.id, cast.arjeplog.id)
    robot = ids_of(session, version, "aaaaaaaaaa")
    setting_aside.set_aside(*here, robot, "robot", at=NOW)

    assert setting_aside.bring_back(*here, robot, at=NOW) == 1

    assert session.scalars(sa.select(ResponseSetAside)).all() == []
    assert responses.count(session, version.survey, cast.arjeplog.id) == 5
    with pytest.raises(RuleBroken) as broken:
        setting_aside.bring_back(*here, robot, at=NOW)
    assert broken.value.rule == "choose_answers"


def test_a_group_that_is_let_be_is_shown_anew_when_it_grows(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    here = (session, cast.karin, version.id, cast.arjeplog.id)
    alike = look(session, cast, version).waiting[0]

    setting_aside.let_be(*here, alike.key, at=NOW)
    let_be = look(session, cast, version)
    answered(session, version, written={"concern": WROTE})
    grown = look(session, cast, version)

    assert ([group.key for group in let_be.let_be], len(let_be.waiting)) == ([alike.key], 1)
    assert ([len(group.answers) for group in grown.waiting], grown.let_be) == ([4, 1], ())


def test_a_group_that_was_let_be_can_be_looked_at_again(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    here = (session, cast.karin, version.id, cast.arjeplog.id)
    alike = look(session, cast, version).waiting[0]
    setting_aside.let_be(*here, alike.key, at=NOW)

    setting_aside.let_be(*here, alike.key, at=NOW, is_let_be=False)

    assert alike.key in {group.key for group in look(session, cast, version).waiting}
    with pytest.raises(NotFound):
        setting_aside.let_be(*here, "no such group", at=NOW)


def test_the_log_says_how_many_and_why_and_nothing_of_what_was_written(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    here = (session, cast.karin, version.id, cast.arjeplog.id)
    setting_aside.set_aside(*here, ids_of(session, version, "aaaaaaaaaa"), "robot", at=NOW)

    line = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()

    assert (line.action, line.subject, line.details, line.organisation_id) == (
        "response:set_aside",
        f"survey_version:{version.id}",
        {"answers": 1, "why": "robot"},
        cast.arjeplog.id,
    )


def test_a_serious_statement_is_not_set_aside_before_somebody_has_taken_care_of_it(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for _ in range(2):
        answered(session, version, written={"concern": SERIOUS})
    here = (session, cast.karin, version.id, cast.arjeplog.id)
    one, other = ids_of(session, version, SERIOUS)

    with pytest.raises(RuleBroken) as broken:
        setting_aside.set_aside(*here, [one, other], "test", at=NOW)
    assert broken.value.rule == "serious_waits"
    assert setting_aside.set_aside(*here, [one], "duplicate", at=NOW) == 1
    with pytest.raises(RuleBroken):
        setting_aside.set_aside(*here, [other], "duplicate", at=NOW)


def test_only_the_answers_of_that_survey_and_municipality_can_be_set_aside(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    other = asked(session, cast, slug="annan", definition=a_definition())
    answered(session, other, written={"concern": "bbbbbbbb"})
    here = (session, cast.karin, version.id, cast.arjeplog.id)

    with pytest.raises(RuleBroken):
        setting_aside.set_aside(*here, ids_of(session, other, "bbbbbbbb"), "robot", at=NOW)
    with pytest.raises(NotFound):
        setting_aside.set_aside(*here, ids_of(session, version, "aaaaaaaaaa"), "dull", at=NOW)
    with pytest.raises(NotFound):
        setting_aside.suspected(session, cast.nils, version.id, cast.arjeplog.id)
    with pytest.raises(NotAllowed):
        setting_aside.suspected(session, cast.petra, version.id, cast.arjeplog.id)


def test_a_set_aside_answer_counts_nowhere_in_the_chain(session: Session, cast: Cast, world: World) -> None:
    here = cast.arjeplog.id

    def counted() -> dict[str, object]:
        due = {one.kind: one.count for one in desk.awaiting(session, cast.karin, at=NOW)}
        return {
            "texts": texts.listing(session, cast.karin, here).total,
            "forms under the theme": len(themes.placed(session, here).get(world.theme.id, {})),
            "forms": themes.sizes(session, here, world.open_version.id).base,
            "due": (due["serious_texts"], due.get("new_texts")),
            "chain": chain_status.of_municipalities(session, cast.karin)[0].answers,
            "read by a run": len(theming_work._read(session, world.run)[0]),
            "of the run": room.share_reviewed(session, world.run.id)[1],
            "proposed": len(review._shown_members(session, world.decided)),
            "quotes": len(quotes.waiting(session, cast.gunnar, world.theme)),
            "answers": responses.count(session, world.open_version.survey, here),
        }

    before = counted()
    chosen = [world.free_texts[0].response_id, world.free_texts[4].response_id]
    setting_aside.set_aside(session, cast.karin, world.open_version.id, here, chosen, "test", at=NOW)
    after = counted()

    assert before == {
        "texts": 11, "forms under the theme": 6, "forms": 11, "due": (1, 1), "chain": 22, "read by a run": 11,
        "of the run": 8, "proposed": 6, "quotes": 1, "answers": 11,
    }  # fmt: skip
    assert after == {
        "texts": 9, "forms under the theme": 5, "forms": 9, "due": (1, None), "chain": 20, "read by a run": 9,
        "of the run": 7, "proposed": 5, "quotes": 0, "answers": 9,
    }  # fmt: skip
    assert theming_work._read(session, world.run)[2] == {"set_aside": 2}


def test_a_quote_of_a_set_aside_answer_is_not_released(session: Session, cast: Cast, world: World) -> None:
    setting_aside.set_aside(
        session,
        cast.karin,
        world.open_version.id,
        cast.arjeplog.id,
        [world.free_texts[0].response_id],
        "test",
        at=NOW,
    )

    with pytest.raises(RuleBroken) as broken:
        quotes.release(session, cast.gunnar, world.quote.id, at=NOW)
    assert broken.value.rule == "text_state"


def test_nothing_of_a_set_aside_answer_is_removed(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    def kept() -> tuple[int | None, int | None]:
        return tuple(  # type: ignore[return-value]
            session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Response, FreeText)
        )

    before = kept()
    robot = ids_of(session, version, "aaaaaaaaaa")
    setting_aside.set_aside(session, cast.karin, version.id, cast.arjeplog.id, robot, "robot", at=NOW)

    assert kept() == before
