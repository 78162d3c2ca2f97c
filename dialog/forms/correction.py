"""A spelling fix of a text that the parties have before them."""

from __future__ import annotations

from wtforms import SelectField

from dialog.forms.base import Form, Required, area_field
from dialog.forms.base import lazy_gettext as _l


class SpellingFix(Form):
    """Which text, and how it is spelt."""

    place = SelectField(_l("Which text"), validators=[Required()])
    words = area_field(
        _l("The whole text, spelt right"),
        description=_l("Copy the text from above and change nothing but the letters that are wrong."),
        render_kw={"lang": "sv"},
    )
