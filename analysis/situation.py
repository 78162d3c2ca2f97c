"""From evidence to an order of concerns, by criteria that are stated and shown, and to a first paragraph.

The order is a proposal: people decide. Each criterion's value and points go out with it, so that anyone can
recompute the sum with pen and paper. Nothing is learnt, weighted in secret or rounded on the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

METHOD = "stated criteria 1"
"""The edition of the criteria; stored with every order, so that an old one stays explained."""

VIEWS = ("residents", "staff", "partners", "statistics")
LEAST_BASE = 20
"""Under this base a share says more than is known, so the count alone decides."""

# From this share of those who answered: 1 to 4 points. Hidden counts have none.
SHARES_IN_TENTHS = ((3, 4), (2, 3), (1, 2))
# Where the base is small, from this count.
COUNTS = ((15, 4), (10, 3), (7, 2))
MOST = {"many": 4, "serious": 3, "views": 3, "spread": 2, "trend": 1}
"""The criteria in the order they are shown, with the most points each can give."""

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


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence for one concern. Counts are protected already: None is hidden or unknown.

    `languages` and `places` are those in which enough people said it to be told; `trend` is the change
    since the time before in the same unit, if it can be compared.
    """

    concern: str
    kind: str
    count: int | None = None
    base: int | None = None
    serious: int = 2
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    trend: float | None = None


@dataclass(frozen=True)
class Criterion:
    """One criterion of one concern: what was found, and the points that it gave."""

    name: str
    value: int | float | None
    points: int
    most: int


@dataclass(frozen=True)
class RankedConcern:
    """A concern in the proposed order, with everything that the order rests on."""

    concern: str
    position: int
    points: int
    criteria: tuple[Criterion, ...]


def rank(lines: Iterable[EvidenceLine]) -> tuple[RankedConcern, ...]:
    """Order concerns by the sum of their points; equal sums by count, then by key, so that it is certain.

    many: how large a share of those who answered; serious: what is at stake; views: how many sides see it;
    spread: several languages, several places; trend: it grows.
    """
    by_concern: dict[str, list[EvidenceLine]] = {}
    for line in lines:
        by_concern.setdefault(line.concern, []).append(line)
    found = [(key, _criteria(tuple(own))) for key, own in by_concern.items()]
    found.sort(key=lambda one: (-_sum(one[1]), -(one[1][0].value or 0), one[0]))
    return tuple(
        RankedConcern(key, position, _sum(criteria), criteria)
        for position, (key, criteria) in enumerate(found, 1)
    )


def seriousness(themes: Iterable[str]) -> int:
    """How serious a concern is: as the most serious of its themes."""
    return max((SERIOUS.get(theme, 2) for theme in themes), default=2)


def _criteria(lines: tuple[EvidenceLine, ...]) -> tuple[Criterion, ...]:
    views = {line.kind for line in lines if line.kind in VIEWS}
    languages = {language for line in lines for language in line.languages}
    places = {place for line in lines for place in line.places}
    trends = [line.trend for line in lines if line.trend is not None]
    many = _largest(lines)
    values: dict[str, tuple[int | float | None, int]] = {
        "many": (many.count if many else None, _points_of_many(many)),
        "serious": (max(line.serious for line in lines), max(line.serious for line in lines)),
        "views": (len(views), max(len(views) - 1, 0)),
        "spread": (len(languages) + len(places), (len(languages) > 1) + (len(places) > 1)),
        "trend": (max(trends) if trends else None, int(any(trend > 0 for trend in trends))),
    }
    return tuple(Criterion(name, value, points, MOST[name]) for name, (value, points) in values.items())


def _largest(lines: tuple[EvidenceLine, ...]) -> EvidenceLine | None:
    known = [line for line in lines if line.kind == "residents" and line.count is not None]
    return max(known, key=lambda line: line.count or 0, default=None)


def _points_of_many(line: EvidenceLine | None) -> int:
    if line is None or line.count is None:
        return 0
    if line.base is None or line.base < LEAST_BASE:
        return next((points for least, points in COUNTS if line.count >= least), 1)
    # Whole numbers: a share of exactly three tenths must not be lost to a rounded fraction.
    return next((points for tenths, points in SHARES_IN_TENTHS if 10 * line.count >= tenths * line.base), 1)


def _sum(criteria: tuple[Criterion, ...]) -> int:
    return sum(criterion.points for criterion in criteria)


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
