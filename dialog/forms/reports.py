"""Forms of a report: which one is begun, what people write in its parts, whom it is sent to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField, SelectField

from dialog import languages
from dialog.forms.base import (
    Form,
    Part,
    Required,
    TextsField,
    area_field,
    line_field,
    revision_field,
)
from dialog.forms.base import lazy_gettext as _l

LONGEST_RECEIVER = 300
LONGEST_MATTER = 300


class BeginForm(Form):
    """Whose report, of which time; the choices are the view's."""

    what = SelectField(_l("Which report"), validators=[Required()])
    place = SelectField(_l("Whose"), validators=[Required()])


class SendForm(Form):
    """Whom the report is sent to."""

    revision = revision_field()
    sent_to = line_field(
        _l("Sent to"),
        most=LONGEST_RECEIVER,
        description=_l("Bodies or posts, such as kommunstyrelsen and lokalpolisområdeschefen."),
    )


def words_form(parts: Sequence[str], data: Mapping[str, Any]) -> Form:
    """A text for each part, in the languages of the desk; a part may be empty."""
    made = {
        code: area_field(languages.LANGUAGES[code], is_required=False, render_kw={"lang": code})
        for code in languages.DESK_LANGUAGES
    }
    tongues = type("DeskTexts", (Part,), made)
    fields: dict[str, Any] = {part: TextsField(tongues) for part in parts}
    form: Form = type("WordsForm", (Form,), {"revision": revision_field(), **fields})(data=data)
    return form


class LetterForm(Form):
    """What a person says in a letter to the board; nothing of it is stored."""

    about = SelectField(_l("What it is about"), validators=[Required()])
    receiver = line_field(_l("To whom"))
    matter = line_field(_l("The matter"), most=LONGEST_MATTER)
    decision = area_field(_l("Proposed decision"))
    background = area_field(
        _l("Background"),
        is_required=False,
        description=_l("What the board needs to know beside the facts, which are added from here."),
    )
    diary_number = line_field(
        _l("Reference number"),
        is_required=False,
        most=60,
        description=_l("As your registrar gave it. Left empty, the letter has none."),
    )
    writer = line_field(_l("Your name"), is_required=False, most=120)
    title = line_field(_l("Your title"), is_required=False, most=120)
    kind = RadioField(
        _l("Kind of file"),
        choices=[("docx", "Word"), ("pdf", "PDF")],
        default="docx",
        validators=[Required()],
    )
