"""A print that somebody signed on paper."""

from __future__ import annotations

from wtforms import DateField, FileField

from dialog.forms.base import Form, Required, line_field
from dialog.forms.base import lazy_gettext as _l


class RecordPrint(Form):
    """Which text was signed, by whom, when, and the scan."""

    short = line_field(
        _l("The beginning of the seal, from the print"),
        most=80,
        description=_l("Eight signs at the foot of every page. They show that this very text was signed."),
    )
    name = line_field(_l("Who signed"), most=120)
    role = line_field(_l("The role of who signed"), most=120)
    on = DateField(_l("Day of the signature"), validators=[Required()])
    scan = FileField(
        _l("The scanned print"), description=_l("A PDF or a picture (JPEG, PNG), at most 10 megabytes.")
    )
