"""Concerns that cross a border: the young live in one municipality and spend their time in another.

The coordinator ticks which other municipalities a concern reaches into. There its title and municipality are
seen at once, and the evidence that everyone may read once the picture is agreed; no text, and no draft beyond
that. Whoever draws up the other picture is offered it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Concern, Evidence, Organisation, SituationPicture, Theme
from dialog.models.joint import ConcernReach
from dialog.services import drafting, pictures, places, situation
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.places import Municipality
from surveys.texts import Texts

IN_WORK = ("draft", "proposed")


@dataclass(frozen=True)
class Reaching:
    """A concern of another municipality's picture, as those that it reaches into see it."""

    concern_id: int
    key: str
    title: Texts
    place: Municipality
    into: Municipality
    is_agreed: bool
    evidence: tuple[Evidence, ...]
    """What everyone may read of an agreed picture; nothing of one in work."""


def others(session: Session, concern: Concern) -> tuple[Municipality, ...]:
    """The municipalities that a concern can reach into."""
    own = pictures.municipality_of(concern.picture)
    return tuple(place for place in places.municipalities(session) if place.id != own)


def say(
    session: Session, actor: Actor, concern_id: int, municipality_ids: Sequence[int], *, at: dt.datetime
) -> Concern:
    """Say which other municipalities the concern reaches into; said again, it replaces what was said."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    allowed = {place.id for place in others(session, concern)}
    wanted = set(municipality_ids)
    if not wanted <= allowed:
        raise NotFound
    concern.reaches = list(
        session.scalars(sa.select(Organisation).where(Organisation.id.in_(wanted)).order_by(Organisation.id))
    )
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "reach", at, concern=concern.key, municipalities=len(wanted))
    return concern


def into(session: Session, actor: Actor) -> tuple[Reaching, ...]:
    """What reaches into the actor's municipalities from others' pictures."""
    require(actor, Permission.PICTURE_READ)
    return _into(session, where(actor, Permission.PICTURE_READ))


def offered(session: Session, actor: Actor, picture_id: int) -> tuple[Reaching, ...]:
    """What reaches into the municipality of a picture in work and is not taken up there yet."""
    picture = pictures.find(session, actor, Permission.PICTURE_READ, picture_id)
    if picture.municipality_id is None or picture.status not in IN_WORK:
        return ()
    found = _into(session, [picture.municipality_id])
    return tuple(one for one in found if not _is_taken_up(picture, one))


def take_up(session: Session, actor: Actor, picture_id: int, concern_id: int, *, at: dt.datetime) -> Concern:
    """Take up in one's own picture what reaches into it: its title, one's own themes of the same kind.

    Nothing else crosses: the numbers are the own municipality's. Raises RuleBroken when it is there already.
    """
    picture = drafting.open_picture(session, actor, picture_id)
    reaching = next(
        (one for one in _into(session, [pictures.municipality_of(picture)]) if one.concern_id == concern_id),
        None,
    )
    if reaching is None:
        raise NotFound
    if _is_taken_up(picture, reaching):
        raise RuleBroken("reach_is_taken_up")
    keys = {theme.key for theme in session.get_one(Concern, concern_id).themes}
    used = {theme.id for concern in picture.concerns for theme in concern.themes}
    own = session.scalars(
        sa.select(Theme)
        .where(
            Theme.municipality_id == picture.municipality_id,
            Theme.status == "active",
            Theme.key.in_(keys),
            Theme.id.not_in(used),
        )
        .order_by(Theme.id)
    )
    concern = situation.take_up(
        session, actor, picture_id, [theme.id for theme in own], title=reaching.title, at=at
    )
    concern.reaches = [session.get_one(Organisation, reaching.place.id)]
    session.flush()
    return concern


def awaiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """What reaches into a picture that is being drawn up and nobody has taken up there."""
    for picture in session.scalars(
        sa.select(SituationPicture)
        .where(
            SituationPicture.municipality_id.in_(where(actor, Permission.PICTURE_EDIT)),
            SituationPicture.status == "draft",
        )
        .order_by(SituationPicture.id)
    ):
        for one in _into(session, [pictures.municipality_of(picture)]):
            if not _is_taken_up(picture, one):
                yield Due(
                    "concern_reaches",
                    "picture",
                    "situation.show",
                    {"picture_id": picture.id, "_anchor": "reaching"},
                    named(session.get_one(Organisation, one.place.id)),
                    title=one.title,
                )


def _into(session: Session, municipality_ids: Iterable[int]) -> tuple[Reaching, ...]:
    """Each concern once: as it was agreed, else as it is being drawn up."""
    rows = session.execute(
        sa.select(Concern, SituationPicture, ConcernReach.organisation_id)
        .join(SituationPicture, SituationPicture.id == Concern.picture_id)
        .join(ConcernReach, ConcernReach.concern_id == Concern.id)
        .where(
            ConcernReach.organisation_id.in_(list(municipality_ids)),
            SituationPicture.municipality_id.is_not(None),
            SituationPicture.status.in_((*IN_WORK, "agreed")),
        )
        .order_by(Concern.priority, Concern.id)
    )
    known = {place.id: place for place in places.municipalities(session)}
    found: dict[tuple[int, int, str], Reaching] = {}
    for concern, picture, reached_id in rows:
        is_agreed = picture.status == "agreed"
        place_id = pictures.municipality_of(picture)
        key = (place_id, reached_id, concern.key)
        if key not in found or is_agreed:
            found[key] = Reaching(
                concern.id,
                concern.key,
                concern.title,
                known[place_id],
                known[reached_id],
                is_agreed,
                tuple(one for one in concern.evidence if one.is_public) if is_agreed else (),
            )
    return tuple(found[key] for key in sorted(found, key=lambda key: key[:2]))


def _is_taken_up(picture: SituationPicture, reaching: Reaching) -> bool:
    return any(
        concern.key == reaching.key or concern.title.get("sv") == reaching.title.get("sv")
        for concern in picture.concerns
    )
