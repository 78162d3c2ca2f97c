"""Where a text stands, in words: the pages of the site and the parts of what it holds."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _
from dialog.request import pgettext

PAGES: dict[str, Callable[[], str]] = {
    "everywhere": lambda: _("On every page"),
    "start": lambda: _("Start pages, privacy, accessibility"),
    "answer": lambda: _("A survey as residents answer it"),
    "results": lambda: _("Results, for everyone"),
    "picture": lambda: _("Situation pictures, for everyone"),
    "promises": lambda: _("Promises, for everyone"),
    "errors": lambda: _("Pages that say what went wrong"),
    "account": lambda: _("Signing in, your account"),
    "desk": lambda: _("To do, and the log"),
    "surveys": lambda: _("Surveys, at the desk"),
    "prints": lambda: _("What is printed and spread"),
    "texts": lambda: _("What people wrote, at the desk"),
    "review": lambda: _("The review room"),
    "statistics": lambda: _("Statistics, at the desk"),
    "situation": lambda: _("Situation pictures, at the desk"),
    "plan": lambda: _("The plan, at the desk"),
    "promise_work": lambda: _("Promises, at the desk"),
    "follow_up": lambda: _("Follow-up, at the desk"),
    "approvals": lambda: _("Approvals, at the desk"),
    "administration": lambda: _("People and the log"),
    "rules": lambda: _("Sentences that say why something is refused"),
    "language_room": lambda: _("The language room"),
}
"""Group of the language room -> its words; a page that nobody named stands with the name of its files."""

FIELDS: dict[str, Callable[[], str]] = {
    "title": lambda: pgettext("part of a text", "title"),
    "introduction": lambda: pgettext("part of a text", "introduction"),
    "closing": lambda: pgettext("part of a text", "closing words"),
    "sections": lambda: pgettext("part of a text", "sections"),
    "text": lambda: pgettext("part of a text", "text"),
    "help": lambda: pgettext("part of a text", "help text"),
    "choices": lambda: pgettext("part of a text", "choices"),
    "rows": lambda: pgettext("part of a text", "rows"),
    "name": lambda: pgettext("part of a text", "name"),
    "description": lambda: pgettext("part of a text", "description"),
    "summary": lambda: pgettext("part of a text", "summary"),
    "no_causes_because": lambda: pgettext("part of a text", "why the causes are not analysed"),
    "no_consultation_because": lambda: pgettext("part of a text", "why nobody was consulted"),
    "changed_because": lambda: pgettext("part of a text", "what changed since the former picture, and why"),
    "self_check": lambda: pgettext("part of a text", "what the parties asked themselves"),
    "label": lambda: pgettext("part of a text", "in a few words"),
    "note": lambda: pgettext("part of a text", "what they say"),
    "because": lambda: pgettext("part of a text", "reason"),
    "when_and_where": lambda: pgettext("part of a text", "when and where"),
    "reason_for_change": lambda: pgettext("part of a text", "reason for the change"),
}
"""Column -> which part of a survey, theme, picture or promise it is."""


def whole(kind: str, title: str, number: int | None) -> str:
    """A survey, theme, picture or promise by its title; the number tells versions apart."""
    if kind == "survey":
        return _("Survey: %(title)s, version %(number)s", title=title, number=number)
    if kind == "picture":
        return _("Situation picture %(number)s: %(title)s", title=title, number=number)
    if kind == "promise":
        return _("Promise: %(title)s, version %(number)s", title=title, number=number)
    return _("Theme: %(title)s", title=title)


def page(key: str) -> str:
    """A page of the site in words."""
    return PAGES[key]() if key in PAGES else key


def forms(number: int) -> list[str]:
    """For which numbers each form of a text that counts is shown."""
    if number == 3:
        return [_("When the number is 1"), _("When the number is 2"), _("For every other number")]
    if number == 2:
        return [_("When the number is 1"), _("For every other number")]
    return [_("Form %(number)s", number=one) for one in range(1, number + 1)]
