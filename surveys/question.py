"""One question of a survey, as frozen values, and the faults that a check can name.

What may be set for a question depends on its kind; `surveys.kinds` knows that. This module knows none of
the kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.texts import Gettext, Message, Texts, gettext


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen. The key stays over the years; the words may be corrected."""

    key: str
    text: Texts


@dataclass(frozen=True)
class Question:
    """One question. `role` says what the answers are for: a concern, the background, the place, the name of
    the organisation that answers, or something else.

    `show_if` says when it is asked at all (see `surveys.paths`); without it the question is always asked.
    `source` and `comparable_with` say in plain Swedish where the question comes from and what its answers
    may be laid beside; empty means that nobody has said anything about it, never that it is comparable.
    """

    key: str
    section: str
    kind: str
    role: str
    text: Texts
    help: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    comparable_with: str = ""
    show_if: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class AnswerValue:
    """One closed answer as it is stored and counted.

    `item` is the choice for many-answer kinds, the row of a matrix, the choice that a ranking gives its
    number; else empty.
    """

    question: str
    item: str = ""
    choice: str | None = None
    number: int | None = None


@dataclass(frozen=True)
class Fault:
    """Something that is missing or wrong: where, what, and the line when it came from a file."""

    where: Message
    problem: Message
    line: int | None = None

    def told(self, gettext: Gettext) -> str:
        """Say the fault in one line, in the language that `gettext` speaks."""
        place = self.where.told(gettext)
        if self.line is not None:
            place = gettext("line %(line)s") % {"line": self.line} + ", " + place
        return f"{place}: {self.problem.told(gettext)}"

    def __str__(self) -> str:
        return self.told(gettext)


def where_question(key: str) -> Message:
    """Name a question as the place of a fault."""
    return Message(gettext("question `%(key)s`"), {"key": key})


def where_choice(question: str, key: str) -> Message:
    """Name a choice of a question as the place of a fault."""
    return Message(gettext("question `%(question)s`, choice `%(key)s`"), {"question": question, "key": key})


def choices_of(question: Question, municipality: str | None = None) -> tuple[Choice, ...]:
    """List what can be chosen: the municipality's own places first, then the choices common to all.

    Without a municipality the places of all of them are listed, which is what a count over all needs.
    """
    places: Mapping[str, Any] = question.settings.get("places", {})
    chosen = places.values() if municipality is None else [places.get(municipality, ())]
    own = tuple(Choice(place["key"], place["text"]) for group in chosen for place in group)
    return own + question.choices


def rows_of(question: Question) -> tuple[Choice, ...]:
    """List the rows of a matrix, or the two sides of a pair; other kinds have none."""
    rows = question.settings.get("rows", ())
    return tuple(Choice(row["key"], row["text"]) for row in rows)


def exclusive_keys(question: Question) -> frozenset[str]:
    """Name the choices that stand alone, such as "none of these": ticked beside another they would
    contradict it.
    """
    return frozenset(question.settings.get("exclusive", ()))
