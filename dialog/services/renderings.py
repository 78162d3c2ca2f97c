"""What a text says in Swedish, for colleagues who do not read its language: by a named reader, or by oneself.

A text is handed to one reader of its language in the municipality. The reader sees it masked, with its
question and nothing around it, while it waits and for some days after, to correct what was written; no other
text. A text that nobody could read stays among those that are not reviewed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.masking import mask
from analysis.serious import KINDS, find_serious
from dialog import clock
from dialog.models import FreeText, Membership, TextHandover, User
from dialog.services import apart, audit, texts
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import POLICY, Actor, Permission, require
from dialog.services.themes import LANGUAGE
from surveys.texts import Texts, normalise

CORRECT_WITHIN = dt.timedelta(days=7)
"""So long a reader can still open what they have written, to correct it."""
Row = tuple[FreeText, TextHandover]
READS = tuple(role for role, allowed in POLICY.items() if Permission.TEXT_RENDER in allowed)


@dataclass(frozen=True)
class Reader:
    """Somebody to whom a text can be handed."""

    id: int
    name: str


@dataclass(frozen=True)
class Handover:
    """To whom a text was handed last, and what came of it."""

    text_id: uuid.UUID
    reader: str
    state: str
    note: str
    on: dt.date


@dataclass(frozen=True)
class Task:
    """A text as its reader sees it: the masked words and the question, not where, when or by whom."""

    id: int
    masked: str
    language: str
    question: Texts
    rendering: str
    is_waiting: bool


@dataclass(frozen=True)
class Tasks:
    """What awaits a reader: the text to begin with, how many, and what can still be corrected."""

    task: Task | None
    waiting: int
    written: tuple[Task, ...]


@dataclass(frozen=True)
class Waiting:
    """How many texts await a reader in a municipality."""

    municipality_id: int
    count: int


def readers(
    session: Session, actor: Actor, municipality_id: int, *, at: dt.datetime
) -> dict[str, tuple[Reader, ...]]:
    """By language: who reads it for the municipality today."""
    require(actor, Permission.TEXT_PROTECT, municipality_id)
    day = clock.day_of(at)
    query = (
        sa.select(Membership.reads_language, User.id, User.name)
        .join(User, User.id == Membership.user_id)
        .where(
            User.is_active,
            Membership.organisation_id == municipality_id,
            Membership.role.in_(READS),
            Membership.reads_language.is_not(None),
            Membership.from_on <= day,
            sa.or_(Membership.to_on.is_(None), Membership.to_on >= day),
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    found: dict[str, tuple[Reader, ...]] = {}
    for language, user_id, name in session.execute(query):
        found[language or ""] = (*found.get(language or "", ()), Reader(user_id, name))
    return found


def hand_over(
    session: Session,
    actor: Actor,
    municipality_id: int,
    text_ids: Iterable[uuid.UUID],
    reader_id: int | None,
    *,
    at: dt.datetime,
) -> int:
    """Hand texts to a reader of their language; those that await a reader already stay where they are.

    Returns how many were handed over. Raises RuleBroken: "choose_a_reader" for somebody who does not read the
    language there today, "nothing_is_marked" when no text is left to hand over.
    """
    possible = readers(session, actor, municipality_id, at=at)
    wanted = list(dict.fromkeys(text_ids))
    query = texts.among(actor, municipality_id, wanted).where(FreeText.state.in_(("new", "read")))
    rows = {text.id: text for text, _question, _version in session.execute(query)}
    waits = set(
        session.scalars(
            sa.select(TextHandover.free_text_id).where(
                TextHandover.free_text_id.in_(rows), TextHandover.state == "waiting"
            )
        )
    )
    left = [rows[one] for one in wanted if one in rows and one not in waits]
    if not left:
        raise RuleBroken("nothing_is_marked")
    for text in left:
        language = text.language_guessed or text.language_stated
        if reader_id not in {one.id for one in possible.get(language, ())}:
            raise RuleBroken("choose_a_reader")
        assert reader_id is not None  # noqa: S101 -- it is one of the readers
        session.add(TextHandover(free_text_id=text.id, reader_id=reader_id, asked_by=actor.id, asked_at=at))
        _record(session, actor, "text:hand_over", text, at=at, reader=reader_id)
    session.flush()
    return len(left)


def take_back(session: Session, actor: Actor, text_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Take a text back from the reader whom it awaits. Raises RuleBroken("handover_settled") for none."""
    text = texts.load(session, actor, text_id, Permission.TEXT_PROTECT)
    if not _close(session, text, at=at):
        raise RuleBroken("handover_settled")
    _record(session, actor, "text:take_back", text, at=at)


