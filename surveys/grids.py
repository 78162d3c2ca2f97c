"""The form fields of kinds with several controls under one question: matrix, ranking, pair.

Each control is named by its question and its row, `key-row`. What was sent is kept as it came, so that a
refused answer stands there again; each refusal names the question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import wtforms
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from surveys.fields import Asking, Validator, clean, labels, options_of, text_limit
from surveys.question import Question, rows_of
from surveys.texts import pick

USUAL_MOST = 3
"""How many a ranking asks to be put in order, when it does not say: more than three would be work."""


class GridField(wtforms.Field):
    """Several controls under one question. `data` maps each row that was answered to what was sent for it."""

    def __init__(
        self, *, rows: Sequence[str], cleaned: Callable[[object], str] = clean, **settings: Any
    ) -> None:
        super().__init__(**settings)
        self.rows = tuple(rows)
        self._cleaned = cleaned

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read each row's control; a row that was sent twice with different values keeps both, joined."""
        self.process_errors: list[str] = []
        self.object_data = data
        given: Mapping[str, str] = {} if data is unset_value or data is None else data
        self.data = dict(given)
        if formdata is not None:
            sent = {row: formdata.getlist(f"{self.name}-{row}") for row in self.rows}
            self.raw_data = [value for values in sent.values() for value in values]
            read = {row: "\n".join(dict.fromkeys(map(self._cleaned, values))) for row, values in sent.items()}
            self.data = {row: value for row, value in read.items() if value}

    def value_of(self, row: str) -> str:
        """What stands in a row's control."""
        return str(self.data.get(row, ""))


def matrix_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for one step in each row."""
    name = {"question": pick(question.text, asking.language).text}
    steps = set(options_of(question, asking))

    def validate(form: wtforms.Form, field: wtforms.Field) -> None:
        if question.required and len(field.data) < len(field.rows):
            raise StopValidation(asking.gettext("Choose an answer in every row: “%(question)s”") % name)
        if not set(field.data.values()) <= steps:
            raise StopValidation(asking.gettext("Choose one answer in each row: “%(question)s”") % name)

    return _grid(question, asking, [row.key for row in rows_of(question)], validate)


def ranking_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for the most important choices, in order: a number for each."""
    most = most_ranked(question)
    name = {"question": pick(question.text, asking.language).text, "most": most}
    numbers = {str(number) for number in range(1, most + 1)}

    def validate(form: wtforms.Form, field: wtforms.Field) -> None:
        given = list(field.data.values())
        if question.required and not given:
            raise StopValidation(asking.gettext("Put at least one first: “%(question)s”") % name)
        if not set(given) <= numbers:
            raise StopValidation(asking.gettext("Use the numbers 1 to %(most)s: “%(question)s”") % name)
        if len(set(given)) < len(given):
            raise StopValidation(asking.gettext("Use each number once: “%(question)s”") % name)

    return _grid(question, asking, list(options_of(question, asking)), validate)


def pair_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for two texts beside each other: what the police and what the municipality should do."""
    name = {"question": pick(question.text, asking.language).text}

    def validate(form: wtforms.Form, field: wtforms.Field) -> None:
        if question.required and not field.data:
            raise StopValidation(asking.gettext("Write an answer: “%(question)s”") % name)
        too_many = max((len(text) for text in field.data.values()), default=0) - text_limit(question)
        if too_many > 0:
            message = asking.gettext("Shorten your answer. Characters too many: %(count)s. “%(question)s”")
            raise StopValidation(message % {**name, "count": too_many})

    return _grid(question, asking, [row.key for row in rows_of(question)], validate)


def most_ranked(question: Question) -> int:
    """Give how many choices a ranking lets people put in order."""
    return int(question.settings.get("most", USUAL_MOST))


def _grid(question: Question, asking: Asking, rows: Sequence[str], validator: Validator) -> UnboundField:
    return GridField(**labels(question, asking), rows=rows, validators=[validator])
