"""The front door: the newest true thing of each link of the chain, for a municipality's start page.

Everything read here is public already: published versions, stored publications, promises in force and
follow-ups whose day has come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    FollowUp,
    Promise,
    PromiseVersion,
    ResultPublication,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
)
from dialog.services import follow_up, offers, places, promise_words, text_states
from dialog.services.places import Municipality
from dialog.services.text_states import Place

Texts = Mapping[str, str]
THEMES_SHOWN = 3
ACCESSIBILITY_SLUGS = ("tillganglighet", "accessibility", "accessibility-report")
"""Where the form about shortcomings in accessibility is asked; no form for anything else."""


@dataclass(frozen=True)
class Asked:
    """A published survey; `state` is `open`, `coming` or `closed`."""

    state: str
    slug: str
    title: Texts
    opens_on: dt.date
    closes_on: dt.date | None


@dataclass(frozen=True)
class Said:
    """The newest published result: what was asked, how many answered, the largest themes."""

    title: Texts
    base: int
    published_at: dt.datetime
    themes: tuple[tuple[str, Texts, int], ...]
    """The key of its page, its name and how many."""


@dataclass(frozen=True)
class Promised:
    """A promise as it is published now."""

    slug: str
    title: Texts
    valid_from: dt.date
    valid_to: dt.date
    lines: int
    period_words: str | None = None
    """The period of an old promise as its source says it; None where the days are exact."""


@dataclass(frozen=True)
class Went:
    """The newest follow-up of a promise; `anchor` leads to the line that it is about."""

    slug: str
    anchor: str | None
    title: Texts
    on: dt.date
    outcome: str
    words: Texts


@dataclass(frozen=True)
class Front:
    """The four blocks of a municipality, in the chain's order."""

    municipality: Municipality
    open: tuple[Asked, ...]
    coming: Asked | None
    closed: Asked | None
    feedback: Asked | None
    said: Said | None
    promised: tuple[Promised, ...]
    went: Went | None


def front(session: Session, key: str, *, on: dt.date, unchecked_sami: str = "draft") -> Front:
    """What is newest in a municipality. Raises NotFound for an unknown one.

    `unchecked_sami` is the setting: with `swedish`, titles that nobody has checked leave their Sámi out.
    """
    municipality = places.municipality(session, key)
    surveys = asked(session, municipality.id, kind="survey", on=on, unchecked_sami=unchecked_sami)
    coming = [one for one in surveys if one.state == "coming"]
    closed = [one for one in surveys if one.state == "closed"]
    return Front(
        municipality=municipality,
        open=tuple(one for one in surveys if one.state == "open"),
        coming=min(coming, key=lambda one: one.opens_on, default=None),
        closed=max(closed, key=lambda one: one.closes_on or on, default=None),
        feedback=feedback(session, municipality.id, on=on, unchecked_sami=unchecked_sami),
        said=_said(session, municipality.id, unchecked_sami),
        promised=_promised(session, municipality.id),
        went=_went(session, municipality.id, on),
    )


def feedback(
    session: Session, municipality_id: int | None = None, *, on: dt.date, unchecked_sami: str = "draft"
) -> Asked | None:
    """The always-open form where anybody can say something, in a municipality or anywhere."""
    return next(iter(feedback_forms(session, municipality_id, on=on, unchecked_sami=unchecked_sami)), None)


def feedback_forms(
    session: Session, municipality_id: int | None = None, *, on: dt.date, unchecked_sami: str = "draft"
) -> tuple[Asked, ...]:
    """Every always-open form, one for each topic, in the order in which they were opened."""
    forms = asked(session, municipality_id, kind="feedback", on=on, unchecked_sami=unchecked_sami)
    return tuple(one for one in forms if one.state == "open" and one.slug not in ACCESSIBILITY_SLUGS)


def accessibility_report(session: Session, *, on: dt.date, unchecked_sami: str = "draft") -> Asked | None:
    """The form about shortcomings in accessibility, else the one about anything; None when none is open."""
    forms = asked(session, None, kind="feedback", on=on, unchecked_sami=unchecked_sami)
    about = [one for one in forms if one.state == "open" and one.slug in ACCESSIBILITY_SLUGS]
    return next(iter(about), None) or feedback(session, on=on, unchecked_sami=unchecked_sami)


