"""Forms of the situation picture: begin one, and change it piece by piece."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField

from dialog.forms.base import (
    Form,
    Optional,
    Required,
    line_field,
    number_or_none,
    revision_field,
    texts_fields,
)
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.note import LookedThrough

PERIOD_LENGTH = 40
PARTS = [
    ("survey", _l("Extent and consequences")),
    ("other", _l("Other information")),
    ("analysis", _l("Analysis")),
]
"""The three parts that the law 2023:196 asks for."""
KINDS = [
    ("staff", _l("Staff")),
    ("partners", _l("Partners: school, health care, associations, companies, reindeer herding")),
    ("dialogue", _l("A dialogue with residents")),
    ("observation", _l("An observation on the spot")),
]


class BeginPicture(Form):
    """The next picture of a municipality."""

    agreement_id = SelectField(_l("Agreement"), coerce=int)
    survey_version_id = SelectField(
        _l("The survey whose reviewed themes it begins from"), coerce=number_or_none
    )
    period = line_field(
        _l("Period"), most=PERIOD_LENGTH, description=_l("The years that the picture speaks of.")
    )


class BeginJoint(Form):
    """The next joint picture of an agreement."""

    period = line_field(
        _l("Period"), most=PERIOD_LENGTH, description=_l("The years that the picture speaks of.")
    )


class JoinConcerns(Form):
    """Two concerns of a joint picture that are one."""

    first = SelectField(_l("The problem that stays, with its words"), coerce=int)
    second = SelectField(_l("The problem that goes into it"), coerce=int)


class Renewal(Form):
    """How many months after its agreement a picture is renewed."""

    months = IntegerField(_l("Months between two pictures"), validators=[Required()])


class FreezeBaseline(Form):
    """What a baseline is called."""

    name = texts_fields(_l("What it is called"), is_long=False)


class EditPicture(Form):
    """Title, period and summary."""

    revision = revision_field()
    title = texts_fields(_l("Title"), is_long=False)
    period = line_field(_l("Period"), most=PERIOD_LENGTH)
    summary = texts_fields(_l("Summary"), required=())
    changed_because = texts_fields(_l("What changed since the former picture, and why"), required=())


class EditConcern(Form):
    """What a concern is called, when and where it is."""

    revision = revision_field()
    title = texts_fields(_l("What the problem is called"), is_long=False)
    when_and_where = texts_fields(_l("When and where"), required=())
    focus_area_id = SelectField(
        _l("Focus area of the agreement"), coerce=number_or_none, validators=[Optional()]
    )


class EditParagraph(Form):
    """A paragraph in one of the law's parts, and the evidence it rests on."""

    revision = revision_field()
    part = RadioField(_l("Part of the picture"), choices=PARTS, default="survey", validators=[Required()])
    aspect = RadioField(
        _l("If it is about extent and consequences: which of the two"),
        choices=[("extent", _l("Extent")), ("consequences", _l("Consequences"))],
        validators=[Optional()],
    )
    text = texts_fields(_l("Text"))
    evidence = SelectMultipleField(_l("It rests on"), coerce=int, validators=[Optional()])


class Contribute(LookedThrough):
    """Evidence in words. Nothing from intelligence or a preliminary investigation: the page says so."""

    kind = RadioField(_l("Who says it"), choices=KINDS, validators=[Required()])
    organisation_name = line_field(
        _l("Organisation or group"),
        most=PERIOD_LENGTH * 3,
        is_required=False,
        description=_l(
            "For instance the school's health team. Never a person's name. "
            "Leave it empty where you choose the authority or the partner below."
        ),
    )
    organisation_id = SelectField(
        _l("Staff of which authority"), coerce=number_or_none, validators=[Optional()]
    )
    partner_id = SelectField(_l("Partner of the register"), coerce=number_or_none, validators=[Optional()])
    label = texts_fields(_l("In a few words"), is_long=False)
    note = texts_fields(_l("What they say, in our words"))
    is_public = BooleanField(_l("Residents may read it when the picture is agreed"), default=True)


class AddStatistics(Form):
    """A value of an imported file."""

    value_id = SelectField(_l("Figure"), coerce=number_or_none, validators=[Required()])


class Because(Form):
    """Why something is not taken up; residents read it."""

    because = texts_fields(_l("Why it is not taken up"))


class LeaveOutMany(Because):
    """The same reason for several themes."""

    themes = SelectMultipleField(_l("Reviewed themes"), coerce=int, validators=[Required()])


class TakeUp(Form):
    """A new concern, of reviewed themes or of other evidence."""

    themes = SelectMultipleField(_l("Reviewed themes"), coerce=int, validators=[Optional()])
    title = texts_fields(_l("What the problem is called"), required=(), is_long=False)
