"""Who guesses waits longer and longer; who is guessed at, in a browser of their own, does not."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import SignInAttempt
from dialog.request import Site
from dialog.services import second_factor, slowing
from dialog.services.errors import RuleBroken
from tests.people import NOW, gather

KARIN = "karin@example.se"
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def lucky(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every lot wins, where a test does not say otherwise."""
    monkeypatch.setattr(slowing, "ODDS", 1.0)


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
        while not is_admitted(session, KARIN, "known", at):
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


def attacked(
    session: Session, monkeypatch: pytest.MonkeyPatch, every: dt.timedelta, hours: int, seed: int
) -> tuple[int, list[int]]:
    """Somebody guesses at Karin without end; she tries once a minute in a browser that nobody knows.

    How many guesses were admitted, and after how many of her tries each of hers was.
    """
    monkeypatch.setattr(slowing, "ODDS", 0.5)
    monkeypatch.setattr(slowing, "DRAW", random.Random(seed))
    guesses, waited, waits = 0, 0, []
    theirs, hers = NOW, NOW + dt.timedelta(minutes=5, seconds=0.5)
    while min(theirs, hers) < NOW + dt.timedelta(hours=hours):
        if theirs <= hers:
            guesses += is_admitted(session, KARIN, "", theirs)
            theirs += every
            continue
        waited += 1
        try:
            note = slowing.admit(session, KARIN, "", at=hers)
            session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id == note))
            waits, waited = [*waits, waited], 0
        except RuleBroken:
            pass
        hers += dt.timedelta(minutes=1)
    return guesses, waits


@pytest.mark.parametrize(("seconds", "tries"), [(60, 8), (20, 20), (5, 60)])
def test_under_an_attack_without_end_the_right_person_comes_in_and_guesses_stay_few(
    session: Session, monkeypatch: pytest.MonkeyPatch, seconds: int, tries: int
) -> None:
    hours = 8

    guesses, waits = attacked(session, monkeypatch, dt.timedelta(seconds=seconds), hours, seed=seconds)

    assert guesses <= slowing.FREE + hours * 60 // 2
    assert len(waits) >= 4
    assert sum(waits) / len(waits) <= tries


def test_an_exactly_timed_attack_of_few_tries_shuts_nobody_out(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = slowing.LONGEST_WAIT_UNKNOWN

    _guesses, waits = attacked(session, monkeypatch, every, hours=4, seed=1)

    assert sum(waits) / len(waits) <= 5


def test_no_lot_decides_about_codes(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slowing, "ODDS", 0.0)
    for _ in range(slowing.FREE):
        second_factor.admit(session, 1, "", at=NOW)

    second_factor.admit(session, 1, "", at=NOW + slowing.FIRST_WAIT)

    assert session.query(SignInAttempt).count() == slowing.FREE + 1


def test_an_address_that_nobody_has_waits_like_any_other(session: Session) -> None:
    for _ in range(slowing.FREE):
        slowing.admit(session, "nobody@example.se", "", at=NOW)

    assert not is_admitted(session, "nobody@example.se", "", NOW)
    kept = session.query(SignInAttempt).first()
    assert kept is not None
    assert "nobody" not in kept.email_hash
