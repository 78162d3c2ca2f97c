"""Forms of how long records are kept, and of destroying them."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField

from dialog.forms.base import Form, NumberRange, Optional, Required, line_field
from dialog.forms.base import lazy_gettext as _l
from dialog.services.retention import MOST_MONTHS


class DecisionForm(Form):
    """What an authority has decided; the choices of authority and survey are the view's."""

    organisation = SelectField(_l("Whose records"), coerce=int, validators=[Required()])
    survey = SelectField(_l("Which survey"), validators=[Required()])
    what = RadioField(
        _l("What it is about"),
        choices=[
            ("texts", _l("Free texts")),
            ("answers", _l("Whole answers, with their free texts")),
            ("notes", _l("Notes of dialogues")),
            ("meetings", _l("Minutes of meetings")),
        ],
        default="texts",
        validators=[Required()],
    )
    months = IntegerField(
        _l("Months"),
        description=_l(
            "After the survey has closed; of a note, after the day when people were met; of minutes, after "
            "the day of the meeting. "
            "Left empty: it is preserved and never destroyed."
        ),
        validators=[Optional(), NumberRange(1, MOST_MONTHS)],
    )
    body = line_field(_l("Who decided"))
    reference_number = line_field(_l("Reference number of the decision"), most=60)
    decided_on = DateField(_l("Day of the decision"), validators=[Required()])

    def offer(self, authorities: list[tuple[int, str]], surveys: list[tuple[str, str]]) -> None:
        """Give the choices."""
        organisation: Any = self.organisation
        survey: Any = self.survey
        organisation.choices, survey.choices = authorities, surveys


class ConfirmForm(Form):
    """The second person types the decision's number."""

    typed = line_field(_l("The reference number of the decision, typed"), most=60)
