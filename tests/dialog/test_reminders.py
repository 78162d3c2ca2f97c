"""The week's reminder: only who asked for it, only when something waits, once, and without a word of what."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock, jobs
from dialog.models import Membership, Reminder, User
from dialog.request import Site
from dialog.services import reminders
from dialog.settings import Settings
from tests.conftest import SECRET
from tests.people import Cast, gather
from tests.smtp import Mailbox, mail_server

MONDAY = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
"""Seven in the morning in Sweden; the agreement ends within half a year, so something waits for Karin."""
WEEK = dt.timedelta(days=7)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


def remind(site: Site, box: Mailbox, at: dt.datetime) -> int:
    """What the worker does each minute, at this one."""
    clock.FIXED = at
    settings = Settings(
        secret_key=SECRET,
        base_url="https://dialog.example.se",
        smtp_url=box.url,
        mail_from="dialog@example.se",
    )
    return jobs.remind(site.transaction, settings)


def wanting(session: Session, *names: str) -> None:
    addresses = [f"{name}@example.se" for name in names]
    session.execute(sa.update(User).where(User.email.in_(addresses)).values(wants_reminder=True))
    session.commit()


def test_who_asked_is_told_once_a_week_on_monday_morning_and_nobody_else(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    wanting(session, "karin", "ada")

    went = [
        remind(site, box, at)
        for at in (
            MONDAY - dt.timedelta(minutes=1),
            MONDAY,
            MONDAY + dt.timedelta(minutes=1),
            MONDAY + dt.timedelta(days=2),
            MONDAY + WEEK,
        )
    ]

    # Nothing waits for Ada, who only administers.
    assert (went, box.to) == ([0, 1, 0, 0, 1], ["karin@example.se"] * 2)


def test_the_message_says_that_something_waits_and_where_to_sign_in_and_nothing_else(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    wanting(session, "petra")
    session.execute(sa.update(User).where(User.email == "petra@example.se").values(language="en"))
    session.commit()

    remind(site, box, MONDAY)

    assert box.letters[0]["Subject"] == "Something waits for you on your desk"
    assert box.letters[0].get_content() == (
        "Something waits for you in the dialogue with the residents.\n\n"
        "Sign in to see what it is: https://dialog.example.se/en/desk/\n\n"
        "This message says no more on purpose. It comes at most once a week, and only when something waits. "
        "You turn it off on the page Your account.\n"
    )


def test_what_comes_later_in_the_day_waits_for_next_monday(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    cast.agreement.starts_on, cast.agreement.ends_on = dt.date(2026, 1, 1), dt.date(2028, 12, 31)
    wanting(session, "karin")
    assert remind(site, box, MONDAY) == 0

    cast.agreement.ends_on = dt.date(2026, 12, 31)
    session.commit()

    assert [remind(site, box, MONDAY + dt.timedelta(hours=2)), remind(site, box, MONDAY + WEEK)] == [0, 1]


def test_who_has_left_or_is_closed_gets_none(site: Site, session: Session, cast: Cast, box: Mailbox) -> None:
    wanting(session, "karin", "petra")
    session.execute(sa.update(User).where(User.id == cast.petra.id).values(is_active=False))
    left = sa.update(Membership).where(Membership.user_id == cast.karin.id)
    session.execute(left.values(to_on=dt.date(2026, 11, 22)))
    session.commit()

    assert remind(site, box, MONDAY) == 0


def test_who_could_not_be_reached_is_tried_again_and_who_had_it_gets_no_second_one(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    wanting(session, "karin", "petra")
    with site.transaction() as writing:
        claimed = reminders.claim(writing, at=MONDAY)
        reminders.give_back(writing, claimed[1:])

    assert (remind(site, box, MONDAY), box.to) == (1, ["petra@example.se"])


def test_a_server_that_is_down_costs_nobody_their_reminder(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    wanting(session, "karin")
    clock.FIXED = MONDAY
    broken = Settings(secret_key=SECRET, smtp_url="smtp://127.0.0.1:9", mail_from="dialog@example.se")

    assert jobs.remind(site.transaction, broken) == 0
    assert remind(site, box, MONDAY + dt.timedelta(minutes=1)) == 1


def test_without_a_server_no_week_is_taken_and_the_administrator_has_a_text_to_paste(
    site: Site, session: Session, cast: Cast
) -> None:
    wanting(session, "karin", "nils")
    clock.FIXED = MONDAY

    assert jobs.remind(site.transaction, Settings(secret_key=SECRET)) == 0
    assert session.scalars(sa.select(Reminder)).all() == []
    paste = reminders.to_paste(session, cast.ada, "https://dialog.example.se", at=MONDAY)
    assert paste.addresses == ("karin@example.se",)
    assert [
        (code, "https://dialog.example.se/" + code in body) for code, _subject, body in paste.letters
    ] == [
        ("sv", True),
        ("en", True),
    ]


@pytest.mark.postgres
def test_workers_at_the_very_same_moment_claim_a_week_once(on_both: Site) -> None:
    with on_both.writing() as session:
        gather(session)
        wanting(session, "karin")
    found: list[list[int]] = []

    def at_once() -> None:
        with on_both.transaction() as session:
            found.append(reminders.claim(session, at=MONDAY))

    workers = [threading.Thread(target=at_once) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(map(len, found)) == [0, 0, 0, 1]
