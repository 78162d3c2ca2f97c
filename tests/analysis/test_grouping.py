"""Groups without a codebook: what they foretell, and when groups of unequal size are preferred."""

import numpy as np

from analysis.features import Document
from analysis.foretelling import foretold
from analysis.grouping import BY_UNEVEN_WORDS, BY_WORDS, group

# Two subjects with words of their own, and words that both share.
ROADS = ("road", "car", "fast", "snow", "bridge", "lorry", "speed", "ice")
SCHOOLS = ("school", "pupil", "lesson", "teacher", "class", "book", "break", "bully")
BOTH = ("town", "people", "evening")


def spoken(words: tuple[str, ...], count: int, seed: int) -> list[Document]:
    chance = np.random.RandomState(seed)
    found = []
    for _ in range(count):
        chosen = (*chance.choice(words, 4, replace=False), *chance.choice(BOTH, 1))
        found.append(Document(tuple(map(str, chosen)), tuple(map(str, chosen)), "en"))
    return found


LEARNT = [*spoken(ROADS, 60, 1), *spoken(SCHOOLS, 60, 2)]
UNSEEN = [*spoken(ROADS, 30, 3), *spoken(SCHOOLS, 30, 4)]


def test_groups_by_subject_foretell_words_that_groups_by_chance_do_not() -> None:
    by_subject = np.repeat(np.eye(2), 60, axis=0)
    by_chance = np.tile(np.eye(2), (60, 1))
    assert foretold(by_subject, LEARNT, UNSEEN) > 1
    assert foretold(by_chance, LEARNT, UNSEEN) < 0.1


def test_nothing_unseen_is_foretold_by_nothing() -> None:
    assert foretold(np.ones((120, 1)), LEARNT, []) == 0


def test_few_answers_are_grouped_without_a_choice() -> None:
    assert group(LEARNT, 2, 0).weights == BY_WORDS


def test_subjects_of_equal_size_stay_apart_and_in_equal_groups() -> None:
    documents = [*spoken(ROADS, 150, 5), *spoken(SCHOOLS, 150, 6)]
    found = group(documents, 2, 0)
    placed = found.score(documents).argmax(axis=1)
    assert (found.weights, {placed[:150].sum(), placed[150:].sum()}) == (BY_WORDS, {0, 150})


def test_one_large_subject_is_not_cut_to_make_groups_even() -> None:
    large = spoken(tuple(f"large{number}" for number in range(300)), 500, 7)
    small = [spoken(tuple(f"{name}{number}" for number in range(40)), 60, 8) for name in ("one", "two")]
    found = group([*large, *small[0], *small[1]], 5, 0)
    placed = found.score([*large, *small[0], *small[1]]).argmax(axis=1)
    themes = [set(placed[rows].tolist()) for rows in (slice(500), slice(500, 560), slice(560, 620))]
    assert found.weights == BY_UNEVEN_WORDS
    assert [len(each) for each in themes] == [1, 1, 1]
