"""What a goal's measurements show, in sentences made from the numbers, for whoever does not see them."""

from __future__ import annotations

from dialog.languages import format_date, format_number
from dialog.models import Goal, Measurement
from dialog.request import gettext as _
from dialog.request import language
from dialog.services.progress import GoalStanding


def says(standing: GoalStanding) -> str:
    """Where it began, where it is, whether that is better, and what is aimed at."""
    goal, baseline, newest = standing.goal, standing.baseline, standing.newest
    if newest is None:
        return _("Nothing is measured yet.")
    said = []
    if baseline is not None:
        said.append(_("Baseline: %(value)s (%(day)s).", **_of(goal, baseline)))
    if newest is not baseline:
        said.append(_("Newest: %(value)s (%(day)s).", **_of(goal, newest)))
    if standing.moved == "better":
        said.append(_("That is better than the baseline."))
    elif standing.moved == "worse":
        said.append(_("That is worse than the baseline."))
    elif standing.moved == "same":
        said.append(_("That is the same as the baseline."))
    if goal.target_value is not None:
        said.append(_("Target: %(target)s.", target=target(goal)))
        said.append(_("The target is reached.") if standing.is_reached else _("The target is not reached."))
    return " ".join(said)


def target(goal: Goal) -> str:
    """The target with its day."""
    value = f"{format_number(goal.target_value or 0, language())} {goal.unit}"
    return f"{value}, {format_date(goal.target_on, language())}" if goal.target_on else value


def in_figure(standing: GoalStanding) -> dict[str, str]:
    """The words inside the figure."""
    goal, baseline = standing.goal, standing.baseline
    return {
        "title": goal.indicator,
        "description": says(standing),
        "baseline": _("Baseline: %(value)s (%(day)s).", **_of(goal, baseline)) if baseline else "",
        "target": _("Target: %(target)s.", target=target(goal)),
    }


def rows(standing: GoalStanding) -> list[list[str]]:
    """The same as a table: day, value, source."""
    return [
        [
            format_date(one.on, language()),
            format_number(one.value, language()),
            _("%(source)s (baseline)", source=one.source) if one.is_baseline else one.source,
        ]
        for one in standing.goal.measurements
    ]


def _of(goal: Goal, one: Measurement) -> dict[str, str]:
    value = f"{format_number(one.value, language())} {goal.unit}"
    return {"value": value, "day": format_date(one.on, language())}
