"""Forms about a file of answers: the file, what each column is, what each unknown word means."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import SelectField

from dialog import languages
from dialog.forms.base import Form, line_field
from dialog.forms.base import lazy_gettext as _l
from surveys.answers_file import LANGUAGE, LARGEST_FILE, MUNICIPALITY, WEEK

WORDS_OF_LANGUAGES = {
    "svenska": "sv",
    "swedish": "sv",
    "nordsamiska": "se",
    "northern sami": "se",
    "northern sámi": "se",
    "engelska": "en",
    "english": "en",
}


class ChooseFile(Form):
    """The file with the answers."""

    file = FileField(
        _l("File with answers"), description=_l("CSV or Excel (.xlsx), at most 10 MB and 2,000 rows.")
    )


class Fixed(Form):
    """What holds for every row that does not say it itself."""

    sheet = SelectField(_l("Sheet of the workbook"), validate_choice=False)
    municipality = SelectField(_l("Municipality, where no column says it"), validate_choice=False)
    spoken = SelectField(_l("Language, where no column says it"), choices=list(languages.LANGUAGES.items()))
    week = line_field(_l("Week, where no column says it"), is_required=False, most=10)


def carried(content: bytes) -> str:
    """A file as a page can carry it to the next step: nothing is kept on the server in between."""
    return base64.b64encode(zlib.compress(content)).decode()


def brought(text: str) -> bytes | None:
    """The file that a page brought back, or None when it is none of ours or too large."""
    try:
        packed = base64.b64decode(text.encode(), validate=True)
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(packed, LARGEST_FILE)
    except (binascii.Error, zlib.error, ValueError):
        return None
    return content if unpacking.eof else None


def own_columns() -> list[tuple[str, object]]:
    """What a column can be beside a question."""
    return [
        ("", _l("nothing: leave it out")),
        (MUNICIPALITY, _l("the municipality")),
        (LANGUAGE, _l("the language of the answer")),
        (WEEK, _l("the week when it came")),
    ]


def word_field(column: int, word: str) -> str:
    """The name of the field that says what a word in a column means."""
    return f"word-{column}-{hashlib.sha256(word.encode()).hexdigest()[:16]}"


def rows_mark(rows: Sequence[int]) -> str:
    """A mark of exactly these rows: who leaves rows out has seen which ones."""
    return hashlib.sha256(",".join(map(str, rows)).encode()).hexdigest()[:16]
