"""The check list before a survey is opened: what must be mended, and what is only advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialog import plain_edits
from dialog.request import gettext as _
from dialog.request import language, ngettext, speech
from dialog.services.survey_languages import Progress
from surveys import answer_time, plain_language
from surveys.definition import SurveyDefinition, check
from surveys.every_text import FIRST
from surveys.fault_words import told_plainly
from surveys.texts import pick


@dataclass(frozen=True)
class CheckList:
    """Sentences, in the language of the page."""

    must: tuple[str, ...]
    advice: tuple[str, ...]
    is_right: tuple[str, ...]


def check_list(definition: SurveyDefinition, progress: Sequence[Progress]) -> CheckList:
    """Look a draft through. Days and municipality are asked for where it is opened."""
    must = tuple(told_plainly(definition, one, language(), _) for one in check(definition, [FIRST]))
    advice: list[str] = []
    right: list[str] = []
    for one in progress:
        if one.language != FIRST:
            (right if one.is_checked else advice).append(_language(one))
    minutes = answer_time.minutes(definition, FIRST)
    if minutes > answer_time.LONG_MINUTES:
        advice.append(
            _(
                "It takes about %(minutes)s minutes to answer. Many give up after ten: take something away.",
                minutes=minutes,
            )
        )
    else:
        right.append(ngettext("It takes about %(num)d minute.", "It takes about %(num)d minutes.", minutes))
    if not must:
        right.append(_("Every question can be reached."))
    for question, hint in plain_language.hints(definition, FIRST):
        words = pick(question.text, language()).text
        advice.append(f"{words} – {plain_edits.hint(hint)}")
    return CheckList(must, tuple(advice), tuple(right))


def _language(one: Progress) -> str:
    name = speech().names.get(one.language, one.language)
    if one.is_checked:
        return _(
            "%(language)s: every text is checked by %(names)s.", language=name, names=", ".join(one.checkers)
        )
    if one.missing:
        return _(
            "%(language)s: texts that are missing: %(count)s. Swedish is shown in their place.",
            language=name,
            count=one.missing,
        )
    return _("%(language)s: texts that nobody has checked: %(count)s.", language=name, count=one.drafts)
