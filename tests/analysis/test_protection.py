"""Masking and serious statements on our own hostile cases and look-alikes: floors, and nothing lost."""

from __future__ import annotations

import pytest

from analysis import masking, serious
from analysis.case_files import read_cases
from analysis.identifier_shapes import SHAPES
from analysis.identifiers import Found, find_identifiers
from analysis.name_words import look_up
from analysis.protection_benchmark import SERIOUS_BATCHES, masking_lines

LANGUAGES = ("sv", "en", "se")


def cases(name: str, language: str, *batches: str) -> list[dict[str, str]]:
    return [row for row in read_cases(name) if row["language"] == language and row["batch"] in batches]


def test_there_are_enough_cases_of_both_sorts_in_every_language() -> None:
    rows = read_cases("masking.tsv")
    assert sum(bool(row["mask"]) for row in rows) >= 400
    assert sum(not row["mask"] for row in rows) >= 400
    rows = read_cases("serious.tsv")
    found = {
        language: sum(bool(r["serious"]) for r in rows if r["language"] == language) for language in LANGUAGES
    }
    assert found["sv"] >= 150
    assert found["en"] >= 50
    assert found["se"] >= 50
    assert sum(not row["serious"] for row in rows) >= 350


@pytest.mark.parametrize("name", ["masking.tsv", "serious.tsv"])
def test_every_case_has_its_own_id_and_stands_once(name: str) -> None:
    rows = read_cases(name)
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["text"].lower() for row in rows}) == len(rows)


def test_what_is_to_be_masked_stands_in_its_text() -> None:
    rows = read_cases("masking.tsv")
    assert [row["id"] for row in rows for piece in row["mask"].split("|") if piece not in row["text"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_masking_holds_its_floors_on_the_cases_that_mended_it(language: str) -> None:
    reached = masking.measure(cases("masking.tsv", language, "1"))
    assert reached.recall >= 0.97, reached.missed
    assert reached.precision >= 0.97, reached.needless


@pytest.mark.parametrize(
    ("language", "recall", "precision"), [("sv", 0.9, 0.94), ("en", 0.95, 0.93), ("se", 0.9, 0.97)]
)
def test_masking_holds_its_floors_on_the_cases_kept_as_a_check(
    language: str, recall: float, precision: float
) -> None:
    reached = masking.measure(cases("masking.tsv", language, "2", "3", "4"))
    assert reached.recall >= recall, reached.missed
    assert reached.precision >= precision, reached.needless


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("batches", [("1",), ("2", "3", "4"), ("5", "6", "7", "8", "10")])
def test_serious_statements_hold_their_floors(language: str, batches: tuple[str, ...]) -> None:
    reached = serious.measure(cases("serious.tsv", language, *batches))
    assert reached.recall >= 0.95, reached.missed
    assert reached.false_alarm_rate <= 0.05, reached.false


def test_what_a_text_must_hold_for_a_shape_leaves_no_piece_unfound() -> None:
    """The check of what a text holds saves time only: without it the same pieces are found."""
    for row in read_cases("masking.tsv"):
        text = row["text"]
        found = [
            Found(*match.span("piece" if "piece" in shape.pattern.groupindex else 0), shape.kind)
            for shape in SHAPES
            for match in shape.pattern.finditer(text)
            if shape.check is None or shape.check(text, match)
        ]
        assert list(find_identifiers(text)) == found, row["id"]


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("Kevin", "is_given"),
        ("kevins", "is_sure_small"),
        ("Mikeal", "is_surely_misspelt"),
        ("Ánttiin", "is_given"),
        ("Sten", "is_doubtful"),
        ("Lundmarks", "is_listed_surname"),
        ("Moskosel", "is_other"),
    ],
)
def test_a_word_is_known_for_what_it_may_be(word: str, what: str) -> None:
    assert getattr(look_up(word), what) is True


@pytest.mark.parametrize("word", ["klass", "finns", "annan", "sámiid", "tindra", "rita"])
def test_an_ordinary_word_with_a_small_letter_is_no_name_by_itself(word: str) -> None:
    assert look_up(word).is_sure_small is False


@pytest.mark.parametrize(
    "piece", ["K1", "A.", "a.b/", "x#1234 ", "+46 (0", "snap a1 ", "Á", "19 85 ", "Aaa", "nr 1 "]
)
def test_a_hostile_text_of_100_000_signs_is_masked_in_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(masking.mask(text).text, str)


def test_the_benchmark_prints_a_line_for_every_batch_language_and_kind() -> None:
    lines = masking_lines()
    heads = [line.split(" (")[0] for line in lines if not line.startswith(" ")]
    assert heads == [
        *(f"Masking, cases of batch {batch}" for batch in "1234"),
        *(f"Serious statements, cases of batch {batch}" for batch in SERIOUS_BATCHES),
    ]
    kinds = {row["kind"] for name in ("masking.tsv", "serious.tsv") for row in read_cases(name)}
    printed = {line.strip().split(":")[0] for line in lines if line.startswith("    ")}
    assert printed == kinds
