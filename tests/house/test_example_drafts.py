"""A promise drafted from the example's agreed problems: no line without ground, nothing left to chance."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from analysis.promises import DraftQuestion
from dialog.models import (
    Action,
    Cause,
    Concern,
    Organisation,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
    User,
)
from dialog.request import Site
from dialog.services import accounts, pictures, promise_making, promise_suggestions
from tests import example
from tests.ground import Ground, stand
from tests.people import NOW

COORDINATORS = {"arvidsjaur": "nils@example.se", "arjeplog": "karin@example.se"}
PLACES = pytest.mark.parametrize("key", COORDINATORS)


@pytest.fixture
def loaded(application: Flask, ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session on a copy of the example; what is drafted in it is never kept."""
    running: Site = application.extensions["dialog"]
    engine = ground.lay(example.database(example.folder(tmp_path_factory)))
    stand(running, engine)
    with Session(engine) as session:
        yield session


def drafted(session: Session, key: str) -> PromiseVersion:
    """A draft for a promise of its own, from the municipality's agreed picture and its plan."""
    place = session.scalars(sa.select(Organisation).filter_by(key=key)).one()
    user = session.scalars(sa.select(User).filter_by(email=COORDINATORS[key])).one()
    actor = accounts.describe(session, user, at=NOW)
    promise = promise_making.make(
        session, actor, place.id, picture_of(session, key).agreement_id, "nytt", at=NOW
    )
    return promise_suggestions.suggest(session, actor, promise.id, at=NOW)


def picture_of(session: Session, key: str) -> SituationPicture:
    place = session.scalars(sa.select(Organisation).filter_by(key=key)).one()
    picture = pictures.agreed(session, place.id)
    assert picture is not None
    return picture


def resting_on(line: PromiseLine) -> tuple[Concern, list[int], list[Action]]:
    """The problem that a line is for, the evidence and the actions that it rests on."""
    (concern,) = [one.concern for one in line.grounds if one.concern]
    evidence = [one.evidence_id for one in line.grounds if one.evidence_id]
    return concern, evidence, [one.action for one in line.grounds if one.action]


def as_said(version: PromiseVersion) -> list[object]:
    """Everything of a draft's lines but the numbers of their own rows."""
    return [
        (
            (line.key, line.party_id, line.text, line.place, line.cause_id, line.goal_id, line.action_id),
            [(one.concern_id, one.evidence_id, one.action_id) for one in line.grounds],
        )
        for line in version.lines
    ]


def asked(questions: tuple[DraftQuestion, ...]) -> set[tuple[str, str]]:
    return {(one.concern, one.kind) for one in questions if one.kind != "same_as_last"}


@PLACES
def test_every_line_rests_on_a_problem_its_public_evidence_a_cause_and_a_planned_action(
    loaded: Session, key: str
) -> None:
    version = drafted(loaded, key)
    assert version.lines
    for line in version.lines:
        concern, evidence, actions = resting_on(line)
        assert concern in picture_of(loaded, key).concerns
        assert evidence == [one.id for one in concern.evidence if one.is_public] != []
        assert line.cause in concern.causes
        assert actions == [line.action]
        assert line.action is not None
        assert (line.action.concern_key, line.action.owner_id) == (concern.key, line.party_id)


@PLACES
def test_the_same_picture_and_plan_give_the_same_draft(loaded: Session, key: str) -> None:
    version = drafted(loaded, key)
    first, questions = as_said(version), promise_suggestions.questions(loaded, version)
    loaded.rollback()
    again = drafted(loaded, key)
    assert (as_said(again), promise_suggestions.questions(loaded, again)) == (first, questions)


@PLACES
def test_a_problem_without_cause_or_action_is_a_question_and_no_line(loaded: Session, key: str) -> None:
    """The causes of one drafted problem go to another one, whose actions are no longer for it."""
    full = drafted(loaded, key)
    drawn = list(dict.fromkeys(resting_on(line)[0].key for line in full.lines))
    before = asked(promise_suggestions.questions(loaded, full))
    assert {concern for concern, _kind in before}.isdisjoint(drawn)
    loaded.rollback()

    without_cause, without_action = drawn[:2]
    ids = {one.key: one.id for one in picture_of(loaded, key).concerns}
    for (name,) in loaded.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        loaded.execute(sa.text(f'DROP TRIGGER "{name}"'))
    moved = sa.update(Cause).filter_by(concern_id=ids[without_cause])
    loaded.execute(moved.values(concern_id=ids[without_action]))
    loaded.execute(sa.update(Action).filter_by(concern_key=without_action).values(concern_key=None))
    loaded.expire_all()

    version = drafted(loaded, key)
    assert list(dict.fromkeys(resting_on(line)[0].key for line in version.lines)) == drawn[2:] != []
    wanted = before | {(without_cause, "no_cause"), (without_action, "no_action")}
    assert asked(promise_suggestions.questions(loaded, version)) == wanted
