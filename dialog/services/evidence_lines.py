"""What a picture's evidence says of each concern, as the lines that `analysis.situation` puts in order.

The lines come from the evidence rows, which hold protected copies, from what the themes' own sizes say of
languages and places, and from the causes. Nothing here is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.situation import INFLUENCES, EvidenceLine, hit_by, seriousness
from dialog.models import (
    Concern,
    Evidence,
    Organisation,
    StatisticsBreak,
    StatisticsSource,
    StatisticsValue,
)
from dialog.services.themes import Sizes
from surveys.texts import Texts

COUNTED = ("antal", "number")
"""Units whose growth is a growing problem. Of a share one cannot know which way is the better one."""


@dataclass(frozen=True)
class Numbers:
    """The protected numbers of one municipality, gathered once: residents, other views, places."""

    sizes: Sizes
    source: Texts
    others: Mapping[str, tuple[Sizes, Texts]]
    places: Mapping[int, tuple[str, ...]]
    staff: Mapping[int, Mapping[Organisation, tuple[int, int]]] = field(default_factory=dict)
    """By theme and authority: how many of its staff named it, of how many, where shown apart."""


def of_concerns(session: Session, concerns: Iterable[Concern], numbers: Numbers | None) -> list[EvidenceLine]:
    """The lines of every concern; one without evidence has an empty line, so that it has a place too."""
    return [line for concern in concerns for line in of_concern(session, concern, numbers)]


def of_concern(session: Session, concern: Concern, numbers: Numbers | None) -> list[EvidenceLine]:
    """A line for each piece of evidence, and one for what is known of the concern as a whole."""
    keys = [theme.key for theme in concern.themes]
    whole = EvidenceLine(
        concern=concern.key,
        kind="",
        serious=seriousness(keys),
        languages=_languages(concern, numbers),
        places=_places(concern, numbers),
        hit=hit_by(keys),
        influence=_influence(concern),
    )
    return [whole] + [
        EvidenceLine(
            concern=concern.key,
            kind=view_of(one),
            count=None if one.value is None else int(one.value),
            base=None if one.base is None else int(one.base),
            serious=whole.serious,
            trend=_trend(session, one),
        )
        for one in concern.evidence
    ]


def view_of(evidence: Evidence) -> str:
    """Whose view it is: the police's own staff are told apart where the evidence says where it comes from."""
    origin = evidence.origin
    if evidence.kind == "staff" and origin is not None and origin.organisation is not None:
        return "staff" if origin.organisation.is_municipality else "police"
    return evidence.kind


def _languages(concern: Concern, numbers: Numbers | None) -> tuple[str, ...]:
    if numbers is None:
        return ()
    sizes: Sequence[Mapping[str, int | None]] = [
        size.by_language for theme in concern.themes if (size := numbers.sizes.of(theme.id))
    ]
    return tuple(dict.fromkeys(code for size in sizes for code, count in size.items() if count))


def _places(concern: Concern, numbers: Numbers | None) -> tuple[str, ...]:
    if numbers is None:
        return ()
    return tuple(
        dict.fromkeys(place for theme in concern.themes for place in numbers.places.get(theme.id, ()))
    )


def _influence(concern: Concern) -> str | None:
    """The most that can be done about one of its causes; None while nobody has said anything of any."""
    known = [cause.influence for cause in concern.causes if cause.influence in INFLUENCES]
    return max(known, key=lambda one: INFLUENCES[one], default=None)


def _trend(session: Session, evidence: Evidence) -> float | None:
    """How a counted figure changed since the period before, unless a break lies between the two."""
    if evidence.statistics_value_id is None or evidence.value is None or evidence.unit.lower() not in COUNTED:
        return None
    value = session.get_one(StatisticsValue, evidence.statistics_value_id)
    former = session.scalar(
        sa.select(StatisticsValue)
        .where(
            StatisticsValue.source_id == value.source_id,
            StatisticsValue.area_id == value.area_id,
            StatisticsValue.indicator == value.indicator,
            StatisticsValue.unit == value.unit,
            StatisticsValue.period < value.period,
            StatisticsValue.value.is_not(None),
        )
        .order_by(StatisticsValue.period.desc())
        .limit(1)
    )
    if former is None or former.value is None or _is_broken(session, former, value):
        return None
    return evidence.value - former.value


def _is_broken(session: Session, former: StatisticsValue, value: StatisticsValue) -> bool:
    publisher = sa.select(StatisticsSource.publisher).where(StatisticsSource.id == value.source_id)
    between = sa.select(StatisticsBreak.id).where(
        StatisticsBreak.publisher == publisher.scalar_subquery(),
        StatisticsBreak.indicator == value.indicator,
        StatisticsBreak.period > former.period,
        StatisticsBreak.period <= value.period,
    )
    return session.scalar(between.limit(1)) is not None
