"""Where the days of the year wheel come from: one function for each subject, in the order of the chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    Agreement,
    FollowUp,
    Goal,
    Meeting,
    Organisation,
    Promise,
    PromiseVersion,
    SituationPicture,
    Survey,
    SurveyVersion,
)
from dialog.services import (
    agreements,
    desk,
    follow_up_due,
    renewal_walk,
    renewals,
    reports,
    responses,
    retention,
)
from dialog.services.permissions import Actor, Permission, may
from dialog.services.whose import belongs

KINDS = (
    "agreement_begins",
    "agreement_ends",
    "renewal_begins",
    "report_yearly",
    "report_period",
    "survey_opens",
    "survey_closes",
    "results_due",
    "keys_dropped",
    "disposal_texts",
    "disposal_answers",
    "picture_due",
    "meeting",
    "goal_due",
    "communication",
    "action_ends",
    "comments_open",
    "comments_close",
    "promise_begins",
    "promise_ends",
    "follow_up_due",
)
"""Every kind of day; its sentence is in `wheel_words`."""


@dataclass(frozen=True)
class Day:
    """One day. Without `owner` it is all parties'; without `endpoint` the reader has no page for it."""

    kind: str
    on: dt.date
    key: str
    """What it is a day of; the same in every calendar file."""
    title: Mapping[str, str] = field(default_factory=dict)
    owner: Organisation | None = None
    role: str = ""
    """The role that does it, or `function`, as the plan names it."""
    function: str = ""
    place: Organisation | None = None
    endpoint: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """For whom, where and for which year the days are looked for."""

    session: Session
    actor: Actor
    places: frozenset[int]
    agreements: tuple[Agreement, ...]
    year: int

    def organisation(self, organisation_id: int | None) -> Organisation | None:
        """An organisation by id, or nobody."""
        return self.session.get(Organisation, organisation_id) if organisation_id else None

    def near(self, *days: dt.date | None) -> bool:
        """Whether one of the days lies in the year."""
        return any(day is not None and day.year == self.year for day in days)


def _agreements(span: Span) -> Iterator[Day]:
    for one in span.agreements:
        last = agreements.ends_on(span.session, one)
        shown: dict[str, Any] = {
            "title": one.title,
            "endpoint": "renewal.show",
            "arguments": {"agreement_id": one.id},
        }
        yield Day("agreement_begins", one.starts_on, f"agreement:{one.id}", **shown)
        yield Day("agreement_ends", last, f"agreement:{one.id}", **shown)
        walk = renewal_walk.begins_on(last)
        yield Day("renewal_begins", walk, f"agreement:{one.id}", role="coordinator", **shown)
        report: dict[str, Any] = {
            **shown,
            "role": "coordinator",
            "endpoint": "reports.index",
            "arguments": {},
        }
        yield Day("report_period", last, f"report:{one.id}", **report)
        if one.starts_on.year < span.year <= last.year + 1:
            on = dt.date(span.year, *reports.LAST_DAY_OF_YEARLY)
            yield Day("report_yearly", on, f"report:{one.id}:{span.year - 1}", **report)


def _surveys(span: Span) -> Iterator[Day]:
    query = (
        sa.select(SurveyVersion)
        .join(Survey)
        .where(
            SurveyVersion.status != "draft",
            SurveyVersion.closes_on.is_not(None),
            Survey.municipalities.any(Organisation.id.in_(span.places)),
        )
        .order_by(SurveyVersion.id)
    )
    for version in span.session.scalars(query):
        closes_on, survey = version.closes_on, version.survey
        if closes_on is None:
            continue
        places = [one for one in survey.municipalities if one.id in span.places]
        may_open = any(may(span.actor, Permission.SURVEY_EDIT, one.id) for one in places)
        shown: dict[str, Any] = {
            "title": version.title,
            "owner": survey.asked_by,
            "place": places[0] if len(survey.municipalities) == 1 else None,
            "endpoint": "surveys.show" if may_open else "",
            "arguments": {"version_id": version.id},
        }
        key = f"survey_version:{version.id}"
        if version.opens_on is not None:
            yield Day("survey_opens", version.opens_on, key, **shown)
        yield Day("survey_closes", closes_on, key, **shown)
        yield Day("results_due", closes_on + desk.PUBLISH_WITHIN, key, role="coordinator", **shown)
        yield Day("keys_dropped", closes_on + responses.KEYS_KEPT + dt.timedelta(days=1), key, **shown)


