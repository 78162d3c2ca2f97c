"""What broken rules of follow-ups, and of promises put up elsewhere, say; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

FOLLOW_UP_RULES: dict[str, Callable[..., str]] = {
    "because_missing": lambda: _("Say why it was not done, or only partly: those who read it want to know."),
    "follow_up_ahead": lambda: _("The day of a follow-up cannot lie ahead."),
    "follow_up_is_corrected": lambda: _("This follow-up is corrected already. Correct the newest one."),
    "follow_up_by_owner": lambda: _("The party that promised the line follows it up."),
    "follow_up_is_public": lambda: _("Everyone can read the follow-up already."),
    "follow_up_unknown": lambda: _("Only of a promise from before the system can it be unknown how it went."),
    "source_of_old_promise": lambda: _("Only what is told of a promise from before the system has a source."),
    "replaced_by_nothing": lambda: _(
        "Choose a version that takes its place only when something else replaces it."
    ),
    "remark_by_other_party": lambda: _("The other party says what it thinks. You can answer its remarks."),
    "remark_without_words": lambda: _("Write what you remark on."),
    "nothing_to_follow_up": lambda: _("Say of at least one line how it went."),
    "nothing_to_put_up": lambda: _("No version of the promise is in force, so there is nothing to put up."),
    "copy_day": lambda: _("The day cannot lie ahead, nor before the version was published or put up."),
    "copy_stands": lambda: _("The version in force stands there already."),
    "nothing_to_take_down": lambda: _("Nothing stands there, so there is nothing to take down."),
    "copy_still_stands": lambda: _("Something still stands there. Take it down first, and record it."),
    "nothing_in_force": lambda: _("No version of the promise is in force, so there is nothing to follow up."),
}
