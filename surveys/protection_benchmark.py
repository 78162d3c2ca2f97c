"""`./run benchmark protection`: everything published of random small surveys, before the attacker.

Each data set is a survey of made-up people: one question of any kind, one to three municipalities, a
background question, a place and a language, answered by few and unevenly, some in silence. All that a
publication can hold of it is made as the site makes it; the attacker sees only that. The seeds are fixed.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from surveys.attacker import Published, Told, attack
from surveys.breakdown import OTHERS, Breakdown, Crossed, break_down, by_one, by_two
from surveys.kinds import KINDS
from surveys.question import AnswerValue, Choice, Question
from surveys.tabulation import (
    NARROWEST,
    SMALLEST_COUNT,
    SMALLEST_COUNT_IN_A_BREAKDOWN,
    Table,
    protect,
    protect_tables,
)

DATA_SETS = 10_000
Person = Sequence[AnswerValue]


@dataclass(frozen=True)
class Measured:
    """What came of one data set."""

    hidden: int
    shown: int
    recovered: tuple[Told, ...]
    under_k: int
    breakdowns: int


def measure(seed: int) -> Measured:
    """Make a data set, publish all of it, attack it."""
    publications = publish(Random(seed))
    told = [one for published in publications for one in attack(published, NARROWEST)]
    broken = [one for made in publications for each in made.breakdowns.values() for one in each]
    tables = [table for made in publications for table in (*made.tables.values(), made.joint) if table]
    numbers = [number for one in broken for row in one.rows for number in row.counts]
    numbers += [row.count for table in tables for row in table.rows]
    return Measured(
        hidden=len(told),
        shown=sum(number is not None for number in numbers),
        recovered=tuple(one for one in told if one.width < NARROWEST),
        under_k=sum(one.most < SMALLEST_COUNT for one in told),
        breakdowns=len(broken),
    )


def publish(random: Random) -> list[Published]:
    """Everything that is published of one question of a made-up survey.

    Where it is broken down by two background questions together, the sizes of those groups are broken down
    too, and stand as a publication of their own.
    """
    names = [f"place_{number}" for number in range(random.choice((1, 2, 2, 2, 3)))]
    asked = _a_question(random)
    background = [
        _chosen("age", "single", random.randint(2, 5)),
        _chosen("place", "place", random.randint(2, 6)),
        _chosen("language", "single", 3),
    ]
    people = {name: _people(random, asked, background) for name in names}
    safe = protect_tables({name: _sum_up(asked, people[name]) for name in names})
    groups = {name: [protect(_sum_up(one, people[name])) for one in background[:2]] for name in names}
    sizes = {name: len(people[name]) for name in names}
    joint = safe.joint if len(names) > 1 else None
    if random.random() < 0.75:
        broken = {name: _by_each(asked, background, people[name]) for name in names}
        return [Published(safe.parts, joint, groups, broken, sizes)]
    one, other, _ = background
    both = {name: _by_both(asked, one, other, people[name]) for name in names}
    made = [Published(safe.parts, joint, groups, {name: both[name][0] for name in names}, sizes)]
    for name in names:
        by_other = {name: groups[name][1:]}
        made.append(Published({name: groups[name][0]}, None, by_other, {name: both[name][1]}, sizes))
    return made


def _by_each(asked: Question, background: Sequence[Question], people: Sequence[Person]) -> list[Breakdown]:
    table = _sum_up(asked, people)
    sizes = [(question, _sum_up(question, people)) for question in background]
    made = [break_down(table, by_one(one), crossed(asked, [by], people), one.k) for by, one in sizes]
    return [one for one in made if one is not None]


def _by_both(
    asked: Question, one: Question, other: Question, people: Sequence[Person]
) -> tuple[list[Breakdown], list[Breakdown]]:
    """The question by two others together, and one of these by the other: the sizes of the groups."""
    k = SMALLEST_COUNT_IN_A_BREAKDOWN
    sizes, of_other = _sum_up(one, people), _sum_up(other, people)
    each = crossed(one, [other], people)
    made = break_down(
        _sum_up(asked, people), by_two(sizes, of_other, each), crossed(asked, [one, other], people), k
    )
    by_other = break_down(sizes, by_one(of_other), each, k)
    return ([made] if made else []), ([by_other] if by_other else [])


def crossed(asked: Question, by: Sequence[Question], people: Iterable[Person]) -> Crossed:
    """Count a question's answers by the groups of others."""
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        told = {answer.question: answer.choice or "" for answer in person}
        chosen = [told.get(question.key, "") for question in by]
        groups["+".join(chosen) if all(chosen) else OTHERS].append(person)
    tables = {key: _sum_up(asked, group) for key, group in groups.items()}
    cells = {(row.key, key): row.count or 0 for key, table in tables.items() for row in table.rows}
    return Crossed(cells, {key: table.base or 0 for key, table in tables.items()})


