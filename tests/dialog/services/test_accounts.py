"""Accounts: sessions, links, passwords, and what a person may act as on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from argon2 import Type, extract_parameters
from argon2.exceptions import VerifyMismatchError
from sqlalchemy.orm import Session

from dialog.models import Membership, OneTimeLink, SignInAttempt, SignInSession, User
from dialog.services import accounts, sessions, slowing
from dialog.services.errors import NotFound, RuleBroken
from tests.conftest import SITES_HASHER
from tests.people import NOW, PASSWORD, Cast

MINUTE = dt.timedelta(minutes=1)


def karin(session: Session, cast: Cast) -> User:
    return session.get_one(User, cast.karin.id)


def with_password(session: Session, cast: Cast) -> User:
    user = karin(session, cast)
    user.password_hash = accounts.HASHER.hash(PASSWORD)
    session.flush()
    return user


def sign_in(session: Session, email: str, password: str, *, at: dt.datetime, browser: str = "") -> str | None:
    """The three steps of a sign-in, as the page takes them."""
    note = slowing.admit(session, accounts.as_address(email), browser, at=at)
    user_id = accounts.check_password(session, email, password)
    return accounts.sign_in(session, user_id, note, at=at) if user_id else None


def test_a_link_signs_its_owner_in_once(session: Session, cast: Cast) -> None:
    link = accounts.make_link(session, karin(session, cast), at=NOW)

    token = accounts.use_link(session, link, at=NOW)

    assert accounts.actor_of(session, token, at=NOW) == cast.karin
    with pytest.raises(NotFound):
        accounts.use_link(session, link, at=NOW)


def test_a_link_ends_after_three_days(session: Session, cast: Cast) -> None:
    link = accounts.make_link(session, karin(session, cast), at=NOW)

    with pytest.raises(NotFound):
        accounts.owner_of_link(session, link, at=NOW + accounts.LINK_LASTS)


def test_neither_links_nor_sessions_are_kept_as_they_are_given_out(session: Session, cast: Cast) -> None:
    link = accounts.make_link(session, karin(session, cast), at=NOW)
    token = accounts.use_link(session, link, at=NOW)

    kept = {session.query(OneTimeLink).one().token_hash, session.query(SignInSession).one().token_hash}

    assert not kept & {link, token}


def test_passwords_cost_what_their_standard_recommends_where_memory_is_short() -> None:
    costs = [SITES_HASHER.type, SITES_HASHER.time_cost, SITES_HASHER.memory_cost, SITES_HASHER.parallelism]

    assert costs == [Type.ID, 3, 65_536, 4]


def test_a_password_of_nobody_costs_what_anybodys_costs_and_none_fits_it() -> None:
    anybodys, nobodys = accounts.HASHER.hash(PASSWORD), accounts.nobodys(accounts.HASHER)

    assert extract_parameters(nobodys) == extract_parameters(anybodys)
    with pytest.raises(VerifyMismatchError):
        accounts.HASHER.verify(nobodys, PASSWORD)


def test_the_right_password_signs_in_whatever_the_case_of_the_address(session: Session, cast: Cast) -> None:
    with_password(session, cast)

    token = sign_in(session, " KARIN@example.se", PASSWORD, at=NOW)

    assert token is not None
    assert accounts.actor_of(session, token, at=NOW) == cast.karin


@pytest.mark.parametrize("email", ["karin@example.se", "nobody@example.se"])
def test_a_wrong_password_and_an_unknown_address_leave_the_same_trace(
    session: Session, cast: Cast, email: str
) -> None:
    with_password(session, cast)

    assert sign_in(session, email, "wrong", at=NOW) is None

    attempt = session.query(SignInAttempt).one()
    assert email not in attempt.email_hash
    assert session.query(SignInSession).count() == 0


def test_an_account_without_password_cannot_be_signed_in_to_by_one(session: Session, cast: Cast) -> None:
    assert sign_in(session, "karin@example.se", "", at=NOW) is None


def test_a_closed_account_signs_nobody_in(session: Session, cast: Cast) -> None:
    user = with_password(session, cast)
    token = sign_in(session, user.email, PASSWORD, at=NOW)
    assert token is not None
    user.is_active = False
    session.flush()

    assert accounts.actor_of(session, token, at=NOW) is None
    assert sign_in(session, user.email, PASSWORD, at=NOW) is None


def test_a_session_ends_after_half_an_hour_of_silence(session: Session, cast: Cast) -> None:
    token = accounts.use_link(session, accounts.make_link(session, karin(session, cast), at=NOW), at=NOW)

    assert accounts.actor_of(session, token, at=NOW + sessions.IDLE) == cast.karin
    assert accounts.actor_of(session, token, at=NOW + sessions.IDLE + MINUTE) is None


def test_use_is_noted_at_most_once_a_minute(session: Session, cast: Cast) -> None:
    token = accounts.use_link(session, accounts.make_link(session, karin(session, cast), at=NOW), at=NOW)

    sessions.touch(session, token, at=NOW + MINUTE / 2)
    session.expire_all()
    assert session.query(SignInSession).one().seen_at == NOW
    sessions.touch(session, token, at=NOW + MINUTE)
    session.expire_all()
    assert session.query(SignInSession).one().seen_at == NOW + MINUTE


def test_a_role_counts_from_its_first_day_through_its_last(session: Session, cast: Cast) -> None:
    user = karin(session, cast)
    session.query(Membership).filter_by(user_id=user.id).one().to_on = dt.date(2026, 11, 23)
    session.flush()

    assert accounts.describe(session, user, at=NOW).memberships != ()
    assert accounts.describe(session, user, at=NOW + dt.timedelta(days=1)).memberships == ()


def test_the_day_changes_at_midnight_in_sweden_not_in_utc(session: Session, cast: Cast) -> None:
    user = karin(session, cast)
    session.query(Membership).filter_by(user_id=user.id).one().to_on = dt.date(2026, 11, 23)
    session.flush()

    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)

    assert accounts.describe(session, user, at=late).memberships == ()


def test_the_police_act_on_the_municipalities_of_their_agreement(session: Session, cast: Cast) -> None:
    assert cast.petra.municipality_ids == {cast.arjeplog.id, cast.arvidsjaur.id}
    assert cast.karin.municipality_ids == {cast.arjeplog.id}


def test_a_short_password_is_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        accounts.looked_at(session, cast.karin, "elevenchars")

    assert broken.value.rule == "short_password"


def test_a_new_password_ends_sessions_and_links(session: Session, cast: Cast) -> None:
    other = accounts.use_link(session, accounts.make_link(session, karin(session, cast), at=NOW), at=NOW)
    link = accounts.make_link(session, karin(session, cast), at=NOW)

    chosen = accounts.looked_at(session, cast.karin, PASSWORD)
    token = accounts.choose_password(session, cast.karin, chosen, at=NOW)

    assert accounts.actor_of(session, token, at=NOW) == cast.karin
    assert accounts.actor_of(session, other, at=NOW) is None
    with pytest.raises(NotFound):
        accounts.owner_of_link(session, link, at=NOW)


def test_signing_out_ends_that_session_only(session: Session, cast: Cast) -> None:
    first, second = (
        accounts.use_link(session, accounts.make_link(session, karin(session, cast), at=NOW), at=NOW)
        for _ in range(2)
    )

    sessions.sign_out(session, first)

    assert accounts.actor_of(session, first, at=NOW) is None
    assert accounts.actor_of(session, second, at=NOW) == cast.karin


def test_purging_drops_what_has_ended_and_nothing_else(session: Session, cast: Cast) -> None:
    accounts.use_link(session, accounts.make_link(session, karin(session, cast), at=NOW), at=NOW)
    sign_in(session, "karin@example.se", "wrong", at=NOW)

    accounts.purge(session, at=NOW + dt.timedelta(hours=11))
    assert [session.query(table).count() for table in (SignInSession, OneTimeLink, SignInAttempt)] == [
        1,
        1,
        1,
    ]

    accounts.purge(session, at=NOW + dt.timedelta(days=4))
    assert [session.query(table).count() for table in (SignInSession, OneTimeLink, SignInAttempt)] == [
        0,
        0,
        0,
    ]
