"""Forms for entering answers: how they came, about which municipality, in which language; chosen once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wtforms import RadioField

from dialog.forms.answer import Part
from dialog.forms.base import Form, Required
from dialog.forms.base import lazy_gettext as _l
from surveys.texts import Texts

WAY_WORDS = {
    "paper": _l("On paper"),
    "telephone": _l("By telephone"),
    "assisted": _l("With help: the person sits beside"),
}


class ChooseWay(Form):
    """What is the same for a whole pile of answers. It stands in the address and is kept nowhere else."""

    channel = RadioField(
        _l("How did the answers come?"), choices=list(WAY_WORDS.items()), validators=[Required()]
    )
    municipality = RadioField(_l("About which municipality?"), validators=[Required()])
    spoken = RadioField(_l("In which language are the answers?"), validators=[Required()])

    class Meta(Form.Meta):
        """It is sent with GET and changes nothing: it needs no token."""

        csrf = False


def numbered(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with their questions numbered through, as they are on paper."""
    number, found = 0, []
    for part in parts:
        questions = []
        for question in part.questions:
            number += 1
            questions.append(replace(question, text=_with_number(question.text, number)))
        found.append(replace(part, questions=tuple(questions)))
    return tuple(found)


def _with_number(texts: Texts, number: int) -> Mapping[str, str]:
    return {code: f"{number}. {words}" for code, words in texts.items() if words.strip()}
