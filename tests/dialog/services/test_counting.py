"""What the database counts is what is counted person by person, for every kind of question, on both."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

import surveys
from dialog.models import Answer, Organisation, Response, ResponseSetAside, SurveyVersion
from dialog.request import Site
from dialog.services import counting
from surveys.breakdown import OTHERS, Crossed
from surveys.documents import read_toml
from surveys.kinds import KINDS, parts
from surveys.question import AnswerValue, Question, choices_of, rows_of
from surveys.tabulation import Table
from tests.asked import a_definition, asked
from tests.people import NOW, Cast, gather

EXAMPLES = Path(surveys.__file__).parent / "examples"
CLOSED = [kind.key for kind in KINDS.values() if not kind.is_text]
ROLES = {"single": "background", "number": "background", "place": "place"}
LANGUAGES = ("sv", "se", "smj")
Person = Sequence[AnswerValue]


def every_closed_kind() -> tuple[Question, ...]:
    """A question of each closed kind under its name; three of them make groups."""
    return tuple(
        replace(
            read_toml((EXAMPLES / f"{kind}.toml").read_bytes(), kind).questions[0],
            key=kind,
            section="all",
            role=ROLES.get(kind, "other"),
        )
        for kind in CLOSED
    )


def some_answers(draw: random.Random, question: Question) -> Iterator[AnswerValue]:
    """What somebody answers to a question, which may be nothing."""
    own = [choice.key for choice in choices_of(question, "arjeplog")]
    if draw.random() < 0.3:
        return
    if question.kind == "number":
        yield AnswerValue(question.key, number=draw.randint(0, 60))
    elif question.kind == "matrix":
        for row in rows_of(question):
            if draw.random() < 0.7:
                yield AnswerValue(question.key, row.key, draw.choice(own))
    elif question.kind in {"multiple", "ranking"}:
        for place, key in enumerate(draw.sample(own, draw.randint(1, len(own))), 1):
            is_ranked = question.kind == "ranking"
            yield AnswerValue(question.key, key, None if is_ranked else key, place if is_ranked else None)
    else:
        yield AnswerValue(question.key, choice=draw.choice(own))


def some_people(session: Session, cast: Cast, version: SurveyVersion, number: int) -> list[Person]:
    """People who answered in Arjeplog; one more is set aside, and one answered elsewhere."""
    draw = random.Random(20261128)
    ids = {row.key: row.id for row in version.questions}
    questions = every_closed_kind()
    people: list[Person] = []
    answers: list[Answer] = []
    for at in range(number + 2):
        said = [one for question in questions for one in some_answers(draw, question)]
        language = draw.choice(LANGUAGES)
        place: Organisation = cast.arvidsjaur if at > number else cast.arjeplog
        row = Response(
            id=uuid.UUID(int=draw.getrandbits(128), version=4),
            survey_version_id=version.id,
            municipality_id=place.id,
            language=language,
            channel="web",
            received_week="2026-W46",
        )
        session.add(row)
        answers += [
            Answer(
                response_id=row.id,
                question_id=ids[one.question],
                item=one.item,
                choice=one.choice,
                number=one.number,
            )
            for one in said
        ]
        if at < number:
            people.append([AnswerValue(counting.LANGUAGE, choice=language), *said])
        elif at == number:
            apart = ResponseSetAside(
                response_id=row.id, reason="test", decided_by=cast.karin.id, decided_at=NOW
            )
    session.flush()
    session.add_all([*answers, apart])
    session.flush()
    return people


def person_by_person(question: Question, by: Sequence[Question], people: Sequence[Person]) -> list[Crossed]:
    """A question by groups, as a person with a pencil would count it."""
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        told = [next(iter(group_of(one, person)), None) for one in by]
        groups["+".join(map(str, told)) if all(told) else OTHERS].append(person)
    tables = {key: KINDS[question.kind].sum_up(question, own) for key, own in groups.items()}
    return [
        Crossed(
            {(row.key, key): row.count or 0 for key, made in tables.items() for row in made[at].rows},
            {key: made[at].base or 0 for key, made in tables.items()},
        )
        for at in range(len(parts(question)))
    ]


def group_of(question: Question, person: Person) -> Iterator[str]:
    """The group that a person belongs to by what was answered to a question, if it was."""
    for one in person:
        if one.question == question.key and one.choice:
            yield one.choice
        elif one.question == question.key and one.number is not None:
            lower = [limit for limit in question.settings["classes"] if limit <= one.number][-1]
            (table,) = KINDS["number"].sum_up(question, [])
            yield next(row.key for row in table.rows if row.key.startswith(f"{lower}_"))


def test_the_database_counts_as_a_person_would(on_both: Site) -> None:
    with on_both.writing() as session:
        cast = gather(session)
        version = asked(
            session,
            cast,
            definition=a_definition(questions=every_closed_kind()),
            municipalities=[cast.arjeplog, cast.arvidsjaur],
        )
        people = some_people(session, cast, version, 60)

        answers = counting.answers(session, version, cast.arjeplog.id)

        by = counting.grouping_questions(answers.asked)
        language = counting.languages_used(answers, by[-1])
        assert [one.key for one in by] == ["single", "place", "number", counting.LANGUAGE]
        tables: list[Table] = [one.table for one in answers.counted()]
        assert tables == [t for one in answers.asked for t in KINDS[one.kind].sum_up(one, people)]
        assert [counting.group_sizes(answers, one) for one in by] == [
            KINDS[one.kind].sum_up(one, people)[0] for one in (*by[:-1], language)
        ]
        for groups in [*((one,) for one in by), by[:2], by[2:], (by[3], by[0])]:
            for question in answers.asked:
                assert list(answers.crossed(question, groups)) == person_by_person(question, groups, people)
