"""Handing out on request: found, reviewed one by one, masked with the paragraph, with how to appeal."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, RecordRequest
from dialog.services import disposal_rows, documents_handing_out, handing_out
from dialog.services.documents import every_run
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.builders import a_response, a_survey
from tests.people import NOW, Cast

SAID = "Ring Åke på 070-123 45 67, han hotar grannen"


def a_request(session: Session, cast: Cast) -> tuple[RecordRequest, FreeText]:
    """Somebody asks Arjeplog for everything about threats; the police have a survey of their own."""
    version = a_survey(session, cast.arjeplog, municipalities=[cast.arjeplog, cast.arvidsjaur])
    text = a_response(session, version, cast.arjeplog, {"concern": SAID, "police": "Fler hotar mig"})[0]
    a_response(session, version, cast.arvidsjaur, {"concern": "De hotar i Arvidsjaur"})
    own = a_survey(session, cast.police, municipalities=[cast.arjeplog], slug="polisens")
    a_response(session, own, cast.arjeplog, {"concern": "Någon hotar polisen"})
    asked = handing_out.register(
        session, cast.karin, cast.arjeplog.id, "Svar som handlar om hot", NOW.date(), at=NOW
    )
    return asked, text


def test_only_the_authoritys_own_records_are_found_and_taken(session: Session, cast: Cast) -> None:
    asked, _text = a_request(session, cast)
    found = handing_out.search(session, cast.karin, asked.id, "hotar")
    assert sorted(one.words for one in found) == [
        "Fler hotar mig",
        "Ring [namn] på [telefon], han hotar grannen",
    ]
    police = handing_out.register(session, cast.petra, cast.police.id, "Hot", NOW.date(), at=NOW)
    theirs = handing_out.search(session, cast.petra, police.id, "hotar")
    assert [one.words for one in theirs] == ["Någon hotar polisen"]
    with pytest.raises(NotFound):
        handing_out.take(session, cast.karin, asked.id, "text", [theirs[0].subject], at=NOW)
    for person, error in ((cast.nils, NotFound), (cast.petra, NotFound), (cast.ada, NotAllowed)):
        with pytest.raises(error):
            handing_out.show(session, person, asked.id)


def test_a_passage_is_masked_with_its_paragraph_and_the_decision_says_how_to_appeal(
    session: Session, cast: Cast
) -> None:
    asked, text = a_request(session, cast)
    found = handing_out.search(session, cast.karin, asked.id, "hotar")
    assert (
        handing_out.take(session, cast.karin, asked.id, "text", [one.subject for one in found], at=NOW) == 2
    )
    first, second = sorted(asked.items, key=lambda one: one.subject != str(text.id))
    with pytest.raises(RuleBroken, match="request_unreviewed"):
        handing_out.answer(session, cast.karin, asked.id, at=NOW)
    health = handing_out.grounds(session)[1]
    assert handing_out.read(session, cast.karin, first.id, at=NOW)[1] == SAID
    with pytest.raises(RuleBroken, match="passage_not_found"):
        handing_out.mask(session, cast.karin, first.id, "Ake", health.id, at=NOW)
    assert handing_out.mask(session, cast.karin, first.id, "Åke på 070-123 45 67", health.id, at=NOW) == 1
    with pytest.raises(RuleBroken, match="secrecy_ground"):
        handing_out.review(session, cast.karin, second.id, "withheld", at=NOW)
    handing_out.review(session, cast.karin, second.id, "out", at=NOW)
    handing_out.answer(session, cast.karin, asked.id, at=NOW)

    out = [one.text for one in every_run(documents_handing_out.outgoing(session, cast.karin, asked.id))]
    assert [one for one in out if "Ring" in one or "hotar grannen" in one] == ["Ring ", ", han hotar grannen"]
    assert "21 kap. 1 § Offentlighets- och sekretesslagen (2009:400)" in out
    assert "Åke" not in " ".join(out)
    decided = documents_handing_out.decision(session, cast.karin, asked.id)
    assert decided is not None
    said = " ".join(one.text for one in every_run(decided))
    assert ("Kammarrätten i Sundsvall" in said, "tre veckor" in said, "21 kap. 1 §" in said) == (True,) * 3
    table = documents_handing_out.table(session, cast.karin, asked.id).decode()
    assert ("Ring █████, han hotar grannen" in table, "Åke" in table) == (True, False)


def test_an_answered_request_is_frozen_and_every_step_is_logged_without_words(
    session: Session, cast: Cast
) -> None:
    asked, text = a_request(session, cast)
    handing_out.take(session, cast.karin, asked.id, "text", [str(text.id)], at=NOW)
    item = asked.items[0]
    handing_out.read(session, cast.karin, item.id, at=NOW)
    handing_out.review(session, cast.karin, item.id, "out", at=NOW)
    handing_out.answer(session, cast.karin, asked.id, at=NOW)
    session.commit()
    assert documents_handing_out.decision(session, cast.karin, asked.id) is None
    with pytest.raises(RuleBroken, match="request_answered"):
        handing_out.drop(session, cast.karin, item.id, at=NOW)
    lines = session.execute(sa.select(AuditEvent.action, AuditEvent.details)).all()
    assert [one.action for one in lines] == [
        f"record_request:{step}" for step in ("register", "find", "read", "review", "answer")
    ]
    assert "Åke" not in str(lines)
    with pytest.raises(DBAPIError, match="frozen"):
        session.execute(sa.text("UPDATE record_request_item SET outcome = 'withheld'"))
    session.rollback()


def test_what_is_destroyed_goes_out_no_more(session: Session, cast: Cast) -> None:
    asked, text = a_request(session, cast)
    handing_out.take(session, cast.karin, asked.id, "text", [str(text.id)], at=NOW)
    handing_out.review(session, cast.karin, asked.items[0].id, "out", at=NOW)
    disposal_rows.destroy_texts(session, [text.id])
    out = [one.text for one in every_run(documents_handing_out.outgoing(session, cast.karin, asked.id))]
    assert ("Texten är gallrad." in out, any("Åke" in one for one in out)) == (True, False)


def test_a_paragraph_is_added_by_chapter_and_number_and_can_then_be_chosen(
    session: Session, cast: Cast
) -> None:
    asked, text = a_request(session, cast)
    handing_out.take(session, cast.karin, asked.id, "text", [str(text.id)], at=NOW)
    for law, wrong, about in (
        (handing_out.LAW, "kap 21", "Hälsa"),
        (handing_out.LAW, "21 kap. 7", "Hälsa"),
        (handing_out.LAW, "0 kap. 7 §", "Hälsa"),
        ("", "39 kap. 2 §", "Hälsa"),
        (handing_out.LAW, "39 kap. 2 §", " "),
    ):
        with pytest.raises(RuleBroken, match="ground_form"):
            handing_out.add_ground(session, cast.karin, law, wrong, about, at=NOW)
    made = [
        handing_out.add_ground(session, cast.karin, handing_out.LAW, one, "Personal", at=NOW).paragraph
        for one in ("39  kap. 2 §", "10 kap. 18 a §", "7 §")
    ]
    assert made == ["39 kap. 2 §", "10 kap. 18 a §", "7 §"]
    with pytest.raises(RuleBroken, match="ground_exists"):
        handing_out.add_ground(session, cast.petra, handing_out.LAW, "39 kap. 2 §", "Personal", at=NOW)
    added = next(one for one in handing_out.grounds(session) if one.paragraph == "39 kap. 2 §")
    handing_out.review(session, cast.karin, asked.items[0].id, "withheld", added.id, at=NOW)
    assert asked.items[0].ground == added


def test_a_retired_paragraph_is_offered_no_more_and_stands_in_earlier_reviews(
    session: Session, cast: Cast
) -> None:
    asked, text = a_request(session, cast)
    handing_out.take(session, cast.karin, asked.id, "text", [str(text.id)], at=NOW)
    item, ground = asked.items[0], handing_out.grounds(session)[0]
    handing_out.mask(session, cast.karin, item.id, "Åke", ground.id, at=NOW)
    with pytest.raises(NotAllowed):
        handing_out.retire_ground(session, cast.ada, ground.id, at=NOW)

    handing_out.retire_ground(session, cast.karin, ground.id, at=NOW)

    with pytest.raises(NotFound):
        handing_out.retire_ground(session, cast.karin, 4711, at=NOW)
    assert ground not in handing_out.grounds(session)
    assert handing_out.grounds(session, is_used=False) == [ground]
    with pytest.raises(RuleBroken, match="secrecy_ground"):
        handing_out.mask(session, cast.karin, item.id, "grannen", ground.id, at=NOW)
    with pytest.raises(RuleBroken, match="secrecy_ground"):
        handing_out.review(session, cast.karin, item.id, "withheld", ground.id, at=NOW)
    with pytest.raises(RuleBroken, match="ground_retired"):
        handing_out.add_ground(session, cast.karin, ground.law, ground.paragraph, "Brott", at=NOW)
    assert [one.ground for one in handing_out.pieces(session, item) if one.ground] == [ground]
    assert ground.paragraph in documents_handing_out.table(session, cast.karin, asked.id).decode()

    for _twice in range(2):
        handing_out.restore_ground(session, cast.karin, ground.id, at=NOW)

    assert handing_out.mask(session, cast.karin, item.id, "grannen", ground.id, at=NOW) == 1
    lines = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.startswith("secrecy")))
    assert sorted(lines) == ["secrecy_ground:restore", "secrecy_ground:retire"]
