"""Who holds the functions that own actions ("kommunpolis"), with dates, so that nothing is without an owner.

A plan names functions, since people change. On a day a function is answered for by its holder, else by the
substitute, else by the organisation's contact person, else by its leader. Somebody who left the organisation,
or whose account is closed, holds nothing there any more, whatever the rows say.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Action, Membership, Organisation, PostHolder, User
from dialog.services import accounts, agreements, audit
from dialog.services import people as people_services
from dialog.services.due import Due, named
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.once import once
from dialog.services.permissions import POLICY, Actor, Permission, may, require, where

CONTACTS = tuple(role for role, allowed in POLICY.items() if Permission.CONTACT_SPEAK in allowed)
LEADERS = ("municipal_leader", "police_leader")
ANSWERING = (*CONTACTS, *LEADERS)
"""Who answers for a function that nobody holds: the first of these roles that somebody has."""
OPEN = ("planned", "ongoing")


@dataclass(frozen=True)
class Holder:
    """Who answers for a function on a day, as its holder, its substitute or the organisation's contact."""

    user: User
    kind: str
    post: PostHolder | None = None


@dataclass(frozen=True)
class Named:
    """One row of who held a function when. `has_left` when the person is no longer of the organisation."""

    post: PostHolder
    user: User
    is_now: bool
    is_over: bool
    has_left: bool


@dataclass(frozen=True)
class Function:
    """A function that a plan names: who answers for it today, who has held it, how much it owns."""

    organisation: Organisation
    name: str
    actions: int
    now: Holder | None
    named: tuple[Named, ...]

    @property
    def is_gap(self) -> bool:
        """Nobody is named for it: the contact person answers meanwhile, or nobody at all."""
        return self.now is None or self.now.kind == "contact"


@dataclass(frozen=True)
class Held:
    """A role that somebody must have, and who has it and stands in for it today."""

    organisation: Organisation
    role: str
    people: tuple[User, ...]
    substitutes: tuple[User, ...]


@dataclass(frozen=True)
class PostWords:
    """Who is to hold a function, or stand in for it, from when and perhaps until when."""

    organisation_id: int
    function: str
    user_id: int
    from_on: dt.date
    to_on: dt.date | None = None
    is_substitute: bool = False


@dataclass(frozen=True)
class Roster:
    """Who answers for what on one day; read once, asked often."""

    posts: tuple[tuple[PostHolder, User], ...]
    contacts: tuple[tuple[Membership, User], ...]

    def holder(self, organisation_id: int, function: str) -> Holder | None:
        """Who answers for a function of an organisation; None where nobody is left there at all."""
        name = alike(function)
        for is_substitute, kind in ((False, "holder"), (True, "substitute")):
            for post, user in self.posts:
                if (
                    post.is_substitute is is_substitute
                    and post.organisation_id == organisation_id
                    and alike(post.function) == name
                ):
                    return Holder(user, kind, post)
        return next(
            (
                Holder(user, "contact")
                for one, user in self.contacts
                if one.organisation_id == organisation_id
            ),
            None,
        )

    def of(self, organisation_ids: Collection[int]) -> Roster:
        """The same for some of the organisations alone."""
        return Roster(
            tuple(one for one in self.posts if one[0].organisation_id in organisation_ids),
            tuple(one for one in self.contacts if one[0].organisation_id in organisation_ids),
        )

    def answers(self, user_id: int, organisation_id: int, function: str) -> bool:
        """Whether a person answers for a function; every contact person of a role does so alike."""
        found = self.holder(organisation_id, function)
        if found is None:
            return False
        if found.kind != "contact":
            return found.user.id == user_id
        role = next(one.role for one, user in self.contacts if user is found.user)
        return any(
            user.id == user_id and one.organisation_id == organisation_id and one.role == role
            for one, user in self.contacts
        )


def holder(session: Session, organisation_id: int, function: str, on: dt.date) -> Holder | None:
    """Who answers for a function of an organisation on a day: holder, else substitute, else contact."""
    return roster(session, [organisation_id], on).holder(organisation_id, function)


def roster(session: Session, organisation_ids: Collection[int], on: dt.date) -> Roster:
    """Who answers for what in these organisations on a day."""
    belongs = sa.select(Membership.id).where(
        Membership.user_id == PostHolder.user_id,
        Membership.organisation_id == PostHolder.organisation_id,
        accounts.lasts(Membership, on),
    )
    posts = session.execute(
        sa.select(PostHolder, User)
        .join(User, User.id == PostHolder.user_id)
        .where(
            PostHolder.organisation_id.in_(organisation_ids),
            accounts.lasts(PostHolder, on),
            User.is_active,
            belongs.exists(),
        )
        .order_by(PostHolder.from_on.desc(), PostHolder.id)
    )
    members = session.execute(
        sa.select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id.in_(organisation_ids),
            Membership.role.in_(ANSWERING),
            accounts.lasts(Membership, on),
            User.is_active,
        )
    )
    contacts = sorted(
        ((one, user) for one, user in members),
        key=lambda pair: (pair[0].role in LEADERS, pair[0].is_substitute, pair[0].id),
    )
    return Roster(tuple((post, user) for post, user in posts), tuple(contacts))


