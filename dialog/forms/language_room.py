"""Forms of the language room: the words of one text, a catalogue file, a language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import wtforms
from flask_wtf.file import FileField

from dialog.forms.base import (
    Form,
    Length,
    NumberRange,
    Optional,
    Required,
    area_field,
    clean_line,
    line_field,
)
from dialog.forms.base import lazy_gettext as _l
from dialog.request import gettext as _
from surveys.texts import whole

LETTERS = "áčđŋšŧž"
"""Letters of Northern Sámi that a Swedish keyboard lacks; they are also those of its neighbours."""


class NamedWhenChecked:
    """What is checked is checked by somebody."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if form["action"].data == "checked" and not field.data:
            raise wtforms.ValidationError(_("Write the name of the person who has read it."))


class WordsForm(Form):
    """What every text has beside its words."""

    checked_by = wtforms.StringField(
        _l("Who has read it"),
        filters=[clean_line],
        validators=[NamedWhenChecked(), Length(100)],
        description=_l("A person's name. It is shown beside the text and stands in the file."),
    )
    former = wtforms.HiddenField()
    action = wtforms.StringField()
    letter = wtforms.StringField()

    @property
    def fields_of_words(self) -> list[wtforms.Field]:
        """The fields of the words themselves, in their order."""
        return [field for field in self if field.name.startswith("words_")]

    @property
    def words(self) -> list[str]:
        """What is written."""
        return [field.data or "" for field in self.fields_of_words]

    @property
    def seen(self) -> list[str]:
        """The words that the page showed when it was opened."""
        try:
            told = json.loads(self.former.data or "null")
        except (ValueError, RecursionError):
            return []
        return [str(one) for one in told] if isinstance(told, list) else []

    @property
    def wants_letter(self) -> bool:
        """Whether a letter was asked for, by a browser without JavaScript; nothing is saved then."""
        place, _colon, letter = (self.letter.data or "").partition(":")
        fields = self.fields_of_words
        at = whole(place)
        if len(letter) != 1 or letter not in LETTERS or at is None or at >= len(fields):
            return False
        fields[at].data = (fields[at].data or "") + letter
        return True


def words_form(labels: Sequence[str], language: str, words: Sequence[str], checked_by: str) -> WordsForm:
    """The form of one text with a field for each of its words. Whether one may be empty the service says."""
    fields: dict[str, Any] = {
        f"words_{place}": area_field(label, is_required=False, most=8000, render_kw={"lang": language})
        for place, label in enumerate(labels)
    }
    made: type[WordsForm] = type("WordsOfOneText", (WordsForm,), fields)
    data = {f"words_{place}": word for place, word in enumerate(words)}
    return made(data={**data, "checked_by": checked_by, "former": seen(words)})


def seen(words: Sequence[str]) -> str:
    """The words that a page shows, as it sends them back."""
    return json.dumps(list(words))


class CatalogueFile(Form):
    """A catalogue that a translator sends back."""

    file = FileField(_l("Catalogue file (.po)"), validators=[Required()])


class NewLanguage(Form):
    """A language by its code and its name in itself."""

    code = line_field(
        _l("Code"),
        most=8,
        description=_l("Two or three small letters, as in ISO 639: smj, sje, sju, sma, de."),
    )
    name = line_field(_l("Name, in the language itself"), most=60)


class ChangeLanguage(Form):
    """Name and place of a language, and whether residents can choose it."""

    name = line_field(_l("Name, in the language itself"), most=60)
    position = wtforms.IntegerField(
        _l("Place among the added languages"), validators=[Optional(), NumberRange(1, 99)]
    )
    is_offered = wtforms.BooleanField(_l("Residents can choose it"))
