"""Serious statements: what must be found, what is only a way of speaking, and the floors."""

import pytest

from analysis.benchmark import golden_rows
from analysis.serious import find_serious, measure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Min pojkvän slog mig i helgen", "violence"),
        ("Grannen misshandlar sin fru, vi hör det genom väggarna", "violence"),
        ("Blev nedslagen utanför puben i lördags", "violence"),
        ("My husband hits me", "violence"),
        ("Mu isit časká mu", "violence"),
        ("mu isit caska mu", "violence"),
        ("Styvpappan slår barnen i lägenheten ovanför", "child_abuse"),
        ("pappa låser in oss i källaren", "child_abuse"),
        ("My stepfather hits my little sister", "child_abuse"),
        ("Jag vill inte leva längre", "suicide"),
        ("min dotter skär sig i armarna", "suicide"),
        ("I want to kill myself", "suicide"),
        ("In hálit šat eallit", "suicide"),
        ("Exet har hotat att döda mig om jag lämnar honom", "threat"),
        ("De tänker bränna ner vårt hus", "threat"),
        ("Son áitá goddit mu", "threat"),
        ("Det finns killar på skolan som bär kniv", "weapon"),
        ("a boy in my class has a gun", "weapon"),
        ("Okta gánda buvttii niibbi skuvlii", "weapon"),
    ],
)
def test_a_single_serious_statement_is_found(text: str, kind: str) -> None:
    assert find_serious(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "dödstråkigt här",
        "skjuta upp snöröjningen går inte",
        "bombsäkert att det blir halt",
        "jakt med gevär är vanligt här",
        "Hunting with guns is part of life here",
        "Bivdu bissuin lea dábálaš",
        "Slå på gatlyset",
        "Det slår mig att ingen bryr sig",
        "it hit me that nobody cares",
        "Trafiken kommer döda någon snart, folk kör ihjäl sig",
        "Mer poliser mot våld i hemmet",
        "Rädd för våldtäkt på hemvägen",
        "The boredom is killing me",
        "Skohterat goddet bohccuid",
        "mina barn slår rekord i hockey",
        "Vill leva kvar här hela livet",
        "",
        "-",
    ],
)
def test_a_way_of_speaking_or_a_general_worry_is_not_marked(text: str) -> None:
    assert find_serious(text) is None


def test_a_harmed_child_is_told_before_other_kinds() -> None:
    assert find_serious("Jag blev hotad med kniv. Pappa slår min lillebror hemma.") == "child_abuse"


@pytest.mark.parametrize("piece", ["slår ", "a", "jag ", "pistol skolan ", "döda "])
def test_a_hostile_text_of_100_000_signs_returns(piece: str) -> None:
    assert find_serious(piece * (100_000 // len(piece))) in {
        None,
        "violence",
        "child_abuse",
        "threat",
        "weapon",
    }


def test_serious_statements_hold_their_floors_on_the_golden_texts() -> None:
    reached = measure(golden_rows())
    assert reached.expected >= 10
    assert reached.recall >= 0.95, reached.missed
    assert reached.false_alarm_rate <= 0.05, reached.false
