"""What the examples taught is kept in a file that belongs to them, and says what they would teach anew."""

import numpy as np
import pytest

from analysis.codebook import Example, starter
from analysis.features import document
from analysis.learning import taught_by
from analysis.sami import build, use_dictionary
from analysis.taught import TAUGHT_POWER, TaughtReader
from analysis.taught_file import from_bytes, key_of, shipped, to_bytes
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


def test_other_examples_are_learnt_anew() -> None:
    examples = starter().examples
    assert shipped(examples[1:]) is None
    assert shipped((*examples[:-1], Example("fast", "sv", "De kör fort"))) is None


def test_with_a_larger_dictionary_the_examples_are_learnt_anew() -> None:
    use_dictionary(build([("sátni", "sátni", "ord")]))
    try:
        assert shipped(starter().examples) is None
    finally:
        use_dictionary(None)


def test_what_is_written_is_read_back_and_reads_alike() -> None:
    reader = taught_by(FEW, [0, 0, 1, 1])
    key, taught, themes = from_bytes(to_bytes("key", reader.taught_, ("dark", "fast")))
    assert (key, themes) == ("key", ("dark", "fast"))
    texts = [document("Mörkt vid vägen", "sv"), document("Någon kör fort", "sv")]
    again = TaughtReader(reader.strength).use(taught, [0, 1])
    assert again.score(texts, 2).tolist() == reader.score(texts, 2).tolist()
    assert reader.score(texts, 2).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize("part", ["theme", "language", "text"])
def test_the_key_differs_when_any_part_of_an_example_does(part: str) -> None:
    other = {"theme": FEW[0].theme, "language": FEW[0].language, "text": FEW[0].text, part: "en"}
    assert key_of(FEW) != key_of((Example(**other), *FEW[1:]))


def test_the_same_gives_the_same_bytes() -> None:
    reader = taught_by(FEW, [0, 0, 1, 1])
    assert to_bytes("key", reader.taught_, ("dark", "fast")) == to_bytes(
        "key", reader.taught_, ("dark", "fast")
    )


def test_few_examples_speak_more_softly_than_many() -> None:
    assert taught_by(FEW, [0, 0, 1, 1]).strength < TAUGHT_POWER / 10
    assert taught_by(FEW * 100, [0, 0, 1, 1] * 100).strength == TAUGHT_POWER
