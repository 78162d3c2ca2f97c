"""Forms of concerns that cross a border."""

from __future__ import annotations

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from dialog.forms.base import Form, Optional
from dialog.forms.base import lazy_gettext as _l


class SayReaches(Form):
    """The other municipalities that a concern reaches into."""

    municipalities = SelectMultipleField(
        _l("It reaches into"),
        coerce=int,
        validators=[Optional()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
