"""The codebook: reading, writing, checking, and the rule that it was made without the odd golden half."""

from dataclasses import replace

import pytest

from analysis.codebook import (
    STARTER_EXAMPLES,
    Codebook,
    CodebookTheme,
    Malformed,
    check,
    read,
    starter,
    write,
)

MINIMAL = """
[[area]]
key = "traffic"
labels = { sv = "Trafik", se = "Johtolat", en = "Traffic" }

[[theme]]
key = "speeding"
area = "traffic"
labels = { sv = "Bilar kör fort", se = "Biillat vudjet jođánit", en = "Cars are driven fast" }
belongs = { sv = "Fart.", en = "Speed." }
does_not_belong = { sv = "Skotrar.", en = "Snowmobiles." }
[theme.seeds]
sv = ["fort"]
"""


def minimal(*, seeds: tuple[str, ...] = ("fort",), shared: tuple[str, ...] = ()) -> CodebookTheme:
    theme = read(MINIMAL.encode()).themes[0]
    return replace(theme, seeds={"sv": seeds}, shared=shared)


def faults(content: str) -> tuple[str, ...]:
    with pytest.raises(Malformed) as caught:
        read(content.encode())
    return caught.value.faults


def test_the_starter_codebook_has_nothing_to_remark() -> None:
    assert check(starter()) == []


def test_the_starter_codebook_has_the_themes_of_the_coding_guide() -> None:
    assert len(starter().themes) == 35
    assert len(starter().areas) == 9
    assert {theme.area for theme in starter().themes} == {area.key for area in starter().areas}


def test_what_is_written_is_read_back() -> None:
    assert read(write(starter()).encode(), STARTER_EXAMPLES.read_bytes()) == starter()


def test_too_few_seeds_are_counted_by_language() -> None:
    assert check(read(MINIMAL.encode())) == [
        "Theme speeding: 1 seeds in sv, at least 20 are needed.",
        "Theme speeding: 0 seeds in se, at least 20 are needed.",
        "Theme speeding: 0 seeds in en, at least 20 are needed.",
    ]


def test_a_seed_that_fires_for_two_themes_must_say_so() -> None:
    first = minimal(seeds=("skoter*",))
    second = replace(minimal(seeds=("skoterled*",)), key="trails")
    book = Codebook("1", read(MINIMAL.encode()).areas, (first, second), seed_languages=())

    assert check(book) == [
        "Seed 'skoterled*' of trails (sv) also fires for speeding through 'skoter*'; make it shared."
    ]
    assert check(replace(book, themes=(replace(first, shared=("skoter*",)), second))) == []


def test_a_missing_label_is_named_with_its_language() -> None:
    book = read(MINIMAL.replace('se = "Biillat vudjet jođánit", ', "").encode())
    assert "Theme speeding: no label in se." in check(book)


def test_reserved_words_are_no_themes() -> None:
    book = read(MINIMAL.replace('key = "speeding"', 'key = "other"').encode())
    assert check(book)[0] == "other is a reserved word and cannot be a theme."


def test_faults_of_a_file_are_told_all_at_once() -> None:
    content = '[[theme]]\nkey = "a b"\nseed = 1\n[theme.seeds]\nsv = ["*a*", "fort"]\n'
    assert faults(content) == (
        "Theme 1: key is missing or is not made of letters, digits, - and _.",
        "Theme 1: unknown seed.",
        "Theme 1: '*a*' (sv) is no seed.",
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "The codebook has no [[theme]]."),
        ("theme = 1", "[[theme]] must be a list of tables."),
        ("[[theme]\n", "The codebook is not valid TOML"),
    ],
)
def test_what_is_no_codebook_is_refused(content: str, fault: str) -> None:
    assert faults(content)[0].startswith(fault)


def test_latin_1_is_refused() -> None:
    with pytest.raises(Malformed):
        read("key = 'å'".encode("latin-1"))
