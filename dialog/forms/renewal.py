"""Forms of the renewal walk: what becomes of each thing, and the agreement that follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from dialog.forms.base import Form, Optional, Required, area_field, texts_fields
from dialog.forms.base import lazy_gettext as _l
from dialog.request import gettext as _
from dialog.services.renewal_opening import NewAgreement
from dialog.services.renewal_walk import Choice, Thing

LONGEST_REASON = 2000
OUTCOMES = [("carry", _l("Carry over")), ("end", _l("End"))]


class RenewalStep(Form):
    """The things of one kind: `out<id>` says what becomes of it, `why<id>` why it ends."""

    @classmethod
    def of(cls, things: Sequence[Thing]) -> RenewalStep:
        """A form for these things, filled with what stands decided."""
        fields: dict[str, Any] = {}
        data: dict[str, Any] = {}
        for one in things:
            fields[f"out{one.id}"] = RadioField(
                _l("What becomes of it?"), choices=OUTCOMES, validators=[Optional()]
            )
            fields[f"why{one.id}"] = area_field(_l("Why it ends"), is_required=False, most=LONGEST_REASON)
            if one.decision is not None:
                data[f"out{one.id}"] = one.decision.outcome
                data[f"why{one.id}"] = one.decision.because.get("sv", "")
        made: RenewalStep = type("RenewalStepOf", (cls,), fields)(data=data)
        made.things = things
        return made

    things: Sequence[Thing] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """An end needs its reason, said where it is missing."""
        is_right = bool(super().validate(extra_validators))
        for one in self.things:
            field = self[f"why{one.id}"]
            if self[f"out{one.id}"].data == "end" and not (field.data or "").strip():
                field.errors = [*field.errors, _("Write why it ends. The residents are told.")]
                is_right = False
        return is_right

    def choices(self) -> list[Choice]:
        """What is decided; a thing without an answer stays undecided."""
        return [
            Choice(one.subject, one.id, self[f"out{one.id}"].data, self._because(one))
            for one in self.things
            if self[f"out{one.id}"].data
        ]

    def _because(self, one: Thing) -> dict[str, str]:
        words = self[f"why{one.id}"].data
        return {"sv": words} if words else {}


class NextAgreement(Form):
    """The agreement that follows."""

    title = texts_fields(_l("What the agreement is called"), is_long=False)
    starts_on = DateField(_l("First day"), validators=[Required()])
    ends_on = DateField(_l("Last day"), validators=[Required()])
    party_ids = SelectMultipleField(
        _l("Parties"), coerce=int, option_widget=CheckboxInput(), validators=[Required()]
    )

    def validate_ends_on(self, field: DateField) -> None:
        """The last day comes after the first."""
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day lies before the first one. Change one of them."))

    def words(self) -> NewAgreement:
        """What was written."""
        return NewAgreement(self.title.data, self.starts_on.data, self.ends_on.data, self.party_ids.data)
