"""Texts of surveys, themes, pictures and promises, language by language: which there are, correcting one.

What was published or stands before the parties is frozen, and says so: it is corrected in its next version.
Over the frozen words of a promise a translation is corrected all the same (`corrections`).
A correction changes one language of one text and nothing else; the row that it belongs to counts a new
revision, so that an editor that was open meanwhile notices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from dialog.database import session_of
from dialog.models import (
    AuditEvent,
    Cause,
    Concern,
    Evidence,
    NotTakenUp,
    Paragraph,
    PriorityDecision,
    Promise,
    PromiseLine,
    PromiseVersion,
    Question,
    SituationPicture,
    Survey,
    SurveyVersion,
    TextState,
    Theme,
)
from dialog.services import (
    audit,
    corrections,
    drafting,
    language_rights,
    promise_drafts,
    promise_words,
    text_states,
)
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, where
from dialog.services.text_parts import copied, parts, texts_in
from dialog.services.text_states import Place
from surveys.texts import Texts, normalise, whole

Picture = SituationPicture | Concern | Paragraph | Cause | Evidence | PriorityDecision | NotTakenUp
Row = SurveyVersion | Question | Theme | Picture | PromiseVersion | PromiseLine
TABLES: dict[str, type[Any]] = {
    "survey_version": SurveyVersion,
    "question": Question,
    "theme": Theme,
    "situation_picture": SituationPicture,
    "concern": Concern,
    "paragraph": Paragraph,
    "cause": Cause,
    "evidence": Evidence,
    "priority_decision": PriorityDecision,
    "not_taken_up": NotTakenUp,
    "promise_version": PromiseVersion,
    "promise_line": PromiseLine,
}
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Whole:
    """What a text is part of: a survey's version, a theme, a picture, a promise's version."""

    kind: str
    id: int
    title: Texts
    municipality_id: int
    frozen: str = ""
    """Why its words cannot change here: a rule of `rules.py`, or nothing."""
    number: int | None = None
    is_signed: bool = False
    """The parties have its Swedish words before them, or approved them: those cannot change here either."""

    def frozen_in(self, language: str) -> str:
        """The rule that keeps its words in a language as they are, or nothing."""
        return self.frozen or ("swedish_is_signed" if self.is_signed and language == "sv" else "")


@dataclass(frozen=True)
class Content:
    """A text that is checked as one: often one sentence, for choices and sections several."""

    place: Place
    whole: Whole
    parts: tuple[Texts, ...]


def address_of(place: Place) -> str:
    """A text's address in the room."""
    return f"{place.subject}-{place.row_id}-{place.field}"


def place_of(address: str) -> Place:
    """The text at an address. Raises NotFound."""
    subject, _, rest = address.partition("-")
    written, _, field = rest.partition("-")
    number = whole(written)
    if subject not in TABLES or number is None:
        raise NotFound
    return Place(subject, number, field)


def listed(session: Session, actor: Actor, language: str) -> Iterator[Content]:
    """Every text in use or in work of the municipalities in which the actor corrects the language."""
    places = language_rights.places(actor, language)
    yield from _of_surveys(session, places)
    themes = sa.select(Theme).where(Theme.municipality_id.in_(places), Theme.status == "active")
    for theme in session.scalars(themes.order_by(Theme.id)):
        yield from _contents(_whole(theme), theme, "theme", ("name", "description"))
    pictures = sa.select(SituationPicture).where(
        SituationPicture.municipality_id.in_(places), SituationPicture.status != "superseded"
    )
    for picture in session.scalars(pictures.order_by(SituationPicture.id)):
        yield from _of_picture(picture)
    versions = sa.select(PromiseVersion).join(Promise)
    versions = versions.where(
        Promise.municipality_id.in_(places), PromiseVersion.status.not_in(("superseded", "withdrawn"))
    )
    for version in session.scalars(versions.order_by(PromiseVersion.id)):
        whole = _whole(version)
        yield from _contents(
            whole, version, "promise_version", ("title", "introduction", "reason_for_change")
        )
        for line in version.lines:
            yield from _contents(whole, line, "promise_line", ("text",))


def find(session: Session, actor: Actor, place: Place, language: str) -> Content:
    """One text, for somebody who corrects its language. Raises NotFound for another municipality's."""
    row = _row(session, place)
    if row is None:
        raise NotFound
    whole = _whole(_owner(row))
    if whole.municipality_id not in where(actor, language_rights.REVIEW):
        raise NotFound
    language_rights.require_language(actor, language, whole.municipality_id)
    if place.field not in _fields(row):
        raise NotFound
    found = parts(_value(row, place.field))
    if not found:
        raise NotFound
    return Content(place, whole, found)


