"""What a reading learnt: kept as words that five texts share, read again, and used by the next reading."""

import json

import pytest

from analysis.answers import Answer
from analysis.codebook import Malformed, read
from analysis.model import Model, fingerprint, from_document, to_document
from analysis.themes import ThemeFinder

BOOK = read(
    b"""
[[area]]
key = "a"
[[theme]]
key = "dark"
area = "a"
seeds = { sv = ["m\xc3\xb6rkt"] }
[[theme]]
key = "snow"
area = "a"
seeds = { sv = ["sn\xc3\xb6*"] }
"""
)
DARK = [
    Answer(f"d{number}", f"mörkt vid parken bakom kyrkan {name}", "sv")
    for number, name in enumerate("ABCDEF")
]
SNOW = [
    Answer(f"s{number}", f"snöigt på trottoaren utanför {name}", "sv") for number, name in enumerate("GHIJKL")
]


def learnt() -> Model:
    finder = ThemeFinder(BOOK, learn_from=1).fit([*DARK, *SNOW])
    finder.assign([*DARK, *SNOW])
    return finder.model_


def test_a_model_holds_only_words_that_five_texts_share() -> None:
    words = learnt().words["dark"]["sv"]
    assert set(words) == {"bakom", "kyrka", "mörk", "park"}
    assert learnt().sizes == {"dark": {"sv": 6}, "snow": {"sv": 6}}


def test_a_model_is_the_same_after_being_kept_as_json() -> None:
    model = learnt()
    assert from_document(json.loads(json.dumps(to_document(model)))) == model


@pytest.mark.parametrize(
    "document", [None, [], {}, {"format": 2}, {"format": 1, "words": {"a": 1}, "sizes": {}, "labels": {}}]
)
def test_what_is_no_model_is_refused_with_a_sentence(document: object) -> None:
    with pytest.raises(Malformed):
        from_document(document)


def test_an_earlier_model_places_what_no_seed_speaks_for() -> None:
    new = [Answer("x", "parken bakom kyrkan", "sv")]
    assert ThemeFinder(BOOK).fit(new).assign(new).main()["x"].theme == "other"
    assert ThemeFinder(BOOK, earlier=learnt()).fit([]).assign(new).main()["x"].theme == "dark"


def test_themes_of_no_codebook_keep_their_key_and_label() -> None:
    earlier = Model(
        words={"own-1": {"sv": {"hund": 1.0, "lös": 0.8}}}, labels={"own-1": {"sv": "Lösa hundar"}}
    )
    new = [Answer("x", "en lös hund", "sv")]
    theming = ThemeFinder(BOOK, earlier=earlier).fit(new).assign(new)
    assert [(each.key, each.labels, each.origin) for each in theming.themes] == [
        ("own-1", {"sv": "Lösa hundar"}, "earlier")
    ]


def test_what_a_person_decided_teaches_the_others() -> None:
    answers = [
        Answer(f"{number}", f"bryggan vid sjön {name}", "sv") for number, name in enumerate("ABCDEFGH")
    ]
    answers.append(Answer("s", "hal trappa", "sv"))
    finder = ThemeFinder(BOOK).fit(answers, decided={"0": ["dark"], "1": ["dark"], "s": ["snow"]})
    main = finder.assign(answers).main()
    assert {key: each.theme for key, each in main.items()} == dict.fromkeys("01234567", "dark") | {
        "s": "snow"
    }


def test_the_fingerprint_is_of_the_content() -> None:
    assert fingerprint(BOOK) == fingerprint(BOOK)
    assert fingerprint(None) == ""
