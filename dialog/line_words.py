"""What a line of figures over time shows, in sentences made from its numbers, for those who do not see it.

Nothing is said that the figure does not show, and nothing in per cent from one year to the next: in a small
place a single case would turn it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialog.languages import format_number
from dialog.models import StatisticsBreak
from dialog.request import gettext as _
from dialog.request import language, ngettext, pgettext
from dialog.services.trends import LEAST_YEARS, YEARS, AreaLine, EvidenceLine, Mean, Point, Trend
from surveys.texts import Texts, pick


def title(trend: Trend, line: AreaLine) -> str:
    """What one area's figure is called."""
    return _("%(indicator)s, %(area)s", indicator=_of_unit(trend.indicator, trend.unit), area=_area(line))


def in_figure(line: AreaLine, name: str, said: str, frozen: float | None = None) -> dict[str, str]:
    """The words inside a figure."""
    return {
        "title": name,
        "description": said,
        "missing": pgettext("a figure", "missing"),
        "hidden": pgettext("a figure", "hidden"),
        "break": _("new definition"),
        "mean": _mean_in_figure(line.mean),
        "frozen": "" if frozen is None else _("in the picture: %(value)s", value=_number(frozen)),
    }


def says(line: AreaLine, breaks: Sequence[StatisticsBreak]) -> str:
    """Newest value and mean, highest and lowest, what is missing or hidden, where the line is broken."""
    newest = line.newest
    if newest is None or newest.value is None:
        return " ".join(filter(None, [_("There is no value to draw."), *_gaps(line)]))
    # What was counted under another definition is neither higher nor lower.
    since = max((one.period for one in breaks if one.period <= newest.period), default="")
    known = [point for point in line.points if point.value is not None and point.period >= since]
    most, least = max(known, key=_height), min(known, key=_height)
    said = [
        _("Newest: %(value)s (%(period)s).", value=_number(newest.value), period=newest.period),
        mean(line),
    ]
    if len(known) > 2:
        said.append(
            _(
                "Highest: %(most)s (%(then)s). Lowest: %(least)s (%(at)s).",
                most=_number(most.value or 0),
                then=most.period,
                least=_number(least.value or 0),
                at=least.period,
            )
        )
    return " ".join(filter(None, [*said, *_gaps(line), *_broken(line, breaks)]))


def mean(line: AreaLine) -> str:
    """The mean of the five years before, or why there is none."""
    found = line.mean
    if found is None:
        return ""
    if found.value is None:
        return ngettext(
            "Only %(n)s of the %(years)s years before can be used: too few for a mean.",
            "Only %(n)s of the %(years)s years before can be used: too few for a mean.",
            len(found.periods),
            years=YEARS,
        )
    if len(found.periods) == YEARS:
        return _("Mean of the five years before: %(mean)s.", mean=_number(round(found.value, 1)))
    return _(
        "Mean of the %(known)s of the five years before that can be used: %(mean)s.",
        known=len(found.periods),
        mean=_number(round(found.value, 1)),
    )


def mean_in_table(line: AreaLine) -> str:
    """The mean and of how many years it is, or that there are too few."""
    found = line.mean
    if found is None:
        return _("none: the periods are no single years") if line.newest else "–"
    if found.value is None:
        return _("too few years")
    return _(
        "%(mean)s (%(known)s of five years)", mean=_number(round(found.value, 1)), known=len(found.periods)
    )


def per_100_000(line: AreaLine) -> str:
    """The newest count per 100 000 people, or why there is none."""
    if line.per_100_000 is not None:
        return _number(line.per_100_000)
    if not line.is_count:
        return _("the figure is no count")
    if line.population is None:
        return _("nobody has said how many live there")
    return _("too small for it")


def value(point: Point) -> str:
    """A number, or whether it is missing or hidden: neither is zero."""
    if point.value is not None:
        return _number(point.value)
    return _("hidden by the publisher") if point.mark == "hidden" else _("missing")


def role(line: AreaLine) -> str:
    """Why an area stands there."""
    if line.role == "similar":
        return _("Chosen because it is alike: %(because)s", because=line.because) if line.because else ""
    return ""


def rules() -> str:
    """What holds for every figure of the page."""
    return _(
        "Every figure has a scale of its own, from zero. In an area with fewer than 15,000 people, or with "
        "fewer than 20 cases in a year, a single case changes much: there nothing is shown per 100,000. "
        "Per cent from one year to the next is never shown, nor a mean of fewer than %(least)s years.",
        least=LEAST_YEARS,
    )


def evidence_title(found: EvidenceLine) -> str:
    """What the figure of a piece of evidence is called."""
    return _("%(label)s, over time", label=pick(found.evidence.label, language()).text)


def evidence_says(found: EvidenceLine) -> str:
    """The line, and the value that the picture keeps of it."""
    said = says(found.line, found.breaks)
    if found.evidence.value is None:
        return said
    kept = _(
        "The ring is the value in the picture: %(value)s (%(period)s).",
        value=_number(found.evidence.value),
        period=found.frozen_period,
    )
    changed = _("A later import has another value for that period; the picture keeps its own.")
    return f"{said} {kept} {changed}" if found.is_changed else f"{said} {kept}"


def _gaps(line: AreaLine) -> list[str]:
    missing = [point.period for point in line.points if point.mark == "missing"]
    hidden = [point.period for point in line.points if point.mark == "hidden"]
    return [
        _("Missing: %(periods)s.", periods=", ".join(missing)) if missing else "",
        _("Hidden by the publisher, which is not zero: %(periods)s.", periods=", ".join(hidden))
        if hidden
        else "",
    ]


def _broken(line: AreaLine, breaks: Sequence[StatisticsBreak]) -> list[str]:
    first, last = line.points[0].period, line.points[-1].period
    return [
        _(
            "From %(period)s the definition is another one, so the line is broken there: %(because)s",
            period=one.period,
            because=_sentence(_picked(one.because)),
        )
        for one in breaks
        if first < one.period <= last
    ]


def _mean_in_figure(found: Mean | None) -> str:
    if found is None or found.value is None:
        return ""
    return _(
        "mean of %(known)s years: %(mean)s", known=len(found.periods), mean=_number(round(found.value, 1))
    )


def _of_unit(indicator: str, unit: str) -> str:
    return indicator if unit.casefold() in ("antal", "number") else f"{indicator} ({unit})"


def _area(line: AreaLine) -> str:
    return _picked(line.area.name)


def _height(point: Point) -> float:
    return point.value or 0


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _number(number: float) -> str:
    return format_number(number, language())


def _picked(texts: Texts) -> str:
    return pick(texts, language()).text
