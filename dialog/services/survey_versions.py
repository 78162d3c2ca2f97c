"""What differs between a survey's versions, and which changes break a comparison over the years.

A question keeps its key as long as it means the same: that is how years are laid beside each other. When the
words, the answers or the kind of a question that was asked before are changed, whoever changes it says
whether only the spelling was mended; else it becomes a question of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from dialog.models import SurveyVersion
from dialog.services import surveys
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor
from surveys.definition import Question, SurveyDefinition
from surveys.paths import page_order
from surveys.question import choices_of, rows_of
from surveys.texts import Texts


@dataclass(frozen=True)
class Difference:
    """One thing that is new, gone or changed since the version before.

    `what` is `added`, `removed`, `wording`, `answers`, `kind`, `condition` or `settings`.
    """

    what: str
    question: Texts


def former_of(version: SurveyVersion) -> SurveyVersion | None:
    """The version that residents answered before this one, or None."""
    earlier = [one for one in version.survey.versions if one.number < version.number and one.published_at]
    return earlier[-1] if earlier else None


def breaks(session: Session, version: SurveyVersion, former: Question, written: Question) -> bool:
    """Whether a change touches what is compared: of a question asked before, or said to be comparable."""
    earlier = former_of(version)
    was_asked = earlier is not None and any(one.key == former.key for one in earlier.questions)
    if not was_asked and not former.comparable_with:
        return False
    return _compared(former) != _compared(written)


def as_new(question: Question, key: str) -> Question:
    """The same words as a question of its own, comparable with nothing before it."""
    return replace(question, key=key, comparable_with="")


def differences(version: SurveyVersion) -> tuple[Difference, ...]:
    """What has changed since the version before, in the order of the page."""
    earlier = former_of(version)
    if earlier is None:
        return ()
    return between(surveys.definition_of(earlier), surveys.definition_of(version))


def between(before: SurveyDefinition, after: SurveyDefinition) -> tuple[Difference, ...]:
    """What differs between two definitions, by the keys of the questions."""
    known = {one.key: one for one in before.questions}
    kept = {one.key for one in after.questions}
    found: list[Difference] = []
    for question in page_order(after):
        former = known.get(question.key)
        if former is None:
            found.append(Difference("added", question.text))
        else:
            found += [Difference(what, question.text) for what in _changed(former, question)]
    return (
        *found,
        *(Difference("removed", one.text) for one in page_order(before) if one.key not in kept),
    )


def say_changes(
    session: Session,
    actor: Actor,
    version_id: int,
    words: Mapping[str, str],
    *,
    at: dt.datetime,
) -> None:
    """Write what is new in a draft, for those who compare the years."""
    version = surveys.read(session, actor, version_id)
    if version.status != "draft":
        raise RuleBroken("survey_frozen")
    version.changes = {code: text for code, text in words.items() if text.strip()} or None
    session.flush()
    surveys.record(session, actor, "survey:edit", version, at)


def _changed(former: Question, question: Question) -> list[str]:
    parts = {
        "kind": (former.kind, question.kind),
        "wording": (dict(former.text), dict(question.text)),
        "answers": (_offered(former), _offered(question)),
        "condition": (former.show_if, question.show_if),
        "settings": (former.required, question.required),
    }
    return [what for what, (old, new) in parts.items() if old != new]


def _compared(question: Question) -> tuple[object, ...]:
    return question.kind, question.text.get("sv", ""), _offered(question), _range(question)


def _offered(question: Question) -> list[tuple[str, str]]:
    return [(one.key, one.text.get("sv", "")) for one in (*rows_of(question), *choices_of(question))]


def _range(question: Question) -> tuple[object, ...]:
    return tuple(str(question.settings.get(name)) for name in ("minimum", "maximum", "classes", "most"))
