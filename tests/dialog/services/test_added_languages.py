"""Languages as data: added, offered by a person, spoken with Swedish and English behind them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.services import added_languages, interface_texts, speech
from dialog.services.errors import NotAllowed, RuleBroken
from tests.people import NOW, Cast
from tests.readers import a_reader, address


def test_an_added_language_is_offered_only_when_a_person_says_so(session: Session, cast: Cast) -> None:
    added_languages.add(session, cast.karin, "smj", "julevsámegiella", at=NOW)
    assert list(speech.load(session).offered) == ["sv", "se", "en"]
    added_languages.change(session, cast.karin, "smj", is_offered=True, at=NOW)
    assert list(speech.load(session).offered.items())[3:] == [("smj", "julevsámegiella")]
    assert speech.load(session).negotiate(["smj-SE", "sv"]) == "smj"


def test_a_text_that_is_missing_in_it_is_swedish_then_english(session: Session, cast: Cast) -> None:
    added_languages.add(session, cast.karin, "sje", "bidumsámegiella", at=NOW)
    interface_texts.correct(session, cast.karin, address("Accessibility"), "sje", ["Olli"], at=NOW)
    catalogue = speech.load(session).catalogue("sje")
    told = [catalogue.ugettext(text) for text in ("Accessibility", "Your privacy", "In no catalogue")]
    assert told == ["Olli", "Din integritet", "In no catalogue"]


def test_the_warning_counts_what_residents_would_not_find(session: Session, cast: Cast) -> None:
    added_languages.add(session, cast.karin, "de", "Deutsch", at=NOW)
    before = added_languages.find(session, "de")
    interface_texts.correct(session, cast.karin, address("Accessibility"), "de", ["Barrierefrei"], at=NOW)
    now = added_languages.find(session, "de")
    assert (before.missing, now.missing, now.of) == (before.of, before.of - 1, before.of)


def test_languages_stand_in_the_order_they_were_given(session: Session, cast: Cast) -> None:
    added_languages.add(session, cast.karin, "smj", "julevsámegiella", at=NOW)
    added_languages.add(session, None, "de", "Deutsch", at=NOW)
    added_languages.change(session, cast.karin, "smj", position=9, at=NOW)
    assert list(added_languages.names(session)) == ["sv", "se", "en", "de", "smj"]


@pytest.mark.parametrize(
    ("code", "name", "rule"),
    [
        ("se", "davvisámegiella", "language_exists"),
        ("Smj", "x", "language_code"),
        ("smj-SE", "x", "language_code"),
        ("smj", " ", "language_needs_name"),
    ],
)
def test_what_is_no_new_language_is_refused(
    session: Session, cast: Cast, code: str, name: str, rule: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        added_languages.add(session, cast.karin, code, name, at=NOW)
    assert broken.value.rule == rule


def test_a_reader_of_one_language_does_not_add_another(session: Session, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        added_languages.add(session, a_reader(session, cast), "smj", "julevsámegiella", at=NOW)
