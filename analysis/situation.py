"""From evidence to an order of concerns, by criteria that are stated and shown, and to a first paragraph.

The order is a proposal: people decide. Each criterion's value and points go out with it, so that anyone can
recompute the sum with pen and paper. A value that a person states, with a reason, counts instead of the
computed one. Nothing is learnt, weighted in secret or rounded on the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

METHOD = "stated criteria 2"
"""The edition of the criteria; stored with every order, so that an old one stays explained."""

VIEWS = ("residents", "staff", "police", "partners", "statistics", "dialogue", "observation")
"""Who can see a concern; `staff` is the municipality's, `police` the police's own."""
LEAST_BASE = 20
"""Under this base a share says more than is known, so the count alone decides."""

# From this share of those who answered: 1 to 4 points. Hidden counts have none.
SHARES_IN_TENTHS = ((3, 4), (2, 3), (1, 2))
# Where the base is small, from this count.
COUNTS = ((15, 4), (10, 3), (7, 2))
MOST = {
    "many": 4,
    "serious": 3,
    "hit": 3,
    "views": 3,
    "languages": 1,
    "places": 1,
    "influence": 2,
    "trend": 1,
}
"""The criteria in the order they are shown, with the most points each can give."""
STATABLE = ("serious", "hit", "influence", "trend")
"""What a person may know better than the evidence lines. How many said it, and where, is counted."""

SERIOUS: Mapping[str, int] = {
    # 3: life, health or freedom is at stake.
    "close_violence": 3,
    "street_violence": 3,
    "sexual_harassment": 3,
    "hate_sami": 3,
    "online_harm": 3,
    "youth_mental_health": 3,
    "drugs": 3,
    "drugs_apps": 3,
    # 1: comfort and order, where nobody is hurt.
    "vandalism": 1,
    "loitering": 1,
    "loose_dogs": 1,
    "information": 1,
    "reporting": 1,
    "winter_roads": 1,
    "hunting_fishing": 1,
}
"""How serious a theme is by itself; every other theme has 2. A stated choice, open to objection."""

GROUPS: Mapping[str, int] = {
    "children": 3,
    "young": 2,
    "women": 2,
    "sami": 2,
    "older": 2,
    "disabled": 2,
    "everyone": 1,
}
"""Who is hit, and the points: more where a group is less protected. The one with the most points counts."""
HIT: Mapping[str, tuple[str, ...]] = {
    "school_way": ("children",),
    "online_harm": ("children", "young"),
    "bullying": ("children", "young"),
    "nicotine_minors": ("young",),
    "alcohol_minors": ("young",),
    "youth_mental_health": ("young",),
    "somewhere_to_be": ("young",),
    "drugs_apps": ("young",),
    "close_violence": ("women", "children"),
    "sexual_harassment": ("women",),
    "evening_way": ("women",),
    "hate_sami": ("sami",),
    "reindeer_crime": ("sami",),
    "fraud": ("older",),
}
"""Whom a theme hits by what it is about; of every other theme it is not known until a person says it."""
INFLUENCES: Mapping[str, int] = {"yes": 2, "partly": 1, "no": 0}
"""Whether the parties can do something about it, and the points."""

Value = int | float | str | tuple[str, ...] | None


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence for one concern. Counts are protected already: None is hidden or unknown.

    `languages` and `places` are those in which enough people said it to be told; `trend` is the change
    since the time before in the same unit, if it can be compared. `hit` are groups of `GROUPS`; `influence`
    is a key of `INFLUENCES`, or None where nobody has looked into it.
    """

    concern: str
    kind: str
    count: int | None = None
    base: int | None = None
    serious: int = 2
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    trend: float | None = None
    hit: tuple[str, ...] = ()
    influence: str | None = None


@dataclass(frozen=True)
class Criterion:
    """One criterion of one concern: what was found or stated, and the points that follow from it alone.

    `of` is how many answered, where the value is a count of them.
    """

    name: str
    value: Value
    points: int
    most: int
    of: int | None = None
    is_stated: bool = False
    """A person stated the value, which counts instead of what the evidence lines say."""


