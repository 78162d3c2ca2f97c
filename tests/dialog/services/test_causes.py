"""Why a concern is there: causes on three sides, without which no prioritised concern is proposed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, Cause, SituationPicture
from dialog.services import approvals, causes, evidence, pictures, situation
from dialog.services.causes import CauseWords
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.picture_parts import by_side
from tests.people import NOW, Cast
from tests.situations import a_draft, a_proposed_picture, an_agreed_picture, prioritise, section

DARK = CauseWords("place", {"sv": "Belysningen är trasig.", "en": "The lamps are broken."}, "yes", "Kommunen")
BORED = CauseWords("offender", {"sv": "Unga saknar något att göra."})


def test_causes_stand_by_side_in_the_order_that_people_give(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    first = causes.add(session, cast.karin, drugs.id, DARK, at=NOW)
    bored = causes.add(session, cast.karin, drugs.id, BORED, at=NOW)
    second = causes.add(session, cast.karin, drugs.id, CauseWords("place", {"sv": "Ingen ser."}), at=NOW)

    causes.move(session, cast.karin, second.id, "up", at=NOW)

    assert by_side(drugs) == {"exposed": (), "offender": (bored,), "place": (second, first)}
    causes.move(session, cast.karin, second.id, "up", at=NOW)
    assert by_side(drugs)["place"] == (second, first)


def test_a_cause_rests_on_evidence_of_its_own_concern_only(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs, lighting = section(picture, "drugs"), section(picture, "lighting")
    own = CauseWords("place", {"sv": "Mörkt."}, evidence_ids=[drugs.evidence[0].id])

    cause = causes.add(session, cast.karin, drugs.id, own, at=NOW)

    assert cause.evidence == [drugs.evidence[0]]
    with pytest.raises(NotFound):
        causes.add(session, cast.karin, lighting.id, own, at=NOW)


def test_evidence_that_is_taken_out_leaves_the_cause(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    words = CauseWords("place", {"sv": "Mörkt."}, evidence_ids=[drugs.evidence[0].id])
    cause = causes.add(session, cast.karin, drugs.id, words, at=NOW)

    evidence.remove(session, cast.karin, drugs.evidence[0].id, at=NOW)
    session.commit()

    assert cause.evidence == []


def test_a_concern_with_causes_can_be_taken_out(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    words = CauseWords("place", {"sv": "Mörkt."}, evidence_ids=[drugs.evidence[0].id])
    causes.add(session, cast.karin, drugs.id, words, at=NOW)

    situation.remove_concern(session, cast.karin, drugs.id, {"sv": "Hör till polisen."}, at=NOW)
    session.commit()

    assert session.scalars(sa.select(Cause)).all() == []


def test_a_prioritised_concern_without_causes_is_not_proposed(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    prioritise(session, cast, drugs)
    prioritise(session, cast, section(picture, "lighting"), "not_prioritised")

    with pytest.raises(RuleBroken) as broken:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert (broken.value.rule, broken.value.facts) == ("concern_without_causes", {"title": "Narkotika"})

    causes.add(session, cast.karin, drugs.id, BORED, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_a_reason_stands_for_causes_until_there_are_causes(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    prioritise(session, cast, drugs)

    causes.do_without(session, cast.karin, drugs.id, {"sv": "Samma som i fjol."}, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert (picture.status, drugs.no_causes_because) == ("proposed", {"sv": "Samma som i fjol."})

    causes.add(session, cast.karin, drugs.id, BORED, at=NOW)
    assert (picture.status, drugs.no_causes_because) == ("draft", None)
    with pytest.raises(RuleBroken) as broken:
        causes.do_without(session, cast.karin, drugs.id, {"sv": "Nej."}, at=NOW)
    assert broken.value.rule == "causes_are_there"


def test_a_concern_prioritised_after_the_proposal_cannot_be_agreed(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    picture = session.scalars(sa.select(SituationPicture)).one()

    prioritise(session, cast, section(picture, "drugs"))

    with pytest.raises(Conflict):
        approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)


def test_every_change_of_causes_takes_the_proposal_back(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    cause = causes.add(session, cast.karin, drugs.id, DARK, at=NOW)
    other = causes.add(session, cast.karin, drugs.id, CauseWords("place", {"sv": "Ingen ser."}), at=NOW)
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, {"sv": "Få."}, at=NOW)
    changes: tuple[Callable[[], object], ...] = (
        lambda: causes.edit(session, cast.karin, cause.id, BORED, revision=picture.revision, at=NOW),
        lambda: causes.move(session, cast.karin, other.id, "up", at=NOW),
        lambda: causes.add(session, cast.karin, drugs.id, DARK, at=NOW),
        lambda: causes.remove(session, cast.karin, cause.id, at=NOW),
    )
    for change in changes:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
        before = picture.revision
        change()
        assert (picture.status, picture.content_hash, picture.revision > before) == ("draft", None, True)


def test_a_stale_edit_of_a_cause_is_a_conflict(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    cause = causes.add(session, cast.karin, section(picture, "drugs").id, DARK, at=NOW)

    with pytest.raises(Conflict):
        causes.edit(session, cast.karin, cause.id, BORED, revision=picture.revision - 1, at=NOW)

    assert (cause.side, cause.text) == ("place", DARK.text)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (CauseWords("victim", {"sv": "x"}), "cause_side"),
        (CauseWords("place", {"sv": "x"}, "maybe"), "cause_influence"),
        (CauseWords("place", {"en": "x"}), "swedish_missing"),
    ],
)
def test_a_cause_needs_a_side_and_swedish_words(
    session: Session, cast: Cast, words: CauseWords, rule: str
) -> None:
    drugs = section(a_draft(session, cast), "drugs")

    with pytest.raises(RuleBroken) as broken:
        causes.add(session, cast.karin, drugs.id, words, at=NOW)
    session.rollback()

    assert broken.value.rule == rule
    assert session.scalars(sa.select(Cause)).all() == []


def test_causes_are_the_coordinators_of_the_municipality(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    cause = causes.add(session, cast.karin, drugs.id, DARK, at=NOW)

    for actor, error in ((cast.petra, NotAllowed), (cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        for attempt in (
            lambda actor=actor: causes.add(session, actor, drugs.id, DARK, at=NOW),
            lambda actor=actor: causes.remove(session, actor, cause.id, at=NOW),
            lambda actor=actor: causes.find(session, actor, cause.id),
        ):
            with pytest.raises(error):
                attempt()


def test_causes_of_an_agreed_picture_never_change(session: Session, cast: Cast) -> None:
    picture = an_agreed_picture(session, cast)
    drugs = section(picture, "drugs")

    with pytest.raises(RuleBroken) as broken:
        causes.add(session, cast.karin, drugs.id, DARK, at=NOW)
    assert broken.value.rule == "picture_is_agreed"
    with pytest.raises(IntegrityError):
        session.execute(
            sa.insert(Cause).values(concern_id=drugs.id, side="place", position=1, text={"sv": "x"})
        )


def test_the_log_says_that_causes_changed_and_none_of_their_words(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    causes.add(session, cast.karin, drugs.id, DARK, at=NOW)

    event = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()

    assert event is not None
    assert (event.action, event.details) == ("picture:causes", {"concern": "drugs"})
