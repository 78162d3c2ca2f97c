"""Opening a picture to change it: who may, that it is not agreed, that nobody else changed it meanwhile.

An edit of a proposed picture takes the proposal back: the parties approve one exact text, and after the edit
this is no longer it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Concern,
    Evidence,
    Goal,
    LineGround,
    Paragraph,
    SituationPicture,
)
from dialog.services import audit, pictures, statuses
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission
from dialog.services.revisions import count_revision
from surveys.texts import Texts

ALLOWED: statuses.Steps = {
    "draft": frozenset({"proposed"}),
    "proposed": frozenset({"draft", "agreed"}),
    "agreed": frozenset({"superseded"}),
}


def open_picture(
    session: Session,
    actor: Actor,
    picture_id: int,
    revision: int | None = None,
    *,
    permission: Permission = Permission.PICTURE_EDIT,
) -> SituationPicture:
    """The picture, ready to be changed. `revision` is the one the person read, where words are replaced.

    Raises RuleBroken for an agreed picture and Conflict when somebody changed it meanwhile.
    """
    picture = pictures.find(session, actor, permission, picture_id)
    if picture.status in pictures.PUBLIC:
        raise RuleBroken("picture_is_agreed")
    if revision is not None and picture.revision != revision:
        raise Conflict(picture)
    return picture


def open_concern(
    session: Session,
    actor: Actor,
    concern_id: int,
    revision: int | None = None,
    *,
    permission: Permission = Permission.PICTURE_EDIT,
) -> tuple[Concern, SituationPicture]:
    """A concern and its picture, ready to be changed."""
    concern = session.get(Concern, concern_id)
    if concern is None:
        raise NotFound
    return concern, open_picture(session, actor, concern.picture_id, revision, permission=permission)


def open_paragraph(
    session: Session, actor: Actor, paragraph_id: int, revision: int | None = None
) -> tuple[Paragraph, SituationPicture]:
    """A paragraph and its picture, ready to be changed."""
    paragraph = session.get(Paragraph, paragraph_id)
    if paragraph is None:
        raise NotFound
    return paragraph, open_concern(session, actor, paragraph.concern_id, revision)[1]


def touch(session: Session, picture: SituationPicture) -> None:
    """Count the change as a new revision of the whole picture, and take a proposal back."""
    if picture.status == "proposed":
        take_back(picture)
    count_revision(session, picture)


def take_back(picture: SituationPicture) -> None:
    """From proposed to draft: what was proposed can no longer be approved."""
    statuses.move(picture, "draft", ALLOWED)
    picture.content_hash = None


def record(
    session: Session,
    actor: Actor,
    picture: SituationPicture,
    verb: str,
    at: dt.datetime,
    **details: str | int,
) -> None:
    """One line in the log; keys and numbers only, never words of the picture."""
    audit.record(
        session,
        actor,
        f"picture:{verb}",
        f"situation_picture:{picture.id}",
        at=at,
        organisation_id=picture.municipality_id,
        **details,
    )


def written(texts: Texts) -> dict[str, str]:
    """The texts, if the Swedish one is there: it is the one that is approved."""
    if not texts.get("sv", "").strip():
        raise RuleBroken("swedish_missing")
    return dict(texts)


def refuse_if_used(session: Session, *, concern_ids: Sequence[int], evidence_ids: Sequence[int]) -> None:
    """Raise RuleBroken when a promise line or a goal rests on what is to be removed."""
    lines = session.scalar(
        sa.select(sa.func.count())
        .select_from(LineGround)
        .where(sa.or_(LineGround.concern_id.in_(concern_ids), LineGround.evidence_id.in_(evidence_ids)))
    )
    goals = session.scalar(
        sa.select(sa.func.count()).select_from(Goal).where(Goal.concern_id.in_(concern_ids))
    )
    if lines or goals:
        raise RuleBroken("is_rested_on", lines=lines or 0, goals=goals or 0)


def of_concern(concern: Concern, evidence_ids: Sequence[int]) -> list[Evidence]:
    """Evidence by id, all of it the concern's own. Raises NotFound."""
    own = {evidence.id: evidence for evidence in concern.evidence}
    if not set(evidence_ids) <= own.keys():
        raise NotFound
    return [own[evidence_id] for evidence_id in dict.fromkeys(evidence_ids)]
