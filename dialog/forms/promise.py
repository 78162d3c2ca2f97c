"""Forms of promises: the words beside the lines, one line, a follow-up."""

from __future__ import annotations

from wtforms import DateField, RadioField, SelectField, SelectMultipleField

from dialog.forms.base import (
    Form,
    Optional,
    Required,
    area_field,
    line_field,
    number_or_none,
    revision_field,
    texts_fields,
)
from dialog.forms.base import lazy_gettext as _l

OUTCOMES = [("done", _l("Done")), ("partly", _l("Partly done")), ("not_done", _l("Not done"))]
NEXT_STEPS = [
    ("continues", _l("It continues")),
    ("replaced", _l("It is replaced by something else")),
    ("ends", _l("It ends")),
]


class NewPromise(Form):
    """A place for a promise of the police and a municipality."""

    municipality_id = SelectField(_l("Municipality"), coerce=int, validators=[Required()])
    slug = line_field(
        _l("Short address"),
        most=60,
        description=_l("Small letters a to z, digits and hyphens: the last part of the promise's address."),
    )


class Step(Form):
    """One step that is taken with a button; `revision` is the text that the person read."""

    revision = revision_field()


class EditHead(Form):
    """What a version says beside its lines."""

    revision = revision_field()
    title = texts_fields(_l("Title"), is_long=False)
    introduction = texts_fields(_l("Introduction"), required=())
    valid_from = DateField(_l("Holds from"), validators=[Required()])
    valid_to = DateField(_l("Holds to"), validators=[Required()])
    followed_up_by = line_field(
        _l("Who follows it up"),
        is_required=False,
        description=_l("A council or a group, not a person's name."),
    )
    reason_for_change = texts_fields(_l("Why it changes"), required=())


class EditLine(Form):
    """One countable thing that one party promises, what it rests on and what counts it."""

    revision = revision_field()
    party_id = SelectField(_l("Who promises it"), coerce=int, validators=[Required()])
    text = texts_fields(_l("What is promised"))
    place = texts_fields(_l("Where"), required=(), is_long=False)
    cause_id = SelectField(
        _l("Cause that the line goes at"),
        coerce=number_or_none,
        validators=[Optional()],
        description=_l("From the analysis of the causes in the agreed picture."),
    )
    goal_id = SelectField(
        _l("Goal that the line works towards"), coerce=number_or_none, validators=[Optional()]
    )
    grounds = SelectMultipleField(_l("What the line rests on"), validators=[Optional()])
    action_id = SelectField(
        _l("Action of the plan that counts it"),
        coerce=number_or_none,
        validators=[Optional()],
        description=_l("Everyone then reads how many times it has been done."),
    )


class AnswerQuality(Form):
    """An answer to a question of the quality check, or the reason why there is none."""

    revision = revision_field()
    way = RadioField(
        _l("What you write"),
        choices=[("answer", _l("An answer")), ("because", _l("A reason why it cannot be answered"))],
        validators=[Required()],
    )
    words = area_field(
        _l("In your own words"),
        is_required=False,
        description=_l("In Swedish, as the parties read it beside the text. Leave it empty to take it back."),
    )


class FollowUpForm(Form):
    """How it went, why, and what happens next."""

    line_key = SelectField(_l("What it is about"), validators=[Optional()])
    on = DateField(_l("Day of the follow-up"), validators=[Required()])
    outcome = RadioField(_l("How it went"), choices=OUTCOMES, validators=[Required()])
    text = texts_fields(_l("What was done"))
    because = texts_fields(_l("Why not, or only partly"), required=())
    next_step = RadioField(_l("What happens next"), choices=NEXT_STEPS, validators=[Required()])
    replaced_by = SelectField(
        _l("What replaces it"),
        coerce=number_or_none,
        validators=[Optional()],
        description=_l("Only when something else replaces it."),
    )
