"""Words of the year wheel: what a day is, in a sentence; months as the wheel shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from babel.dates import format_date

from dialog import plain_words
from dialog.request import gettext as _
from dialog.request import language
from dialog.services.year_wheel_sources import Day
from surveys.texts import pick

KINDS: dict[str, Callable[[str], str]] = {
    "agreement_begins": lambda title: _("The agreement begins: %(title)s", title=title),
    "agreement_ends": lambda title: _("The agreement ends: %(title)s", title=title),
    "renewal_begins": lambda title: _("The renewal of the agreement can begin: %(title)s", title=title),
    "report_yearly": lambda title: _("The report of the year before is sent: %(title)s", title=title),
    "report_period": lambda title: _("The agreement is followed up as a whole: %(title)s", title=title),
    "survey_opens": lambda title: _("The survey opens: %(title)s", title=title),
    "survey_closes": lambda title: _("Last day of the survey: %(title)s", title=title),
    "results_due": lambda title: _("Those who answered are told what came of it: %(title)s", title=title),
    "keys_dropped": lambda title: _("The technical keys of answers are erased: %(title)s", title=title),
    "disposal_texts": lambda title: _(
        "Free texts may be destroyed, under the decision: %(title)s", title=title
    ),
    "disposal_answers": lambda title: _(
        "Answers may be destroyed, under the decision: %(title)s", title=title
    ),
    "picture_due": lambda title: _("The situation picture is to be renewed: %(title)s", title=title),
    "meeting": lambda title: _("Meeting: %(title)s", title=title),
    "goal_due": lambda title: _("A goal is to be reached: %(title)s", title=title),
    "communication": lambda title: _("To be told: %(title)s", title=title),
    "action_ends": lambda title: _("Last day of an action: %(title)s", title=title),
    "comments_open": lambda title: _("Residents can comment on the draft from: %(title)s", title=title),
    "comments_close": lambda title: _("Last day to comment on the draft: %(title)s", title=title),
    "promise_begins": lambda title: _("The promise begins: %(title)s", title=title),
    "promise_ends": lambda title: _("Last day of the promise: %(title)s", title=title),
    "follow_up_due": lambda title: _("The promise is to be followed up: %(title)s", title=title),
}
"""Kind of day -> its sentence, given a title."""


def sentence(day: Day) -> str:
    """What the day is."""
    return KINDS[day.kind](pick(day.title, language()).text)


def who(day: Day) -> str:
    """Whose it is: an organisation, a post or a role; all parties' where nobody is named."""
    owner = pick(day.owner.name, language()).text if day.owner else _("all parties")
    part = day.function or (plain_words.role(day.role) if day.role else "")
    return f"{owner}, {part}" if part else owner


def month(number: int, width: str = "wide") -> str:
    """A month's name, or the first letters of it."""
    name = format_date(dt.date(2000, number, 1), "LLLL" if width == "wide" else "LLL", locale=language())
    return str(name).rstrip(".")
