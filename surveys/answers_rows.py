"""The rows of a file of answers, read through the survey's form: what can be stored, what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import wtforms

from surveys.answers_file import (
    LANGUAGE,
    MUNICIPALITY,
    WEEK,
    Grid,
    Target,
    Words,
    plain_word,
    targets,
    week_of,
)
from surveys.definition import SurveyDefinition
from surveys.forms import Collected, collect, form_class
from surveys.texts import Gettext, Message, gettext

_YES = frozenset({"1", "x", "ja", "yes", "true", "sant", "juo", "vald", "selected"})
_NO = frozenset({"", "0", "nej", "no", "false", "falskt", "-"})
NO_ANSWER = "-"
"""What a person says of a word that stands for no answer at all."""


@dataclass(frozen=True)
class Mapped:
    """What a person has decided about a file: its columns, its words, and what holds for every row."""

    columns: tuple[str, ...]
    municipality: str
    language: str
    on: dt.date
    municipalities: Mapping[str, str]
    """The keys of the municipalities by every name they have."""
    languages: Mapping[str, str]
    words: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """By column and word: the choice that a person chose for it, or `NO_ANSWER`."""


@dataclass(frozen=True)
class RowFault:
    """What is wrong in which row; `column` is its heading, empty when it is the whole row."""

    row: int
    column: str
    problem: str


@dataclass(frozen=True)
class RightRow:
    """One answer that can be stored."""

    row: int
    municipality: str
    language: str
    on: dt.date
    collected: Collected


@dataclass
class Reading:
    """A file as it would be stored."""

    right: list[RightRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    unknown: dict[tuple[int, str], int] = field(default_factory=dict)
    """Words that stand for no choice, by column and word, with how often they are there."""

    @property
    def faulty_rows(self) -> tuple[int, ...]:
        """The numbers of the rows with faults, each once."""
        return tuple(dict.fromkeys(fault.row for fault in self.faults))


class _Sent(dict[str, list[str]]):
    """What a form sends, by name."""

    def getlist(self, name: str) -> list[str]:
        """Every value under a name."""
        return self.get(name, [])


def _sent(pairs: list[tuple[str, str]]) -> _Sent:
    sent = _Sent()
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    return sent


class Reader:
    """Reads the rows of one file under one mapping."""

    def __init__(self, definition: SurveyDefinition, mapped: Mapped, say: Gettext = gettext) -> None:
        self.definition, self.mapped, self.say = definition, mapped, say
        self.targets = targets(definition)
        self.words = {one.key: Words(one) for one in definition.questions}
        self.forms: dict[tuple[str, str], type[wtforms.Form]] = {}
        self.said: dict[int, dict[str, str]] = {}
        for (column, word), choice in mapped.words.items():
            self.said.setdefault(column, {})[word] = choice
        self.reading = Reading()

    def read(self, grid: Grid) -> Reading:
        """Read every row."""
        for number, cells in grid.rows:
            self._row(grid, number, cells)
        return self.reading

    def _row(self, grid: Grid, number: int, cells: tuple[str, ...]) -> None:
        faults: list[RowFault] = []
        about = {MUNICIPALITY: self.mapped.municipality, LANGUAGE: self.mapped.language}
        on, pairs = self.mapped.on, []
        headed: dict[str, str] = {}
        for at, key in enumerate(self.mapped.columns):
            cell = cells[at].strip() if at < len(cells) else ""
            heading = grid.headings[at]
            if not key or not cell:
                continue
            if key in about:
                names = self.mapped.municipalities if key == MUNICIPALITY else self.mapped.languages
                about[key] = names.get(plain_word(cell), "")
                if not about[key]:
                    faults.append(self._unknown(number, heading, cell))
            elif key == WEEK:
                week = week_of(cell)
                if week is None or week > self.mapped.on:
                    problem = Message(gettext("“%(word)s” is no week that has been"), {"word": cell})
                    faults.append(RowFault(number, heading, problem.told(self.say)))
                else:
                    on = week
            else:
                headed.setdefault(self.targets[key].question.key, heading)
                found = self._sent(at, self.targets[key], cell)
                pairs += found or []
                if found is None:
                    faults.append(self._unknown(number, heading, cell))
        if len(cells) > len(grid.headings) and any(cell.strip() for cell in cells[len(grid.headings) :]):
            rule = gettext("there are more cells than headings")
            faults.append(RowFault(number, "", self.say(rule)))
        if not faults:
            faults = self._validated(number, about, on, pairs, headed)
        self.reading.faults += faults

    def _validated(
        self,
        number: int,
        about: Mapping[str, str],
        on: dt.date,
        pairs: list[tuple[str, str]],
        headed: Mapping[str, str],
    ) -> list[RowFault]:
        """Read the row through the form that the person would have had before them."""
        place = (about[LANGUAGE], about[MUNICIPALITY])
        if place not in self.forms:
            self.forms[place] = form_class(self.definition, *place, gettext=self.say)
        form = self.forms[place](_sent(pairs))
        if form.validate():
            row = RightRow(number, about[MUNICIPALITY], about[LANGUAGE], on, collect(self.definition, form))
            self.reading.right.append(row)
            return []
        # The form's own sentence speaks to the person who answers, not to who loads a file.
        empty = self.say(gettext("no question is answered in this row"))
        faults = [RowFault(number, "", empty)] if form.form_errors else []
        for one in form:
            faults += [RowFault(number, headed.get(one.name, ""), str(message)) for message in one.errors]
        return faults

    def _unknown(self, number: int, heading: str, cell: str) -> RowFault:
        problem = Message(gettext("“%(word)s” is none of the answers"), {"word": cell})
        return RowFault(number, heading, problem.told(self.say))

    def _sent(self, at: int, target: Target, cell: str) -> list[tuple[str, str]] | None:
        """What the form would send for a cell; None when a word stands for no choice."""
        question, key = target.question, target.question.key
        if question.kind in ("long_text", "short_text", "number"):
            return [(key, cell)]
        if question.kind == "pair":
            return [(f"{key}-{target.item}", cell)]
        if question.kind == "ranking" and target.item:
            return [(f"{key}-{target.item}", cell)]
        if question.kind == "multiple" and target.item:
            return self._ticked(at, target, cell)
        many = question.kind in ("multiple", "ranking")
        pieces = [piece.strip() for piece in cell.replace("|", ";").split(";") if piece.strip()]
        # The words of a choice may hold the sign that stands between choices.
        whole = self.words[key].choice(cell, {}) is not None
        chosen = [self._choice(at, key, piece) for piece in (pieces if many and not whole else [cell])]
        if None in chosen:
            return None
        right = [one for one in chosen if one and one != NO_ANSWER]
        if question.kind == "ranking":
            return [(f"{key}-{one}", str(place)) for place, one in enumerate(right, start=1)]
        name = f"{key}-{target.item}" if target.item else key
        return [(name, one) for one in right]

    def _ticked(self, at: int, target: Target, cell: str) -> list[tuple[str, str]] | None:
        plain = plain_word(cell)
        if plain in _NO:
            return []
        if plain in _YES or self.words[target.question.key].choice(cell, {}) == target.item:
            return [(target.question.key, target.item)]
        return None

    def _choice(self, at: int, key: str, word: str) -> str | None:
        found = self.words[key].choice(word, self.said.get(at, {}))
        if found is None:
            place = (at, plain_word(word))
            self.reading.unknown[place] = self.reading.unknown.get(place, 0) + 1
        return found
