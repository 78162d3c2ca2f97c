"""Who holds a function of the plan, from when and until when."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import Regexp

from dialog.forms.base import Form, Optional, Required, line_field
from dialog.forms.base import lazy_gettext as _l


class PostForm(Form):
    """A person for a function. A person is chosen together with the organisation that they act for there."""

    function = line_field(
        _l("Function"), most=120, description=_l("Written as the actions of the plan write it.")
    )
    person = SelectField(_l("Person"), validators=[Required(), Regexp(r"^[0-9]+-[0-9]+$")])
    is_substitute = BooleanField(_l("Stands in for it"))
    from_on = DateField(_l("First day"), validators=[Required()])
    to_on = DateField(
        _l("Last day"), description=_l("Leave it empty if no end is decided."), validators=[Optional()]
    )

    def __init__(self, people: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.person.choices = people

    @property
    def chosen(self) -> tuple[int, int]:
        """The organisation and the person."""
        organisation_id, _hyphen, user_id = (self.person.data or "").partition("-")
        return int(organisation_id), int(user_id)


class EndPostForm(Form):
    """The last day of it."""

    on = DateField(_l("Last day"), validators=[Required()])
