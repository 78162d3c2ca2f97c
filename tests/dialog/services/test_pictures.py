"""Proposing and agreeing: an agreed picture never changes, and the public sees what was released."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog.models import (
    AuditEvent,
    Evidence,
    SituationPicture,
    StatisticsValue,
    Theme,
)
from dialog.services import approvals, evidence, pictures, situation, statistics
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from dialog.services.statistics import Source
from tests.people import NOW, Cast
from tests.situations import (
    a_draft,
    a_proposed_picture,
    a_reviewed_survey,
    an_agreed_picture,
    section,
)

WORDS = {"sv": "Nya ord", "en": "New words"}
POLICE_SAYS = Contribution("staff", {"sv": "Yttre tjänst"}, {"sv": "Mest fredagar."}, "Polisen", True)


def test_residents_are_told_of_every_large_theme_before_a_picture_is_proposed(
    session: Session, cast: Cast
) -> None:
    version = a_reviewed_survey(session, cast)
    picture = a_draft(session, cast, version)
    concern = section(picture, "lighting")
    theme_id = concern.themes[0].id
    picture.concerns.remove(concern)
    session.flush()

    with pytest.raises(RuleBroken) as broken:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert (broken.value.rule, broken.value.facts) == ("themes_forgotten", {"count": 1})

    situation.leave_out(session, cast.karin, picture.id, theme_id, WORDS, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_a_concern_without_words_is_not_proposed(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    evidence.remove_paragraph(session, cast.karin, section(picture, "drugs").paragraphs[0].id, at=NOW)

    with pytest.raises(RuleBroken) as broken:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)

    assert (broken.value.rule, broken.value.facts) == ("concern_without_words", {"title": "Narkotika"})


def test_an_empty_picture_is_not_proposed(session: Session, cast: Cast) -> None:
    picture = situation.assemble(
        session, cast.karin, cast.arjeplog.id, cast.agreement.id, None, "2026", at=NOW
    )

    with pytest.raises(RuleBroken) as broken:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)

    assert broken.value.rule == "picture_without_concerns"


def test_an_edit_of_a_proposed_picture_takes_the_proposal_back(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    picture = session.scalars(sa.select(SituationPicture)).one()

    situation.move(session, cast.karin, picture.concerns[0].id, "down", at=NOW)

    assert (picture.status, picture.content_hash) == ("draft", None)
    with pytest.raises(Conflict):
        approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)


def test_when_both_parties_agree_the_former_picture_is_superseded(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    first = an_agreed_picture(session, cast, version)
    second = an_agreed_picture(session, cast, version)

    assert [(one.number, one.status) for one in (first, second)] == [(1, "superseded"), (2, "agreed")]
    assert pictures.agreed(session, cast.arjeplog.id) is second
    assert [one.number for one in pictures.versions(session, cast.arjeplog.id)] == [2, 1]
    assert pictures.agreed(session, cast.arvidsjaur.id) is None


def test_an_agreed_picture_is_not_edited(session: Session, cast: Cast) -> None:
    picture = an_agreed_picture(session, cast)
    concern = picture.concerns[0]

    for attempt in (
        lambda: situation.move(session, cast.karin, concern.id, "down", at=NOW),
        lambda: evidence.contribute(session, cast.petra, concern.id, POLICE_SAYS, at=NOW),
        lambda: evidence.remove_paragraph(session, cast.karin, concern.paragraphs[0].id, at=NOW),
    ):
        with pytest.raises(RuleBroken) as broken:
            attempt()
        assert broken.value.rule == "picture_is_agreed"


def test_an_agreed_picture_refuses_even_plain_sql(session: Session, cast: Cast) -> None:
    picture = an_agreed_picture(session, cast)

    with pytest.raises(IntegrityError):
        session.execute(sa.update(Evidence).values(value=99))
    session.rollback()

    assert session.get_one(Evidence, picture.concerns[0].evidence[0].id).value == 12.0


def test_a_changed_import_changes_no_agreed_picture(session: Session, cast: Cast) -> None:
    about = Source("Brå", {"sv": "Anmälda brott"}, None, "CC0", dt.date(2026, 10, 1))
    heading = b"area;indicator;period;value;unit\n"
    statistics.load(session, cast.karin, about, heading + b"2506;Stold;2025;41;antal\n", at=NOW)
    value = session.scalars(sa.select(StatisticsValue)).one()
    version = a_reviewed_survey(session, cast)
    picture = a_draft(session, cast, version)
    copy = evidence.add_statistics(session, cast.karin, picture.concerns[0].id, value.id, at=NOW)
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, WORDS, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    approvals.answer(session, cast.gunnar, proposal.id, "approve", at=NOW)
    approvals.answer(session, cast.petra, proposal.id, "approve", at=NOW)
    session.commit()

    statistics.load(session, cast.karin, about, heading + b"2506;Stold;2025;52;antal\n", at=NOW)
    session.commit()
    session.expire_all()

    assert (value.value, copy.value, picture.status) == (52.0, 41.0, "agreed")
    assert copy.source == {"sv": "Anmälda brott (Brå, 2026-10-01)"}


def test_a_new_answer_changes_no_agreed_picture(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    picture = an_agreed_picture(session, cast, version)

    a_reviewed_survey(session, cast, {"drugs": 9}, slug="later")
    session.expire_all()

    assert section(picture, "drugs").evidence[0].value == 12.0


def test_the_public_sees_agreed_pictures_only_and_only_what_is_released(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    picture = a_draft(session, cast, version)
    assert pictures.public(session, cast.arjeplog.id) is None
    with pytest.raises(NotFound):
        pictures.public(session, cast.arjeplog.id, picture.number)
    secret = Contribution("observation", {"sv": "Iakttagelse"}, {"sv": "Internt"}, "Polisen", False)
    kept = evidence.contribute(session, cast.petra, section(picture, "drugs").id, secret, at=NOW)
    evidence.write_paragraph(
        session, cast.karin, section(picture, "drugs").id, part="other", text=WORDS,
        evidence_ids=[kept.id], at=NOW,
    )  # fmt: skip
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, WORDS, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    approvals.answer(session, cast.gunnar, proposal.id, "approve", at=NOW)
    approvals.answer(session, cast.maja, proposal.id, "approve", at=NOW)

    document = pictures.public(session, cast.arjeplog.id)

    assert document is not None
    drugs = document.sections[0]
    assert [one.kind for one in drugs.evidence] == ["residents"]
    assert [one.evidence for one in drugs.paragraphs] == [(drugs.evidence[0],), ()]
    assert [one.is_bare for one in drugs.paragraphs] == [False, False]


def test_the_log_names_every_step_without_words(session: Session, cast: Cast) -> None:
    an_agreed_picture(session, cast)

    events = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq)).all()

    assert [one.action for one in events] == [
        "picture:assemble",
        "picture:leave_out",
        "picture:propose",
        "picture:approve",
        "picture:approve",
        "picture:agree",
    ]
    assert {one.organisation_id for one in events} == {cast.arjeplog.id}
    assert "Lösa hundar" not in str([one.details for one in events])


def test_small_themes_are_listed_as_waiting_but_hold_nothing_up(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    assert [theme.key for theme in pictures.waiting_themes(session, picture)] == ["loose_dogs"]
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_a_theme_of_another_municipality_is_not_found(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    theme = Theme(municipality_id=cast.arvidsjaur.id, key="drugs", name={"sv": "x"}, description={})
    session.add(theme)
    session.flush()

    with pytest.raises(NotFound):
        situation.take_up(session, cast.karin, picture.id, [theme.id], at=NOW)
