"""Every kind of question, and conditions, on the resident's page: shown, kept when refused, stored."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Answer, FreeText
from dialog.models import Question as QuestionRow
from dialog.services import audit
from surveys.definition import Choice, Question
from tests.asked import FORM, a_definition, asked, filled, stored, texts
from tests.page import PageClient
from tests.people import NOW, Cast

RISKS = tuple(Choice(key, texts(key)) for key in ("theft", "traffic", "drugs"))
ROWS = [{"key": key, "text": texts(f"Vad bör {key} göra?")} for key in ("police", "municipality")]


def a_question(key: str, kind: str, **changes: object) -> Question:
    return Question(key, "all", kind, "other", texts(f"{key}?"), **changes)  # type: ignore[arg-type]


@pytest.fixture
def every_kind(session: Session, cast: Cast) -> None:
    """A survey with a matrix, a ranking, a pair and a number that is asked of some."""
    often = {"question": "exposed", "any_of": ["theft"]}
    risks = [{"key": one.key, "text": dict(one.text)} for one in RISKS]
    steps = tuple(Choice(key, texts(key)) for key in ("often", "never"))
    asked(
        session,
        cast,
        definition=a_definition(
            questions=(
                a_question("exposed", "multiple", choices=RISKS),
                a_question(
                    "times",
                    "number",
                    settings={"minimum": 1, "maximum": 99, "classes": [1, 5]},
                    required=True,
                    show_if=often,
                ),
                a_question("worry", "matrix", choices=steps, settings={"rows": risks}),
                a_question("first", "ranking", choices=RISKS, settings={"most": 2}),
                a_question("should", "pair", settings={"rows": ROWS}),
            )
        ),
    )


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_the_condition_stands_in_words_and_for_the_script(
    client: PageClient, every_kind: None, language: str
) -> None:
    page = client.get(f"/{language}/answer/trygghet")

    (part,) = [one for one in page.all(".//div") if one.get("data-show-if")]
    assert part.get("data-show-if") == '{"any_of": ["theft"], "question": "exposed"}'
    words = "".join(part.find(".//div").itertext())  # type: ignore[union-attr]
    suffix = "" if language == "sv" else f" ({language})"
    assert f"exposed?{suffix}" in words
    assert f"theft{suffix}" in words


def test_every_kind_is_stored_as_it_is_counted(
    client: PageClient, session: Session, every_kind: None
) -> None:
    page = client.get(FORM)
    answer = {
        "exposed": ["theft", "drugs"],
        "times": "7",
        "worry-traffic": "often",
        "first-drugs": "2",
        "first-theft": "1",
        "should-police": "Synas mer.",
        "should-municipality": "Laga lamporna.",
    }

    client.post(FORM, {"form_token": page.field("form_token"), "form_website": "", **answer})

    rows = session.execute(
        sa.select(QuestionRow.key, Answer.item, Answer.choice, Answer.number)
        .join(QuestionRow)
        .order_by(QuestionRow.position, Answer.item)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("exposed", "drugs", "drugs", None),
        ("exposed", "theft", "theft", None),
        ("times", "", None, 7),
        ("worry", "traffic", "often", None),
        ("first", "drugs", None, 2),
        ("first", "theft", None, 1),
    ]
    words = session.execute(sa.select(FreeText.item, FreeText.masked).order_by(FreeText.item)).all()
    assert [tuple(row) for row in words] == [
        ("municipality", "Laga lamporna."),
        ("police", "Synas mer."),
    ]


def test_what_was_not_asked_is_not_stored(client: PageClient, session: Session, every_kind: None) -> None:
    page = client.get(FORM)

    client.post(FORM, {"form_token": page.field("form_token"), "exposed": ["drugs"], "times": "7"})

    assert session.scalars(sa.select(Answer.choice)).all() == ["drugs"]


def test_what_is_refused_in_a_row_stands_there_again(
    client: PageClient, session: Session, every_kind: None
) -> None:
    page = client.get(FORM)
    answer = {
        "form_token": page.field("form_token"),
        "exposed": ["theft"],
        "worry-traffic": "often",
        "first-drugs": "1",
        "first-theft": "1",
        "should-police": "Synas mer.",
    }

    again = client.post(FORM, answer, status=422)

    assert [link for link in again.links if link.startswith("#question-")] == [
        "#question-times",
        "#question-first",
    ]
    assert again.field("worry-traffic") == "often"
    (words,) = [one for one in again.all(".//textarea") if one.get("name") == "should-police"]
    assert "".join(words.itertext()).strip() == "Synas mer."
    chosen = [
        (select.get("name"), option.get("value"))
        for select in again.all(".//select")
        for option in select.iter()
        if option.get("selected") is not None
    ]
    assert chosen == [("first-theft", "1"), ("first-drugs", "1")]
    assert stored(session) == 0


def test_a_form_knows_nothing_of_the_one_before_it(
    client: PageClient, session: Session, every_kind: None
) -> None:
    token = {"form_token": client.get(FORM).field("form_token")}

    client.post(FORM, {**token, "exposed": ["drugs"], "should-police": "Synas mer."})
    again = client.post(FORM, {**token, "exposed": ["theft"]}, status=422)
    fresh = client.get(FORM)

    assert stored(session) == 1
    # Nobody was asked "times" in the first one, and no rule of it held there.
    assert [link for link in again.links if link.startswith("#question-")] == ["#question-times"]
    assert "".join("".join(one.itertext()) for one in again.all(".//textarea")).strip() == ""
    assert [link for link in fresh.links if link.startswith("#question-")] == []


def test_both_sides_of_a_pair_are_given_back_when_it_is_too_late(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(
        session,
        cast,
        definition=a_definition(questions=(a_question("should", "pair", settings={"rows": ROWS}),)),
    )
    page = client.get(FORM)
    version.status, version.closes_on = "closed", dt.date(2026, 11, 2)
    # Whoever closes a survey writes a line in the log: it tells every process to read it anew.
    audit.record(session, cast.karin, "survey:close", f"survey_version:{version.id}", at=NOW)
    session.commit()

    late = client.post(FORM, filled(page, **{"should-municipality": "Laga lamporna."}), status=409)

    assert "Vad bör municipality göra?" in late.text
    assert "Laga lamporna." in late.text
