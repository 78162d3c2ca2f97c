"""The form of a file of statistics: where it comes from, and the file."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import DateField

from dialog.forms.base import Form, Required, line_field, texts_fields
from dialog.forms.base import lazy_gettext as _l

ADDRESS_LENGTH = 500


class LoadStatistics(Form):
    """Who published it, when it was fetched, under which terms; the same publisher and title replaces."""

    publisher = line_field(
        _l("Publisher"), description=_l("For instance Brå, Polisen, Kolada or the municipality.")
    )
    title = texts_fields(_l("What the figures are"), is_long=False)
    url = line_field(
        _l("Address where they are published"),
        is_required=False,
        most=ADDRESS_LENGTH,
        description=_l("The whole address, beginning with https://."),
    )
    terms = line_field(_l("Terms of use"), is_required=False)
    retrieved_on = DateField(_l("Fetched on"), validators=[Required()])
    file = FileField(_l("File"), validators=[Required()])
