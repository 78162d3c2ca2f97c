"""Masked texts: who reads which, what is masked more, withheld, taken care of and unmasked."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    AuditEvent,
    FreeText,
    Quote,
    SuggestedMember,
    SuggestedTheme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import privacy, texts
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.texts import Filters
from tests.builders import a_survey, a_text, a_theme
from tests.people import NOW, Cast


def last_line(session: Session) -> AuditEvent:
    return session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()


def test_serious_texts_come_first_and_unread_before_read(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    read = a_text(session, version, cast.arjeplog, "Det är mörkt vid skolan")
    read.state = "read"
    unread = a_text(session, version, cast.arjeplog, "Skotrar på natten")
    serious = a_text(session, version, cast.arjeplog, "Något som måste ses")
    serious.serious = "violence"
    session.flush()

    found = texts.listing(session, cast.karin, cast.arjeplog.id)

    assert [line.id for line in found.lines] == [serious.id, unread.id, read.id]
    assert (found.total, found.unread, found.serious) == (3, 2, 1)


def test_the_other_municipality_sees_nothing(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog, municipalities=[cast.arjeplog, cast.arvidsjaur])
    text = a_text(session, version, cast.arjeplog, "Skotrar på natten i Arjeplog")

    with pytest.raises(NotFound):
        texts.listing(session, cast.nils, cast.arjeplog.id)
    with pytest.raises(NotFound):
        texts.show(session, cast.nils, text.id)
    with pytest.raises(NotFound):
        privacy.unmask(session, cast.nils, text.id, "serious", at=NOW)
    assert texts.listing(session, cast.nils, cast.arvidsjaur.id).total == 0


@pytest.mark.parametrize("name", ["petra", "maja", "gunnar", "ada"])
def test_police_leaders_and_administrators_read_no_text(session: Session, cast: Cast, name: str) -> None:
    text = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Skotrar på natten")

    with pytest.raises(NotAllowed):
        texts.show(session, getattr(cast, name), text.id)


def test_the_municipality_does_not_read_what_the_police_asked_themselves(
    session: Session, cast: Cast
) -> None:
    version = a_survey(session, cast.police, municipalities=[cast.arjeplog])
    text = a_text(session, version, cast.arjeplog, "Skotrar på natten")

    assert texts.listing(session, cast.karin, cast.arjeplog.id).total == 0
    with pytest.raises(NotFound):
        texts.show(session, cast.karin, text.id)


def test_texts_are_filtered_by_question_language_and_words(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    a_text(session, version, cast.arjeplog, "Skotrar på natten")
    dark = a_text(session, version, cast.arjeplog, "Åkulla är mörkt")
    english = a_text(session, version, cast.arjeplog, "Dark streets", language="en")

    def found(filters: Filters) -> list[uuid.UUID]:
        return [line.id for line in texts.listing(session, cast.karin, cast.arjeplog.id, filters).lines]

    assert found(Filters(search="åkulla")) == [dark.id]
    assert found(Filters(search="100%")) == []
    assert found(Filters(language="en")) == [english.id]
    assert found(Filters(question="police")) == []
    assert found(Filters(state="withheld")) == []


def test_a_page_holds_twenty_five_texts(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    for number in range(26):
        a_text(session, version, cast.arjeplog, f"Skotrar på natten nummer {number}")

    second = texts.listing(session, cast.karin, cast.arjeplog.id, page=9)

    assert (len(second.lines), second.page, second.last, second.total) == (1, 2, 2, 26)


def test_a_page_is_confirmed_at_once_all_but_the_exceptions(session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.arjeplog)
    shown = [a_text(session, version, cast.arjeplog, f"Text {number}") for number in range(3)]
    elsewhere = a_text(session, a_survey(session, cast.arvidsjaur, slug="b"), cast.arvidsjaur, "Annan")

    noted = texts.confirm_read(
        session,
        cast.karin,
        cast.arjeplog.id,
        [*(text.id for text in shown), elsewhere.id],
        [shown[1].id],
        at=NOW,
    )

    assert noted.number == 2
    assert [text.state for text in (*shown, elsewhere)] == ["read", "new", "read", "new"]


def test_a_passage_is_masked_wherever_it_stands(session: Session, cast: Cast) -> None:
    text = a_text(
        session, a_survey(session, cast.arjeplog), cast.arjeplog, "Röda huset kör, röda huset vrålar"
    )

    number = privacy.mask_more(session, cast.karin, text.id, "röda  huset", at=NOW, kind="adress")

    assert (number, text.masked) == (2, "[adress] kör, [adress] vrålar")
    assert text.original == "Röda huset kör, röda huset vrålar"
    line = last_line(session)
    assert (line.action, line.details) == ("text:mask", {"pieces": 2})


def test_masking_more_follows_into_words_terms_quotes_and_positions(session: Session, cast: Cast) -> None:
    text = a_text(
        session, a_survey(session, cast.arjeplog), cast.arjeplog, "Lillgubben kör skoter. Skotern väcker oss."
    )
    text.rendering = "lillgubben kör"
    theme = a_theme(session, cast.arjeplog, cast.karin, [text])
    assignment = session.scalars(sa.select(ThemeAssignment)).one()
    assignment.start, assignment.end, assignment.words = 23, 42, ["skotern", "lillgubben"]
    run = ThemingRun(
        municipality_id=cast.arjeplog.id,
        scope={},
        asked_by=cast.karin.id,
        asked_at=NOW,
        method="learnt",
        parameters={},
        seed=1,
        library_versions={},
        unprocessable={},
        quality={},
    )
    session.add(run)
    session.flush()
    suggestion = SuggestedTheme(
        run_id=run.id,
        key="proposed-01",
        label={"sv": "lillgubben, skoter"},
        terms={"sv": ["lillgubben", "skoter"]},
        size=1,
    )
    session.add(suggestion)
    session.flush()
    member = SuggestedMember(
        suggested_theme_id=suggestion.id,
        free_text_id=text.id,
        start=0,
        end=22,
        score=1,
        margin=1,
        words=["lillgubben", "skoter"],
    )
    quote = Quote(
        theme_id=theme.id,
        free_text_id=text.id,
        wording="Lillgubben kör skoter.",
        language="sv",
        is_paraphrase=False,
        proposed_by=cast.karin.id,
    )
    session.add_all([member, quote])
    session.flush()

    privacy.mask_more(session, cast.karin, text.id, "Lillgubben", at=NOW)

    assert text.masked == "[namn] kör skoter. Skotern väcker oss."
    assert text.rendering == "[namn] kör"
    assert quote.wording == "[namn] kör skoter."
    assert text.masked[assignment.start : assignment.end] == "Skotern väcker oss."
    assert text.masked[member.start : member.end] == "[namn] kör skoter."
    assert (assignment.words, member.words) == (["skotern"], ["skoter"])
    assert (suggestion.terms, suggestion.label) == ({"sv": ["skoter"]}, {"sv": "skoter"})


def test_what_was_masked_by_hand_is_taken_back_and_what_the_machine_masked_stays(
    session: Session, cast: Cast
) -> None:
    words = "Ring 070-123 45 67. Röda huset kör skoter. Skotern väcker oss."
    text = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, words)
    before = text.masked
    a_theme(session, cast.arjeplog, cast.karin, [text])
    assignment = session.scalars(sa.select(ThemeAssignment)).one()
    assignment.start, assignment.end = before.index("Skotern"), len(before)
    privacy.mask_more(session, cast.karin, text.id, "Röda huset", at=NOW, kind="adress")
    with pytest.raises(NotAllowed):
        privacy.mask_back(session, cast.petra, text.id, at=NOW)

    privacy.mask_back(session, cast.karin, text.id, at=NOW)

    assert text.masked == before == "Ring [telefon]. Röda huset kör skoter. Skotern väcker oss."
    assert text.masked[assignment.start : assignment.end] == "Skotern väcker oss."
    assert (last_line(session).action, last_line(session).details) == ("text:mask_back", {})
    with pytest.raises(RuleBroken, match="nothing_masked_by_hand"):
        privacy.mask_back(session, cast.karin, text.id, at=NOW)
    text.original = None
    with pytest.raises(RuleBroken, match="original_gone"):
        privacy.mask_back(session, cast.karin, text.id, at=NOW)


@pytest.mark.parametrize(
    ("passage", "rule"),
    [("x", "passage_too_short"), ("--", "passage_too_short"), ("saknas", "passage_not_found")],
)
def test_a_passage_must_be_there_and_long_enough(
    session: Session, cast: Cast, passage: str, rule: str
) -> None:
    text = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "xx -- kör fort")

    with pytest.raises(RuleBroken) as broken:
        privacy.mask_more(session, cast.karin, text.id, passage, at=NOW)

    assert (broken.value.rule, text.masked) == (rule, "xx -- kör fort")


def test_what_is_masked_already_is_not_masked_again(session: Session, cast: Cast) -> None:
    text = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Ring 070-123 45 67 nu")

    with pytest.raises(RuleBroken, match="passage_not_found"):
        privacy.mask_more(session, cast.karin, text.id, "telefon", at=NOW)
    assert text.masked == "Ring [telefon] nu"


def test_a_withheld_text_is_seen_only_by_whoever_asks_for_it(session: Session, cast: Cast) -> None:
    text = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Skotrar på natten")

    privacy.withhold(session, cast.karin, text.id, at=NOW)

    assert texts.listing(session, cast.karin, cast.arjeplog.id).total == 0
    asked = texts.listing(session, cast.karin, cast.arjeplog.id, Filters(state="withheld"))
    assert [line.id for line in asked.lines] == [text.id]
    privacy.show_again(session, cast.karin, text.id, at=NOW)
    assert text.state == "read"
    with pytest.raises(RuleBroken, match="text_state"):
        privacy.show_again(session, cast.karin, text.id, at=NOW)


def test_a_serious_text_is_taken_care_of_in_words(session: Session, cast: Cast) -> None:
    text = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Skotrar på natten")
    with pytest.raises(RuleBroken, match="not_serious"):
        privacy.handled(session, cast.karin, text.id, "police", "Ringde", at=NOW)
    text.serious = "violence"
    with pytest.raises(RuleBroken, match="say_what_was_done"):
        privacy.handled(session, cast.karin, text.id, "nothing", "  ", at=NOW)

    privacy.handled(session, cast.karin, text.id, "other_help", "Socialjouren kontaktad 23/11", at=NOW)

    assert (text.handled, text.handled_by) == ("Socialjouren kontaktad 23/11", cast.karin.id)
    assert "Socialjouren" not in str(last_line(session).details)


def test_unmasking_gives_the_original_and_is_always_logged(session: Session, cast: Cast) -> None:
    text = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Ring 070-123 45 67 nu")
    with pytest.raises(RuleBroken, match="unmask_needs_reason"):
        privacy.unmask(session, cast.karin, text.id, "nyfiken", at=NOW)

    assert privacy.unmask(session, cast.karin, text.id, "asked_for", at=NOW) == "Ring 070-123 45 67 nu"

    line = last_line(session)
    assert (line.action, line.subject, line.details, line.actor_id) == (
        "text:unmask",
        f"free_text:{text.id}",
        {"reason": "asked_for"},
        cast.karin.id,
    )
    text.original = None
    with pytest.raises(RuleBroken, match="original_gone"):
        privacy.unmask(session, cast.karin, text.id, "asked_for", at=NOW)


def test_a_destroyed_text_is_not_found(session: Session, cast: Cast) -> None:
    text: FreeText = a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Skotrar på natten")
    text.state, text.original, text.masked = "destroyed", None, ""
    session.flush()

    with pytest.raises(NotFound):
        texts.show(session, cast.karin, text.id)
