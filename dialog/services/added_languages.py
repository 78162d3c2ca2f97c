"""Languages beyond the three that the product brings: added as data, offered when a person says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.languages import CODE, LANGUAGES
from dialog.models import AddedLanguage
from dialog.services import audit, interface_texts, language_rights
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor
from dialog.translations import is_public
from surveys.texts import normalise


@dataclass(frozen=True)
class Described:
    """An added language, and how much of what a resident can meet is not written in it yet."""

    code: str
    name: str
    position: int
    is_offered: bool
    missing: int
    of: int


def names(session: Session) -> dict[str, str]:
    """Every language that a text can be written in: code and name in itself, in their order."""
    return {**LANGUAGES, **{row.code: row.name for row in _rows(session)}}


def listed(session: Session) -> tuple[Described, ...]:
    """The added languages in their order."""
    return tuple(_described(session, row) for row in _rows(session))


def find(session: Session, code: str) -> Described:
    """One added language. Raises NotFound."""
    return _described(session, _found(session, code))


def add(session: Session, actor: Actor | None, code: str, name: str, *, at: dt.datetime) -> AddedLanguage:
    """Add a language with its name in itself; it comes last and is not offered yet. No actor: the operator.

    Raises RuleBroken("language_code") for what is no code, RuleBroken("language_exists").
    """
    if actor is not None:
        language_rights.require_choice_of_languages(actor)
    if not CODE.fullmatch(code):
        raise RuleBroken("language_code")
    if code in names(session):
        raise RuleBroken("language_exists", name=names(session)[code])
    if not normalise(name):
        raise RuleBroken("language_needs_name")
    last = session.scalar(sa.select(sa.func.max(AddedLanguage.position))) or 0
    row = AddedLanguage(code=code, name=normalise(name), position=last + 1, is_offered=False)
    session.add(row)
    session.flush()
    _record(session, actor, "add_language", row, at)
    return row


def change(
    session: Session,
    actor: Actor | None,
    code: str,
    *,
    at: dt.datetime,
    name: str | None = None,
    position: int | None = None,
    is_offered: bool | None = None,
) -> None:
    """Change its name or place, offer it to residents or stop offering it; what is not given stays."""
    if actor is not None:
        language_rights.require_choice_of_languages(actor)
    row = _found(session, code)
    if name is not None and not normalise(name):
        raise RuleBroken("language_needs_name")
    row.name = normalise(name) if name is not None else row.name
    row.position = position if position is not None else row.position
    row.is_offered = is_offered if is_offered is not None else row.is_offered
    session.flush()
    _record(session, actor, "change_language", row, at)


def _rows(session: Session) -> list[AddedLanguage]:
    query = sa.select(AddedLanguage).order_by(AddedLanguage.position, AddedLanguage.code)
    return list(session.scalars(query))


def _found(session: Session, code: str) -> AddedLanguage:
    row = session.get(AddedLanguage, code)
    if row is None:
        raise NotFound
    return row


def _described(session: Session, row: AddedLanguage) -> Described:
    states = interface_texts.standings(session, row.code)
    public = [states[address] for address, text in interface_texts.sources().items() if is_public(text)]
    missing = sum(standing.state == "missing" for standing in public)
    return Described(row.code, row.name, row.position, row.is_offered, missing, len(public))


def _record(session: Session, actor: Actor | None, verb: str, row: AddedLanguage, at: dt.datetime) -> None:
    audit.record(
        session,
        actor,
        f"language:{verb}",
        f"added_language:{row.code}",
        at=at,
        is_offered=row.is_offered,
        position=row.position,
    )
