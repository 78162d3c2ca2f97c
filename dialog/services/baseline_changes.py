"""Which values of a baseline can be drawn beside the newest ones, and as what.

Themes are drawn as shares of those who answered, since another number of people answers each survey: only
where both bases are large enough for a share. Figures are drawn as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.services import baselines, places
from dialog.services.baselines import Compared
from dialog.services.permissions import Actor
from dialog.services.places import Municipality
from surveys.tabulation import SMALLEST_BASE_FOR_SHARES
from surveys.texts import Texts, pick

KINDS = ("theme", "statistics")
PER_CENT = " %"


@dataclass(frozen=True)
class Drawn:
    """A value then and now; `unit` is what stands after the numbers, with its blank, or nothing."""

    place: Municipality
    name: Texts
    unit: str
    then: float
    then_period: str
    now: float
    now_period: str


def drawn(session: Session, actor: Actor, baseline_id: int, kind: str) -> tuple[Drawn, ...]:
    """The rows of one kind that have a value then and a newer one; the others stand in the table alone."""
    return of_rows(session, baselines.show(session, actor, baseline_id).rows, kind)


def of_rows(session: Session, rows: Sequence[Compared], kind: str) -> tuple[Drawn, ...]:
    """The same of rows that were read already."""
    found = []
    for row in rows:
        if row.kind != kind or not has_moved_on(row):
            continue
        values = _values(row)
        if values is not None:
            place = places.municipality(session, row.place)
            name = row.name if kind == "theme" else {code: _indicator(row, code) for code in row.name}
            unit = PER_CENT if kind == "theme" else ""
            found.append(
                Drawn(place, name, unit, values[0], _word(row.then_period), values[1], _word(row.now_period))
            )
    return tuple(found)


def has_moved_on(row: Compared) -> bool:
    """Whether there is a value then, and another one of a later period or a later survey."""
    if row.then_mark != "present" or row.now_mark != "present":
        return False
    # Two surveys may have the same title.
    is_another = row.kind == "theme" and (row.then, row.then_base) != (row.now, row.now_base)
    return is_another or row.then_period != row.now_period


def _values(row: Compared) -> tuple[float, float] | None:
    if row.then is None or row.now is None:
        return None
    if row.kind != "theme":
        return (row.then, row.now) if row.then >= 0 and row.now >= 0 else None
    bases = (row.then_base or 0, row.now_base or 0)
    if min(bases) < SMALLEST_BASE_FOR_SHARES:
        return None
    return round(100 * row.then / bases[0]), round(100 * row.now / bases[1])


def _indicator(row: Compared, code: str) -> str:
    return row.name[code] if row.unit.lower() in ("antal", "number") else f"{row.name[code]}, {row.unit}"


def _word(period: Texts | str) -> str:
    """A period of figures; of themes the survey's Swedish title, which the drawing does not show."""
    return period if isinstance(period, str) else pick(period, "sv").text
