"""The form of a page of texts: what is marked on each, found by the text's own id."""

from __future__ import annotations

import uuid

import wtforms
from flask import request

from dialog.forms.base import Form, texts_fields
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.review import reason_field
from dialog.services.confirming import AS_PROPOSED, LATER, NO_ANSWER, WITHHOLD, Mark

ELSEWHERE = "elsewhere"
"""The list of all themes counts, not a button."""


class ConfirmPage(Form):
    """A page of texts, confirmed in one step. Beside these fields each text has its own, by its id."""

    shown = wtforms.SelectMultipleField(coerce=uuid.UUID, validate_choice=False)
    start = wtforms.IntegerField(default=0, validators=[wtforms.validators.Optional()])
    name = texts_fields(_l("Name of the theme"), required=(), most=120, is_long=False)

    def marks(self) -> list[Mark]:
        """What is marked on the texts that were shown."""
        return [self._mark(text_id) for text_id in self.shown.data or []]

    def _mark(self, text_id: uuid.UUID) -> Mark:
        typed = request.form
        choice = typed.get(f"choice-{text_id}", LATER)
        elsewhere = typed.get(f"elsewhere-{text_id}", "")
        if elsewhere and choice not in (NO_ANSWER, WITHHOLD):
            # Whoever chooses from the list means it, also without scripts that tick its button.
            choice = elsewhere
        elif choice == ELSEWHERE:
            choice = LATER
        also = [one for one in typed.getlist(f"also-{text_id}") if one and one != choice]
        passage = typed.get(f"passage-{text_id}", "").strip()
        return Mark(text_id, choice, tuple(also), passage, needs_masking=f"mask-{text_id}" in typed)


class SplitTheme(Form):
    """Texts of a theme that become one of their own."""

    text = wtforms.SelectMultipleField(_l("Texts for the new theme"), coerce=uuid.UUID, validate_choice=False)
    name = texts_fields(_l("Name of the new theme"), required=(), most=120, is_long=False)
    reason = reason_field()


def untouched(text_id: uuid.UUID, further: list[str], *, has_default: bool) -> Mark:
    """What a text's fields say before anybody has marked anything."""
    return Mark(text_id, AS_PROPOSED if has_default else LATER, tuple(further))