def surveys_open(session: Session, *, on: dt.date, unchecked_sami: str = "draft") -> tuple[Asked, ...]:
    """Every survey that residents can answer that day."""
    surveys = asked(session, None, kind="survey", on=on, unchecked_sami=unchecked_sami)
    return tuple(one for one in surveys if one.state == "open")


def asked(
    session: Session, municipality_id: int | None, *, kind: str, on: dt.date, unchecked_sami: str
) -> list[Asked]:
    """Published surveys, or forms, in the order in which they open; of one municipality or of all."""
    query = (
        sa.select(Survey.slug, SurveyVersion)
        .join(SurveyVersion)
        .where(
            Survey.kind == kind,
            Survey.audience == "residents",
            Survey.promise_id.is_(None),
            SurveyVersion.status.in_(["published", "closed"]),
            SurveyVersion.opens_on.is_not(None),
        )
        .order_by(SurveyVersion.opens_on, SurveyVersion.id)
    )
    if municipality_id is not None:
        query = query.where(
            Survey.id.in_(
                sa.select(SurveyMunicipality.survey_id).where(
                    SurveyMunicipality.organisation_id == municipality_id
                )
            )
        )
    return [
        Asked(
            offers.state_of(version, on),
            slug,
            shown_title(session, version, unchecked_sami),
            version.opens_on,
            version.closes_on,
        )
        for slug, version in session.execute(query)
        if version.opens_on is not None
    ]


def shown_title(session: Session, version: SurveyVersion, unchecked_sami: str) -> Texts:
    """The title as it may be shown: what is asked in one's own name is not shown unchecked, if so decided."""
    place = Place("survey_version", version.id, "title")
    if unchecked_sami == "draft" or text_states.is_checked(session, place, "se"):
        return version.title
    return {code: text for code, text in version.title.items() if code != "se"}


def _said(session: Session, municipality_id: int, unchecked_sami: str) -> Said | None:
    query = (
        sa.select(ResultPublication, SurveyVersion)
        .join(SurveyVersion, SurveyVersion.id == ResultPublication.survey_version_id)
        .where(ResultPublication.municipality_id == municipality_id)
        .order_by(ResultPublication.published_at.desc(), ResultPublication.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    publication, version = found
    title = shown_title(session, version, unchecked_sami)
    return Said(title, publication.base, publication.published_at, _largest(publication.themes))


def _largest(themes: list[Any]) -> tuple[tuple[str, Texts, int], ...]:
    """The largest themes whose size is shown; a hidden size has no count, an area no name of its own."""
    counted = [
        (theme["key"], theme["name"], int(theme["count"]))
        for theme in themes
        if theme.get("key") and theme.get("count") is not None
    ]
    return tuple(sorted(counted, key=lambda one: -one[2])[:THEMES_SHOWN])


def _promised(session: Session, municipality_id: int) -> tuple[Promised, ...]:
    query = (
        sa.select(Promise.slug, PromiseVersion)
        .join(PromiseVersion)
        .where(Promise.municipality_id == municipality_id, PromiseVersion.status == "published")
        .order_by(PromiseVersion.valid_from.desc(), PromiseVersion.id.desc())
    )
    return tuple(
        Promised(
            slug,
            promise_words.said(version, "title"),
            version.valid_from,
            version.valid_to,
            len(version.lines),
            version.period_words,
        )
        for slug, version in session.execute(query)
    )


def _went(session: Session, municipality_id: int, on: dt.date) -> Went | None:
    corrected = sa.select(FollowUp.corrects_id).where(
        FollowUp.corrects_id.is_not(None), follow_up.told_on(on)
    )
    query = (
        sa.select(FollowUp, Promise.slug, PromiseVersion)
        .join(Promise, Promise.id == FollowUp.promise_id)
        .join(PromiseVersion, PromiseVersion.id == FollowUp.version_id)
        .where(
            Promise.municipality_id == municipality_id,
            follow_up.told_on(on),
            FollowUp.id.not_in(corrected),
            # How an old promise went is told late, and is no news of how it is going.
            sa.or_(PromiseVersion.status == "published", PromiseVersion.origin != "before_the_system"),
        )
        .order_by(FollowUp.on.desc(), FollowUp.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, slug, version = found
    line = promise_words.line_of(version, row.line_key) if row.line_key else None
    return Went(
        slug,
        f"line-{line.key}" if line else None,
        promise_words.said(line, "text") if line else promise_words.said(version, "title"),
        row.on,
        row.outcome,
        row.text or row.because,
    )
