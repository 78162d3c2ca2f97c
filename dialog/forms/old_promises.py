"""Forms of promises from before the system: one typed in, a file of them, how all lines of one went."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, FormField, RadioField
from wtforms.fields.core import UnboundField

from dialog.forms.base import Form, Optional, Part, Required, line_field, texts_fields
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.promise import NEXT_STEPS, OUTCOMES, FollowUpForm

OLD_OUTCOMES = [*OUTCOMES, ("unknown", _l("Nobody knows"))]
OLD_NEXT_STEPS = [*NEXT_STEPS, ("unknown", _l("Nobody knows"))]


class OldPromise(Form):
    """A promise from before the system, as it stood, with what is known of it."""

    title = texts_fields(_l("Title"), is_long=False)
    introduction = texts_fields(_l("Introduction"), required=())
    valid_from = DateField(_l("Holds from"), validators=[Optional()])
    valid_to = DateField(_l("Holds to"), validators=[Optional()])
    period = line_field(
        _l("Period in words"),
        is_required=False,
        most=120,
        description=_l("If the days are not known exactly, such as “2023–2025”. Empty if nobody knows."),
    )
    source = line_field(
        _l("Where the promise stands"),
        is_required=False,
        most=300,
        description=_l("Minutes, a newspaper, an address. Empty if nobody knows."),
    )
    followed_up_by = line_field(_l("Who follows it up"), is_required=False)
    police_lines = texts_fields(_l("What the police promised, each thing on a line of its own"), required=())
    municipality_lines = texts_fields(
        _l("What the municipality promised, each thing on a line of its own"), required=()
    )
    unknown_lines = texts_fields(
        _l("What was promised by nobody knows whom, each thing on a line of its own"), required=()
    )
    is_in_force = BooleanField(_l("It holds until a new promise is published"))


class ChooseOldFile(Form):
    """The file with the old promises."""

    file = FileField(
        _l("File with old promises"),
        description=_l("CSV or Excel (.xlsx), at most 8 MB and 500 lines."),
    )


def told_in_field() -> UnboundField:
    """Where it is told how an old promise went."""
    return line_field(
        _l("Where it is told"),
        is_required=False,
        most=300,
        description=_l(
            "Minutes, a newspaper, an address. With it you may tell of every line: what you tell of your own "
            "everyone reads at once, what you tell of others the other party sees first. Without it you tell "
            "of your own lines, and the other party sees it first."
        ),
    )


class OldFollowUpForm(FollowUpForm):
    """How a line of an old promise went, as far as anybody knows."""

    outcome = RadioField(_l("How it went"), choices=OLD_OUTCOMES, validators=[Required()])
    text = texts_fields(_l("What was done"), required=())
    next_step = RadioField(_l("What happens next"), choices=OLD_NEXT_STEPS, validators=[Required()])
    source = told_in_field()


class LineWent(Part):
    """How one line went; without an outcome nothing is said of it."""

    outcome = RadioField(_l("How it went"), choices=OLD_OUTCOMES, validators=[Optional()])
    text = texts_fields(_l("What was done"), required=())
    because = texts_fields(_l("Why not, or only partly"), required=())
    next_step = RadioField(
        _l("What happens next"), choices=OLD_NEXT_STEPS, validators=[Optional()], default="unknown"
    )


class LinesWent(Form):
    """The day and the source of a follow-up; the lines stand beside it."""

    on = DateField(_l("Day of the follow-up"), validators=[Required()])
    source = told_in_field()


def lines_went(keys: Sequence[str]) -> type[LinesWent]:
    """The form for the lines with these keys, in their order."""
    fields = {line_name(at): FormField(LineWent) for at in range(len(keys))}
    return type("LinesOfPromise", (LinesWent,), fields)


def line_name(at: int) -> str:
    """The name of a line's part of the form."""
    return f"line{at}"
