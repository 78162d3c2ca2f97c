"""Signing in, choosing a password and a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wtforms

from dialog import languages
from dialog.forms.base import Form, Length, Required, clean_line
from dialog.forms.base import lazy_gettext as _l
from dialog.request import gettext as _
from dialog.services.passwords import SHORTEST

LONGEST_PASSWORD = 1000
"""Hashing is made slow on purpose; an endless password would make it endless."""


class SignInForm(Form):
    """E-mail address and password. A password is taken as it was typed, blanks and all."""

    email = wtforms.EmailField(
        _l("E-mail address"), filters=[clean_line], validators=[Required(), Length(254)]
    )
    password = wtforms.PasswordField(_l("Password"), validators=[Required(), Length(LONGEST_PASSWORD)])


class PasswordForm(Form):
    """A new password, written twice since it cannot be seen; with the former one, where there is one."""

    former = wtforms.PasswordField(
        _l("Your password until now"), validators=[Required(), Length(LONGEST_PASSWORD)]
    )

    password = wtforms.PasswordField(
        _l("New password"),
        description=_l(
            "At least %(count)s characters. Several words in a row are easy to remember. "
            "Not your name, and no common password.",
            count=SHORTEST,
        ),
        validators=[Required(), Length(LONGEST_PASSWORD, least=SHORTEST)],
    )
    again = wtforms.PasswordField(_l("The same password again"), validators=[Required()])

    def __init__(self, *, needs_former: bool, **more: Any) -> None:
        super().__init__(**more)
        if not needs_former:
            del self.former

    def validate_again(self, field: wtforms.Field) -> None:
        """Both must be the same."""
        if field.data != self.password.data:
            raise wtforms.ValidationError(_("The two passwords are not the same."))


class ReadsForm(Form):
    """The languages that the person reads; `languages` are all that a text can be written in."""

    reads = wtforms.SelectMultipleField(
        _l("Languages that you read"),
        description=_l(
            "What is written in another language stands first on your desk until somebody can read it."
        ),
        option_widget=wtforms.widgets.CheckboxInput(),
        validators=[Required()],
    )

    def __init__(self, languages: Mapping[str, str], **more: Any) -> None:
        super().__init__(**more)
        self.reads.choices = list(languages.items())


class ReminderForm(Form):
    """Whether the person wants the week's reminder."""

    is_wanted = wtforms.BooleanField(
        _l("Send me an e-mail on Monday mornings when something waits"),
        description=_l("It says nothing of what waits, and comes at most once a week."),
    )


class LanguageForm(Form):
    """The language that the desk greets with."""

    chosen = wtforms.RadioField(
        _l("Language of your desk"),
        choices=[(code, languages.LANGUAGES[code]) for code in languages.DESK_LANGUAGES],
        validators=[Required()],
    )


class CodeForm(Form):
    """A code of the app, or one from paper."""

    code = wtforms.StringField(
        _l("Code"),
        filters=[clean_line],
        description=_l("Six digits from the app, or one of your codes on paper."),
        validators=[Required(), Length(40)],
    )


class AppCodeForm(Form):
    """The first code of an app that is being set up."""

    code = wtforms.StringField(
        _l("Code from the app"),
        filters=[clean_line],
        description=_l("Six digits. A new code comes every half minute."),
        validators=[Required(), Length(40)],
    )


class PasskeyForm(Form):
    """A passkey that the device made, and what the person calls it."""

    name = wtforms.StringField(
        _l("Name of the passkey"),
        filters=[clean_line],
        description=_l("For example: work telephone."),
        validators=[Required(), Length(60)],
    )
    answer = wtforms.HiddenField(validators=[Length(20_000)])


class PasskeySignInForm(Form):
    """What the device signed."""

    answer = wtforms.HiddenField(validators=[Required(), Length(20_000)])
