"""Forms of a run that waits to be taken, and of the decisions as a file."""

from __future__ import annotations

import wtforms

from dialog.forms.base import Form
from dialog.forms.base import lazy_gettext as _l


class Take(Form):
    """Take a run, or take that back: nothing more to say."""


class ExportDecisions(Form):
    """The decisions as a file, perhaps with the masked texts."""

    form = wtforms.RadioField(
        _l("Kind of file"),
        choices=[("excel", _l("CSV for Excel")), ("csv", _l("CSV for other programs")), ("xlsx", "XLSX")],
        default="xlsx",
    )
    with_texts = wtforms.BooleanField(_l("With the masked texts"))
