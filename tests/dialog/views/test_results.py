"""The pages of the results: public, the desk's preview, and the files."""

from __future__ import annotations

import io
import json

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from dialog import result_words
from dialog.services.results import Plan
from surveys.tabulation import protect
from tests.dialog.services.test_results_published import a_survey_by_age, published
from tests.page import PageClient
from tests.people import Cast
from tests.surveys.table_attacker import a_table

HERE = "/sv/results/arjeplog/1"


def test_a_question_stands_with_its_chart_its_sentence_and_its_groups(
    client: PageClient, session: Session, cast: Cast
) -> None:
    published(session, cast, a_survey_by_age(session, cast), Plan(by=("age",)))
    shown = client.get(HERE).text
    assert "Det vanligaste av de svar som visas: ”Good”. 50 av 77 personer, 65 procent." in shown
    assert "Siffrorna gäller dem som svarade, inte alla i kommunen." in shown
    compared = client.get(f"{HERE}/question/safe").text
    assert "30 (71 %)" in compared
    assert "20 (57 %)" in compared


def test_a_reason_stands_where_the_numbers_would_have_been(
    client: PageClient, session: Session, cast: Cast
) -> None:
    plan = Plan(left_out={"safe": "Frågan missförstods."})
    published(session, cast, a_survey_by_age(session, cast), plan)
    assert "Skälet: Frågan missförstods." in client.get(HERE).text


def test_the_preview_shows_the_groups_and_publishes_what_it_showed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_survey_by_age(session, cast)
    number = version.id
    session.rollback()
    client.sign_in(cast.karin)
    answers = f"/sv/desk/surveys/{number}/answers/arjeplog"
    page = client.get(f"{answers}?by=age")
    assert "30 (71 %)" in page.text
    client.send(page, {"by": "age"}, action=f"{answers}/publish")
    assert "30 (71 %)" in client.get(f"{HERE}/question/safe").text
    assert "De här tabellerna är publicerade." in client.get(answers).text


@pytest.mark.parametrize(
    ("form", "begins"),
    [("excel", b"\xef\xbb\xbfquestion;"), ("csv", b"question,"), ("json", b"{"), ("xlsx", b"PK")],
)
def test_protected_results_are_open_data(
    client: PageClient, session: Session, cast: Cast, form: str, begins: bytes
) -> None:
    published(session, cast, a_survey_by_age(session, cast))
    answer = client.browser.get(f"{HERE}/data/{form}")
    assert answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="trygghet-arjeplog-1.')


def test_an_unknown_file_is_not_found(client: PageClient, session: Session, cast: Cast) -> None:
    published(session, cast, a_survey_by_age(session, cast))
    client.get(f"{HERE}/data/pdf", status=404)


@pytest.mark.parametrize("form", ["excel", "texts", "csv", "xlsx", "json"])
def test_the_answers_are_saved_as_a_file(client: PageClient, session: Session, cast: Cast, form: str) -> None:
    number = a_survey_by_age(session, cast).id
    session.rollback()
    client.sign_in(cast.karin)
    answers = f"/sv/desk/surveys/{number}/answers/arjeplog"
    page = client.get(answers)
    saved = client.browser.post(
        f"{answers}/export", data={"csrf_token": page.field("csrf_token"), "form": form}
    ).data
    if form == "xlsx":
        assert load_workbook(io.BytesIO(saved)).sheetnames == ["answers", "texts", "codebook"]
    elif form == "json":
        assert len(json.loads(saved)["answers"]) == 77
    else:
        lines = saved.decode("utf-8-sig").strip().split("\r\n")
        assert len(lines) == (1 if form == "texts" else 78)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([3, 1], "För få har svarat på frågan för att antal ska visas."),
        ([3, 4], "7 personer har svarat. Inga antal visas, eftersom de skulle visa vad några få har svarat."),
        ([6, 5], "Det vanligaste svaret: ”a”. 6 av 11 personer."),
        ([15, 10], "Det vanligaste svaret: ”a”. 15 av 25 personer, 60 procent."),
        ([10, 10], "Flera svar var lika vanliga: 10 av 20 personer gav vart och ett, 50 procent."),
        ([3, 20, 30], "Det vanligaste av de svar som visas: ”c”. 30 av 53 personer, 57 procent."),
    ],
)
def test_a_table_is_said_in_one_sentence(app: Flask, counts: list[int], said: str) -> None:
    table = a_table(counts)
    named = type(table)(
        "q", tuple(type(row)(row.key, {"sv": row.key}, row.count) for row in table.rows), table.base
    )
    with app.test_request_context("/sv/"):
        app.preprocess_request()
        assert result_words.said(protect(named)) == said
