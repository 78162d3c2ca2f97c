"""What of texts, groupings and quotes awaits somebody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation, ReviewDecision, SuggestedTheme, ThemingRun
from dialog.services import alarms, own_texts, quotes, renderings
from dialog.services.due import Due, Place, named
from dialog.services.permissions import Actor, Permission, where

READ_WITHIN = dt.timedelta(days=7)
"""What people write is read within a week after the week it came in."""


def waiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """What is serious, what the actor cannot read, and what nobody has read."""
    mine, reads = where(actor, Permission.TEXT_PROTECT), alarms.reads(session, actor.id)
    for one in alarms.waiting(session, mine):
        place = named(session.get_one(Organisation, one.municipality_id))
        shown = {"municipality": place.key, "show": "waiting"}
        yield Due(
            "serious_texts", "answers", "texts.index", shown, place,
            count=one.count, is_urgent=True, rank=0, week=one.week,
        )  # fmt: skip
    for one in alarms.unreadable(session, mine, reads):
        place = named(session.get_one(Organisation, one.municipality_id))
        shown = {"municipality": place.key, "show": "unreadable"}
        yield Due(
            "unreadable_texts", "answers", "texts.index", shown, place, count=one.count, rank=1, week=one.week
        )
    for one in alarms.unread(session, mine, reads):
        place = named(session.get_one(Organisation, one.municipality_id))
        shown, on = {"municipality": place.key, "show": "new"}, _end_of_week(one.week) + READ_WITHIN
        yield Due("new_texts", "answers", "texts.index", shown, place, count=one.count, on=on)


def of_own_surveys(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """What is serious in surveys that the police asked themselves: on the desk of the police, no other."""
    for one in own_texts.waiting(session, actor):
        place = _place(session, one.municipality_id)
        yield Due(
            "own_serious_texts", "answers", "own_texts.index", {}, place,
            count=one.count, is_urgent=True, rank=0, week=one.week,
        )  # fmt: skip


def suggestions(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """Undecided suggestions of the newest finished run: an older run has been overtaken."""
    newest = (
        sa.select(sa.func.max(ThemingRun.id))
        .where(
            ThemingRun.state == "done",
            ThemingRun.municipality_id.in_(where(actor, Permission.THEME_REVIEW)),
        )
        .group_by(ThemingRun.municipality_id)
    )
    decided = sa.select(ReviewDecision.suggested_theme_id).where(
        ReviewDecision.suggested_theme_id.is_not(None)
    )
    query = (
        sa.select(ThemingRun, sa.func.count())
        .join(SuggestedTheme, SuggestedTheme.run_id == ThemingRun.id)
        .where(ThemingRun.id.in_(newest), SuggestedTheme.id.not_in(decided))
        .group_by(ThemingRun.id)
    )
    for run, count in session.execute(query):
        place = _place(session, run.municipality_id)
        yield Due("suggestions", "themes", "review.run", {"run_id": run.id}, place, count=count)


def to_render(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """Texts that were handed to the actor as a reader of their language."""
    for one in renderings.awaiting(session, actor):
        place = _place(session, one.municipality_id)
        yield Due("renderings", "answers", "renderings.show", {}, place, count=one.count, rank=1)


def to_release(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """Only for the second person: the page has the wordings, and nothing of where they stood."""
    by_place = Counter(one.municipality_id for one in quotes.to_release(session, actor))
    for municipality_id, count in sorted(by_place.items()):
        place = _place(session, municipality_id)
        yield Due("quotes", "themes", "quotes.index", {}, place, count=count)


def _place(session: Session, municipality_id: int) -> Place | None:
    return named(session.get(Organisation, municipality_id))


def _end_of_week(week: str) -> dt.date:
    """The Sunday of an ISO week such as `2026-W48`."""
    year, number = week.split("-W")
    return dt.date.fromisocalendar(int(year), int(number), 7)
