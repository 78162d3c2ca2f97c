"""Forms about a file of figures: how it is read, by what name that is kept; areas, breaks, what is alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from wtforms import BooleanField, IntegerField, SelectField

from dialog.forms.base import Form, NumberRange, Optional, Required, line_field, texts_fields
from dialog.forms.base import lazy_gettext as _l
from surveys.texts import whole

LONGEST_NAME = 120
LAST_ROW = 20_000


class HowItIsRead(Form):
    """What holds for the whole file; what each column and word is has fields of its own."""

    sheet = SelectField(_l("Sheet"), validate_choice=False)
    heading = IntegerField(
        _l("Row of the headings"),
        validators=[Optional(), NumberRange(0, LAST_ROW)],
        description=_l("The number of the row as the spreadsheet shows it. 0 looks for it."),
    )
    decimal = SelectField(_l("Decimal sign"), choices=[(",", _l("comma: 12,5")), (".", _l("point: 12.5"))])
    thousands = SelectField(
        _l("Sign between thousands"),
        choices=[("", _l("none or a blank: 1 234")), (".", _l("point: 1.234")), (",", _l("comma: 1,234"))],
    )
    area = SelectField(_l("Area, where no column says it"), validate_choice=False)
    indicator = line_field(_l("What is counted, where no column says it"), is_required=False)
    period = line_field(_l("Period, where no column says it"), is_required=False, most=20)
    unit = line_field(
        _l("Unit of columns that do not say it"),
        is_required=False,
        most=60,
        description=_l("For instance number, per 100 000 inhabitants, per cent."),
    )
    from_sheet = BooleanField(_l("The name of the sheet is what is counted"))
    by_gender = BooleanField(_l("Take in women and men apart too"))


class SaveMapping(Form):
    """Keep how the file is read, for the next one of its kind."""

    mapping_name = line_field(_l("Name of the mapping"), most=LONGEST_NAME)


class NewArea(Form):
    """An area that files speak of."""

    code = line_field(
        _l("Code"), most=20, description=_l("As the publishers write it, for instance 2505 or SE.")
    )
    name = texts_fields(_l("Name"), is_long=False, most=120)
    kind = SelectField(_l("Kind"), validate_choice=False)
    parent = SelectField(_l("Lies in"), validate_choice=False)


class SetBeside(Form):
    """A municipality to set beside one's own, and why."""

    area = SelectField(_l("Your municipality"), validate_choice=False)
    similar = SelectField(_l("Is alike"), validate_choice=False)
    because = line_field(
        _l("Why it is alike"), description=_l("For instance the same number of inhabitants and distances.")
    )


class StateBreak(Form):
    """From this period on the definition is another one."""

    line = SelectField(_l("Publisher and what is counted"), validators=[Required()], validate_choice=False)
    period = line_field(
        _l("From which period"),
        most=20,
        description=_l("The first period that is counted the new way: 2024."),
    )
    because = texts_fields(_l("What changed"), is_long=False)


def column_field(place: int) -> str:
    """The name of the field that says what a column is."""
    return f"column-{place}"


def word_field(word: str) -> str:
    """The name of the field that says what a word means."""
    return f"word-{hashlib.sha256(word.encode()).hexdigest()[:16]}"


def chosen_columns(sent: Mapping[str, str]) -> dict[int, str]:
    """What was chosen for each column, by its place."""
    found = {}
    for name, role in sent.items():
        prefix, _dash, place = name.partition("-")
        at = whole(place)
        if prefix == "column" and at is not None:
            found[at] = role
    return found