def _sum_up(question: Question, people: Iterable[Person]) -> Table:
    (table,) = KINDS[question.kind].sum_up(question, people)
    return table


def _chosen(key: str, kind: str, number: int, **settings: Any) -> Question:
    choices = tuple(Choice(f"{key}_{at}", {}) for at in range(number))
    return Question(key, "all", kind, "background", {}, choices=choices, settings=settings)


def _a_question(random: Random) -> Question:
    kind = random.choice(("single", "scale", "multiple", "multiple", "ranking", "number"))
    if kind == "number":
        limits = {"minimum": 0, "maximum": 20, "classes": [0, 1, 3, 8, 15][: random.randint(2, 5)]}
        return Question("asked", "all", kind, "concern", {}, settings=limits)
    question = _chosen("asked", kind, random.randint(2, 6))
    if kind == "multiple" and random.random() < 0.6:
        return replace(question, settings={"exclusive": [question.choices[-1].key]})
    return replace(question, settings={"most": random.randint(1, 3)}) if kind == "ranking" else question


def _people(random: Random, asked: Question, background: Sequence[Question]) -> list[Person]:
    """From a handful to some hundred, of uneven groups that answer unalike; some say nothing."""
    silent = random.choice((0.0, 0.03, 0.15))
    unevenness = random.choice((0.5, 1.5, 3.0))
    likely: dict[object, list[float]] = {}

    def some(where: object, number: int) -> list[float]:
        return likely.setdefault(where, [random.random() ** unevenness + 0.001 for _ in range(number)])

    people: list[Person] = []
    for _ in range(random.choice((8, 20, 40, 60, 120, 250))):
        person: list[AnswerValue] = []
        for question in background:
            if question.key == "language" or random.random() >= silent:
                (choice,) = random.choices(question.choices, some(question.key, len(question.choices)))
                person.append(AnswerValue(question.key, choice=choice.key))
        if random.random() >= silent:
            first = person[0].choice if person else ""
            person += _answers(random, asked, some((asked.key, first), max(len(asked.choices), 21)))
        people.append(person)
    return people


def _answers(random: Random, asked: Question, likely: Sequence[float]) -> list[AnswerValue]:
    if asked.kind == "number":
        most = asked.settings["maximum"] + 1
        return [AnswerValue(asked.key, number=random.choices(range(most), likely[:most])[0])]
    keys = [choice.key for choice in asked.choices]
    weights = likely[: len(keys)]
    if asked.kind == "ranking":
        number = random.choice((1, asked.settings["most"], asked.settings["most"]))
        ranked: list[str] = []
        while len(ranked) < min(number, len(keys)):
            ranked += {random.choices(keys, weights)[0]} - set(ranked)
        return [AnswerValue(asked.key, item=key, number=place) for place, key in enumerate(ranked, 1)]
    if asked.kind != "multiple":
        return [AnswerValue(asked.key, choice=random.choices(keys, weights)[0])]
    alone = set(asked.settings.get("exclusive", ()))
    ticked = [key for key, weight in zip(keys, weights, strict=True) if random.random() < weight]
    beside = [key for key in ticked if key not in alone]
    chosen = beside or ticked or [random.choices(keys, weights)[0]]
    return [AnswerValue(asked.key, item=key, choice=key) for key in chosen]


def main(arguments: Sequence[str]) -> int:
    """Measure all data sets and say what was hidden and what was told; 1 if anything was."""
    number = int(arguments[0]) if arguments else DATA_SETS
    began = time.monotonic()
    hidden = shown = under_k = broken = 0
    recovered: list[tuple[int, Told]] = []
    with ProcessPoolExecutor() as processes:
        for seed, one in enumerate(processes.map(measure, range(number), chunksize=20)):
            hidden, shown = hidden + one.hidden, shown + one.shown
            under_k, broken = under_k + one.under_k, broken + one.breakdowns
            recovered += [(seed, told) for told in one.recovered]
    print(f"data sets: {number}; breakdowns published: {broken}")
    print(f"numbers shown: {shown}; hidden: {hidden}")
    print(f"hidden numbers known to be under {SMALLEST_COUNT}: {under_k}")
    print(f"recovered (an interval narrower than {NARROWEST}): {len(recovered)}")
    for seed, told in recovered[:20]:
        print(f"  seed {seed}: {told.cell} is from {told.least:g} to {told.most:g}")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if recovered else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
