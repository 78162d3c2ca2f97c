"""An overlay holds what one municipality changes, and lies over a base that may have changed since."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import Area, Codebook, CodebookTheme, Example, Malformed, check, starter
from analysis.overlay import Changes, Misfit, ThemeChange, difference, lay_over, misfits, told
from analysis.overlay_file import is_overlay, read_changes, write_changes

TRAFFIC = Area("traffic", {"sv": "Trafik", "se": "Johtolat", "en": "Traffic"})


def theme(key: str, *seeds: str, hints: tuple[str, ...] = (), shared: tuple[str, ...] = ()) -> CodebookTheme:
    return CodebookTheme(
        key=key,
        area="traffic",
        labels={"sv": key, "en": key},
        description={},
        belongs={"sv": "Fart."},
        does_not_belong={},
        seeds={"sv": seeds},
        shared=shared,
        hints={"sv": hints} if hints else {},
    )


BASE = Codebook(
    "1",
    (TRAFFIC,),
    (theme("speeding", "fort", "gasar", shared=("gasar",)), theme("mopeds", "epa", hints=("buller",))),
    (),
    (Example("speeding", "sv", "De kör fort"), Example("mopeds", "sv", "Epa hela natten")),
)
OWN = theme("reindeer", "renar")
EVERYTHING = Changes(
    version="arjeplog 3",
    base="1",
    areas=(Area("land", {"sv": "Marken"}),),
    themes=(
        ThemeChange(
            "speeding",
            area="land",
            texts={"labels": {"sv": "Bilar kör fort", "en": ""}, "belongs": {"en": "Speed."}},
            added={"seeds": {"sv": ("rattar",), "en": ("too fast",)}, "hints": {"sv": ("bil*",)}},
            removed={"seeds": {"sv": ("gasar",)}},
            shared_added=("fort",),
        ),
        ThemeChange("mopeds", is_off=True),
    ),
    own=(OWN,),
)


def test_an_empty_overlay_leaves_the_base_as_it_is() -> None:
    assert lay_over(starter(), Changes()) == starter()


def test_an_overlay_changes_words_texts_and_themes() -> None:
    book = lay_over(BASE, EVERYTHING)
    speeding, reindeer = book.themes
    assert speeding == replace(
        BASE.themes[0],
        area="land",
        labels={"sv": "Bilar kör fort"},
        belongs={"sv": "Fart.", "en": "Speed."},
        seeds={"sv": ("fort", "rattar"), "en": ("too fast",)},
        hints={"sv": ("bil*",)},
        shared=("fort",),
    )
    assert reindeer == OWN
    assert (book.version, [each.key for each in book.areas]) == ("1 / arjeplog 3", ["traffic", "land"])


def test_examples_of_a_theme_that_is_off_teach_nothing() -> None:
    assert [each.theme for each in lay_over(BASE, EVERYTHING).examples] == ["speeding"]


def test_what_is_written_is_read_back() -> None:
    assert read_changes(write_changes(EVERYTHING).encode()) == EVERYTHING


def test_an_overlay_is_told_from_a_codebook() -> None:
    assert is_overlay(write_changes(Changes()).encode())
    assert not is_overlay(b'[[theme]]\nkey = "speeding"\n')


def test_faults_of_a_file_are_told_all_at_once() -> None:
    content = """
colour = "red"
[[change]]
off = 1
[[change]]
key = "speeding"
seed = 1
shared_added = "fort"
[change.seeds_added]
sv = ["*a*"]
[[change]]
key = "speeding"
"""
    with pytest.raises(Malformed) as caught:
        read_changes(content.encode())
    assert caught.value.faults == (
        "The file holds unknown colour.",
        "Change 1: key is missing.",
        "Change 1: off must be true or false.",
        "Change 2 (speeding): unknown seed.",
        "Change 2 (speeding): '*a*' (sv) is no seed.",
        "Change 2 (speeding): shared_added must be a list of words.",
        "Theme speeding is there twice.",
    )


def test_a_changed_base_under_an_old_overlay_still_works_and_says_what_no_longer_fits() -> None:
    newer = replace(BASE, version="2", themes=(theme("speeding", "fort", "rattar"), theme("reindeer", "ren")))
    assert misfits(newer, EVERYTHING) == (
        Misfit("word_there", "speeding", "rattar", "sv"),
        Misfit("word_gone", "speeding", "gasar", "sv"),
        Misfit("theme_gone", "mopeds"),
        Misfit("key_taken", "reindeer"),
    )
    book = lay_over(newer, EVERYTHING)
    assert [(each.key, each.seeds["sv"]) for each in book.themes] == [
        ("speeding", ("fort", "rattar")),
        ("reindeer", ("renar",)),
    ]
    assert check(book) == check(lay_over(newer, replace(EVERYTHING, themes=EVERYTHING.themes[:1])))


def test_what_does_not_fit_is_told_in_a_sentence() -> None:
    assert told(Misfit("word_there", "speeding", "rattar", "sv")) == (
        "'rattar' (sv) was added to speeding; the shared codebook has it now."
    )


def test_an_overlay_that_fits_has_nothing_to_tell() -> None:
    assert misfits(BASE, EVERYTHING) == ()


words = st.lists(st.sampled_from(["fort", "gasar", "epa", "renar", "skoter*", "buller"]), unique=True)
texts = st.dictionaries(st.sampled_from(["sv", "se", "en"]), st.sampled_from(["Fart", "Skoter", "Ren"]))


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    keys = draw(st.lists(st.sampled_from(["speeding", "mopeds", "reindeer"]), min_size=1, unique=True))
    return replace(
        BASE,
        themes=tuple(
            replace(
                theme(key),
                labels=draw(texts),
                belongs=draw(texts),
                seeds={"sv": tuple(seeds)} if (seeds := draw(words)) else {},
                hints={"se": tuple(hints)} if (hints := draw(words)) else {},
                shared=tuple(draw(st.lists(st.sampled_from(seeds), unique=True))) if seeds else (),
            )
            for key in keys
        ),
        examples=(),
    )


def content(book: Codebook) -> dict[str, object]:
    """A codebook without the order of its words and themes, which says nothing."""
    return {
        each.key: (
            each.area,
            dict(each.labels),
            dict(each.belongs),
            {language: set(listed) for language, listed in each.seeds.items()},
            {language: set(listed) for language, listed in each.hints.items()},
            set(each.shared),
        )
        for each in book.themes
    }


@given(codebooks(), codebooks())
def test_the_difference_between_two_codebooks_makes_the_one_of_the_other(
    base: Codebook, wanted: Codebook
) -> None:
    changes = difference(base, wanted)
    assert content(lay_over(base, changes)) == content(wanted)
    assert misfits(base, changes) == ()
    assert read_changes(write_changes(changes).encode()) == changes
