"""The order of concerns is recomputed here apart, from the words of the criteria."""

from __future__ import annotations

import random

from analysis.situation import (
    MOST,
    SERIOUS,
    Criterion,
    EvidenceLine,
    RankedConcern,
    first_paragraph,
    rank,
    seriousness,
)


def points_by_hand(lines: list[EvidenceLine]) -> int:
    """The same criteria, written a second time without looking: an oracle, not a copy."""
    total = 0
    asked = [line for line in lines if line.kind == "residents" and line.count is not None]
    if asked:
        top = max(line.count or 0 for line in asked)
        base = next(line.base for line in asked if line.count == top)
        if base is not None and base >= 20:
            total += 1 + sum(top * 10 >= base * tenths for tenths in (1, 2, 3))
        else:
            total += 1 + sum(top >= least for least in (7, 10, 15))
    total += max(line.serious for line in lines)
    total += len({line.kind for line in lines} - {"dialogue", "observation"} - {""}) - 1
    total += len({code for line in lines for code in line.languages}) >= 2
    total += len({place for line in lines for place in line.places}) >= 2
    total += any(line.trend is not None and line.trend > 0 for line in lines)
    return total


def test_the_order_follows_from_the_stated_criteria() -> None:
    chance = random.Random(7)
    lines = []
    for number in range(40):
        kinds = chance.sample(("residents", "staff", "partners", "statistics"), chance.randint(1, 4))
        serious = chance.randint(1, 3)
        for kind in kinds:
            lines.append(
                EvidenceLine(
                    f"concern-{number:02}",
                    kind,
                    count=chance.choice([None, 5, 6, 7, 9, 10, 12, 15, 18]),
                    base=chance.choice([15, 60]),
                    serious=serious,
                    languages=tuple(chance.sample(("sv", "se", "en"), chance.randint(0, 3))),
                    places=tuple(chance.sample(("town", "village", "fell"), chance.randint(0, 3))),
                    trend=chance.choice([None, -2.0, 0.0, 3.0]),
                )
            )
    by_concern: dict[str, list[EvidenceLine]] = {}
    for line in lines:
        by_concern.setdefault(line.concern, []).append(line)
    counts = {
        key: max([line.count or 0 for line in own if line.kind == "residents"], default=0)
        for key, own in by_concern.items()
    }
    expected = sorted(by_concern, key=lambda key: (-points_by_hand(by_concern[key]), -counts[key], key))

    ranked = rank(lines)

    assert [one.concern for one in ranked] == expected
    assert [one.points for one in ranked] == [points_by_hand(by_concern[key]) for key in expected]
    assert [one.position for one in ranked] == list(range(1, 41))


def test_the_order_does_not_depend_on_the_order_of_the_evidence() -> None:
    lines = [EvidenceLine(key, "residents", 9, 60) for key in ("b", "a", "c")]

    assert rank(lines) == rank(reversed(lines))
    assert [one.concern for one in rank(lines)] == ["a", "b", "c"]


def test_every_criterion_shows_its_value_and_points() -> None:
    lines = [
        EvidenceLine(
            "snowmobiles", "residents", 12, 60, serious=2, languages=("sv", "se"), places=("x", "y")
        ),
        EvidenceLine("snowmobiles", "staff", 6, None, serious=2),
        EvidenceLine("snowmobiles", "statistics", serious=2, trend=4.0),
    ]

    assert rank(lines) == (
        RankedConcern(
            "snowmobiles",
            1,
            10,
            (
                Criterion("many", 12, 3, 4),
                Criterion("serious", 2, 2, 3),
                Criterion("views", 3, 2, 3),
                Criterion("spread", 4, 2, 2),
                Criterion("trend", 4.0, 1, 1),
            ),
        ),
    )


def test_no_criterion_gives_more_than_its_most() -> None:
    kinds = ("residents", "staff", "partners", "statistics", "dialogue", "observation")
    lines = [EvidenceLine("x", kind, 60, 60, 3, ("sv", "se"), ("a", "b"), 1.0) for kind in kinds]

    (ranked,) = rank(lines)

    assert {one.name: one.points for one in ranked.criteria} == MOST


def test_a_hidden_count_gives_no_points_and_is_not_zero() -> None:
    (ranked,) = rank([EvidenceLine("x", "residents", None, 60)])

    assert ranked.criteria[0] == Criterion("many", None, 0, 4)


def test_nothing_to_rank_gives_nothing() -> None:
    assert rank([]) == ()


def test_a_concern_is_as_serious_as_the_most_serious_of_its_themes() -> None:
    assert seriousness(["loitering", "drugs"]) == 3
    assert seriousness(["loitering"]) == 1
    assert seriousness(["a theme of our own"]) == 2
    assert seriousness([]) == 2
    assert set(SERIOUS.values()) == {1, 3}


def test_the_first_paragraph_says_what_the_evidence_says() -> None:
    name = {"sv": "Skotrar i samhället", "en": "Snowmobiles in town"}

    assert first_paragraph(name, 12, 60, others={"staff": 6}) == {
        "sv": "12 av de 60 personer som svarade (20 procent) tog med egna ord upp ”Skotrar i samhället”. "
        "I medarbetarnas svar finns det hos 6 personer.",
        "en": "12 of the 60 people who answered (20 per cent) brought up “Snowmobiles in town” "
        "in their own words. Among the answers of staff it is found with 6 people.",
    }


def test_a_share_is_said_only_where_the_base_carries_it() -> None:
    assert first_paragraph({"sv": "Ljus"}, 7, 19)["sv"] == (
        "7 av de 19 personer som svarade tog med egna ord upp ”Ljus”."
    )


def test_a_hidden_number_is_not_told_in_words_either() -> None:
    written = first_paragraph({"sv": "Ljus"}, None, 60)

    assert written["sv"] == "Hur många som med egna ord tog upp ”Ljus” visas inte, eftersom talen är för små."
    assert "60" not in written["sv"] + written["en"]


def test_themes_that_are_too_small_are_told_together() -> None:
    parts = ({"sv": "Halka", "en": "Ice"}, {"sv": "Renar", "en": "Reindeer"}, {"sv": "Mopeder"})

    assert first_paragraph({"sv": "Trafik", "en": "Traffic"}, 8, 60, parts=parts) == {
        "sv": "8 av de 60 personer som svarade (13 procent) tog med egna ord upp ”Trafik”. "
        "Det gäller ”Halka”, ”Renar” och ”Mopeder”. "
        "Vart och ett av dessa teman är för litet för att visas för sig.",
        "en": "8 of the 60 people who answered (13 per cent) brought up “Traffic” in their own words. "
        "It concerns “Ice”, “Reindeer” and “Mopeder”. "
        "Each of these themes is too small to be shown by itself.",
    }


def test_no_northern_sami_is_made_from_patterns() -> None:
    assert "se" not in first_paragraph({"sv": "Ljus", "se": "Čuovga"}, 9, 30)
