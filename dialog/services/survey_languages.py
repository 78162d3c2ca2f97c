"""In which languages a survey is written, how far each has come, and which of them residents are offered.

Swedish is the language in which a survey is written and opened. Any other is offered when a named person has
checked every text that a resident meets in it; what is checked is recorded text by text (`text_states`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AddedLanguage, SurveyVersion
from dialog.services import survey_drafts, surveys, text_states
from dialog.services.errors import Conflict, RuleBroken
from dialog.services.permissions import Actor
from dialog.services.text_states import Place
from surveys.every_text import FIRST, TextAt, every_text, put_texts
from surveys.texts import LANGUAGES


@dataclass(frozen=True)
class Checked:
    """The state of one text in one language: `missing`, `draft` or `checked`, by whom and when."""

    state: str
    by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Progress:
    """How far a survey has come in one language."""

    language: str
    missing: int
    drafts: int
    checked: int
    checkers: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every text is written."""
        return not self.missing

    @property
    def is_checked(self) -> bool:
        """Whether a named person has checked every text."""
        return not self.missing and not self.drafts


States = Mapping[tuple[str, str, str], Checked]
"""Question key (or empty), field, language -> what is known."""


def codes(session: Session) -> tuple[str, ...]:
    """The languages in which a survey can be written: ours, then those that were added."""
    added = session.scalars(sa.select(AddedLanguage).order_by(AddedLanguage.position, AddedLanguage.code))
    return (*LANGUAGES, *(one.code for one in added if one.code not in LANGUAGES))


def states(session: Session, version: SurveyVersion) -> States:
    """What is known about each field of a version, by the question's key."""
    keys = {row.id: row.key for row in version.questions}
    found = {}
    for row in text_states.rows(session, version):
        key = keys[row.row_id] if row.subject == "question" else ""
        found[key, row.field, row.language] = Checked(row.state, row.checked_by or "", row.checked_at)
    return found


def state_of(known: States, text: TextAt, language: str) -> Checked:
    """The state of one text; what nobody has checked is a draft."""
    if text.is_missing(language):
        return Checked("missing")
    return known.get((text.question, text.field, language), Checked("draft"))


def progress(session: Session, version: SurveyVersion, language: str) -> Progress:
    """How far a version has come in one language. Names of places need nobody's check."""
    known = states(session, version)
    texts = [one for one in every_text(surveys.definition_of(version)) if one.field]
    found = [state_of(known, one, language) for one in texts]
    return Progress(
        language,
        sum(one.state == "missing" for one in found),
        sum(one.state == "draft" for one in found),
        sum(one.state == "checked" for one in found),
        tuple(sorted({one.by for one in found if one.by})),
    )


def is_checked(session: Session, version: SurveyVersion, language: str) -> bool:
    """Whether residents may be offered this language as checked; Swedish needs nobody's check."""
    return language == FIRST or progress(session, version, language).is_checked


def check(
    session: Session,
    actor: Actor,
    version_id: int,
    language: str,
    *,
    checked_by: str,
    question: str | None = None,
    field: str | None = None,
    revision: int | None = None,
    at: dt.datetime,
) -> int:
    """Record that a named person has checked one field, a whole question or, without one, everything.

    What is missing is not checked by it. `revision` is the one that was read: words that changed meanwhile
    are nobody's to vouch for (Conflict). Raises RuleBroken without a name. Returns how many fields.
    """
    version = surveys.read(session, actor, version_id)
    if revision is not None and version.revision != revision:
        raise Conflict(surveys.definition_of(version))
    if not checked_by.strip():
        raise RuleBroken("checked_by_nobody")
    texts = [one for one in every_text(surveys.definition_of(version)) if one.field]
    wanted = [one for one in texts if question in (None, one.question) and field in (None, one.field)]
    incomplete = {(one.question, one.field) for one in wanted if one.is_missing(language)}
    fields = {(one.question, one.field) for one in wanted} - incomplete
    _mark(session, actor, version, fields, language, checked_by, at)
    return len(fields)


def take_in(
    session: Session,
    actor: Actor,
    version_id: int,
    language: str,
    *,
    texts: Mapping[str, str],
    checked: Collection[str],
    checked_by: str,
    revision: int,
    at: dt.datetime,
) -> None:
    """Store what a checker sent back: the texts of a draft, and which of them are checked, by whom.

    A field counts as checked when each of its texts is marked. Raises RuleBroken where marks lack a name.
    """
    if checked and not checked_by.strip():
        raise RuleBroken("checked_by_nobody")
    version = survey_drafts.change(
        session,
        actor,
        version_id,
        "put_texts",
        lambda definition: put_texts(definition, language, texts),
        revision=revision,
        at=at,
    )
    fields: dict[tuple[str, str], bool] = {}
    for one in every_text(surveys.definition_of(version)):
        if one.field:
            at_once = fields.get((one.question, one.field), True)
            is_marked = one.id in checked and not one.is_missing(language)
            fields[one.question, one.field] = at_once and is_marked
    marked = {place for place, is_marked in fields.items() if is_marked}
    if marked:
        _mark(session, actor, version, marked, language, checked_by, at)


def _mark(
    session: Session,
    actor: Actor,
    version: SurveyVersion,
    fields: Collection[tuple[str, str]],
    language: str,
    checked_by: str,
    at: dt.datetime,
) -> None:
    ids = {row.key: row.id for row in version.questions}
    for key, name in sorted(fields):
        place = Place("question", ids[key], name) if key else Place("survey_version", version.id, name)
        text_states.mark_checked(session, place, language, checked_by=checked_by.strip(), at=at)
    surveys.record(session, actor, "survey:check_text", version, at)
