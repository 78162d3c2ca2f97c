"""Answers from files and from paper, on both databases: stored once, counted by the day."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dialog.models import Answer, FreeText, Response
from dialog.request import Site
from dialog.services import answer_entry, answer_files, responses
from dialog.services.answer_files import Stored
from dialog.services.responses import Sending
from surveys.answers_rows import RightRow
from surveys.forms import Collected
from surveys.question import AnswerValue
from tests.asked import a_definition, asked
from tests.people import NOW, gather


def test_a_file_and_a_pile_of_paper_are_stored_once_and_counted(on_both: Site) -> None:
    rows = [
        RightRow(number, "arjeplog", "sv", NOW.date(), Collected((AnswerValue("safe", choice="bad"),), {}))
        for number in range(2, 1_002)
    ]
    with on_both.writing() as session:
        cast = gather(session)
        version = asked(session, cast, definition=a_definition())
        where = {"arjeplog": cast.arjeplog.id}
        stored = [
            answer_files.store(
                session, cast.karin, version.id, some, where, file=b"x", sheet="", left_out=0, at=NOW
            )
            for some in (rows[:600], rows)
        ]
        paper = Sending(version.id, cast.arjeplog.id, "sv", "k", rows[0].collected, channel="paper")
        entered = [answer_entry.enter(session, cast.karin, paper, at=NOW) for _ in range(2)]
        counted = [
            answer_entry.entered_on(session, cast.karin, version.id, on=NOW.date() + dt.timedelta(days=days))
            for days in (-1, 0, 1)
        ]

        assert stored == [Stored(600, 0), Stored(400, 600)]
        assert entered == [True, False]
        assert counted == [{}, {"paper": 1}, {}]
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1_001


def test_many_answers_at_once_are_stored_like_each_by_itself_and_a_copy_of_one_is_met(on_both: Site) -> None:
    words = "Ring mig på 070-123 45 67. Min man slår mig på kvällarna."
    collected = Collected((AnswerValue("safe", choice="bad"),), {"concern": words})
    with on_both.writing() as session:
        cast = gather(session)
        version = asked(session, cast, definition=a_definition())
        sendings = [
            (Sending(version.id, cast.arjeplog.id, "sv", key, collected, channel="file"), NOW.date())
            for key in ("one", "two", "three")
        ]
        responses.receive(session, sendings[0][0], on=NOW.date())

        looked = {words: responses.look_through(words)}
        added = [responses.receive_new(session, some, looked) for some in (sendings[2:], sendings[:2])]

        assert added == [1, 1]
        stored = session.scalars(sa.select(FreeText)).all()
        assert len(stored) == 3
        told = {(one.original, one.masked, one.serious, one.state, one.language_stated) for one in stored}
        assert told == {(words, looked[words].masked, looked[words].serious, "new", "sv")}
        assert "070" not in looked[words].masked
        assert session.scalar(sa.select(sa.func.count()).select_from(Answer)) == 3
