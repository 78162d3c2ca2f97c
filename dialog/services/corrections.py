"""Corrections of a promise that stands before the parties or is published: they void no approval.

A translation is corrected by whoever corrects texts in its language. A spelling fix of the Swedish text is
proposed by one party's contact person and counts when another party's has confirmed it. The words that were
approved stay as they were signed, and stay readable; what goes further needs a new proposal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.models import Promise, PromiseLine, PromiseVersion, TextCorrection, User
from dialog.services import language_rights, promise_drafts, promise_words, spelling
from dialog.services.due import Due, named
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, party_for, require, where
from dialog.services.promise_drafts import record
from surveys.texts import normalise

OPEN = ("public_draft", "proposed", "published")
"""While a version is a draft its words are simply edited."""
SIGNED = "sv"


@dataclass(frozen=True)
class Correction:
    """A correction with who proposed it, and whether the reader can confirm it."""

    row: TextCorrection
    line: PromiseLine | None
    proposed_by: str
    confirmed_by: str | None
    is_waiting: bool
    may_confirm: bool


def listed(session: Session, actor: Actor, version_id: int) -> tuple[Correction, ...]:
    """Every correction of the words that stand now, newest first."""
    version = promise_drafts.find(session, actor, Permission.PROMISE_READ, version_id)
    lines = {line.id: line for line in version.lines}
    return tuple(
        Correction(
            row=one,
            line=lines.get(one.line_id) if one.line_id else None,
            proposed_by=session.get_one(User, one.proposed_by).name,
            confirmed_by=session.get_one(User, one.confirmed_by).name if one.confirmed_by else None,
            is_waiting=_is_waiting(one),
            may_confirm=_is_waiting(one) and may_confirm(actor, version, one),
        )
        for one in reversed(promise_words.since_frozen(version))
    )


def translate(
    session: Session,
    actor: Actor,
    row: PromiseVersion | PromiseLine,
    field: str,
    language: str,
    words: str,
    *,
    at: dt.datetime,
) -> TextCorrection:
    """Correct a translation; it holds at once. Raises RuleBroken for Swedish: that is what was signed."""
    version = row.version if isinstance(row, PromiseLine) else row
    municipality_id = version.promise.municipality_id
    language_rights.require_language(actor, language, municipality_id)
    if language == SIGNED:
        raise RuleBroken("swedish_is_signed")
    party_id = party_for(actor, language_rights.REVIEW, municipality_id)
    made = _write(session, actor, row, field, language, words, party_id, at)
    made.confirmed_by, made.confirmed_for, made.confirmed_at = actor.id, party_id, at
    return _kept(session, actor, version, made, "correct_translation", at)


def propose(
    session: Session,
    actor: Actor,
    version_id: int,
    field: str,
    words: str,
    *,
    line_id: int | None = None,
    at: dt.datetime,
) -> TextCorrection:
    """Propose a spelling fix of the Swedish text in the name of the actor's party.

    Raises RuleBroken for what is more than spelling, measured from what stands now and from what was signed,
    and while another fix of the same text waits.
    """
    version = promise_drafts.find(session, actor, Permission.CONTACT_SPEAK, version_id)
    row = _row(version, line_id)
    if field not in (promise_words.FIELDS if line_id is None else ("text",)):
        raise NotFound
    words = normalise(words).strip()
    signed, now = getattr(row, field).get(SIGNED, ""), promise_words.said(row, field).get(SIGNED, "")
    is_back = words == signed != now
    if not is_back and not (spelling.is_fix(now, words) and spelling.is_fix(signed, words)):
        raise RuleBroken("not_a_spelling_fix")
    same = (line_id, field)
    if any(_is_waiting(one) and (one.line_id, one.field) == same for one in version.corrections):
        raise RuleBroken("correction_waits")
    party_id = party_for(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
    made = _write(session, actor, row, field, SIGNED, words, party_id, at)
    return _kept(session, actor, version, made, "propose_correction", at)


def confirm(session: Session, actor: Actor, correction_id: int, *, at: dt.datetime) -> TextCorrection:
    """Confirm a spelling fix for another party than the one that proposed it.

    Raises RuleBroken for the same party or person, and Conflict when it is settled or the text was changed.
    """
    one, version = _open(session, actor, correction_id)
    if not may_confirm(actor, version, one):
        raise RuleBroken("correction_by_other_party")
    one.confirmed_by, one.confirmed_at = actor.id, at
    one.confirmed_for = party_for(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
    return _kept(session, actor, version, one, "confirm_correction", at)


def decline(session: Session, actor: Actor, correction_id: int, *, at: dt.datetime) -> TextCorrection:
    """Say no to a spelling fix that waits, or take one's own back."""
    one, version = _open(session, actor, correction_id)
    one.declined_at = at
    return _kept(session, actor, version, one, "decline_correction", at)


