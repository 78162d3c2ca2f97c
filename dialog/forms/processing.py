"""The form of how an authority's data protection officer is reached."""

from __future__ import annotations

import wtforms

from dialog.forms.base import Form, line_field
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.people import is_address
from dialog.request import gettext as _


class OfficerForm(Form):
    """The address of a function: one of the two is enough."""

    email = line_field(
        _l("E-mail address"),
        description=_l("Of the function, so that it holds when people change. Everyone can read it."),
        is_required=False,
        most=254,
    )
    address = line_field(
        _l("Address and telephone"),
        description=_l("For example: Dataskyddsombudet, Arjeplogs kommun, 938 81 Arjeplog."),
        is_required=False,
        most=300,
    )

    def validate_email(self, field: wtforms.Field) -> None:
        """The same as of those who are invited."""
        if field.data and not is_address(field.data):
            raise wtforms.ValidationError(_("Write an e-mail address, such as anna@example.se."))
