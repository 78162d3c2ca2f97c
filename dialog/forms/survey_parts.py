"""Parts of the editor's forms: a text in every language side by side, rows of choices, and conditions.

The classes are made for the languages and the questions at hand, since languages can be added as data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.fields.core import UnboundField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from dialog.forms.base import Optional, Part, TextsField, area_field, line_field
from dialog.forms.base import lazy_gettext as _l
from dialog.request import gettext as say
from dialog.request import language, speech
from surveys.paths import CHOOSING, Condition, referred
from surveys.question import Question, choices_of
from surveys.texts import pick

MOST_COMPARISONS = 3
LONGEST_CHOICE = 300
LONGEST_KEY = 60


def tongue_fields(
    codes: Sequence[str], *, is_long: bool, is_needed: bool, most: int
) -> dict[str, UnboundField]:
    """One field a language; where a text is needed, Swedish is: it is written first."""
    make = area_field if is_long else line_field
    return {
        code: make(
            speech().names.get(code, code),
            is_required=is_needed and code == "sv",
            most=most,
            render_kw={"lang": code},
        )
        for code in codes
    }


def tongues(
    codes: Sequence[str], label: object, *, is_long: bool = True, is_needed: bool = True, most: int = 4000
) -> UnboundField:
    """A text in every language, side by side."""
    fields = tongue_fields(codes, is_long=is_long, is_needed=is_needed, most=most)
    return TextsField(type("Tongues", (Part,), fields), label)


class SwedishFirst:
    """What is written in another language must be there in Swedish, which others fall back to."""

    field_flags: Mapping[str, bool] = {}

    def __call__(self, form: Any, field: Any) -> None:
        others = [one.data for name, one in form._fields.items() if name not in ("key", "apart", "sv")]
        if not field.data and any(others):
            raise ValidationError(say("Write it in Swedish as well, or empty the row."))


def rows(codes: Sequence[str], label: object) -> UnboundField:
    """Rows of choices: a key that nobody sees, the words in every language, and whether it stands apart."""
    fields = tongue_fields(codes, is_long=False, is_needed=False, most=LONGEST_CHOICE)
    fields["sv"] = line_field(
        speech().names["sv"], is_required=False, most=LONGEST_CHOICE, render_kw={"lang": "sv"}
    )
    fields["sv"].kwargs["validators"] = [SwedishFirst()]
    row = type(
        "Row",
        (Part,),
        {
            "key": line_field("", is_required=False, most=LONGEST_KEY, widget=HiddenInput()),
            **fields,
            "apart": BooleanField(),
        },
    )
    return FieldList(FormField(row), label)


def row_data(key: str, text: Mapping[str, str], *, is_apart: bool = False) -> dict[str, Any]:
    """How a choice fills its row."""
    return {**text, "key": key, "apart": is_apart}


def written(field: FieldList) -> list[tuple[str, dict[str, str], bool]]:
    """Key, words and whether it stands apart, of every row that holds something."""
    found = []
    for row in field.data:
        texts = {
            code: text for code, text in row.items() if code not in ("key", "apart", "csrf_token") and text
        }
        if texts:
            found.append((row["key"] or "", texts, bool(row["apart"])))
    return found


# Conditions: ticked choices of earlier questions, at most three questions, joined by all or any.


def condition_fields(earlier: Sequence[Question]) -> dict[str, UnboundField]:
    """The fields of "ask only if": boxes for each earlier question, a range for a number."""
    fields: dict[str, UnboundField] = {}
    for question in earlier:
        words = pick(question.text, language()).text
        if question.kind in CHOOSING:
            fields[f"if_{question.key}"] = SelectMultipleField(
                words,
                choices=[(one.key, pick(one.text, language()).text) for one in choices_of(question)],
                option_widget=CheckboxInput(),
                widget=ListWidget(prefix_label=False),
                validators=[Optional()],
            )
        elif question.kind == "number":
            fields[f"if_{question.key}_from"] = IntegerField(_l("From"), validators=[Optional()])
            fields[f"if_{question.key}_to"] = IntegerField(_l("To"), validators=[Optional()])
    if fields:
        fields["joined"] = RadioField(
            _l("When you tick answers of several questions"),
            choices=[("all", _l("all of them must fit")), ("any", _l("one that fits is enough"))],
            default="all",
        )
    return fields


def can_be_ticked(condition: Condition | None) -> bool:
    """Whether the boxes can say this condition; one with "not" came from a file and is kept as it is."""
    parts = () if condition is None else condition.get("all") or condition.get("any") or [condition]
    names = [part.get("question") for part in parts]
    return all("not" not in part for part in parts) and len(set(names)) == len(names)


def condition_data(condition: Condition | None) -> dict[str, Any]:
    """How a condition fills the boxes."""
    if condition is None or not can_be_ticked(condition):
        return {}
    data: dict[str, Any] = {"joined": "any" if "any" in condition else "all"}
    for one in referred(condition):
        name = f"if_{one['question']}"
        if "any_of" in one:
            data[name] = list(one["any_of"])
        else:
            data[f"{name}_from"], data[f"{name}_to"] = one.get("at_least"), one.get("at_most")
    return data


def condition_of(form: Any, earlier: Sequence[Question]) -> dict[str, Any] | None:
    """The condition that the boxes say, or None when nothing is ticked."""
    found: list[dict[str, Any]] = []
    for question in earlier:
        name = f"if_{question.key}"
        if name in form and form[name].data:
            found.append({"question": question.key, "any_of": list(form[name].data)})
        elif f"{name}_from" in form:
            limits = {"at_least": form[f"{name}_from"].data, "at_most": form[f"{name}_to"].data}
            given = {key: limit for key, limit in limits.items() if limit is not None}
            if given:
                found.append({"question": question.key, **given})
    if len(found) < 2:
        return found[0] if found else None
    return {form.joined.data or "all": found}


def comparisons(condition: Condition | None) -> int:
    """How many questions a condition looks at."""
    return sum(1 for _ in referred(condition)) if condition else 0
