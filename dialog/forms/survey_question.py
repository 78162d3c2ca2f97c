"""The form of one question: its words in every language, its answers and settings, when it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField

from dialog.forms.base import Form, Optional, area_field, line_field, revision_field
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.survey_parts import (
    can_be_ticked,
    condition_data,
    condition_fields,
    condition_of,
    row_data,
    rows,
    tongues,
    written,
)
from surveys.editing import classes_for, keyed
from surveys.question import Question
from surveys.texts import whole

WITH_CHOICES = ("single", "multiple", "scale", "place", "matrix", "ranking")
ALIKE = (("single", "multiple", "scale", "ranking"), ("long_text", "short_text"))
"""Kinds that one question can be turned into without being written anew."""
APART = {"multiple": "exclusive", "scale": "outside", "matrix": "outside"}
"""Kind -> the setting that lists the choices which stand apart."""
EMPTY_ROWS = 3
STARTING_ROWS = {"choices": 5, "rows": 4}
PAIR = (
    ("police", {"sv": "Vad ska polisen göra?", "se": "", "en": "What should the police do?"}),
    (
        "municipality",
        {"sv": "Vad ska kommunen göra?", "se": "", "en": "What should the municipality do?"},
    ),
)
KIND_WORDS = {
    "single": _l("One answer of several"),
    "multiple": _l("Several answers of many"),
    "scale": _l("A scale with words at every step"),
    "matrix": _l("The same scale for several rows"),
    "ranking": _l("The most important ones, in order"),
    "number": _l("A number"),
    "place": _l("A place, from a list"),
    "short_text": _l("A short text"),
    "long_text": _l("A long text"),
    "pair": _l("What should the police do, what should the municipality do"),
}
"""In the order in which they are offered."""
ROLES = [
    ("concern", _l("What worries or works: it is read by themes")),
    ("background", _l("Who answers: age, gender and the like")),
    ("place", _l("Where it is")),
    ("other", _l("Something else")),
]


def question_form(
    codes: Sequence[str],
    kind: str,
    *,
    sections: Sequence[tuple[str, str]],
    earlier: Sequence[Question],
    places: Mapping[str, str],
) -> type[Form]:
    """The form's class for a question of this kind; `places` names the municipalities asked about."""
    fields: dict[str, Any] = {
        "revision": revision_field(),
        "text": tongues(codes, _l("The question")),
        "help": tongues(codes, _l("Help text"), is_needed=False),
        "kind": SelectField(_l("How it is answered"), choices=_kinds(kind)),
        "section": SelectField(_l("Section"), choices=list(sections)),
        "is_required": BooleanField(_l("It must be answered")),
        "role": SelectField(_l("What the answers are for"), choices=ROLES),
        "source": area_field(_l("Where the question comes from"), is_required=False, most=2000),
        "comparable_with": area_field(
            _l("What its answers can be compared with"), is_required=False, most=2000
        ),
        **_kind_fields(codes, kind, places),
        **condition_fields(earlier),
    }
    return type("QuestionForm", (Form,), fields)


def _kinds(kind: str) -> list[tuple[str, Any]]:
    group = next((alike for alike in ALIKE if kind in alike), (kind,))
    return [(one, KIND_WORDS[one]) for one in group]


