"""ThemeFinder: the floor on the golden texts, several themes, what needs a look, proposals, quotes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import themes
from analysis.answers import Answer, Prepared
from analysis.benchmark import measure_golden
from analysis.benchmark_answers import made_up
from analysis.case_files import golden_rows
from analysis.codebook import starter
from analysis.emergent import propose
from analysis.manner import manner_and_addressee
from analysis.quality import RULES
from analysis.themes import ThemeFinder
from analysis.word_counts import WordCounts

# Reached on the odd half in November 2026: sv .665, en .697, se .697, all .673; a floor lies a little below.
FLOORS = {"sv": 0.63, "en": 0.63, "se": 0.63, "all": 0.65}


def place(*texts: str, **options: int) -> dict[str, list[str]]:
    answers = [Answer(f"{number:04d}", text, "sv") for number, text in enumerate(texts)]
    theming = ThemeFinder(starter(), **options).fit(answers).assign(answers)
    placed: dict[str, list[str]] = {}
    for each in theming.assignments:
        placed.setdefault(each.id, []).append(each.theme)
    return placed


def test_unseen_golden_answers_are_placed_no_worse_than_before() -> None:
    measured = measure_golden(golden_rows(), starter())
    assert {key: measured.accuracy[key] >= floor for key, floor in FLOORS.items()} == dict.fromkeys(
        FLOORS, True
    )


def test_an_answer_may_have_several_themes() -> None:
    assert place("Det är kolmörkt för gatlamporna är trasiga. Sen är det inbrott i stugorna.") == {
        "0000": ["lighting", "burglary_theft"]
    }


def test_the_same_word_in_another_theme_is_told_apart_by_the_phrase() -> None:
    assert place("Skotrar kör fort genom byn")["0000"][0] == "snowmobiles"


def test_an_answer_without_any_seed_fits_no_theme_and_needs_a_look() -> None:
    answers = [Answer("a", "Kvadratrötter och primtal", "sv"), Answer("b", "Gatlampan är släckt", "sv")]
    main = ThemeFinder(starter()).fit(answers).assign(answers).main()
    assert (main["a"].theme, main["a"].needs_a_look) == ("other", True)
    assert (main["b"].theme, main["b"].needs_a_look) == ("lighting", False)


def test_between_three_and_eight_in_a_hundred_need_a_look() -> None:
    answers = [Answer(row["id"], row["text"], row["language"]) for row in golden_rows()]
    theming = ThemeFinder(starter()).fit(answers).assign(answers)
    share = theming.quality.needs_a_look / len(theming.main())
    assert 0.03 <= share <= 0.08


def test_fit_and_assign_need_not_have_the_same_answers() -> None:
    rows = golden_rows()
    finder = ThemeFinder(starter()).fit(Answer(row["id"], row["text"], row["language"]) for row in rows[::2])
    theming = finder.assign([Answer("new", "Snowmobiles drive on the pavement at night", "en")])
    assert theming.main()["new"].theme == "snowmobiles"


def test_when_only_some_answers_are_learnt_from_their_order_still_does_not_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(themes, "MOST_LEARNT_FROM", 120)
    monkeypatch.setattr(themes, "BATCH", 50)
    answers = made_up(300, starter().examples)
    straight = ThemeFinder(starter()).fit(answers).assign(answers)
    assert ThemeFinder(starter()).fit(answers[::-1]).assign(answers[::-1]) == straight
    assert len(straight.main()) + len(straight.says_nothing) == 300


def test_what_people_decided_is_always_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(themes, "MOST_LEARNT_FROM", 120)
    others = made_up(300, starter().examples)
    answers = [
        Answer(f"x{at}", f"Kvadratroten ur primtalet {each.text}", "sv")
        for at, each in enumerate(others[:20])
    ]
    finder = ThemeFinder(starter()).fit([*others, *answers], {each.id: ["numbers"] for each in answers})
    new = Answer("new", "Kvadratroten ur primtalet", "sv")
    assert finder.assign([new]).main()["new"].theme == "numbers"


def test_nothing_to_place_gives_an_empty_theming() -> None:
    for codebook in (starter(), None):
        theming = ThemeFinder(codebook).fit([]).assign([])
        assert (theming.themes, theming.assignments, theming.says_nothing) == ((), (), ())


def test_answers_that_fit_nothing_but_each_other_are_proposed() -> None:
    texts = [
        "Pannkakor och sylt",
        "Mer pannkakor med sylt",
        "pannkakor sylt grädde",
        "sylt på pannkakor",
        "pannkakor! sylt!",
    ]
    left = [
        Prepared(str(number), text, "sv", True, ((0, len(text)),), False) for number, text in enumerate(texts)
    ]
    assert {each.key for each in propose(left, 5).values()} == {"proposed-01"}
    assert len(propose(left, 5)) == 5
    assert propose(left[:4], 5) == {}


def test_spans_words_and_quotes_point_into_the_masked_text() -> None:
    answers = [Answer(row["id"], row["text"], row["language"]) for row in golden_rows()[:200]]
    finder = ThemeFinder(starter()).fit(answers)
    theming = finder.assign(answers)
    texts = {each.id: each.text for each in finder.prepare(answers)}
    assert all(0 <= each.start <= each.end <= len(texts[each.id]) for each in theming.assignments)
    assert all(
        word in texts[each.id][each.start : each.end].lower()
        for each in theming.assignments
        for word in each.words
    )
    assert all(quote.text == texts[quote.id] for theme in theming.themes for quote in theme.quotes)


def test_no_theme_under_five_answers_has_a_quote() -> None:
    answers = [Answer(row["id"], row["text"], row["language"]) for row in golden_rows()[:60]]
    theming = ThemeFinder(starter()).fit(answers).assign(answers)
    assert {bool(theme.quotes) for theme in theming.themes if theme.size < 5} == {False}


def test_every_remark_has_its_sentence_and_reason() -> None:
    answers = [Answer(row["id"], row["text"], row["language"]) for row in golden_rows()[:60]]
    remarks = ThemeFinder(starter()).fit(answers).assign(answers).quality.remarks
    assert {"too_few_answers", "too_small"} <= {each.rule for each in remarks}
    assert all(RULES[each.rule].sentence.format(**each.figures) for each in remarks)


def test_manner_and_addressee_are_read_from_plain_words() -> None:
    assert manner_and_addressee("Polisen borde komma hit oftare", "sv") == ("wishes", "police")
    assert manner_and_addressee("Thanks to the council for the lights", "en") == ("praises", "municipality")
    assert manner_and_addressee("Det är halt", "sv") == ("reports", "")


def test_word_counts_leave_out_rare_and_common_words() -> None:
    documents = [["a", "b"], ["a", "b"], ["a", "c"], ["a", "d"]]
    counter = WordCounts(2, 0.5).fit(documents)
    assert list(counter.vocabulary_) == ["b"]
    assert np.array_equal(counter.transform(documents).toarray().ravel(), [1, 1, 0, 0])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_is_placed_once_or_says_nothing(texts: list[str]) -> None:
    answers = [Answer(str(number), text) for number, text in enumerate(texts)]
    theming = ThemeFinder(starter()).fit(answers).assign(answers)
    assert sorted([*theming.main(), *theming.says_nothing]) == sorted(each.id for each in answers)
