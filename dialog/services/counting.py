"""What people answered, counted: every closed question of a version in one municipality, and by groups.

Answers that a person has set aside never count. Everything here is unprotected and stays inside; what leaves
goes through `surveys.tabulation` and `surveys.breakdown`.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVarTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from dialog.languages import LANGUAGES
from dialog.models import Answer, Response, ResponseSetAside, SurveyVersion
from dialog.models import Question as QuestionRow
from dialog.services import apart, surveys
from surveys.breakdown import OTHERS, Crossed
from surveys.kinds import KINDS, parts
from surveys.question import Choice, Question
from surveys.tabulation import SEVERAL, SMALLEST_COUNT_IN_A_BREAKDOWN, Answered, Given, Table

LANGUAGE = "form_language"
"""The language somebody answered in: a background variable like any other. No question may have this key:
it begins as the fields of the form do."""
Columns = TypeVarTuple("Columns")
GROUPING_KINDS = frozenset({"single", "scale", "place", "number"})
GROUPING_ROLES = frozenset({"background", "place"})


@dataclass(frozen=True)
class Counted:
    """One question that is counted: a closed question, or a row of a matrix, whose `heading` is asked."""

    question: Question
    heading: Question
    table: Table


@dataclass(frozen=True)
class _Group:
    """The people of one group: how many, what they answered in, and what to each question."""

    languages: Counter[str] = field(default_factory=Counter)
    counts: dict[int, Counter[Answered]] = field(default_factory=lambda: defaultdict(Counter))
    people: Counter[int] = field(default_factory=Counter)

    def given(self, question: Question, ids: Mapping[str, int]) -> Given:
        """What they answered to a question; the language of the form is an answer like any other."""
        if question.key == LANGUAGE:
            spoken: dict[Answered, int] = {
                ("", code, None): number for code, number in self.languages.items()
            }
            return Given(spoken, self.languages.total())
        number = ids.get(question.key, 0)
        counts = self.counts.get(number, Counter())
        # A person has one row, but where several may be chosen.
        people = self.people[number] if question.kind in SEVERAL else counts.total()
        return Given(counts, people)


@dataclass(frozen=True)
class Answers:
    """Everybody's closed answers to one version in one municipality, counted by the database.

    What is counted once is kept with them: by nothing, and by each choice of questions that make groups.
    """

    session: Session
    version_id: int
    municipality_id: int
    asked: tuple[Question, ...]
    ids: Mapping[str, int]
    is_part: bool = False
    kept: dict[tuple[str, ...], dict[str, _Group]] = field(default_factory=dict, repr=False, compare=False)

    def counted(self) -> tuple[Counted, ...]:
        """Every closed question with its unprotected table, in the order asked; a matrix row by row."""
        return tuple(
            Counted(part, question, table)
            for question in self.asked
            for part, table in zip(parts(question), self.tables(question), strict=True)
        )

    def tables(self, question: Question) -> tuple[Table, ...]:
        """The unprotected tables of a question, one for each of its parts."""
        everybody = self._grouped(()).get("", _Group())
        return _tables(question, everybody.given(question, self.ids))

    def crossed(self, question: Question, by: Sequence[Question]) -> tuple[Crossed, ...]:
        """A question's answers by groups, one for each of its parts; who did not say is a group too."""
        tables = {
            key: _tables(question, group.given(question, self.ids))
            for key, group in self._grouped(by).items()
        }
        return tuple(
            Crossed(
                {(row.key, key): row.count or 0 for key, made in tables.items() for row in made[at].rows},
                {key: made[at].base or 0 for key, made in tables.items()},
            )
            for at in range(len(parts(question)))
        )

    def languages(self) -> set[str]:
        """Every language that somebody answered in."""
        return set(self._grouped(()).get("", _Group()).languages)

    def _grouped(self, by: Sequence[Question]) -> dict[str, _Group]:
        keys = tuple(one.key for one in by)
        if keys not in self.kept:
            self.kept[keys] = _count(self, by)
        return self.kept[keys]


def _count(answers: Answers, by: Sequence[Question]) -> dict[str, _Group]:
    """Everybody by group, in three counts that are as long as there are different answers."""
    people, told = _people(answers, by)
    answered = people.join(Answer, Answer.response_id == Response.id)
    if answers.is_part:
        answered = answered.where(Answer.question_id.in_([answers.ids[one.key] for one in answers.asked]))
    several = [answers.ids[one.key] for one in answers.asked if one.kind in SEVERAL]
    persons = sa.func.count(sa.distinct(Answer.response_id))
    found: dict[str, _Group] = defaultdict(_Group)

    def rows(
        query: sa.Select[Any], *columns: sa.ColumnElement[Any] | InstrumentedAttribute[Any], of: Any
    ) -> Iterator[tuple[_Group, Sequence[Any]]]:
        grouped = query.add_columns(*told, *columns, of).group_by(*told, *columns)
        for row in answers.session.execute(grouped):
            yield found[_key(by, row[: len(by)])], row[len(by) :]

    for group, (language, number) in rows(people, Response.language, of=sa.func.count()):
        group.languages[language] += number
    said = Answer.question_id, Answer.item, Answer.choice, Answer.number
    for group, (question, item, choice, value, number) in rows(answered, *said, of=sa.func.count()):
        group.counts[question][item, choice, None if value is None else int(value)] += number
    chosen = answered.where(Answer.question_id.in_(several))
    for group, (question, number) in rows(chosen, Answer.question_id, of=persons):
        group.people[question] += number
    return found


