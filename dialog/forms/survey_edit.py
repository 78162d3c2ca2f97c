"""Forms of the editor beside the question's own: the survey's own words, a section, checks, a sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField

from dialog.forms.base import Form, Required, line_field, revision_field
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.survey_parts import condition_fields, tongues
from surveys.question import Question

LONGEST_NAME = 120


def head_form(codes: Sequence[str]) -> type[Form]:
    """The title, what stands before the first question, and what stands after the last."""
    fields: dict[str, Any] = {
        "revision": revision_field(),
        "title": tongues(codes, _l("The title"), is_long=False, most=200),
        "introduction": tongues(codes, _l("Before the first question"), is_needed=False),
        "closing": tongues(codes, _l("After the last question"), is_needed=False),
    }
    return type("HeadForm", (Form,), fields)


def section_form(codes: Sequence[str], earlier: Sequence[Question] = ()) -> type[Form]:
    """A section: a heading, perhaps a text, perhaps a condition."""
    fields: dict[str, Any] = {
        "revision": revision_field(),
        "title": tongues(codes, _l("Heading"), is_long=False, most=200),
        "text": tongues(codes, _l("Text under the heading"), is_needed=False),
        **condition_fields(earlier),
    }
    return type("SectionForm", (Form,), fields)


class EditForm(Form):
    """A button that changes the draft which the person read."""

    revision = revision_field()


class CheckedForm(Form):
    """Who has read the texts of a language. A speaker without an account may have done it."""

    revision = revision_field()
    checked_by = line_field(_l("Who has read them"), most=LONGEST_NAME)


class SoundForm(Form):
    """A question read aloud by a person."""

    file = FileField(
        _l("Sound file"), validators=[Required()], description=_l("mp3, ogg, m4a or wav; at most 1 MB.")
    )
    read_by = line_field(_l("Who reads"), most=LONGEST_NAME)


class TextsFileForm(Form):
    """The file that the checker sent back."""

    file = FileField(_l("The Excel file"), validators=[Required()])
    reader = line_field(_l("Who has checked the texts marked with x"), is_required=False, most=LONGEST_NAME)


class ReturnedForm(Form):
    """What was looked at in a file that came back, on its way to be stored."""

    revision = revision_field()
    returned = HiddenField()
    reader = line_field(_l("Who has checked the texts marked with x"), is_required=False, most=LONGEST_NAME)
