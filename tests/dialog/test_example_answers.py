"""The example's answers: what each person could have sent, no more."""

from dialog.example import answers
from surveys.definition import SurveyDefinition
from surveys.documents import library
from surveys.forms import Collected
from surveys.kinds import KINDS
from surveys.paths import asked

SURVEY: SurveyDefinition = library()["safety_survey"]


def collected() -> list[Collected]:
    """What everybody in the example sent."""
    return [answers.collected(person, SURVEY) for person in answers.golden()]


def test_nobody_answers_what_they_were_not_asked() -> None:
    extra = [
        (number, one.question)
        for number, sent in enumerate(collected())
        for one in sent.answers
        if one.question not in asked(SURVEY, sent.answers)
    ]

    assert extra == []


def test_every_closed_question_is_answered_by_somebody_and_can_be_counted() -> None:
    everybody = [sent.answers for sent in collected()]
    closed = [question for question in SURVEY.questions if not KINDS[question.kind].is_text]

    unanswered = [
        table.question
        for question in closed
        for table in KINDS[question.kind].sum_up(question, everybody)
        if not table.base
    ]

    assert unanswered == []


def test_the_answers_are_the_same_every_time() -> None:
    assert collected() == collected()
