"""Who guesses waits longer and longer; who is guessed at, in a browser of their own, does not."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import SignInAttempt
from dialog.request import Site
from dialog.services import slowing
from dialog.services.errors import RuleBroken
from tests.people import NOW, gather

KARIN = "karin@example.se"
SECOND = dt.timedelta(seconds=1)


def is_admitted(session: Session, whom: str, device: str, at: dt.datetime) -> bool:
    try:
        slowing.admit(session, whom, device, at=at)
    except RuleBroken:
        return False
    return True


def test_each_wrong_try_doubles_the_wait_up_to_a_quarter_of_an_hour(session: Session) -> None:
    at, waits = NOW, []
    for _ in range(slowing.FREE + 8):
        began = at
        while not is_admitted(session, KARIN, "", at):
            at += slowing.FIRST_WAIT
        waits.append((at - began).total_seconds())

    assert waits == [0] * slowing.FREE + [15, 30, 60, 120, 240, 480, 900, 900]


def test_an_hour_without_tries_forgets(session: Session) -> None:
    for _ in range(slowing.FREE):
        slowing.admit(session, KARIN, "", at=NOW)

    assert not is_admitted(session, KARIN, "", NOW + SECOND)
    for _ in range(slowing.FREE):
        assert is_admitted(session, KARIN, "", NOW + slowing.WINDOW)


def test_a_known_browser_is_slowed_by_its_own_tries_alone_on_both_databases(on_both: Site) -> None:
    with on_both.writing() as session:
        gather(session)
        for _ in range(slowing.FREE):
            slowing.admit(session, KARIN, "", at=NOW)

        assert not is_admitted(session, KARIN, "", NOW)
        note = slowing.admit(session, KARIN, "known", at=NOW)
        slowing.succeeded(session, note)
        assert session.query(SignInAttempt).count() == slowing.FREE
        for _ in range(slowing.FREE):
            slowing.admit(session, KARIN, "known", at=NOW)
        assert not is_admitted(session, KARIN, "known", NOW)


def test_many_accounts_tried_slow_all_unknown_browsers_and_no_known_one(session: Session) -> None:
    for number in range(slowing.FREE_OVERALL):
        slowing.admit(session, f"{number}@example.se", "", at=NOW)

    assert not is_admitted(session, KARIN, "", NOW)
    assert is_admitted(session, KARIN, "known", NOW)
    assert is_admitted(session, KARIN, "", NOW + slowing.LONGEST_WAIT_OVERALL)


def test_an_address_that_nobody_has_waits_like_any_other(session: Session) -> None:
    for _ in range(slowing.FREE):
        slowing.admit(session, "nobody@example.se", "", at=NOW)

    assert not is_admitted(session, "nobody@example.se", "", NOW)
    kept = session.query(SignInAttempt).first()
    assert kept is not None
    assert "nobody" not in kept.email_hash
