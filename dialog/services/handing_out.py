"""Handing out public documents on request: what was asked for, what was found, how each item was reviewed.

Whoever asks need not say who they are or why (2 kap. 18 § tryckfrihetsförordningen), so nothing asks for it.
A text or a note is reviewed as it was written, since that is what there is; every look is in the log. No word
of it is copied into a request: what goes out is made of the rows, and is empty once they are destroyed.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    AuditEvent,
    FreeText,
    RecordRequest,
    RecordRequestItem,
    SecrecyGround,
)
from dialog.models.handing_out import WITH_WORDS
from dialog.services import audit, note_wordings, own_records
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, authorities, require, require_own
from surveys.texts import Texts, normalise

COURT = "Kammarrätten i Sundsvall"
"""Where both municipalities' decisions are appealed to; another one can be written."""
MASKED = "█████"
LAW = "Offentlighets- och sekretesslagen (2009:400)"
"""In which most paragraphs stand; another law can be written."""
PARAGRAPH = re.compile(r"(?:[1-9][0-9]? kap\. )?[1-9][0-9]{0,2}(?: [a-z])? §")
"""Chapter and paragraph as a decision names them: "21 kap. 7 §", "10 kap. 18 a §", "7 §"."""


@dataclass(frozen=True)
class Piece:
    """A part of a text as it goes out: words, or a masked passage with its paragraph."""

    words: str
    ground: SecrecyGround | None = None


def register(
    session: Session,
    actor: Actor,
    organisation_id: int,
    asked_for: str,
    received_on: dt.date,
    *,
    at: dt.datetime,
    court: str = COURT,
) -> RecordRequest:
    """Enter a request. Raises RuleBroken("request_empty") or RuleBroken("request_day")."""
    require_own(actor, Permission.RECORD_HAND_OUT, organisation_id)
    words = normalise(asked_for).strip()
    if not words:
        raise RuleBroken("request_empty")
    if received_on > clock.day_of(at):
        raise RuleBroken("request_day")
    of_year = RecordRequest.organisation_id == organisation_id, RecordRequest.year == received_on.year
    last = session.scalar(sa.select(sa.func.max(RecordRequest.number)).where(*of_year)) or 0
    made = RecordRequest(
        organisation_id=organisation_id,
        year=received_on.year,
        number=last + 1,
        asked_for=words,
        received_on=received_on,
        court=court.strip() or COURT,
        made_by=actor.id,
        made_at=at,
    )
    session.add(made)
    session.flush()
    _log(session, actor, "record_request:register", made, at)
    return made


def index(session: Session, actor: Actor) -> list[RecordRequest]:
    """Every request to the actor's own authorities, the newest first."""
    require(actor, Permission.RECORD_HAND_OUT)
    mine = authorities(actor, Permission.RECORD_HAND_OUT)
    query = sa.select(RecordRequest).where(RecordRequest.organisation_id.in_(mine))
    return list(session.scalars(query.order_by(RecordRequest.id.desc())))


def show(session: Session, actor: Actor, request_id: int) -> RecordRequest:
    """One request to the actor's own authority."""
    require(actor, Permission.RECORD_HAND_OUT)
    found = session.get(RecordRequest, request_id)
    if found is None:
        raise NotFound
    require_own(actor, Permission.RECORD_HAND_OUT, found.organisation_id)
    return found


def search(
    session: Session, actor: Actor, request_id: int, words: str, *, kind: str = "text"
) -> list[own_records.Found]:
    """What of the authority's own holds the words; without words everything of the kind."""
    asked = show(session, actor, request_id)
    return own_records.holding(session, asked.organisation, kind, words)


def take(
    session: Session, actor: Actor, request_id: int, kind: str, subjects: Sequence[str], *, at: dt.datetime
) -> int:
    """Put what was found on the list to review; how many were new. Raises NotFound for anything else."""
    asked = _open(session, actor, request_id)
    known = {(one.kind, one.subject) for one in asked.items}
    mine = {one.subject for one in own_records.everything(session, asked.organisation, kind)}
    new = [one for one in dict.fromkeys(subjects) if (kind, one) not in known]
    if not set(new) <= mine:
        raise NotFound
    session.add_all(
        RecordRequestItem(request_id=asked.id, kind=kind, subject=one, passages=[]) for one in new
    )
    session.flush()
    session.expire(asked, ["items"])
    _log(session, actor, "record_request:find", asked, at, items=len(new), kind=kind)
    return len(new)


def drop(session: Session, actor: Actor, item_id: int, *, at: dt.datetime) -> None:
    """Take an item off the list: it was not asked for."""
    item = _item(session, actor, item_id)
    asked = item.request
    session.delete(item)
    session.flush()
    session.expire(asked, ["items"])
    _log(session, actor, "record_request:drop", asked, at, kind=item.kind)