def states(session: Session, language: str) -> dict[Place, TextState]:
    """What is known about the texts in a language."""
    query = sa.select(TextState).where(TextState.language == language, TextState.subject.in_(TABLES))
    return {Place(row.subject, row.row_id, row.field): row for row in session.scalars(query)}


def words_of(content: Content, language: str) -> tuple[str, ...]:
    """The words of a text in one language, part by part; empty where nothing is written."""
    return tuple(part.get(language, "") for part in content.parts)


def correct(
    session: Session,
    actor: Actor,
    place: Place,
    language: str,
    words: Sequence[str],
    *,
    at: dt.datetime,
    checked_by: str = "",
    former: Sequence[str] | None = None,
) -> None:
    """Write the words of a text in one language, or confirm those that stand.

    Raises RuleBroken for a frozen text whose words would change, for parts left empty or a missing Swedish
    text, and Conflict with the words that stand now when they are not the `former` ones.
    """
    content = find(session, actor, place, language)
    now = words_of(content, language)
    written = tuple(normalise(form) for form in words)
    if former is not None and tuple(former) != now:
        raise Conflict(now)
    if len(written) != len(now):
        raise NotFound
    if (any(written) or checked_by or language == "sv") and not all(written):
        raise RuleBroken("words_missing", names="")
    known = states(session, language).get(place)
    who = known.checked_by or "" if known is not None and known.state == "checked" else ""
    if (written, checked_by) == (now, who):
        return
    if written != now and (rule := content.whole.frozen_in(language)):
        raise RuleBroken(rule)
    if written != now and language == "sv" and place.subject == "priority_decision":
        raise RuleBroken("decided_in_these_words")
    _log(session, actor, content, language, now, who, at)
    if written != now:
        _write(session, actor, content, language, written, at)
    state = "checked" if checked_by else "draft"
    text_states.write(session, place, language, state, checked_by=checked_by, checked_at=at)


def take_back(
    session: Session, actor: Actor, place: Place, language: str, line: int, *, at: dt.datetime
) -> None:
    """Let the words stand again that a line of the log has as the earlier ones."""
    event = next((one for one in history(session, place, language) if one.seq == line), None)
    if event is None:
        raise NotFound
    checked_by = event.details["before_by"] or ""
    correct(session, actor, place, language, earlier_words(event), at=at, checked_by=checked_by)


def history(session: Session, place: Place, language: str) -> tuple[AuditEvent, ...]:
    """The lines of the log about a text in a language, newest first; each holds the words before it."""
    row = _row(session, place)
    if row is None:
        return ()
    # SQLite gives the number of a removed question to the next one, perhaps in another municipality.
    query = sa.select(AuditEvent).where(
        AuditEvent.action == "language:correct",
        AuditEvent.subject == f"{place.subject}:{place.row_id}",
        AuditEvent.organisation_id == _whole(_owner(row)).municipality_id,
    )
    events = session.scalars(query.order_by(AuditEvent.seq.desc()))
    wanted = (place.field, language)
    return tuple(one for one in events if (one.details.get("field"), one.details.get("language")) == wanted)


def earlier_words(event: AuditEvent) -> tuple[str, ...]:
    """What stood before a line of the log."""
    return tuple(str(event.details["before"]).split(SEPARATOR))


# Which texts there are.


def _of_surveys(session: Session, places: frozenset[int]) -> Iterator[Content]:
    query = sa.select(Survey).where(Survey.asked_by_id.in_(places)).order_by(Survey.id)
    for survey in session.scalars(query):
        newest = survey.versions[-1] if survey.versions else None
        for version in survey.versions:
            if version is newest or version.status == "published":
                whole = _whole(version)
                for place, value in text_states.texts_of(version).items():
                    if found := parts(value):
                        yield Content(place, whole, found)


def _of_picture(picture: SituationPicture) -> Iterator[Content]:
    whole = _whole(picture)
    named = ("title", "summary", "changed_because", "self_check")
    yield from _contents(whole, picture, "situation_picture", named)
    for concern in picture.concerns:
        named = ("title", "when_and_where", "no_causes_because", "no_consultation_because")
        yield from _contents(whole, concern, "concern", named)
        for paragraph in concern.paragraphs:
            yield from _contents(whole, paragraph, "paragraph", ("text",))
        for cause in concern.causes:
            yield from _contents(whole, cause, "cause", ("text",))
        for one in concern.evidence:
            if one.note and one.is_public:  # somebody's words; other evidence copies the name of its source
                yield from _contents(whole, one, "evidence", ("label", "note"))
        for decision in concern.priority_decisions[-1:]:
            yield from _contents(whole, decision, "priority_decision", ("because",))
    rows = sa.select(NotTakenUp).where(NotTakenUp.picture_id == picture.id).order_by(NotTakenUp.id)
    for row in session_of(picture).scalars(rows):
        yield from _contents(whole, row, "not_taken_up", ("because",))


