"""What a report tells of drafts that residents could comment on, and of what was not prioritised."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion, Survey
from dialog.services import promises, public_drafts, responses
from surveys.forms import Collected
from tests.people import NOW, Cast
from tests.promised import a_head, a_suggested_version, approve, pass_the_check, picture_of
from tests.reported import a_report, as_read, said
from tests.rows import texts
from tests.situations import prioritise

TODAY = dt.date(2026, 11, 23)
LAST = dt.date(2026, 12, 14)
AFTER = dt.datetime(2026, 12, 15, 9, 0, tzinfo=dt.UTC)
WROTE = "Skriv också om isvägen."


@pytest.fixture
def draft(session: Session, cast: Cast) -> PromiseVersion:
    """Public for three weeks."""
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    public_drafts.ask(session, cast.karin, version.id, (TODAY, LAST), revision=version.revision, at=NOW)
    public_drafts.consent(session, cast.petra, version.id, public_drafts.sealed(version), at=NOW)
    return version


def comment(session: Session, version: PromiseVersion, people: int) -> None:
    form = session.get_one(Survey, version.comment_survey_id).versions[-1]
    for number in range(people):
        sending = responses.Sending(
            version_id=form.id,
            municipality_id=version.promise.municipality_id,
            language="sv",
            key=f"{number}",
            collected=Collected((), {"comment": WROTE}),
        )
        responses.receive(session, sending, on=TODAY)


def report(session: Session, cast: Cast, on: dt.date = TODAY) -> str:
    return said(as_read(session, cast.karin, a_report(session, cast), on=on))


@pytest.mark.parametrize(
    ("people", "wanted"),
    [(0, "Ingen kommenterade."), (4, "Färre än fem kommenterade."), (5, "5 personer kommenterade.")],
)
def test_how_many_commented_is_told_with_small_numbers_protected(
    session: Session, cast: Cast, draft: PromiseVersion, people: int, wanted: str
) -> None:
    comment(session, draft, people)
    told = report(session, cast)
    heading = "Kommentarer på ett utkast: Det här lovar polisen och kommunen"
    assert [one in told for one in (heading, wanted, WROTE)] == [True, True, False]
    assert ("Det är inte beslutat än." in told) == bool(people)


def test_what_was_answered_is_told_when_the_promise_is_decided(
    session: Session, cast: Cast, draft: PromiseVersion
) -> None:
    comment(session, draft, 5)
    answer = "Isvägen får en egen rad nästa år."
    public_drafts.answer_comments(session, cast.karin, draft.id, texts(answer), at=NOW)
    pass_the_check(session, cast.karin, draft, at=AFTER)
    promises.propose(session, cast.karin, draft.id, revision=draft.revision, at=AFTER)
    before = report(session, cast, AFTER.date())
    assert (answer in before, "Kommentarer på ett utkast: ett utkast som inte visas längre" in before) == (
        False,
        True,
    )
    approve(session, draft, cast.gunnar, cast.maja)
    promises.publish(session, cast.petra, draft.id, at=AFTER)
    session.commit()
    told = said(as_read(session, cast.karin, a_report(session, cast, 2026), on=AFTER.date()))
    assert f"Det här lovar polisen och kommunen {answer}" in told


def test_what_was_not_prioritised_is_told_with_the_reason(
    session: Session, cast: Cast, draft: PromiseVersion
) -> None:
    promised, other = sorted(picture_of(session, draft).concerns, key=lambda one: one.key != "snowmobiles")[
        :2
    ]
    session.execute(sa.text("DROP TRIGGER priority_decision_frozen_insert"))
    for concern in (promised, other):
        prioritise(session, cast, concern, "not_prioritised")
    assert f"{other.title['sv']} Många drabbas." in report(session, cast)
