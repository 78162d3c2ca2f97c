"""Forms of the desk's surveys: make one from the library or a file, open it between two days."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectMultipleField
from wtforms.fields.core import UnboundField

from dialog.forms.base import Form, Optional, Required, line_field
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.survey_parts import tongues


def without_field() -> UnboundField:
    """Whether what a form of another tool holds and we cannot ask is left out."""
    return BooleanField(
        _l("Leave out what has no place here"),
        description=_l("For an Excel form made elsewhere. What does not fit is listed before it is stored."),
    )


class MakeSurvey(Form):
    """A new survey: from the library, an empty one, or from a file somebody wrote or exported."""

    source = HiddenField()
    """The ready survey's name in the library; empty for an empty one."""
    title = line_field(_l("Title, in Swedish"), is_required=False)
    kind = RadioField(
        _l("What it is"),
        choices=[
            ("survey", _l("A survey with a first and a last day")),
            ("feedback", _l("A form that is always open")),
        ],
        default="survey",
        validators=[Optional()],
    )
    file = FileField(
        _l("A file with questions"),
        description=_l(
            "An Excel form (XLSForm), TOML or JSON: saved from here, written by hand or made elsewhere."
        ),
    )
    without = without_field()
    slug = line_field(
        _l("Short address"),
        is_required=False,
        description=_l(
            "The last part of the survey's link: small letters, digits and hyphens. "
            "Leave it empty and it is made from the title."
        ),
    )
    municipalities = SelectMultipleField(_l("It asks about"), coerce=int, validators=[Required()])


def changes_form(codes: Sequence[str]) -> type[Form]:
    """What is new since the version before."""
    return type("ChangesForm", (Form,), {"changes": tongues(codes, _l("What is new this time"))})


class ReplaceSurvey(Form):
    """New contents for a draft, from a file."""

    file = FileField(_l("File"), validators=[Required()])
    without = without_field()


class OpenSurvey(Form):
    """The days between which residents may answer."""

    opens_on = DateField(_l("Opens on"), validators=[Required()])
    closes_on = DateField(
        _l("Closes on"),
        validators=[Optional()],
        description=_l("A feedback form may be left open without a closing day."),
    )