def may_confirm(actor: Actor, version: PromiseVersion, one: TextCorrection) -> bool:
    """Whether the actor speaks for another party, and is another person, than who proposed it."""
    speaks = may(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
    return speaks and _is_of_another(actor, version, one)


def awaiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """Spelling fixes that the other party proposed and the actor can confirm."""
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id.in_(where(actor, Permission.CONTACT_SPEAK)),
            PromiseVersion.status.in_(OPEN),
            PromiseVersion.corrections.any(
                sa.and_(TextCorrection.confirmed_at.is_(None), TextCorrection.declined_at.is_(None))
            ),
        )
        .options(
            joinedload(PromiseVersion.promise).joinedload(Promise.municipality),
            selectinload(PromiseVersion.corrections),
        )
        .order_by(PromiseVersion.id)
    )
    for version in session.scalars(query):
        waiting = [one for one in promise_words.since_frozen(version) if _is_waiting(one)]
        count = sum(_is_of_another(actor, version, one) for one in waiting)
        if count:
            yield Due(
                "correction", "promises", "corrections.index", {"version_id": version.id},
                named(version.promise.municipality), promise_words.said(version, "title"), count=count,
            )  # fmt: skip


def _is_of_another(actor: Actor, version: PromiseVersion, one: TextCorrection) -> bool:
    """The same of somebody who speaks for a party there."""
    own = party_for(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
    return actor.id != one.proposed_by and own != one.proposed_for


def _is_waiting(one: TextCorrection) -> bool:
    return one.confirmed_at is None and one.declined_at is None


def _row(version: PromiseVersion, line_id: int | None) -> PromiseVersion | PromiseLine:
    if line_id is None:
        return version
    found = next((line for line in version.lines if line.id == line_id), None)
    if found is None:
        raise NotFound
    return found


def _open(session: Session, actor: Actor, correction_id: int) -> tuple[TextCorrection, PromiseVersion]:
    one = session.get(TextCorrection, correction_id)
    if one is None:
        raise NotFound
    version = session.get_one(PromiseVersion, one.version_id)
    require(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
    now = promise_words.said(_row(version, one.line_id), one.field).get(one.language, "")
    is_of_these = version.status in OPEN and one in promise_words.since_frozen(version)
    if not _is_waiting(one) or not is_of_these or now != one.before:
        raise Conflict(version)
    return one, version


def _write(
    session: Session,
    actor: Actor,
    row: PromiseVersion | PromiseLine,
    field: str,
    language: str,
    words: str,
    party_id: int,
    at: dt.datetime,
) -> TextCorrection:
    version = row.version if isinstance(row, PromiseLine) else row
    if version.status not in OPEN:
        raise RuleBroken("nothing_frozen")
    made = TextCorrection(
        version_id=version.id,
        line_id=row.id if isinstance(row, PromiseLine) else None,
        field=field,
        language=language,
        before=promise_words.said(row, field).get(language, ""),
        after=normalise(words).strip(),
        proposed_by=actor.id,
        proposed_for=party_id,
        proposed_at=at,
    )
    session.add(made)
    return made


def _kept(
    session: Session, actor: Actor, version: PromiseVersion, one: TextCorrection, verb: str, at: dt.datetime
) -> TextCorrection:
    session.flush()
    session.expire(version, ["corrections"])
    record(session, actor, version, verb, at, correction=one.id, language=one.language)
    return one
