"""The benchmark's own parts on small data: made-up answers, figures, cost, sameness, nothing hidden."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.answers import Answer
from analysis.benchmark import measure_pairs
from analysis.benchmark_answers import made_up
from analysis.benchmark_corpora import (
    against,
    answers_of,
    corpus_lines,
    measure,
    placed,
    read_corpus,
    together,
    unshown,
)
from analysis.benchmark_cost import THREADS, digest, run_apart
from analysis.benchmark_identity import resampled, year_to_year
from analysis.benchmark_peers import peers
from analysis.codebook import Codebook, read, read_file, starter
from analysis.themes import ThemeFinder

CODEBOOKS = Path(__file__).parents[2] / "analysis" / "codebooks"
BOOK = read(
    """
[[area]]
key = "a"
[[theme]]
key = "dark"
area = "a"
seeds = { sv = ["mörk*", "lampa*"] }
[[theme]]
key = "snow"
area = "a"
seeds = { sv = ["snö*", "halt*"] }
""".encode()
)
ROWS = [
    {"id": f"{label}-{number:02d}", "lang": "sv", "text": f"{text} {place}", "label": label, "pair": ""}
    for label, text in (("dark", "det är mörkt vid"), ("snow", "snön ligger kvar på"))
    for number, place in enumerate(("kyrkan", "torget", "skolan", "stationen", "macken", "ån") * 10)
]


def finder(codebook: Codebook | None, count: int | None) -> ThemeFinder:
    return ThemeFinder(codebook, count)


def corpus(folder: Path, name: str) -> Path:
    path = folder / f"{name}.tsv"
    lines = ["\t".join(ROWS[0]), *("\t".join(row.values()) for row in ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_made_up_answers_are_different_and_the_same_every_time() -> None:
    answers = made_up(500, starter().examples)
    assert len({each.text for each in answers}) == len({each.id for each in answers}) == 500
    assert made_up(200, starter().examples) == answers[:200]
    assert made_up(200, starter().examples, seed=1) != answers[:200]
    assert made_up(5, ()) == []


def test_labels_that_agree_with_the_themes_count_whole(tmp_path: Path) -> None:
    rows = read_corpus(corpus(tmp_path, "small"))
    found = measure(rows, BOOK, finder)
    assert (found.v, found.ari, found.together, found.unshown, found.answers) == (1.0, 1.0, None, 0, 120)


def test_translations_are_together_when_their_theme_is_the_same() -> None:
    rows = [{"id": each, "pair": each[0]} for each in ("1a", "1b", "2a", "2b", "3a")]
    assert together(rows, {"1a": "x", "1b": "x", "2a": "x", "2b": "y", "3a": "y"}) == 0.5


def test_a_line_for_each_corpus_that_is_there(tmp_path: Path) -> None:
    corpus(tmp_path, "police_events_sv")
    said: list[str] = []
    lines = list(corpus_lines(tmp_path, {"police_events_sv": BOOK}, finder, said.append, quick=True))
    assert [line.split(",")[0].split(":")[0].strip() for line in lines] == [
        "police_events_sv",
        "20 answers of police_events_sv with a codebook",
    ]
    assert "V 1.000 (bar 0.77, reached), ARI 1.000 (bar 0.65, reached)" in lines[0]
    assert len(said) == 2


def test_a_figure_says_whether_its_bar_is_reached() -> None:
    assert against(0.5, 0.6) == "0.500 (bar 0.60, missed)"
    assert against(0.6, 0.6) == "0.600 (bar 0.60, reached)"
    assert against(0.5, None) == "0.500"


def test_a_theme_stays_the_same_over_samples_and_years() -> None:
    answers = random.Random(0).sample(answers_of(ROWS), len(ROWS))
    renamed = [Answer(f"{n:03d}", each.text, "sv") for n, each in enumerate(answers)]
    assert resampled(renamed, BOOK, finder) == 1.0
    assert year_to_year(renamed, BOOK) == (1.0, 1.0)


def test_the_baselines_divide_what_is_plainly_two() -> None:
    texts, labels = [row["text"] for row in ROWS], [row["label"] for row in ROWS]
    found = peers()["NMF"](texts, 2)
    assert len({(label, group) for label, group in zip(labels, found, strict=True)}) == 2


def test_the_concern_pairs_are_placed_in_three_languages() -> None:
    shares = measure_pairs([], starter(), finder)
    assert list(shares) == ["sv-se", "sv-en", "se-en", "all"]
    assert min(shares.values()) >= 0.85


def test_order_and_repetition_change_nothing() -> None:
    plain = digest(0, 300)
    assert [digest(order, 300) for order in (0, 1, 2)] == [plain] * 3


def test_threads_and_the_kind_of_processor_change_nothing() -> None:
    found = [
        run_apart(
            "digest", "0", "150", changed={**dict.fromkeys(THREADS, threads), "OPENBLAS_CORETYPE": kind}
        )
        for threads, kind in (("1", "Haswell"), ("2", "Nehalem"))
    ]
    assert found[0]["digest"] == found[1]["digest"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8), st.sampled_from(["sv", "se", "en"]))
def test_no_answer_is_shown_nowhere(texts: list[str], language: str) -> None:
    answers = [Answer(f"{number:02d}", text, language) for number, text in enumerate(texts)]
    for codebook in (BOOK, None):
        theming = ThemeFinder(codebook).fit(answers).assign(answers)
        assert unshown(answers, theming) == 0
        assert set(placed(theming)) == {each.id for each in answers}


@pytest.mark.parametrize("name", ["police_events", "ministries"])
def test_codebooks_for_measuring_can_be_read(name: str) -> None:
    book = read_file(CODEBOOKS / f"{name}.toml")
    assert {each.theme for each in book.examples} <= {each.key for each in book.themes}
