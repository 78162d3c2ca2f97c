"""Forms of the places outside the system where a promise is shown."""

from __future__ import annotations

from wtforms import DateField, RadioField, SelectField

from dialog.forms.base import Form, Required, line_field
from dialog.forms.base import lazy_gettext as _l

LONGEST_ADDRESS = 500
CHANNELS = [
    ("police_site", _l("The police's site")),
    ("municipality_site", _l("The municipality's site")),
    ("facebook", _l("Facebook")),
    ("school_screen", _l("A screen in a school")),
    ("notice_board", _l("A notice board")),
    ("newspaper", _l("A newspaper")),
    ("other", _l("Something else")),
]


class NewPlace(Form):
    """A place where the promise is shown."""

    channel = RadioField(_l("What it is"), choices=CHANNELS, validators=[Required()])
    name = line_field(_l("What it is called"), description=_l("For instance the school whose screen it is."))
    address = line_field(
        _l("Its address"),
        is_required=False,
        most=LONGEST_ADDRESS,
        description=_l("The page's address on the web, or where the board hangs."),
    )


class PutUp(Form):
    """When something was put up or taken down, and at which address it stands."""

    on = DateField(_l("Day"), validators=[Required()])
    version_id = SelectField(_l("Which version stands there"), coerce=int, validators=[Required()])
    address = line_field(_l("Its address"), is_required=False, most=LONGEST_ADDRESS)