def _people(answers: Answers, by: Sequence[Question]) -> tuple[sa.Select[Any], list[Any]]:
    """Everybody who counts, and what each said to the questions that make groups, as columns."""
    query: sa.Select[Any] = sa.select().select_from(Response)
    told: list[Any] = []
    for question in by:
        if question.key == LANGUAGE:
            told.append(Response.language)
            continue
        own = aliased(Answer)
        number = answers.ids[question.key]
        is_own = sa.and_(own.response_id == Response.id, own.question_id == number, own.item == "")
        query = query.outerjoin(own, is_own)
        told.append(own.number if question.kind == "number" else own.choice)
    return query.where(*counts_in(answers.version_id, answers.municipality_id)), told


def _key(by: Sequence[Question], values: Iterable[Any]) -> str:
    """The group of who said so: those who did not say all of it are the others, numbers go by class."""
    chosen: list[Any] = [
        _class_of(one, value) if one.kind == "number" else value
        for one, value in zip(by, values, strict=True)
    ]
    return "+".join(chosen) if all(chosen) else OTHERS


def _class_of(question: Question, value: float | None) -> str | None:
    if value is None:
        return None
    (table,) = _tables(question, Given({("", None, int(value)): 1}, 1))
    return next((row.key for row in table.rows if row.count), None)


def answers(
    session: Session, version: SurveyVersion, municipality_id: int, keys: Collection[str] | None = None
) -> Answers:
    """The closed answers of a version in one municipality, without those set aside.

    `keys`: the only questions that are counted; each answer to another one would take its time.
    """
    ids = sa.select(QuestionRow.key, QuestionRow.id).where(QuestionRow.survey_version_id == version.id)
    questions = asked(version, municipality_id)
    return Answers(
        session,
        version.id,
        municipality_id,
        questions if keys is None else tuple(one for one in questions if one.key in keys),
        {row[0]: row[1] for row in session.execute(ids)},
        is_part=keys is not None,
    )


def asked(version: SurveyVersion, municipality_id: int) -> tuple[Question, ...]:
    """The closed questions of a version as one municipality is asked them."""
    place = next(one.key for one in version.survey.municipalities if one.id == municipality_id)
    return tuple(
        _of_municipality(question, place)
        for question in surveys.definition_of(version).questions
        if not KINDS[question.kind].is_text
    )


def grouping_questions(asked: Iterable[Question]) -> tuple[Question, ...]:
    """What answers can be broken down by: the background questions with one answer, and the language."""
    own = tuple(one for one in asked if one.role in GROUPING_ROLES and one.kind in GROUPING_KINDS)
    names = {code: dict.fromkeys(LANGUAGES, name) for code, name in LANGUAGES.items()}
    choices = tuple(Choice(code, name) for code, name in names.items())
    return (*own, Question(LANGUAGE, "", "single", "background", {}, choices=choices))


def languages_used(answers: Answers, question: Question) -> Question:
    """The language question with every language that somebody answered in, also those added as data."""
    known = {choice.key for choice in question.choices}
    more = tuple(Choice(code, {}) for code in sorted(answers.languages() - known))
    return replace(question, choices=question.choices + more)


def group_sizes(answers: Answers, question: Question) -> Table:
    """The unprotected table of a question that others are broken down by."""
    asked = languages_used(answers, question) if question.key == LANGUAGE else question
    return answers.tables(asked)[0]


def limit(by: Sequence[Table]) -> int:
    """Under which number a count of a breakdown is hidden: two background variables, or places, tell more."""
    return SMALLEST_COUNT_IN_A_BREAKDOWN if len(by) > 1 else by[0].k


def base(session: Session, version_id: int, municipality_id: int) -> int:
    """How many answers count."""
    query = sa.select(sa.func.count()).select_from(Response).where(*counts_in(version_id, municipality_id))
    return session.scalar(query) or 0


def person(response_id: InstrumentedAttribute[uuid.UUID]) -> sa.ColumnElement[str]:
    """Who answered, in the letters of the database: what counts everybody makes no object of each."""
    return sa.cast(response_id, sa.String)


def rows(session: Session, query: sa.Select[*Columns]) -> list[tuple[*Columns]]:
    """All rows of letters and whole numbers, as the driver gives them: there may be half a million."""
    result = session.connection().execute(query)
    found = cast("list[tuple[*Columns]]", result.cursor.fetchall())
    result.close()
    return found


def weeks(session: Session, version_id: int, municipality_id: int) -> dict[str, str]:
    """By form (`person`): the week in which it came."""
    query = sa.select(person(Response.id), Response.received_week).where(
        *counts_in(version_id, municipality_id)
    )
    return dict(rows(session, query))


def set_aside(session: Session, version_id: int, municipality_id: int) -> int:
    """How many answers a person has set aside as doubles, robots or tests."""
    query = (
        sa.select(sa.func.count())
        .select_from(ResponseSetAside)
        .join(Response, Response.id == ResponseSetAside.response_id)
        .where(Response.survey_version_id == version_id, Response.municipality_id == municipality_id)
    )
    return session.scalar(query) or 0


def counts_in(version_id: int, municipality_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """The answers to a version in a municipality that count."""
    return (
        Response.survey_version_id == version_id,
        Response.municipality_id == municipality_id,
        apart.counted(Response.id),
    )


def _tables(question: Question, given: Given) -> tuple[Table, ...]:
    tables = KINDS[question.kind].tables
    return tables(question, given) if tables else ()


def _of_municipality(question: Question, key: str) -> Question:
    """The question with only this municipality's places: another's would be rows of zeros."""
    offered = question.settings.get("places")
    if not offered:
        return question
    return replace(question, settings={**question.settings, "places": {key: offered.get(key, [])}})
