"""What must be seen first: serious texts that nobody has acted on, and texts that the person cannot read.

What waits is said here, in one place, for the desk, the list of texts and the notices. A serious text waits
until somebody has recorded what was done, also when it is withheld meanwhile; how it is found stands in
`analysis.serious`, and it is looked for whenever words are stored. No time of arrival is known, or needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from dialog import clock
from dialog.models import (
    FreeText,
    Membership,
    Organisation,
    Question,
    Response,
    Survey,
    SurveyVersion,
    ThemingRun,
    User,
)
from dialog.services import apart
from dialog.services.known import KEEPER, Of, Stamp, known
from dialog.services.permissions import POLICY, Actor, Permission, where
from dialog.services.themes import LANGUAGE
from surveys.definition import NAMES_ORGANISATION

TAKES_CARE = tuple(role for role, allowed in POLICY.items() if Permission.TEXT_PROTECT in allowed)
"""Roles that are told, and that can record what was done: the coordinator, and so her substitute."""


@dataclass(frozen=True)
class Waiting:
    """How many texts of one kind wait in a municipality, and since which week."""

    municipality_id: int
    count: int
    week: str


def is_waiting() -> sa.ColumnElement[bool]:
    """Whether a text is serious and nobody has recorded what was done; for a `where`."""
    return sa.and_(
        FreeText.serious.is_not(None), FreeText.handled_as.is_(None), FreeText.state != "destroyed"
    )


def is_unreadable(reads: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a text is shown, in none of these languages, and nobody has said it in Swedish."""
    # The few that somebody has rendered are looked up by themselves: the others need not be opened for it.
    rendered = aliased(FreeText)
    said = sa.select(rendered.id).where(rendered.rendering.is_not(None))
    return sa.and_(
        LANGUAGE.not_in(sorted(reads)), FreeText.id.not_in(said), FreeText.state.in_(("new", "read"))
    )


def waiting(session: Session, municipality_ids: Collection[int]) -> list[Waiting]:
    """The serious texts that wait, by municipality."""
    return _counted(session, municipality_ids, is_waiting(), ("waiting",))


def unreadable(session: Session, municipality_ids: Collection[int], reads: Collection[str]) -> list[Waiting]:
    """The texts that somebody who reads these languages cannot read, by municipality.

    Those that are serious already wait as such.
    """
    return _counted(
        session,
        municipality_ids,
        sa.and_(is_unreadable(reads), ~is_waiting()),
        ("unreadable", *sorted(reads)),
    )


def unopened(session: Session, municipality_ids: Collection[int], reads: Collection[str]) -> list[Waiting]:
    """Of the unreadable texts those that nobody at all has read: what an e-mail is sent for."""
    is_new = sa.and_(is_unreadable(reads), ~is_waiting(), FreeText.state == "new")
    return _counted(session, municipality_ids, is_new, ("unopened", *sorted(reads)))


def unread(session: Session, municipality_ids: Collection[int], reads: Collection[str]) -> list[Waiting]:
    """The texts that nobody has read and that are none of the above, by municipality."""
    is_plain = sa.and_(FreeText.state == "new", ~is_waiting(), ~is_unreadable(reads))
    return _counted(session, municipality_ids, is_plain, ("unread", *sorted(reads)))


def reads(session: Session, user_id: int) -> frozenset[str]:
    """The languages that the person has said to read."""
    return frozenset(session.scalar(sa.select(User.reads).where(User.id == user_id)) or ())


def read_there(session: Session, municipality_id: int) -> frozenset[str]:
    """The languages that somebody who reviews there reads, or has read: what was read once stays read."""
    reviewers = [role for role, allowed in POLICY.items() if Permission.THEME_REVIEW in allowed]
    people = sa.select(Membership.user_id).where(
        Membership.organisation_id == municipality_id, Membership.role.in_(reviewers)
    )
    known = session.scalars(sa.select(User.reads).where(User.id.in_(people)))
    return frozenset(code for one in known for code in one)