def read(session: Session, actor: Actor, item_id: int, *, at: dt.datetime) -> tuple[RecordRequestItem, str]:
    """An item and, of a text or note, its words as they were written; that somebody looked is in the log."""
    item = session.get(RecordRequestItem, item_id)
    if item is None:
        raise NotFound
    show(session, actor, item.request_id)
    if item.kind not in WITH_WORDS:
        return item, ""
    _log(session, actor, "record_request:read", item.request, at, text=item.subject)
    return item, original(session, item)


def item(session: Session, actor: Actor, item_id: int) -> RecordRequestItem:
    """An item of a request that is not answered yet, without its words."""
    return _item(session, actor, item_id)


def has_read(session: Session, actor: Actor, item: RecordRequestItem) -> bool:
    """Whether the log knows that the actor reads this item."""
    looked = sa.select(AuditEvent.seq).where(
        AuditEvent.action == "record_request:read",
        AuditEvent.actor_id == actor.id,
        AuditEvent.subject == f"record_request:{item.request_id}",
        AuditEvent.details["text"].as_string() == item.subject,
    )
    return bool(session.scalar(sa.select(looked.exists())))


def original(session: Session, item: RecordRequestItem) -> str:
    """The words of a text or note as it was written; nothing once they are destroyed."""
    if item.kind == "note":
        return note_wordings.told(session, item.subject)
    text = session.get(FreeText, uuid.UUID(item.subject))
    return (text.original or "") if text is not None else ""


def mask(
    session: Session, actor: Actor, item_id: int, passage: str, ground_id: int, *, at: dt.datetime
) -> int:
    """Keep an exact passage back, wherever it stands in the text, on a paragraph; how often.

    Raises RuleBroken("passage_not_found"), and RuleBroken("secrecy_ground") without a paragraph.
    """
    item = _item(session, actor, item_id)
    ground = _ground(session, ground_id)
    text, wanted = original(session, item), normalise(passage).strip()
    spans = _spans(text, wanted)
    if not spans:
        raise RuleBroken("passage_not_found")
    new = [{"start": start, "end": end, "ground_id": ground.id} for start, end in spans]
    item.passages = sorted([*item.passages, *new], key=lambda one: (one["start"], -one["end"]))
    _reviewed(item, actor, "masked", at)
    _log(session, actor, "record_request:mask", item.request, at, passages=len(spans))
    return len(spans)


def review(
    session: Session,
    actor: Actor,
    item_id: int,
    outcome: str,
    ground_id: int | None = None,
    *,
    because: str = "",
    at: dt.datetime,
) -> None:
    """Say that an item goes out whole, or is kept back whole on a paragraph. Masking is done by `mask`.

    Raises RuleBroken("secrecy_ground") where it is kept back without one.
    """
    item = _item(session, actor, item_id)
    if outcome not in ("out", "withheld"):
        raise RuleBroken("request_outcome")
    item.ground_id = _ground(session, ground_id).id if outcome == "withheld" else None
    item.passages, item.because = [], normalise(because).strip()
    _reviewed(item, actor, outcome, at)
    _log(session, actor, "record_request:review", item.request, at, outcome=outcome)


def answer(session: Session, actor: Actor, request_id: int, *, at: dt.datetime) -> None:
    """Close the request: from now on its review is frozen. Raises RuleBroken("request_unreviewed")."""
    asked = _open(session, actor, request_id)
    if any(one.outcome is None for one in asked.items):
        raise RuleBroken("request_unreviewed")
    asked.state, asked.answered_by, asked.answered_at = "answered", actor.id, at
    session.flush()
    kept_back = sum(one.outcome != "out" for one in asked.items)
    _log(session, actor, "record_request:answer", asked, at, items=len(asked.items), kept_back=kept_back)


def saved(
    session: Session, actor: Actor, request_id: int, file: str, form: str, *, at: dt.datetime
) -> RecordRequest:
    """Note that what goes out, or the decision, was taken out as a file."""
    asked = show(session, actor, request_id)
    _log(session, actor, "record_request:save", asked, at, file=file, form=form)
    return asked


def is_refused(asked: RecordRequest) -> bool:
    """Whether anything is kept back: then there is a decision that can be appealed."""
    return any(one.outcome in ("masked", "withheld") for one in asked.items)


