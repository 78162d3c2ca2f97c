"""What a survey is: its texts, sections and questions as frozen values, and a check that lists what is
missing.

A published definition is never edited; a new version is made. This module asks nobody and stores nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import wtforms

from surveys.kinds import KINDS
from surveys.paths import Condition, check_paths, conditions_of, page_order, referred
from surveys.question import Choice, Fault, Question, choices_of, rows_of, where_choice, where_question
from surveys.texts import LANGUAGES, Message, Texts, gettext, is_storable, missing_languages

__all__ = [
    "Choice",
    "Fault",
    "Question",
    "Section",
    "SurveyDefinition",
    "check",
    "check_questions",
    "check_shape",
    "check_texts",
]

SURVEY_KINDS = ("survey", "feedback")
AUDIENCES = ("residents", "staff", "partners")
ROLES = ("concern", "background", "place", "organisation", "other")
NAMES_ORGANISATION = "organisation"
"""The role of the question in which a partner says for whom it answers. Such a name is shown as written."""

# 60 characters is what the tables of answers hold. A key is also the field's name in the form, so it must
# not be a word that a form needs itself, and `form_` is left to the site for its own fields (token,
# honeypot).
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_OWN_PREFIX = "form_"
_OWN_WORDS = frozenset(dir(wtforms.Form))

_Add = Callable[[Message, Message], None]


@dataclass(frozen=True)
class Section:
    """A part of the form with a title of its own; `show_if` says when it is asked at all."""

    key: str
    title: Texts
    text: Texts
    show_if: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class SurveyDefinition:
    """One survey or feedback form as it is asked, in all its languages."""

    key: str
    kind: str
    audience: str
    title: Texts
    introduction: Texts
    closing: Texts
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    @cached_property
    def conditions(self) -> Mapping[str, tuple[Condition, ...]]:
        """What must hold for each question to be asked, in the order of the page; asked by every answer."""
        return {one.key: conditions_of(self, one) for one in page_order(self)}

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """The questions whose answers some condition looks at."""
        return frozenset(
            one["question"] for held in self.conditions.values() for each in held for one in referred(each)
        )


def check(definition: SurveyDefinition, languages: Sequence[str] = LANGUAGES) -> list[Fault]:
    """List every fault, so that a coordinator mends all at once: first what cannot work, then texts not
    yet written.
    """
    return check_shape(definition) + check_questions(definition) + check_texts(definition, languages)


def check_questions(definition: SurveyDefinition) -> list[Fault]:
    """Say whether there is anything to answer at all; a draft begins without."""
    if definition.questions:
        return []
    return [Fault(_where_survey(definition), Message(gettext("there is no question")))]


def check_shape(definition: SurveyDefinition) -> list[Fault]:
    """List what cannot work at all: keys, unknown kinds, settings, choices. A draft may lack texts and
    questions, but has none of these.
    """
    faults: list[Fault] = []

    def add(where: Message, problem: Message) -> None:
        faults.append(Fault(where, problem))

    _check_head(definition, add)
    section_keys = {section.key for section in definition.sections}
    for section in definition.sections:
        _check_key(section.key, _where_section(section.key), add)
    for question in definition.questions:
        _check_question(question, section_keys, add)
    for where, text in (*_needed_texts(definition), *_optional_texts(definition)):
        if not all(is_storable(words) for words in text.values()):
            add(where, Message(gettext("a text contains characters that cannot be shown")))
    # A condition can be followed only where everything it looks at is as it should be.
    return faults or check_paths(definition)


def check_texts(definition: SurveyDefinition, languages: Sequence[str] = LANGUAGES) -> list[Fault]:
    """List each text that must be there and is not, one fault a language.

    A help text or a section's text may be left out altogether, but not in one language only.
    """
    faults: list[Fault] = []
    for where, text in _needed_texts(definition):
        for language in missing_languages(text, languages):
            faults.append(Fault(where, Message(gettext("no text in %(language)s"), {"language": language})))
    for where, text in _optional_texts(definition):
        for language in missing_languages(text, languages) if any(text.values()) else ():
            faults.append(
                Fault(where, Message(gettext("no help text in %(language)s"), {"language": language}))
            )
    return faults


def _check_head(definition: SurveyDefinition, add: _Add) -> None:
    where = _where_survey(definition)
    _check_key(definition.key, where, add)
    if definition.kind not in SURVEY_KINDS:
        add(where, Message(gettext("unknown kind of survey: %(kind)s"), {"kind": definition.kind}))
    if definition.audience not in AUDIENCES:
        add(where, Message(gettext("unknown audience: %(audience)s"), {"audience": definition.audience}))
    for key in _repeated(section.key for section in definition.sections):
        add(_where_section(key), Message(gettext("this key is used more than once")))
    for key in _repeated(question.key for question in definition.questions):
        add(where_question(key), Message(gettext("this key is used more than once")))
    _check_organisation(definition, add)


def _check_organisation(definition: SurveyDefinition, add: _Add) -> None:
    """Refuse the name of an organisation where a person could be the one who answers: it is not masked."""
    named = [one for one in definition.questions if one.role == NAMES_ORGANISATION]
    for question in named:
        if definition.audience != "partners":
            rule = gettext("only a survey to partners asks which organisation answers")
            add(where_question(question.key), Message(rule))
        if question.kind != "short_text":
            rule = gettext("which organisation answers is asked with one line of text")
            add(where_question(question.key), Message(rule))
    for question in named[1:]:
        rule = gettext("only one question asks which organisation answers")
        add(where_question(question.key), Message(rule))


def is_own_word(key: str) -> bool:
    """Whether a key is a word that the form of a survey needs itself."""
    return key in _OWN_WORDS or key.startswith(_OWN_PREFIX)


def _check_question(question: Question, sections: set[str], add: _Add) -> None:
    where = where_question(question.key)
    _check_key(question.key, where, add)
    if is_own_word(question.key):
        add(where, Message(gettext("this key is needed by the form itself: choose another")))
    if question.section not in sections:
        add(where, Message(gettext("unknown section: %(section)s"), {"section": question.section}))
    if question.role not in ROLES:
        add(where, Message(gettext("unknown role: %(role)s"), {"role": question.role}))
    kind = KINDS.get(question.kind)
    if kind is None:
        add(where, Message(gettext("unknown kind of question: %(kind)s"), {"kind": question.kind}))
        return
    for problem in kind.check(question):
        add(where, problem)
    for choices in (_readable_choices(question), _readable_rows(question)):
        for choice in choices:
            _check_key(choice.key, where_choice(question.key, choice.key), add)
        for key in _repeated(choice.key for choice in choices):
            add(where_choice(question.key, key), Message(gettext("this key is used more than once")))


def _check_key(key: str, where: Message, add: _Add) -> None:
    if not KEY.fullmatch(key):
        rule = gettext(
            "a key is at most 60 small letters a-z, digits and underscores, and begins with a letter"
        )
        add(where, Message(rule))


def _needed_texts(definition: SurveyDefinition) -> Iterable[tuple[Message, Texts]]:
    values = {"key": definition.key}
    yield Message(gettext("title of survey `%(key)s`"), values), definition.title
    yield Message(gettext("introduction of survey `%(key)s`"), values), definition.introduction
    yield Message(gettext("closing words of survey `%(key)s`"), values), definition.closing
    for section in definition.sections:
        yield _where_section(section.key), section.title
    for question in definition.questions:
        yield where_question(question.key), question.text
        for choice in (*_readable_choices(question), *_readable_rows(question)):
            yield where_choice(question.key, choice.key), choice.text


def _optional_texts(definition: SurveyDefinition) -> Iterable[tuple[Message, Texts]]:
    for section in definition.sections:
        yield _where_section(section.key), section.text
    for question in definition.questions:
        yield where_question(question.key), question.help


def _readable_choices(question: Question) -> tuple[Choice, ...]:
    """List the choices, but of a question with faulty settings only those that need no settings to be
    read.
    """
    kind = KINDS.get(question.kind)
    return question.choices if kind is None or kind.check(question) else choices_of(question)


def _readable_rows(question: Question) -> tuple[Choice, ...]:
    kind = KINDS.get(question.kind)
    return () if kind is None or kind.check(question) else rows_of(question)


def _where_survey(definition: SurveyDefinition) -> Message:
    return Message(gettext("survey `%(key)s`"), {"key": definition.key})


def _where_section(key: str) -> Message:
    return Message(gettext("section `%(key)s`"), {"key": key})


def _repeated(keys: Iterable[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]
