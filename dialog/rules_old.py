"""What broken rules of promises from before the system say; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog import languages
from dialog.request import gettext as _

OLD_PROMISES: dict[str, Callable[..., str]] = {
    "old_promise_is_past": lambda: _(
        "A promise from before the system began to hold on an earlier day. Write a new promise instead."
    ),
    "old_period": lambda: _(
        "Write both days of the period. If they are not known exactly, leave both empty "
        "and write the period in words."
    ),
    "old_is_followed_up": lambda: _(
        "Somebody has followed up this promise since it was entered, so it can no longer be changed. "
        "Correct the follow-up instead."
    ),
    "old_changed_meanwhile": lambda: _(
        "What would be stored is no longer what you saw: somebody has entered or taken back an old promise "
        "meanwhile. Look through the file once more."
    ),
    "old_nothing_new": lambda: _("Nothing in the file is new. Nothing was stored."),
    "line_without_party": lambda: _("Say who promises each line: the police or the municipality."),
    "old_lines_differ": lambda language: _(
        "Each language needs the same lines in the same order. One has more or fewer: %(language)s.",
        language=languages.LANGUAGES.get(language, language),
    ),
    "later_promise_exists": lambda: _(
        "There is a later promise already. An old one can only be entered as replaced."
    ),
}
