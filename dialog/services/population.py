"""Figures of the population beside which the answers are seen: a file, stored as statistics like any other.

A row says how many people of a municipality belong to one group: one of the answers to the survey's question
about age, gender or place. The indicator holds the group's key, so that other surveys that ask the same find
the figures, and its Swedish words, so that people do.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.clock import day_of
from dialog.models import Organisation, StatisticsSource, StatisticsValue, SurveyVersion
from dialog.services import results, statistics, surveys
from dialog.services.permissions import Actor, Permission, require
from dialog.services.statistics import Source
from dialog.services.statistics_file import MOST_FAULTS, MOST_ROWS, Fault, Line, open_rows
from surveys.question import Question, choices_of
from surveys.texts import normalise

TITLE = {"sv": "Folkmängd", "en": "Population"}
COLUMNS: Mapping[str, str] = {
    "municipality": "municipality",
    "kommun": "municipality",
    "dimension": "dimension",
    "indelning": "dimension",
    "key": "key",
    "nyckel": "key",
    "number": "number",
    "antal": "number",
    "source": "source",
    "källa": "source",
    "date": "date",
    "datum": "date",
}
NEEDED = ("municipality", "dimension", "key", "number", "source", "date")
DIMENSIONS: Mapping[str, str] = {
    "age": "age",
    "ålder": "age",
    "gender": "gender",
    "kön": "gender",
    "place": "place",
    "ort": "place",
}
HEADING = ("kommun", "indelning", "nyckel", "antal", "källa", "datum")
WORDS = {"age": "ålder", "gender": "kön", "place": "ort"}
LONGEST_SOURCE = 200
KEY = re.compile(r"\((\w+)\)$")
NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class Figures:
    """How many people each group of one dimension has, who says so, and as of which day."""

    numbers: Mapping[str, int]
    publisher: str
    period: str


def questions(version: SurveyVersion) -> dict[str, Question]:
    """The survey's question for each dimension that it asks about."""
    found: dict[str, Question] = {}
    for question in surveys.definition_of(version).questions:
        dimension = "place" if question.kind == "place" else question.key
        if dimension in WORDS and question.role in {"background", "place"}:
            found.setdefault(dimension, question)
    return {dimension: found[dimension] for dimension in WORDS if dimension in found}


def blank_rows(
    session: Session, actor: Actor, version_id: int, municipality: str
) -> list[tuple[str, str, str, str, str, str]]:
    """A file to fill in, in Swedish: the groups that the survey asks about, with no numbers yet."""
    require(actor, Permission.STATISTICS_EDIT)
    version = results.version_about(session, actor, version_id)
    return [
        (municipality, WORDS[dimension], choice.text.get("sv", choice.key), "", "", "")
        for dimension, question in questions(version).items()
        for choice in choices_of(question, municipality)
    ]


def load(session: Session, actor: Actor, version_id: int, content: bytes, *, at: dt.datetime) -> int:
    """Import a file of the population for a survey's groups; returns how many figures it holds.

    Raises RuleBroken("statistics_file") with every fault by row; then nothing is stored.
    """
    require(actor, Permission.STATISTICS_EDIT)
    version = results.version_about(session, actor, version_id)
    found, faults = _read(content, questions(version))
    statistics.refuse_faulty(session, [line for _source, line in found], faults)
    by_source: dict[str, list[Line]] = defaultdict(list)
    for source, line in found:
        by_source[source].append(line)
    for publisher, lines in by_source.items():
        about = Source(publisher, TITLE, None, None, day_of(at))
        statistics.take(session, actor, about, lines, content, at=at)
    return len(found)


def figures(session: Session, municipality_id: int, dimension: str) -> Figures | None:
    """The newest figures of a dimension in a municipality: those of the latest day, of one publisher."""
    query = (
        sa.select(StatisticsValue, StatisticsSource.publisher)
        .join(StatisticsSource, StatisticsSource.id == StatisticsValue.source_id)
        .join(Organisation, Organisation.area_id == StatisticsValue.area_id)
        .where(
            Organisation.id == municipality_id,
            StatisticsValue.indicator.startswith(_beginning(dimension), autoescape=True),
            StatisticsValue.value.is_not(None),
        )
        .order_by(StatisticsValue.period, StatisticsSource.id)
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    newest, publisher = rows[-1]
    numbers = {
        key.group(1): round(value.value or 0)
        for value, said_by in rows
        if (value.period, said_by) == (newest.period, publisher) and (key := KEY.search(value.indicator))
    }
    return Figures(numbers, publisher, newest.period)


def _beginning(dimension: str) -> str:
    return f"{TITLE['sv']}, {WORDS[dimension]}: "


def _read(content: bytes, asked: Mapping[str, Question]) -> tuple[list[tuple[str, Line]], list[Fault]]:
    rows = open_rows(content)
    if isinstance(rows, Fault):
        return [], [rows]
    try:
        return _lines(rows, asked)
    except csv.Error:
        return [], [Fault(rows.line_num, "quotes")]


def _lines(rows: Any, asked: Mapping[str, Question]) -> tuple[list[tuple[str, Line]], list[Fault]]:
    names = [COLUMNS.get(name.strip().casefold(), "") for name in next(rows, [])]
    lacking = [Fault(1, "column", name) for name in NEEDED if name not in names]
    doubled = [Fault(1, "column_twice", name) for name in NEEDED if names.count(name) > 1]
    if lacking or doubled:
        return [], lacking or doubled
    found: list[tuple[str, Line]] = []
    faults: list[Fault] = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) >= MOST_ROWS or len(faults) >= MOST_FAULTS:
            return found, [*faults, Fault(rows.line_num, "too_many", str(MOST_ROWS))]
        if len(cells) != len(names):
            faults.append(Fault(rows.line_num, "cells", str(len(cells))))
            continue
        row = {name: normalise(cell) for name, cell in zip(names, cells, strict=True) if name}
        line = _line(rows.line_num, row, asked)
        if isinstance(line, Fault):
            faults.append(line)
        else:
            found.append((row["source"], line))
    if not found and not faults:
        faults.append(Fault(1, "empty"))
    return found, faults


def _line(number: int, row: Mapping[str, str], asked: Mapping[str, Question]) -> Line | Fault:
    empty = next((name for name in NEEDED if not row[name]), None)
    if empty:
        return Fault(number, "nothing", empty)
    if len(row["source"]) > LONGEST_SOURCE:
        return Fault(number, "too_long", "source")
    question = asked.get(DIMENSIONS.get(row["dimension"].casefold(), ""))
    if question is None:
        return Fault(number, "dimension", row["dimension"])
    group = _group(question, row["key"])
    if group is None:
        return Fault(number, "group", row["key"])
    people = "".join(row["number"].split())
    if not NUMBER.fullmatch(people):
        return Fault(number, "people", row["number"])
    if not _is_day(row["date"]):
        return Fault(number, "date", row["date"])
    key, words = group
    indicator = f"{_beginning(DIMENSIONS[row['dimension'].casefold()])}{words} ({key})"
    return Line(
        number, row["municipality"], indicator[-200:], row["date"], float(people), "personer", "present"
    )


def _group(question: Question, named: str) -> tuple[str, str] | None:
    """The group of that key or of those words in any language: its key and its Swedish words."""
    for choice in choices_of(question):
        names: Sequence[str] = (choice.key, *choice.text.values())
        if named.casefold() in {name.casefold() for name in names}:
            return choice.key, choice.text.get("sv", choice.key)
    return None


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
