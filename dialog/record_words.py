"""Words of keeping, destroying and handing out records: what awaits somebody, lines of the log."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

RECORD_DUE: dict[str, Callable[[str, str, int], str]] = {
    "disposal_texts": lambda place, title, n: _(
        "The time to keep free texts is over, %(place)s: %(title)s", place=place, title=title
    ),
    "disposal_answers": lambda place, title, n: _(
        "The time to keep answers is over, %(place)s: %(title)s", place=place, title=title
    ),
    "disposal_notes": lambda place, title, n: _(
        "The time to keep notes of dialogues is over, %(place)s", place=place
    ),
    "disposal_second_notes": lambda place, title, n: _(
        "A second person must let notes of dialogues be destroyed, %(place)s", place=place
    ),
    "disposal_meetings": lambda place, title, n: _(
        "The time to keep minutes of meetings is over, %(place)s", place=place
    ),
    "disposal_second_meetings": lambda place, title, n: _(
        "A second person must let minutes of meetings be destroyed, %(place)s", place=place
    ),
    "officer_missing": lambda place, title, n: _(
        "Enter how one reaches the data protection officer: %(place)s", place=place
    ),
    "disposal_second": lambda place, title, n: _(
        "A second person must let a disposal go, %(place)s: %(title)s", place=place, title=title
    ),
}
RECORD_LOG: dict[str, Callable[[], str]] = {
    "retention:decide": lambda: _("Entered a decision on how long records are kept"),
    "disposal:propose": lambda: _("Proposed to destroy records under a decision"),
    "disposal:withdraw": lambda: _("Took back a proposal to destroy records"),
    "disposal:confirm": lambda: _("Let records be destroyed, as the second person"),
    "disposal:done": lambda: _("Records were destroyed under a decision"),
    "disposal:replay": lambda: _("A restored copy was brought to what had been destroyed"),
    "preservation:make": lambda: _("Took out a preservation package"),
    "record_request:register": lambda: _("Entered a request for public documents"),
    "record_request:find": lambda: _("Put what was found on the list of a request"),
    "record_request:drop": lambda: _("Took an item off the list of a request"),
    "record_request:read": lambda: _("Read a free text as it was written, for a request"),
    "record_request:mask": lambda: _("Kept a passage back, for a request"),
    "record_request:review": lambda: _("Reviewed an item of a request"),
    "record_request:answer": lambda: _("Answered a request for public documents"),
    "record_request:save": lambda: _("Took out a file of what goes out on a request, or of its decision"),
    "register:save": lambda: _("Saved the register of processing as a file"),
    "register:officer": lambda: _("Entered how one reaches a data protection officer"),
    "secrecy_ground:add": lambda: _("Added a paragraph on which something can be kept back"),
    "secrecy_ground:retire": lambda: _("Took a paragraph of secrecy out of use"),
    "secrecy_ground:restore": lambda: _("Took a paragraph of secrecy back into use"),
}
