"""Asking for a theming run, and what is seen of runs."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, Job
from dialog.services import theming
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.builders import a_survey, a_text
from tests.people import NOW, Cast


def test_a_run_is_asked_for_with_its_job_and_a_line_in_the_log(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)

    run = theming.ask(
        session, cast.karin, version.id, cast.arjeplog.id, ["police", "concern", "nonsense"], at=NOW
    )

    job = session.get_one(Job, run.job_id)
    line = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert run.scope == {"survey_version_id": version.id, "questions": ["concern", "police"]}
    assert (job.kind, job.arguments, job.state) == ("theming", {"run_id": run.id}, "queued")
    assert line is not None
    assert (line.action, line.organisation_id) == ("theming:ask", cast.arjeplog.id)


def test_one_run_at_a_time_for_a_survey(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    theming.ask(session, cast.karin, version.id, cast.arjeplog.id, ["concern"], at=NOW)

    with pytest.raises(RuleBroken, match="run_under_way"):
        theming.ask(session, cast.karin, version.id, cast.arjeplog.id, ["concern"], at=NOW)


def test_a_run_needs_an_open_question(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)

    with pytest.raises(RuleBroken, match="choose_a_question"):
        theming.ask(session, cast.karin, version.id, cast.arjeplog.id, ["nonsense"], at=NOW)


@pytest.mark.parametrize("name", ["petra", "maja", "gunnar", "ada"])
def test_only_a_coordinator_asks(session: Session, cast: Cast, name: str) -> None:
    version = a_survey(session, cast.arjeplog)

    with pytest.raises(NotAllowed):
        theming.ask(session, getattr(cast, name), version.id, cast.arjeplog.id, ["concern"], at=NOW)


def test_the_other_municipality_finds_neither_survey_nor_run(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    run = theming.ask(session, cast.karin, version.id, cast.arjeplog.id, ["concern"], at=NOW)

    with pytest.raises(NotFound):
        theming.ask(session, cast.nils, version.id, cast.arvidsjaur.id, ["concern"], at=NOW)
    with pytest.raises(NotFound):
        theming.line(session, cast.nils, run.id)
    assert theming.runs(session, cast.nils, cast.arvidsjaur.id) == []


def test_a_run_whose_worker_was_lost_is_shown_as_failed(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    run = theming.ask(session, cast.karin, version.id, cast.arjeplog.id, ["concern"], at=NOW)
    run.state = "running"
    session.get_one(Job, run.job_id).state = "failed"

    assert theming.line(session, cast.karin, run.id).state == "failed"


def test_what_can_be_grouped_is_listed_with_its_numbers(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    a_text(session, version, cast.arjeplog, "Skotrar på natten").state = "read"
    a_text(session, version, cast.arjeplog, "Det är mörkt")
    a_text(session, version, cast.arjeplog, "Syns inte").state = "withheld"
    session.flush()

    (found,) = theming.askable(session, cast.karin, cast.arjeplog.id)

    numbers = [(key, number) for key, _, number in found.questions]
    assert numbers == [("concern", 2), ("police", 0), ("municipality", 0)]
    assert (found.n_texts, found.n_unread) == (2, 1)
