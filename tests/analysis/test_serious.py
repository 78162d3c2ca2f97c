"""Serious statements: what must be found, what is only a way of speaking, and the floors."""

from importlib.resources import files

import pytest

from analysis.case_files import golden_rows, read_cases
from analysis.serious import KINDS, find_by_rules, find_serious, measure
from analysis.serious_training import HEAD, KEPT, learn, table, training_cases
from analysis.serious_weights import STRETCH, WEIGHTS, explain, find_learnt, read_weights, split
from analysis.word_lists import read_lines

RECALL_UNSEEN = 0.33


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
    assert find_serious(piece * (100_000 // len(piece))) in {None, *KINDS}


def test_serious_statements_hold_their_floors_on_the_golden_texts() -> None:
    reached = measure(golden_rows())
    assert reached.expected >= 10
    assert reached.recall >= 0.95, reached.missed
    assert reached.false_alarm_rate <= 0.05, reached.false


def test_what_no_rule_knows_is_found_by_the_learnt_weights_which_tell_why() -> None:
    text = "pappa gör saker på natten som jag inte vill"
    assert find_by_rules(text) is None
    assert find_serious(text) == "child_abuse"
    verdict = explain(text)
    assert verdict.score > 0
    assert set(" ".join(verdict.words).replace("…", "").split()) <= set(split(text))


def test_a_long_story_is_read_in_stretches_so_that_what_is_serious_does_not_drown() -> None:
    harmless = "plogningen fungerar bra och vägen är sandad " * 30
    serious = "pappa gör saker på natten som jag inte vill " * 4
    assert find_learnt(harmless) is None
    assert len(split(harmless)) % STRETCH == 0
    assert explain(harmless + serious).score >= explain(serious).score > 0


def test_the_table_of_weights_is_small_and_sorted() -> None:
    path = files("analysis").joinpath("vocabularies", WEIGHTS)
    assert len(path.read_bytes()) <= 300_000
    features = [line.split("\t")[0] for line in read_lines(WEIGHTS)]
    assert features == sorted(set(features))


def test_the_same_cases_give_the_same_weights_and_the_table_keeps_them() -> None:
    cases = [case for case in training_cases() if case.batch in {"2", "golden"}]
    learnt = learn(cases)
    assert learn(cases) == learnt
    assert read_weights(table(learnt).removeprefix(HEAD).splitlines()) == learnt


def test_the_batch_that_is_only_measured_teaches_nothing() -> None:
    kept = {row["text"] for row in read_cases("serious.tsv") if row["batch"] == KEPT}
    assert [case.text for case in training_cases() if case.text in kept] == []


def test_the_batch_that_is_only_measured_holds_what_it_gave() -> None:
    reached = measure(row for row in read_cases("serious.tsv") if row["batch"] == KEPT)
    assert reached.recall >= RECALL_UNSEEN
    assert reached.false_alarm_rate <= 0.12