def _kept(span: Span) -> Iterator[Day]:
    """From when what is kept of a survey may be destroyed."""
    for one in retention.days(span.session, span.places):
        if one.due_on is not None:
            yield Day(
                f"disposal_{one.what}", one.due_on, f"kept:{one.version.id}:{one.municipality.id}",
                one.version.title, owner=one.authority, place=one.municipality, endpoint="records.show",
            )  # fmt: skip


def _pictures(span: Span) -> Iterator[Day]:
    query = sa.select(SituationPicture).where(
        belongs(SituationPicture, span.places), SituationPicture.status == "agreed"
    )
    for picture in span.session.scalars(query.order_by(SituationPicture.id)):
        on = renewals.due_on(span.session, picture)
        if on is not None:
            yield Day(
                "picture_due",
                on,
                f"situation_picture:{picture.id}",
                picture.title,
                owner=picture.municipality,
                role="coordinator",
                place=picture.municipality,
                endpoint="situation.show" if picture.municipality else "joint.show",
                arguments={"picture_id": picture.id},
            )


def _meetings(span: Span) -> Iterator[Day]:
    query = sa.select(Meeting).where(belongs(Meeting, span.places), ~Meeting.is_destroyed)
    for one in span.session.scalars(query.order_by(Meeting.id)):
        place = span.organisation(one.municipality_id)
        yield Day(
            "meeting", one.held_on, f"meeting:{one.id}", one.name, place=place, role="coordinator",
            endpoint="meetings.show", arguments={"meeting_id": one.id},
        )  # fmt: skip


def _goals(span: Span) -> Iterator[Day]:
    joint = sa.and_(
        Goal.municipality_id.is_(None), Goal.agreement_id.in_([one.id for one in span.agreements])
    )
    query = sa.select(Goal).where(sa.or_(Goal.municipality_id.in_(span.places), joint)).order_by(Goal.id)
    for one in span.session.scalars(query):
        if one.target_on is not None and not one.ended_because:
            yield Day(
                "goal_due", one.target_on, f"goal:{one.id}", one.text,
                owner=span.organisation(one.owner_id), place=span.organisation(one.municipality_id),
                endpoint="plan.goal", arguments={"goal_id": one.id},
            )  # fmt: skip


def _actions(span: Span) -> Iterator[Day]:
    """By when something is to be told, and the last days of what is done."""
    query = sa.select(Action).where(Action.municipality_id.in_(span.places)).order_by(Action.id)
    for one in span.session.scalars(query):
        if one.status == "ended" or (one.kind != "communication" and one.ended_because):
            continue
        is_told = one.kind == "communication"
        yield Day(
            "communication" if is_told else "action_ends",
            one.to_on,
            f"action:{one.id}",
            one.text,
            owner=one.owner,
            function=one.function,
            place=span.organisation(one.municipality_id),
            endpoint="plan.action",
            arguments={"action_id": one.id},
        )


def _promises(span: Span) -> Iterator[Day]:
    """Comment periods of drafts, the periods of what holds, and when it is to be followed up."""
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id.in_(span.places),
            PromiseVersion.status.in_(("public_draft", "proposed", "published")),
        )
        .order_by(PromiseVersion.id)
    )
    for one in span.session.scalars(query):
        key = f"promise_version:{one.id}"
        shown: dict[str, Any] = {
            "title": one.title,
            "place": one.promise.municipality,
            "endpoint": "promise_work.show",
            "arguments": {"version_id": one.id},
        }
        if one.comments_from is not None and one.comments_to is not None:
            yield Day("comments_open", one.comments_from, key, **shown)
            yield Day("comments_close", one.comments_to, key, role="coordinator", **shown)
        if one.status != "published":
            continue
        if one.period_words is None:
            yield Day("promise_begins", one.valid_from, key, **shown)
            yield Day("promise_ends", one.valid_to, key, **shown)
        on = _follow_up_on(span.session, one)
        if on is not None:
            yield Day("follow_up_due", on, key, **shown)


def _follow_up_on(session: Session, version: PromiseVersion) -> dt.date | None:
    last = session.scalar(
        sa.select(sa.func.max(FollowUp.on)).where(FollowUp.promise_id == version.promise_id)
    )
    return follow_up_due.due_on(version, last)


SOURCES: tuple[Callable[[Span], Iterator[Day]], ...] = (
    _agreements,
    _surveys,
    _kept,
    _pictures,
    _meetings,
    _goals,
    _actions,
    _promises,
)
