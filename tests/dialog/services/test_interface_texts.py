"""Corrections of the words of the pages: checked, shown, taken back, and never overwritten by a catalogue."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, InterfaceText, TextState
from dialog.services import interface_texts, speech
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.interface_texts import Standing
from tests.people import NOW, Cast
from tests.readers import a_reader, address

PRIVACY = address("Your privacy")
COUNTING = ("%(n)s text noted as read.", "%(n)s texts noted as read.")


def test_a_correction_stands_over_the_catalogue_with_the_name_of_its_reader(
    session: Session, cast: Cast
) -> None:
    inga = a_reader(session, cast)
    interface_texts.correct(session, inga, PRIVACY, "se", ["Du  diedut"], at=NOW, checked_by="Inga")
    expected = Standing(("Du  diedut",), "checked", "Inga", NOW.date(), is_corrected=True)
    assert interface_texts.standing(session, PRIVACY, "se") == expected
    assert interface_texts.standings(session, "se")[PRIVACY] == expected
    assert speech.load(session).catalogue("se").ugettext("Your privacy") == "Du  diedut"


def test_what_nobody_touched_is_a_draft_of_the_catalogue(session: Session, cast: Cast) -> None:
    found = interface_texts.standing(session, PRIVACY, "se")
    assert (found.state, found.is_corrected) == ("draft", False)


def test_what_the_catalogue_lacks_is_missing_in_all_its_forms(session: Session) -> None:
    found = interface_texts.standing(session, address(*COUNTING), "se")
    assert found == Standing(("", "", ""), "missing")


def test_each_form_of_a_text_that_counts_is_shown_for_its_numbers(session: Session, cast: Cast) -> None:
    forms = ["okta %(n)s", "guokte %(n)s", "máŋga %(n)s"]
    interface_texts.correct(session, cast.karin, address(*COUNTING), "se", forms, at=NOW)
    catalogue = speech.load(session).catalogue("se")
    assert [catalogue.ungettext(*COUNTING, n) for n in (1, 2, 3)] == forms


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["okta", "guokte", ""], "words_missing"),
        (["okta", "guokte"], "words_missing"),
        (["%(n)s", "%(m)s", "%(n)s"], "words_placeholders"),
        (["%(n)d", "%(n)s", "%(n)s"], "words_placeholders"),
        (["%(n)s 5 %", "%(n)s", "%(n)s"], "words_placeholders"),
        (["%(n)s %s", "%(n)s", "%(n)s"], "words_placeholders"),
        (["%(n)s <b>", "%(n)s", "%(n)s"], "words_markup"),
        (['%(n)s "', "%(n)s", "%(n)s"], "words_markup"),
    ],
)
def test_words_that_would_break_a_page_are_refused(
    session: Session, cast: Cast, words: list[str], rule: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        interface_texts.correct(session, cast.karin, address(*COUNTING), "se", words, at=NOW)
    assert broken.value.rule == rule
    assert session.scalar(sa.select(sa.func.count()).select_from(InterfaceText)) == 0


def test_a_reader_of_one_language_corrects_no_other(session: Session, cast: Cast) -> None:
    inga = a_reader(session, cast)
    with pytest.raises(NotAllowed):
        interface_texts.correct(session, inga, PRIVACY, "sv", ["Integritet"], at=NOW)


@pytest.mark.parametrize("who", ["petra", "gunnar", "ada"])
def test_nobody_else_corrects_words(session: Session, cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        interface_texts.correct(session, getattr(cast, who), PRIVACY, "se", ["Diedut"], at=NOW)


def test_an_unknown_text_is_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        interface_texts.correct(session, cast.karin, "0" * 16, "se", ["Diedut"], at=NOW)


def test_a_stale_correction_meets_the_words_that_stand_now(session: Session, cast: Cast) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "sv", ["Din integritet här"], at=NOW)
    with pytest.raises(Conflict) as conflict:
        interface_texts.correct(
            session, cast.nils, PRIVACY, "sv", ["Integritet"], at=NOW, former=["Din integritet"]
        )
    assert conflict.value.theirs == ("Din integritet här",)


def test_the_log_says_who_and_keeps_the_earlier_words(session: Session, cast: Cast) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "sv", ["Ett"], at=NOW)
    interface_texts.correct(session, cast.nils, PRIVACY, "sv", ["Två"], at=NOW, checked_by="Nils")
    history = interface_texts.history(session, PRIVACY, "sv")
    assert [(one.actor_id, interface_texts.earlier_words(one)) for one in history] == [
        (cast.nils.id, ("Ett",)),
        (cast.karin.id, ()),
    ]
    assert interface_texts.history(session, PRIVACY, "en") == ()


def test_the_earlier_words_come_back_as_they_were_checked(session: Session, cast: Cast) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "sv", ["Ett"], at=NOW, checked_by="Karin")
    interface_texts.correct(session, cast.nils, PRIVACY, "sv", ["Två"], at=NOW)
    newest = interface_texts.history(session, PRIVACY, "sv")[0]
    interface_texts.take_back(session, cast.karin, PRIVACY, "sv", newest.seq, at=NOW)
    assert interface_texts.standing(session, PRIVACY, "sv") == Standing(
        ("Ett",), "checked", "Karin", NOW.date(), is_corrected=True
    )


def test_taking_back_the_first_correction_gives_the_catalogue_back(session: Session, cast: Cast) -> None:
    before = interface_texts.standing(session, PRIVACY, "sv")
    interface_texts.correct(session, cast.karin, PRIVACY, "sv", ["Ett"], at=NOW, checked_by="Karin")
    line = interface_texts.history(session, PRIVACY, "sv")[0].seq
    interface_texts.take_back(session, cast.karin, PRIVACY, "sv", line, at=NOW)
    assert interface_texts.standing(session, PRIVACY, "sv") == before
    assert session.scalar(sa.select(sa.func.count()).select_from(TextState)) == 0


def test_a_line_about_another_text_takes_nothing_back(session: Session, cast: Cast) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "sv", ["Ett"], at=NOW)
    line = interface_texts.history(session, PRIVACY, "sv")[0].seq
    with pytest.raises(NotFound):
        interface_texts.take_back(session, cast.karin, PRIVACY, "se", line, at=NOW)


def test_confirming_the_same_words_twice_writes_one_line(session: Session, cast: Cast) -> None:
    for _time in range(2):
        interface_texts.correct(session, cast.karin, PRIVACY, "sv", ["Ett"], at=NOW, checked_by="Karin")
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == 1


def test_a_correction_whose_source_changed_is_shown_as_outdated_and_not_used(
    session: Session, cast: Cast
) -> None:
    session.add_all(
        [
            InterfaceText(
                message="Your privacy on former pages",
                language="se",
                text="Boares",
                state="draft",
                changed_at=NOW,
            ),
            InterfaceText(
                message="Your privacy", language="se", text="Okta\x1fguokte", state="draft", changed_at=NOW
            ),
        ]
    )
    session.flush()
    found = interface_texts.outdated(session, "se")
    assert [(one.source, one.words) for one in found] == [
        (("Your privacy on former pages",), ("Boares",)),
        (("Your privacy",), ("Okta", "guokte")),
    ]
    assert speech.load(session).corrections == {}
    interface_texts.discard(session, cast.karin, found[0].id, at=NOW)
    assert [one.id for one in interface_texts.outdated(session, "se")] == [found[1].id]


def test_a_correction_in_use_cannot_be_discarded(session: Session, cast: Cast) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "sv", ["Ett"], at=NOW)
    row = session.scalars(sa.select(InterfaceText)).one()
    with pytest.raises(NotFound):
        interface_texts.discard(session, cast.karin, row.id, at=NOW)
