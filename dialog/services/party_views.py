"""Each party's view of a concern: how grave, 0 to 4, and why. Given apart if they wish, then side by side.

While views are given apart nobody sees another party's, whoever asks and wherever: `visible` is the only way
to them. They open when every party has given its view of every concern, or when the coordinator opens them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Concern, Organisation, PartyView, SituationPicture
from dialog.services import approvals, drafting, pictures
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, authorities, may_in_any, party_for, where
from dialog.services.revisions import count_revision
from dialog.services.whose import belongs
from surveys.texts import Texts

WEIGHTS = (0, 1, 2, 3, 4)
FAR_APART = 2
"""From this difference on, the parties have something to talk about."""


@dataclass(frozen=True)
class Given:
    """What a party says of one concern. Without a weight nothing is said yet."""

    weight: int | None
    because: Texts


@dataclass(frozen=True)
class Row:
    """One concern with the views that may be seen, by party."""

    concern: Concern
    views: Mapping[int, PartyView]

    @property
    def difference(self) -> int:
        """Between the gravest and the mildest view."""
        weights = [view.weight for view in self.views.values()]
        return max(weights) - min(weights) if len(weights) > 1 else 0

    @property
    def is_far_apart(self) -> bool:
        """Whether the difference is large enough to be marked."""
        return self.difference >= FAR_APART


@dataclass(frozen=True)
class Sides:
    """A picture's views side by side, as far as the reader may see them."""

    picture: SituationPicture
    parties: tuple[Organisation, ...]
    rows: tuple[Row, ...]
    missing: Mapping[int, int]
    """Of each party: how many concerns it has said nothing of. Known to all, also while views are apart."""
    is_open: bool
    own_party: int | None
    """In whose name the reader gives views, if at all."""


def show(session: Session, actor: Actor, picture_id: int) -> Sides:
    """The views of a picture, side by side."""
    picture = pictures.find(session, actor, Permission.PICTURE_READ, picture_id)
    return sides(session, actor, picture)


def sides(session: Session, actor: Actor, picture: SituationPicture) -> Sides:
    """The same for a picture that the actor was let to read."""
    mine = pictures.municipalities_of(picture)
    parties = approvals.parties_of(session, picture)
    is_giver = may_in_any(actor, Permission.VIEW_GIVE, mine) and picture.status not in pictures.PUBLIC
    seen = visible(session, actor, picture)
    return Sides(
        picture=picture,
        parties=parties,
        rows=tuple(Row(one, seen.get(one.id, {})) for one in picture.concerns),
        missing={
            party.id: sum(
                all(view.organisation_id != party.id for view in one.party_views) for one in picture.concerns
            )
            for party in parties
        },
        is_open=are_open(session, picture),
        own_party=party_for(actor, Permission.VIEW_GIVE, *mine) if is_giver else None,
    )


def visible(
    session: Session, actor: Actor, picture: SituationPicture
) -> Mapping[int, Mapping[int, PartyView]]:
    """Concern -> party -> view: all of them once they are open, before that only those of one's own party."""
    own = authorities(actor, Permission.PICTURE_READ)
    is_open = are_open(session, picture)
    return {
        one.id: {
            view.organisation_id: view for view in one.party_views if is_open or view.organisation_id in own
        }
        for one in picture.concerns
    }


def are_open(session: Session, picture: SituationPicture) -> bool:
    """Whether everybody may see every view: in an agreed picture none can be given any more."""
    if not picture.views_apart or picture.views_opened_at or picture.status in pictures.PUBLIC:
        return True
    return _is_complete(session, picture)


def give(
    session: Session, actor: Actor, picture_id: int, given: Mapping[int, Given], *, at: dt.datetime
) -> SituationPicture:
    """Give one's party's views of some or all concerns; what is empty is left as it was not said.

    Raises RuleBroken for a weight without a reason or a reason without a weight.
    """
    picture = drafting.open_picture(session, actor, picture_id, permission=Permission.VIEW_GIVE)
    party_id = party_for(actor, Permission.VIEW_GIVE, *pictures.municipalities_of(picture))
    concerns = {one.id: one for one in picture.concerns}
    if not given.keys() <= concerns.keys():
        raise NotFound
    changed = [_put(session, actor, concerns[key], party_id, one, at) for key, one in given.items()]
    if not any(changed):
        return picture
    session.flush()
    if picture.views_apart and picture.views_opened_at is None and _is_complete(session, picture):
        picture.views_opened_at = at
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "give_view", at, views=sum(changed), party=party_id)
    return picture


def keep_apart(session: Session, actor: Actor, picture_id: int, *, at: dt.datetime) -> SituationPicture:
    """Let the parties give their views without seeing each other's. Too late once somebody has given one."""
    picture = drafting.open_picture(session, actor, picture_id)
    if any(one.party_views for one in picture.concerns):
        raise RuleBroken("views_are_seen")
    picture.views_apart, picture.views_opened_at = True, None
    # No word of the picture changes by this: a proposal stands.
    count_revision(session, picture)
    drafting.record(session, actor, picture, "views_apart", at)
    return picture


def open_(session: Session, actor: Actor, picture_id: int, *, at: dt.datetime) -> SituationPicture:
    """Let everybody see the views that are given so far."""
    picture = drafting.open_picture(session, actor, picture_id)
    if are_open(session, picture):
        raise RuleBroken("views_are_open")
    picture.views_opened_at = at
    count_revision(session, picture)
    drafting.record(session, actor, picture, "open_views", at)
    return picture


def awaiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """Drafts on which the actor's party has not said its view of every concern."""
    mine = where(actor, Permission.VIEW_GIVE)
    query = (
        sa.select(SituationPicture)
        .where(belongs(SituationPicture, mine), SituationPicture.status == "draft")
        .order_by(SituationPicture.id)
    )
    for picture in session.scalars(query):
        party_id = party_for(actor, Permission.VIEW_GIVE, *pictures.municipalities_of(picture))
        missing = [
            one
            for one in picture.concerns
            if all(view.organisation_id != party_id for view in one.party_views)
        ]
        if missing:
            yield Due(
                "views_to_give", "picture", "party_views.give", {"picture_id": picture.id},
                named(picture.municipality), picture.title, count=len(missing),
            )  # fmt: skip


def _is_complete(session: Session, picture: SituationPicture) -> bool:
    wanted = {party.id for party in approvals.parties_of(session, picture)}
    given: Sequence[set[int]] = [
        {view.organisation_id for view in one.party_views} for one in picture.concerns
    ]
    return bool(given) and all(wanted <= one for one in given)


def _put(
    session: Session, actor: Actor, concern: Concern, party_id: int, given: Given, at: dt.datetime
) -> bool:
    """Store one view; says whether anything changed."""
    row = next((view for view in concern.party_views if view.organisation_id == party_id), None)
    is_reasoned = bool(given.because.get("sv", "").strip())
    if given.weight is None:
        if is_reasoned:
            raise RuleBroken("view_without_weight", title=concern.title.get("sv", ""))
        if row is not None:
            concern.party_views.remove(row)
        return row is not None
    if given.weight not in WEIGHTS:
        raise RuleBroken("view_weight")
    if not is_reasoned:
        raise RuleBroken("view_without_reason", title=concern.title.get("sv", ""))
    if row is not None and (row.weight, row.because) == (given.weight, dict(given.because)):
        return False
    if row is None:
        row = PartyView(organisation_id=party_id)
        concern.party_views.append(row)
    row.weight, row.because = given.weight, dict(given.because)
    row.given_by, row.given_at = actor.id, at
    return True
