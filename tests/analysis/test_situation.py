"""A theme's first paragraph, and how serious a theme is and whom it hits; the order is in test_ranking.py."""

from __future__ import annotations

from analysis.codebook import starter
from analysis.situation import GROUPS, HIT, SERIOUS, first_paragraph, hit_by, is_value, seriousness


def test_a_concern_is_as_serious_as_the_most_serious_of_its_themes() -> None:
    assert seriousness(["loitering", "drugs"]) == 3
    assert seriousness(["loitering"]) == 1
    assert seriousness(["a theme of our own"]) == 2
    assert seriousness([]) == 2
    assert set(SERIOUS.values()) == {1, 3}


def test_a_concern_hits_those_whom_every_one_of_its_themes_hits() -> None:
    assert hit_by(["close_violence"]) == ("children", "women")
    assert hit_by(["sexual_harassment", "close_violence"]) == ("women",)
    assert hit_by(["close_violence", "a theme of our own"]) == ()
    assert hit_by([]) == ()


def test_the_lists_speak_of_themes_and_groups_that_exist() -> None:
    themes = {theme.key for theme in starter().themes}

    assert set(SERIOUS) - themes == set()
    assert set(HIT) - themes == set()
    assert {group for groups in HIT.values() for group in groups} - set(GROUPS) == set()


def test_only_values_of_the_scale_can_be_stated() -> None:
    assert [is_value("serious", one) for one in (0, 1, 3, "3", None)] == [False, True, True, False, False]
    assert [is_value("hit", one) for one in (["sami"], ["them"], [], "sami")] == [True, False, False, False]
    assert [is_value("influence", one) for one in ("partly", "perhaps")] == [True, False]
    assert [is_value("trend", one) for one in (-1, 0, 1, 2)] == [True, True, True, False]
    assert is_value("many", 5) is False


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
