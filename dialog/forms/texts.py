"""Forms about masked texts: what to show, what is read, masked, taken care of, unmasked."""

from __future__ import annotations

from typing import Any

import wtforms

from dialog.forms.base import Form, Required, area_field, line_field
from dialog.forms.base import lazy_gettext as _l
from dialog.models.response import HANDLED_AS
from dialog.request import gettext as _
from dialog.services.privacy import NEEDS_WORDS


class MaskMore(Form):
    """A passage that must not be read by anyone, and what it is."""

    passage = line_field(_l("Passage to mask, exactly as it stands in the text"))
    kind = wtforms.SelectField(
        _l("What it is"),
        choices=[
            ("namn", _l("a name")),
            ("adress", _l("an address or place")),
            ("telefon", _l("a telephone number")),
            ("e-post", _l("an e-mail address")),
            ("personnummer", _l("a personal identity number")),
            ("regnummer", _l("a number plate")),
            ("länk", _l("a link")),
            ("konto", _l("an account")),
        ],
    )


def _chosen(_form: wtforms.Form, field: wtforms.Field) -> None:
    if field.data not in HANDLED_AS:
        raise wtforms.ValidationError(_("Choose what was done. A serious text is not closed without it."))


class MaskBack(Form):
    """Take back what was masked by hand; there is nothing to say."""


class TakenCareOf(Form):
    """What was done about a serious statement: an action, and words where it alone says too little."""

    done = wtforms.RadioField(
        _l("What was done?"),
        choices=[
            ("police", _l("The police have been told")),
            ("concern_report", _l("A report of concern has been made to social services")),
            ("other_help", _l("Other help was given or called for")),
            ("nothing", _l("Nothing, for a reason that stands below")),
        ],
        validators=[_chosen],
        validate_choice=False,
    )
    what = area_field(
        _l("By whom and when; which other help, or why nothing was done"), most=2000, is_required=False
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Some actions say too little alone."""
        is_right = bool(super().validate(extra_validators))
        if self.done.data in NEEDS_WORDS and not (self.what.data or "").strip():
            self.what.errors = [_("Write which help it was, or why nothing was done.")]
            return False
        return is_right


class TakenCareOfByPolice(TakenCareOf):
    """The same, where it is the police who act."""

    done = wtforms.RadioField(
        _l("What was done?"),
        choices=[
            ("police", _l("We have taken it up as a police matter")),
            ("concern_report", _l("A report of concern has been made to social services")),
            ("other_help", _l("Other help was given or called for")),
            ("nothing", _l("Nothing, for a reason that stands below")),
        ],
        validators=[_chosen],
        validate_choice=False,
    )


class MarkSerious(Form):
    """What a text speaks of that the machine did not see."""

    speaks_of = wtforms.SelectField(
        _l("What the text speaks of"),
        choices=[
            ("violence", _l("violence")),
            ("child_abuse", _l("abuse of a child")),
            ("suicide", _l("thoughts of suicide")),
            ("threat", _l("a threat")),
            ("weapon", _l("a weapon")),
        ],
        validators=[Required()],
    )


class Rendering(Form):
    """What a text in another language says in Swedish."""

    words = area_field(_l("What the text says, in Swedish"), most=5000)


class Unmask(Form):
    """Why a text must be seen as it was written."""

    reason = wtforms.RadioField(
        _l("Why do you need it?"),
        choices=[
            ("serious", _l("Somebody may be in danger")),
            ("masked_too_much", _l("Too much has been masked to understand it")),
            ("asked_for", _l("Somebody has asked for it as a public document")),
            ("correction", _l("The person concerned wants it corrected or removed")),
        ],
        validators=[Required()],
    )


class ConfirmRead(Form):
    """A page of texts read: which were shown, and which of them are exceptions."""

    shown = wtforms.SelectMultipleField(validate_choice=False)
    exception = wtforms.SelectMultipleField(validate_choice=False)
