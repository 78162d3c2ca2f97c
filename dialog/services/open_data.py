"""Protected results as data that anybody may use: one line for each number that is shown or hidden."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialog.services.places import Municipality
from dialog.services.publications import QuestionTable
from dialog.services.results import Published
from surveys.breakdown import OTHERS
from surveys.spreadsheets import Cell, Sheet
from surveys.tabulation import SMALLEST_BASE_FOR_SHARES, Row, Table
from surveys.texts import LANGUAGES, Texts, pick

LICENCE = "CC0 1.0"
LICENCE_ADDRESS = "https://creativecommons.org/publicdomain/zero/1.0/"
HEAD = (
    "question",
    "question_text",
    "about",
    "group_by",
    "group",
    "group_text",
    "answer",
    "answer_text",
    "count",
    "is_hidden",
    "base",
    "per_cent",
    "limit",
)

_NO_ROW = Row("", {}, None)


@dataclass(frozen=True)
class Line:
    """One number: how many of a group gave an answer; `count` is None where it is hidden."""

    one: QuestionTable
    about: str
    group_by: str
    group: str
    group_text: Texts
    answer: str
    answer_text: Texts
    count: int | None
    base: int | None
    k: int

    @property
    def per_cent(self) -> float | None:
        """The share with one decimal, where the base is large enough for one."""
        if self.count is None or self.base is None or self.base < SMALLEST_BASE_FOR_SHARES:
            return None
        return round(100 * self.count / self.base, 1)


def lines(published: Published, municipality: Municipality) -> Iterator[Line]:
    """Every number of a publication: the tables of all, of all municipalities together, and by group."""
    for one in published.tables:
        yield from _of_table(one, one.table, municipality.key)
        if one.joint:
            yield from _of_table(one, one.joint, "+".join(_municipalities(published)))
        for each in one.breakdowns:
            for row in each.rows:
                for group, count in zip(each.groups, row.counts, strict=True):
                    yield Line(
                        one,
                        municipality.key,
                        each.by,
                        group.key or "others",
                        group.text,
                        row.key,
                        row.text,
                        count,
                        group.base,
                        each.k,
                    )


def sheets(published: Published, municipality: Municipality, language: str) -> list[Sheet]:
    """The numbers, the codebook, and what must be known to use them."""
    rows: list[list[Cell]] = [
        [
            line.one.question.key,
            _said(line.one, language),
            line.about,
            line.group_by,
            line.group,
            _text(line.group_text, language),
            line.answer,
            _text(line.answer_text, language),
            line.count,
            int(line.count is None),
            line.base,
            line.per_cent,
            line.k,
        ]
        for line in lines(published, municipality)
    ]
    codebook: list[list[Cell]] = [
        [
            one.question.key,
            one.question.kind,
            one.question.role,
            row.key,
            *(_said(one, code) for code in LANGUAGES),
            *(row.text.get(code, "") for code in LANGUAGES),
            one.question.source,
            one.question.comparable_with,
            one.left_out,
        ]
        for one in published.tables
        for row in one.table.rows or [_NO_ROW]
    ]
    head = ["question", "kind", "role", "answer"]
    head += [f"{what}_{code}" for what in ("question", "answer") for code in LANGUAGES]
    head += ["source", "comparable_with", "left_out_because"]
    about: list[list[Cell]] = [[name, value] for name, value in facts(published, municipality).items()]
    return [
        Sheet("results", HEAD, rows),
        Sheet("codebook", head, codebook),
        Sheet("about", ["fact", "value"], about),
    ]


def facts(published: Published, municipality: Municipality) -> dict[str, Cell]:
    """What must be known to use the numbers: whose, when, under which rule and licence."""
    publication, rule = published.publication, published.publication.rule
    return {
        "title": pick(published.version.title, "sv").text,
        "municipality": municipality.key,
        "publication": publication.number,
        "published": publication.published_at.date().isoformat(),
        "opened": _day(published.version.opens_on),
        "closed": _day(published.version.closes_on),
        "answers": publication.base,
        "answers_set_aside": int(rule.get("set_aside", 0)),
        "about_whom": "Those who answered. Anybody could answer; nobody was drawn by lot.",
        "rule": f"Counts under {rule['k']} are hidden, under {rule.get('k_place', rule['k'])} by place or by "
        "two background questions, and more where a hidden one would follow. Hidden is not zero.",
        "per_cent_from_base": int(rule["percent_from"]),
        "licence": f"{LICENCE} {LICENCE_ADDRESS}",
    }


def as_json(published: Published, municipality: Municipality) -> bytes:
    """The same as one JSON document, with the texts in every language."""
    numbers: list[dict[str, Any]] = [
        {
            "question": line.one.question.key,
            "about": line.about,
            "group_by": line.group_by or None,
            "group": line.group or None,
            "answer": line.answer,
            "count": line.count,
            "is_hidden": line.count is None,
            "base": line.base,
            "per_cent": line.per_cent,
            "limit": line.k,
        }
        for line in lines(published, municipality)
    ]
    questions = [
        {
            "key": one.question.key,
            "kind": one.question.kind,
            "role": one.question.role,
            "heading": dict(one.heading or {}),
            "text": dict(one.question.text),
            "answers": [{"key": row.key, "text": dict(row.text)} for row in one.table.rows],
            "broken_down_by": {key: dict(text) for key, text in one.by.items()},
            "source": one.question.source,
            "comparable_with": one.question.comparable_with,
            "left_out_because": one.left_out or None,
        }
        for one in published.tables
    ]
    document = {"about": facts(published, municipality), "questions": questions, "numbers": numbers}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _of_table(one: QuestionTable, table: Table, about: str) -> Iterator[Line]:
    for row in table.rows:
        yield Line(one, about, "", OTHERS, {}, row.key, row.text, row.count, table.base, one.k)


def _municipalities(published: Published) -> list[str]:
    return [one.key for one in published.survey.municipalities]


def _said(one: QuestionTable, language: str) -> str:
    """What was asked: of a matrix the question, then its row."""
    own = _text(one.question.text, language)
    return f"{_text(one.heading, language)} – {own}" if one.heading else own


def _text(texts: Texts, language: str) -> str:
    return pick(texts, language).text if texts else ""


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
