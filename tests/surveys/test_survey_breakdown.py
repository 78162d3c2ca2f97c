"""Breakdowns by groups, and an attacker with everything published before them."""

import pytest

from surveys.attacker import Published, Told, attack
from surveys.breakdown import OTHERS, Breakdown, Crossed, break_down, by_one, by_two
from surveys.protection_benchmark import measure
from surveys.tabulation import Row, Table, protect
from tests.surveys.table_attacker import a_table

FAIR = {
    "young": (20, 15, 25),
    "old": (30, 10, 12),
}


def a_background(**sizes: int) -> Table:
    """The table of a background question, with a row for each group."""
    rows = tuple(Row(key, {"sv": key.capitalize()}, size) for key, size in sizes.items())
    return Table("age", rows, sum(sizes.values()))


def broken(by_group: dict[str, tuple[int, ...]], k: int = 5) -> Breakdown | None:
    """A question with rows a, b, c … by groups; who said nothing about the group is under `""`."""
    table = a_table([sum(column) for column in zip(*by_group.values(), strict=True)])
    cells = {("abcdef"[at], key): n for key, counts in by_group.items() for at, n in enumerate(counts)}
    sizes = {key: sum(counts) for key, counts in by_group.items()}
    groups = a_background(**{key: size for key, size in sizes.items() if key != OTHERS})
    return break_down(table, by_one(groups), Crossed(cells, sizes), k)


def shown(breakdown: Breakdown) -> dict[str, tuple[int | None, ...]]:
    return {row.key: row.counts for row in breakdown.rows}


def test_large_groups_are_shown_as_they_answered():
    breakdown = broken(FAIR)

    assert [(group.key, group.base) for group in breakdown.groups] == [("young", 60), ("old", 52)]
    assert shown(breakdown) == {"a": (20, 30), "b": (15, 10), "c": (25, 12)}


def test_a_small_cell_is_hidden_with_three_that_it_can_exchange_people_with():
    breakdown = broken({"young": (20, 3, 25), "old": (30, 10, 12)})

    assert shown(breakdown) == {"a": (20, 30), "b": (None, None), "c": (None, None)}


def test_groups_too_small_to_be_named_and_those_who_did_not_say_are_one_group():
    breakdown = broken({**FAIR, "child": (1, 2, 0), "teen": (2, 3, 1), OTHERS: (6, 5, 7)})

    assert [(group.key, group.base) for group in breakdown.groups] == [
        ("young", 60),
        ("old", 52),
        (OTHERS, 27),
    ]
    assert shown(breakdown)["a"] == (20, 30, 9)


def test_a_few_who_did_not_say_take_the_smallest_group_with_them():
    breakdown = broken({**FAIR, "teen": (9, 8, 7), OTHERS: (1, 1, 0)})

    assert [(group.key, group.base) for group in breakdown.groups] == [
        ("young", 60),
        ("old", 52),
        (OTHERS, 26),
    ]


def test_what_the_table_of_all_hides_is_hidden_in_every_group():
    breakdown = broken({"young": (20, 15, 2, 20), "old": (30, 10, 1, 20)})

    assert shown(breakdown)["c"] == (None, None)
    assert shown(breakdown)["b"] == (None, None)  # the table of all hides b beside c


@pytest.mark.parametrize(
    "by_group", [{"young": (3, 2, 1), "old": (2, 4, 3)}, {"young": (60, 20, 25)}, {"young": (0, 0, 0)}]
)
def test_where_nothing_can_be_shown_there_is_no_breakdown(by_group):
    assert broken(by_group) is None


def test_shares_are_given_only_in_groups_of_twenty():
    breakdown = broken({"young": (6, 6, 7), "old": (30, 10, 12)})
    (first, *_) = breakdown.rows

    assert (breakdown.share(first, 0), breakdown.share(first, 1)) == (None, 58)


def test_a_breakdown_of_other_people_than_the_table_is_refused():
    crossed = Crossed({("a", "young"): 20, ("a", "old"): 9}, {"young": 20, "old": 9})

    with pytest.raises(ValueError, match="the same people"):
        break_down(a_table([20, 9]), by_one(a_background(young=20, old=9)), crossed)


def test_groups_by_two_questions_are_pairs_large_enough_to_be_named():
    one = a_background(young=60, old=52)
    other = Table("sex", tuple(Row(key, {"sv": key}, n) for key, n in {"man": 70, "woman": 42}.items()), 112)
    sizes = {("young", "man"): 40, ("young", "woman"): 20, ("old", "man"): 30, ("old", "woman"): 22}

    groups = by_two(one, other, Crossed(sizes, {"man": 70, "woman": 42}))

    assert groups.texts["young+woman"] == {"sv": "Young, woman"}
    assert set(groups.texts) == {"young+man", "young+woman", "old+man", "old+woman"}


def test_a_pair_of_few_people_is_not_named():
    one = a_background(young=60, old=52)
    other = Table("sex", tuple(Row(key, {"sv": key}, n) for key, n in {"man": 70, "woman": 42}.items()), 112)
    sizes = {("young", "man"): 57, ("young", "woman"): 3, ("old", "man"): 13, ("old", "woman"): 39}

    assert by_two(one, other, Crossed(sizes, {"man": 70, "woman": 42})).texts == {}


def test_no_hidden_number_of_150_random_data_sets_is_recovered():
    found = [(seed, told) for seed in range(50_000, 50_150) for told in measure(seed).recovered]

    assert found == []


def test_the_attacker_reads_every_table_of_a_data_set():
    told = [measure(seed) for seed in range(20)]

    assert sum(one.breakdowns for one in told) > 0
    assert sum(one.hidden for one in told) > 0
    assert sum(one.shown for one in told) > 0


def test_the_attacker_subtracts_one_municipality_from_the_joint_table():
    seen = Published(
        {"one": protect(a_table([3, 20, 30])), "other": protect(a_table([9, 20, 30]))}, a_table([12, 40, 60])
    )

    assert Told(("table", "one", "a"), 3, 3) in attack(seen)


def test_the_attacker_adds_up_the_groups():
    breakdown = broken(FAIR)
    (row, *rows) = breakdown.rows
    naive = Breakdown("q", "age", breakdown.groups, (hide_first(row), *rows))
    table = protect(a_table([50, 25, 37]))

    found = attack(Published({"one": table}, breakdowns={"one": [naive]}))

    assert found == [Told(("cell", "one", "age", "young", "a"), 20, 20)]


def test_the_attacker_uses_that_a_ranking_has_only_so_many_places():
    rows = tuple(Row(key, {}, count) for key, count in {"a": 20, "b": 18, "c": None}.items())
    ranked = Table("q", rows, 20, ("c",), is_multiple=True, most=2)

    assert attack(Published({"one": ranked})) == [Told(("table", "one", "c"), 0, 2)]


def test_the_attacker_finds_tables_that_contradict_each_other():
    with pytest.raises(ValueError):
        attack(Published({"one": Table("q", (Row("a", {}, 3), Row("b", {}, None)), 2, ("b",))}))


def hide_first(row):
    return type(row)(row.key, row.text, (None, *row.counts[1:]))
