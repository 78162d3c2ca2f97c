"""Forms of handing out public documents on request."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, RadioField, SelectField

from dialog.forms.base import Form, Required, area_field, line_field, number_or_none
from dialog.forms.base import lazy_gettext as _l
from dialog.services.handing_out import COURT


class RequestForm(Form):
    """What is asked for, never by whom; the authorities are the view's."""

    organisation = SelectField(_l("Whose records"), coerce=int, validators=[Required()])
    asked_for = area_field(
        _l("What is asked for"),
        most=2000,
        description=_l("Not who asks and not why: nobody needs to say that."),
    )
    received_on = DateField(_l("Came in on"), validators=[Required()])
    court = line_field(_l("A refusal is appealed to"), most=120, default=COURT)


class MaskForm(Form):
    """One passage and the paragraph on which it is kept back."""

    passage = line_field(_l("The passage, exactly as it stands"), most=2000)
    mask_ground = SelectField(_l("Paragraph"), coerce=number_or_none)


class ReviewForm(Form):
    """Whether an item goes out whole or is kept back whole."""

    outcome = RadioField(
        _l("Does it go out?"),
        choices=[("out", _l("Goes out")), ("withheld", _l("Is kept back"))],
        validators=[Required()],
    )
    ground = SelectField(_l("Paragraph, if it is kept back"), coerce=number_or_none)
    because = area_field(_l("Why"), is_required=False, most=2000)


class GroundForm(Form):
    """A paragraph that is not on the list."""

    law = line_field(_l("The law"))
    paragraph = line_field(_l("Chapter and paragraph"), most=60, description=_l("For example 21 kap. 7 §."))
    about = line_field(_l("What it protects"), most=300)


def offer(field: Any, choices: list[tuple[Any, str]]) -> None:
    """Give a field the choices that only the page knows."""
    field.choices = choices
