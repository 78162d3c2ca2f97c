"""Lines over time and changes from then to now, as SVG: from zero, labelled directly, legible without colour.

A small picture for each area, so that a phone shows one below the other. What is missing or hidden has no
point but a mark and a word at the foot; where a definition changed, the line is broken and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analysis.charts import GROUND, INK, PAPER, QUIET, WIDTH_INCHES, picture

LINE = "#0b5563"
FROZEN = "#b45309"
LINE_INCHES = (4.4, 2.6)
INCHES_PER_CHANGE = 0.82
MOST_LABELS = 7
"""So many values stand at their points; of a longer line the first, last, highest and lowest do."""


@dataclass(frozen=True)
class Spot:
    """One period of a line. A value of None is missing or hidden, which is not zero: `said` tells which."""

    period: str
    value: float | None
    said: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Break:
    """Before the spot with this number the definition was another one."""

    before: int
    said: str


@dataclass(frozen=True)
class Level:
    """A mean, drawn over the spots that it is the mean of."""

    value: float
    first: int
    last: int
    said: str


@dataclass(frozen=True)
class Frozen:
    """A value that a picture was agreed with, at the spot of its period."""

    at: int
    value: float
    said: str


@dataclass(frozen=True)
class Change:
    """One value then and now; `said` has both in words, with the marks that they are drawn with."""

    label: str
    then: float
    now: float
    said: str


def line(
    spots: Sequence[Spot],
    *,
    title: str,
    description: str,
    breaks: Sequence[Break] = (),
    level: Level | None = None,
    frozen: Frozen | None = None,
) -> bytes:
    """Draw one line over its periods, from zero; what is negative lies below it."""

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.04, 0.12, 0.92, 0.84))
        scale = _frame(axes, spots, level, frozen)
        _segments(axes, spots, breaks)
        _break_marks(axes, breaks, scale)
        _level(axes, level, scale)
        _points(axes, spots, scale)
        if frozen is not None:
            _frozen(axes, frozen, scale)

    return picture(LINE_INCHES, draw, title=title, description=description)


def changes(rows: Sequence[Change], *, title: str, description: str, is_one_scale: bool) -> bytes:
    """Draw each value then (a ring) and now (a dot) with a line between, from zero.

    `is_one_scale`: all share one scale; otherwise each has its own, since they count different things.
    """
    if any(row.then < 0 or row.now < 0 for row in rows):
        raise ValueError("A count is never negative.")
    largest = max((max(row.then, row.now) for row in rows), default=0)

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.02, 0.0, 0.96, 1.0))
        axes.set_axis_off()
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
        for number, row in enumerate(rows):
            _change(axes, number, row, largest if is_one_scale else max(row.then, row.now))

    height = max(len(rows), 1) * INCHES_PER_CHANGE
    return picture((WIDTH_INCHES, height), draw, title=title, description=description)


def _change(axes: Any, number: int, row: Change, largest: float) -> None:
    then, now = (value / largest if largest else 0 for value in (row.then, row.now))
    axes.text(0, number - 0.2, row.label, color=INK, va="bottom")
    axes.plot([0, 1], [number, number], color=GROUND, linewidth=5, solid_capstyle="butt")
    axes.plot([0, 0], [number - 0.1, number + 0.1], color=QUIET, linewidth=1)
    axes.plot([then, now], [number, number], color=LINE, linewidth=2.5)
    axes.plot(then, number, "o", markersize=9, color=PAPER, markeredgecolor=LINE, markeredgewidth=2)
    axes.plot(now, number, "o", markersize=8, color=LINE)
    axes.text(0, number + 0.17, row.said, color=INK, va="top", weight="bold")


@dataclass(frozen=True)
class _Scale:
    """The largest value that is drawn, and how far it is from there to the least one or to zero."""

    largest: float
    span: float

    def above(self, share: float) -> float:
        """A height above everything, as a share of the span."""
        return self.largest + share * self.span


def _frame(axes: Any, spots: Sequence[Spot], level: Level | None, frozen: Frozen | None) -> _Scale:
    """The axis from zero with its periods."""
    values = [spot.value for spot in spots if spot.value is not None]
    values += [one.value for one in (level, frozen) if one is not None]
    least = min([*values, 0])
    largest = max([*values, 0])
    scale = _Scale(largest, (largest - least) or 1)
    axes.set_xlim(-0.6, max(len(spots) - 1, 1) + 0.6)
    axes.set_ylim(least - 0.02 * scale.span, scale.above(0.5))
    axes.axhline(0, color=INK, linewidth=1)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_yticks([])
    told = list(_told_periods(len(spots)))
    axes.set_xticks(told, [spots[at].period for at in told])
    axes.tick_params(axis="x", length=0, labelsize=10, labelcolor=INK)
    return scale


def _told_periods(number: int) -> Iterator[int]:
    """Every period, or so many of them that their names have room; always the newest."""
    step = -(-number // 6) if number else 1
    return reversed(range(number - 1, -1, -step))


def _segments(axes: Any, spots: Sequence[Spot], breaks: Sequence[Break]) -> None:
    """Lines between neighbours that both have a value, none across a break."""
    broken = {one.before for one in breaks}
    for (start, one), (end, other) in pairwise(enumerate(spots)):
        if one.value is not None and other.value is not None and end not in broken:
            axes.plot([start, end], [one.value, other.value], color=LINE, linewidth=2)


def _break_marks(axes: Any, breaks: Sequence[Break], scale: _Scale) -> None:
    for one in breaks:
        at = one.before - 0.5
        axes.plot([at, at], [0, scale.above(0.16)], color=QUIET, linewidth=1.2, linestyle=(0, (2, 2)))
        for shift in (-0.05, 0.05):
            axes.plot(
                [at + shift - 0.06, at + shift + 0.06],
                [-0.02 * scale.span, 0.05 * scale.span],
                color=INK,
                linewidth=1.2,
                clip_on=False,
            )
        _words(axes, at, scale.above(0.2), one.said, color=QUIET, va="bottom")


def _level(axes: Any, level: Level | None, scale: _Scale) -> None:
    if level is None:
        return
    ends, height = (level.first - 0.3, level.last + 0.3), (level.value, level.value)
    axes.plot(ends, height, color=QUIET, linewidth=1.5, linestyle=(0, (6, 3)))
    # Above everything, with a piece of the line before it: beside the line the values stand.
    top = scale.above(0.42)
    axes.plot((-0.4, 0.1), (top, top), color=QUIET, linewidth=1.5, linestyle=(0, (6, 3)))
    _words(axes, 0.2, top, level.said, color=QUIET, ha="left", va="center")


def _points(axes: Any, spots: Sequence[Spot], scale: _Scale) -> None:
    labelled = _labelled(spots)
    for at, spot in enumerate(spots):
        if spot.value is None:
            mark, face = ("s", PAPER) if spot.is_hidden else ("x", QUIET)
            axes.plot(at, 0, mark, markersize=6, color=face, markeredgecolor=QUIET, clip_on=False, zorder=4)
            _words(axes, at, 0.05 * scale.span, spot.said, color=QUIET, va="bottom", rotation=90)
            continue
        is_newest = at == len(spots) - 1
        axes.plot(at, spot.value, "o", markersize=8 if is_newest else 5, color=LINE, clip_on=False, zorder=4)
        if at in labelled:
            weight = "bold" if is_newest else "normal"
            above = spot.value + 0.06 * scale.span
            _words(axes, at, above, spot.said, color=INK, va="bottom", fontsize=10, weight=weight)


def _words(axes: Any, x: float, y: float, said: str, *, ha: str = "center", **more: Any) -> None:
    """A direct label, on paper of its own so that no line runs through it; no point is covered."""
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}
    axes.text(x, y, said, ha=ha, bbox=paper, **{"fontsize": 9, **more})


def _labelled(spots: Sequence[Spot]) -> set[int]:
    known = [(spot.value, at) for at, spot in enumerate(spots) if spot.value is not None]
    if len(known) <= MOST_LABELS:
        return {at for _value, at in known}
    return {known[0][1], known[-1][1], max(known)[1], min(known)[1]}


def _frozen(axes: Any, frozen: Frozen, scale: _Scale) -> None:
    axes.plot(
        frozen.at,
        frozen.value,
        "o",
        markersize=13,
        color="none",
        markeredgecolor=FROZEN,
        markeredgewidth=2,
        clip_on=False,
        zorder=4,
    )
    is_high = frozen.value > 0.3 * scale.span
    _words(
        axes,
        frozen.at + 0.5,
        frozen.value - 0.1 * scale.span if is_high else frozen.value + 0.2 * scale.span,
        frozen.said,
        color=FROZEN,
        ha="right",
        va="top" if is_high else "bottom",
    )
