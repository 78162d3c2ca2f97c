"""Build the form of a survey in one language, and collect what was answered.

A plain WTForms form: no cookie, no session, no CSRF. Who receives the form guards it. The class depends
only on its arguments, so a published version's form can be built once and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import wtforms

from surveys.definition import SurveyDefinition
from surveys.kinds import KINDS, Asking
from surveys.paths import asked
from surveys.question import AnswerValue
from surveys.texts import Gettext, gettext


@dataclass(frozen=True)
class Collected:
    """What one person answered: closed answers in the order asked, and the texts that are not empty.

    A text is named by its question; the two of a pair by `question.police` and `question.municipality`.
    """

    answers: tuple[AnswerValue, ...]
    texts: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all was answered."""
        return not self.answers and not self.texts


def form_class(
    definition: SurveyDefinition,
    language: str,
    municipality: str | None = None,
    gettext: Gettext = gettext,
    base: type[wtforms.Form] = wtforms.Form,
) -> type[wtforms.Form]:
    """Make the form of a survey in a language: one field for each question, named by its key.

    `municipality` picks the places to choose among; without it those of all are offered. `gettext` says
    the error messages. `base` may bring fields of the site's own, whose names begin with `form_`. A form
    in which nothing is answered is not valid: the message is among the `form_errors`. What was not asked,
    given the other answers, is neither demanded nor refused.
    """
    asking = Asking(language, municipality, gettext)
    empty_message = gettext("Answer at least one question before you send.")

    class SurveyForm(base):
        collected: Collected | None = None

        def validate(self, extra_validators: Any = None) -> bool:
            reached = asked_in(definition, self)
            for question in definition.questions:
                if question.key not in reached:
                    self[question.key].validators = ()
            if not super().validate(extra_validators):
                return False
            self.collected = collect(definition, self)
            if self.collected.is_empty:
                self.form_errors.append(empty_message)
                return False
            return True

    for question in definition.questions:
        setattr(SurveyForm, question.key, KINDS[question.kind].field(question, asking))
    return SurveyForm


def collect(definition: SurveyDefinition, form: wtforms.Form) -> Collected:
    """Collect the answers of a valid form. A question left blank, or not asked, leaves nothing behind.

    Raises ValueError if the form has errors: nothing half is stored.
    """
    if form.errors:
        raise ValueError("the form has errors; nothing is collected from it")
    known: Collected | None = getattr(form, "collected", None)
    if known is not None:  # read when it was found valid
        return known
    answers: list[AnswerValue] = []
    texts: dict[str, str] = {}
    reached = asked_in(definition, form)
    for question in definition.questions:
        if question.key not in reached:
            continue
        parsed = KINDS[question.kind].parse(question, form[question.key].data)
        if isinstance(parsed, dict):
            texts.update({f"{question.key}.{side}": text for side, text in parsed.items()})
        elif not isinstance(parsed, str):
            answers.extend(parsed)
        elif parsed:
            texts[question.key] = parsed
    return Collected(tuple(answers), texts)


def asked_in(definition: SurveyDefinition, form: wtforms.Form) -> frozenset[str]:
    """The keys of the questions that were asked, by what else stands in the form; it need not be valid."""
    answers: list[AnswerValue] = []
    for question in definition.questions:
        kind = KINDS[question.kind]
        if question.key in definition.looked_at and not kind.is_text:
            # What the form refuses is no answer that a condition could look at.
            with suppress(ValueError):
                answers.extend(kind.parse(question, form[question.key].data))  # type: ignore[arg-type]
    return asked(definition, answers)
