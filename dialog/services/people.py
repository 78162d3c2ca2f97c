"""People and their roles: invite, give and end roles, close an account. Nobody is ever deleted.

An administrator acts for their own organisation only: an administrator of the police cannot make somebody
the coordinator of a municipality, who reads what people wrote. For the same reason a one-time link is
only made for somebody all of whose present roles lie there: who holds the link can sign in as that person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.mail import Letter
from dialog.models import Membership, Organisation, User
from dialog.services import accounts, audit, links, second_factor, sessions
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import POLICY, Actor, Permission, require

MUNICIPAL = frozenset(
    {"coordinator", "municipal_leader", "language_reader", "quote_reader", "registrar", "administrator"}
)
POLICE = frozenset({"police_officer", "police_leader", "registrar", "administrator"})


@dataclass(frozen=True)
class Role:
    """A role that somebody has, has had or is to have."""

    id: int
    key: str
    organisation: Organisation
    reads_language: str | None
    from_on: dt.date
    to_on: dt.date | None
    is_current: bool
    is_over: bool
    is_ours: bool
    is_substitute: bool


@dataclass(frozen=True)
class Person:
    """A user as the administrator sees them."""

    id: int
    name: str
    email: str
    is_active: bool
    has_password: bool
    has_second_factor: bool
    roles: tuple[Role, ...]

    @property
    def is_wholly_ours(self) -> bool:
        """Whether every role that is not over lies in the administrator's organisations."""
        return all(role.is_ours or role.is_over for role in self.roles)


@dataclass(frozen=True)
class NewRole:
    """A role to be given."""

    organisation_id: int
    role: str
    from_on: dt.date
    to_on: dt.date | None = None
    reads_language: str | None = None
    is_substitute: bool = False


@dataclass(frozen=True)
class Invited:
    """Who was invited. `token` is None for somebody who had an account: they sign in as before.

    With a `letter` the link is for the person's own mailbox, and shown to nobody.
    """

    user: User
    token: str | None
    letter: Letter | None = None


