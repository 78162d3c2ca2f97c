"""A month's counts in one form: a number for each period of each action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from dialog.forms.base import Form, NumberRange, Optional
from dialog.forms.base import lazy_gettext as _l


def month_form(periods: Mapping[str, int | None]) -> Form:
    """A field for each "<action>_<period>" with what is entered, and beside it, unseen, what was seen."""
    fields: dict[str, Any] = {}
    for name in periods:
        fields[f"times_{name}"] = IntegerField(
            _l("How many times"), validators=[Optional(), NumberRange(min=0, max=10_000)]
        )
        fields[f"seen_{name}"] = IntegerField(widget=HiddenInput(), validators=[Optional()])
    data = {f"{kind}_{name}": total for name, total in periods.items() for kind in ("times", "seen")}
    made: Form = type("MonthForm", (Form,), fields)(data=data)
    return made
