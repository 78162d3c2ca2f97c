"""Lines over time and changes: zero-based, broken where said, marks for what is missing, the same bytes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from analysis.charts import INK
from analysis.line_charts import LINE, Break, Change, Frozen, Level, Spot, changes, line

SVG = "{http://www.w3.org/2000/svg}"
SPOTS = (
    Spot("2021", 40, "40"),
    Spot("2022", None, "saknas"),
    Spot("2023", None, "dold", is_hidden=True),
    Spot("2024", 0, "0"),
    Spot("2025", 20, "20"),
)
ROWS = (Change("Skotrar", 10, 40, "○ 10   ● 40"), Change("Buller", 5, 5, "○ 5   ● 5"))


def words(drawn: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def strokes(drawn: bytes, colour: str) -> list[list[tuple[float, float]]]:
    """The lines of a colour, each as its points."""
    found = []
    for path in ElementTree.fromstring(drawn).iter(f"{SVG}path"):
        if path.get("stroke") == colour and path.get("clip-path"):
            found.append(
                [(float(x), float(y)) for x, y in re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.get("d", ""))]
            )
    return found


def draw(**more: object) -> bytes:
    return line(SPOTS, title="Anmälda brott", description="40, sedan 20", **more)  # type: ignore[arg-type]


def test_the_same_numbers_give_the_same_bytes_with_nothing_inline() -> None:
    assert draw() == draw()
    for drawn in (draw(), changes(ROWS, title="T", description="D", is_one_scale=True)):
        root = ElementTree.fromstring(drawn)
        assert [one.tag for one in root.iter() if "style" in one.attrib] == []
        assert [one.tag for one in root.iter() if one.tag.split("}")[-1] in {"style", "script"}] == []


def test_a_line_says_what_it_is_and_labels_its_values_directly() -> None:
    root = ElementTree.fromstring(draw())

    assert (root[0].text, root[1].text) == ("Anmälda brott", "40, sedan 20")
    assert words(draw()) == ["2021", "2022", "2023", "2024", "2025", "40", "saknas", "dold", "0", "20"]


def test_no_line_is_drawn_to_what_is_missing_or_hidden() -> None:
    (only,) = strokes(draw(), LINE)

    assert len(only) == 2


def test_no_line_is_drawn_across_a_break_and_the_break_says_so() -> None:
    drawn = draw(breaks=(Break(4, "ny definition"),))

    assert strokes(drawn, LINE) == []
    assert "ny definition" in words(drawn)


def test_a_mean_and_a_frozen_value_stand_where_they_belong() -> None:
    drawn = draw(level=Level(30, 0, 3, "medel: 30"), frozen=Frozen(4, 18, "i lägesbilden: 18"))

    assert {"medel: 30", "i lägesbilden: 18"} <= set(words(drawn))


def test_changes_share_one_scale_from_zero_or_have_their_own() -> None:
    def widths(is_one_scale: bool) -> list[float]:
        drawn = changes(ROWS, title="T", description="D", is_one_scale=is_one_scale)
        return [round(abs(one[1][0] - one[0][0]), 1) for one in strokes(drawn, LINE)]

    shared, own = widths(True), widths(False)
    assert shared[0] == own[0] > 0
    assert shared[1] == own[1] == 0


def test_a_long_line_labels_its_ends_and_extremes_only() -> None:
    spots = [
        Spot(str(2000 + at), value, str(value)) for at, value in enumerate([5, 9, 4, 6, 1, 7, 8, 3, 2, 6])
    ]
    told = words(line(spots, title="T", description="D"))

    assert [one for one in told if len(one) == 1] == ["5", "9", "1", "6"]
    assert [one for one in told if len(one) == 4] == ["2001", "2003", "2005", "2007", "2009"]


def test_a_negative_value_lies_below_zero() -> None:
    drawn = line([Spot("2024", 3, "3"), Spot("2025", -2, "-2")], title="T", description="D")

    (only,) = strokes(drawn, LINE)
    (zero,) = strokes(drawn, INK)[:1]
    assert only[0][1] < zero[0][1] < only[1][1]


def test_nothing_to_draw_is_a_figure_too_and_a_negative_change_is_refused() -> None:
    assert ElementTree.fromstring(line([], title="T", description="D"))[0].text == "T"
    assert ElementTree.fromstring(changes([], title="T", description="D", is_one_scale=True))[0].text == "T"
    with pytest.raises(ValueError, match="never negative"):
        changes([Change("a", -1, 2, "")], title="T", description="D", is_one_scale=True)
