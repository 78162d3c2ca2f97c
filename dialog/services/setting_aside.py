"""Setting answers aside: what looks like a duplicate or a robot is shown, a person decides, openly counted.

A set-aside answer counts nowhere and its texts are read nowhere, until somebody brings it back; nothing of
it is removed. That a group was looked at and let be is a line in the log, since it changes nothing else.
The log never says what the answers were.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Answer, AuditEvent, FreeText, Response, ResponseSetAside, SurveyVersion
from dialog.models import Question as QuestionRow
from dialog.services import alarms, apart, audit, counting, opened, results, texts
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.signs import Closed, Filled, groups, plain
from surveys.texts import Texts

REASONS = ("duplicate", "robot", "test")
SHOWN = ("new", "read")
MOST_SHOWN = 20
"""Answers of one group that are shown: they are alike, and nobody reads more of them at once."""
MOST_GROUPS = 10
"""Groups that are shown, the largest first: of 93 000 answers the page weighed 24 MB (measured 2026-11)."""


@dataclass(frozen=True)
class Alike:
    """A group that carries a sign: how many answers it has, and the first of them."""

    key: str
    reasons: tuple[str, ...]
    count: int
    answers: tuple[Filled, ...]


@dataclass(frozen=True)
class Aside:
    """What was set aside for a reason: how many answers, and the first of them."""

    count: int
    answers: tuple[Filled, ...]


Sign = tuple[str, tuple[str, ...], tuple[uuid.UUID, ...]]
"""A group by its key, why it is one, and whose answers they are."""


@dataclass(frozen=True)
class Suspected:
    """What carries a sign and waits for a person, what was let be, and what was set aside, by reason."""

    waiting: tuple[Alike, ...]
    let_be: tuple[Alike, ...]
    set_aside: Mapping[str, Aside]


def suspected(session: Session, actor: Actor, version_id: int, municipality_id: int) -> Suspected:
    """The groups of a version's answers in a municipality that carry a sign, and what was decided."""
    version = _about(session, actor, version_id, municipality_id)
    reasons = _set_aside(session, version.id, municipality_id)
    found, left = _signs(session, actor, version.id, municipality_id), _let_be(session, version.id)
    waiting = [one for one in found if one[0] not in left]
    looked_at = [one for one in found if one[0] in left]
    by_reason = {why: sorted(one for one in reasons if reasons[one] == why) for why in REASONS}
    shown = [ids for _key, _why, ids in (*waiting[:MOST_GROUPS], *looked_at[:MOST_GROUPS])]
    wanted = {one for ids in (*shown, *by_reason.values()) for one in ids[:MOST_SHOWN]}
    filled = {one.id: one for one in _filled(session, actor, version.id, municipality_id, wanted)}
    if any(one.texts for one in filled.values()):
        opened.seen(session, [municipality_id])

    def first(ids: Sequence[uuid.UUID]) -> tuple[Filled, ...]:
        return tuple(filled[one] for one in ids[:MOST_SHOWN] if one in filled)

    return Suspected(
        waiting=tuple(Alike(key, why, len(ids), first(ids)) for key, why, ids in waiting),
        let_be=tuple(Alike(key, why, len(ids), first(ids)) for key, why, ids in looked_at),
        set_aside={why: Aside(len(ids), first(ids)) for why, ids in by_reason.items() if ids},
    )


def set_aside(
    session: Session,
    actor: Actor,
    version_id: int,
    municipality_id: int,
    ids: Iterable[uuid.UUID],
    reason: str,
    *,
    at: dt.datetime,
) -> int:
    """Set answers aside as duplicates, a robot's or tests; returns how many.

    Raises RuleBroken("choose_answers") when none is left to set aside, and "serious_waits" when one holds a
    serious statement that nobody has taken care of and that no remaining answer holds.
    """
    version = _about(session, actor, version_id, municipality_id)
    if reason not in REASONS:
        raise NotFound
    chosen = _of(session, version.id, municipality_id, set(ids), apart.counted(Response.id))
    if not chosen:
        raise RuleBroken("choose_answers")
    if _hides_serious(session, version.id, municipality_id, chosen):
        raise RuleBroken("serious_waits")
    session.add_all(
        ResponseSetAside(response_id=one, reason=reason, decided_by=actor.id, decided_at=at) for one in chosen
    )
    session.flush()
    _record(
        session, actor, "response:set_aside", version, municipality_id, at, answers=len(chosen), why=reason
    )
    return len(chosen)


