"""Inviting people, and giving and ending their roles."""

from __future__ import annotations

from typing import Any

import wtforms

from dialog import plain_words
from dialog.forms.base import Form, Length, Optional, Required, clean_line, line_field
from dialog.forms.base import lazy_gettext as _l
from dialog.request import gettext as _
from dialog.request import speech


def is_address(written: str) -> bool:
    """A name, an at sign, a domain: more than that only a letter that arrives can prove."""
    local, at_sign, domain = written.partition("@")
    return bool(local and at_sign and "." in domain.strip(".")) and " " not in written and "@" not in domain


class EmailChecked:
    """For forms with an address that somebody is invited by."""

    def validate_email(self, field: wtforms.Field) -> None:
        """What is no address is said at once."""
        if not is_address(field.data):
            raise wtforms.ValidationError(_("Write an e-mail address, such as anna@example.se."))


class RoleForm(Form):
    """A role in one of the administrator's organisations."""

    organisation = wtforms.SelectField(_l("Organisation"), coerce=int, validators=[Required()])
    role = wtforms.SelectField(_l("Role"), validators=[Required()])
    reads_language = wtforms.SelectField(_l("Language that a language reader reads"), validators=[Optional()])
    is_substitute = wtforms.BooleanField(
        _l("Stands in for it"),
        description=_l(
            "May do everything that the role may, but is asked only on days when nobody holds it. "
            "Serious answers are shown always."
        ),
    )
    from_on = wtforms.DateField(_l("First day"), validators=[Required()])
    to_on = wtforms.DateField(
        _l("Last day"), description=_l("Leave it empty if no end is decided."), validators=[Optional()]
    )

    def __init__(self, organisations: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(**more)
        self.organisation.choices = organisations
        self.role.choices = [(key, words()) for key, words in plain_words.ROLES.items()]
        self.reads_language.choices = [("", _("none")), *speech().names.items()]


class InviteForm(EmailChecked, RoleForm):
    """Somebody new, with their first role."""

    name = line_field(_l("Name"), most=120)
    email = wtforms.EmailField(
        _l("E-mail address"), filters=[clean_line], validators=[Required(), Length(254)]
    )


class EndRoleForm(Form):
    """The last day of a role."""

    on = wtforms.DateField(_l("Last day"), validators=[Required()])
