"""What a resident meets at a survey's address: the open survey, or the reason why it cannot be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Promise, PromiseVersion, Survey, SurveyVersion
from dialog.services import places, promise_words, survey_languages, surveys
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from surveys.definition import SurveyDefinition
from surveys.every_text import without_language

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
    draft: int | None = None
    """The number of the version that is shown as a draft, when the form is about that one."""


@dataclass(frozen=True)
class Shown:
    """A definition as it is shown in one language; `key` names it among compiled forms."""

    definition: SurveyDefinition
    key: str
    is_withheld: bool
    """The language is left out because nobody has checked it."""
    is_checked: bool = False
    """A named person has checked every text of it in the language of the page."""

    @property
    def is_draft(self) -> bool:
        """The texts are shown although nobody has checked them all."""
        return not self.is_withheld and not self.is_checked


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
    draft = session.scalar(sa.select(PromiseVersion).where(PromiseVersion.comment_survey_id == survey.id))
    is_over = draft is not None and draft.status != "public_draft"
    return Offer(
        state="closed" if is_over else state_of(version, on),
        slug=survey.slug,
        version_id=version.id,
        definition=surveys.definition_of(version),
        definition_hash=version.definition_hash or "",
        opens_on=opens_on,
        closes_on=version.closes_on,
        municipalities=tuple(map(places.described, survey.municipalities)),
        promise=_promise(session, survey.promise_id, draft) if survey.promise_id else None,
    )


def state_of(version: SurveyVersion, on: dt.date) -> str:
    """Whether a published version is `open`, `coming` or `closed` that day."""
    if version.status == "closed" or (version.closes_on is not None and version.closes_on < on):
        return "closed"
    return "coming" if version.opens_on is not None and on < version.opens_on else "open"


def _promise(session: Session, promise_id: int, draft: PromiseVersion | None) -> PromiseAsked | None:
    if draft is not None:
        place = places.described(draft.promise.municipality)
        return PromiseAsked(place, draft.promise.slug, promise_words.said(draft, "title"), draft.number)
    query = (
        sa.select(Promise, PromiseVersion)
        .join(PromiseVersion)
        .where(Promise.id == promise_id, PromiseVersion.status == "published")
    )
    found = session.execute(query).first()
    if found is None:
        return None
    promise, version = found
    return PromiseAsked(
        places.described(promise.municipality), promise.slug, promise_words.said(version, "title")
    )


# Texts that nobody has checked.


def shown(session: Session, offer: Offer, language: str, *, unchecked_sami: str) -> Shown:
    """A survey's texts as this page may show them.

    What the authorities ask in their own name is offered in a language when a named person has checked every
    text in it; Swedish is what they write themselves. Until then the setting decides: `draft` shows the texts
    (the page says that they are a draft), `swedish` leaves the language out, so that Swedish is shown.
    """
    version = session.get_one(SurveyVersion, offer.version_id)
    if survey_languages.is_checked(session, version, language):
        return Shown(offer.definition, offer.definition_hash, False, is_checked=True)
    if unchecked_sami == "draft":
        return Shown(offer.definition, offer.definition_hash, False)
    definition = without_language(offer.definition, language)
    return Shown(definition, surveys.digest(definition), True)
