"""Figures as SVG, with what one sees said in words; the same input gives the same bytes.

Here: horizontal bars from zero with direct labels, and what every figure shares; `line_charts.py` has lines
over time and changes from then to now. No pyplot state, no date, no random ids, and nothing inline that a
strict content policy refuses: styles become attributes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
INK, QUIET, GROUND, PAPER = "#15232d", "#4b5c66", "#e3e9ec", "#ffffff"
"""On its own paper: a picture does not know whether the page around it is dark."""
SIDES = {
    "residents": ("#5b4a8a", ""),
    "municipality": ("#0b5563", ""),
    "police": ("#b45309", "////"),
}
"""Colour and pattern of whose numbers they are: the pattern carries the side in black and white."""
WIDTH_INCHES = 6.4
INCHES_PER_BAR = 0.54
PNG_DPI = 220
_ONE_AT_A_TIME = Lock()
"""matplotlib's settings are everybody's: two threads must not draw with each other's."""
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML may hold (XML 1.0, 2.2): a sign of it in a label, and the picture could not be read back."""
PROPERTY = re.compile(r"\s*([a-z-]+)\s*:\s*(.+?)\s*$")
FONT_SHORTHAND = re.compile(r"(?:(?P<weight>bold|\d00)\s+)?(?P<size>[\d.]+px)\s+.*")


@dataclass(frozen=True)
class Bar:
    """One bar; a value of None is hidden, which is not zero and is drawn as no bar but in words."""

    label: str
    value: float | None
    said: str
    """The value as people read it: "12", "too few to be shown"."""


def bars(bars: Sequence[Bar], *, title: str, description: str, side: str = "residents") -> bytes:
    """Draw bars from zero, labelled directly, as SVG that carries its title and description for readers.

    Hidden bars say so in words. Raises ValueError for a negative value: these are counts.
    """
    drawn = _saved(bars, side, "svg", fonttype="none", metadata={"Date": None, "Creator": None})
    return _plain(drawn, title, description)


def bars_for_print(bars: Sequence[Bar], *, side: str = "residents") -> bytes:
    """The same bars as SVG whose letters are drawn: for paper, where no font can be relied upon."""
    return _saved(bars, side, "svg", fonttype="path", metadata={"Date": None, "Creator": None})


def bars_as_png(bars: Sequence[Bar], *, side: str = "residents") -> bytes:
    """The same bars as PNG, sharp enough for paper: for programs that cannot show SVG."""
    return _saved(bars, side, "png", fonttype="none", metadata={"Software": None}, dpi=PNG_DPI)


def picture(
    inches: tuple[float, float], draw: Callable[[Figure], None], *, title: str, description: str
) -> bytes:
    """What `draw` puts on an empty figure of this size, as SVG with its title and description."""
    drawn = _drawn(inches, draw, "svg", fonttype="none", metadata={"Date": None, "Creator": None})
    return _plain(drawn, title, description)


def _saved(bars: Sequence[Bar], side: str, form: str, *, fonttype: str, **options: Any) -> bytes:
    if any(bar.value is not None and bar.value < 0 for bar in bars):
        raise ValueError("A count is never negative.")
    inches = (WIDTH_INCHES, max(len(bars), 1) * INCHES_PER_BAR)

    def draw(figure: Figure) -> None:
        _draw(figure.add_axes((0.02, 0.0, 0.96, 1.0)), bars, side)

    return _drawn(inches, draw, form, fonttype=fonttype, **options)


def _drawn(
    inches: tuple[float, float], draw: Callable[[Figure], None], form: str, *, fonttype: str, **options: Any
) -> bytes:
    settings: Any = {
        "svg.hashsalt": "dialog",
        "svg.fonttype": fonttype,
        "font.size": 11,
        "hatch.linewidth": 0.6,
        "text.parse_math": False,  # what people write is words: two dollar signs are no formula
    }
    with _ONE_AT_A_TIME, mpl.rc_context(settings):
        figure = Figure(figsize=inches)
        draw(figure)
        drawn = io.BytesIO()
        figure.savefig(drawn, format=form, facecolor=PAPER, **options)
    whole = drawn.getvalue()
    return _UNWRITABLE.sub("", whole.decode()).encode() if form == "svg" else whole


def _draw(axes: Any, bars: Sequence[Bar], side: str) -> None:
    colour, hatch = SIDES[side]
    largest = max([bar.value for bar in bars if bar.value is not None], default=0) or 1
    axes.set_axis_off()
    axes.set_xlim(0, largest * 1.12)
    axes.set_ylim(max(len(bars), 1) - 0.36, -0.64)
    for number, bar in enumerate(bars):
        axes.barh(number, largest, height=0.3, color=GROUND)
        if bar.value is not None:
            axes.barh(
                number, bar.value, height=0.3, color=colour, hatch=hatch, edgecolor="#ffffff", linewidth=0
            )
        axes.text(0, number - 0.24, bar.label, color=INK, va="bottom")
        at, tint = (bar.value, INK) if bar.value is not None else (0, QUIET)
        axes.text(max(at, 0) + largest * 0.015, number, bar.said, color=tint, va="center", weight="bold")


def _plain(drawn: bytes, title: str, description: str) -> bytes:
    """The same picture without styles or metadata, with a role, a title and a description."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(drawn)  # noqa: S314 -- matplotlib's own output, never anything sent to us
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}:
                parent.remove(child)
    for element in root.iter():
        for name, value in _attributes(element.attrib.pop("style", "")):
            element.set(name, value)
    root.set("role", "img")
    root.set("aria-labelledby", "figure-title figure-description")
    for position, (name, words) in enumerate((("title", title), ("desc", description))):
        said = ElementTree.Element(f"{{{SVG}}}{name}", {"id": f"figure-{_long(name)}"})
        said.text = _UNWRITABLE.sub("", words)
        root.insert(position, said)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _long(name: str) -> str:
    return "description" if name == "desc" else name


def _attributes(style: str) -> list[tuple[str, str]]:
    found = []
    for declaration in filter(None, style.split(";")):
        matched = PROPERTY.fullmatch(declaration)
        if not matched:
            continue
        name, value = matched.groups()
        if name != "font":
            found.append((name, value))
            continue
        shorthand = FONT_SHORTHAND.fullmatch(value)
        if shorthand:
            found += [("font-family", FONT), ("font-size", shorthand["size"])]
            found += [("font-weight", shorthand["weight"])] if shorthand["weight"] else []
    return found
