"""Seeds: words, stems, phrases with words in between, and Sámi without Sámi letters."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.seeds import Pattern, SeedFinder, tokens

FINDER = SeedFinder(
    {
        "snowmobiles": {
            "sv": ("skoter*", "*skotern", "kör … fort"),
            "se": ("mohtorgielkká*",),
            "en": ("snowmobile*",),
        },
        "lighting": {"sv": ("lampa", "kolmörk*")},
    },
    hints={"lighting": {"sv": ("gata",)}},
)


def found(text: str, language: str = "sv") -> list[tuple[str, str]]:
    return [(hit.theme, text[hit.start : hit.end]) for hit in FINDER.find(tokens(text), language)]


def test_a_stem_takes_what_follows_and_a_word_does_not() -> None:
    assert found("Skoterled och LAMPAN, lampa") == [("snowmobiles", "Skoterled"), ("lighting", "lampa")]


def test_an_ending_takes_what_goes_before() -> None:
    assert found("snöskotern") == [("snowmobiles", "snöskotern")]


def test_a_phrase_allows_three_words_in_between() -> None:
    assert found("kör alldeles jävla för fort") == [("snowmobiles", "kör alldeles jävla för fort")]
    assert found("kör här på vår gata fort") == [("lighting", "gata")]


def test_sami_is_found_without_sami_letters() -> None:
    assert found("mohtorgielkkat", "se") == [("snowmobiles", "mohtorgielkkat")]


def test_a_long_seed_of_another_language_counts_less() -> None:
    hits = FINDER.find(tokens("en snowmobile"), "sv")
    assert [(hit.theme, hit.weight) for hit in hits] == [("snowmobiles", 0.5)]


def test_a_hint_counts_less_than_a_seed() -> None:
    assert [hit.weight for hit in FINDER.find(tokens("gata lampa"), "sv")] == [0.45, 1.0]


def test_stems_of_two_letters_are_no_seeds() -> None:
    assert [Pattern.is_valid(seed) for seed in ("ab*", "abc*", "", "… a", "a …", "ab", "*")] == [
        False,
        True,
        False,
        True,
        False,
        True,
        False,
    ]


@given(st.text())
def test_tokens_keep_their_places(text: str) -> None:
    assert all(
        text[each.start : each.end].lower()[:1] == each.text[:1]
        for each in tokens(text)
        if each.text.isascii()
    )
