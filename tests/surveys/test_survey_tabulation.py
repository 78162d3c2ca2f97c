"""Counts and shares, and that no hidden number can be worked out from what is published."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.kinds import KINDS
from surveys.question import AnswerValue
from surveys.tabulation import Row, add, from_counts, protect, protect_tables
from tests.surveys.survey_builders import a_question
from tests.surveys.table_attacker import (
    a_table,
    given_away,
    multiple_tables,
    narrowed,
    numbers_in,
    single_tables,
)

some_counts = st.lists(st.integers(0, 40), min_size=2, max_size=7)
quietly = settings(derandomize=True, max_examples=150, deadline=None)


def test_answers_are_counted_by_person_in_the_order_asked():
    question = a_question("single", "q")
    people = [
        [AnswerValue("q", choice="no")],
        [AnswerValue("q", choice="no")],
        [],
        [AnswerValue("p", choice="yes")],
    ]

    (table,) = KINDS["single"].sum_up(question, people)

    assert table.rows == (Row("yes", question.choices[0].text, 0), Row("no", question.choices[1].text, 2))
    assert table.base == 2


def test_a_person_who_ticks_two_answers_is_one_person():
    ticks = [AnswerValue("q", item="theft", choice="theft"), AnswerValue("q", item="fraud", choice="fraud")]

    (table,) = KINDS["multiple"].sum_up(a_question("multiple", "q"), [ticks, ticks[:1]])

    assert numbers_in(table) == (2, 1, 0, 2)
    assert (table.is_multiple, table.exclusive) == (True, frozenset({"nothing"}))


def test_an_answer_that_is_not_offered_does_not_vanish_unseen():
    with pytest.raises(ValueError, match="no such choice: ghost"):
        from_counts(a_question("single", "q"), {"yes": 3, "ghost": 1}, 4)


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((9, 10), [None, None]),
        ((10, 10), [50, 50]),
        ((1, 199), [1, 100]),
        ((21, 0), [100, 0]),
        ((0, 0), [None, None]),
    ],
)
def test_shares_are_given_only_from_a_base_of_twenty(counts, shares):
    assert [a_table(counts).share(key) for key in "ab"] == shares


def test_a_hidden_row_has_no_share():
    table = protect(a_table([3, 20, 30]))

    assert [table.share(key) for key in "abc"] == [None, None, 57]


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ([20, 25, 15], (20, 25, 15, 60)),
        ([3, 20, 30], (None, None, 30, 53)),
        ([3, 4, 30], (None, None, 30, 37)),
        ([1, 2, 30], (None, None, None, 33)),
        ([0, 20, 30], (None, None, 30, 50)),
        ([0, 0, 30], (None, None, None, 30)),
        ([2, 2], (None, None, None)),
        ([4, 1], (None, None, 5)),
        ([7, 7, 2, 9], (None, 7, None, 9, 25)),
    ],
)
def test_small_counts_are_hidden_and_what_would_tell_them(counts, published):
    assert numbers_in(protect(a_table(counts))) == published


@pytest.mark.parametrize(
    ("counts", "base", "exclusive", "published"),
    [
        ([20, 12, 8], 30, "", (20, 12, 8, 30)),
        ([20, 3, 8], 30, "", (20, None, 8, 30)),
        ([27, 12, 8], 30, "", (None, 12, 8, 30)),
        ([30, 12, 8], 30, "", (None, 12, 8, 30)),
        ([3, 2, 1], 4, "", (None, None, None, None)),
        # c stands alone: 20 ticked something, and a and b together cover them, so the hidden row may be
        # anything.
        ([15, 12, 10, 2], 30, "c", (15, 12, 10, None, 30)),
        # Only b can be what the remaining 12 - 8 ticked: c would tell it, so c is hidden too.
        ([8, 4, 18], 30, "c", (8, None, None, 30)),
    ],
)
def test_where_people_may_be_in_several_rows_those_outside_count_too(counts, base, exclusive, published):
    assert numbers_in(protect(a_table(counts, base, exclusive=exclusive, is_multiple=True))) == published


def test_the_hidden_rows_are_named():
    assert protect(a_table([3, 20, 30])).hidden == ("a", "b")


def test_a_breakdown_can_be_protected_more_strictly():
    assert numbers_in(protect(a_table([9, 20, 30, 40]), k=10)) == (None, None, 30, 40, 99)


def test_a_protected_table_is_not_protected_or_added_again():
    table = protect(a_table([3, 20, 30]))

    with pytest.raises(ValueError, match="cannot be protected"):
        protect(table)
    with pytest.raises(ValueError, match="cannot be protected"):
        add([table, table])


def test_tables_with_different_places_are_added():
    one, other = a_table([6, 7]), a_table([1, 2, 3])

    assert numbers_in(add([one, other])) == (7, 9, 3, 19)


@given(some_counts, st.integers(2, 10))
@quietly
def test_no_count_under_k_is_shown_and_none_follows_by_subtraction(counts, k):
    published = numbers_in(protect(a_table(counts), k))
    rows = range(len(counts))

    assert [number for number in published if number is not None and number < k] == []
    bounds = narrowed(published, [(len(counts), rows)])
    assert [i for i in rows if published[i] is None and bounds[i][0] == bounds[i][1]] == []
    hidden = [count for count, number in zip(counts, published, strict=False) if number is None]
    assert not hidden or published[-1] is None or sum(hidden) >= k


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=2, max_size=3), st.integers(2, 6))
@quietly
def test_the_joint_table_less_the_others_tells_no_hidden_count(all_counts, k):
    tables = {str(number): a_table(counts) for number, counts in enumerate(all_counts)}

    safe = protect_tables(tables, k)

    published = [number for table in (*safe.parts.values(), safe.joint) for number in numbers_in(table)]
    width = len(all_counts[0]) + 1
    places = range(len(all_counts) + 1)
    within = [
        (place * width + width - 1, range(place * width, place * width + width - 1)) for place in places
    ]
    across = [
        (places[-1] * width + row, [place * width + row for place in places[:-1]]) for row in range(width)
    ]
    bounds = narrowed(published, within + across)
    assert [i for i, n in enumerate(published) if n is None and bounds[i][0] == bounds[i][1]] == []
    assert [n for n in published if n is not None and n < k] == []
    assert safe.parts == {name: protect(table, k) for name, table in tables.items()}


@pytest.mark.parametrize(("rows", "largest_base", "k"), [(2, 12, 3), (3, 10, 3), (3, 14, 5), (4, 8, 2)])
def test_every_small_single_table_keeps_its_secrets(rows, largest_base, k):
    tables = single_tables(rows, largest_base)

    assert given_away([(numbers_in(table), numbers_in(protect(table, k))) for table in tables]) == []


@pytest.mark.parametrize(("ordinary", "alone", "k"), [(2, 0, 2), (2, 1, 2), (2, 2, 2), (2, 1, 3), (3, 1, 2)])
def test_every_small_multiple_table_keeps_its_secrets(ordinary, alone, k):
    tables = multiple_tables(ordinary, alone, largest_base=7)

    assert given_away([(numbers_in(table), numbers_in(protect(table, k))) for table in tables]) == []


@pytest.mark.parametrize(
    "tables", [single_tables(2, 7), single_tables(3, 5), multiple_tables(2, 0, 5), multiple_tables(2, 1, 4)]
)
def test_every_small_pair_of_municipalities_keeps_its_secrets_beside_the_joint_table(tables):
    worlds = []
    for one in tables:
        for other in tables:
            safe = protect_tables({"one": one, "other": other}, k=2)
            real = (*numbers_in(one), *numbers_in(other), *numbers_in(add([one, other])))
            parts = (*numbers_in(safe.parts["one"]), *numbers_in(safe.parts["other"]))
            worlds.append((real, (*parts, *numbers_in(safe.joint))))

    assert given_away(worlds) == []


def test_a_municipality_with_too_few_answers_hides_the_joint_table():
    safe = protect_tables({"one": a_table([1, 2]), "other": a_table([20, 30])})

    assert numbers_in(safe.parts["other"]) == (20, 30, 50)
    assert numbers_in(safe.joint) == (None, None, None)


def test_two_small_counts_that_are_together_large_enough_are_shown_jointly():
    safe = protect_tables({"one": a_table([4, 9, 30]), "other": a_table([3, 8, 20])})

    assert numbers_in(safe.parts["one"]) == (None, None, 30, 43)
    assert numbers_in(safe.joint) == (7, 17, 50, 74)


def test_the_attacker_of_these_tests_finds_what_only_small_counts_hidden_would_tell():
    def naive(numbers):
        return tuple(None if number < 3 else number for number in numbers)

    worlds = [(numbers_in(table), naive(numbers_in(table))) for table in single_tables(3, 10)]

    assert (4, None, 5, 10) in given_away(worlds)
    assert narrowed([4, None, 5, 10], [(3, range(3))])[1] == (1, 1)
