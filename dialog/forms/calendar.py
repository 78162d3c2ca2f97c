"""Forms of the calendar: a season or an event."""

from __future__ import annotations

from wtforms import BooleanField, DateField, SelectField

from dialog.forms.base import Form, Required, texts_fields
from dialog.forms.base import lazy_gettext as _l

KINDS = [
    ("test_season", _l("Test season")),
    ("market", _l("Market")),
    ("snowmobile_season", _l("Snowmobile season")),
    ("holiday", _l("Holiday")),
    ("own", _l("Something else")),
]


class EventForm(Form):
    """A season or an event with its first and last day."""

    kind = SelectField(_l("Kind"), choices=KINDS, validators=[Required()])
    name = texts_fields(_l("What it is called"), is_long=False)
    from_on = DateField(_l("First day"), validators=[Required()])
    to_on = DateField(_l("Last day"), validators=[Required()])
    is_yearly = BooleanField(_l("It comes back every year on the same days"))
