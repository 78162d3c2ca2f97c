"""A goal as SVG: what was measured, by day, against baseline and target; from zero, labelled directly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.charts import INK, PAPER, QUIET, picture
from analysis.line_charts import FROZEN, LINE, LINE_INCHES


@dataclass(frozen=True)
class Reading:
    """A measured value; `day` and `said` are the day and the value in words."""

    on: dt.date
    value: float
    day: str
    said: str


@dataclass(frozen=True)
class Mark:
    """A level to compare with, over the whole width; with `on` the day that it is to be reached by."""

    value: float
    said: str
    on: dt.date | None = None


def towards(
    readings: Sequence[Reading],
    *,
    title: str,
    description: str,
    baseline: Mark | None = None,
    target: Mark | None = None,
) -> bytes:
    """Draw the readings with lines for baseline and target; what those mean stands above, with its line."""
    marks = [one for one in (baseline, target) if one is not None]
    frame = _frame(readings, marks)

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.04, 0.12, 0.92, 0.84))
        _axes(axes, readings, frame)
        _mark(axes, baseline, frame, QUIET, (0, (6, 3)), 0.54)
        _mark(axes, target, frame, FROZEN, (0, (1, 2)), 0.40)
        _readings(axes, readings, frame)

    return picture(LINE_INCHES, draw, title=title, description=description)


@dataclass(frozen=True)
class _Frame:
    """The days and values that everything drawn lies between."""

    left: float
    width: float
    least: float
    largest: float

    @property
    def span(self) -> float:
        return (self.largest - self.least) or 1

    def above(self, share: float) -> float:
        return self.largest + share * self.span


def _frame(readings: Sequence[Reading], marks: Sequence[Mark]) -> _Frame:
    days = [one.on.toordinal() for one in readings]
    days += [one.on.toordinal() for one in marks if one.on is not None]
    first, last = min(days, default=0), max(days, default=1)
    values = [*(one.value for one in readings), *(one.value for one in marks), 0.0]
    width = (last - first) or 1
    return _Frame(first - 0.14 * width, 1.28 * width, min(values), max(values))


def _axes(axes: Any, readings: Sequence[Reading], frame: _Frame) -> None:
    axes.set_xlim(frame.left, frame.left + frame.width)
    axes.set_ylim(frame.least - 0.02 * frame.span, frame.above(0.62))
    axes.axhline(0, color=INK, linewidth=1)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_yticks([])
    ends = {one.on.toordinal(): one.day for one in (*readings[:1], *readings[-1:])}
    axes.set_xticks(list(ends), list(ends.values()))
    axes.tick_params(axis="x", length=0, labelsize=9, labelcolor=INK)


def _mark(axes: Any, mark: Mark | None, frame: _Frame, colour: str, dashes: Any, height: float) -> None:
    """A level over the whole width; above everything, a piece of its line with what it is."""
    if mark is None:
        return
    look = {"color": colour, "linewidth": 1.6, "linestyle": dashes}
    top, right = frame.above(height), frame.left + frame.width
    axes.plot((frame.left, right), (mark.value, mark.value), **look)
    axes.plot((frame.left, frame.left + 0.1 * frame.width), (top, top), **look)
    axes.text(frame.left + 0.12 * frame.width, top, mark.said, color=INK, fontsize=9, va="center")
    if mark.on is not None:
        axes.plot(mark.on.toordinal(), mark.value, "D", markersize=8, color=colour, zorder=4)


def _readings(axes: Any, readings: Sequence[Reading], frame: _Frame) -> None:
    days, values = [one.on.toordinal() for one in readings], [one.value for one in readings]
    axes.plot(days, values, color=LINE, linewidth=2)
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}
    look: dict[str, Any] = {"color": INK, "fontsize": 10, "ha": "center", "va": "bottom", "bbox": paper}
    for day, one in zip(days, readings, strict=True):
        is_newest = one is readings[-1]
        axes.plot(day, one.value, "o", markersize=8 if is_newest else 5, color=LINE, zorder=5)
        weight = "bold" if is_newest else "normal"
        axes.text(day, one.value + 0.09 * frame.span, one.said, weight=weight, zorder=4, **look)
