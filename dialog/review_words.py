"""What the pages of the review room say about what was decided, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterable

from dialog.request import gettext as _
from dialog.request import language, ngettext
from dialog.services.confirming import Confirmed
from dialog.services.review import Accepted
from dialog.services.room_table import Column, RoomTable
from surveys.spreadsheets import Cell, Sheet
from surveys.texts import pick


def accepted(done: Iterable[Accepted]) -> str:
    """What accepting proposals as a whole has placed, left and skipped."""
    done = list(done)
    placed, skipped = sum(one.placed for one in done), sum(one.skipped for one in done)
    waiting = sum(one.left_to_look for one in done)
    words = [ngettext("%(n)s text placed.", "%(n)s texts placed.", placed)]
    if skipped:
        words.append(
            ngettext(
                "%(n)s text was left where a person had decided.",
                "%(n)s texts were left where a person had decided.",
                skipped,
            )
        )
    if waiting:
        words.append(ngettext("%(n)s text still needs a look.", "%(n)s texts still need a look.", waiting))
    return " ".join(words)


def unreadable(number: int) -> str:
    """That texts in a language which the person does not read were left."""
    return ngettext(
        "%(n)s text waits for somebody who reads its language.",
        "%(n)s texts wait for somebody who reads their language.",
        number,
    )


def confirmed(done: Confirmed) -> str:
    """What confirming a page has done, in whole sentences."""
    n = done
    known = (
        (n.proposed, ngettext("%(n)s text as proposed.", "%(n)s texts as proposed.", n.proposed)),
        (n.moved, ngettext("%(n)s text otherwise.", "%(n)s texts otherwise.", n.moved)),
        (n.no_answers, ngettext("%(n)s text is no answer.", "%(n)s texts are no answers.", n.no_answers)),
        (n.withheld, ngettext("%(n)s text is not shown.", "%(n)s texts are not shown.", n.withheld)),
        (n.to_mask, ngettext("%(n)s text waits to be masked.", "%(n)s texts wait to be masked.", n.to_mask)),
        (n.unreadable, unreadable(n.unreadable)),
        (n.left, ngettext("%(n)s text waits still.", "%(n)s texts wait still.", n.left)),
        (
            n.overtaken,
            ngettext(
                "%(n)s text a colleague had decided on.",
                "%(n)s texts a colleague had decided on.",
                n.overtaken,
            ),
        ),
    )
    return " ".join([_("Confirmed."), *(words for number, words in known if number)])


def group_kind(kind: str) -> str:
    """By what the columns of the table of the room count."""
    return {"place": _("By place"), "audience": _("By who was asked"), "wave": _("By survey")}[kind]


def column_of(column: Column) -> str:
    """The name of a column of that table."""
    if column.kind == "audience":
        known = {"residents": _("Residents"), "staff": _("Staff"), "partners": _("Partner organisations")}
        return known.get(column.key, column.key)
    return pick(column.name, language()).text


def table_sheet(table: RoomTable) -> Sheet:
    """The table as a file: one number a line, so that it can be counted on."""
    rows: list[list[Cell]] = [
        [row.key, pick(row.name, language()).text, column.kind, column.key, column_of(column), number]
        for row in table.rows
        for column, number in zip(table.columns, row.counts, strict=True)
    ]
    return Sheet("themes", ("theme", "name", "by", "key", "group", "people"), rows)
