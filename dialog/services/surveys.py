"""Surveys: rows to definition and back; draft, edit, publish, close; what a resident may answer today.

A published version is never edited: what people answered must stay readable beside what was asked. Its
definition is compiled once and kept by its hash, since reading it anew for every page would be the site's
largest cost.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.clock import STOCKHOLM
from dialog.models import DraftStep, Organisation, PromiseVersion, Question, Survey, SurveyVersion
from dialog.services import audit, question_sounds, statuses, survey_places, text_states
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.revisions import count_revision
from dialog.services.text_states import Place
from surveys.definition import Choice, Section, SurveyDefinition, check, check_shape
from surveys.definition import Question as AskedQuestion
from surveys.documents import plain
from surveys.editing import made_slug
from surveys.every_text import FIRST

ALLOWED = {"draft": frozenset({"published"}), "published": frozenset({"closed"})}
SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")
MOST_KEPT = 200
_compiled: dict[str, SurveyDefinition] = {}


# Rows and definitions.


def definition_of(version: SurveyVersion) -> SurveyDefinition:
    """What a version asks. A published or closed one is compiled once and then given from memory.

    The definition's key is the survey's slug, with underscores.
    """
    key = f"{version.survey.slug}:{version.definition_hash}"
    if version.definition_hash and key in _compiled:
        return _compiled[key]
    definition = SurveyDefinition(
        key=version.survey.slug.replace("-", "_"),
        kind=version.survey.kind,
        audience=version.survey.audience,
        title=version.title,
        introduction=version.introduction,
        closing=version.closing,
        sections=tuple(
            Section(part["key"], part["title"], part["text"], part.get("show_if"))
            for part in version.sections
        ),
        questions=tuple(_asked(row) for row in version.questions),
    )
    if version.definition_hash:
        if len(_compiled) >= MOST_KEPT:
            _compiled.clear()
        _compiled[key] = definition
    return definition


def digest(definition: SurveyDefinition) -> str:
    """SHA-256 over a definition in one canonical form, the same on every database."""
    text = json.dumps(plain(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _asked(row: Question) -> AskedQuestion:
    return AskedQuestion(
        key=row.key,
        section=row.section,
        kind=row.kind,
        role=row.role,
        text=row.text,
        help=row.help,
        choices=tuple(Choice(choice["key"], choice["text"]) for choice in row.choices),
        required=row.is_required,
        settings=row.settings,
        source=row.source or "",
        comparable_with=row.comparable_with or "",
        show_if=row.show_if,
    )


def _write(version: SurveyVersion, definition: SurveyDefinition) -> None:
    """Put a definition into a draft's rows. Question rows keep their id by key, and so their text states."""
    version.title = dict(definition.title)
    version.introduction = dict(definition.introduction)
    version.closing = dict(definition.closing)
    version.sections = plain(definition)["sections"]
    kept = {row.key: row for row in version.questions}
    rows = []
    for position, question in enumerate(definition.questions, start=1):
        row = kept.get(question.key) or Question(key=question.key)
        row.position = position
        row.section, row.kind, row.role = question.section, question.kind, question.role
        row.text, row.help = dict(question.text), dict(question.help)
        row.choices = [asdict(choice) for choice in question.choices]
        row.is_required, row.settings = question.required, dict(question.settings)
        row.show_if = dict(question.show_if) if question.show_if else None
        row.source, row.comparable_with = question.source or None, question.comparable_with or None
        rows.append(row)
    version.questions = rows


# The desk's side.


def load(
    session: Session,
    actor: Actor,
    definition: SurveyDefinition,
    *,
    slug: str,
    asked_by_id: int,
    municipality_ids: Iterable[int],
    at: dt.datetime,
    agreement_id: int | None = None,
    promise_id: int | None = None,
) -> SurveyVersion:
    """Make a survey and its first draft from a definition.

    Raises RuleBroken for a slug that is taken or no address, without a municipality or about a foreign one,
    or when the definition cannot work at all; texts that are not yet written may follow.
    """
    require(actor, Permission.SURVEY_EDIT, asked_by_id)
    return made(
        session,
        actor,
        definition,
        slug=slug,
        asked_by_id=asked_by_id,
        municipality_ids=survey_places.own(session, actor, municipality_ids),
        at=at,
        agreement_id=agreement_id,
        promise_id=promise_id,
    )


