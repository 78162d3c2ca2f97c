"""One party's views of all concerns of a picture, in one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField

from dialog.forms.base import Form, Optional, area_field, number_or_none
from dialog.forms.base import lazy_gettext as _l

LONGEST_REASON = 2000
NOT_YET = "-"
STEPS = [
    (NOT_YET, _l("Not said yet")),
    ("0", _l("0: no problem here")),
    ("1", _l("1: slight")),
    ("2", _l("2: noticeable")),
    ("3", _l("3: grave")),
    ("4", _l("4: very grave")),
]


def views_form(concern_ids: Sequence[int], data: Mapping[str, Any] | None = None) -> Form:
    """A weight and a reason for each concern: `weight_7` and `because_7`."""
    fields: dict[str, Any] = {}
    for key in concern_ids:
        fields[f"weight_{key}"] = RadioField(
            _l("How grave it is"), choices=STEPS, coerce=number_or_none, validators=[Optional()]
        )
        fields[f"because_{key}"] = area_field(
            _l("Why"), is_required=False, most=LONGEST_REASON, render_kw={"lang": "sv"}
        )
    made: Form = type("ViewsForm", (Form,), fields)(data=data)
    return made
