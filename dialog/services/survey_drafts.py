"""A draft of a survey, changed piece by piece: one call a change, each of which can be undone.

Every change keeps the definition as it was before, with the states of its texts and the sounds that went
away, so that "undo" gives back exactly what stood there. Steps are dropped when the draft is opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import DraftStep, SurveyVersion
from dialog.services import audit, question_sounds, surveys, text_states
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor
from surveys import editing
from surveys.definition import Question, Section, SurveyDefinition
from surveys.documents import from_plain, plain
from surveys.texts import Texts

Change = Callable[[SurveyDefinition], SurveyDefinition]


@dataclass(frozen=True)
class Step:
    """What undo would take back: the change, and the words of the thing that was changed."""

    action: str
    about: Mapping[str, str]


def change(
    session: Session,
    actor: Actor,
    version_id: int,
    action: str,
    make: Change,
    *,
    revision: int,
    about: Texts | None = None,
    at: dt.datetime,
) -> SurveyVersion:
    """Make one change of a draft and remember what was before. Raises Conflict for a stale revision."""
    version = surveys.read(session, actor, version_id)
    before = surveys.definition_of(version)
    after = make(before)
    if after == before and version.status == "draft":
        return version
    kept = {
        "definition": plain(before),
        "states": text_states.saved(session, version),
        "sounds": question_sounds.saved(
            session,
            version,
            {one.key for one in before.questions} - {one.key for one in after.questions},
        ),
        "about": dict(about or {}),
    }
    surveys.edit(session, actor, version_id, after, revision=revision, at=at)
    session.add(
        DraftStep(
            survey_version_id=version.id,
            number=_number(session, version) + 1,
            action=action,
            before=kept,
            changed_by=actor.id,
            changed_at=at,
        )
    )
    session.flush()
    return version


def undo(
    session: Session, actor: Actor, version_id: int, *, at: dt.datetime, revision: int | None = None
) -> Step:
    """Take the last change back, with text states and sounds. Raises RuleBroken when there is none.

    `revision` is the one the person read: a second tap, or a colleague's change meanwhile, raises Conflict.
    """
    version = surveys.read(session, actor, version_id)
    if revision is not None and version.revision != revision:
        raise Conflict(surveys.definition_of(version))
    row = _newest(session, version)
    if row is None:
        raise RuleBroken("nothing_to_undo")
    kept: Mapping[str, Any] = row.before
    step = Step(row.action, kept["about"])
    surveys.edit(
        session,
        actor,
        version_id,
        from_plain(kept["definition"], version.survey.slug, may_be_empty=True),
        revision=version.revision,
        at=at,
    )
    text_states.put_back(session, version, kept["states"])
    question_sounds.put_back(session, version, kept["sounds"])
    session.delete(row)
    session.flush()
    return step


def discard(session: Session, actor: Actor, version_id: int, *, revision: int, at: dt.datetime) -> None:
    """Throw a draft away, and the survey with it when nothing of it was ever open; nobody can have answered.

    Raises RuleBroken for what has been open, Conflict when somebody has changed it since it was read.
    """
    version = surveys.read(session, actor, version_id)
    if version.status != "draft":
        raise RuleBroken("survey_frozen")
    if version.revision != revision:
        raise Conflict(surveys.definition_of(version))
    survey = version.survey
    audit.record(
        session,
        actor,
        "survey:discard",
        f"survey_version:{version.id}",
        at=at,
        organisation_id=survey.asked_by_id,
        number=version.number,
    )
    text_states.forget_all(session, version)
    session.delete(version)
    session.flush()
    session.refresh(survey)
    if not survey.versions:
        session.delete(survey)
        session.flush()


def last_step(session: Session, version: SurveyVersion) -> Step | None:
    """What undo would take back now, or None."""
    row = _newest(session, version)
    return Step(row.action, row.before["about"]) if row else None


# The changes.


def replace_all(
    session: Session,
    actor: Actor,
    version_id: int,
    definition: SurveyDefinition,
    *,
    revision: int,
    at: dt.datetime,
) -> None:
    """Give the draft the contents of a file."""
    change(session, actor, version_id, "replace_all", lambda _: definition, revision=revision, at=at)


def change_head(
    session: Session,
    actor: Actor,
    version_id: int,
    *,
    title: Texts,
    introduction: Texts,
    closing: Texts,
    revision: int,
    at: dt.datetime,
) -> None:
    """Change what stands before the first question and after the last."""
    head = {"title": title, "introduction": introduction, "closing": closing}
    change(
        session,
        actor,
        version_id,
        "change_head",
        lambda definition: replace(definition, **head),  # type: ignore[arg-type]
        revision=revision,
        at=at,
    )


def add_question(
    session: Session, actor: Actor, version_id: int, question: Question, *, revision: int, at: dt.datetime
) -> str:
    """Add a question last in its section; its key, made from its words."""

    def make(definition: SurveyDefinition) -> SurveyDefinition:
        return editing.add_question(definition, question)

    change(session, actor, version_id, "add_question", make, revision=revision, about=question.text, at=at)
    return question.key


def change_question(
    session: Session,
    actor: Actor,
    version_id: int,
    key: str,
    question: Question,
    *,
    revision: int,
    at: dt.datetime,
) -> None:
    """Give a question other words, choices or settings; with another key it is another question."""

    def make(definition: SurveyDefinition) -> SurveyDefinition:
        _found(definition, key)
        return editing.put_question(definition, key, question)

    change(session, actor, version_id, "change_question", make, revision=revision, about=question.text, at=at)


def copy_question(
    session: Session, actor: Actor, version_id: int, key: str, *, revision: int, at: dt.datetime
) -> None:
    """Put a copy after a question."""
    found = _asked(session, actor, version_id, key)
    change(
        session,
        actor,
        version_id,
        "copy_question",
        lambda definition: editing.copy_question(definition, key),
        revision=revision,
        about=found.text,
        at=at,
    )


def move_question(
    session: Session,
    actor: Actor,
    version_id: int,
    key: str,
    direction: str,
    *,
    revision: int,
    at: dt.datetime,
) -> None:
    """Move a question a step up or down."""
    found = _asked(session, actor, version_id, key)
    change(
        session,
        actor,
        version_id,
        "move_question",
        lambda definition: editing.move_question(definition, key, direction),
        revision=revision,
        about=found.text,
        at=at,
    )


def delete_question(
    session: Session, actor: Actor, version_id: int, key: str, *, revision: int, at: dt.datetime
) -> None:
    """Take a question away, and the conditions that look at it."""
    found = _asked(session, actor, version_id, key)
    change(
        session,
        actor,
        version_id,
        "delete_question",
        lambda definition: editing.drop_questions(definition, {key}),
        revision=revision,
        about=found.text,
        at=at,
    )


def add_section(
    session: Session,
    actor: Actor,
    version_id: int,
    *,
    title: Texts,
    text: Texts,
    revision: int,
    at: dt.datetime,
) -> None:
    """Add a section last."""
    change(
        session,
        actor,
        version_id,
        "add_section",
        lambda definition: editing.add_section(definition, title, text),
        revision=revision,
        about=title,
        at=at,
    )


def change_section(
    session: Session, actor: Actor, version_id: int, section: Section, *, revision: int, at: dt.datetime
) -> None:
    """Give a section other words or another condition."""
    _part(session, actor, version_id, section.key)
    change(
        session,
        actor,
        version_id,
        "change_section",
        lambda definition: editing.put_section(definition, section),
        revision=revision,
        about=section.title,
        at=at,
    )


def move_section(
    session: Session,
    actor: Actor,
    version_id: int,
    key: str,
    direction: str,
    *,
    revision: int,
    at: dt.datetime,
) -> None:
    """Move a section with its questions a step up or down."""
    found = _part(session, actor, version_id, key)
    change(
        session,
        actor,
        version_id,
        "move_section",
        lambda definition: editing.move_section(definition, key, direction),
        revision=revision,
        about=found.title,
        at=at,
    )


def delete_section(
    session: Session, actor: Actor, version_id: int, key: str, *, revision: int, at: dt.datetime
) -> None:
    """Take a section away with its questions, and the conditions that look at them."""
    found = _part(session, actor, version_id, key)
    change(
        session,
        actor,
        version_id,
        "delete_section",
        lambda definition: editing.drop_section(definition, key),
        revision=revision,
        about=found.title,
        at=at,
    )


def _asked(session: Session, actor: Actor, version_id: int, key: str) -> Question:
    return _found(surveys.definition_of(surveys.read(session, actor, version_id)), key)


def _found(definition: SurveyDefinition, key: str) -> Question:
    question = editing.question_of(definition, key)
    if question is None:
        raise NotFound
    return question


def _part(session: Session, actor: Actor, version_id: int, key: str) -> Section:
    section = editing.section_of(surveys.definition_of(surveys.read(session, actor, version_id)), key)
    if section is None:
        raise NotFound
    return section


def _number(session: Session, version: SurveyVersion) -> int:
    row = _newest(session, version)
    return row.number if row else 0


def _newest(session: Session, version: SurveyVersion) -> DraftStep | None:
    query = sa.select(DraftStep).where(DraftStep.survey_version_id == version.id)
    return session.scalar(query.order_by(DraftStep.number.desc()).limit(1))
