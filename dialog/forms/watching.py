"""Forms of a watched survey: which answers are set aside and why, and a file of the population."""

from __future__ import annotations

import wtforms
from flask_wtf.file import FileField

from dialog.forms.base import Form, Required
from dialog.forms.base import lazy_gettext as _l


class SetAside(Form):
    """The answers that are no answers of their own, and what they are instead."""

    answers = wtforms.SelectMultipleField(validate_choice=False)
    reason = wtforms.RadioField(
        _l("What are the marked ones?"),
        choices=[
            ("duplicate", _l("The same answer sent again")),
            ("robot", _l("Not written by a person")),
            ("test", _l("A test of ours")),
        ],
        validators=[Required()],
    )


class BringBack(Form):
    """Set-aside answers that count after all."""

    answers = wtforms.SelectMultipleField(validate_choice=False)


class LetBe(Form):
    """A group that was looked at."""

    group = wtforms.HiddenField(validators=[Required()])


class LoadPopulation(Form):
    """A file with figures of the population."""

    file = FileField(_l("File"), validators=[Required()])
