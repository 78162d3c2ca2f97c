"""Receiving an answer: stored whole, once, without a trace of who or when."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Answer, AuditEvent, FreeText, Question, Response, SubmissionKey
from dialog.request import Site
from dialog.services import responses
from dialog.services.errors import NotFound
from dialog.services.responses import Sending
from surveys.forms import Collected
from surveys.question import AnswerValue
from tests.asked import a_definition, asked
from tests.people import NOW, Cast, gather

TODAY = NOW.date()
WROTE = "Ring Anna Persson på 070-123 45 67, hon såg skotern."


@pytest.fixture
def sending(session: Session, cast: Cast) -> Sending:
    """Bo's answer, ready to be received."""
    version = asked(session, cast, definition=a_definition())
    answered = Collected((AnswerValue("safe", choice="bad"),), {"concern": WROTE})
    return Sending(version.id, cast.arjeplog.id, "sv", "a key", answered)


def test_an_answer_is_stored_with_its_week_and_nothing_about_who(session: Session, sending: Sending) -> None:
    assert responses.receive(session, sending, on=TODAY)

    response = session.scalars(sa.select(Response)).one()
    assert (response.language, response.channel, response.received_week) == ("sv", "web", "2026-W48")
    assert response.municipality_id == sending.municipality_id
    keys = {row.id: row.key for row in session.scalars(sa.select(Question))}
    stored = [
        (keys[row.question_id], row.item, row.choice, row.number)
        for row in session.scalars(sa.select(Answer))
    ]
    assert stored == [("safe", "", "bad", None)]


def test_answers_that_are_stored_together_are_each_stored_once(session: Session, sending: Sending) -> None:
    to = responses.destination(session, sending.version_id)
    sendings = (sending, replace(sending, key="another key"), sending)

    responses.store_all(session.connection(), [responses.draft(to, [(one, TODAY)]) for one in sendings])

    assert len(session.scalars(sa.select(Response)).all()) == 2
    assert len(session.scalars(sa.select(FreeText)).all()) == 2
    assert session.scalar(sa.select(sa.func.count(sa.distinct(Answer.response_id)))) == 2


def test_a_text_is_masked_at_once_and_waits_for_its_reader(session: Session, sending: Sending) -> None:
    responses.receive(session, sending, on=TODAY)

    text = session.scalars(sa.select(FreeText)).one()
    assert text.original == WROTE
    assert "Anna" not in text.masked
    assert "070" not in text.masked
    assert (text.state, text.audience, text.language_stated, text.language_guessed) == (
        "new", "residents", "sv", None,
    )  # fmt: skip
    assert text.serious is None


def test_a_serious_statement_is_found_when_it_is_stored(session: Session, sending: Sending) -> None:
    serious = replace(sending, collected=Collected((), {"concern": "Min man slår mig när han druckit."}))

    responses.receive(session, serious, on=TODAY)

    assert session.scalars(sa.select(FreeText.serious)).one() == "violence"


