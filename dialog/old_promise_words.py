"""What pages say about files of old promises: each fault with its place and how to mend it; the template."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _
from dialog.request import language, pgettext
from dialog.services.old_promises_words import COLUMNS
from dialog.services.statistics_file import Fault
from dialog.statistics_words import WRONG as OF_FILES
from dialog.statistics_words import placed
from surveys.spreadsheets import Sheet

WRONG: dict[str, Callable[[str], str]] = {
    "not_a_table": lambda found: _("This is not a table. Save it as CSV or as an Excel workbook (.xlsx)."),
    "too_large": lambda found: _("The file is larger than %(found)s megabytes.", found=found),
    "empty_file": lambda found: _("The file is empty. Choose it again."),
    "no_old_heading": lambda found: _(
        "No row names the columns. At least the promise and what was promised must be there: "
        "take the names from the template."
    ),
    "no_old_lines": lambda found: _("There are no promises under the headings."),
    "no_promise": lambda found: _(
        "Write which promise the row is about. Only rows below one that says it can leave this empty."
    ),
    "no_line": lambda found: _("Write what was promised."),
    "no_owner": lambda found: _(
        "“%(found)s” is not who promised it. Write police or municipality, one of them for each row, "
        "or leave the cell empty if nobody knows.",
        found=found,
    ),
    "no_outcome": lambda found: _(
        "“%(found)s” does not say how it went. Write done, partly or not done, "
        "or leave the cell empty if nobody knows.",
        found=found,
    ),
    "no_next_step": lambda found: _(
        "“%(found)s” does not say what happens next. Write continues, ends or replaced, "
        "or leave the cell empty if nobody knows.",
        found=found,
    ),
    "not_yes_no": lambda found: _("“%(found)s” is neither yes nor no.", found=found),
    "old_date": lambda found: _(
        "“%(found)s” is not a day. Write it as 2023-05-01. A period that is not known exactly "
        "stands in words in the column of the period.",
        found=found,
    ),
    "one_day": lambda found: _(
        "Only one day of the period is there. Write both, or write the period in words."
    ),
    "days_turned": lambda found: _("The last day, %(found)s, lies before the first one.", found=found),
    "told_ahead": lambda found: _("The day of a follow-up cannot lie ahead: %(found)s.", found=found),
    "two_in_force": lambda found: _(
        "Two promises of the file hold now. Only one can: “%(found)s” does already.", found=found
    ),
    "line_twice": lambda found: _("The same line already stands in row %(found)s.", found=found),
    "old_merged": lambda found: _(
        "“%(found)s” is merged over several cells. Split them: each line has its own cell here.", found=found
    ),
    "old_formula": lambda found: _("The cell holds a formula. Paste it as a value."),
    "old_cell_error": lambda found: _("The cell holds an error of the spreadsheet. Write it anew."),
    "old_too_long": lambda found: _("The text is longer than %(found)s characters. Shorten it.", found=found),
}
"""Kind of fault -> what is wrong and what to do; what holds for every file stands in `statistics_words`."""


def told(fault: Fault, file: str) -> str:
    """What is wrong where, and what to do."""
    say = WRONG.get(fault.kind) or OF_FILES[fault.kind]
    return placed(fault, say(fault.found), file)


def template() -> list[Sheet]:
    """An empty table to fill in, and how to fill it in, in the reader's language."""
    at = 0 if language() == "sv" else 1
    head = [names[at].capitalize() for names in COLUMNS.values()]
    how = [[name, say()] for name, say in zip(head, HOW.values(), strict=True)]
    return [
        Sheet(_("Old promises"), head, []),
        Sheet(_("How to fill it in"), [pgettext("column", "Column"), _("What to write")], how),
    ]


HOW: dict[str, Callable[[], str]] = {
    "promise": lambda: _(
        "The title of the promise. Each row is one line of it: leave the cell empty "
        "when the row belongs to the promise above."
    ),
    "period": lambda: _("The period in words, such as 2023–2025. Leave it empty if nobody knows."),
    "first_day": lambda: _("The first day, as 2023-05-01, if it is known exactly."),
    "last_day": lambda: _("The last day, as 2025-12-31, if it is known exactly."),
    "line": lambda: _("One thing that was promised, word for word."),
    "owner": lambda: _("police or municipality. Leave it empty if nobody knows."),
    "outcome": lambda: _("done, partly or not done. Leave it empty if nobody knows."),
    "done": lambda: _("What was done, in a sentence."),
    "because": lambda: _("Why it was not done, or only partly."),
    "next_step": lambda: _("continues, ends or replaced. Leave it empty if nobody knows."),
    "told_on": lambda: _("The day of the follow-up, as 2025-11-30."),
    "source": lambda: _("Where it stands: minutes, a newspaper, an address."),
    "in_force": lambda: _("yes if the promise holds until a new one is published."),
}
