"""The example's promises: old ones entered, one approved and published with follow-ups, one draft waiting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from dialog.example import public_drafts as drafts
from dialog.example.places import Stage, content
from dialog.models import Action, Concern, PromiseVersion, SituationPicture
from dialog.services import (
    actions,
    approvals,
    follow_up,
    pictures,
    promise_lines,
    promise_making,
    promise_quality,
    promise_suggestions,
    promise_words,
    promises,
    public_drafts,
)
from dialog.services.permissions import Actor
from dialog.services.promise_making import Head, OldLine

PUBLISHED_DAYS_AGO = 250


def load(session: Session, stage: Stage, *, at: dt.datetime) -> dict[str, int]:
    """Every promise of the example; returns the promise's id by municipality."""
    told = content("promises.toml")
    made: dict[str, int] = {}
    for row in told["promise"]:
        actor = stage.coordinator(row["municipality"])
        promise = promise_making.make(
            session,
            actor,
            stage.organisations[row["municipality"]].id,
            stage.agreement.id,
            row["slug"],
            at=at - dt.timedelta(days=340),
        )
        made[row["municipality"]] = promise.id
        for version in row["version"]:
            if version["origin"] == "before_the_system":
                entered = _old(session, stage, row["municipality"], promise.id, version, at=at)
            else:
                entered = _published(session, stage, row["municipality"], promise.id, version, at=at)
            _follow_up(session, stage, promise.id, entered, version, at=at)
    for plan in told["plan"]:
        for row in plan["action"]:
            _action(session, stage, plan["municipality"], row["concern"], row, at=at)
        promise_suggestions.suggest(
            session,
            stage.coordinator(plan["municipality"]),
            made[plan["municipality"]],
            at=at - dt.timedelta(days=3),
        )
    return made


def _head(row: dict[str, Any]) -> Head:
    return Head(
        title=row["title"],
        introduction=row["introduction"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        reason_for_change=row.get("reason_for_change", {}),
        followed_up_by=row["followed_up_by"],
    )


def _old(
    session: Session,
    stage: Stage,
    municipality: str,
    promise_id: int,
    row: dict[str, Any],
    *,
    at: dt.datetime,
) -> PromiseVersion:
    lines = [
        OldLine(stage.organisations[line["party"]].id, line["text"], line["key"]) for line in row["line"]
    ]
    return promise_making.enter_old(
        session,
        stage.coordinator(municipality),
        promise_id,
        _head(row),
        lines,
        is_in_force=row["end_status"] == "published",
        at=at - dt.timedelta(days=335),
    )


def _published(
    session: Session,
    stage: Stage,
    municipality: str,
    promise_id: int,
    row: dict[str, Any],
    *,
    at: dt.datetime,
) -> PromiseVersion:
    """Draft, propose, approve by both parties, publish by the police."""
    actor, then = stage.coordinator(municipality), at - dt.timedelta(days=PUBLISHED_DAYS_AGO)
    version = promise_making.draft(session, actor, promise_id, at=then)
    for line in list(version.lines):
        promise_lines.remove(session, actor, line.id, at=then)
    session.flush()
    promises.edit(session, actor, version.id, _head(row), revision=version.revision, at=then)
    picture = pictures.agreed(session, stage.organisations[municipality].id)
    if picture is None:
        raise LookupError("the example's promise needs an agreed picture")
    for line in row["line"]:
        concern = _concern(picture, line["concern"])
        action = _action(
            session,
            stage,
            municipality,
            concern.key,
            {**line["action"], "party": line["party"], "text": line["text"]},
            at=then,
            counted_at=at,
        )
        promise_lines.add(
            session,
            actor,
            version.id,
            promise_lines.LineWords(
                text=line["text"],
                party_id=stage.organisations[line["party"]].id,
                concern_ids=(concern.id,),
                evidence_ids=_evidence(concern, line["grounds"]),
                action_id=action.id,
                cause_id=next(one.id for one in concern.causes if one.side == line["cause"]),
                place=line.get("place", {}),
            ),
            key=line["key"],
            at=then,
        )
    session.flush()
    public_drafts.go_without(session, actor, version.id, row["no_public_draft"], at=then)
    _answer_the_check(session, actor, version, row["quality"], at=then)
    promises.propose(session, actor, version.id, revision=version.revision, at=then)
    proposal = approvals.newest(session, version)
    if proposal is None:
        raise LookupError("the promise was not proposed")
    leader = stage.leader(municipality)
    approvals.answer(session, leader, proposal.id, "approve", at=then + dt.timedelta(days=3))
    drafts.sign(session, stage, proposal, at=then + dt.timedelta(days=4))
    return promises.publish(session, stage.officer, version.id, at=then + dt.timedelta(days=5))


def _answer_the_check(
    session: Session,
    actor: Actor,
    version: PromiseVersion,
    quality: dict[str, dict[str, str]],
    *,
    at: dt.datetime,
) -> None:
    """Answer what the machine cannot see, as the coordinator does before the parties are asked."""
    for key, said in quality.items():
        for way, words in said.items():
            promise_quality.answer(
                session, actor, version.id, key, way, words, revision=version.revision, at=at
            )


def _action(
    session: Session,
    stage: Stage,
    municipality: str,
    concern_key: str,
    row: dict[str, Any],
    *,
    at: dt.datetime,
    counted_at: dt.datetime | None = None,
) -> Action:
    words = actions.ActionWords(
        owner_id=stage.organisations[row["party"]].id,
        function=row["function"],
        text=row["text"],
        from_on=row["from_on"],
        to_on=row["to_on"],
        times=row.get("times"),
        every=row.get("every"),
        concern_key=concern_key,
    )
    actor = stage.coordinator(municipality)
    action = actions.add(session, actor, stage.organisations[municipality].id, words, at=at)
    session.flush()
    if row.get("status", action.status) != action.status:
        actions.set_status(session, actor, action.id, row["status"], at=at)
    for period, count in row.get("counts", []):
        who = stage.officer if row["party"] == "pite-alvdal" else actor
        actions.record_count(session, who, action.id, period, count, at=counted_at or at)
    return action


def _follow_up(
    session: Session,
    stage: Stage,
    promise_id: int,
    version: PromiseVersion,
    row: dict[str, Any],
    *,
    at: dt.datetime,
) -> None:
    for told in row.get("follow_up", []):
        on = at - dt.timedelta(days=told["days_ago"])
        words = follow_up.FollowUpWords(
            on=on.date(),
            outcome=told["outcome"],
            next_step=told["next_step"],
            text=told["text"],
            because={code: text for code, text in told["because"].items() if text},
            line_key=told["line"],
        )
        line = promise_words.line_of(version, told["line"])
        is_theirs = line is not None and line.party is not None and line.party.is_municipality
        actor = stage.coordinator(version.promise.municipality.key) if is_theirs else stage.officer
        follow_up.record(session, actor, promise_id, words, version_id=version.id, at=on)


def _concern(picture: SituationPicture, theme: str) -> Concern:
    for concern in picture.concerns:
        if concern.key == theme:
            return concern
    raise LookupError(f"the agreed picture has no concern of {theme}")


def _evidence(concern: Concern, grounds: list[str]) -> tuple[int, ...]:
    kinds = {ground.removeprefix("evidence:") for ground in grounds if ground.startswith("evidence:")}
    return tuple(one.id for one in concern.evidence if one.kind in kinds)