@dataclass(frozen=True)
class RankedConcern:
    """A concern in the proposed order, with everything that the order rests on."""

    concern: str
    position: int
    points: int
    criteria: tuple[Criterion, ...]


Stated = Mapping[str, Mapping[str, Value]]
"""Concern -> criterion -> the value that a person states."""


def rank(lines: Iterable[EvidenceLine], stated: Stated | None = None) -> tuple[RankedConcern, ...]:
    """Order concerns by the sum of their points; equal sums by count, then by key, so that it is certain.

    many: how large a share of those who answered; serious: what is at stake; hit: who is; views: which sides
    see it; languages, places: in several; influence: something can be done; trend: it grows.
    """
    by_concern: dict[str, list[EvidenceLine]] = {}
    for line in lines:
        by_concern.setdefault(line.concern, []).append(line)
    found = [(key, _criteria(tuple(own), (stated or {}).get(key, {}))) for key, own in by_concern.items()]
    found.sort(key=lambda one: (-_sum(one[1]), -_count(one[1]), one[0]))
    return tuple(
        RankedConcern(key, position, _sum(criteria), criteria)
        for position, (key, criteria) in enumerate(found, 1)
    )


def seriousness(themes: Iterable[str]) -> int:
    """How serious a concern is: as the most serious of its themes."""
    return max((SERIOUS.get(theme, 2) for theme in themes), default=2)


def hit_by(themes: Iterable[str]) -> tuple[str, ...]:
    """Whom a concern hits: those whom every one of its themes hits. More than that a person states."""
    hit = [set(HIT.get(theme, ())) for theme in themes]
    return tuple(group for group in GROUPS if hit and all(group in groups for groups in hit))


def is_value(criterion: str, value: object) -> bool:
    """Whether a person may state this value of a criterion."""
    if criterion == "hit":
        return isinstance(value, list | tuple) and bool(value) and all(group in GROUPS for group in value)
    known: Mapping[str, tuple[object, ...]] = {
        "serious": (1, 2, 3),
        "influence": tuple(INFLUENCES),
        "trend": (-1, 0, 1),
    }
    return value in known.get(criterion, ())


def _criteria(lines: tuple[EvidenceLine, ...], stated: Mapping[str, Value]) -> tuple[Criterion, ...]:
    many = _largest(lines)
    values = _found(lines) | {"many": many.count if many else None}
    values |= {name: stated[name] for name in STATABLE if name in stated}
    return tuple(
        Criterion(
            name=name,
            value=values[name],
            points=_points_of_many(many) if name == "many" else _points(name, values[name]),
            most=MOST[name],
            of=many.base if many and name == "many" else None,
            is_stated=name in stated and name in STATABLE,
        )
        for name in MOST
    )


def _found(lines: tuple[EvidenceLine, ...]) -> dict[str, Value]:
    """What the evidence lines say of each criterion but the count."""
    groups = {group for line in lines for group in line.hit}
    kinds = {line.kind for line in lines}
    trends = [line.trend for line in lines if line.trend is not None]
    influences = [line.influence for line in lines if line.influence is not None]
    return {
        "serious": max(line.serious for line in lines),
        "hit": tuple(group for group in GROUPS if group in groups) or None,
        "views": tuple(view for view in VIEWS if view in kinds),
        "languages": len({language for line in lines for language in line.languages}),
        "places": len({place for line in lines for place in line.places}),
        "influence": max(influences, key=lambda one: INFLUENCES[one], default=None),
        "trend": max(trends, default=None),
    }


def _points(name: str, value: Value) -> int:
    if value is None:
        return 0
    if isinstance(value, tuple):
        if name == "views":
            return min(max(len(value) - 1, 0), MOST[name])
        return max(GROUPS[group] for group in value)
    if isinstance(value, str):
        return INFLUENCES[value]
    if name in ("languages", "places"):
        return int(value > 1)
    return int(value > 0) if name == "trend" else int(value)


