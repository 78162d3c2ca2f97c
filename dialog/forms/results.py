"""Forms of the results: what is broken down by what, what is left out and why, which file is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from dialog.forms.base import Form, Required, line_field
from dialog.forms.base import lazy_gettext as _l
from dialog.services.breakdowns import Plan

LEAVE_OUT = "left_out-"
TOGETHER = 2


class BreakDown(Form):
    """By which background questions every other question is broken down. Sent by GET: it changes nothing."""

    by = SelectMultipleField(
        _l("Break every question down by"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    is_together = BooleanField(
        _l("Make groups of the two that are ticked"),
        description=_l("For example by age and gender at once. Then counts under ten are hidden."),
    )

    def plan(self) -> Plan:
        """What was chosen; two are combined only when exactly two are ticked."""
        chosen = tuple(self.by.data or ())
        if self.is_together.data and len(chosen) == TOGETHER:
            return Plan(together=chosen)
        return Plan(by=chosen)


def publish_form(questions: Iterable[str], groupings: Sequence[tuple[str, str]]) -> BreakDown:
    """What is published: how it is broken down, and for each question why it is left out, or nothing."""
    fields: dict[str, Any] = {
        f"{LEAVE_OUT}{key}": line_field(
            _l("Leave this question out: why"),
            is_required=False,
            description=_l("Everyone reads the reason. Leave it empty to publish the question."),
        )
        for key in questions
    }
    form: BreakDown = type("Publish", (BreakDown,), fields)()
    form.by.choices = list(groupings)
    return form


def plan_of(form: BreakDown) -> Plan:
    """The whole plan of a publish form."""
    plan = form.plan()
    left_out = {
        field.name.removeprefix(LEAVE_OUT): field.data
        for field in form
        if field.name.startswith(LEAVE_OUT) and field.data
    }
    return Plan(plan.by, plan.together, left_out)


class ExportAnswers(Form):
    """Which file the answers are saved as."""

    form = RadioField(
        _l("File"),
        choices=[
            ("excel", _l("The answers as CSV for Excel")),
            ("texts", _l("The written texts, masked, as CSV for Excel")),
            ("csv", _l("The answers as CSV for other programs (RFC 4180)")),
            ("xlsx", _l("An Excel workbook with answers, texts and codebook")),
            ("json", _l("JSON with answers, texts and codebook")),
        ],
        default="xlsx",
        validators=[Required()],
    )
