"""Words: spelling, clauses, base forms, glosses, stop words, and answers that say nothing."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.words import (
    glosses,
    lemmas,
    normalise,
    read_dictionary,
    says_nothing,
    split_clauses,
    stop_words,
    use_dictionary,
)

CORPORA = Path(__file__).parents[2] / "analysis" / "corpora"


def clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in split_clauses(text)]


def test_letters_are_composed_and_invisible_signs_left_out() -> None:
    assert normalise("sa\u0301mi\u00ad vuo\u200bđa ’a’\r\n") == "sámi vuođa 'a'\n"


def test_a_text_is_divided_at_sentences_lines_and_turns() -> None:
    assert clauses(
        "Det är mörkt på vägen. Polisen syns aldrig men det är lugnt här!\nSkotrarna kör fort"
    ) == [
        "Det är mörkt på vägen.",
        "Polisen syns aldrig",
        "men det är lugnt här!",
        "Skotrarna kör fort",
    ]


def test_abbreviations_and_times_do_not_end_a_sentence() -> None:
    assert clauses("Mer ljus t.ex. vid skolan kl. 22.30 varje kväll") == [
        "Mer ljus t.ex. vid skolan kl. 22.30 varje kväll"
    ]


def test_a_short_list_stays_whole_and_a_long_one_is_divided() -> None:
    assert clauses("skotrar, droger, mörker") == ["skotrar, droger, mörker"]
    long = (
        "Skotrar som kör fort genom byn på natten, langning av öl till våra ungdomar vid affären, "
        "trasiga gatlyktor längs hela vägen till skolan"
    )
    assert clauses(long) == long.split(", ")


def test_sami_and_english_turns_divide() -> None:
    assert clauses("Boles ii leat oidnosis muhto gielda lea buorre") == [
        "Boles ii leat oidnosis",
        "muhto gielda lea buorre",
    ]
    assert clauses("It is calm here but the roads are bad") == ["It is calm here", "but the roads are bad"]


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_clauses_follow_each_other_and_hold_every_word(text: str) -> None:
    spans = split_clauses(text)
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Skotrarna på gatorna", "sv", ["skoter", "på", "gata"]),
        ("snowmobiles driving", "en", ["snowmobile", "drive"]),
        ("Skohterat vudjet", "se", ["skohter", "vuodjit"]),
        ("hundene er løse", "nb", ["hund", "er", "løs"]),
    ],
)
def test_words_are_given_in_their_base_form(text: str, language: str, expected: list[str]) -> None:
    assert lemmas(text, language) == expected


def test_small_words_stay_as_written_so_that_stop_words_meet_them() -> None:
    assert set(lemmas("det är för att inte och men", "sv")) <= stop_words("sv")


def test_sami_words_get_their_swedish_meaning_also_inflected_and_without_letters() -> None:
    assert glosses("bolesiid") == ["polis"]
    assert glosses("oadjebasvuođas") == ["trygghet"]
    assert glosses("oadjebasvuodas") == ["trygghet"]
    assert glosses("mohtorgielkálihkohisvuohta") == ["snöskoter", "olycka"]
    assert glosses("xyzzyq") == []


def test_a_larger_dictionary_adds_words_and_leaves_our_own_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("gáranas\tkorp\nboles\tannat\ngáranasat\tgáranas\tkorp\nbroken\n\tempty\n", "utf-8")
    dictionary = read_dictionary(path)
    assert glosses("gáranas boles gáranasat", dictionary) == ["korp", "polis", "korp"]
    assert glosses("gáranas") == []


def test_a_larger_dictionary_can_be_used_for_all_later_reading(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("gáranas\tkorp\n", "utf-8")
    use_dictionary(read_dictionary(path))
    try:
        assert glosses("gáranas boles") == ["korp", "polis"]
    finally:
        use_dictionary(None)
    assert glosses("gáranas boles") == ["polis"]


@pytest.mark.parametrize("content", [b"", b"one word\n", b"b\xe4r\tfel\n"])
def test_a_file_that_is_no_dictionary_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "words.tsv"
    path.write_bytes(content)
    with pytest.raises(ValueError):
        read_dictionary(path)


@pytest.mark.parametrize(
    "text",
    [
        "vet ej",
        "Vet inte!!",
        "-",
        "?",
        "🤷",
        "",
        "nä",
        "neeej",
        "n/a",
        "None.",
        "I don't know",
        "in dieđe",
        "In diede",
        "...",
        "vet inet",
        "ingentign",
        "Inget särskilt",
        "ii mihkkege",
        "xxxx",
        "Vet tyvärr inte",
    ],
)
def test_an_answer_without_a_concern_says_nothing(text: str) -> None:
    assert says_nothing(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "inget ljus på vägen",
        "polisen",
        "bra",
        "Inger",
        "mer ljus",
        "ingen polis",
        "noise",
        "ii leat boles",
        "no lights",
        "jag vet inte vart jag ska gå",
        "fart",
        "nothing works at the crossing",
    ],
)
def test_an_answer_that_names_something_does_not_say_nothing(text: str) -> None:
    assert says_nothing(text) is False


def test_golden_answers_without_a_concern_are_told_apart() -> None:
    rows: list[dict[str, str]] = []
    for path in sorted(CORPORA.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows += csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    empty = [row for row in rows if row["theme"] == "none"]
    others = [row for row in rows if row["theme"] != "none"]
    assert sum(says_nothing(row["text"]) for row in empty) >= 0.85 * len(empty)
    assert [row["id"] for row in others if says_nothing(row["text"])] == []


def test_hostile_texts_of_100_000_signs_return() -> None:
    for piece in ("a", ". ", "men ", "a-", ", ", "och "):
        text = piece * (100_000 // len(piece))
        assert len(split_clauses(text)) < len(text)
        assert [lemmas(text, "se") == [], says_nothing(text)] == [piece in {". ", ", "}, False]
