"""Forms of the plan: a goal, a measurement of it, an action, a count of it."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
)

from dialog.forms.base import Form, NumberRange, Optional, Required, line_field, number_or_none, texts_fields
from dialog.forms.base import lazy_gettext as _l

REAL = NumberRange(min=-1e12, max=1e12)
"""A number that can be stored and read: neither endless nor no number at all."""


class GoalForm(Form):
    """A delimited goal that can be measured."""

    text = texts_fields(_l("The goal"))
    whose = RadioField(
        _l("Whose goal"),
        choices=[
            ("municipality", _l("The municipality's")),
            ("police", _l("The police's")),
            ("joint", _l("Joint, for all parties of the agreement")),
        ],
        validators=[Required()],
    )
    concern_id = SelectField(_l("Which problem it is about"), coerce=number_or_none, validators=[Optional()])
    focus_area_id = SelectField(
        _l("Focus area of the agreement"), coerce=number_or_none, validators=[Optional()]
    )
    indicator = line_field(_l("What is measured"))
    unit = line_field(_l("Unit"), most=60)
    better = RadioField(
        _l("It is better when the value is"),
        choices=[("lower", _l("lower")), ("higher", _l("higher"))],
        validators=[Required()],
    )
    target_value = FloatField(_l("Target"), validators=[Optional(), REAL])
    target_on = DateField(_l("To be reached by"), validators=[Optional()])


class MeasurementForm(Form):
    """A value of a goal's indicator on a day."""

    on = DateField(_l("Day"), validators=[Required()])
    value = FloatField(_l("Value"), validators=[Required(), REAL])
    source = line_field(_l("Source"))
    is_baseline = BooleanField(_l("This is the baseline"))


class ActionForm(Form):
    """Something that an organisation does, how often and until when."""

    text = texts_fields(_l("What is done"))
    concern_key = SelectField(_l("Which problem it is against"), validators=[Optional()])
    owner_id = SelectField(_l("Who does it"), coerce=int, validators=[Required()])
    function = line_field(
        _l("Which post"), most=120, description=_l("A post, such as gatuchef; never a person's name.")
    )
    times = IntegerField(_l("How many times"), validators=[Optional(), NumberRange(min=1, max=10_000)])
    every = SelectField(
        _l("In what time"),
        choices=[
            ("", _l("not counted")),
            ("week", _l("a week")),
            ("month", _l("a month")),
            ("year", _l("a year")),
            ("period", _l("the whole time")),
        ],
        validators=[Optional()],
    )
    from_on = DateField(_l("First day"), validators=[Required()])
    to_on = DateField(_l("Last day"), validators=[Required()])
    goal_id = SelectField(_l("Which goal it serves"), coerce=number_or_none, validators=[Optional()])


class CountForm(Form):
    """How many times an action was done in a period."""

    period = line_field(
        _l("Period"), most=20, description=_l("A week as 2026-W48, a month as 2026-11 or a year as 2026.")
    )
    count = IntegerField(_l("How many times"), validators=[Required(), NumberRange(min=0, max=10_000)])
    is_total = BooleanField(_l("This is what the whole period should have been: correct the earlier count"))