def bring_back(
    session: Session,
    actor: Actor,
    version_id: int,
    municipality_id: int,
    ids: Iterable[uuid.UUID],
    *,
    at: dt.datetime,
) -> int:
    """Let set-aside answers count again; returns how many. Raises RuleBroken("choose_answers") for none."""
    version = _about(session, actor, version_id, municipality_id)
    chosen = _of(session, version.id, municipality_id, set(ids), ~apart.counted(Response.id))
    if not chosen:
        raise RuleBroken("choose_answers")
    session.execute(sa.delete(ResponseSetAside).where(ResponseSetAside.response_id.in_(chosen)))
    _record(session, actor, "response:bring_back", version, municipality_id, at, answers=len(chosen))
    return len(chosen)


def let_be(
    session: Session,
    actor: Actor,
    version_id: int,
    municipality_id: int,
    key: str,
    *,
    at: dt.datetime,
    is_let_be: bool = True,
) -> None:
    """Note that a group was looked at and may count, or that it is to be looked at again.

    Raises NotFound for a group that is not there, since an answer came or went meanwhile.
    """
    version = _about(session, actor, version_id, municipality_id)
    left = _let_be(session, version.id)
    there = {one[0] for one in _signs(session, actor, version.id, municipality_id)}
    if key not in (there - left if is_let_be else there & left):
        raise NotFound
    action = "response:let_be" if is_let_be else "response:look_again"
    _record(session, actor, action, version, municipality_id, at, group=key)


def counts(session: Session, version_id: int, municipality_id: int) -> Mapping[str, int]:
    """How many answers are set aside for each reason. The caller has checked what the actor may do."""
    found = Counter(_set_aside(session, version_id, municipality_id).values())
    return {reason: found[reason] for reason in REASONS if found[reason]}


def _about(session: Session, actor: Actor, version_id: int, municipality_id: int) -> SurveyVersion:
    version = results.version_about(session, actor, version_id)
    require(actor, Permission.TEXT_PROTECT, municipality_id)
    if not version.survey.asked_by.is_municipality or municipality_id not in {
        one.id for one in version.survey.municipalities
    }:
        raise NotFound
    return version


def _set_aside(session: Session, version_id: int, municipality_id: int) -> dict[uuid.UUID, str]:
    query = (
        sa.select(ResponseSetAside.response_id, ResponseSetAside.reason)
        .join(Response, Response.id == ResponseSetAside.response_id)
        .where(Response.survey_version_id == version_id, Response.municipality_id == municipality_id)
    )
    return dict(session.execute(query).all())


def _of(
    session: Session,
    version_id: int,
    municipality_id: int,
    ids: set[uuid.UUID],
    condition: sa.ColumnElement[bool],
) -> list[uuid.UUID]:
    """Those of the ids that are answers of the version there, for which the condition holds."""
    query = sa.select(Response.id).where(
        Response.survey_version_id == version_id, Response.municipality_id == municipality_id, condition
    )
    return sorted(ids & set(session.scalars(query)))


def _signs(session: Session, actor: Actor, version_id: int, municipality_id: int) -> tuple[Sign, ...]:
    """The groups that carry a sign, looked for once for each state of the log and of the answers."""
    may_read = may(actor, Permission.TEXT_READ_MASKED, municipality_id)
    stands = "signs", version_id, municipality_id, may_read, alarms.stamp(session, [municipality_id])

    def read() -> tuple[Sign, ...]:
        reasons = _set_aside(session, version_id, municipality_id)
        filled = _filled(session, actor, version_id, municipality_id)
        found = groups(one for one in filled if one.id not in reasons)
        return tuple((one.key, one.reasons, tuple(each.id for each in one.answers)) for one in found)

    return known(session, stands, read, (municipality_id,), Of.SAID)


