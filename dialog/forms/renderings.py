"""Forms about texts in other languages: whom to hand them to, and what one says in Swedish."""

from __future__ import annotations

import uuid
from typing import Any

import wtforms

from dialog.forms.base import Form, Optional, area_field, line_field, number_or_none
from dialog.forms.base import lazy_gettext as _l


class HandOver(Form):
    """Texts, and the reader whom they are handed to."""

    text = wtforms.SelectMultipleField(_l("Texts"), coerce=uuid.UUID, validate_choice=False)
    reader = wtforms.SelectField(
        _l("Reader"), coerce=number_or_none, validators=[Optional()], validate_choice=False
    )


class Render(Form):
    """What a text that was handed over says in Swedish, or why it could not be read."""

    words = area_field(_l("What the text says, in Swedish"), is_required=False, most=5000)
    speaks_of = wtforms.SelectField(
        _l("Does it speak of something serious?"),
        choices=[
            ("", _l("nothing that I see")),
            ("violence", _l("violence")),
            ("child_abuse", _l("abuse of a child")),
            ("suicide", _l("thoughts of suicide")),
            ("threat", _l("a threat")),
            ("weapon", _l("a weapon")),
        ],
        validators=[Optional()],
    )
    note = line_field(_l("Why you could not read it"), is_required=False, most=300)

    @classmethod
    def of(cls, words: str) -> Render:
        """The form as it stands before anything is sent."""
        given: dict[str, Any] = {"formdata": None, "words": words}
        return cls(**given)