def rosters(session: Session, municipality_ids: Collection[int], on: dt.date) -> dict[int, Roster]:
    """By municipality: who answers for what there on a day, in it and at its police."""

    def read() -> dict[int, Roster]:
        owners = agreements.owners_of(session, municipality_ids)
        everybody = roster(session, {one.id for found in owners.values() for one in found}, on)
        return {place: everybody.of({one.id for one in found}) for place, found in owners.items()}

    return once(session, ("rosters", frozenset(municipality_ids), on), read)


def functions(session: Session, actor: Actor, municipality_id: int, *, on: dt.date) -> tuple[Function, ...]:
    """Every function that the municipality's plan names, or that somebody was named for: gaps first."""
    require(actor, Permission.PLAN_READ, municipality_id)
    return _functions(session, municipality_id, on)


def roles(session: Session, actor: Actor, municipality_id: int, *, on: dt.date) -> tuple[Held, ...]:
    """Who is contact person and leader of each party, and who stands in: roles without anybody first."""
    require(actor, Permission.PLAN_READ, municipality_id)
    owners = agreements.owners(session, municipality_id)
    found = []
    members = roster(session, [one.id for one in owners], on).contacts
    for place in owners:
        for role in ANSWERING:
            if role in (people_services.MUNICIPAL if place.is_municipality else people_services.POLICE):
                here = [(one, user) for one, user in members if one.organisation_id == place.id]
                has = [(one, user) for one, user in here if one.role == role]
                found.append(
                    Held(
                        place,
                        role,
                        tuple(user for one, user in has if not one.is_substitute),
                        tuple(user for one, user in has if one.is_substitute),
                    )
                )
    return tuple(sorted(found, key=lambda one: bool(one.people)))


def people(session: Session, municipality_id: int, *, on: dt.date) -> tuple[tuple[Organisation, User], ...]:
    """Who can be named: everybody with a role in the municipality or its police that is not over."""
    query = (
        sa.select(Membership.organisation_id, User)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id.in_([one.id for one in agreements.owners(session, municipality_id)]),
            sa.or_(Membership.to_on.is_(None), Membership.to_on >= on),
            User.is_active,
        )
        .order_by(User.name, User.id)
    )
    found = dict.fromkeys((organisation_id, user) for organisation_id, user in session.execute(query))
    return tuple((session.get_one(Organisation, one), user) for one, user in found)


def name_holder(
    session: Session, actor: Actor, municipality_id: int, words: PostWords, *, at: dt.datetime
) -> PostHolder:
    """Say who holds a function, or stands in for it.

    Raises RuleBroken when somebody else holds it on one of the days, or for a person from elsewhere.
    """
    require(actor, Permission.AGREEMENT_EDIT, municipality_id)
    if words.organisation_id not in {one.id for one in agreements.owners(session, municipality_id)}:
        raise NotFound
    if words.to_on is not None and words.to_on < words.from_on:
        raise RuleBroken("ends_before_it_begins")
    if (words.organisation_id, words.user_id) not in {
        (place.id, user.id) for place, user in people(session, municipality_id, on=words.from_on)
    }:
        raise RuleBroken("post_person_elsewhere")
    if not words.is_substitute:
        _refuse_two(session, words)
    post = PostHolder(
        organisation_id=words.organisation_id,
        function=words.function.strip(),
        user_id=words.user_id,
        is_substitute=words.is_substitute,
        from_on=words.from_on,
        to_on=words.to_on,
    )
    session.add(post)
    session.flush()
    _record(session, actor, "name", post, at)
    return post


def end(
    session: Session, actor: Actor, municipality_id: int, post_id: int, on: dt.date, *, at: dt.datetime
) -> None:
    """Say the last day on which somebody holds a function; the row stays."""
    post = _find(session, actor, municipality_id, post_id)
    if on < post.from_on:
        raise RuleBroken("ends_before_it_begins")
    post.to_on = on
    session.flush()
    _record(session, actor, "end", post, at)


def remove(session: Session, actor: Actor, municipality_id: int, post_id: int, *, at: dt.datetime) -> None:
    """Take away what was entered wrongly; the log keeps that it was there."""
    post = _find(session, actor, municipality_id, post_id)
    _record(session, actor, "remove", post, at)
    session.delete(post)
    session.flush()


