"""Answers that staff enter for people: from paper, from a telephone call, with help.

They come the same way as all others (`responses.receive`), are marked, and are taken for a week after
closing, since paper comes late. The log says that one was entered, never what it said.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.clock import STOCKHOLM
from dialog.models import AuditEvent, SurveyVersion
from dialog.models.response import ENTERED
from dialog.services import audit, offers, places, responses, results, surveys
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.offers import GRACE, Shown
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.places import Municipality
from dialog.services.responses import Sending


@dataclass(frozen=True)
class Entry:
    """A survey version as it lies before who enters answers."""

    version: SurveyVersion
    shown: Shown
    municipalities: tuple[Municipality, ...]
    """Those that the person may enter answers about."""
    state: str
    """`open`, `late` (closed, still taken), `coming`, `closed` or `draft`."""

    @property
    def is_taken(self) -> bool:
        """Whether an answer can be entered today."""
        return self.state in ("open", "late")


def entry(session: Session, actor: Actor, version_id: int, *, on: dt.date) -> Entry:
    """A version for entering answers. Raises NotFound when it is not about a municipality of the actor's."""
    version = results.version_about(session, actor, version_id)
    mine = where(actor, Permission.SURVEY_EDIT)
    about = tuple(places.described(one) for one in version.survey.municipalities if one.id in mine)
    if not about:
        raise NotFound
    shown = Shown(surveys.definition_of(version), version.definition_hash or "", False)
    return Entry(version, shown, about, state_of(version, on))


def state_of(version: SurveyVersion, on: dt.date) -> str:
    """How a version stands for who enters answers that day."""
    if version.published_at is None:
        return "draft"
    state = offers.state_of(version, on)
    is_late = state == "closed" and version.closes_on is not None and on <= version.closes_on + GRACE
    return "late" if is_late else state


def enter(session: Session, actor: Actor, sending: Sending, *, at: dt.datetime) -> bool:
    """Store one answer, marked as entered; False when this very form was stored before.

    Raises RuleBroken outside the days in which answers are taken.
    """
    require(actor, Permission.SURVEY_EDIT, sending.municipality_id)
    version = results.version_about(session, actor, sending.version_id)
    on = at.astimezone(STOCKHOLM).date()
    if state_of(version, on) not in ("open", "late"):
        raise RuleBroken("entry_not_taken")
    if sending.channel not in ENTERED:
        raise RuleBroken("entry_way")
    is_new = responses.receive(session, replace(sending, is_entered_by_staff=True), on=on)
    if is_new:
        audit.record(
            session,
            actor,
            "response:enter",
            f"survey_version:{version.id}",
            at=at,
            organisation_id=sending.municipality_id,
            channel=sending.channel,
        )
    return is_new


def entered_on(session: Session, actor: Actor, version_id: int, *, on: dt.date) -> Mapping[str, int]:
    """How many answers the actor has entered that day, by channel: to compare with the pile of paper.

    It is read from the log, since an answer itself knows only its week.
    """
    require(actor, Permission.SURVEY_EDIT)
    begin = dt.datetime.combine(on, dt.time(), STOCKHOLM)
    query = sa.select(AuditEvent.details).where(
        AuditEvent.action == "response:enter",
        AuditEvent.subject == f"survey_version:{version_id}",
        AuditEvent.actor_id == actor.id,
        AuditEvent.at >= begin,
        AuditEvent.at < begin + dt.timedelta(days=1),
    )
    counted = Counter(str(details.get("channel")) for details in session.scalars(query))
    return {way: counted[way] for way in ENTERED if counted[way]}
