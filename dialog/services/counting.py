"""What people answered, counted: every closed question of a version in one municipality, and by groups.

Answers that a person has set aside never count. Everything here is unprotected and stays inside; what leaves
goes through `surveys.tabulation` and `surveys.breakdown`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.languages import LANGUAGES
from dialog.models import Answer, Response, ResponseSetAside, SurveyVersion
from dialog.models import Question as QuestionRow
from dialog.services import apart, surveys
from surveys.breakdown import OTHERS, Crossed
from surveys.kinds import KINDS, parts
from surveys.question import AnswerValue, Choice, Question
from surveys.tabulation import SMALLEST_COUNT_IN_A_BREAKDOWN, Table

LANGUAGE = "form_language"
"""The language somebody answered in: a background variable like any other. No question may have this key:
it begins as the fields of the form do."""
GROUPING_KINDS = frozenset({"single", "scale", "place", "number"})
GROUPING_ROLES = frozenset({"background", "place"})

Person = Sequence[AnswerValue]


@dataclass(frozen=True)
class Counted:
    """One question that is counted: a closed question, or a row of a matrix, whose `heading` is asked."""

    question: Question
    heading: Question
    table: Table


@dataclass(frozen=True)
class Answers:
    """Everybody's closed answers to one version in one municipality."""

    asked: tuple[Question, ...]
    people: tuple[Person, ...]

    def counted(self) -> tuple[Counted, ...]:
        """Every closed question with its unprotected table, in the order asked; a matrix row by row."""
        return tuple(
            Counted(part, question, table)
            for question in self.asked
            for part, table in zip(parts(question), _sum_up(question, self.people), strict=True)
        )

    def crossed(self, question: Question, by: Iterable[Question]) -> tuple[Crossed, ...]:
        """A question's answers by groups, one for each of its parts; who did not say is a group too."""
        groups: dict[str, list[Person]] = defaultdict(list)
        keys = [one.key for one in by]
        classes = [one for one in self.asked if one.key in keys and one.kind == "number"]
        for person in self.people:
            told: dict[str, str | None] = {
                one.question: one.choice for one in person if one.choice and one.question in keys
            }
            for one in classes:
                told[one.key] = next((row.key for row in _sum_up(one, [person])[0].rows if row.count), None)
            chosen = [told.get(key) for key in keys]
            groups["+".join(map(str, chosen)) if all(chosen) else OTHERS].append(person)
        tables = {key: _sum_up(question, people) for key, people in groups.items()}
        return tuple(
            Crossed(
                {(row.key, key): row.count or 0 for key, made in tables.items() for row in made[at].rows},
                {key: made[at].base or 0 for key, made in tables.items()},
            )
            for at in range(len(parts(question)))
        )


def answers(session: Session, version: SurveyVersion, municipality_id: int) -> Answers:
    """Read the closed answers of a version in one municipality, without those set aside."""
    query = (
        sa.select(Response.id, Response.language, QuestionRow.key, Answer.item, Answer.choice, Answer.number)
        .outerjoin(Answer, Answer.response_id == Response.id)
        .outerjoin(QuestionRow, QuestionRow.id == Answer.question_id)
        .where(*counts_in(version.id, municipality_id))
    )
    people: dict[object, list[AnswerValue]] = {}
    for response_id, language, key, item, choice, number in session.execute(query):
        own = people.setdefault(response_id, [AnswerValue(LANGUAGE, choice=language)])
        if key is not None:
            whole = None if number is None else int(number)
            own.append(AnswerValue(key, item=item, choice=choice, number=whole))
    return Answers(asked(version, municipality_id), tuple(people.values()))


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
    used = {one.choice for person in answers.people for one in person if one.question == LANGUAGE}
    more = tuple(Choice(code, {}) for code in sorted(code for code in used if code and code not in known))
    return replace(question, choices=question.choices + more)


def group_sizes(answers: Answers, question: Question) -> Table:
    """The unprotected table of a question that others are broken down by."""
    asked = languages_used(answers, question) if question.key == LANGUAGE else question
    return _sum_up(asked, answers.people)[0]


def limit(by: Sequence[Table]) -> int:
    """Under which number a count of a breakdown is hidden: two background variables, or places, tell more."""
    return SMALLEST_COUNT_IN_A_BREAKDOWN if len(by) > 1 else by[0].k


def base(session: Session, version_id: int, municipality_id: int) -> int:
    """How many answers count."""
    query = sa.select(sa.func.count()).select_from(Response).where(*counts_in(version_id, municipality_id))
    return session.scalar(query) or 0


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


def _sum_up(question: Question, people: Iterable[Person]) -> tuple[Table, ...]:
    sum_up = KINDS[question.kind].sum_up
    return sum_up(question, people) if sum_up else ()


def _of_municipality(question: Question, key: str) -> Question:
    """The question with only this municipality's places: another's would be rows of zeros."""
    offered = question.settings.get("places")
    if not offered:
        return question
    return replace(question, settings={**question.settings, "places": {key: offered.get(key, [])}})
