"""How easy a Swedish text is to read, and what a machine can see in a line of a promise."""

from __future__ import annotations

import pytest

from analysis.plain_swedish import heavy, plain_book, reading
from analysis.promise_reading import by_when, counted, speaks_for_both, vague


def test_lix_is_words_in_a_sentence_and_long_words_in_a_hundred() -> None:
    read = reading(["Polisen kommer i dag. Kommunen lagar lampan."])
    # 7 words in 2 sentences; Polisen and Kommunen have more than six letters.
    assert (read.words, read.sentences, read.long_words, read.lix) == (7, 2, 2, round(3.5 + 200 / 7))


def test_a_text_without_words_has_no_lix() -> None:
    read = reading(["", "–"])
    assert (read.lix, read.longest, read.is_plain) == (None, "", True)


def test_no_sentence_goes_over_from_one_text_to_the_next() -> None:
    assert reading(["Det här lovar vi", "Vi lagar lampor"]).sentences == 2
    assert reading(["Öppet kl. 18–22 i byn."]).sentences == 1


def test_a_long_sentence_and_hard_words_are_not_plain() -> None:
    assert not reading([" ".join(["vi"] * 31)]).is_plain
    assert not reading(["Trafiksäkerhetsåtgärder genomförs kontinuerligt"]).is_plain
    assert reading(["Vi lagar en lampa inom tio dagar."]).is_plain


def test_words_that_residents_do_not_use_are_named_with_another_word() -> None:
    found = heavy("Insatser för medborgarna. Medborgarlöftet gäller insatser.")
    assert [one.word for one in found] == ["Insatser", "medborgarna", "Medborgarlöftet"]
    assert found[2].instead == plain_book()["instead"]["medborgarlöft"]
    assert heavy("Ni som bor här kan platsa in i gruppen.") == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Polisen ska arbeta för att synas mer i centrum.", ("arbeta för", "synas mer")),
        ("Kommunen verkar för trygghet vid behov.", ("verkar för", "vid behov")),
        ("Polisen kontrollerar farten tre kvällar i veckan.", ()),
        ("Kommunen arbetar förebyggande.", ()),
    ],
)
def test_what_nobody_can_count_is_pointed_out(line: str, found: tuple[str, ...]) -> None:
    assert vague(line) == found


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Polisen är ute minst tre kvällar i månaden.", "tre kvällar i månaden"),
        ("Kommunen lagar lampan inom 10 arbetsdagar.", "10 arbetsdagar"),
        ("En polis finns i byn varje månad.", "varje månad"),
        ("Kommunen håller öppet kl. 18–22.", ""),
        ("Polisen träffar årskurs 7–9.", ""),
        ("Löftet gäller till och med 30 april 2027.", ""),
        ("Polisen ska synas mer.", ""),
    ],
)
def test_a_number_is_what_can_be_counted_no_clock_and_no_date(line: str, number: str) -> None:
    assert counted(line) == number


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Det görs tre gånger, till och med 30 april 2027.", "till och med 30 april 2027"),
        ("Lampan lagas inom tio dagar.", "inom tio dagar"),
        ("Öppet på lördagar under läsåret.", "under läsåret"),
        ("Polisen är ute oftare.", ""),
    ],
)
def test_a_line_says_by_when(line: str, day: str) -> None:
    assert by_when(line) == day


def test_a_line_that_begins_with_both_parties_is_found() -> None:
    assert speaks_for_both("Kommunen och polisen håller tre möten.")
    assert speaks_for_both("Polisen och Arjeplogs kommun håller tre möten.")
    assert not speaks_for_both("Polisen och skolan träffar varje klass.")