def told(
    session: Session, organisation_id: int, *, at: dt.datetime, roles: Collection[str] = TAKES_CARE
) -> list[User]:
    """Everybody who takes care of serious texts there today, always in the same order."""
    day = clock.day_of(at)
    query = (
        sa.select(User)
        .where(
            User.is_active,
            User.id.in_(
                sa.select(Membership.user_id).where(
                    Membership.organisation_id == organisation_id,
                    Membership.role.in_(roles),
                    Membership.from_on <= day,
                    sa.or_(Membership.to_on.is_(None), Membership.to_on >= day),
                )
            ),
        )
        .order_by(User.id)
    )
    return list(session.scalars(query))


def without_substitute(session: Session, actor: Actor, *, at: dt.datetime) -> list[Organisation]:
    """The municipalities of the actor where fewer than two people are told: nobody looks when one is away."""
    own = where(actor, Permission.TEXT_PROTECT) | where(actor, Permission.PEOPLE_EDIT)
    return [place for place in _places(session, own) if len(told(session, place.id, at=at)) < 2]


def _places(session: Session, ids: Collection[int]) -> Iterator[Organisation]:
    query = sa.select(Organisation).where(Organisation.id.in_(ids), Organisation.kind == "municipality")
    yield from session.scalars(query.order_by(Organisation.key))


def _counted(
    session: Session,
    municipality_ids: Collection[int],
    is_meant: sa.ColumnElement[bool],
    key: tuple[str, ...],
) -> list[Waiting]:
    return known(
        session,
        ("texts that wait", *key, tuple(sorted(municipality_ids)), stamp(session, municipality_ids)),
        lambda: _count(session, municipality_ids, is_meant),
        municipality_ids,
        Of.WAITING,
    )


def stamp(session: Session, municipality_ids: Collection[int]) -> Stamp:
    """What the log does not tell of answers in these municipalities: how many came, how many runs are done.

    A text comes with its answer; a run guesses languages. Whatever else becomes of a text is a decision, and
    in the log. One request reads one state of the database, so it counts once.
    """
    held = session.info.setdefault("stamps", {}) if KEEPER in session.info else {}
    key = tuple(sorted(municipality_ids))
    if key not in held:
        held[key] = _stamp(session, key)
    return cast(Stamp, held[key])


def _stamp(session: Session, municipality_ids: tuple[int, ...]) -> Stamp:
    # Each survey by its index: a count of texts, or of answers through all surveys, took six times as long.
    answers = sa.select(sa.func.count()).where(
        Response.survey_version_id.in_(sa.select(SurveyVersion.id)),
        Response.municipality_id.in_(municipality_ids),
    )
    runs = sa.select(sa.func.count()).where(
        ThemingRun.state == "done", ThemingRun.municipality_id.in_(municipality_ids)
    )
    return Stamp((*municipality_ids, session.scalar(answers) or 0, session.scalar(runs) or 0))


def _count(
    session: Session, municipality_ids: Collection[int], is_meant: sa.ColumnElement[bool]
) -> list[Waiting]:
    query = (
        sa.select(FreeText.municipality_id, sa.func.count(), sa.func.min(Response.received_week))
        .join(Response, Response.id == FreeText.response_id)
        .where(
            FreeText.municipality_id.in_(municipality_ids),
            FreeText.question_id.in_(_read_by_municipalities()),
            apart.counted(FreeText.response_id),
            is_meant,
        )
        .group_by(FreeText.municipality_id)
        .order_by(FreeText.municipality_id)
    )
    return [Waiting(place, count, week) for place, count, week in session.execute(query)]


def _read_by_municipalities() -> sa.Select[int]:
    """The questions whose texts somebody at a municipality may read, as `texts.reading` says."""
    return (
        sa.select(Question.id)
        .join(SurveyVersion, SurveyVersion.id == Question.survey_version_id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == Survey.asked_by_id)
        .where(Organisation.kind == "municipality", Question.role != NAMES_ORGANISATION)
    )
