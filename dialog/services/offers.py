"""What a resident meets at a survey's address: the open survey, or the reason why it cannot be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Promise, PromiseVersion, Survey, SurveyVersion
from dialog.services import places, surveys, text_states
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from surveys.definition import Choice, SurveyDefinition
from surveys.definition import Question as AskedQuestion

GRACE = dt.timedelta(days=7)
"""How long after closing a form is accepted that was opened before: a page may wait for a network."""


@dataclass(frozen=True)
class Offer:
    """A published survey as it stands today. `state` is `open`, `coming` or `closed`."""

    state: str
    slug: str
    version_id: int
    definition: SurveyDefinition
    definition_hash: str
    opens_on: dt.date
    closes_on: dt.date | None
    municipalities: tuple[Municipality, ...]
    promise: PromiseAsked | None = None


@dataclass(frozen=True)
class PromiseAsked:
    """The promise that a feedback form is about."""

    municipality: Municipality
    slug: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """A definition as it is shown in one language; `key` names it among compiled forms."""

    definition: SurveyDefinition
    key: str
    is_withheld: bool
    """Northern Sámi texts are left out because nobody has checked them."""


def open_version(session: Session, slug: str, *, on: dt.date) -> Offer:
    """The survey at this address and whether it can be answered that day.

    Raises NotFound for an unknown one and for one that was never published: a draft is nobody's business.
    """
    survey = session.scalar(sa.select(Survey).where(Survey.slug == slug))
    published = [version for version in survey.versions if version.published_at] if survey else []
    if survey is None or not published:
        raise NotFound
    version = next((one for one in published if one.status == "published"), published[-1])
    return _offer(session, survey, version, on)


def sending(
    session: Session, slug: str, version_id: int, rendered_on: dt.date, *, on: dt.date
) -> Offer | None:
    """The version that a filled-in form belongs to, if it may still be received; else None.

    A form that was shown while its version was open is accepted for a week after closing.
    """
    version = session.get(SurveyVersion, version_id)
    if version is None or version.survey.slug != slug or version.published_at is None:
        return None
    offer = _offer(session, version.survey, version, on)
    if offer.state == "open":
        return offer
    ended = version.closes_on
    is_in_time = ended is not None and offer.opens_on <= rendered_on <= ended and on <= ended + GRACE
    return offer if is_in_time else None


def _offer(session: Session, survey: Survey, version: SurveyVersion, on: dt.date) -> Offer:
    opens_on = version.opens_on or on
    return Offer(
        state=state_of(version, on),
        slug=survey.slug,
        version_id=version.id,
        definition=surveys.definition_of(version),
        definition_hash=version.definition_hash or "",
        opens_on=opens_on,
        closes_on=version.closes_on,
        municipalities=tuple(map(places.described, survey.municipalities)),
        promise=_promise(session, survey.promise_id) if survey.promise_id else None,
    )


def state_of(version: SurveyVersion, on: dt.date) -> str:
    """Whether a published version is `open`, `coming` or `closed` that day."""
    if version.status == "closed" or (version.closes_on is not None and version.closes_on < on):
        return "closed"
    return "coming" if version.opens_on is not None and on < version.opens_on else "open"


def _promise(session: Session, promise_id: int) -> PromiseAsked | None:
    query = (
        sa.select(Promise, PromiseVersion)
        .join(PromiseVersion)
        .where(Promise.id == promise_id, PromiseVersion.status == "published")
    )
    found = session.execute(query).first()
    if found is None:
        return None
    promise, version = found
    return PromiseAsked(places.described(promise.municipality), promise.slug, version.title)


# Northern Sámi that nobody has checked.


def shown(session: Session, offer: Offer, language: str, *, unchecked_sami: str) -> Shown:
    """A survey's texts as this page may show them.

    What the authorities ask in their own name is offered in Northern Sámi when a named person has checked
    it. Until then the setting decides: `draft` shows it (the page says that it is a draft), `swedish`
    leaves it out, so that each unchecked text falls back to Swedish.
    """
    if language != "se" or unchecked_sami == "draft":
        return Shown(offer.definition, offer.definition_hash, False)
    checked = _checked(session, offer.version_id)
    definition = _without_unchecked(offer.definition, checked)
    is_withheld = definition != offer.definition
    key = surveys.digest(definition) if is_withheld else offer.definition_hash
    return Shown(definition, key, is_withheld)


def _checked(session: Session, version_id: int) -> set[tuple[str, str]]:
    """Which fields are checked in Northern Sámi: (question key or "", field)."""
    version = session.get_one(SurveyVersion, version_id)
    keys = {row.id: row.key for row in version.questions}
    return {
        (keys[place.row_id] if place.subject == "question" else "", place.field)
        for (place, language), state in text_states.states(session, version).items()
        if language == "se" and state == "checked"
    }


def _without_unchecked(definition: SurveyDefinition, checked: set[tuple[str, str]]) -> SurveyDefinition:
    def kept(texts: Mapping[str, str], field: str, question: str = "") -> Mapping[str, str]:
        return texts if (question, field) in checked else _without_se(texts)

    return replace(
        definition,
        title=kept(definition.title, "title"),
        introduction=kept(definition.introduction, "introduction"),
        closing=kept(definition.closing, "closing"),
        sections=tuple(
            replace(part, title=kept(part.title, "sections"), text=kept(part.text, "sections"))
            for part in definition.sections
        ),
        questions=tuple(_question_without(question, checked) for question in definition.questions),
    )


def _question_without(question: AskedQuestion, checked: set[tuple[str, str]]) -> AskedQuestion:
    text = question.text if (question.key, "text") in checked else _without_se(question.text)
    help_text = question.help if (question.key, "help") in checked else _without_se(question.help)
    choices, settings = question.choices, question.settings
    if (question.key, "choices") not in checked:
        # Names of places are no translations of ours: they stay as the municipality spells them.
        choices = tuple(Choice(choice.key, _without_se(choice.text)) for choice in question.choices)
    if "rows" in settings and (question.key, "rows") not in checked:
        rows = [{**row, "text": _without_se(row["text"])} for row in settings["rows"]]
        settings = {**settings, "rows": rows}
    return replace(question, text=text, help=help_text, choices=choices, settings=settings)


def _without_se(texts: Mapping[str, str]) -> dict[str, Any]:
    return {code: text for code, text in texts.items() if code != "se"}
