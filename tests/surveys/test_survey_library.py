"""The ready-made surveys are complete content in three languages."""

import re
import unicodedata
from dataclasses import asdict

import pytest

from surveys.definition import check
from surveys.documents import library
from surveys.forms import form_class
from surveys.texts import LANGUAGES

KEYS = ("feedback", "promise_feedback", "safety_survey")

# Words that the domain brief keeps away from residents: the language of authorities, and promises that
# are not true.
UNWANTED = re.compile(
    r"medborgar|respondent|ANDT|insats|fokusområde|underlag|anonym|sekretess|vänligen|!", re.IGNORECASE
)


def texts_in(value):
    if isinstance(value, dict):
        if set(value) & set(LANGUAGES):
            yield value
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_in(part)


def test_the_library_holds_what_part_one_needs():
    assert tuple(library()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_ready_made_survey_lacks_nothing(key):
    assert check(library()[key]) == []


@pytest.mark.parametrize("key", KEYS)
def test_texts_are_nfc_and_plainly_worded(key):
    texts = list(texts_in(asdict(library()[key])))

    assert [
        text for text in texts if any(not unicodedata.is_normalized("NFC", words) for words in text.values())
    ] == []
    assert [text["sv"] for text in texts if UNWANTED.search(text["sv"])] == []
    assert [text for text in texts if set(text) != set(LANGUAGES)] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_question_says_where_it_comes_from_and_what_it_may_be_laid_beside(key):
    silent = [q.key for q in library()[key].questions if not (q.source and q.comparable_with)]

    assert silent == []


def test_the_safety_survey_asks_the_three_open_questions_under_their_known_keys():
    survey = library()["safety_survey"]

    open_questions = [question.key for question in survey.questions if question.kind == "long_text"]

    assert open_questions == ["concern", "police", "municipality"]
    assert len(survey.questions) == 14


def test_no_question_of_the_safety_survey_must_be_answered():
    assert [question.key for question in library()["safety_survey"].questions if question.required] == []


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("municipality", ["arjeplog", "arvidsjaur"])
def test_a_form_can_be_built_for_each_language_and_municipality(key, language, municipality):
    form = form_class(library()[key], language, municipality)()

    assert len(list(form)) == len(library()[key].questions)