def _contents(whole: Whole, row: Row, subject: str, fields: Sequence[str]) -> Iterator[Content]:
    for field in fields:
        if found := parts(_value(row, field)):
            yield Content(Place(subject, row.id, field), whole, found)


def _owner(row: Row) -> Row:
    """The row that is published as a whole, and counts its revisions."""
    if isinstance(row, Question):
        return session_of(row).get_one(SurveyVersion, row.survey_version_id)
    if isinstance(row, Concern):
        return row.picture
    if isinstance(row, Paragraph | Cause | Evidence | PriorityDecision):
        return row.concern.picture
    if isinstance(row, NotTakenUp):
        return session_of(row).get_one(SituationPicture, row.picture_id)
    return row.version if isinstance(row, PromiseLine) else row


def _whole(row: Row) -> Whole:
    if isinstance(row, SurveyVersion):
        frozen = "" if row.status == "draft" else "survey_frozen"
        return Whole("survey", row.id, row.title, row.survey.asked_by_id, frozen, row.number)
    if isinstance(row, SituationPicture):
        rule = {"draft": "", "proposed": "picture_is_proposed"}.get(row.status, "picture_is_agreed")
        return Whole("picture", row.id, row.title, row.municipality_id or 0, rule, row.number)
    if isinstance(row, PromiseVersion):
        is_signed, municipality_id = row.status in corrections.OPEN, row.promise.municipality_id
        rule = "" if is_signed or row.status in ("draft", "returned") else "promise_is_published"
        title = promise_words.said(row, "title")
        return Whole("promise", row.id, title, municipality_id, rule, row.number, is_signed)
    assert isinstance(row, Theme)  # noqa: S101 -- the owner of every other row is one of these
    rule = "" if row.status == "active" else "theme_not_in_use"
    return Whole("theme", row.id, row.name, row.municipality_id, rule)


def _fields(row: Row) -> frozenset[str]:
    """The columns of a row that hold texts for people."""
    named = {"title", "introduction", "closing", "sections", "text", "help", "choices", "name", "description"}
    named |= {"summary", "when_and_where", "reason_for_change"}
    named |= {"no_causes_because", "no_consultation_because", "changed_because", "self_check", "because"}
    named |= {"label", "note"} if isinstance(row, Evidence) and row.note and row.is_public else set()
    columns = set(type(row).__table__.columns.keys())
    return frozenset(named & columns | ({"rows"} if isinstance(row, Question) else set()))


def _row(session: Session, place: Place) -> Row | None:
    found: Row | None = session.get(TABLES[place.subject], place.row_id)
    return found


def _value(row: Row, field: str) -> Any:
    """What stands in a field; the rows of a matrix lie among its settings."""
    if field == "rows" and isinstance(row, Question):
        return row.settings.get("rows") or []
    if isinstance(row, PromiseVersion | PromiseLine):
        return promise_words.said(row, field)
    return getattr(row, field)


# Writing.


def _write(
    session: Session, actor: Actor, content: Content, language: str, words: Sequence[str], at: dt.datetime
) -> None:
    place = content.place
    row = session.get_one(TABLES[place.subject], place.row_id)
    if isinstance(owner := _owner(row), PromiseVersion) and owner.status in corrections.OPEN:
        corrections.translate(session, actor, row, place.field, language, words[0], at=at)
        return
    value = copied(_value(row, place.field))
    for text, form in zip((one for one in texts_in(value) if any(one.values())), words, strict=True):
        assert isinstance(text, dict)  # noqa: S101 -- just copied
        text[language] = form
        if not form:
            del text[language]
    if place.field == "rows":
        row.settings = {**row.settings, "rows": value}
    else:
        setattr(row, place.field, value)
    if language == "sv" and isinstance(row, Paragraph | PromiseLine):
        row.origin = "written"  # a person's words now, whoever proposed them
    session.flush()
    if isinstance(owner, SituationPicture):
        drafting.touch(session, owner)
    elif isinstance(owner, PromiseVersion):
        promise_drafts.touch(session, owner)
    elif isinstance(owner, SurveyVersion) and owner is not row:
        flag_modified(owner, "title")
        session.flush()


def _log(
    session: Session,
    actor: Actor,
    content: Content,
    language: str,
    before: Sequence[str],
    before_by: str,
    at: dt.datetime,
) -> None:
    audit.record(
        session,
        actor,
        "language:correct",
        f"{content.place.subject}:{content.place.row_id}",
        at=at,
        organisation_id=content.whole.municipality_id,
        field=content.place.field,
        language=language,
        before=SEPARATOR.join(before),
        before_by=before_by,
    )
