"""Adding and changing areas, organisations and agreements, and who comes into an organisation first."""

from __future__ import annotations

from typing import Any

import wtforms

from dialog.forms.base import (
    LONGEST_LINE,
    Form,
    Length,
    Optional,
    Required,
    clean_line,
    line_field,
    number_or_none,
    texts_fields,
)
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.people import EmailChecked
from dialog.request import gettext as _


class AreaForm(Form):
    """An area that statistics speak of."""

    kind = wtforms.SelectField(_l("Kind of area"), validators=[Required()])
    code = line_field(
        _l("Official code"),
        description=_l("For example 2506 for a municipality, 25 for a county, SE for a country."),
        most=20,
    )
    name = texts_fields(_l("Name"), is_long=False, most=LONGEST_LINE)
    parent_id = wtforms.SelectField(_l("Lies within"), coerce=number_or_none, validators=[Optional()])

    def __init__(self, kinds: list[tuple[str, str]], areas: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = kinds
        self.parent_id.choices = [("", _("nothing")), *areas]


class NamesForm(Form):
    """What an organisation is called."""

    name = texts_fields(_l("Name"), is_long=False, most=LONGEST_LINE)
    own_sami_name = line_field(
        _l("Own Sámi name"),
        description=_l("Spelled as the municipality itself spells it, in its own Sámi language."),
        is_required=False,
        most=120,
    )
    council_name = texts_fields(
        _l("What the local council for safety is called"), required=(), is_long=False, most=LONGEST_LINE
    )


class OrganisationForm(NamesForm):
    """A new municipality or police area, with its area."""

    key = line_field(
        _l("Word in addresses"),
        description=_l(
            "Small letters a to z, digits and hyphens. It is printed on paper, so it is never changed."
        ),
        most=60,
    )
    code = line_field(
        _l("Official code"),
        description=_l(
            "The four digits of the municipality, or a word of the police area such as lpo-pite-alvdal."
        ),
        most=20,
    )
    area_name = texts_fields(_l("Name of the area, as statistics say it"), is_long=False, most=LONGEST_LINE)
    parent_id = wtforms.SelectField(_l("Lies within"), coerce=number_or_none, validators=[Optional()])

    def __init__(self, areas: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(**more)
        self.parent_id.choices = [("", _("nothing")), *areas]


class NewAgreementForm(Form):
    """An agreement between the police and municipalities."""

    title = texts_fields(_l("What it is called"), is_long=False, most=LONGEST_LINE)
    starts_on = wtforms.DateField(_l("First day"), validators=[Required()])
    ends_on = wtforms.DateField(_l("Last day"), validators=[Required()])
    parties = wtforms.SelectMultipleField(
        _l("Parties"),
        coerce=int,
        validators=[Required()],
        option_widget=wtforms.widgets.CheckboxInput(),
    )

    def __init__(self, organisations: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(**more)
        self.parties.choices = organisations


class PartyForm(Form):
    """One more party."""

    organisation_id = wtforms.SelectField(_l("Organisation"), coerce=int, validators=[Required()])

    def __init__(self, organisations: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(**more)
        self.organisation_id.choices = organisations


class FirstAdministratorForm(EmailChecked, Form):
    """Who comes in first and invites the others."""

    name = line_field(_l("Name"), most=120)
    email = wtforms.EmailField(
        _l("E-mail address"), filters=[clean_line], validators=[Required(), Length(254)]
    )