def _filled(
    session: Session,
    actor: Actor,
    version_id: int,
    municipality_id: int,
    wanted: Collection[uuid.UUID] | None = None,
) -> list[Filled]:
    """Every answer of the version there; of its texts those that are shown and that the actor may read.

    Of those `wanted`, to show them, only what was written is read.
    """
    here = [Response.survey_version_id == version_id, Response.municipality_id == municipality_id]
    if wanted is not None:
        here = [Response.id.in_(wanted)]
    closed = _closed(session, here) if wanted is None else {}
    may_read = may(actor, Permission.TEXT_READ_MASKED, municipality_id)
    written = _written(session, version_id, here) if may_read else {}
    rows = sa.select(
        counting.person(Response.id), Response.received_week, Response.language, Response.channel
    ).where(*here)
    return [
        Filled(
            uuid.UUID(person),
            week,
            language,
            channel,
            frozenset(closed.get(person, ())),
            tuple(written.get(person, ())),
        )
        for person, week, language, channel in counting.rows(session, rows.order_by(Response.id))
    ]


def _written(
    session: Session, version_id: int, here: Iterable[sa.ColumnElement[bool]]
) -> Mapping[str, Sequence[tuple[Texts, str]]]:
    """What was written to a version, in the order asked."""
    # Asked for the texts of the municipality, SQLite would look through those of all its surveys.
    ids = sa.select(Response.id).where(*here)
    query = (
        texts.every()
        .where(FreeText.response_id.in_(ids), FreeText.state.in_(SHOWN))
        .with_only_columns(
            counting.person(FreeText.response_id),
            FreeText.question_id,
            FreeText.item,
            FreeText.masked,
            maintain_column_froms=True,
        )
    )
    asked = sa.select(QuestionRow.id, QuestionRow.text).where(QuestionRow.survey_version_id == version_id)
    rows = session.execute(asked.order_by(QuestionRow.position))
    place = {row[0]: (at, row[1]) for at, row in enumerate(rows)}
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for person, question_id, item, masked in counting.rows(session, query):
        found[person].append((question_id, item, masked))
    return {
        person: [
            (place[question_id][1], masked)
            for question_id, _item, masked in sorted(lines, key=lambda one: (place[one[0]][0], one[1]))
        ]
        for person, lines in found.items()
    }


def _closed(session: Session, here: Iterable[sa.ColumnElement[bool]]) -> Mapping[str, Sequence[Closed]]:
    query = sa.select(
        counting.person(Answer.response_id), Answer.question_id, Answer.item, Answer.choice, Answer.number
    )
    found: dict[str, list[Closed]] = defaultdict(list)
    for row in counting.rows(session, query.join(Response, Response.id == Answer.response_id).where(*here)):
        found[row[0]].append(row[1:])
    return found


def _hides_serious(
    session: Session, version_id: int, municipality_id: int, chosen: Iterable[uuid.UUID]
) -> bool:
    """Whether a serious statement that waits for somebody would be seen no more."""
    query = (
        sa.select(FreeText.response_id, FreeText.masked)
        .join(Response, Response.id == FreeText.response_id)
        .where(
            Response.survey_version_id == version_id,
            Response.municipality_id == municipality_id,
            alarms.is_waiting(),
            apart.counted(Response.id),
        )
    )
    going = set(chosen)
    waiting = [(response_id, plain(masked)) for response_id, masked in session.execute(query)]
    staying = {words for response_id, words in waiting if response_id not in going}
    return any(words not in staying for response_id, words in waiting if response_id in going)


def _let_be(session: Session, version_id: int) -> set[str]:
    """The groups whose latest line in the log says that they were let be."""
    query = (
        sa.select(AuditEvent.action, AuditEvent.details)
        .where(
            AuditEvent.action.in_(("response:let_be", "response:look_again")),
            AuditEvent.subject == f"survey_version:{version_id}",
        )
        .order_by(AuditEvent.seq)
    )
    latest = {str(details["group"]): action for action, details in session.execute(query)}
    return {key for key, action in latest.items() if action == "response:let_be"}


def _record(
    session: Session,
    actor: Actor,
    action: str,
    version: SurveyVersion,
    municipality_id: int,
    at: dt.datetime,
    **details: str | int,
) -> None:
    audit.record(
        session,
        actor,
        action,
        f"survey_version:{version.id}",
        at=at,
        organisation_id=municipality_id,
        **details,
    )
