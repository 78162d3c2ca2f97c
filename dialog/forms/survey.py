"""Forms of the desk's surveys: make one from the library or a file, open it between two days."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectMultipleField
from wtforms.fields.core import UnboundField

from dialog.forms.base import Form, Optional, Required, line_field
from dialog.forms.base import lazy_gettext as _l


def without_field() -> UnboundField:
    """Whether what a form of another tool holds and we cannot ask is left out."""
    return BooleanField(
        _l("Leave out what has no place here"),
        description=_l("For an Excel form made elsewhere. What does not fit is listed before it is stored."),
    )


class MakeSurvey(Form):
    """A new survey: from the library, or from a file somebody wrote or exported."""

    source = RadioField(_l("Start from"), validators=[Optional()])
    file = FileField(
        _l("Or a file"),
        description=_l(
            "An Excel form (XLSForm), TOML or JSON: saved from here, written by hand or made elsewhere."
        ),
    )
    without = without_field()
    slug = line_field(
        _l("Short address"),
        description=_l("Small letters, digits and hyphens: the last part of the survey's short link."),
    )
    municipalities = SelectMultipleField(_l("It asks about"), coerce=int, validators=[Required()])


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
