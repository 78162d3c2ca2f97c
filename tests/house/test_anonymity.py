"""What must not be known about a resident has no column, no cookie and no line in the log."""

from __future__ import annotations

import sqlalchemy as sa

from dialog.models import Answer, FreeText, Response, SubmissionKey

COLUMNS = {
    Response: {
        "id", "survey_version_id", "municipality_id", "language", "channel", "received_week",
        "is_entered_by_staff",
    },
    SubmissionKey: {"key_hash", "content_hash", "survey_version_id"},
    Answer: {"response_id", "question_id", "item", "choice", "number"},
    FreeText: {
        "id", "response_id", "question_id", "item", "municipality_id", "audience", "language_stated",
        "language_guessed",
        "original", "masked", "state", "rendering", "serious",
        "handled", "handled_as", "handled_at", "handled_by",
    },
}  # fmt: skip


def test_the_tables_of_answers_have_exactly_these_columns() -> None:
    for model, expected in COLUMNS.items():
        assert set(model.__table__.columns.keys()) == expected, (
            f"{model.__name__}: what must not be known has no column"
        )


def test_no_column_type_of_an_answer_is_a_time_but_when_a_colleague_acted() -> None:
    for model in COLUMNS:
        for column in model.__table__.columns:
            if column is FreeText.__table__.c.handled_at:
                continue
            assert not isinstance(column.type, sa.DateTime | sa.Date | sa.types.TypeDecorator), column


def test_the_order_of_arrival_is_not_kept_in_sqlite() -> None:
    for model in COLUMNS:
        assert model.__table__.dialect_options["sqlite"]["with_rowid"] is False


def test_ids_are_random_not_in_order() -> None:
    for model in (Response, FreeText):
        assert isinstance(model.__table__.c.id.type, sa.Uuid)
