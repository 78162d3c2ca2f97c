"""The ready-made surveys are complete content in three languages, and fit beside each other."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import pytest

from surveys.definition import check
from surveys.documents import LIBRARY, library, read_toml
from surveys.forms import form_class
from surveys.paths import check_paths
from surveys.question import exclusive_keys
from surveys.texts import LANGUAGES

KEYS = (
    "accessibility_report",
    "event_survey",
    "feedback",
    "partner_survey",
    "promise_feedback",
    "safety_survey",
    "safety_walk",
    "staff_survey",
    "youth_survey",
)
OFFICIAL = re.compile(r"Brå|polisens trygghetsmätning")
"""A source that names these takes its concept from an official survey."""

# Words that the domain brief keeps away from residents: the language of authorities, and promises that
# are not true.
UNWANTED = re.compile(
    r"medborgar|respondent|ANDT|insats|fokusområde|underlag|anonym|sekretess|vänligen|!", re.IGNORECASE
)

# How long a survey takes: reading at an ordinary pace, a choice in a few seconds, a sentence or two written.
WORDS_A_MINUTE = 200
SECONDS_TO_CHOOSE = 3
SECONDS_TO_WRITE = 20
NUMBERS = {"en": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6}
PROMISED = re.compile(rf"({'|'.join(NUMBERS)}) minut")

EXAMPLES = LIBRARY.parent / "examples"
SEEN = Path(__file__).parent / "sami_words_seen.txt"
SAMI_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def texts_in(value):
    if isinstance(value, dict):
        if set(value) & set(LANGUAGES):
            yield value
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_in(part)


def by_concept():
    """Every question of the library by its key, with the survey that asks it."""
    found = defaultdict(list)
    for survey in library().values():
        for question in survey.questions:
            found[question.key].append((survey.key, question))
    return found


def minutes(survey):
    words = writes = chooses = 0
    for question in survey.questions:
        read = [question.text, question.help, *(choice.text for choice in question.choices)]
        rows = question.settings.get("rows", [])
        words += sum(len(text.get("sv", "").split()) for text in (*read, *(row["text"] for row in rows)))
        if question.kind in ("long_text", "short_text", "pair"):
            writes += max(len(rows), 1)
        else:
            chooses += max(len(rows), 1)
    return words / WORDS_A_MINUTE + (chooses * SECONDS_TO_CHOOSE + writes * SECONDS_TO_WRITE) / 60


def sami_words(survey):
    """The words of a survey's Northern Sámi texts, in small letters, without Swedish names of places."""
    words = set()
    for text in texts_in(asdict(survey)):
        if text.get("se") != text.get("sv"):
            words |= {word.lower() for word in SAMI_WORD.findall(text.get("se", ""))}
    return words


