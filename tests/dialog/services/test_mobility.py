"""Where people live beside what they do there: protected, and only when the survey has closed."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy.orm import Session

from dialog.models import Answer, Question, Response, SurveyVersion
from dialog.services import mobility
from dialog.services.errors import NotAllowed, NotFound
from tests.builders import a_survey
from tests.people import Cast

PLACES = {"arjeplog": [{"key": key, "text": {"sv": key.capitalize()}} for key in ("arjeplog", "laisvall")]}
HOMES = (
    {"key": "elsewhere", "text": {"sv": "Någon annanstans"}},
    {"key": "prefer_not", "text": {"sv": "Nej"}},
)
DOES = ("live", "work", "study", "free_time")


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    """A survey that asks where people live and what they do in the municipality."""
    version = a_survey(session, cast.arjeplog, status="draft")
    asked = (
        ("place", "place", "place", list(HOMES), {"places": PLACES}),
        ("connection", "multiple", "background", [{"key": one, "text": {"sv": one}} for one in DOES], {}),
    )
    for position, (key, kind, role, choices, settings) in enumerate(asked, 10):
        version.questions.append(
            Question(
                key=key,
                section="",
                position=position,
                kind=kind,
                role=role,
                text={"sv": key},
                help={},
                choices=choices,
                is_required=False,
                settings=settings,
            )
        )
    session.flush()
    version.status = "published"
    session.flush()
    return version


def answered(
    session: Session, cast: Cast, version: SurveyVersion, number: int, home: str, *does: str
) -> None:
    questions = {question.key: question.id for question in version.questions}
    for _ in range(number):
        response = Response(
            id=uuid.uuid4(),
            survey_version_id=version.id,
            municipality_id=cast.arjeplog.id,
            language="sv",
            channel="web",
            received_week="2026-W40",
        )
        session.add(response)
        session.flush()
        session.add(Answer(response_id=response.id, question_id=questions["place"], item="", choice=home))
        session.add_all(
            Answer(response_id=response.id, question_id=questions["connection"], item=one, choice=one)
            for one in does
        )
    session.flush()


def shown(session: Session, cast: Cast, version: SurveyVersion) -> mobility.Movement:
    version.status = "closed"
    session.flush()
    (found,) = mobility.show(session, cast.petra, cast.arjeplog.id).movements
    return found


def cells(found: mobility.Movement) -> tuple[list[tuple[str, int]], dict[str, tuple[int | None, ...]]]:
    assert found.breakdown is not None
    groups = [(one.key, one.base) for one in found.breakdown.groups]
    return groups, {row.key: row.counts for row in found.breakdown.rows}


def test_places_stand_beside_each_other_where_enough_live_there(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for number, home, *does in (
        (20, "arjeplog", "live", "work"),
        (20, "arjeplog", "live", "free_time"),
        (20, "laisvall", "live"),
        (20, "laisvall", "live", "study", "free_time"),
        (20, "elsewhere", "work", "free_time"),
        (20, "elsewhere", "study"),
    ):
        answered(session, cast, version, int(number), str(home), *map(str, does))

    # Who lives in Arjeplog stands with those who did not say: else their number would follow.
    assert cells(shown(session, cast, version)) == (
        [("laisvall", 40), ("elsewhere", 40), ("", 40)],
        {
            "live": (None, None, None),
            "work": (None, 20, None),
            "study": (20, None, None),
            "free_time": (20, 20, 20),
        },
    )


def test_where_a_hidden_number_would_follow_there_is_no_table_at_all(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for number, home, *does in (
        (9, "arjeplog", "live", "work", "free_time"),
        (9, "laisvall", "live", "work"),
        (12, "prefer_not", "live"),
        (24, "elsewhere", "work", "free_time"),
        (20, "elsewhere", "study"),
    ):
        answered(session, cast, version, int(number), str(home), *map(str, does))

    assert shown(session, cast, version).breakdown is None

    (whole,) = mobility.show(session, cast.karin, cast.arjeplog.id).movements
    assert cells(whole) == (
        [("arjeplog", 9), ("laisvall", 9), ("elsewhere", 44), ("prefer_not", 12)],
        {
            "live": (9, 9, 0, 12),
            "work": (9, 9, 24, 0),
            "study": (0, 0, 20, 0),
            "free_time": (9, 0, 24, 0),
        },
    )
    others = mobility.show(session, cast.karin, cast.arjeplog.id, as_others=True)
    assert [one.breakdown for one in others.movements] == [None]


def test_an_open_survey_and_one_without_the_questions_show_nothing(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    answered(session, cast, version, 30, "arjeplog", "live")
    assert mobility.show(session, cast.karin, cast.arjeplog.id).version is None

    version.status = "closed"
    bare = a_survey(session, cast.arjeplog, slug="utan", status="closed")
    session.flush()
    found = mobility.show(session, cast.karin, cast.arjeplog.id, bare.id)
    assert (found.asks_home, found.movements) == (False, ())
    assert mobility.show(session, cast.karin, cast.arjeplog.id, version.id).asks_home


def test_who_may_and_which_surveys(session: Session, cast: Cast, version: SurveyVersion) -> None:
    with pytest.raises(NotFound):
        mobility.show(session, cast.nils, cast.arjeplog.id)
    with pytest.raises(NotAllowed):
        mobility.show(session, cast.ada, cast.arjeplog.id)
    with pytest.raises(NotFound):
        mobility.show(session, cast.karin, cast.arjeplog.id, version.id)
