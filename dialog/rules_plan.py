"""What broken rules of the agreement, the plan and who holds what say; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

PLAN_RULES: dict[str, Callable[..., str]] = {
    "baseline_exists": lambda: _("The goal has a baseline already. Enter the value as a measurement."),
    "baseline_first": lambda: _("The baseline comes before every other measurement."),
    "count_from_one": lambda: _("Write how many times, as a number from one."),
    "count_unchanged": lambda count: _("The count is %(count)s already. Nothing was changed.", count=count),
    "count_period": lambda: _(
        "The period is not one that can be counted in: write a week as 2026-W48, a month as 2026-11 "
        "or a year as 2026, not ahead of today."
    ),
    "how_often_is_half": lambda: _("Say both how many times and how often, or neither."),
    "focus_area_used": lambda: _(
        "Problems or goals are tied to the focus area. Tie them to another one first, or change its name."
    ),
    "not_prolonged": lambda: _(
        "The new last day is no later than the one that holds. Write a later day, or leave it empty."
    ),
    "decision_used": lambda: _("Minutes or an approval point to the decision, so it stays."),
    "nothing_to_take_back": lambda: _(
        "There is nothing of yours from today to take back. Correct the count on the action's own page."
    ),
    "counted_meanwhile": lambda period: _(
        "Somebody has counted for %(period)s meanwhile. Look at the page anew before you save.", period=period
    ),
    "message_language": lambda: _("Choose at least one language to tell it in."),
    "told_already": lambda: _("It is told already, or it has ended."),
    "goal_concern": lambda: _(
        "A joint goal is tied to a problem of the joint picture, every other one to the municipality's own."
    ),
    "post_is_held": lambda name: _(
        "%(name)s holds the function on one of those days. Save a last day there, or choose other days.",
        name=name,
    ),
    "post_person_elsewhere": lambda: _("Choose somebody with a role in the organisation on the first day."),
}
