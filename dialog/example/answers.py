"""The example's answers: the golden texts, with closed answers that fit each person.

The closed answers are drawn from a generator seeded by the respondent's id, so every load is the same.
Who wrote about a problem in their own words has also ticked it; the rest follows what small northern
municipalities usually answer.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from surveys.definition import SurveyDefinition
from surveys.forms import Collected
from surveys.paths import asked
from surveys.question import AnswerValue, Question, choices_of, rows_of

GOLDEN = Path(__file__).resolve().parents[2] / "analysis" / "corpora"
FRESH = Path(__file__).parent / "fresh.toml"
PROBLEM_OF = {
    "speeding": "speeding",
    "a_tractors": "a_tractors",
    "snowmobiles": "snowmobiles",
    "drugs": "drugs",
    "drugs_apps": "drugs",
    "alcohol_minors": "alcohol_minors",
    "drunkenness": "drunkenness",
    "street_violence": "violence",
    "close_violence": "violence",
    "vandalism": "vandalism",
    "burglary_theft": "theft",
    "fraud": "fraud",
    "online_harm": "online_harm",
    "hate_sami": "hate",
    "lighting": "dark_places",
    "evening_way": "dark_places",
    "loitering": "loitering",
    "reindeer_crime": "reindeer_crime",
}
UNSAFE = {"evening_way", "lighting", "street_violence", "hate_sami", "sexual_harassment", "close_violence"}
WEIGHTS: dict[str, tuple[int, ...]] = {
    "safe_evening": (34, 42, 14, 3, 7),
    "safe_daytime": (62, 32, 5, 1),
    "worry": (22, 38, 28, 9, 3),
    "avoided": (64, 26, 6, 4),
    "police_work": (7, 30, 24, 20, 6, 13),
    "age": (6, 18, 28, 28, 17, 3),
    "gender": (49, 45, 1, 5),
}
"""One weight for each choice, in the order asked."""
PLACE_OF = {
    "speeding": "roads",
    "a_tractors": "roads",
    "school_way": "school_way",
    "snowmobiles": "snowmobile_trails",
    "drunkenness": "pubs_parties",
    "street_violence": "pubs_parties",
    "online_harm": "online",
    "lighting": "town_centre",
    "evening_way": "near_home",
    "loitering": "shops_parking",
    "reindeer_crime": "grazing_lands",
    "hunting_fishing": "nature",
}
SHARES = {
    "calm": 0.55,
    "people_help": 0.48,
    "adults_to_talk_to": 0.24,
    "youth_places": 0.12,
    "associations": 0.33,
    "lit_roads": 0.2,
    "safe_traffic": 0.16,
    "police_seen": 0.1,
    "help_comes": 0.22,
}
"""How many tick each good thing."""


@dataclass
class Person:
    """One respondent of the golden texts: the texts by question, and the themes a person gave each."""

    id: str
    municipality: str
    language: str
    texts: dict[str, str] = field(default_factory=dict)
    themes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def all_themes(self) -> set[str]:
        """Everything that the person wrote about."""
        return {theme for themes in self.themes.values() for theme in themes}


def golden() -> list[Person]:
    """Every respondent, by id."""
    people: dict[str, Person] = {}
    for path in sorted(GOLDEN.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                person = people.setdefault(
                    row["respondent"], Person(row["respondent"], row["municipality"], row["language"])
                )
                person.texts[row["question"]] = row["text"]
                person.themes[row["question"]] = [row["theme"], *row["also"].split()]
    return [people[key] for key in sorted(people)]


def fresh() -> list[Person]:
    """The few who have answered the survey that is open now."""
    with FRESH.open("rb") as file:
        rows = tomllib.load(file)["answer"]
    return [
        Person(
            f"fresh-{number}",
            row["municipality"],
            row["language"],
            {
                question: row[name]
                for question, name in (
                    ("concern", "concern"),
                    ("police", "police"),
                    ("municipality", "municipality_do"),
                )
                if name in row
            },
        )
        for number, row in enumerate(rows, start=1)
    ]


def collected(person: Person, definition: SurveyDefinition) -> Collected:
    """What the person sent: closed answers that fit the texts, and the texts."""
    draw = random.Random(person.id)
    chosen: dict[str, list[str]] = defaultdict(list)
    for question in definition.questions:
        keys = [choice.key for choice in choices_of(question, person.municipality)]
        if question.key in WEIGHTS and draw.random() > 0.04:
            weights = _leaning(question.key, person, WEIGHTS[question.key])
            chosen[question.key] = draw.choices(keys, weights)
        elif question.key == "local_problems":
            chosen[question.key] = _problems(person, draw)
        elif question.key == "exposed":
            chosen[question.key] = _exposed(person, draw)
        elif question.key == "place":
            home = [person.municipality] if draw.random() < 0.66 else [draw.choice(keys[1:])]
            chosen[question.key] = home if draw.random() > 0.05 else []
        elif question.key == "connection":
            chosen[question.key] = _connection(person, draw)
    kinds = {question.key: question.kind for question in definition.questions}
    answers = [
        AnswerValue(key, item=choice if kinds[key] == "multiple" else "", choice=choice)
        for key, choices in chosen.items()
        for choice in choices
    ]
    for question in definition.questions:
        # Each has a generator of its own: a question that is added changes nobody's other answers.
        draw = random.Random(f"{person.id} {question.key}")
        if question.key in ADDED and question.key in asked(definition, answers):
            answers += ADDED[question.key](question, person, draw)
    return Collected(tuple(answers), dict(person.texts))


def _leaning(question: str, person: Person, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Who wrote of something that frightens leans towards the worse end."""
    if person.all_themes & UNSAFE and question in {"safe_evening", "worry", "avoided"}:
        return tuple(weight * (1 + 2 * step) for step, weight in enumerate(weights))
    if "police_presence" in person.all_themes and question == "police_work":
        return tuple(weight * (1 + step) for step, weight in enumerate(weights))
    return weights


