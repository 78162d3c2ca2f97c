"""The concerns of a picture with what each side says of them, from the evidence alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.models import Concern, Evidence, SituationPicture
from dialog.services import pictures, sides
from dialog.services.permissions import Actor, Permission

NOTES = "notes"
"""The column of dialogues and observations, whoever they were with."""


@dataclass(frozen=True)
class SideOfConcern:
    """One side's evidence for a concern; without any, `state` says whether it was asked, or met in a note."""

    side: str
    state: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class ConcernRow:
    """One concern, its cells, and what the sides say together."""

    concern: Concern
    cells: tuple[SideOfConcern, ...]
    verdict: str
    seeing: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class PictureSides:
    """A picture's concerns in rows, its sides in columns."""

    picture: SituationPicture
    sides: tuple[str, ...]
    rows: tuple[ConcernRow, ...]


def show(session: Session, actor: Actor, picture_id: int) -> PictureSides:
    """What each side says of each concern; staff of no named authority have a column where there are any."""
    picture = pictures.find(session, actor, Permission.PICTURE_READ, picture_id)
    asked = sides.show(session, actor, pictures.municipality_of(picture), as_others=True)
    states = {one.side: one.state for one in asked.columns}
    found = {one.side for concern in picture.concerns for one in concern.evidence}
    there = {*sides.SIDES, *found}
    columns = [one for one in ("residents", "municipality", "police", "staff", "partners") if one in there]
    return PictureSides(
        picture,
        (*columns, NOTES),
        tuple(_row(concern, columns, states) for concern in picture.concerns),
    )


def _row(concern: Concern, columns: Sequence[str], states: Mapping[str, str]) -> ConcernRow:
    met = tuple(one for one in concern.evidence if one.kind in ("dialogue", "observation"))
    heard = {sides.side_of_note(one.origin.note) for one in met if one.origin and one.origin.note}
    cells = [
        SideOfConcern(
            side,
            "met" if side in heard else "silent" if states.get(side, "heard") == "heard" else states[side],
            tuple(one for one in concern.evidence if one.side == side),
        )
        for side in columns
    ]
    told = [sides.Cell(one.side, "sees" if one.evidence else one.state) for one in cells]
    has_staff = any(one.side == "staff" and one.state == "sees" for one in told)
    if has_staff:
        # Staff of both authorities in one number: neither of them is silent.
        told = [one for one in told if one.side not in sides.STAFF or one.state in sides.SEEING]
    else:
        told = [one for one in told if one.side != "staff"]
    return ConcernRow(
        concern,
        (*cells, SideOfConcern(NOTES, "none", met)),
        sides.verdict(told),
        sides.those(told, sides.SEEING),
        sides.those(told, frozenset({"silent"})),
    )
