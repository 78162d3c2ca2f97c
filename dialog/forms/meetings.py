"""Forms of a meeting: the call, the room, the steering group's decision, what the bodies are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.validators import ValidationError

from dialog.forms.base import (
    Form,
    Optional,
    Required,
    area_field,
    line_field,
    revision_field,
    texts_fields,
)
from dialog.forms.base import lazy_gettext as _l
from dialog.request import gettext as _
from dialog.services.minutes import Person

LONGEST_NAME = 120
LONGEST_LINE = 200
LONGEST_REASON = 2000
NEW_PEOPLE = (1, 2)
"""Rows for those who came without being called; a save gives new ones."""
NOT_DECIDED = "-"
BODIES = [("council", _l("The local council")), ("steering_group", _l("The steering group"))]
OUTCOMES = [("prioritised", _l("Prioritised")), ("not_prioritised", _l("Not prioritised"))]


def people_in(typed: str | None) -> list[Person]:
    """A person a line, with a comma before the organisation."""
    found = []
    for line in (typed or "").splitlines():
        name, _comma, organisation = line.partition(",")
        if line.strip():
            found.append(Person(" ".join(name.split()), " ".join(organisation.split())))
    return found


def people_lines(people: Sequence[Person]) -> str:
    """The same, as it is typed."""
    return "\n".join(f"{one.name}, {one.organisation}" if one.organisation else one.name for one in people)


def lines_in(typed: str | None) -> list[str]:
    """What is written, a line each."""
    return [" ".join(line.split()) for line in (typed or "").splitlines() if line.strip()]


class CallForm(Form):
    """When, where, who, about what."""

    revision = revision_field()
    held_on = DateField(_l("Day"), validators=[Required()])
    place = line_field(_l("Place"), is_required=False)
    people = area_field(
        _l("Who is called"),
        is_required=False,
        description=_l("One person a line: name, comma, organisation."),
    )
    agenda = area_field(_l("Agenda"), description=_l("One point a line."))

    def validate_people(self, field: wtforms.Field) -> None:
        """Names and organisations fit their columns."""
        for one in people_in(field.data):
            if len(one.name) > LONGEST_NAME or len(one.organisation) > LONGEST_LINE:
                raise ValidationError(_("Shorten this line: %(line)s", line=one.name[:40]))

    def validate_agenda(self, field: wtforms.Field) -> None:
        """So do the points."""
        for line in lines_in(field.data):
            if len(line) > LONGEST_LINE:
                raise ValidationError(_("Shorten this line: %(line)s", line=line[:40]))


class PlanForm(CallForm):
    """The same for a new meeting, with the body that meets."""

    body = RadioField(_l("Who meets"), choices=BODIES, default="council", validators=[Required()])


class DecisionForm(Form):
    """Where the steering group's decision is written down."""

    revision = revision_field()
    body = line_field(_l("Who decided"))
    decided_on = DateField(_l("Day"), validators=[Required()])
    paragraph = line_field(_l("Paragraph of the minutes"), most=60, is_required=False)
    reference_number = line_field(_l("Reference number"), most=60, is_required=False)


class NamesForm(Form):
    """What the bodies are called here."""

    council = texts_fields(_l("The local council"), is_long=False, most=LONGEST_LINE)
    steering_group = texts_fields(_l("The steering group of the agreement"), is_long=False, most=LONGEST_LINE)


def room_form(
    people: Sequence[int],
    points: Sequence[int],
    concerns: Mapping[int, bool],
    parties: Sequence[int],
    data: Mapping[str, Any],
) -> Form:
    """Everything that is entered in the room. `concerns` says of each whether this meeting has decided it."""
    fields: dict[str, Any] = {
        "revision": revision_field(),
        "present": SelectMultipleField(
            _l("Who came"), coerce=int, choices=[(one, "") for one in people], validators=[Optional()]
        ),
        "new_point": line_field(_l("One more point"), is_required=False, most=LONGEST_LINE),
    }
    for number in NEW_PEOPLE:
        fields[f"came_{number}"] = line_field(_l("Name"), is_required=False, most=LONGEST_NAME)
        fields[f"from_{number}"] = line_field(_l("Organisation"), is_required=False, most=LONGEST_LINE)
    for key in points:
        fields[f"said_{key}"] = area_field(_l("What was said"), is_required=False)
        fields[f"decided_{key}"] = area_field(_l("What was decided"), is_required=False)
    for key, is_decided in concerns.items():
        offered = OUTCOMES if is_decided else [*OUTCOMES, (NOT_DECIDED, _l("Not decided today"))]
        fields[f"outcome_{key}"] = RadioField(
            _l("The joint decision"), choices=offered, default=NOT_DECIDED, validators=[Optional()]
        )
        fields[f"because_{key}"] = area_field(_l("Why"), is_required=False, most=LONGEST_REASON)
        for party in parties:
            fields[f"dissent_{key}_{party}"] = area_field(
                _l("Sees it otherwise"), is_required=False, most=LONGEST_REASON
            )
    made: Form = type("RoomForm", (Form,), fields)(data=data)
    return made
