"""Forms of the register of partners, and of notes of dialogues, meetings and safety walks."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import ValidationError

from dialog.forms.base import (
    Form,
    NumberRange,
    Optional,
    Part,
    Required,
    line_field,
    number_or_none,
    texts_fields,
)
from dialog.forms.base import lazy_gettext as _l
from dialog.request import gettext as _

EMPTY_ROWS = 2
"""Rows that stand ready for one more theme."""
MOST_PEOPLE = 10_000
PARTNER_KINDS = [
    ("school", _l("School")),
    ("health", _l("Health care")),
    ("association", _l("Association")),
    ("company", _l("Company")),
    ("sameby", _l("Reindeer-herding community (sameby)")),
    ("neighbourhood_watch", _l("Neighbourhood watch")),
    ("other", _l("Another organisation")),
]
NOTE_KINDS = [
    ("dialogue", _l("A dialogue with a group")),
    ("meeting", _l("A meeting")),
    ("safety_walk", _l("A safety walk")),
]
NOTE_VIEWS = [
    ("residents", _l("Residents")),
    ("staff", _l("Staff of the authority that writes this")),
    ("partners", _l("A partner organisation")),
]


class LookedThrough(Form):
    """What was found that may tell who somebody is: shown to the writer, who says what may stand."""

    seen = SelectMultipleField(validate_choice=False)
    kept = SelectMultipleField(validate_choice=False)


class PartnerForm(LookedThrough):
    """A partner organisation."""

    name = line_field(_l("Name of the organisation"))
    kind = RadioField(_l("What it is"), choices=PARTNER_KINDS, validators=[Required()])
    contact = line_field(
        _l("Whom to turn to"),
        is_required=False,
        description=_l("A post, such as rektor or ordförande; never a person's name."),
    )


class SaidOfTheme(Part):
    """One theme that the note speaks of."""

    theme = SelectField(_l("Theme"), validate_choice=False)
    said = texts_fields(_l("What was said of it"), required=())

    def validate_theme(self, field: SelectField) -> None:
        """What was said belongs to a theme, and a theme without words says nothing."""
        if self.said.data and not field.data:
            raise ValidationError(_("Choose a theme."))
        if field.data and "sv" not in self.said.data:
            raise ValidationError(_("Write in Swedish what was said of the theme, or choose none."))


class NoteForm(LookedThrough):
    """When, where, who was met, what was said, and of which themes."""

    kind = RadioField(_l("What it was"), choices=NOTE_KINDS, validators=[Required()])
    held_on = DateField(_l("Day"), validators=[Required()])
    place = line_field(
        _l("Where"), is_required=False, description=_l("A village or a place, never somebody's home.")
    )
    view = RadioField(_l("Whose view it is"), choices=NOTE_VIEWS, validators=[Required()])
    partner_id = SelectField(_l("Which partner organisation"), coerce=number_or_none, validators=[Optional()])
    who = line_field(
        _l("Which group was met"),
        description=_l("For instance young people at the youth club. Never a person's name."),
    )
    people = IntegerField(
        _l("How many were there"),
        validators=[Optional(), NumberRange(min=1, max=MOST_PEOPLE)],
        description=_l("A number under five stays on the desk: nobody else sees it."),
    )
    text = texts_fields(_l("What was said, in your words"))
    themes = FieldList(FormField(SaidOfTheme), _l("Themes it speaks of"))
    is_public = BooleanField(_l("Residents may read it when it is evidence of an agreed picture"))

    def validate_themes(self, field: FieldList) -> None:
        """Each theme once: two rows of the same would leave one of them out."""
        chosen = [row.form.theme.data for row in field if row.form.theme.data]
        for row in field:
            if chosen.count(row.form.theme.data) > 1:
                row.form.theme.errors = [*row.form.theme.errors, _("Choose each theme once.")]
                raise ValidationError


def with_rows(data: dict[str, Any] | None = None, *, choices: list[tuple[str, str]]) -> NoteForm:
    """The form with what is there, some empty rows for themes, and the themes that can be chosen."""
    form = NoteForm(data=data)
    for _row in range(0 if form.is_submitted() else EMPTY_ROWS):
        form.themes.append_entry()
    for row in form.themes:
        row.form.theme.choices = choices
    return form


def one_more_row(form: NoteForm, choices: list[tuple[str, str]]) -> None:
    """A further empty row."""
    form.themes.append_entry()
    form.themes[-1].form.theme.choices = choices
