"""Figures: the same bytes each time, zero-based, with words, nothing inline, nothing hidden shown."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from analysis.charts import PNG_DPI, SIDES, WIDTH_INCHES, Bar, bars, bars_as_png, bars_for_print

SVG = "{http://www.w3.org/2000/svg}"
BARS = (
    Bar("Skotrar i samhället", 24, "24"),
    Bar("Mörka gator", 12, "12"),
    Bar("Lösa hundar", None, "för få för att visas"),
)


def draw(**more: str) -> bytes:
    return bars(BARS, title="Vad flest tog upp", description="Skotrar: 24.", **more)


def widths(drawn: bytes, colour: str) -> list[float]:
    """The widths of the filled shapes in a colour."""
    found = []
    for path in ElementTree.fromstring(drawn).iter(f"{SVG}path"):
        if path.get("fill") == colour:
            xs = [float(x) for x in re.findall(r"[ML] ([\d.]+) ", path.get("d", ""))]
            found.append(max(xs) - min(xs))
    return found


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert draw() == draw()


def test_nothing_in_it_is_inline_or_dated() -> None:
    root = ElementTree.fromstring(draw())

    assert [element.tag for element in root.iter() if "style" in element.attrib] == []
    assert [element.tag for element in root.iter() if element.tag.split("}")[-1] in {"style", "script"}] == []
    assert b"date" not in draw().lower().replace(b"hidden", b"")


# A letter that the font of figures lacks is drawn as an empty box on paper.
@pytest.mark.filterwarnings("ignore:Glyph")
def test_what_people_wrote_is_words_whatever_signs_are_in_it() -> None:
    label = "Böter 500$ \x0b\x01och \\frac{1}$ \ufffe<b>"
    told = (Bar(label, 3, "3"),)

    root = ElementTree.fromstring(bars(told, title=f"\x02{label}", description=label))
    printed = ElementTree.fromstring(bars_for_print(told))

    plain = "Böter 500$ och \\frac{1}$ <b>"
    assert plain in [element.text for element in root.iter(f"{SVG}text")]
    assert (root[0].text, root[1].text) == (plain, plain)
    assert printed.tag == f"{SVG}svg"


def test_the_figure_says_what_it_is_to_those_who_do_not_see_it() -> None:
    root = ElementTree.fromstring(draw())

    assert (root.get("role"), root[0].text, root[1].text) == ("img", "Vad flest tog upp", "Skotrar: 24.")
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"


def test_bars_begin_at_zero_so_that_half_as_many_is_half_as_long() -> None:
    first, second = widths(draw(), "#5b4a8a")

    assert round(first / second, 3) == 2.0


def test_a_hidden_number_has_no_bar_but_words() -> None:
    words = [element.text for element in ElementTree.fromstring(draw()).iter(f"{SVG}text")]

    assert len(widths(draw(), "#5b4a8a")) == 2
    assert words == ["Skotrar i samhället", "24", "Mörka gator", "12", "Lösa hundar", "för få för att visas"]


def test_the_sides_differ_without_colour_too() -> None:
    assert {hatch for _, hatch in SIDES.values()} == {"", "////"}
    assert b"<pattern" in draw(side="police")
    assert b"<pattern" not in draw(side="residents")


def test_letters_of_all_three_languages_come_through() -> None:
    drawn = bars([Bar("Čáhci ja đoarvu, <b>ŋ</b>", 5, "5")], title="Á", description="š & ž")

    assert "Čáhci ja đoarvu, &lt;b&gt;ŋ&lt;/b&gt;" in drawn.decode()
    assert "š &amp; ž" in drawn.decode()


def test_nothing_to_draw_is_a_figure_too() -> None:
    assert ElementTree.fromstring(bars([], title="T", description="D"))[0].text == "T"
    zeros = bars([Bar("a", 0, "0")], title="T", description="D")
    assert ElementTree.fromstring(zeros)[0].text == "T"


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        bars([Bar("a", -1, "-1")], title="T", description="D")


def test_for_paper_the_letters_are_drawn_and_need_no_font() -> None:
    drawn = ElementTree.fromstring(bars_for_print(BARS))

    assert list(drawn.iter(f"{SVG}text")) == []
    assert bars_for_print(BARS) == bars_for_print(BARS)


def test_the_png_is_sharp_and_the_same_each_time() -> None:
    drawn = bars_as_png(BARS)

    assert drawn.startswith(b"\x89PNG")
    assert int.from_bytes(drawn[16:20], "big") == round(WIDTH_INCHES * PNG_DPI)
    assert bars_as_png(BARS) == drawn
