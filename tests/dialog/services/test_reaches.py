"""Concerns that cross a border: what the other municipality sees, and that nothing more crosses."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dialog.database import session_factory
from dialog.models import Concern, SituationPicture, Theme
from dialog.request import Site
from dialog.services import approvals, desk, evidence, pictures, reaches, situation
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from tests.people import NOW, Cast, gather
from tests.rows import add, texts
from tests.situations import a_draft, a_proposed_picture, section


def a_reaching_draft(session: Session, cast: Cast) -> Concern:
    """Arjeplog's snowmobiles reach into Arvidsjaur; commits."""
    concern = section(a_draft(session, cast), "snowmobiles")
    reaches.say(session, cast.karin, concern.id, [cast.arvidsjaur.id], at=NOW)
    session.commit()
    return concern


def agree(session: Session, cast: Cast, picture: SituationPicture) -> None:
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, texts("Färre."), at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    for person in (cast.gunnar, cast.maja):
        approvals.answer(session, person, proposal.id, "approve", at=NOW)
    session.commit()


def arvidsjaurs_draft(session: Session, cast: Cast) -> SituationPicture:
    picture = situation.assemble(
        session, cast.nils, cast.arvidsjaur.id, cast.agreement.id, None, "2026–2027", at=NOW
    )
    session.commit()
    return picture


def test_the_other_municipality_sees_title_and_municipality_of_a_draft_and_no_evidence(
    session: Session, cast: Cast
) -> None:
    concern = a_reaching_draft(session, cast)

    (one,) = reaches.into(session, cast.nils)

    assert (one.title["sv"], one.place.key, one.into.key) == ("Skotrar i samhället", "arjeplog", "arvidsjaur")
    assert (one.is_agreed, one.evidence) == (False, ())
    with pytest.raises(NotFound):
        pictures.concern(session, cast.nils, concern.id)


def test_when_it_is_agreed_it_sees_the_evidence_that_everyone_may_read(session: Session, cast: Cast) -> None:
    concern = a_reaching_draft(session, cast)
    secret = Contribution("staff", texts("Skolan"), texts("Bara för parterna"), "Skolan", is_public=False)
    evidence.contribute(session, cast.karin, concern.id, secret, at=NOW)
    session.flush()
    agree(session, cast, concern.picture)

    (one,) = reaches.into(session, cast.nils)

    assert one.is_agreed
    assert [(found.kind, found.value, found.is_public) for found in one.evidence] == [
        ("residents", 15.0, True)
    ]


def test_it_reaches_nobody_who_was_not_ticked_and_it_can_be_taken_back(session: Session, cast: Cast) -> None:
    concern = a_reaching_draft(session, cast)
    assert reaches.into(session, cast.karin) == ()

    reaches.say(session, cast.karin, concern.id, [], at=NOW)
    session.commit()

    assert (reaches.into(session, cast.nils), reaches.into(session, cast.petra)) == ((), ())


def test_saying_where_it_reaches_takes_a_proposal_back(session: Session, cast: Cast) -> None:
    a_proposed_picture(session, cast)
    picture = session.query(SituationPicture).one()

    reaches.say(session, cast.karin, picture.concerns[0].id, [cast.arvidsjaur.id], at=NOW)

    assert (picture.status, picture.content_hash) == ("draft", None)


def test_an_agreed_picture_is_frozen_on_both_databases(on_both: Site) -> None:
    with session_factory(on_both.engine)() as session:
        cast = gather(session)
        concern = a_reaching_draft(session, cast)
        agree(session, cast, concern.picture)
        with pytest.raises(RuleBroken, match="picture_is_agreed"):
            reaches.say(session, cast.karin, concern.id, [], at=NOW)
        concern.reaches = []
        with pytest.raises(DBAPIError):
            session.flush()


def test_the_other_coordinator_is_offered_it_and_takes_it_up_with_her_own_numbers(
    session: Session, cast: Cast
) -> None:
    concern = a_reaching_draft(session, cast)
    own = add(
        session,
        Theme(
            municipality_id=cast.arvidsjaur.id, key="snowmobiles", name=texts("Skotrar här"), description={}
        ),
    )
    picture = arvidsjaurs_draft(session, cast)
    assert [one.concern_id for one in reaches.offered(session, cast.nils, picture.id)] == [concern.id]
    assert [one.kind for one in desk.awaiting(session, cast.nils, at=NOW)].count("concern_reaches") == 1

    taken = reaches.take_up(session, cast.nils, picture.id, concern.id, at=NOW)

    assert (taken.title["sv"], taken.themes, taken.evidence) == ("Skotrar i samhället", [own], [])
    assert [place.key for place in taken.reaches] == ["arjeplog"]
    assert reaches.offered(session, cast.nils, picture.id) == ()
    assert "concern_reaches" not in [one.kind for one in desk.awaiting(session, cast.nils, at=NOW)]
    with pytest.raises(RuleBroken, match="reach_is_taken_up"):
        reaches.take_up(session, cast.nils, picture.id, concern.id, at=NOW)


def test_who_may_and_which_municipalities(session: Session, cast: Cast) -> None:
    concern = a_reaching_draft(session, cast)
    with pytest.raises(NotAllowed):
        reaches.say(session, cast.petra, concern.id, [], at=NOW)
    with pytest.raises(NotFound):
        reaches.say(session, cast.nils, concern.id, [], at=NOW)
    for wrong in (cast.arjeplog.id, cast.police.id, 999):
        with pytest.raises(NotFound):
            reaches.say(session, cast.karin, concern.id, [wrong], at=NOW)
    picture = arvidsjaurs_draft(session, cast)
    with pytest.raises(NotFound):
        reaches.take_up(session, cast.nils, picture.id, picture.id + 999, at=NOW)
    with pytest.raises(NotAllowed):
        reaches.into(session, cast.ada)