def _largest(lines: tuple[EvidenceLine, ...]) -> EvidenceLine | None:
    """The residents' line with the largest count, whatever order the lines come in."""
    known = [line for line in lines if line.kind == "residents" and line.count is not None]
    return max(known, key=lambda line: (line.count or 0, _points_of_many(line), line.base or 0), default=None)


def _points_of_many(line: EvidenceLine | None) -> int:
    if line is None or line.count is None:
        return 0
    if line.base is None or line.base < LEAST_BASE:
        return next((points for least, points in COUNTS if line.count >= least), 1)
    # Whole numbers: a share of exactly three tenths must not be lost to a rounded fraction.
    return next((points for tenths, points in SHARES_IN_TENTHS if 10 * line.count >= tenths * line.base), 1)


def _sum(criteria: tuple[Criterion, ...]) -> int:
    return sum(criterion.points for criterion in criteria)


def _count(criteria: tuple[Criterion, ...]) -> int:
    value = criteria[0].value
    return value if isinstance(value, int) else 0


# ---------------------------------------------------------------------------------------- the first paragraph

PATTERNS: Mapping[str, Mapping[str, str]] = {
    "counted": {
        "sv": "{count} av de {base} personer som svarade tog med egna ord upp ”{name}”.",
        "en": "{count} of the {base} people who answered brought up “{name}” in their own words.",
    },
    "shared": {
        "sv": "{count} av de {base} personer som svarade ({share} procent) tog med egna ord upp ”{name}”.",
        "en": "{count} of the {base} people who answered ({share} per cent) brought up “{name}” "
        "in their own words.",
    },
    "hidden": {
        "sv": "Hur många som med egna ord tog upp ”{name}” visas inte, eftersom talen är för små.",
        "en": "How many brought up “{name}” in their own words is not shown, as the numbers are too small.",
    },
    "parts": {
        "sv": "Det gäller {names}. Vart och ett av dessa teman är för litet för att visas för sig.",
        "en": "It concerns {names}. Each of these themes is too small to be shown by itself.",
    },
    "staff": {
        "sv": "I medarbetarnas svar finns det hos {count} personer.",
        "en": "Among the answers of staff it is found with {count} people.",
    },
    "partners": {
        "sv": "I samverkansparternas svar finns det hos {count} personer.",
        "en": "Among the answers of partners it is found with {count} people.",
    },
}
QUOTED = {"sv": "”{}”", "en": "“{}”"}
AND = {"sv": " och ", "en": " and "}


def first_paragraph(
    name: Mapping[str, str],
    count: int | None,
    base: int | None,
    *,
    parts: tuple[Mapping[str, str], ...] = (),
    others: Mapping[str, int] | None = None,
) -> dict[str, str]:
    """Propose a paragraph in Swedish and English that says what the evidence says and no more.

    Names are quoted, never inflected. Northern Sámi is not made from patterns: a person translates.
    """
    written = {}
    for language in ("sv", "en"):
        sentences = [_counted(name, count, base, language)]
        if parts:
            sentences.append(PATTERNS["parts"][language].format(names=_listed(parts, language)))
        for kind, number in (others or {}).items():
            sentences.append(PATTERNS[kind][language].format(count=number))
        written[language] = " ".join(sentences)
    return written


def _counted(name: Mapping[str, str], count: int | None, base: int | None, language: str) -> str:
    said = name.get(language) or name.get("sv", "")
    if count is None or base is None:
        return PATTERNS["hidden"][language].format(name=said)
    if base < LEAST_BASE:
        return PATTERNS["counted"][language].format(name=said, count=count, base=base)
    share = (200 * count + base) // (2 * base)
    return PATTERNS["shared"][language].format(name=said, count=count, base=base, share=share)


def _listed(names: tuple[Mapping[str, str], ...], language: str) -> str:
    said = [QUOTED[language].format(name.get(language) or name.get("sv", "")) for name in names]
    return AND[language].join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]