def standing(
    session: Session, actor: Actor, municipality_id: int, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Handover]:
    """The latest handover of each of these texts that was not taken back."""
    require(actor, Permission.TEXT_READ_MASKED, municipality_id)
    query = (
        sa.select(TextHandover, User.name)
        .join(User, User.id == TextHandover.reader_id)
        .join(FreeText, FreeText.id == TextHandover.free_text_id)
        .where(
            TextHandover.free_text_id.in_(list(ids)),
            TextHandover.state != "taken_back",
            FreeText.municipality_id + 0 == municipality_id,  # found by their ids: see `texts.among`
        )
        .order_by(TextHandover.id)
    )
    return {
        row.free_text_id: Handover(
            row.free_text_id, name, row.state, row.note, clock.day_of(row.settled_at or row.asked_at)
        )
        for row, name in session.execute(query)
    }


def render(session: Session, actor: Actor, text_id: uuid.UUID, words: str, *, at: dt.datetime) -> None:
    """Write what a text says in Swedish, as somebody who reads all texts there; masked too.

    It then awaits no reader any more.
    """
    text = texts.load(session, actor, text_id, Permission.TEXT_READ_MASKED)
    _close(session, text, at=at)
    _write(session, actor, text, words, at=at)


def awaiting(session: Session, actor: Actor) -> list[Waiting]:
    """How many texts await the actor as a reader, by municipality."""
    query = (
        _handed(actor)
        .where(TextHandover.state == "waiting")
        .with_only_columns(FreeText.municipality_id, sa.func.count(), maintain_column_froms=True)
        .group_by(FreeText.municipality_id)
        .order_by(FreeText.municipality_id)
    )
    return [Waiting(place, count) for place, count in session.execute(query)]


def tasks(session: Session, actor: Actor, handover_id: int | None = None, *, at: dt.datetime) -> Tasks:
    """The reader's page: one text, the first that waits or the one asked for.

    Raises NotFound for a text that was not handed to the actor, or that is no longer theirs.
    """
    require(actor, Permission.TEXT_RENDER)
    rows = _rows(session, actor, at)
    waiting = [row for row in rows if row[1].state == "waiting"]
    written = [row for row in rows if row[1].state == "rendered"]
    found = _described(session, [*waiting[:1], *(row for row in rows if row[1].id == handover_id), *written])
    wanted = handover_id or (waiting[0][1].id if waiting else None)
    if handover_id is not None and handover_id not in found:
        raise NotFound
    return Tasks(
        task=found[wanted] if wanted is not None else None,
        waiting=len(waiting),
        written=tuple(found[row[1].id] for row in written),
    )


def settle(
    session: Session,
    actor: Actor,
    handover_id: int,
    words: str,
    *,
    at: dt.datetime,
    speaks_of: str = "",
) -> None:
    """Write what a text that was handed over says in Swedish; masked, and looked through for what is serious.

    `speaks_of` is what the reader found serious. Raises RuleBroken("rendering_missing") without words,
    "serious_kind" for an unknown kind.
    """
    text, handover = _own(session, actor, handover_id, at)
    if not normalise(words):
        raise RuleBroken("rendering_missing")
    _mark(session, actor, text, speaks_of, at=at)
    _write(session, actor, text, words, at=at)
    handover.state, handover.settled_at = "rendered", at