def organisations(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The organisations that the actor administers."""
    require(actor, Permission.PEOPLE_EDIT)
    query = sa.select(Organisation).where(Organisation.id.in_(_administered(actor)))
    return session.scalars(query.order_by(Organisation.key)).all()


def everybody(session: Session, actor: Actor, *, at: dt.datetime) -> tuple[Person, ...]:
    """Everyone who has or had a role in the actor's organisations, by name."""
    require(actor, Permission.PEOPLE_EDIT)
    ours = sa.select(Membership.user_id).where(Membership.organisation_id.in_(_administered(actor)))
    users = session.scalars(sa.select(User).where(User.id.in_(ours)).order_by(User.name, User.id))
    return tuple(_describe(session, actor, user, day_of(at)) for user in users)


def person(session: Session, actor: Actor, user_id: int, *, at: dt.datetime) -> Person:
    """One of them. Raises NotFound for somebody of other organisations."""
    return _describe(session, actor, _own_user(session, actor, user_id), day_of(at))


def invite(
    session: Session, actor: Actor, email: str, name: str, new: NewRole, *, at: dt.datetime
) -> Invited:
    """Give a person an account and a role, with a one-time link that is shown once.

    Somebody who already has an account gets the role but no link, or the link would open everything
    else that the person may do elsewhere.
    """
    require(actor, Permission.PEOPLE_EDIT)
    if new.organisation_id not in _administered(actor):
        raise NotFound
    return _invite(session, actor, email, name, new, at)


def bring_in(
    session: Session, actor: Actor, email: str, name: str, new: NewRole, *, at: dt.datetime
) -> Invited:
    """Invite an organisation's first administrator; `places_admin` has looked at whether it has none."""
    require(actor, Permission.PLACES_EDIT)
    return _invite(session, actor, email, name, new, at)


def invite_by_operator(
    session: Session, email: str, name: str, role: str, organisation_key: str, *, at: dt.datetime
) -> Invited:
    """Invite from the command line, where there is no actor: the first administrator comes in this way."""
    organisation = session.scalar(sa.select(Organisation).where(Organisation.key == organisation_key))
    if organisation is None:
        raise NotFound
    return _invite(session, None, email, name, NewRole(organisation.id, role, day_of(at)), at)


def has_signed_in(session: Session, actor: Actor, user_id: int) -> bool:
    """Whether the person has ever come in: a link is then shown to nobody else."""
    return links.has_signed_in(session, _own_user(session, actor, user_id))


def renew_link(
    session: Session, actor: Actor, user_id: int, *, at: dt.datetime, mailed_from: str = ""
) -> Invited:
    """A new one-time link for somebody who lost the first or the password.

    Who has signed in before gets it by e-mail, with the site's address `mailed_from`. Raises
    RuleBroken("link_by_operator") for them where none is sent, and RuleBroken("belongs_elsewhere") when the
    person also has a role in another organisation.
    """
    user = _own_user(session, actor, user_id)
    _refuse_elsewhere(session, actor, user, at)
    if not user.is_active:
        raise RuleBroken("account_closed")
    is_known = links.has_signed_in(session, user)
    if is_known and not mailed_from:
        raise RuleBroken("link_by_operator")
    token = links.make(session, user, at=at)
    _record(session, actor, "make_link", f"user:{user.id}", _any_organisation(actor, user), at)
    return Invited(user, token, links.letter(session, user, token, mailed_from) if is_known else None)


def unsent(session: Session, actor: Actor, user_id: int) -> None:
    """The e-mail with the link could not be sent: the link opens nothing."""
    accounts.drop_links_of(session, _own_user(session, actor, user_id).id)


def give_role(session: Session, actor: Actor, user_id: int, new: NewRole, *, at: dt.datetime) -> Membership:
    """Give a person one more role. Raises RuleBroken for a role that the organisation does not have.

    Nobody gives a role to themself: an administrator who could would read what people wrote.
    """
    user = _own_user(session, actor, user_id)
    if new.organisation_id not in _administered(actor):
        raise NotFound
    return _give(session, actor, user, new, at)


def end_role(session: Session, actor: Actor, membership_id: int, on: dt.date, *, at: dt.datetime) -> None:
    """End a role after a day; the row stays, since who was what and when is a fact.

    Raises RuleBroken when the day lies before its first one, and for the last administrator.
    """
    require(actor, Permission.PEOPLE_EDIT)
    membership = session.get(Membership, membership_id)
    if membership is None or membership.organisation_id not in _administered(actor):
        raise NotFound
    if on < membership.from_on:
        raise RuleBroken("ends_before_it_begins")
    if membership.role == "administrator" and not _others_administer(session, membership, on):
        raise RuleBroken("last_administrator")
    membership.to_on = on
    sessions.mark_to_renew(session, membership.user_id)
    _record(session, actor, "end_role", f"membership:{membership.id}", membership.organisation_id, at)


def deactivate(session: Session, actor: Actor, user_id: int, *, at: dt.datetime) -> None:
    """Close an account at once: its sessions and links end.

    Raises RuleBroken for one's own account and for somebody who also belongs elsewhere.
    """
    user = _own_user(session, actor, user_id)
    if user.id == actor.id:
        raise RuleBroken("not_yourself")
    _refuse_elsewhere(session, actor, user, at)
    user.is_active = False
    accounts.end_everything(session, user, at=at)
    _record(session, actor, "deactivate", f"user:{user.id}", _any_organisation(actor, user), at)


def reset_second_factor(session: Session, actor: Actor, user_id: int, *, at: dt.datetime) -> None:
    """Take a person's second factor away, when phone and codes are lost; nobody can read it.

    Their sessions and links end, and they are told at their next sign-in. Raises RuleBroken for oneself,
    for somebody who also belongs elsewhere, and where there is no second factor.
    """
    user = _own_user(session, actor, user_id)
    if user.id == actor.id:
        raise RuleBroken("not_yourself_factor")
    _refuse_elsewhere(session, actor, user, at)
    if not second_factor.has_any(session, user):
        raise RuleBroken("no_second_factor")
    second_factor.forget(session, user)
    user.factor_reset_at = at
    accounts.end_everything(session, user, at=at)
    _record(session, actor, "reset_second_factor", f"user:{user.id}", _any_organisation(actor, user), at)


def sign_out(session: Session, actor: Actor, user_id: int, *, at: dt.datetime) -> None:
    """End a person's sessions wherever they are signed in: a telephone is lost, and the account goes on.

    Raises RuleBroken for somebody who also belongs elsewhere.
    """
    user = _own_user(session, actor, user_id)
    _refuse_elsewhere(session, actor, user, at)
    sessions.end_all(session, user.id, at=at)
    _record(session, actor, "sign_out", f"user:{user.id}", _any_organisation(actor, user), at)


def reactivate(session: Session, actor: Actor, user_id: int, *, at: dt.datetime) -> None:
    """Open a closed account again; the person needs a role that is current to do anything."""
    user = _own_user(session, actor, user_id)
    _refuse_elsewhere(session, actor, user, at)
    user.is_active = True
    _record(session, actor, "reactivate", f"user:{user.id}", _any_organisation(actor, user), at)


def names(session: Session, user_ids: frozenset[int]) -> dict[int, str]:
    """Who the log speaks of."""
    found = session.execute(sa.select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in found}


def _invite(
    session: Session, actor: Actor | None, email: str, name: str, new: NewRole, at: dt.datetime
) -> Invited:
    address = email.strip().lower()
    user = session.scalar(sa.select(User).where(User.email == address))
    is_new = user is None
    if user is not None and any(one.organisation_id != new.organisation_id for one in user.memberships):
        # Another organisation's administrator may still hold the link that was shown there.
        accounts.drop_links_of(session, user.id)
    if user is None:
        user = User(email=address, name=name.strip(), is_active=True)
        session.add(user)
        session.flush()
    _give(session, actor, user, new, at)
    _record(session, actor, "invite", f"user:{user.id}", new.organisation_id, at)
    return Invited(user, accounts.make_link(session, user, at=at) if is_new else None)


def _give(session: Session, actor: Actor | None, user: User, new: NewRole, at: dt.datetime) -> Membership:
    organisation = session.get_one(Organisation, new.organisation_id)
    if actor is not None and actor.id == user.id:
        raise RuleBroken("not_to_yourself")
    if new.role not in (MUNICIPAL if organisation.is_municipality else POLICE):
        raise RuleBroken("role_elsewhere")
    if new.to_on is not None and new.to_on < new.from_on:
        raise RuleBroken("ends_before_it_begins")
    if (new.role == "language_reader") != (new.reads_language is not None):
        raise RuleBroken("language_of_reader")
    if new.role == "quote_reader" and _quote_reader_between(session, new):
        raise RuleBroken("quote_reader_is_named")
    membership = Membership(
        organisation_id=new.organisation_id,
        role=new.role,
        reads_language=new.reads_language,
        from_on=new.from_on,
        to_on=new.to_on,
        is_substitute=new.is_substitute,
    )
    user.memberships.append(membership)
    session.flush()
    sessions.mark_to_renew(session, user.id)
    _record(
        session, actor, "give_role", f"membership:{membership.id}", new.organisation_id, at, role=new.role
    )
    return membership


def _describe(session: Session, actor: Actor, user: User, day: dt.date) -> Person:
    ours = _administered(actor)
    roles = tuple(
        Role(
            id=membership.id,
            key=membership.role,
            organisation=session.get_one(Organisation, membership.organisation_id),
            reads_language=membership.reads_language,
            from_on=membership.from_on,
            to_on=membership.to_on,
            is_current=membership.from_on <= day and (membership.to_on is None or day <= membership.to_on),
            is_over=membership.to_on is not None and membership.to_on < day,
            is_ours=membership.organisation_id in ours,
            is_substitute=membership.is_substitute,
        )
        for membership in user.memberships
    )
    has_factor = second_factor.has_any(session, user)
    return Person(
        user.id, user.name, user.email, user.is_active, user.password_hash is not None, has_factor, roles
    )


def _own_user(session: Session, actor: Actor, user_id: int) -> User:
    require(actor, Permission.PEOPLE_EDIT)
    user = session.get(User, user_id)
    ours = _administered(actor)
    if user is None or not any(membership.organisation_id in ours for membership in user.memberships):
        raise NotFound
    return user


def _refuse_elsewhere(session: Session, actor: Actor, user: User, at: dt.datetime) -> None:
    if not _describe(session, actor, user, day_of(at)).is_wholly_ours:
        raise RuleBroken("belongs_elsewhere")


def _others_administer(session: Session, membership: Membership, on: dt.date) -> bool:
    """Whether somebody else still administers the organisation the day after."""
    after = on + dt.timedelta(days=1)
    query = (
        sa.select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == membership.organisation_id,
            Membership.role == "administrator",
            Membership.id != membership.id,
            User.is_active,
            Membership.from_on <= after,
            sa.or_(Membership.to_on.is_(None), Membership.to_on >= after),
        )
    )
    return session.scalar(query.limit(1)) is not None


