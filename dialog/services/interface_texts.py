"""The words of the pages, language by language: how each stands, correcting it, taking it back.

The catalogue files are what the product brings. A row of `interface_text` is what a person wrote instead; no
later catalogue overwrites it. Who checked it is a row of `text_state`, as for every other text. The earlier
words lie in the log, where nobody can change them: these are words of ours, never a resident's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from babel.messages.catalog import Message
from sqlalchemy.orm import Session

from dialog import translations
from dialog.clock import STOCKHOLM
from dialog.languages import LANGUAGES, Forms, Key, committed, number_of_forms
from dialog.models import AuditEvent, InterfaceText, TextState
from dialog.services import audit, language_rights, text_states
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor
from dialog.services.speech import SEPARATOR, forms_of, is_current, key_of
from dialog.services.text_states import Place
from surveys.texts import normalise

SUBJECT = "interface_text"


@dataclass(frozen=True)
class Standing:
    """The words of one interface text in one language, and what is known about them."""

    words: Forms
    state: str = "draft"
    checked_by: str = ""
    checked_on: dt.date | None = None
    is_corrected: bool = False
    """Written or confirmed here, over the catalogue."""


@dataclass(frozen=True)
class Outdated:
    """A correction whose English source has changed; it is not used, and nothing of it is lost."""

    id: int
    source: Forms
    words: Forms
    checked_by: str


@cache
def sources() -> Mapping[str, Message]:
    """Every interface text of the product by the address that it has in the room."""
    return {address_of(source_of(message)): message for message in committed("en") if message.id}


def source_of(message: Message) -> Key:
    """Context and English source of a text of the catalogues."""
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    return message.context or "", tuple(str(one) for one in ids)


def address_of(key: Key) -> str:
    """A short name for a text, the same on every site; another one when its source changes."""
    context, source = key
    return hashlib.sha256(SEPARATOR.join((context, *source)).encode()).hexdigest()[:16]


def standings(session: Session, language: str) -> dict[str, Standing]:
    """How every interface text stands in a language, by its address."""
    found = dict(_committed_standings(language))
    checked = _checks(session, language)
    for row in session.scalars(sa.select(InterfaceText).where(InterfaceText.language == language)):
        key, forms = key_of(row), forms_of(row)
        if is_current(key, forms, language):
            found[address_of(key)] = _standing(row, checked.get(row.id))
    return found


def standing(session: Session, address: str, language: str) -> Standing:
    """How one text stands. Raises NotFound for an address that no text has."""
    _found(address)
    row = _row(session, address, language)
    if row is None:
        return _committed_standings(language)[address]
    return _standing(row, _checks(session, language).get(row.id))


def outdated(session: Session, language: str) -> tuple[Outdated, ...]:
    """The corrections that are not used since their source has changed, oldest first."""
    checked = _checks(session, language)
    query = sa.select(InterfaceText).where(InterfaceText.language == language).order_by(InterfaceText.id)
    return tuple(
        Outdated(row.id, key_of(row)[1], forms_of(row), _standing(row, checked.get(row.id)).checked_by)
        for row in session.scalars(query)
        if not is_current(key_of(row), forms_of(row), language)
    )


def correct(
    session: Session,
    actor: Actor | None,
    address: str,
    language: str,
    words: Sequence[str],
    *,
    at: dt.datetime,
    checked_by: str = "",
    checked_at: dt.datetime | None = None,
    former: Sequence[str] | None = None,
) -> None:
    """Put a person's words over the catalogue, or confirm the words that stand; shown at once everywhere.

    `checked_by` names who has read them; without a name they are a draft. `former` are the words that the
    person saw: Conflict with those that stand now when they are others. No actor is the operator.
    """
    if actor is not None:
        language_rights.require_language(actor, language)
    message = _found(address)
    written = tuple(normalise(form) for form in words)
    if fault := fault_of(message, language, written):
        raise RuleBroken(fault, names=", ".join(sorted(translations.placeholders(message))))
    before = standing(session, address, language)
    if former is not None and tuple(former) != before.words:
        raise Conflict(before.words)
    state = "checked" if checked_by else "draft"
    if (before.words, before.state, before.checked_by) == (written, state, checked_by):
        return
    row = _row(session, address, language)
    _log(session, actor, address, language, before if row else None, at)
    _write(session, address, language, Standing(written, state, checked_by), actor, at, checked_at or at)


def take_back(
    session: Session, actor: Actor, address: str, language: str, line: int, *, at: dt.datetime
) -> None:
    """Let the words stand again that a line of the log has as the earlier ones.

    Raises NotFound for a line about something else.
    """
    language_rights.require_language(actor, language)
    _found(address)
    event = next((one for one in history(session, address, language) if one.seq == line), None)
    if event is None:
        raise NotFound
    row = _row(session, address, language)
    before = standing(session, address, language) if row else None
    _log(session, actor, address, language, before, at)
    if event.details["before"] is None:
        if row is not None:
            _forget(session, row)
        return
    earlier = _told(event.details)
    on = event.details["before_at"]
    checked_at = dt.datetime.fromisoformat(on) if on else None
    _write(session, address, language, earlier, actor, at, checked_at)


def history(session: Session, address: str, language: str) -> tuple[AuditEvent, ...]:
    """The lines of the log about a text in a language, newest first; each holds the words before it."""
    query = sa.select(AuditEvent).where(
        AuditEvent.action == "language:correct", AuditEvent.subject == f"{SUBJECT}:{address}"
    )
    events = session.scalars(query.order_by(AuditEvent.seq.desc()))
    return tuple(event for event in events if event.details.get("language") == language)


def discard(session: Session, actor: Actor, outdated_id: int, *, at: dt.datetime) -> str:
    """Throw away a correction whose source is gone, when its words serve nowhere. The log keeps them.

    Gives its language.
    """
    row = session.get(InterfaceText, outdated_id)
    if row is None or is_current(key_of(row), forms_of(row), row.language):
        raise NotFound
    language_rights.require_language(actor, row.language)
    before = _standing(row, _checks(session, row.language).get(row.id))
    _log(session, actor, address_of(key_of(row)), row.language, before, at)
    _forget(session, row)
    return row.language


def fault_of(message: Message, language: str, words: Sequence[str]) -> str:
    """Why words cannot stand for a text: the name of the broken rule, or nothing."""
    _context, source = source_of(message)
    if len(words) != (number_of_forms(language) if len(source) > 1 else 1) or not all(words):
        return "words_missing"
    faults = [fault for form in words if (fault := translations.fault_of_words(source, form))]
    return faults[0] if faults else ""


def earlier_words(event: AuditEvent) -> Forms:
    """What stood before a line of the log; nothing when that was the catalogue's."""
    before = event.details["before"]
    return tuple(str(before).split(SEPARATOR)) if before is not None else ()