def made(
    session: Session,
    actor: Actor,
    definition: SurveyDefinition,
    *,
    slug: str,
    asked_by_id: int,
    municipality_ids: Iterable[int],
    at: dt.datetime,
    agreement_id: int | None = None,
    promise_id: int | None = None,
) -> SurveyVersion:
    """What `load` makes, for a subject that has asked for its own right: a form that belongs to a draft."""
    if not SLUG.fullmatch(slug):
        raise RuleBroken("survey_slug")
    if session.scalar(sa.select(Survey.id).where(Survey.slug == slug)) is not None:
        raise RuleBroken("survey_slug_taken", slug=slug)
    _refuse_shapeless(definition)
    wanted = set(municipality_ids)
    query = sa.select(Organisation).where(Organisation.id.in_(wanted), Organisation.kind == "municipality")
    found = list(session.scalars(query.order_by(Organisation.id)))
    if not found or len(found) != len(wanted):
        raise RuleBroken("survey_needs_municipality")
    survey = Survey(
        slug=slug,
        kind=definition.kind,
        audience=definition.audience,
        asked_by_id=asked_by_id,
        agreement_id=agreement_id,
        promise_id=promise_id,
        municipalities=found,
    )
    version = SurveyVersion(survey=survey, number=1, status="draft")
    _write(version, definition)
    session.add(survey)
    session.flush()
    record(session, actor, "survey:draft", version, at)
    return version


def free_slug(session: Session, title: str) -> str:
    """The last part of an address, made from a title, that no survey has yet."""
    return made_slug(title, set(session.scalars(sa.select(Survey.slug))))


def draft(session: Session, actor: Actor, survey_id: int, *, at: dt.datetime) -> SurveyVersion:
    """Begin a new draft as a copy of the newest version. Raises RuleBroken while another draft waits."""
    survey = session.get(Survey, survey_id)
    if survey is None:
        raise NotFound
    require(actor, Permission.SURVEY_EDIT, survey.asked_by_id)
    if survey.versions[-1].status == "draft":
        raise RuleBroken("survey_draft_waits")
    return drafted(session, actor, survey, at=at)


def drafted(session: Session, actor: Actor, survey: Survey, *, at: dt.datetime) -> SurveyVersion:
    """What `draft` makes, for a subject that has asked for its own right."""
    newest = survey.versions[-1]
    definition = definition_of(newest)
    version = SurveyVersion(survey=survey, number=newest.number + 1, status="draft")
    _write(version, definition)
    session.add(version)
    session.flush()
    text_states.carry_over(session, newest, version)
    question_sounds.carry_over(session, newest, version)
    record(session, actor, "survey:draft", version, at)
    return version


def edit(
    session: Session,
    actor: Actor,
    version_id: int,
    definition: SurveyDefinition,
    *,
    revision: int,
    at: dt.datetime,
) -> SurveyVersion:
    """Replace what a draft asks. Raises Conflict with what stands now, if it was changed meanwhile.

    Kind, audience and key belong to the survey, not to a version, and are left as they are.
    """
    version = read(session, actor, version_id)
    if version.status != "draft":
        raise RuleBroken("survey_frozen")
    if version.revision != revision:
        raise Conflict(definition_of(version))
    _refuse_shapeless(definition)
    before = text_states.texts_of(version)
    _write(version, definition)
    count_revision(session, version)
    text_states.forget_changed(session, before, version)
    record(session, actor, "survey:edit", version, at)
    return version


def publish(
    session: Session,
    actor: Actor,
    version_id: int,
    *,
    opens_on: dt.date,
    closes_on: dt.date | None,
    at: dt.datetime,
) -> SurveyVersion:
    """Let residents answer a draft between two days; the version published before it is closed.

    Only Swedish must be complete: another language is offered when it is, and somebody has checked it.
    Raises RuleBroken when a text is missing, or the days cannot be: a survey ends, a feedback form need not.
    """
    version = _found(session, version_id)
    require(actor, Permission.SURVEY_PUBLISH, version.survey.asked_by_id)
    return opened(session, actor, version, opens_on=opens_on, closes_on=closes_on, at=at)


