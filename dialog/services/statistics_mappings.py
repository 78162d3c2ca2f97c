"""Mappings that were saved or that the program brings: which fits a file best, who has said that it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import StatisticsMapping, StatisticsSource, User
from dialog.services import audit, statistics_guess, statistics_preview
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.statistics_kinds import BUILT_IN
from dialog.services.statistics_mapping import EVERY_SHEET, Settings, heading_key, plain, restored, stored
from dialog.services.statistics_page import Page, words_of

LOOKED_AT = 40


@dataclass(frozen=True)
class Offer:
    """A mapping that a file can be read by. `key` is "saved:4" or the key of one that the program brings."""

    key: str
    kind: str
    name: str
    """What a person called it; "" for one that the program brings."""
    settings: Settings
    share: float
    """How much of what it looks for stands in the file, from 0 to 1."""
    row_id: int | None = None
    fits_by: str = ""
    fits_at: dt.datetime | None = None


def offered(session: Session, actor: Actor, pages: Sequence[Page]) -> list[Offer]:
    """The mappings that find something in the file, the best fitting first, those of people before others."""
    require(actor, Permission.STATISTICS_EDIT)
    found = [one for one in _all(session, pages) if one.share]
    return sorted(found, key=lambda one: (-one.share, not one.name, one.name, one.key))


def first(session: Session, pages: Sequence[Page]) -> tuple[Settings, str]:
    """The settings to begin with and the key of their mapping: a saved one that fits, or a guess."""
    fitting = [one for one in _all(session, pages) if one.name and one.share == 1]
    if fitting:
        # The newest: who saved a better one wants it used.
        best = max(fitting, key=lambda one: (len(one.settings.roles), one.row_id or 0))
        return applied(pages, best.settings), best.key
    return statistics_guess.guess(pages), ""


def applied(pages: Sequence[Page], settings: Settings) -> Settings:
    """A mapping's settings for this file: what it does not know of is guessed."""
    return replace(statistics_guess.complete(pages, settings), leave_out="")


def listed(session: Session, actor: Actor) -> Sequence[tuple[StatisticsMapping, str, str]]:
    """Every saved mapping with who made it and who has said that it fits."""
    require(actor, Permission.PICTURE_READ)
    people = _people(session)
    rows = session.scalars(sa.select(StatisticsMapping).order_by(StatisticsMapping.name))
    return [(row, people.get(row.made_by, ""), people.get(row.fits_by or 0, "")) for row in rows]


def save(
    session: Session, actor: Actor, name: str, kind: str, settings: Settings, *, at: dt.datetime
) -> StatisticsMapping:
    """Keep settings by a name; the same name again replaces them, and nobody has yet said that they fit."""
    require(actor, Permission.STATISTICS_EDIT)
    if not name.strip() or name in BUILT_IN:
        raise RuleBroken("mapping_needs_name")
    row = session.scalars(sa.select(StatisticsMapping).where(StatisticsMapping.name == name)).one_or_none()
    if row is None:
        row = StatisticsMapping(name=name, kind=kind)
        session.add(row)
    row.settings, row.made_by, row.made_at = stored(settings), actor.id, at
    row.fits_by = row.fits_at = None
    session.flush()
    audit.record(session, actor, "statistics:save_mapping", f"statistics_mapping:{row.id}", at=at)
    return row


def say_it_fits(session: Session, actor: Actor, offer: Offer, *, at: dt.datetime) -> None:
    """Note who has seen that the mapping fits a real file."""
    require(actor, Permission.STATISTICS_EDIT)
    row = session.get(StatisticsMapping, offer.row_id) if offer.row_id else None
    if row is None:
        row = StatisticsMapping(
            name=offer.key,
            kind=offer.kind,
            settings=stored(offer.settings),
            built_in=offer.key,
            made_by=actor.id,
            made_at=at,
        )
        session.add(row)
    row.fits_by, row.fits_at = actor.id, at
    session.flush()
    audit.record(session, actor, "statistics:mapping_fits", f"statistics_mapping:{row.id}", at=at)


def remove(session: Session, actor: Actor, mapping_id: int, *, at: dt.datetime) -> None:
    """Let a mapping go; figures that came by it stay."""
    require(actor, Permission.STATISTICS_EDIT)
    row = session.get(StatisticsMapping, mapping_id)
    if row is None:
        raise NotFound
    came_by_it = sa.update(StatisticsSource).where(StatisticsSource.mapping_id == mapping_id)
    session.execute(came_by_it.values(mapping_id=None))
    session.delete(row)
    audit.record(session, actor, "statistics:remove_mapping", f"statistics_mapping:{mapping_id}", at=at)


def _all(session: Session, pages: Sequence[Page]) -> list[Offer]:
    words = {
        heading_key(words_of(cell))
        for page in pages
        for _number, cells in page.rows[:LOOKED_AT]
        for cell in cells
    }
    people = _people(session)
    rows = session.scalars(sa.select(StatisticsMapping).order_by(StatisticsMapping.id)).all()
    confirmed = {row.built_in: row for row in rows if row.built_in}
    found = []
    for key, one in BUILT_IN.items():
        row = confirmed.get(key)
        offer = Offer(key, one.kind, "", one.settings, _share(pages, words, one.settings))
        if row is not None:
            offer = replace(
                offer, row_id=row.id, fits_by=people.get(row.fits_by or 0, ""), fits_at=row.fits_at
            )
        found.append(offer)
    for row in rows:
        if not row.built_in:
            settings = restored(row.settings)
            found.append(
                Offer(
                    f"saved:{row.id}",
                    row.kind,
                    row.name,
                    settings,
                    _share(pages, words, settings),
                    row.id,
                    people.get(row.fits_by or 0, ""),
                    row.fits_at,
                )
            )
    return found


def _share(pages: Sequence[Page], words: set[str], settings: Settings) -> float:
    wanted = {key for key, role in settings.roles.items() if role}
    there = {column.key for column in statistics_preview.columns(pages, replace(settings, sheet=EVERY_SHEET))}
    share = len(wanted & (words | there)) / len(wanted) if wanted else 0.0
    has_sheet = settings.sheet in ("", EVERY_SHEET) or any(
        plain(page.name) == plain(settings.sheet) for page in pages
    )
    return share if has_sheet else share / 2


def _people(session: Session) -> dict[int, str]:
    return {user.id: user.name for user in session.scalars(sa.select(User))}
