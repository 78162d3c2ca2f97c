"""What words do with texts: how many they reach, which never fire, what a further word would move."""

from dataclasses import replace

import pytest

from analysis.answers import Answer
from analysis.codebook import Codebook, starter
from analysis.coverage import Trial, WordReader, report
from analysis.features import prepare
from analysis.themes import ThemeFinder
from tests.analysis.test_overlay import BASE, theme

BOOK = replace(
    BASE,
    themes=(theme("speeding", "fort", "gasar"), theme("mopeds", "epa*", "gasar på"), theme("dark", "mörk*")),
)
TEXTS = {
    "1": "De kör fort på Storgatan",
    "2": "Epatraktorer kör fort och gasar på",
    "3": "Epan gasar på hela natten",
    "4": "En epa gasar på vid skolan",
    "5": "Det är bra här",
}


def covered(book: Codebook = BOOK) -> dict[str, tuple[int, int]]:
    found = WordReader(book).coverage(prepare(Answer(key, words, "sv") for key, words in TEXTS.items()))
    return {each.theme: (each.texts, each.mainly) for each in found.themes}


def tried(word: str, *, key: str = "dark", language: str = "sv", is_hint: bool = False) -> Trial:
    texts = [(number, words, "sv") for number, words in TEXTS.items()]
    return WordReader(BOOK).try_word(key, language, word, texts, is_hint=is_hint)


def test_a_theme_counts_the_texts_that_hold_a_seed_and_those_that_point_to_it_most() -> None:
    assert covered() == {"speeding": (4, 1), "mopeds": (3, 3), "dark": (0, 0)}


def test_seeds_that_never_fire_or_fire_elsewhere_are_named() -> None:
    found = WordReader(BOOK).coverage(prepare(Answer(key, words, "sv") for key, words in TEXTS.items()))
    assert report(found) == [
        "5 texts; 1 (20 %) hold no seed of any theme.",
        "speeding: 4 texts hold a seed, 1 point here most.",
        "  'gasar' (sv) stands mostly in texts that point more to mopeds.",
        "mopeds: 3 texts hold a seed, 3 point here most.",
        "dark: 0 texts hold a seed, 0 point here most.",
        "  never found (sv): mörk*",
    ]
    assert found.without == ("5",)


def test_a_word_tells_which_texts_hold_it_and_where_they_point_now() -> None:
    trial = tried("hela natten")
    assert (dict(trial.found), trial.moving) == ({"3": "mopeds"}, ())


def test_a_word_moves_texts_in_which_nothing_else_is_stronger() -> None:
    assert tried("bra här").moving == ("5",)
    assert tried("bra här", is_hint=True).moving == ("5",)
    assert tried("storgatan vid").found == {}


def test_a_stronger_word_wins_over_the_seed_of_another_theme() -> None:
    assert tried("på storgatan").moving == ("1",)
    assert tried("på storgatan", is_hint=True).moving == ()


def test_a_word_that_another_theme_has_clashes() -> None:
    assert tried("epadunk").clashing == (("mopeds", "epa*"),)
    assert tried("kör fort").clashing == ()
    assert tried("fort").clashing == (("speeding", "fort"),)


def test_what_is_no_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="is no seed"):
        tried("*a*")


def test_a_sami_word_is_found_without_its_letters() -> None:
    plain = [("1", "cuovggat eai leat", "se")]
    assert set(WordReader(BOOK).try_word("dark", "se", "čuovggat", plain).found) == {"1"}


def test_a_swedish_word_is_found_where_it_is_the_meaning_of_a_sami_one() -> None:
    texts = [("1", "Gáhttedikšu buorre", "se"), ("2", "Lea seavdnjat", "se")]
    assert set(WordReader(BOOK).try_word("dark", "sv", "mörk", texts).found) == {"2"}


def test_what_the_trial_promises_is_what_a_run_with_few_answers_does() -> None:
    texts = [(number, words, "sv") for number, words in TEXTS.items()]
    trial = WordReader(BOOK).try_word("dark", "sv", "bra här", texts)
    dark = theme("dark", "mörk*", "bra här")
    book = replace(BOOK, themes=(*BOOK.themes[:2], dark), examples=())
    answers = [Answer(number, words, "sv") for number, words in TEXTS.items()]
    after = ThemeFinder(book).fit(answers).assign(answers).main()
    assert [number for number, each in sorted(after.items()) if each.theme == "dark"] == list(trial.moving)


def test_every_theme_of_the_starter_is_covered_in_its_order() -> None:
    found = WordReader(starter()).coverage([])
    assert [each.theme for each in found.themes] == [each.key for each in starter().themes]
