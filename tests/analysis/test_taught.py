"""What the examples taught is kept in a file that belongs to them, and says what they would teach anew."""

import numpy as np
import pytest

from analysis import learning
from analysis.codebook import Example, starter
from analysis.features import document
from analysis.learning import Lessons, Rows, learn, taught_by
from analysis.sami import build, use_dictionary
from analysis.taught import TAUGHT_POWER, TaughtReader
from analysis.taught_file import from_bytes, shipped, sums_of, to_bytes
from analysis.taught_training import learnt

FEW = (
    Example("dark", "sv", "Det är mörkt på vägen"),
    Example("dark", "sv", "Mörkt vid skolan och ingen lampa"),
    Example("fast", "sv", "Bilarna kör fort på vägen"),
    Example("fast", "sv", "De kör fort förbi skolan"),
)


def test_the_file_belongs_to_the_starters_examples() -> None:
    """When this fails: python -m analysis.taught_training."""
    assert shipped(starter().examples) is not None


def test_the_file_says_what_the_examples_teach_anew() -> None:
    kept = shipped(starter().examples)
    assert kept is not None
    taught, themes = kept
    anew, anew_themes = learnt()
    assert (themes, taught.words, taught.pieces) == (anew_themes, anew.words, anew.pieces)
    assert np.abs(taught.weights.astype(int) - anew.weights).max() <= 1
    assert np.allclose(taught.steps, anew.steps)
    assert np.allclose(taught.rarity, anew.rarity)
    assert np.allclose(taught.constants, anew.constants)


def test_where_themes_are_off_the_file_says_the_same_of_the_others() -> None:
    kept = shipped(starter().examples)
    assert kept is not None
    off = {"speeding", "other"}
    left = shipped(tuple(each for each in starter().examples if each.theme not in off))
    assert left is not None
    assert left[1] == tuple(each for each in kept[1] if each not in off)
    columns = [kept[1].index(each) for each in left[1]]
    assert (left[0].weights == kept[0].weights[:, columns]).all()
    assert (left[0].constants == kept[0].constants[columns]).all()


def test_other_examples_are_learnt_anew() -> None:
    examples = starter().examples
    assert shipped(examples[1:]) is None
    assert shipped((*examples, Example("bridges", "sv", "Bron är hal"))) is None
    assert shipped((*examples[:-1], Example("fast", "sv", "De kör fort"))) is None


def test_with_a_larger_dictionary_the_examples_are_learnt_anew() -> None:
    use_dictionary(build([("sátni", "sátni", "ord")]))
    try:
        assert shipped(starter().examples) is None
    finally:
        use_dictionary(None)


def test_what_is_written_is_read_back_and_reads_alike() -> None:
    reader = taught_by(FEW, [0, 0, 1, 1])
    sums, taught = from_bytes(to_bytes({"dark": "1", "fast": "2"}, reader.taught_))
    assert sums == {"dark": "1", "fast": "2"}
    texts = [document("Mörkt vid vägen", "sv"), document("Någon kör fort", "sv")]
    again = TaughtReader(reader.strength).use(taught, [0, 1])
    assert again.score(texts, 2).tolist() == reader.score(texts, 2).tolist()
    assert reader.score(texts, 2).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize("part", ["theme", "language", "text"])
def test_the_sums_differ_when_any_part_of_an_example_does(part: str) -> None:
    other = {"theme": FEW[0].theme, "language": FEW[0].language, "text": FEW[0].text, part: "en"}
    assert sums_of(FEW) != sums_of((Example(**other), *FEW[1:]))


def test_the_same_gives_the_same_bytes() -> None:
    reader = taught_by(FEW, [0, 0, 1, 1])
    sums = sums_of(FEW)
    assert to_bytes(sums, reader.taught_) == to_bytes(sums, reader.taught_)


def test_few_examples_speak_more_softly_than_many() -> None:
    assert taught_by(FEW, [0, 0, 1, 1]).strength < TAUGHT_POWER / 10
    assert taught_by(FEW * 100, [0, 0, 1, 1] * 100).strength == TAUGHT_POWER


def test_what_people_placed_is_added_to_what_was_learnt_before() -> None:
    reader = taught_by(FEW * 100, [0, 0, 1, 1] * 100)
    text = document("Mörkt vid skolan", "sv")
    before = reader.score([text], 2)
    corrected = reader.corrected([text] * 20, [1] * 20, [1.0] * 20)
    assert corrected.score([text], 2)[0, 1] > before[0, 1]
    assert corrected.score([text], 2)[0, 0] < before[0, 0]
    assert (reader.score([text], 2) == before).all()
    silent = document("", "sv")
    assert (corrected.score([silent], 2) == reader.score([silent], 2)).all()


def test_what_agrees_with_what_was_learnt_changes_next_to_nothing() -> None:
    reader = taught_by(FEW * 100, [0, 0, 1, 1] * 100)
    texts = [document(each.text, each.language) for each in FEW]
    corrected = reader.corrected(texts, [0, 0, 1, 1], [1.0] * 4)
    assert np.abs(corrected.score(texts, 2) - reader.score(texts, 2)).max() < 0.05


def test_a_theme_that_people_made_is_learnt_beside_those_of_the_examples() -> None:
    reader = taught_by(FEW * 100, [0, 0, 2, 2] * 100)
    texts = [document(f"Bron är hal vid {place}", "sv") for place in ("skolan", "vägen", "affären")] * 20
    corrected = reader.corrected(texts, [1] * len(texts), [1.0] * len(texts))
    assert corrected.classes_.tolist() == [0, 2, 1]
    assert corrected.score(texts[:1], 4)[0].argmax() == 1
    assert corrected.score(texts, 4)[:, 3].tolist() == [-corrected.strength] * len(texts)


@pytest.mark.parametrize("many", [1, 1_000])
def test_a_run_with_decisions_learns_from_them(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(learning, "MANY_EXAMPLES", many)
    texts = [document(f"Bron är hal vid {place}", "sv") for place in ("skolan", "vägen", "affären")] * 20
    lessons = Lessons(FEW * 100)
    keys = ("dark", "fast", "bridge")

    def said(decided: dict[int, list[int]]) -> int:
        rows = Rows(texts, np.zeros((len(texts), len(keys))), decided)
        return int(learn(keys, rows, lessons, 1_000).score(texts[:1])[0].argmax())

    assert said({}) != 2
    assert said({row: [2] for row in range(len(texts))}) == 2


def test_decisions_leave_what_the_examples_taught_as_it_was() -> None:
    """The reader of the examples is shared by all surveys: one's decisions must not reach another."""
    keys = tuple(sorted({each.theme for each in starter().examples}))
    texts = [document("Det är mörkt vid bron och kolsvart vid skolan", "sv")]
    lessons = Lessons(starter().examples)

    def scores(decided: dict[int, list[int]]) -> list[float]:
        rows = Rows(texts, np.zeros((1, len(keys))), decided)
        found: list[float] = learn(keys, rows, lessons, 100).score(texts)[0].tolist()
        return found

    before = scores({})
    assert scores({0: [keys.index("fraud")]}) != before
    assert scores({}) == before