def pieces(session: Session, item: RecordRequestItem) -> list[Piece]:
    """A text or note as it goes out, with its masked passages."""
    if item.outcome == "withheld":
        return [Piece(MASKED, item.ground)]
    text, made, reached = original(session, item), [], 0
    for one in item.passages if item.outcome == "masked" else ():
        if one["end"] <= reached:
            continue
        made += [
            Piece(text[reached : one["start"]]),
            Piece(MASKED, session.get_one(SecrecyGround, one["ground_id"])),
        ]
        reached = one["end"]
    return [piece for piece in (*made, Piece(text[reached:])) if piece.words]


def titles(session: Session, asked: RecordRequest) -> dict[int, Texts]:
    """What each item is called: the question that a text answers, the title of a document."""
    found: dict[int, Texts] = {}
    for kind in {one.kind for one in asked.items}:
        known = {one.subject: one.title for one in own_records.everything(session, asked.organisation, kind)}
        found |= {one.id: known.get(one.subject, {}) for one in asked.items if one.kind == kind}
    return found


def grounds(session: Session, *, is_used: bool = True) -> list[SecrecyGround]:
    """The paragraphs that can be chosen, or those that are retired and stand in earlier reviews alone."""
    query = sa.select(SecrecyGround).where(SecrecyGround.is_used == is_used)
    return list(session.scalars(query.order_by(SecrecyGround.id)))


def add_ground(
    session: Session, actor: Actor, law: str, paragraph: str, about: str, *, at: dt.datetime
) -> SecrecyGround:
    """Add a paragraph, to be chosen from then on.

    Raises RuleBroken: "ground_form" for what names no paragraph, "ground_exists", and "ground_retired" for
    one that is to be taken back into use.
    """
    require(actor, Permission.RECORD_HAND_OUT)
    law, paragraph, about = (" ".join(normalise(one).split()) for one in (law, paragraph, about))
    if not PARAGRAPH.fullmatch(paragraph) or not law or not about:
        raise RuleBroken("ground_form")
    same = sa.select(SecrecyGround).where(SecrecyGround.law == law, SecrecyGround.paragraph == paragraph)
    known = session.scalar(same)
    if known is not None:
        raise RuleBroken("ground_exists" if known.is_used else "ground_retired")
    made = SecrecyGround(law=law, paragraph=paragraph, about=about)
    session.add(made)
    session.flush()
    audit.record(session, actor, "secrecy_ground:add", f"secrecy_ground:{made.id}", at=at)
    return made


def retire_ground(session: Session, actor: Actor, ground_id: int, *, at: dt.datetime) -> None:
    """Offer a paragraph no longer, since the law has it no more; earlier reviews go on naming it."""
    _use_ground(session, actor, ground_id, "retire", at)


def restore_ground(session: Session, actor: Actor, ground_id: int, *, at: dt.datetime) -> None:
    """Take a retired paragraph back into use."""
    _use_ground(session, actor, ground_id, "restore", at)


def _use_ground(session: Session, actor: Actor, ground_id: int, verb: str, at: dt.datetime) -> None:
    require(actor, Permission.RECORD_HAND_OUT)
    found = session.get(SecrecyGround, ground_id)
    if found is None:
        raise NotFound
    if found.is_used == (verb == "restore"):
        return
    found.is_used = verb == "restore"
    session.flush()
    audit.record(session, actor, f"secrecy_ground:{verb}", f"secrecy_ground:{ground_id}", at=at)


def _spans(text: str, wanted: str) -> list[tuple[int, int]]:
    made, start = [], text.find(wanted) if wanted else -1
    while start >= 0:
        made.append((start, start + len(wanted)))
        start = text.find(wanted, start + len(wanted))
    return made


def _ground(session: Session, ground_id: int | None) -> SecrecyGround:
    found = session.get(SecrecyGround, ground_id) if ground_id else None
    if found is None or not found.is_used:
        raise RuleBroken("secrecy_ground")
    return found


def _open(session: Session, actor: Actor, request_id: int) -> RecordRequest:
    asked = show(session, actor, request_id)
    if asked.state != "open":
        raise RuleBroken("request_answered")
    return asked


def _item(session: Session, actor: Actor, item_id: int) -> RecordRequestItem:
    item = session.get(RecordRequestItem, item_id)
    if item is None:
        raise NotFound
    _open(session, actor, item.request_id)
    return item


def _reviewed(item: RecordRequestItem, actor: Actor, outcome: str, at: dt.datetime) -> None:
    item.outcome, item.reviewed_by, item.reviewed_at = outcome, actor.id, at


def _log(
    session: Session, actor: Actor, action: str, asked: RecordRequest, at: dt.datetime, **details: str | int
) -> None:
    audit.record(
        session,
        actor,
        action,
        f"record_request:{asked.id}",
        at=at,
        organisation_id=asked.organisation_id,
        **details,
    )
