"""Editing an agreement: its head, part 1, focus areas, signatures, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField

from dialog.forms.base import (
    LONGEST_LINE,
    Form,
    NumberRange,
    Optional,
    Required,
    area_field,
    line_field,
    texts_fields,
)
from dialog.forms.base import lazy_gettext as _l


def documents_in(typed: str | None) -> tuple[tuple[str, str], ...]:
    """A document a line, with a bar before its reference."""
    found = []
    for line in (typed or "").splitlines():
        title, _bar, reference = line.partition("|")
        if title.strip():
            found.append((" ".join(title.split()), " ".join(reference.split())))
    return tuple(found)


def document_lines(documents: Sequence[Any] | None) -> str:
    """The same, as it is typed."""
    return "\n".join(" | ".join(filter(None, (one["title"], one["reference"]))) for one in documents or ())


class AgreementForm(Form):
    """What was signed, and how the parties work by it."""

    title = texts_fields(_l("What it is called"), is_long=False, most=LONGEST_LINE)
    starts_on = DateField(_l("First day"), validators=[Required()])
    ends_on = DateField(
        _l("Last day, as it was signed"),
        description=_l("A decision that prolongs the agreement is entered by itself."),
        validators=[Required()],
    )
    documents = area_field(
        _l("Documents that it rests on"),
        is_required=False,
        description=_l("One a line. Before a reference number a bar: Lägesbild 2025 | KS 2025/12"),
    )
    preview_days = IntegerField(
        _l("Working days that the other party sees a follow-up before everybody does"),
        validators=[Required(), NumberRange(min=0, max=60)],
    )
    comment_days = IntegerField(
        _l("Days that residents can comment on a draft of a promise"),
        validators=[Required(), NumberRange(min=1, max=180)],
    )


class SectionForm(Form):
    """What part 1 says under a heading."""

    text = texts_fields(_l("Text"), required=())


class FocusAreaForm(Form):
    """What a prioritised field is called."""

    name = texts_fields(_l("Name"), is_long=False, most=LONGEST_LINE)


class SignatureForm(Form):
    """Who signed part 1 for a party."""

    organisation_id = SelectField(_l("Party"), coerce=int, validators=[Required()])
    name = line_field(_l("Name"), most=120)
    title = line_field(
        _l("Title or office"), description=_l("For example chair of the municipal board."), most=120
    )
    signed_on = DateField(_l("Day"), validators=[Required()])


class AgreementDecisionForm(Form):
    """A party's decision about the agreement."""

    organisation_id = SelectField(_l("Party"), coerce=int, validators=[Required()])
    body = line_field(_l("Who decided"), description=_l("For example kommunstyrelsen."))
    decided_on = DateField(_l("Day"), validators=[Required()])
    paragraph = line_field(_l("Paragraph of the minutes"), most=60, is_required=False)
    reference_number = line_field(_l("Reference number"), most=60, is_required=False)
    new_end_on = DateField(
        _l("New last day"),
        description=_l("Only when the decision prolongs the agreement."),
        validators=[Optional()],
    )
    moves_actions = BooleanField(
        _l("Actions that go on until the agreement ends go on until the new last day"), default=True
    )