def _quote_reader_between(session: Session, new: NewRole) -> bool:
    """Whether somebody already is the municipality's second reader of quotes on a day of the new role."""
    query = sa.select(Membership.id).where(
        Membership.organisation_id == new.organisation_id,
        Membership.role == "quote_reader",
        sa.or_(Membership.to_on.is_(None), Membership.to_on >= new.from_on),
    )
    if new.to_on is not None:
        query = query.where(Membership.from_on <= new.to_on)
    return session.scalar(query.limit(1)) is not None


def _administered(actor: Actor) -> frozenset[int]:
    return frozenset(
        membership.organisation_id
        for membership in actor.memberships
        if Permission.PEOPLE_EDIT in POLICY[membership.role]
    )


def _any_organisation(actor: Actor, user: User) -> int:
    ours = _administered(actor)
    return next(one.organisation_id for one in user.memberships if one.organisation_id in ours)


def day_of(at: dt.datetime) -> dt.date:
    """The Swedish day of a moment."""
    return at.astimezone(clock.STOCKHOLM).date()


def _record(
    session: Session,
    actor: Actor | None,
    verb: str,
    subject: str,
    organisation_id: int,
    at: dt.datetime,
    **details: str,
) -> None:
    audit.record(session, actor, f"people:{verb}", subject, at=at, organisation_id=organisation_id, **details)
