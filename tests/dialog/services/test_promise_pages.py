"""What everyone reads of a promise: grounds down to theme and protected number, history, how it is going."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Concern, Survey, SurveyVersion
from dialog.services import actions, approvals, promise_making, promise_pages, promises, signed_prints
from dialog.services.errors import NotFound
from dialog.services.promise_pages import PromisePage
from tests.people import NOW, Cast
from tests.prints_signed import a_signed_print
from tests.promised import (
    a_promise,
    a_proposed_version,
    a_published_version,
    an_old_version,
    approve,
    picture_of,
    told,
)
from tests.situations import prioritise

TODAY = dt.date(2026, 12, 1)


def shown(session: Session, cast: Cast, number: int | None = None, language: str = "sv") -> PromisePage:
    here = (session, cast.arjeplog.id, "medborgarlofte")
    if number is None:
        return promise_pages.show(*here, on=TODAY, language=language)
    return promise_pages.version(*here, number, on=TODAY, language=language)


def test_a_line_leads_to_its_concern_its_theme_and_a_protected_number(session: Session, cast: Cast) -> None:
    a_published_version(session, cast)
    police, municipality = shown(session, cast).sides
    (line,) = police.lines
    first, counted = line.grounds
    assert (first.concern.key, first.evidence, first.theme) == ("snowmobiles", None, None)
    assert counted.evidence is not None
    assert counted.theme is not None
    assert (counted.evidence.kind, counted.evidence.value, counted.theme.key) == (
        "residents",
        15.0,
        "snowmobiles",
    )
    assert (municipality.party.key, municipality.lines) == ("arjeplog", ())


def test_a_merged_theme_leads_to_what_it_was_merged_into(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    theme = version.lines[0].grounds[0].concern.themes[0]  # type: ignore[union-attr]
    other = next(one for one in session.query(type(theme)) if one.key == "speeding")
    theme.status, theme.merged_into_id = "merged", other.id
    session.flush()
    found = {one.theme.key for one in shown(session, cast).sides[0].lines[0].grounds if one.theme}
    assert found == {"speeding"}


def test_evidence_that_is_not_public_is_not_shown(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    session.execute(sa.text("DROP TRIGGER evidence_frozen_update"))
    for ground in version.lines[0].grounds:
        if ground.evidence:
            ground.evidence.is_public = False
    session.flush()
    grounds = shown(session, cast).sides[0].lines[0].grounds
    assert [one.evidence for one in grounds] == [None, None]


def test_counts_and_the_newest_follow_up_stand_by_the_line(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    action_id = version.lines[0].action_id
    assert action_id is not None
    actions.record_count(session, cast.petra, action_id, "2026-10", 2, at=NOW)
    row = told(session, cast, version)
    (line,) = shown(session, cast).sides[0].lines
    assert line.progress is not None
    assert (line.progress.done, line.progress.expected, line.follow_up) == (2, 9, row)


def test_the_history_says_what_changed_line_by_line(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    line = second.lines[0]
    line.text = {**line.text, "sv": line.text["sv"].replace("tre", "fyra")}
    a_published_version(session, cast, second)
    page = shown(session, cast)
    (difference,) = page.differences
    assert [words for words, kind in difference.pieces if kind != "same"] == ["tre", "fyra"]
    assert [(event.version.number, event.follow_up) for event in page.events] == [(2, None), (1, None)]
    assert (shown(session, cast, 1).state, shown(session, cast, 1).newest) == ("superseded", second)


def test_versions_are_compared_in_a_language_that_both_have(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    a_published_version(session, cast, second)
    assert shown(session, cast, language="en").differences_in == "en"
    assert shown(session, cast, language="se").differences_in == "sv"


@pytest.mark.parametrize("number", [None, 1, 7])
def test_what_was_never_published_is_nobodys_business(
    session: Session, cast: Cast, number: int | None
) -> None:
    a_proposed_version(session, cast)
    with pytest.raises(NotFound):
        shown(session, cast, number)
    assert promise_pages.index(session, cast.arjeplog.id, on=TODAY, language="sv") == ()


def test_a_withdrawn_draft_is_not_readable(session: Session, cast: Cast) -> None:
    version = promise_making.draft(session, cast.karin, a_promise(session, cast).id, at=NOW)
    version.status = "withdrawn"
    session.flush()
    with pytest.raises(NotFound):
        shown(session, cast, 1)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2026, 11, 30), "published"),
        (dt.date(2026, 12, 1), "in_force"),
        (dt.date(2027, 4, 30), "in_force"),
        (dt.date(2027, 5, 1), "ends"),
    ],
)
def test_a_promise_holds_between_its_days(session: Session, cast: Cast, day: dt.date, state: str) -> None:
    version = a_published_version(session, cast)
    assert promise_pages.state_of(version, day) == state


def test_an_old_promise_has_lines_without_grounds(session: Session, cast: Cast) -> None:
    an_old_version(session, cast)
    lines = [line for side in shown(session, cast).sides for line in side.lines]
    assert [line.grounds for line in lines] == [(), ()]


def test_the_promises_own_form_is_where_to_say_what_one_thinks(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    assert shown(session, cast).feedback is None
    survey = Survey(
        slug="om-loftet",
        kind="feedback",
        audience="residents",
        asked_by_id=cast.arjeplog.id,
        promise_id=version.promise_id,
        municipalities=[cast.arjeplog],
    )
    session.add(survey)
    session.flush()
    session.add(
        SurveyVersion(
            survey_id=survey.id,
            number=1,
            status="published",
            title={"sv": "Vad tycker du?"},
            introduction={},
            closing={},
            sections=[],
            opens_on=dt.date(2026, 11, 1),
        )
    )
    session.flush()
    assert shown(session, cast).feedback == "om-loftet"


def test_a_problem_that_was_not_prioritised_is_told_with_its_reason_unless_a_line_rests_on_it(
    session: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    picture = picture_of(session, version)
    answered = next(one for one in picture.concerns if one.key == "snowmobiles")
    other = Concern(
        key="dogs",
        priority=9,
        title={"sv": "Hundar springer lösa", "en": "Dogs run loose"},
        when_and_where={},
        ranked_because={},
    )
    for table in ("concern", "priority_decision"):
        session.execute(sa.text(f"DROP TRIGGER {table}_frozen_insert"))
    picture.concerns.append(other)
    for concern in (answered, other):
        prioritise(session, cast, concern, "not_prioritised")
    found = shown(session, cast).not_taken_up
    assert [(one.name, one.because) for one in found[:1]] == [
        (other.title, {"sv": "Många drabbas.", "en": "Many are hit."})
    ]
    assert answered.title not in [one.name for one in found]
    prioritise(session, cast, other)
    assert other.title not in [one.name for one in shown(session, cast).not_taken_up]


def test_everyone_reads_which_party_approved_on_paper(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    proposal = approvals.newest(session, version)
    assert proposal is not None
    signed_prints.record(session, cast.karin, proposal.id, a_signed_print(proposal), at=NOW)
    approve(session, version, cast.maja)
    promises.publish(session, cast.petra, version.id, at=NOW)
    session.commit()
    assert {one.organisation.key: (one.means, one.signed_on) for one in shown(session, cast).approved} == {
        "arjeplog": ("signed_print", NOW.date()),
        "pite-alvdal": ("system", None),
    }
