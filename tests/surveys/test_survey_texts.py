"""The one rule of falling back, and the cleaning of what people write."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.texts import Message, Picked, missing_languages, normalise, pick, whole


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"sv": "hej", "se": "bures", "en": "hello"}, "se", Picked("bures", "se")),
        ({"sv": "hej", "en": "hello"}, "se", Picked("hej", "sv")),
        ({"se": "bures", "en": "hello"}, "sv", Picked("hello", "en")),
        ({"sv": "hej", "se": "bures"}, "en", Picked("hej", "sv")),
        ({"sv": "hej", "se": "  "}, "se", Picked("hej", "sv")),
        ({"en": "hello", "sv": "hej"}, "smj", Picked("hej", "sv")),
        ({"smj": "buoris"}, "en", Picked("buoris", "smj")),
        ({}, "sv", Picked("", "sv")),
    ],
)
def test_a_missing_text_falls_back_and_says_its_language(texts, language, expected):
    assert pick(texts, language) == expected


def test_blank_texts_count_as_missing():
    assert missing_languages({"sv": "hej", "se": " \n"}) == ("se", "en")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  hej  ", "hej"),
        ("rad ett\r\nrad två\rrad tre", "rad ett\nrad två\nrad tre"),
        ("a\x00b\x07c\x85d", "abcd"),
        ("c\u030caj", "čaj"),
        ("ett\ttab", "ett tab"),
        ("halv \ud83d emoji", "halv \ufffd emoji"),
        ("hel \ud83d\ude00 emoji", "hel 😀 emoji"),
    ],
)
def test_written_text_is_cleaned_but_not_changed(written, kept):
    assert normalise(written) == kept


@given(st.text(alphabet=st.characters(), max_size=30))
@settings(derandomize=True, max_examples=200)
def test_any_text_becomes_one_that_can_be_stored_and_stays_as_it_then_is(written):
    kept = normalise(written)

    assert kept.encode().decode() == kept
    assert "\x00" not in kept
    assert unicodedata.is_normalized("NFC", kept)
    assert normalise(kept) == kept


def test_a_message_is_translated_before_it_is_filled_in():
    catalogue = {"no text in %(language)s": "ingen text på %(language)s"}

    told = Message("no text in %(language)s", {"language": "se"}).told(lambda text: catalogue[text])

    assert told == "ingen text på se"


def test_a_number_too_long_for_any_of_ours_is_none() -> None:
    assert [whole(text) for text in ("0", "007", "999999999")] == [0, 7, 999_999_999]
    assert [whole(text) for text in ("", "-1", "1.5", "1 000", "9" * 10, "9" * 30_000)] == [None] * 6
