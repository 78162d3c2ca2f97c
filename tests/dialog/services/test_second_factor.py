"""Codes of an app and on paper: derived, each once, taken away but never read."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, RecoveryCode, SignInSession, User
from dialog.request import Site
from dialog.services import accounts, people, second_factor, sessions
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.people import NOW, Cast, gather

SECRET = "a secret of the tests, as long as it has to be"
STEP = dt.timedelta(seconds=second_factor.STEP)


def code_at(user: User, at: dt.datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(second_factor.key_of(user, secret)).at(at)


def turned_on(session: Session, cast: Cast) -> tuple[User, str, tuple[str, ...]]:
    """Karin with an app that is on, her session and her codes on paper."""
    user = session.get_one(User, cast.karin.id)
    token = accounts.use_link(session, accounts.make_link(session, user, at=NOW), at=NOW)
    second_factor.prepare(session, cast.karin)
    session.flush()
    code = code_at(user, NOW)
    token, codes = second_factor.confirm(session, cast.karin, code, token, secret=SECRET, at=NOW)
    return user, token, codes


def waiting(session: Session, user: User, at: dt.datetime) -> str:
    return accounts.use_link(session, accounts.make_link(session, user, at=at), at=at)


def enter(session: Session, token: str, code: str, at: dt.datetime) -> str | None:
    return second_factor.enter(session, token, code, secret=SECRET, at=at)


def test_a_link_or_password_alone_opens_nothing_once_the_app_is_on(session: Session, cast: Cast) -> None:
    user, _token, _codes = turned_on(session, cast)
    later = NOW + 2 * STEP

    half = waiting(session, user, later)

    assert accounts.actor_of(session, half, at=later) is None
    whole = enter(session, half, code_at(user, later), later)
    assert whole is not None
    assert whole != half
    assert accounts.actor_of(session, whole, at=later) == cast.karin
    assert sessions.find(session, half, at=later) is None


def test_a_code_is_taken_once_in_whichever_session(session: Session, cast: Cast) -> None:
    user, _token, _codes = turned_on(session, cast)
    later = NOW + 2 * STEP
    first, second = waiting(session, user, later), waiting(session, user, later)

    assert enter(session, first, code_at(user, later), later) is not None
    assert enter(session, second, code_at(user, later), later) is None
    assert enter(session, second, code_at(user, NOW), later) is None


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_phones_clock_may_be_half_a_minute_wrong(
    session: Session, cast: Cast, steps: int, is_taken: bool
) -> None:
    user, _token, _codes = turned_on(session, cast)
    later = NOW + 10 * STEP

    token = enter(session, waiting(session, user, later), code_at(user, later + steps * STEP), later)

    assert (token is not None) == is_taken


def test_the_code_is_awaited_ten_minutes(session: Session, cast: Cast) -> None:
    user, _token, _codes = turned_on(session, cast)
    half = waiting(session, user, NOW)
    later = NOW + sessions.CODE_LASTS

    with pytest.raises(NotFound):
        enter(session, half, code_at(user, later), later)


def test_turning_the_app_on_ends_other_sessions_and_gives_this_one_a_new_id(
    session: Session, cast: Cast
) -> None:
    user = session.get_one(User, cast.karin.id)
    elsewhere = waiting(session, user, NOW)

    _user, token, _codes = turned_on(session, cast)

    assert accounts.actor_of(session, elsewhere, at=NOW) is None
    found = sessions.find(session, token, at=NOW)
    assert found is not None
    assert found.is_strong


def test_a_code_on_paper_works_once_however_it_is_written(session: Session, cast: Cast) -> None:
    user, _token, codes = turned_on(session, cast)

    assert len(set(codes)) == second_factor.CODES
    assert enter(session, waiting(session, user, NOW), codes[3].lower().replace("-", " "), NOW) is not None
    assert enter(session, waiting(session, user, NOW), codes[3], NOW) is None
    assert second_factor.codes_left(session, cast.karin) == second_factor.CODES - 1


def test_new_codes_on_paper_make_the_former_void(session: Session, cast: Cast) -> None:
    user, _token, codes = turned_on(session, cast)

    new = second_factor.renew_codes(session, cast.karin, codes[0], secret=SECRET, at=NOW)

    assert enter(session, waiting(session, user, NOW), codes[1], NOW) is None
    assert enter(session, waiting(session, user, NOW), new[0], NOW) is not None


def test_a_copied_database_has_neither_the_key_nor_a_code(session: Session, cast: Cast) -> None:
    user, _token, codes = turned_on(session, cast)
    key = second_factor.key_of(user, SECRET)

    stored = " ".join(
        str(value)
        for table in User.metadata.sorted_tables
        for row in session.execute(sa.select(table))
        for value in row
    )

    assert key not in stored
    assert [code for code in codes if code in stored or code.replace("-", "") in stored] == []
    assert second_factor.key_of(user, "another secret, and as long as that one") != key


def test_the_app_is_turned_off_only_with_a_code(session: Session, cast: Cast) -> None:
    user, _token, codes = turned_on(session, cast)

    with pytest.raises(RuleBroken) as broken:
        second_factor.turn_off(session, cast.karin, "000000", secret=SECRET, at=NOW)
    assert broken.value.rule == "wrong_code"

    second_factor.turn_off(session, cast.karin, codes[0], secret=SECRET, at=NOW)
    assert user.totp_since is None
    assert session.query(RecoveryCode).count() == 0


def test_an_administrator_takes_the_factor_away_and_the_person_is_told(session: Session, cast: Cast) -> None:
    user, token, _codes = turned_on(session, cast)

    with pytest.raises(NotAllowed):
        people.reset_second_factor(session, cast.nils, user.id, at=NOW)
    people.reset_second_factor(session, cast.ada, user.id, at=NOW)
    session.expire_all()

    assert accounts.actor_of(session, token, at=NOW) is None
    assert not second_factor.has_any(session, user)
    assert second_factor.was_reset(session, cast.karin) == NOW
    assert session.query(AuditEvent).filter_by(action="people:reset_second_factor").count() == 1
    second_factor.has_seen(session, cast.karin)
    assert second_factor.was_reset(session, cast.karin) is None
    with pytest.raises(RuleBroken):
        people.reset_second_factor(session, cast.ada, cast.ada.id, at=NOW)


def test_one_code_opens_one_session_on_both_databases(on_both: Site) -> None:
    with on_both.writing() as session:
        user, _token, _codes = turned_on(session, gather(session))
        later = NOW + 2 * STEP
        first, second = waiting(session, user, later), waiting(session, user, later)
        code = code_at(user, later)
        session.commit()
    with on_both.transaction() as session:
        assert enter(session, first, code, later) is not None
    with on_both.transaction() as session:
        assert enter(session, second, code, later) is None
        assert session.query(SignInSession).filter_by(is_whole=True).count() == 3