def opened(
    session: Session,
    actor: Actor,
    version: SurveyVersion,
    *,
    opens_on: dt.date,
    closes_on: dt.date | None,
    at: dt.datetime,
) -> SurveyVersion:
    """What `publish` does, for a subject that has asked for its own right."""
    definition = definition_of(version)
    faults = check(definition, [FIRST])
    if faults:
        raise RuleBroken("survey_incomplete", count=len(faults))
    _check_days(version.survey.kind, opens_on, closes_on, on=_day(at))
    for earlier in version.survey.versions:
        if earlier.status == "published":
            _end(earlier, on=_day(at))
    session.flush()  # the earlier one must be closed before the index that allows one published version looks
    statuses.move(version, "published", ALLOWED)
    version.opens_on, version.closes_on = opens_on, closes_on
    version.published_at, version.published_by = at, actor.id
    version.definition_hash = digest(definition)
    session.execute(sa.delete(DraftStep).where(DraftStep.survey_version_id == version.id))
    session.flush()
    record(session, actor, "survey:publish", version, at)
    return version


def mark_checked(
    session: Session,
    actor: Actor,
    version_id: int,
    place: Place,
    language: str,
    *,
    checked_by: str,
    at: dt.datetime,
) -> None:
    """Record that a named person has checked one text in one language."""
    version = read(session, actor, version_id)
    if place not in text_states.texts_of(version):
        raise NotFound
    text_states.mark_checked(session, place, language, checked_by=checked_by, at=at)
    record(session, actor, "survey:check_text", version, at)


def close(session: Session, actor: Actor, version_id: int, *, at: dt.datetime) -> SurveyVersion:
    """End a published version today. Forms already open are accepted for a week."""
    version = _found(session, version_id)
    require(actor, Permission.SURVEY_PUBLISH, version.survey.asked_by_id)
    return ended(session, actor, version, at=at)


def ended(session: Session, actor: Actor, version: SurveyVersion, *, at: dt.datetime) -> SurveyVersion:
    """What `close` does, for a subject that has asked for its own right."""
    _end(version, on=_day(at))
    session.flush()
    record(session, actor, "survey:close", version, at)
    return version


def close_ended(session: Session, *, at: dt.datetime) -> int:
    """End every published version whose last day has passed; returns how many. Nobody has to remember it.

    So ends what was asked about a draft of a promise that is not shown any more, since it is being changed.
    """
    day, drafted = _day(at), PromiseVersion.comment_survey_id
    hidden = sa.select(drafted).where(drafted.is_not(None), PromiseVersion.status != "public_draft")
    is_over = sa.or_(SurveyVersion.closes_on < day, SurveyVersion.survey_id.in_(hidden))
    over = session.scalars(sa.select(SurveyVersion).where(SurveyVersion.status == "published", is_over)).all()
    for version in over:
        version.closes_on = min(version.closes_on or day, day)
        statuses.move(version, "closed", ALLOWED)
        session.flush()
        record(session, None, "survey:close", version, at)
    return len(over)


def listed(session: Session, actor: Actor) -> Sequence[Survey]:
    """The surveys that the actor's municipalities ask."""
    require(actor, Permission.SURVEY_EDIT)
    asking = where(actor, Permission.SURVEY_EDIT)
    query = sa.select(Survey).where(Survey.asked_by_id.in_(asking)).order_by(Survey.id)
    return session.scalars(query).all()


def read(session: Session, actor: Actor, version_id: int) -> SurveyVersion:
    """One version, for those who edit surveys there. Raises NotFound for another municipality's."""
    version = _found(session, version_id)
    require(actor, Permission.SURVEY_EDIT, version.survey.asked_by_id)
    return version


def _found(session: Session, version_id: int) -> SurveyVersion:
    version = session.get(SurveyVersion, version_id)
    if version is None:
        raise NotFound
    return version


def _refuse_shapeless(definition: SurveyDefinition) -> None:
    faults = check_shape(definition)
    if faults:
        raise RuleBroken("survey_malformed", faults=faults, definition=definition)


def _check_days(kind: str, opens_on: dt.date, closes_on: dt.date | None, *, on: dt.date) -> None:
    if closes_on is None:
        if kind == "survey":
            raise RuleBroken("survey_needs_closing_day")
    elif closes_on < max(opens_on, on):
        raise RuleBroken("survey_closes_too_early")


def _end(version: SurveyVersion, *, on: dt.date) -> None:
    statuses.move(version, "closed", ALLOWED)
    version.closes_on = min(version.closes_on or on, on)


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(STOCKHOLM).date()


def record(
    session: Session, actor: Actor | None, action: str, version: SurveyVersion, at: dt.datetime
) -> None:
    """Write a line about a version into the log."""
    audit.record(
        session,
        actor,
        action,
        f"survey_version:{version.id}",
        at=at,
        organisation_id=version.survey.asked_by_id,
        number=version.number,
    )
