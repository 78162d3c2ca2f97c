"""Areas that figures are about: how a file may name them, those that a person adds, those that are alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Area, Organisation, SimilarArea
from dialog.services import audit
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where
from surveys.texts import Texts

KINDS = ("municipality", "police_area", "county", "country")
LONGEST_CODE = 20
_CODE_AND_NAME = re.compile(r"(\d{1,4}|[A-Z]{2})\s*[-–:.,]?\s+(\D.*)")


@dataclass(frozen=True)
class Names:
    """Every way to name an area in a file: its code, its names, its municipality's key and names."""

    known: Mapping[str, int]

    def find(self, words: str) -> int | None:
        """The area that words name; a code and a name together must agree."""
        whole = self.known.get(_plain(words))
        if whole is not None:
            return whole
        found = self._parts(words)
        return found[0] if found and found[0] == found[1] else None

    def disagrees(self, words: str) -> bool:
        """Whether a code and a name stand together of which at least one is known, but not the same area."""
        found = self._parts(words)
        return found is not None and found != (None, None) and found[0] != found[1]

    def of(self, words: str) -> int:
        """The area, which is known to be there."""
        found = self.find(words)
        if found is None:
            raise NotFound
        return found

    def _parts(self, words: str) -> tuple[int | None, int | None] | None:
        match = _CODE_AND_NAME.fullmatch(" ".join(words.split()))
        if not match:
            return None
        return self.known.get(_plain(match[1])), self.known.get(_plain(match[2]))


@dataclass(frozen=True)
class Similar:
    """An area that stands beside another one in comparisons, and why."""

    area: Area
    because: str


def names(session: Session) -> Names:
    """Every way to name the areas that are known."""
    found: dict[str, int] = {}
    for area in session.scalars(sa.select(Area).order_by(Area.id)):
        for name in (area.code, *area.name.values()):
            found.setdefault(_plain(name), area.id)
    for organisation in session.scalars(sa.select(Organisation).where(Organisation.area_id.is_not(None))):
        if organisation.area_id is not None:
            for name in (organisation.key, *organisation.name.values()):
                found.setdefault(_plain(name), organisation.area_id)
    return Names(found)


def listed(session: Session, actor: Actor) -> Sequence[Area]:
    """Every area, the largest kinds last."""
    require(actor, Permission.PICTURE_READ)
    found = session.scalars(sa.select(Area).order_by(Area.code, Area.id)).all()
    return sorted(found, key=lambda area: KINDS.index(area.kind))


def similar(session: Session, actor: Actor) -> dict[int, list[Similar]]:
    """The areas that were chosen to stand beside each area."""
    require(actor, Permission.PICTURE_READ)
    rows = session.execute(
        sa.select(SimilarArea, Area).join(Area, Area.id == SimilarArea.similar_id).order_by(Area.code)
    )
    found: dict[int, list[Similar]] = {}
    for chosen, area in rows:
        found.setdefault(chosen.area_id, []).append(Similar(area, chosen.because))
    return found


def own(session: Session, actor: Actor) -> list[Area]:
    """The areas of the municipalities that the actor imports figures for."""
    require(actor, Permission.STATISTICS_EDIT)
    query = (
        sa.select(Area)
        .join(Organisation, Organisation.area_id == Area.id)
        .where(Organisation.id.in_(where(actor, Permission.STATISTICS_EDIT)))
        .order_by(Area.code)
    )
    return list(session.scalars(query))


def add(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    code: str,
    name: Texts,
    parent_id: int | None,
    at: dt.datetime,
) -> Area:
    """Add an area that files speak of; a code and a name are never given to two areas."""
    require(actor, Permission.STATISTICS_EDIT)
    if kind not in KINDS:
        raise NotFound
    if parent_id is not None and session.get(Area, parent_id) is None:
        raise NotFound
    known = names(session).known
    for one in (code, *name.values()):
        if _plain(one) in known:
            raise RuleBroken("area_is_there", name=one)
    area = Area(kind=kind, code=code, name=dict(name), parent_id=parent_id)
    session.add(area)
    session.flush()
    audit.record(session, actor, "statistics:add_area", f"area:{area.id}", at=at, code=code)
    return area


def set_beside(
    session: Session, actor: Actor, area_id: int, similar_id: int, because: str, *, at: dt.datetime
) -> None:
    """Say that an area is alike one's own, and why; the same one again changes the reason."""
    area = _own(session, actor, area_id)
    other = session.get(Area, similar_id)
    if other is None:
        raise NotFound
    if other.id == area.id or other.kind != area.kind:
        raise RuleBroken("similar_is_another")
    if not because.strip():
        raise RuleBroken("similar_says_why")
    row = session.get(SimilarArea, (area.id, other.id))
    if row is None:
        row = SimilarArea(area_id=area.id, similar_id=other.id)
        session.add(row)
    row.because = because
    audit.record(session, actor, "statistics:set_beside", f"area:{area.id}", at=at, similar=other.code)


def take_away(session: Session, actor: Actor, area_id: int, similar_id: int, *, at: dt.datetime) -> None:
    """Let an area no longer stand beside one's own."""
    area = _own(session, actor, area_id)
    row = session.get(SimilarArea, (area.id, similar_id))
    if row is None:
        raise NotFound
    other = session.get_one(Area, similar_id)
    session.delete(row)
    audit.record(session, actor, "statistics:take_away_similar", f"area:{area.id}", at=at, similar=other.code)


def _own(session: Session, actor: Actor, area_id: int) -> Area:
    found = next((area for area in own(session, actor) if area.id == area_id), None)
    if found is None:
        raise NotFound
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