@cache
def _committed_standings(language: str) -> Mapping[str, Standing]:
    found = {}
    for address, message in sources().items():
        own = committed(language).get(message.id, message.context) if language in LANGUAGES else None
        found[address] = _of_catalogue(language, own, source_of(message)[1])
    return found


def _of_catalogue(language: str, own: Message | None, source: Forms) -> Standing:
    number = number_of_forms(language) if len(source) > 1 else 1
    forms = translations.forms_of(own.string) if own is not None and not own.fuzzy else ()
    if len(forms) != number or not all(forms):
        # The English of the source needs no catalogue.
        return Standing(source) if language == "en" else Standing(("",) * number, "missing")
    who, on = translations.check_told(own) if own is not None else ("", None)
    return Standing(forms, "checked" if who else "draft", who, on)


def _found(address: str) -> Message:
    if address not in sources():
        raise NotFound
    return sources()[address]


def _row(session: Session, address: str, language: str) -> InterfaceText | None:
    context, source = source_of(_found(address))
    query = sa.select(InterfaceText).filter_by(
        context=context, message=SEPARATOR.join(source), language=language
    )
    return session.scalar(query)


def _standing(row: InterfaceText, check: TextState | None) -> Standing:
    if check is None:
        return Standing(forms_of(row), is_corrected=True)
    on = check.checked_at.astimezone(STOCKHOLM).date() if check.checked_at else None
    return Standing(forms_of(row), "checked", check.checked_by or "", on, is_corrected=True)


def _checks(session: Session, language: str) -> dict[int, TextState]:
    query = sa.select(TextState).filter_by(subject=SUBJECT, language=language, state="checked")
    return {row.row_id: row for row in session.scalars(query)}


def _write(
    session: Session,
    address: str,
    language: str,
    now: Standing,
    actor: Actor | None,
    at: dt.datetime,
    checked_at: dt.datetime | None,
) -> None:
    context, source = source_of(_found(address))
    row = _row(session, address, language) or InterfaceText(
        context=context, message=SEPARATOR.join(source), language=language
    )
    row.text, row.state = SEPARATOR.join(now.words), now.state
    row.changed_by, row.changed_at = actor.id if actor else None, at
    session.add(row)
    session.flush()
    text_states.write(
        session, _place(row), language, now.state, checked_by=now.checked_by, checked_at=checked_at
    )


def _forget(session: Session, row: InterfaceText) -> None:
    # The database may give the row's number to another one: nothing that was checked may be left behind.
    text_states.forget(session, _place(row))
    session.delete(row)
    session.flush()


def _place(row: InterfaceText) -> Place:
    return Place(SUBJECT, row.id, "text")


def _log(
    session: Session,
    actor: Actor | None,
    address: str,
    language: str,
    before: Standing | None,
    at: dt.datetime,
) -> None:
    audit.record(
        session,
        actor,
        "language:correct",
        f"{SUBJECT}:{address}",
        at=at,
        language=language,
        before=SEPARATOR.join(before.words) if before else None,
        before_state=before.state if before else None,
        before_by=before.checked_by if before else None,
        before_at=_midday(before.checked_on) if before and before.checked_on else None,
    )


def _midday(day: dt.date) -> str:
    return dt.datetime.combine(day, dt.time(12), STOCKHOLM).isoformat()


def _told(details: Mapping[str, Any]) -> Standing:
    words = tuple(str(details["before"]).split(SEPARATOR))
    return Standing(words, details["before_state"], details["before_by"] or "")