def _kind_fields(codes: Sequence[str], kind: str, places: Mapping[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if kind in WITH_CHOICES:
        fields["choices"] = rows(codes, _l("Answers to choose among"))
    if kind in ("matrix", "pair"):
        fields["rows"] = rows(codes, _l("Rows"))
    if kind == "place":
        for key, name in places.items():
            fields[places_name(key)] = rows(codes, name)
    if kind == "ranking":
        fields["most"] = IntegerField(_l("How many may be put in order"), validators=[Optional()])
    if kind in ("long_text", "short_text", "pair"):
        fields["limit"] = IntegerField(_l("The most characters"), validators=[Optional()])
    if kind == "number":
        fields["minimum"] = IntegerField(_l("The smallest number"), validators=[Optional()])
        fields["maximum"] = IntegerField(_l("The largest number"), validators=[Optional()])
        fields["classes"] = line_field(
            _l("Counted in groups that begin at"),
            is_required=False,
            description=_l("Numbers with commas between. Leave it empty and groups are proposed."),
        )
    return fields


def places_name(municipality: str) -> str:
    """The name of the field with a municipality's places."""
    return "places_" + municipality.replace("-", "_")


def row_groups(form: Any) -> list[str]:
    """The names of the fields that hold rows, in the order of the page."""
    names = [name for name in ("rows", "choices") if name in form]
    return names + [name for name in form._fields if name.startswith("places_")]


def starting(kind: str, section: str) -> dict[str, Any]:
    """How the form of a new question begins."""
    role = {"place": "place", "long_text": "concern", "pair": "concern", "short_text": "concern"}
    data: dict[str, Any] = {"kind": kind, "section": section, "role": role.get(kind, "other")}
    if kind == "pair":
        data["rows"] = [row_data(key, text) for key, text in PAIR]
    if kind == "number":
        data |= {"minimum": 0, "maximum": 100}
    return data


def data_of(question: Question) -> dict[str, Any]:
    """How a question fills its form."""
    settings = question.settings
    apart = settings.get(APART.get(question.kind, ""), ())
    data: dict[str, Any] = {
        "text": dict(question.text),
        "help": dict(question.help),
        "kind": question.kind,
        "section": question.section,
        "is_required": question.required,
        "role": question.role,
        "source": question.source,
        "comparable_with": question.comparable_with,
        "choices": [row_data(one.key, one.text, is_apart=one.key in apart) for one in question.choices],
        "rows": [row_data(row["key"], row["text"]) for row in settings.get("rows", ())],
        "classes": ", ".join(str(lower) for lower in settings.get("classes", ())),
        **{name: settings.get(name) for name in ("most", "limit", "minimum", "maximum")},
        **condition_data(question.show_if),
    }
    for municipality, group in settings.get("places", {}).items():
        data[places_name(municipality)] = [row_data(one["key"], one["text"]) for one in group]
    return data


def with_empty_rows(form_class: type[Form], data: Mapping[str, Any], *, more: int = EMPTY_ROWS) -> Any:
    """The form filled with this, and some empty rows where more can be written."""
    probe = form_class(formdata=None)
    filled = dict(data)
    for name in row_groups(probe):
        having = list(filled.get(name) or [])
        is_fixed = name == "rows" and filled.get("kind") == "pair"
        least = STARTING_ROWS.get(name, EMPTY_ROWS)
        missing = 0 if is_fixed else max(more, least - len(having))
        filled[name] = having + [row_data("", {}) for _ in range(missing)]
    return form_class(formdata=None, data=filled)


def with_rows_changed(form_class: type[Form], form: Any, wish: str) -> Any:
    """The same form, everything typed in it, with rows added, moved or taken away as the button says.

    `wish` is `more:choices`, `up:choices:2`, `down:…` or `remove:…`.
    """
    verb, _, rest = wish.partition(":")
    name, _, place = rest.partition(":")
    data = dict(form.data)
    if name not in row_groups(form):
        return form_class(formdata=None, data=data)
    listed = list(data[name])
    number = whole(place)
    at = -1 if number is None else number
    beside = at + (-1 if verb == "up" else 1)
    if verb == "more":
        listed += [row_data("", {}) for _ in range(EMPTY_ROWS)]
    elif verb == "remove" and 0 <= at < len(listed):
        del listed[at]
    elif verb in ("up", "down") and 0 <= at < len(listed) and 0 <= beside < len(listed):
        listed[at], listed[beside] = listed[beside], listed[at]
    return form_class(formdata=None, data={**data, name: listed})


def question_from(
    form: Any, former: Question, *, earlier: Sequence[Question], places: Sequence[str]
) -> Question:
    """The question that the form describes. Keys stay; new rows get theirs from their words."""
    kind = form.kind.data
    choices = written(form.choices) if "choices" in form else []
    offered = keyed([(key, text) for key, text, _ in choices])
    apart = [one.key for one, (_, _, is_apart) in zip(offered, choices, strict=True) if is_apart]
    ticked = condition_of(form, earlier)
    show_if = ticked if can_be_ticked(former.show_if) else former.show_if
    return replace(
        former,
        section=form.section.data,
        kind=kind,
        role=form.role.data,
        text=form.text.data,
        help=form.help.data,
        choices=offered,
        required=form.is_required.data,
        settings=_settings(form, kind, apart, places),
        source=form.source.data or "",
        comparable_with=form.comparable_with.data or "",
        show_if=show_if,
    )


def _settings(form: Any, kind: str, apart: list[str], places: Sequence[str]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if apart and kind in APART:
        settings[APART[kind]] = apart
    if "rows" in form:
        pairs = [(key, text) for key, text, _ in written(form.rows)]
        settings["rows"] = [{"key": one.key, "text": dict(one.text)} for one in keyed(pairs, otherwise="row")]
    if kind == "place":
        groups = {key: written(form[places_name(key)]) for key in places}
        settings["places"] = _placed(groups)
    for name in ("most", "limit"):
        if name in form and form[name].data:
            settings[name] = form[name].data
    if kind == "number":
        low, high = form.minimum.data, form.maximum.data
        settings |= {"minimum": low, "maximum": high, "classes": _classes(form.classes.data or "", low, high)}
    return settings


def _placed(groups: Mapping[str, Sequence[tuple[str, dict[str, str], bool]]]) -> dict[str, Any]:
    """Places by municipality. A key is made once over all of them: the counts lie in one table."""
    flat = [(key, text) for group in groups.values() for key, text, _ in group]
    made = iter(keyed(flat, otherwise="place"))
    return {
        municipality: [{"key": one.key, "text": dict(one.text)} for one in (next(made) for _ in group)]
        for municipality, group in groups.items()
        if group
    }


def _classes(typed: str, low: int | None, high: int | None) -> list[int]:
    read = map(whole, typed.replace(";", ",").replace(" ", ",").split(","))
    numbers = [one for one in read if one is not None]
    if numbers:
        return numbers
    return classes_for(low, high) if low is not None and high is not None and low < high else []
