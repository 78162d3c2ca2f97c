"""The form of whoever says no to a quote."""

from __future__ import annotations

import wtforms

from dialog.forms.base import Form
from dialog.forms.base import lazy_gettext as _l


class Refuse(Form):
    """Why the quote must not leave; the reasons are a few, so that the log can keep which."""

    reason = wtforms.RadioField(
        _l("Why must it not leave?"),
        choices=[
            ("points_to_somebody", _l("It may point to somebody")),
            ("not_masked", _l("Something in it is not masked")),
            ("hurts_somebody", _l("It hurts somebody")),
            ("says_too_little", _l("It says too little without what stood around it")),
        ],
        validate_choice=False,
    )