def test_the_library_holds_every_edition_and_form():
    assert tuple(library()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_ready_made_survey_lacks_nothing_and_every_question_can_be_reached(key):
    assert check(library()[key]) == []
    assert check_paths(library()[key]) == []


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


def test_what_takes_an_official_concept_claims_no_comparable_level():
    official = [q for survey in library().values() for q in survey.questions if OFFICIAL.search(q.source)]
    careful = re.compile(r"får inte kallas jämförbara|Bara med samma fråga|hur vanligt det är")

    assert {q.key for q in official} == {
        "safe_evening", "worry", "worry_about", "avoided",
        "local_problems", "exposed", "reported", "police_work",
    }  # fmt: skip
    assert [q.key for q in official if not careful.search(q.comparable_with)] == []


def test_the_same_concept_has_the_same_choices_in_every_edition():
    shared = {key: asked for key, asked in by_concept().items() if len(asked) > 1}
    different = [
        (key, survey)
        for key, asked in shared.items()
        for survey, question in asked[1:]
        if (question.kind, question.role, question.choices, exclusive_keys(question))
        != (asked[0][1].kind, asked[0][1].role, asked[0][1].choices, exclusive_keys(asked[0][1]))
        or [row["key"] for row in question.settings.get("rows", [])]
        != [row["key"] for row in asked[0][1].settings.get("rows", [])]
        or question.settings.get("places") != asked[0][1].settings.get("places")
    ]

    assert different == []
    assert set(shared) == {
        "age", "concern", "connection", "cooperation", "exposed", "gender", "good_things",
        "local_problems", "place", "priorities", "safe_evening", "safe_here", "should_do",
        "trend", "unsafe_places", "who_should_act",
    }  # fmt: skip


def test_residents_staff_and_partners_can_be_laid_beside_each_other():
    asked = {
        key: {question.key for question in library()[key].questions}
        for key in ("safety_survey", "youth_survey", "staff_survey", "partner_survey")
    }

    assert set.intersection(*asked.values()) == {"local_problems", "unsafe_places", "good_things", "concern"}


def test_a_scale_keeps_not_knowing_and_not_answering_apart_from_its_steps():
    outside = {"dont_know", "prefer_not", "hardly_ever_out", "not_there"}
    mixed = [
        (survey.key, question.key)
        for survey in library().values()
        for question in survey.questions
        if question.kind in ("scale", "matrix")
        and outside & {choice.key for choice in question.choices} != set(question.settings.get("outside", []))
    ]

    assert mixed == []


@pytest.mark.parametrize("key", KEYS)
def test_a_survey_takes_no_longer_than_it_says(key):
    survey = library()[key]
    promised = PROMISED.search(survey.introduction["sv"])

    assert promised or key in ("feedback", "promise_feedback")
    if promised:
        assert round(minutes(survey)) <= NUMBERS[promised[1]]


def test_the_safety_survey_asks_the_three_open_questions_under_their_known_keys():
    survey = library()["safety_survey"]

    open_questions = [question.key for question in survey.questions if question.kind == "long_text"]

    assert open_questions == ["concern", "police", "municipality"]
    assert len(survey.questions) == 19


@pytest.mark.parametrize(
    "key", ["safety_survey", "youth_survey", "staff_survey", "event_survey", "safety_walk"]
)
def test_no_question_about_safety_must_be_answered(key):
    assert [question.key for question in library()[key].questions if question.required] == []


def test_the_youth_edition_is_shorter_and_says_who_sees_the_answers_before_the_first_question():
    youth = library()["youth_survey"]
    first, second = youth.introduction["sv"].split("\n\n")[:2]

    assert len(youth.questions) < len(library()["safety_survey"].questions)
    assert first.startswith(
        "Ser mamma, läraren eller polisen det här? Nej, det är kommunens samordnare som läser."
    )
    assert "allmänna handlingar" in second
    for language in LANGUAGES:
        assert re.findall(r"\b(?:112|116 111|1177|90101|114 14|116 006)\b", youth.closing[language]) == [
            "112", "116 111", "1177", "90101", "114 14", "116 006",
        ]  # fmt: skip


def test_a_partner_first_says_which_organisation_answers():
    survey = library()["partner_survey"]
    first = survey.questions[0]

    assert (survey.audience, first.kind, first.role, first.required) == (
        "partners", "short_text", "organisation", True,
    )  # fmt: skip


def test_places_are_kinds_of_places_and_no_address():
    keys = [choice.key for choice in by_concept()["unsafe_places"][0][1].choices]

    assert {"school_way", "snowmobile_trails", "grazing_lands"} <= set(keys)


def test_the_event_edition_has_english_first():
    assert list(library()["event_survey"].title) == ["en", "se", "sv"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("municipality", ["arjeplog", "arvidsjaur"])
def test_a_form_can_be_built_for_each_language_and_municipality(key, language, municipality):
    form = form_class(library()[key], language, municipality)()

    assert len(list(form)) == len(library()[key].questions)


def test_every_northern_sami_word_has_been_looked_up():
    examples = [read_toml(path.read_bytes(), path.name) for path in EXAMPLES.glob("*.toml")]
    used = set().union(*(sami_words(survey) for survey in (*library().values(), *examples)))
    lines = [line.split("#")[0].split() for line in SEEN.read_text("utf-8").splitlines()]
    seen = [line[0] for line in lines if line]

    new = sorted(used - set(seen))
    assert new == [], (
        f"Not looked up yet: {', '.join(new)}. Look each up in a dictionary or a morphological analyser of "
        f"Northern Sámi, then add it to {SEEN.name}; one that none knows is marked `composed` there and "
        "listed in translations/se/README.md."
    )
    assert [word for word in seen if word not in used] == [], f"no longer used: take them out of {SEEN.name}"
    assert seen == sorted(set(seen))


def test_words_that_no_dictionary_knows_are_listed_for_a_speaker():
    lines = [line.split("#")[0].split() for line in SEEN.read_text("utf-8").splitlines()]
    composed = [line[0] for line in lines if line[1:] == ["composed"]]
    listed = (SEEN.parents[2] / "translations" / "se" / "README.md").read_text("utf-8").lower()

    assert composed != []
    assert [word for word in composed if f"*{word}*" not in listed] == []
