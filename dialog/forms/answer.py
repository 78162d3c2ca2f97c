"""The resident's form: the survey's questions, a signed token instead of a cookie, and a trap for robots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import wtforms
from wtforms.fields.core import UnboundField

from dialog.models.response import LINKED
from dialog.request import gettext, speech
from dialog.services.offers import Shown
from surveys.definition import Question, Section, SurveyDefinition
from surveys.forms import form_class
from surveys.kinds import KINDS
from surveys.path_words import condition_words
from surveys.question import choices_of, rows_of
from surveys.texts import Picked

SHARED_DEVICES = ("school", "library")
"""Channels whose devices are used by many: nothing is ever kept there."""
MOST_KEPT = 1000
"""Forms that a process keeps made: of a survey in all municipalities of the country, three languages each.
One of twelve questions is 51 kB (measured 2026-11)."""


class AnswerForm(wtforms.Form):
    """What every resident's form carries beside its questions."""

    form_token = wtforms.HiddenField()
    form_channel = wtforms.HiddenField()
    form_website = wtforms.StringField()
    """The trap: people never see it, and a robot that fills it in gets thanks and is not stored."""

    class Meta(wtforms.Form.Meta):
        """Ids of their own for the fields, so that no question's key is the id of something else."""

        def bind_field(
            self, form: wtforms.Form, unbound_field: UnboundField, options: dict[str, Any]
        ) -> wtforms.Field:
            """Name the field's element after the field, apart from the page's other ids.

            A field is made once for a form class and copied for each who answers: what it is before anything
            was sent never changes, and to make it anew was a twentieth of what an answer cost.
            """
            model = getattr(unbound_field, "model", None)
            if model is None:
                model = unbound_field.bind(form=form, id=f"question-{options['name']}", **options)
                model._form = model.meta = None
                unbound_field.model = model
            field = object.__new__(type(model))
            field.__dict__.update(model.__dict__, _form=form, meta=self)
            return cast(wtforms.Field, field)

    @property
    def is_trapped(self) -> bool:
        """Whether a robot filled in what nobody can see."""
        return bool(self.form_website.data)

    @property
    def channel(self) -> str:
        """How the person came here: by a poster, a card, a school or otherwise."""
        return channel(self.form_channel.data)


def channel(named: str | None) -> str:
    """The way that a link names; one that names none or an unknown one is a link like any other."""
    return named if named in LINKED else "web"


@dataclass(frozen=True)
class Part:
    """A section of the page with its questions; a place question lists the municipality's own places."""

    section: Section
    questions: tuple[Question, ...]
    conditions: Mapping[str, tuple[Picked, ...]]
    """When a question is asked, in words, by its key; the section's own stands under its key."""


@dataclass(frozen=True)
class Compiled:
    """A published survey ready to be asked: made once for each version, language and municipality."""

    definition: SurveyDefinition
    form: type[AnswerForm]
    parts: tuple[Part, ...]


_compiled: dict[tuple[str, str, str, int], Compiled] = {}


def compiled(shown: Shown, language: str, municipality: str) -> Compiled:
    """The form of a survey as it is shown; building it for every page would cost more than all the rest."""
    key = (f"{shown.definition.key}:{shown.key}", language, municipality, speech().edition)
    if key not in _compiled:
        if len(_compiled) >= MOST_KEPT:
            for oldest in list(_compiled)[: MOST_KEPT // 10]:
                _compiled.pop(oldest, None)
        _compiled[key] = _compile(shown.definition, language, municipality)
    return _compiled[key]


def compiled_anew(definition: SurveyDefinition, language: str, municipality: str) -> Compiled:
    """The form of a survey that may still change, for a preview: it is not kept."""
    return _compile(definition, language, municipality)


def _compile(definition: SurveyDefinition, language: str, municipality: str) -> Compiled:
    made = form_class(definition, language, municipality, gettext=gettext, base=AnswerForm)
    parts = []
    for section in definition.sections:
        questions = tuple(
            replace(question, choices=choices_of(question, municipality))
            for question in definition.questions
            if question.section == section.key
        )
        conditional = [(part.key, part.show_if) for part in questions] + [(section.key, section.show_if)]
        conditions = {
            key: condition_words(definition, condition, language, gettext, municipality)
            for key, condition in conditional
            if condition
        }
        if questions:
            parts.append(Part(section, questions, conditions))
    return Compiled(definition, made, tuple(parts))


def faults(form: wtforms.Form) -> list[str | tuple[str, str]]:
    """What must be mended, each with the address of its field: for the summary on top of the page.

    The messages of the questions name the question themselves.
    """
    found: list[str | tuple[str, str]] = [str(message) for message in form.form_errors]
    for field in form:
        found += [(message, f"#{field.id}") for message in field.errors]
    return found


def written(definition: SurveyDefinition, typed: Mapping[str, str]) -> list[tuple[Mapping[str, str], str]]:
    """The free texts of a form that came too late: question and words, so that nothing written is lost."""
    asked = [
        (row.text if row else question.text, f"{question.key}-{row.key}" if row else question.key)
        for question in definition.questions
        if KINDS[question.kind].is_text
        for row in rows_of(question) or (None,)
    ]
    return [(words, typed[name]) for words, name in asked if typed.get(name, "").strip()]
