"""Plain functions that make small surveys for the tests: one question of each kind, every text in three
languages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from surveys.definition import Choice, Question, Section, SurveyDefinition
from surveys.forms import form_class


def texts(word: str) -> dict[str, str]:
    return {"sv": f"{word} sv", "se": f"{word} se", "en": f"{word} en"}


def a_choice(key: str) -> Choice:
    return Choice(key, texts(key))


def a_question(kind: str, key: str = "", **changes: Any) -> Question:
    """Make a question of a kind as it should be set up; `changes` spoil or refine it."""
    usual: dict[str, dict[str, Any]] = {
        "single": {"choices": (a_choice("yes"), a_choice("no"))},
        "multiple": {
            "choices": tuple(map(a_choice, ("theft", "fraud", "nothing"))),
            "settings": {"exclusive": ["nothing"]},
        },
        "scale": {
            "choices": tuple(map(a_choice, ("good", "fair", "bad", "dont_know"))),
            "settings": {"outside": ["dont_know"]},
        },
        "place": {
            "choices": (a_choice("elsewhere"),),
            "settings": {
                "places": {
                    "arjeplog": [{"key": "laisvall", "text": texts("Laisvall")}],
                    "arvidsjaur": [{"key": "moskosel", "text": texts("Moskosel")}],
                }
            },
        },
        "matrix": {
            "choices": tuple(map(a_choice, ("often", "never", "dont_know"))),
            "settings": {"rows": [{"key": key, "text": texts(key)} for key in ("theft", "fraud")]}
            | {"outside": ["dont_know"]},
        },
        "ranking": {"choices": tuple(map(a_choice, ("light", "traffic", "drugs"))), "settings": {"most": 2}},
        "pair": {
            "settings": {"rows": [{"key": key, "text": texts(key)} for key in ("police", "municipality")]}
        },
        "number": {"settings": {"minimum": 0, "maximum": 20, "classes": [0, 1, 5]}},
    }
    fields = usual.get(kind, {})
    question = Question(key or f"a_{kind}", "main", kind, "other", texts(f"{kind}?"), **fields)
    return replace(question, **changes)


def a_survey(*questions: Question) -> SurveyDefinition:
    return SurveyDefinition(
        key="small",
        kind="survey",
        audience="residents",
        title=texts("title"),
        introduction=texts("introduction"),
        closing=texts("closing"),
        sections=(Section("main", texts("main"), {}),),
        questions=questions,
    )


def sent(survey: SurveyDefinition, *pairs: tuple[str, str], language: str = "en", **asking: Any) -> Form:
    """Make the survey's form as it comes in with what somebody answered."""
    return form_class(survey, language, **asking)(MultiDict(pairs))


def told(faults):
    """Faults in English, as they are printed."""
    return [str(fault) for fault in faults]
