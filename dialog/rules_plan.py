"""What broken rules of the agreement, the plan and who holds what say; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

PLAN_RULES: dict[str, Callable[..., str]] = {
    "post_is_held": lambda name: _(
        "%(name)s holds the function on one of those days. Save a last day there first, or choose other days.",
        name=name,
    ),
    "post_person_elsewhere": lambda: _("Choose somebody with a role in the organisation on the first day."),
}