def test_answers_of_many_kinds_fit_into_one_statement(session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    answers = (
        AnswerValue("safe_evening", choice="very_safe"),
        AnswerValue("worry", choice="never"),
        AnswerValue("local_problems", item="speeding", choice="speeding"),
        AnswerValue("local_problems", item="vandalism", choice="vandalism"),
    )
    one = Sending(version.id, cast.arjeplog.id, "sv", "k", Collected(answers, {}))

    drafted = responses.draft(responses.destination(session, version.id), [(one, TODAY)])
    responses.store(session.connection(), drafted)

    assert len(session.scalars(sa.select(Answer)).all()) == 4
    assert len({tuple(row) for row in drafted.answers}) == 1  # the same columns: one statement takes them all


def test_the_same_key_with_the_same_content_stores_nothing_more(session: Session, sending: Sending) -> None:
    first = responses.receive(session, sending, on=TODAY)
    again = responses.receive(session, sending, on=TODAY)
    in_another_language = responses.receive(session, replace(sending, language="se"), on=TODAY)

    assert (first, again, in_another_language) == (True, False, False)
    assert stored(session) == 1


def test_the_same_key_with_other_content_is_another_answer(session: Session, sending: Sending) -> None:
    other = replace(sending, collected=Collected((AnswerValue("safe", choice="good"),), {}))

    assert responses.receive(session, sending, on=TODAY)
    assert responses.receive(session, other, on=TODAY)
    assert stored(session) == 2


def test_another_key_with_the_same_content_is_another_answer(session: Session, sending: Sending) -> None:
    responses.receive(session, sending, on=TODAY)
    responses.receive(session, replace(sending, key="another key"), on=TODAY)

    assert stored(session) == 2


def test_the_key_itself_is_stored_nowhere(session: Session, sending: Sending) -> None:
    responses.receive(session, sending, on=TODAY)

    key = session.scalars(sa.select(SubmissionKey)).one()
    assert sending.key not in key.key_hash + key.content_hash
    assert key.content_hash != responses.content_hash(replace(sending, key="another key"))


def test_receiving_writes_no_line_in_the_log(session: Session, sending: Sending) -> None:
    before = session.scalar(sa.select(sa.func.count()).select_from(AuditEvent))

    responses.receive(session, sending, on=TODAY)

    assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == before


def test_a_municipality_that_the_survey_is_not_about_is_not_found(
    session: Session, cast: Cast, sending: Sending
) -> None:
    for wrong in (
        replace(sending, municipality_id=cast.arvidsjaur.id),
        replace(sending, municipality_id=cast.police.id),
        replace(sending, version_id=999),
    ):
        with pytest.raises(NotFound):
            responses.receive(session, wrong, on=TODAY)
    assert stored(session) == 0


def test_a_failure_half_way_stores_nothing(site: Site, session: Session, sending: Sending) -> None:
    unknown = Collected((AnswerValue("safe", choice="bad"), AnswerValue("no such question", choice="x")), {})

    with pytest.raises(KeyError), site.transaction() as writing:
        responses.receive(writing, replace(sending, collected=unknown), on=TODAY)

    assert stored(session) == 0
    assert session.scalars(sa.select(SubmissionKey)).all() == []


def test_keys_are_dropped_a_week_after_closing(session: Session, sending: Sending) -> None:
    responses.receive(session, sending, on=TODAY)

    assert responses.drop_keys(session, on=dt.date(2026, 12, 13)) == 0
    assert responses.drop_keys(session, on=dt.date(2026, 12, 14)) == 1
    assert stored(session) == 1


def stored(session: Session) -> int:
    """How many answers there are."""
    return session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0


# Many at once, on both databases.


def at_once(send: Callable[[Sending], None], sent: Sequence[Sending]) -> None:
    """Each by a thread of its own, all at the same moment."""
    start = threading.Barrier(len(sent))

    def begin(sending: Sending) -> None:
        start.wait()
        send(sending)

    threads = [threading.Thread(target=begin, args=(sending,)) for sending in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_copies_that_arrive_at_the_same_moment_are_stored_once(on_both: Site) -> None:
    with on_both.writing() as session:
        cast = gather(session)
        version = asked(session, cast, definition=a_definition())
        answered = Collected((AnswerValue("safe", choice="bad"),), {"concern": WROTE})
        sent = [
            Sending(version.id, cast.arjeplog.id, "sv", key, answered)
            for key in ("one", "two")
            for _ in range(6)
        ]
        to = responses.destination(session, version.id)
    results: list[bool] = []

    def receive(sending: Sending) -> None:
        with on_both.transaction() as session:
            results.append(responses.receive(session, sending, on=TODAY))

    def store(sending: Sending) -> None:  # as a resident's form does
        on_both.store(responses.draft(to, [(replace(sending, key=f"form {sending.key}"), TODAY)]))

    at_once(receive, sent)
    at_once(store, sent)

    with on_both.writing() as session:
        assert stored(session) == 4
        assert len(set(session.scalars(sa.select(Response.id)))) == 4
        assert all(isinstance(one, uuid.UUID) for one in session.scalars(sa.select(Response.id)))
    assert sorted(results) == [False] * 10 + [True] * 2
