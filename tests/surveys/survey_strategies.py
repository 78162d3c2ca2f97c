"""Random surveys of every kind, with conditions, for the tests that must hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from surveys.definition import Choice, Question, Section, SurveyDefinition, check_shape
from surveys.kinds import KINDS
from surveys.paths import CHOOSING
from surveys.question import choices_of

LANGUAGES = ("sv", "se", "en", "smj")
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\táčđŋšŧž={}()'\"&<>-+@"),
    max_size=30,
).filter(lambda words: words.strip() != "")
TEXTS = st.dictionaries(st.sampled_from(LANGUAGES), WORDS, max_size=4)
KEYS = st.from_regex(r"k[a-z0-9_]{0,8}", fullmatch=True)


def _keyed(least: int, most: int) -> st.SearchStrategy[list[tuple[str, dict[str, str]]]]:
    pairs = st.tuples(KEYS, TEXTS)
    return st.lists(pairs, min_size=least, max_size=most, unique_by=lambda pair: pair[0])


@st.composite
def _settings(draw: st.DrawFn, kind: str, keys: list[str]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if kind in ("multiple", "scale", "matrix") and draw(st.booleans()):
        name = "exclusive" if kind == "multiple" else "outside"
        settings[name] = draw(st.sampled_from([[], keys[-1:], keys[:1]]))
    if kind == "place" and draw(st.booleans()):
        places = draw(_keyed(0, 5))
        settings["places"] = {
            town: [{"key": f"place_{town}_{key}", "text": text} for key, text in places[at::2]]
            for at, town in enumerate(("arjeplog", "arvidsjaur"))
        }
    if kind == "matrix":
        settings["rows"] = [{"key": key, "text": text} for key, text in draw(_keyed(1, 4))]
    if kind == "pair":
        settings["rows"] = [{"key": key, "text": draw(TEXTS)} for key in ("police", "municipality")]
    if kind == "ranking" and draw(st.booleans()):
        settings["most"] = draw(st.integers(1, len(keys)))
    if kind in ("long_text", "short_text", "pair") and draw(st.booleans()):
        settings["limit"] = draw(st.integers(1, 2_000))
    if kind == "number":
        classes = draw(st.lists(st.integers(-99, 999), min_size=2, max_size=5, unique=True).map(sorted))
        settings |= {"minimum": classes[0], "classes": classes}
        settings["maximum"] = classes[-1] + draw(st.integers(0, 9))
    return settings


@st.composite
def _questions(draw: st.DrawFn, key: str, section: str) -> Question:
    kind = draw(st.sampled_from(sorted(KINDS)))
    least = {"long_text": 0, "short_text": 0, "number": 0, "pair": 0, "place": 1, "scale": 4}.get(kind, 3)
    choices = draw(_keyed(least, 5)) if least else []
    return Question(
        key,
        section,
        kind,
        draw(st.sampled_from(("concern", "background", "place", "other"))),
        draw(TEXTS),
        draw(TEXTS),
        tuple(Choice(*choice) for choice in choices),
        draw(st.booleans()),
        draw(_settings(kind, [name for name, _ in choices])),
        draw(st.just("") | WORDS),
        draw(st.just("") | WORDS),
    )


@st.composite
def _conditions(draw: st.DrawFn, earlier: list[Question]) -> dict[str, Any]:
    def comparison() -> dict[str, Any]:
        one = draw(st.sampled_from(earlier))
        if one.kind == "number":
            limits = draw(st.sampled_from([("at_least",), ("at_most",), ("at_least", "at_most")]))
            found = {"question": one.key, **{name: draw(st.integers(-9, 99)) for name in limits}}
        else:
            keys = [choice.key for choice in choices_of(one)]
            some = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)
            found = {"question": one.key, "any_of": draw(some)}
        return {"not": found} if draw(st.booleans()) else found

    joint = draw(st.sampled_from(("", "all", "any")))
    return {joint: [comparison() for _ in range(draw(st.integers(1, 3)))]} if joint else comparison()


@st.composite
def definitions(draw: st.DrawFn) -> SurveyDefinition:
    """Any survey that can be stored as a draft, whatever its kinds, texts and conditions."""
    sections = draw(_keyed(1, 3))
    keys = draw(st.lists(KEYS, min_size=1, max_size=6, unique=True))
    places = [draw(st.sampled_from(sections))[0] for _ in keys]
    questions = [draw(_questions(key, place)) for key, place in zip(keys, places, strict=True)]
    order = [one for name, _ in sections for one in questions if one.section == name]
    for at, question in enumerate(order):
        earlier = [one for one in order[:at] if one.kind in (*CHOOSING, "number")]
        if earlier and draw(st.booleans()):
            place = questions.index(question)
            questions[place] = replace(question, show_if=draw(_conditions(earlier)))
    definition = SurveyDefinition(
        draw(KEYS),
        draw(st.sampled_from(("survey", "feedback"))),
        draw(st.sampled_from(("residents", "staff", "partners"))),
        draw(TEXTS),
        draw(TEXTS),
        draw(TEXTS),
        tuple(Section(key, title, draw(TEXTS)) for key, title in sections),
        tuple(questions),
    )
    assume(not check_shape(definition))
    return definition