def require_count(session: Session, actor: Actor, action: Action, *, on: dt.date) -> None:
    """Refuse unless the actor may edit the plan, or answers for the action's function that day."""
    require(actor, Permission.PLAN_READ, action.municipality_id)
    if may(actor, Permission.PLAN_EDIT, action.municipality_id):
        return
    if not roster(session, [action.owner_id], on).answers(actor.id, action.owner_id, action.function):
        raise NotAllowed(Permission.PLAN_EDIT)


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Functions that own something under way and that nobody is named for."""
    mine = where(actor, Permission.AGREEMENT_EDIT)
    owned = session.execute(
        sa.select(Action.municipality_id, Action.owner_id, Action.function)
        .where(Action.municipality_id.in_(mine), Action.status.in_(OPEN))
        .distinct()
    )
    names = {(place_id, owner_id, alike(function)) for place_id, owner_id, function in owned}
    if not names:
        return
    owners, found = agreements.owners_of(session, mine), rosters(session, mine, day)
    parties = {(place_id, one.id) for place_id, here in owners.items() for one in here}
    gaps = Counter(
        place_id
        for place_id, owner_id, name in names
        if (name or owner_id != place_id)
        and (place_id, owner_id) in parties
        and ((now := found[place_id].holder(owner_id, name)) is None or now.kind == "contact")
    )
    for municipality_id, count in sorted(gaps.items()):
        place = named(session.get_one(Organisation, municipality_id))
        yield Due("posts_empty", "plan", "posts.index", {"municipality": place.key}, place, count=count)


def alike(function: str) -> str:
    """A function's name as it is compared: nobody means two functions by a capital or a space."""
    return " ".join(function.split()).casefold()


def _functions(session: Session, municipality_id: int, on: dt.date) -> tuple[Function, ...]:
    owners = {one.id: one for one in agreements.owners(session, municipality_id)}
    owned = session.execute(
        sa.select(Action.owner_id, Action.function).where(
            Action.municipality_id == municipality_id, Action.owner_id.in_(owners), Action.status.in_(OPEN)
        )
    ).all()
    rows = session.scalars(
        sa.select(PostHolder)
        .where(PostHolder.organisation_id.in_(owners))
        .order_by(PostHolder.from_on.desc(), PostHolder.id.desc())
    ).all()
    names: dict[tuple[int, str], str] = {}
    for owner_id, function in [*owned, *((row.organisation_id, row.function) for row in rows)]:
        names.setdefault((owner_id, alike(function)), function)
    names.pop((municipality_id, ""), None)
    now = roster(session, owners, on)
    here = {post.id for post, _user in now.posts}
    found = [
        Function(
            organisation=owners[owner_id],
            name=name,
            actions=sum(1 for one, function in owned if (one, alike(function)) == (owner_id, key)),
            now=now.holder(owner_id, name),
            named=tuple(
                _named(session, row, here, on)
                for row in rows
                if (row.organisation_id, alike(row.function)) == (owner_id, key)
            ),
        )
        for (owner_id, key), name in names.items()
    ]
    return tuple(
        sorted(found, key=lambda one: (not one.is_gap, one.organisation.is_municipality, alike(one.name)))
    )


def _named(session: Session, row: PostHolder, here: Collection[int], on: dt.date) -> Named:
    is_over = row.to_on is not None and row.to_on < on
    lasts = row.from_on <= on and not is_over
    return Named(
        row, session.get_one(User, row.user_id), row.id in here, is_over, lasts and row.id not in here
    )


def _refuse_two(session: Session, words: PostWords) -> None:
    rows = session.scalars(
        sa.select(PostHolder).where(
            PostHolder.organisation_id == words.organisation_id,
            PostHolder.is_substitute.is_(False),
            sa.or_(PostHolder.to_on.is_(None), PostHolder.to_on >= words.from_on),
        )
    )
    for row in rows:
        if alike(row.function) == alike(words.function) and (
            words.to_on is None or row.from_on <= words.to_on
        ):
            raise RuleBroken("post_is_held", name=session.get_one(User, row.user_id).name)


def _find(session: Session, actor: Actor, municipality_id: int, post_id: int) -> PostHolder:
    require(actor, Permission.AGREEMENT_EDIT, municipality_id)
    post = session.get(PostHolder, post_id)
    if post is None or post.organisation_id not in {
        one.id for one in agreements.owners(session, municipality_id)
    }:
        raise NotFound
    return post


def _record(session: Session, actor: Actor, verb: str, post: PostHolder, at: dt.datetime) -> None:
    audit.record(
        session, actor, f"post:{verb}", f"user:{post.user_id}",
        at=at, organisation_id=post.organisation_id, function=post.function,
    )  # fmt: skip
