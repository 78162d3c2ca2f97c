"""One sentence about each table, in the reader's language: what a chart says, for those who do not see it.

Whole sentences for each case. Nothing is said that the table does not show: where numbers are hidden, the
most common answer *of those shown* is all that may be known. No margins of error: nobody was drawn by lot.
"""

from __future__ import annotations

from collections.abc import Callable

from dialog.languages import format_number
from dialog.request import gettext as _
from dialog.request import language
from dialog.services.publications import QuestionTable
from surveys.tabulation import Table
from surveys.texts import pick


def sentence(one: QuestionTable) -> str:
    """What the table of a question says."""
    return said(one.table, is_ranking=one.question.kind == "ranking")


def said(table: Table, *, is_ranking: bool = False) -> str:
    """What a table says."""
    if table.base is None:
        return _("Too few answered this question for numbers to be shown.")
    shown = sorted(((row.count, row) for row in table.rows if row.count is not None), key=lambda one: -one[0])
    values: dict[str, object] = {"base": _number(table.base)}
    if not shown or shown[0][0] == 0:
        return _(
            "%(base)s people answered. No numbers are shown, since they would tell what a few answered.",
            **values,
        )
    count, row = shown[0]
    share = table.share(row.key)
    values |= {"count": _number(count), "answer": pick(row.text, language()).text, "share": share}
    is_tie = len(shown) > 1 and shown[1][0] == count
    words = _RANKED if is_ranking else _TIED if is_tie else _MOST
    return words[bool(table.hidden), share is not None](values)


Words = Callable[[dict[str, object]], str]

# By whether some numbers are hidden, and whether a share can be given.
_MOST: dict[tuple[bool, bool], Words] = {
    (False, True): lambda values: _(
        "The most common answer: “%(answer)s”. %(count)s of %(base)s people, %(share)s per cent.", **values
    ),
    (False, False): lambda values: _(
        "The most common answer: “%(answer)s”. %(count)s of %(base)s people.", **values
    ),
    (True, True): lambda values: _(
        "The most common of the answers shown: “%(answer)s”. %(count)s of %(base)s people, "
        "%(share)s per cent.",
        **values,
    ),
    (True, False): lambda values: _(
        "The most common of the answers shown: “%(answer)s”. %(count)s of %(base)s people.", **values
    ),
}
_TIED: dict[tuple[bool, bool], Words] = {
    (False, True): lambda values: _(
        "Several answers were equally common: %(count)s of %(base)s people gave each, %(share)s per cent.",
        **values,
    ),
    (False, False): lambda values: _(
        "Several answers were equally common: %(count)s of %(base)s people gave each.", **values
    ),
    (True, True): lambda values: _(
        "Several of the answers shown were equally common: %(count)s of %(base)s people gave each, "
        "%(share)s per cent.",
        **values,
    ),
    (True, False): lambda values: _(
        "Several of the answers shown were equally common: %(count)s of %(base)s people gave each.", **values
    ),
}
_RANKED: dict[tuple[bool, bool], Words] = {
    (False, True): lambda values: _(
        "Most often among the most important: “%(answer)s”. %(count)s of %(base)s people, "
        "%(share)s per cent.",
        **values,
    ),
    (False, False): lambda values: _(
        "Most often among the most important: “%(answer)s”. %(count)s of %(base)s people.", **values
    ),
    (True, True): lambda values: _(
        "Of what is shown, most often among the most important: “%(answer)s”. %(count)s of %(base)s people, "
        "%(share)s per cent.",
        **values,
    ),
    (True, False): lambda values: _(
        "Of what is shown, most often among the most important: “%(answer)s”. %(count)s of %(base)s people.",
        **values,
    ),
}

CHANGED: dict[str, Callable[[], str]] = {
    "text": lambda: _("The question was worded otherwise."),
    "kind": lambda: _("The question was asked in another way."),
    "choices": lambda: _("There were other answers to choose from."),
    "comparable_with": lambda: _("What the question may be compared with was changed."),
}
"""What breaks a series, in words."""


def changed(names: tuple[str, ...]) -> str:
    """Say what broke a series: one sentence for each thing that differs."""
    return " ".join(CHANGED[name]() for name in names)


def _number(number: int) -> str:
    return format_number(number, language())
