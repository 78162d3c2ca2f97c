"""What is stored when somebody answers, in the words of the privacy page, and in which columns.

One row for each thing that the page names. A test holds it against the tables of answers: a column that no
sentence tells of cannot be added.
"""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

STORED: tuple[tuple[Callable[[], str], tuple[str, ...]], ...] = (
    (
        lambda: _("Your answers, and what you wrote."),
        (
            *("answer.question_id", "answer.item", "answer.choice", "answer.number"),
            *("free_text.question_id", "free_text.item", "free_text.original", "free_text.masked"),
        ),
    ),
    (
        lambda: _("Which municipality they are about, and the language of the page."),
        (
            *("response.survey_version_id", "response.municipality_id", "response.language"),
            *("free_text.municipality_id", "free_text.audience", "free_text.language_stated"),
        ),
    ),
    (
        lambda: _("The week they came, and how: by a poster, the school, the library or another way."),
        ("response.received_week", "response.channel"),
    ),
    (
        lambda: _("Whether somebody who works for the municipality wrote them in for you."),
        ("response.is_entered_by_staff",),
    ),
    (
        lambda: _("What those who read the answers note: who did what, and when."),
        (
            *("free_text.language_guessed", "free_text.state", "free_text.rendering", "free_text.serious"),
            *("free_text.handled", "free_text.handled_as", "free_text.handled_by", "free_text.handled_at"),
            *("response_set_aside.response_id", "response_set_aside.reason"),
            *("response_set_aside.decided_by", "response_set_aside.decided_at"),
        ),
    ),
    (
        lambda: _("Random numbers that hold your answers together. They say nothing about you."),
        ("response.id", "answer.response_id", "free_text.id", "free_text.response_id"),
    ),
    (
        lambda: _(
            "So that nothing is stored twice, we keep a random number of the form in scrambled shape until a "
            "week after the survey has closed. It says nothing about you."
        ),
        ("submission_key.key_hash", "submission_key.content_hash", "submission_key.survey_version_id"),
    ),
)
"""A sentence of the page, and the columns that it tells of."""


def sentences() -> list[str]:
    """The page's list, in the reader's language."""
    return [sentence() for sentence, _columns in STORED]
