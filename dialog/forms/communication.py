"""A message of the communication plan."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput

from dialog.forms.base import LONGEST_LINE, Form, Required, line_field, texts_fields
from dialog.forms.base import lazy_gettext as _l
from dialog.request import speech


class MessageForm(Form):
    """Who tells whom what, how and by when."""

    text = texts_fields(_l("What it is about, in a few words"), is_long=False, most=LONGEST_LINE)
    message = texts_fields(_l("The message"))
    audience = line_field(_l("For whom"), description=_l("For example parents, or everybody in Moskosel."))
    channel = line_field(
        _l("Through what"), description=_l("For example the website, a meeting, the school.")
    )
    languages = SelectMultipleField(
        _l("In which languages"), option_widget=CheckboxInput(), validators=[Required()]
    )
    owner_id = SelectField(_l("Who tells it"), coerce=int, validators=[Required()])
    function = line_field(
        _l("Which post"), most=120, description=_l("A post, such as gatuchef; never a person's name.")
    )
    on = DateField(_l("By which day"), validators=[Required()])

    def __init__(self, owners: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(**more)
        self.owner_id.choices = owners
        self.languages.choices = list(speech().names.items())
