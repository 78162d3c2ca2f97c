"""The e-mail of the fixed hours: content-free, once, to all who take care of it, until somebody has."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock, jobs
from dialog.database import connect
from dialog.models import AuditEvent, FreeText, Membership, Notice, User
from dialog.request import Site
from dialog.services import desk, notices, own_texts, privacy, responses
from dialog.services.responses import Sending
from dialog.settings import Settings
from surveys.forms import Collected
from tests.builders import a_survey, a_text
from tests.conftest import SECRET
from tests.people import Cast, gather
from tests.smtp import Mailbox, mail_server

THREAT = "Jag ska döda honom, jag har ett gevär"
EVENING = dt.datetime(2026, 11, 23, 19, 0, tzinfo=dt.UTC)
"""Eight in the evening in Sweden."""
MORNING = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
"""Seven the next morning."""
AFTERNOON = dt.datetime(2026, 11, 24, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


def mailing(box: Mailbox) -> Settings:
    return Settings(
        secret_key=SECRET,
        base_url="https://dialog.example.se",
        smtp_url=box.url,
        mail_from="dialog@example.se",
    )


def notify(site: Site, box: Mailbox, at: dt.datetime) -> tuple[int, int]:
    """What the worker does each minute, at this one."""
    clock.FIXED = at
    settings = mailing(box)
    return jobs.notify(site.transaction, settings, notices.latest_hour(settings.notice_hours, at=at))


def a_substitute(session: Session, cast: Cast, language: str = "en") -> None:
    session.add(
        User(
            email="siv@example.se",
            name="Siv",
            language=language,
            memberships=[
                Membership(organisation_id=cast.arjeplog.id, role="coordinator", from_on=dt.date(2026, 1, 1))
            ],
        )
    )


def threatened(session: Session, cast: Cast) -> FreeText:
    """Somebody has sent a threat to Arjeplog, where Karin and Siv coordinate."""
    a_substitute(session, cast)
    version = a_survey(session, cast.arjeplog)
    sending = Sending(version.id, cast.arjeplog.id, "sv", "key", Collected((), {"concern": THREAT}))
    responses.receive(session, sending, on=clock.day_of(EVENING))
    text = session.scalars(sa.select(FreeText)).one()
    session.commit()
    return text


def test_a_threat_in_the_evening_is_in_the_morning_notice_of_both_and_says_nothing(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    assert notify(site, box, EVENING - dt.timedelta(hours=5)) == (0, 0)
    threatened(session, cast)

    assert notify(site, box, EVENING) == notify(site, box, MORNING - dt.timedelta(minutes=1)) == (0, 0)
    assert notify(site, box, MORNING) == (2, 0)

    assert box.to == ["karin@example.se", "siv@example.se"]
    swedish, english = (letter.get_content() for letter in box.letters)
    assert english == (
        "Something waits on your desk in the dialogue with the residents, Arjeplog municipality.\n\n"
        "How many: 1.\n\n"
        "Sign in to see what it is: https://dialog.example.se/en/desk/\n\n"
        "This message says no more on purpose. It comes at fixed hours until nothing waits.\n"
    )
    assert box.letters[1]["Subject"] == "Something waits on your desk: Arjeplog municipality"
    assert "https://dialog.example.se/sv/desk/" in swedish
    sent = "".join(letter.as_string() for letter in box.letters).casefold()
    assert [word for word in ("döda", "gevär", "hot", "threat", "weapon", "serious") if word in sent] == []


def test_what_is_serious_in_a_survey_of_the_police_is_told_to_the_police_alone(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    version = a_survey(session, cast.police, municipalities=[cast.arjeplog])
    text = a_text(session, version, cast.arjeplog, THREAT)
    a_text(session, version, cast.arjeplog, "Pimeää tiellä", language="fi")
    text_id = text.id
    session.commit()

    assert notify(site, box, MORNING) == (1, 0)
    assert box.to == ["petra@example.se"]
    with site.transaction() as writing:
        own_texts.handled(writing, cast.petra, text_id, "police", "", at=MORNING)
    assert notify(site, box, AFTERNOON) == (0, 0)


def test_it_comes_once_an_hour_and_again_at_the_next_until_somebody_has_acted(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    text = threatened(session, cast)

    went = [notify(site, box, MORNING + dt.timedelta(minutes=minute))[0] for minute in (0, 1, 30, 479)]
    assert went == [2, 0, 0, 0]
    assert notify(site, box, AFTERNOON) == (2, 0)
    with site.transaction() as writing:
        privacy.handled(writing, cast.karin, text.id, "police", "", at=AFTERNOON)

    assert notify(site, box, MORNING + dt.timedelta(days=1)) == (0, 0)
    assert len(box.letters) == 4


def test_what_comes_between_the_hours_waits_for_the_next(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    assert notify(site, box, MORNING) == (0, 0)
    threatened(session, cast)

    assert notify(site, box, MORNING + dt.timedelta(hours=2)) == (0, 0)
    assert notify(site, box, AFTERNOON) == (2, 0)


def test_a_worker_that_was_down_sends_when_it_is_back_and_only_once(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)

    late = MORNING + dt.timedelta(days=3, hours=5)
    assert [notify(site, box, late + dt.timedelta(minutes=minute))[0] for minute in (0, 1)] == [2, 0]


def test_nothing_is_sent_or_claimed_without_a_server(site: Site, session: Session, cast: Cast) -> None:
    threatened(session, cast)

    assert jobs.notify(site.transaction, Settings(secret_key=SECRET), MORNING) == (0, 0)
    assert session.scalars(sa.select(Notice.id)).all() == []


def test_a_text_that_she_cannot_read_waits_for_her_alone_until_somebody_has_read_it(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    a_substitute(session, cast)
    session.flush()
    session.query(User).filter_by(email="siv@example.se").one().reads = ["sv", "se"]
    a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Skohterat ihkku", language="se")
    session.commit()

    assert notify(site, box, MORNING) == (1, 0)
    assert box.to == ["karin@example.se"]
    session.query(FreeText).one().state = "read"
    session.commit()
    assert notify(site, box, AFTERNOON) == (0, 0)


def test_who_has_left_or_is_closed_gets_nothing(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)
    session.query(User).filter_by(email="siv@example.se").one().is_active = False
    session.commit()

    notify(site, box, MORNING)

    assert box.to == ["karin@example.se"]


def test_a_server_that_cannot_be_reached_is_tried_each_minute_told_to_the_administrator_and_logged_once(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = replace(box, port=free.getsockname()[1])
    ada, karin = cast.ada, cast.karin

    assert [notify(site, gone, MORNING + dt.timedelta(minutes=one)) for one in (0, 1)] == [(0, 1), (0, 1)]
    kinds = {who.name: [due.kind for due in desk.awaiting(session, who, at=MORNING)] for who in (ada, karin)}
    assert (kinds["Ada"], "notice_failed" in kinds["Karin"]) == (["notice_failed"], False)
    session.rollback()
    assert notify(site, box, MORNING + dt.timedelta(minutes=2)) == (2, 0)

    assert desk.awaiting(session, ada, at=MORNING) == ()
    lines = session.scalars(sa.select(AuditEvent).where(AuditEvent.action.like("notice:%"))).all()
    assert [(one.action, one.organisation_id, one.details) for one in lines] == [
        ("notice:fail", cast.arjeplog.id, {"error": "ConnectionRefusedError"})
    ]


def test_who_had_the_message_before_a_failure_gets_no_second_one(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)
    box.most = 1

    assert notify(site, box, MORNING) == (1, 1)
    box.most = None
    assert notify(site, box, MORNING + dt.timedelta(minutes=1)) == (1, 0)

    assert box.to == ["karin@example.se", "siv@example.se"]


def test_an_address_that_is_refused_for_good_does_not_keep_the_others_from_theirs(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)
    box.refused["karin@example.se"] = 550

    went = [notify(site, box, MORNING + dt.timedelta(minutes=minute)) for minute in (0, 1)]

    assert (went, box.to) == ([(1, 0), (0, 0)], ["siv@example.se"])


def test_when_all_are_refused_all_are_tried_again(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)
    box.refused = {"karin@example.se": 550, "siv@example.se": 550}

    assert notify(site, box, MORNING) == (0, 1)
    box.refused = {}
    assert notify(site, box, MORNING + dt.timedelta(minutes=1)) == (2, 0)


def test_where_nobody_takes_care_the_administrator_is_told(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)
    session.execute(
        sa.update(Membership).values(to_on=dt.date(2026, 11, 1)).where(Membership.role == "coordinator")
    )
    session.commit()

    assert notify(site, box, MORNING) == (0, 0)

    assert [due.kind for due in desk.awaiting(session, cast.ada, at=MORNING)] == ["notice_failed"]


def test_what_a_dead_worker_took_is_given_back_when_no_sending_lasts_so_long(
    site: Site, session: Session, cast: Cast, box: Mailbox, tmp_path: Path
) -> None:
    threatened(session, cast)
    address = site.engine.url.render_as_string(hide_password=False)
    workers = [
        jobs.Queue(replace(mailing(box), database_url=address, queue_url=f"sqlite:///{tmp_path}/queue.db"))
        for _ in range(2)
    ]
    with site.transaction() as dying:
        assert len(notices.claim(dying, MORNING, at=MORNING)) == 1

    sent = []
    for minute in range(7):
        clock.FIXED = MORNING + dt.timedelta(minutes=minute)
        for worker in workers:
            worker.notify()
        sent.append(len(box.letters))

    assert sent == [0, 0, 0, 0, 0, 2, 2]


def test_only_the_latest_hour_is_kept_since_more_would_tell_when_an_answer_came(
    site: Site, session: Session, cast: Cast, box: Mailbox
) -> None:
    threatened(session, cast)

    for moment in (MORNING, AFTERNOON):
        notify(site, box, moment)

    rows = session.scalars(sa.select(Notice).order_by(Notice.municipality_id)).all()
    assert [(one.due_at, one.state) for one in rows] == [(AFTERNOON, "sent")] * 3


def test_two_workers_claim_an_hour_once(on_both: Site) -> None:
    with on_both.writing() as session:
        threatened(session, gather(session))
    other = Site(on_both.settings, connect(on_both.engine.url.render_as_string(hide_password=False)))
    with on_both.transaction() as first:
        claimed = notices.claim(first, MORNING, at=MORNING)
    with other.transaction() as second:
        again = notices.claim(second, MORNING, at=MORNING)
    with on_both.transaction() as first:
        notices.settle(first, claimed[0], dealt=0, error="OSError", at=MORNING)
    with other.transaction() as second:
        retried = notices.claim(second, MORNING, at=MORNING)
    with on_both.transaction() as first:
        late = notices.claim(first, MORNING, at=MORNING)
    other.engine.dispose()

    assert (len(claimed), again, retried, late) == (1, [], claimed, [])


@pytest.mark.postgres
def test_two_workers_at_the_very_same_moment_claim_an_hour_once_on_postgresql(on_both: Site) -> None:
    if on_both.engine.dialect.name == "sqlite":
        return  # one writer at a time: the test above says it all
    with on_both.writing() as session:
        threatened(session, gather(session))
    found: list[list[int]] = []

    def at_once() -> None:
        with on_both.transaction() as session:
            found.append(notices.claim(session, MORNING, at=MORNING))

    workers = [threading.Thread(target=at_once) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(map(len, found)) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("at", "hour"),
    [
        (MORNING, "2026-11-24T06:00"),
        (MORNING - dt.timedelta(seconds=1), "2026-11-23T14:00"),
        (dt.datetime(2026, 7, 1, 5, 0, tzinfo=dt.UTC), "2026-07-01T05:00"),
        (dt.datetime(2026, 3, 29, 4, 59, tzinfo=dt.UTC), "2026-03-28T14:00"),
    ],
)
def test_the_hours_are_swedish_ones_in_winter_and_in_summer(at: dt.datetime, hour: str) -> None:
    found = notices.latest_hour((7, 15), at=at)

    assert found.strftime("%Y-%m-%dT%H:%M") == hour
