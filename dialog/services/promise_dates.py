"""What comes next, and what came before: the days of a municipality that residents may want to know.

Surveys that open and close, public drafts that can be commented on, promises that begin and end, and when it
is told next how a promise goes. The calendar file, the pages and the start page say the same days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Promise, PromiseVersion
from dialog.services import follow_up, follow_up_due, front, promise_drafts, promise_words
from surveys.texts import Texts


@dataclass(frozen=True)
class Day:
    """One day, or the first of several until `to_on`. `key` stays when the day is moved.

    kind: survey, comments, promise, follow_up.
    """

    kind: str
    key: str
    on: dt.date
    to_on: dt.date
    title: Texts
    slug: str

    def is_ahead(self, on: dt.date) -> bool:
        """It is not over."""
        return self.to_on >= on


Ahead = tuple[tuple[dt.date, Day], ...]
"""Days with when something happens next."""


def of_municipality(
    session: Session, municipality_id: int, *, on: dt.date, unchecked_sami: str = "draft"
) -> tuple[Day, ...]:
    """Every day that is told, in order; also those that are over."""
    found = [
        *_surveys(session, municipality_id, on, unchecked_sami),
        *_promises(session, municipality_id, on),
        *_comments(session, municipality_id),
    ]
    return tuple(sorted(found, key=lambda day: (day.on, day.to_on, day.key)))


def ahead(days: tuple[Day, ...], on: dt.date, slug: str | None = None) -> Ahead:
    """What is still to come or runs, with the day of its next change, the nearest first.

    Of one promise if it is named: its own days beside the surveys and drafts, which may be about it.
    """
    left = [
        (next_change(day, on), day)
        for day in days
        if day.is_ahead(on) and (slug is None or day.slug == slug or day.kind in ("survey", "comments"))
    ]
    return tuple(sorted(left, key=lambda one: (one[0], one[1].key)))


def next_change(day: Day, on: dt.date) -> dt.date:
    """When something happens next: it begins, or, once it has begun, it ends."""
    return day.on if day.on > on else day.to_on


def next_follow_up(session: Session, version: PromiseVersion, *, on: dt.date) -> dt.date | None:
    """When it is told next how a published promise goes; None when its end has been followed up."""
    told = follow_up.listing(session, version.promise_id, public_on=on)
    last = max((row.on for row in told), default=None)
    return follow_up_due.due_on(version, last) if version.status == "published" else None


def _surveys(session: Session, municipality_id: int, on: dt.date, unchecked_sami: str) -> Iterator[Day]:
    for one in front.asked(session, municipality_id, kind="survey", on=on, unchecked_sami=unchecked_sami):
        if one.closes_on is not None:
            yield Day("survey", f"survey:{one.slug}", one.opens_on, one.closes_on, one.title, one.slug)


def _promises(session: Session, municipality_id: int, on: dt.date) -> Iterator[Day]:
    for slug, version in _versions(session, municipality_id, promise_drafts.READABLE):
        if version.published_at is None:
            continue
        if version.status == "published" and version.period_words is None:
            key = f"promise:{slug}:{version.number}"
            yield Day(
                "promise",
                key,
                version.valid_from,
                version.valid_to,
                promise_words.said(version, "title"),
                slug,
            )
        due = next_follow_up(session, version, on=on)
        if due is not None:
            yield Day(
                "follow_up",
                f"follow_up:{slug}:{version.number}",
                due,
                due,
                promise_words.said(version, "title"),
                slug,
            )


def _comments(session: Session, municipality_id: int) -> Iterator[Day]:
    for slug, version in _versions(session, municipality_id, ("public_draft",)):
        if version.comments_from is not None and version.comments_to is not None:
            key = f"comments:{slug}:{version.number}"
            yield Day(
                "comments",
                key,
                version.comments_from,
                version.comments_to,
                promise_words.said(version, "title"),
                slug,
            )


def _versions(
    session: Session, municipality_id: int, statuses: tuple[str, ...]
) -> list[tuple[str, PromiseVersion]]:
    query = (
        sa.select(Promise.slug, PromiseVersion)
        .join(PromiseVersion, PromiseVersion.promise_id == Promise.id)
        .where(Promise.municipality_id == municipality_id, PromiseVersion.status.in_(statuses))
        .order_by(Promise.id, PromiseVersion.number)
    )
    return [(slug, version) for slug, version in session.execute(query)]