def could_not(
    session: Session, actor: Actor, handover_id: int, note: str, *, at: dt.datetime, speaks_of: str = ""
) -> None:
    """Say that one could not read a text, and why; it waits on for somebody who can."""
    text, handover = _own(session, actor, handover_id, at)
    if handover.state != "waiting":
        raise RuleBroken("handover_settled")
    _mark(session, actor, text, speaks_of, at=at)
    handover.state, handover.settled_at, handover.note = "could_not", at, mask(normalise(note)).text
    _record(session, actor, "text:could_not", text, at=at)


def _handed(actor: Actor) -> sa.Select[FreeText, TextHandover]:
    """What was handed to the actor, as far as the actor is still a reader of that language there."""
    mine = [
        sa.and_(FreeText.municipality_id == place, LANGUAGE.in_([membership.reads_language]))
        for membership in actor.memberships
        if membership.role in READS
        for place in sorted(membership.covers)
    ]
    return (
        sa.select(FreeText, TextHandover)
        .join(TextHandover, TextHandover.free_text_id == FreeText.id)
        .where(
            TextHandover.reader_id == actor.id,
            FreeText.state.in_(("new", "read")),
            apart.counted(FreeText.response_id),
            sa.or_(sa.false(), *mine),
        )
    )


def _rows(session: Session, actor: Actor, at: dt.datetime) -> list[Row]:
    is_open = sa.or_(
        TextHandover.state == "waiting",
        sa.and_(TextHandover.state == "rendered", TextHandover.settled_at > at - CORRECT_WITHIN),
    )
    query = _handed(actor).where(is_open).order_by(TextHandover.id)
    return [(text, handover) for text, handover in session.execute(query)]


def _described(session: Session, rows: Collection[Row]) -> dict[int, Task]:
    ids = sorted({text.id for text, _handover in rows})
    query = texts.every().where(FreeText.id.in_(ids))
    lines = {one.id: one for one in texts.described(session, session.execute(query).all())}
    return {
        handover.id: Task(
            id=handover.id,
            masked=text.masked,
            language=lines[text.id].language,
            question=lines[text.id].question,
            rendering=text.rendering or "",
            is_waiting=handover.state == "waiting",
        )
        for text, handover in rows
    }


def _own(session: Session, actor: Actor, handover_id: int, at: dt.datetime) -> Row:
    require(actor, Permission.TEXT_RENDER)
    for text, handover in _rows(session, actor, at):
        if handover.id == handover_id:
            return text, handover
    raise NotFound


def _write(session: Session, actor: Actor, text: FreeText, words: str, *, at: dt.datetime) -> None:
    """A rendering that shows something serious makes the text serious: then it waits like any other."""
    plain = normalise(words)
    text.rendering = mask(plain).text or None
    text.serious = text.serious or find_serious(plain)
    _record(session, actor, "text:render", text, at=at)


def _mark(session: Session, actor: Actor, text: FreeText, kind: str, *, at: dt.datetime) -> None:
    if kind and kind not in KINDS:
        raise RuleBroken("serious_kind")
    if kind and text.serious is None:
        text.serious = kind
        _record(session, actor, "text:mark_serious", text, at=at, serious=kind)


def _close(session: Session, text: FreeText, *, at: dt.datetime) -> int:
    """Let a text await no reader any more; how many it had awaited."""
    query = sa.select(TextHandover).where(
        TextHandover.free_text_id == text.id, TextHandover.state == "waiting"
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.state, row.settled_at = "taken_back", at
    return len(rows)


def _record(
    session: Session, actor: Actor, action: str, text: FreeText, *, at: dt.datetime, **details: str | int
) -> None:
    audit.record(
        session,
        actor,
        action,
        f"free_text:{text.id}",
        at=at,
        organisation_id=text.municipality_id,
        **details,
    )