def _problems(person: Person, draw: random.Random) -> list[str]:
    found = {PROBLEM_OF[theme] for theme in person.all_themes if theme in PROBLEM_OF}
    for problem, share in (("snowmobiles", 0.3), ("speeding", 0.32), ("dark_places", 0.2), ("drugs", 0.14)):
        if draw.random() < share:
            found.add(problem)
    if not found:
        return ["nothing"] if draw.random() < 0.6 else ["dont_know"]
    return sorted(found)


def _exposed(person: Person, draw: random.Random) -> list[str]:
    found = set()
    for theme, kind in (("burglary_theft", "theft"), ("fraud", "fraud"), ("hate_sami", "hate")):
        if theme in person.all_themes and draw.random() < 0.8:
            found.add(kind)
    for kind, share in (("theft", 0.06), ("fraud", 0.07), ("vandalism", 0.05), ("online_harm", 0.04)):
        if draw.random() < share:
            found.add(kind)
    return sorted(found) or (["nothing"] if draw.random() < 0.94 else ["prefer_not"])


def _connection(person: Person, draw: random.Random) -> list[str]:
    if person.language == "en":
        return draw.choice([["work", "season"], ["season"], ["live", "work"], ["visit"]])
    return draw.choice([["live"], ["live", "work"], ["live", "study"], ["live", "free_time"], ["work"]])


def _unsafe_places(question: Question, person: Person, draw: random.Random) -> list[AnswerValue]:
    found = {PLACE_OF[theme] for theme in person.all_themes if theme in PLACE_OF and draw.random() < 0.7}
    if not found:
        found = {draw.choices(["nowhere", "dont_know", "roads", "near_home"], [70, 14, 10, 6])[0]}
    return _ticked(question, found)


def _good_things(question: Question, _person: Person, draw: random.Random) -> list[AnswerValue]:
    return _ticked(question, {key for key, share in SHARES.items() if draw.random() < share} or {"dont_know"})


def _ticked(question: Question, keys: set[str]) -> list[AnswerValue]:
    return [AnswerValue(question.key, item=key, choice=key) for key in sorted(keys)]


def _worry_about(question: Question, _person: Person, draw: random.Random) -> list[AnswerValue]:
    steps = [choice.key for choice in question.choices]
    return [
        AnswerValue(question.key, item=row.key, choice=draw.choices(steps, [24, 34, 27, 10, 3, 2])[0])
        for row in rows_of(question)
    ]


def _reported(question: Question, _person: Person, draw: random.Random) -> list[AnswerValue]:
    return [AnswerValue(question.key, choice=draw.choices(["all", "some", "no"], [38, 17, 45])[0])]


def _part_of_town(question: Question, _person: Person, draw: random.Random) -> list[AnswerValue]:
    parts = ["centre", "residential", "outskirts", "prefer_not"]
    return [AnswerValue(question.key, choice=draw.choices(parts, [30, 48, 19, 3])[0])]


ADDED: dict[str, Callable[[Question, Person, random.Random], list[AnswerValue]]] = {
    "unsafe_places": _unsafe_places,
    "good_things": _good_things,
    "worry_about": _worry_about,
    "reported": _reported,
    "part_of_town": _part_of_town,
}
"""Questions that came to the survey later, or are asked only of some."""
