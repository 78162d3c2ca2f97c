"""Forms of the follow-up: a remark on the other party's, and all one's lines at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import DateField, FormField, RadioField, SelectField

from dialog.forms.base import Form, Optional, Part, Required, area_field, number_or_none, texts_fields
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.promise import NEXT_STEPS, OUTCOMES
from dialog.request import gettext as _
from dialog.services.follow_up import FollowUpWords

LONGEST_REMARK = 2_000
WHOLE = "whole"
"""The field of the promise as a whole; a line's field has its number."""


class RemarkForm(Form):
    """What one party says of the other's follow-up."""

    text = area_field(_l("What you remark on"), is_required=False, most=LONGEST_REMARK)


class LineWent(Part):
    """How one line went. Nothing chosen: nothing is said of it this time."""

    outcome = RadioField(_l("How it went"), choices=OUTCOMES, validators=[Optional()])
    text = texts_fields(_l("What was done"), required=())
    because = texts_fields(_l("Why not, or only partly"), required=())
    next_step = RadioField(_l("What happens next"), choices=NEXT_STEPS, validators=[Optional()])
    replaced_by = SelectField(_l("What replaces it"), coerce=number_or_none, validators=[Optional()])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whoever says how it went also says what was done and what happens next; else nothing is lost."""
        is_right = bool(super().validate(extra_validators))
        if not self.outcome.data:
            if self.text.data or self.because.data or self.next_step.data:
                self.outcome.errors = [_("Say how it went.")]
                return False
            return is_right
        words, reason = self.text.form.sv, self.because.form.sv
        for field in (words, self.next_step):
            if not field.data:
                field.errors, is_right = [_("Fill this in.")], False
        if self.outcome.data != "done" and not reason.data:
            reason.errors, is_right = [_("Say why it was not done, or only partly.")], False
        return is_right


class AllLines(Form):
    """The day, and below it one part for each line; made by `all_lines_form`."""

    on = DateField(_l("Day of the follow-up"), validators=[Required()])


def all_lines_form(keys: Iterable[str], data: dict[str, Any], choices: list[tuple[str, str]]) -> AllLines:
    """The form for these parts; `choices` are the versions that can take a line's place."""
    parts = {key: FormField(LineWent) for key in keys}
    form: AllLines = type("AllLinesOf", (AllLines,), parts)(data=data)
    for key in parts:
        form[key].form.replaced_by.choices = choices
    return form


def told(form: AllLines, keys: Mapping[str, str | None]) -> list[FollowUpWords]:
    """What is said of the lines, of those of which something is said; `keys` has each part's line."""
    return [
        FollowUpWords(
            on=form.on.data,
            outcome=part.outcome.data,
            next_step=part.next_step.data,
            text=part.text.data,
            because=part.because.data,
            line_key=line_key,
            replaced_by_id=part.replaced_by.data,
        )
        for name, line_key in keys.items()
        if (part := form[name].form).outcome.data
    ]
