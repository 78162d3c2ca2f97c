"""Arrangements for stories about plans and promises: from an agreed picture to a published text."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Action, AuditEvent, FollowUp, Promise, PromiseVersion, SituationPicture
from dialog.services import (
    actions,
    approvals,
    follow_up,
    follow_up_remarks,
    promise_making,
    promise_quality,
    promise_suggestions,
    promises,
    public_drafts,
)
from dialog.services.actions import ActionWords
from dialog.services.follow_up import FollowUpWords
from dialog.services.permissions import Actor
from dialog.services.promise_making import Head, OldLine
from tests.people import NOW, Cast
from tests.recalled import made_once
from tests.rows import texts
from tests.situations import an_agreed_picture

CHECK = {"sv": "kontrollera skotertrafiken i centrum", "en": "check snowmobile traffic in the centre"}


def an_action(session: Session, cast: Cast, *, concern: str = "snowmobiles", times: int = 3) -> Action:
    """The police check snowmobiles three times a month until April."""
    return actions.add(
        session,
        cast.karin,
        cast.arjeplog.id,
        ActionWords(
            text=CHECK,
            owner_id=cast.police.id,
            function="kommunpolis",
            times=times,
            every="month",
            from_on=dt.date(2026, 9, 1),
            to_on=dt.date(2027, 4, 30),
            concern_key=concern,
        ),
        at=NOW,
    )


def a_promise(session: Session, cast: Cast) -> Promise:
    """A place for a promise, still without versions."""
    return promises_of(session, cast, "medborgarlofte")


def promises_of(session: Session, cast: Cast, slug: str) -> Promise:
    """A place for a promise at that address."""
    return promise_making.make(session, cast.karin, cast.arjeplog.id, cast.agreement.id, slug, at=NOW)


@made_once
def a_suggested_version(session: Session, cast: Cast) -> PromiseVersion:
    """What the machine proposes from the agreed picture and one action; commits."""
    an_agreed_picture(session, cast)
    an_action(session, cast)
    version = promise_suggestions.suggest(session, cast.karin, a_promise(session, cast).id, at=NOW)
    session.commit()
    return version


def a_head(**changes: object) -> Head:
    """The words beside the lines, complete."""
    words: dict[str, object] = {
        "title": texts("Det här lovar polisen och kommunen"),
        "introduction": texts("Ni skrev om skotrar."),
        "valid_from": dt.date(2026, 12, 1),
        "valid_to": dt.date(2027, 4, 30),
        "reason_for_change": texts("Ni svarade i höst."),
        "followed_up_by": "Lokala trygghetsrådet",
    }
    return Head(**{**words, **changes})  # type: ignore[arg-type]


@made_once
def a_proposed_version(session: Session, cast: Cast, version: PromiseVersion | None = None) -> PromiseVersion:
    """A version whose exact text waits for its parties; commits."""
    version = version or a_suggested_version(session, cast)
    make_ready(session, cast, version)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    session.commit()
    return version


def make_ready(session: Session, cast: Cast, version: PromiseVersion, *, at: dt.datetime = NOW) -> None:
    """Everything that a version needs before it is proposed: its head, and every answer."""
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=at)
    pass_the_check(session, cast.karin, version, at=at)


def pass_the_check(session: Session, actor: Actor, version: PromiseVersion, *, at: dt.datetime = NOW) -> None:
    """Give a reason wherever the quality check still asks something, and for not asking the public."""
    if "no_public_draft" in public_drafts.unanswered(session, version):
        public_drafts.go_without(session, actor, version.id, "Enkäten är nyss besvarad.", at=at)
    for item in promise_quality.check(session, version).open:
        promise_quality.answer(
            session,
            actor,
            version.id,
            item.key,
            "because",
            "Vi vet det inte än.",
            revision=version.revision,
            at=at,
        )
    session.flush()


def approve(session: Session, version: PromiseVersion, *people: object) -> None:
    """Each person approves the current proposal for their party; commits."""
    proposal = approvals.newest(session, version)
    assert proposal is not None
    for person in people:
        approvals.answer(session, person, proposal.id, "approve", at=NOW)  # type: ignore[arg-type]
    session.commit()


@made_once
def a_published_version(
    session: Session, cast: Cast, version: PromiseVersion | None = None
) -> PromiseVersion:
    """A version that Gunnar and Maja approved and Petra published; commits."""
    version = a_proposed_version(session, cast, version)
    approve(session, version, cast.gunnar, cast.maja)
    promises.publish(session, cast.petra, version.id, at=NOW)
    session.commit()
    return version


@made_once
def an_old_version(
    session: Session, cast: Cast, promise: Promise | None = None, *, is_in_force: bool = True
) -> PromiseVersion:
    """A promise from before the system, with one line for each party; commits."""
    version = promise_making.enter_old(
        session,
        cast.karin,
        (promise or a_promise(session, cast)).id,
        a_head(valid_from=dt.date(2024, 1, 15), valid_to=dt.date(2026, 12, 31), reason_for_change={}),
        [
            OldLine(cast.arjeplog.id, texts("Kommunen håller tre möten om året."), "meetings"),
            OldLine(cast.police.id, texts("Polisen gör trafikkontroller."), "checks"),
        ],
        is_in_force=is_in_force,
        at=NOW,
    )
    session.commit()
    return version


def how_it_went(**changes: object) -> FollowUpWords:
    """Two evenings of three, because a patrol was called away; the checks continue."""
    words: dict[str, object] = {
        "on": dt.date(2026, 11, 20),
        "outcome": "partly",
        "next_step": "continues",
        "text": texts("Två kvällar av tre."),
        "because": texts("En patrull fick åka på larm."),
        "line_key": "snowmobiles",
    }
    return FollowUpWords(**{**words, **changes})  # type: ignore[arg-type]


def told(session: Session, cast: Cast, version: PromiseVersion, **changes: object) -> FollowUp:
    """A follow-up of the police that Karin has said is fine, so that everyone reads it; commits."""
    made = follow_up.record(
        session, cast.petra, version.promise_id, how_it_went(**changes), version_id=version.id, at=NOW
    )
    follow_up_remarks.write(session, cast.karin, made.id, is_content=True, at=NOW)
    session.commit()
    return made


def picture_of(session: Session, version: PromiseVersion) -> SituationPicture:
    """The agreed picture that a version rests on."""
    return session.get_one(SituationPicture, version.picture_id)


def the_log(session: Session) -> list[str]:
    """What was done, in order."""
    return list(session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.seq)))
