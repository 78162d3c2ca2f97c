"""What people change in a picture: their order and words win, nothing is lost, nothing is anybody else's."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Concern,
    LineGround,
    NotTakenUp,
    Promise,
    PromiseLine,
    PromiseVersion,
)
from dialog.services import evidence, pictures, resting, situation
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from tests.people import NOW, Cast
from tests.situations import (
    a_draft,
    section,
)

WORDS = {"sv": "Nya ord", "en": "New words"}
POLICE_SAYS = Contribution("staff", {"sv": "Yttre tjänst"}, {"sv": "Mest fredagar."}, "Polisen", True)


def test_a_persons_order_wins_and_what_was_proposed_stays_visible(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    situation.move(session, cast.karin, section(picture, "snowmobiles").id, "up", at=NOW)

    document = pictures.show(session, cast.karin, picture.id)
    assert [one.concern.key for one in document.sections][:2] == ["snowmobiles", "drugs"]
    assert [one.concern.ranked_because["position"] for one in document.sections][:2] == [2, 1]
    assert document.is_order_proposed is False


def test_moving_the_first_one_up_changes_nothing(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    situation.move(session, cast.karin, section(picture, "drugs").id, "up", at=NOW)

    assert picture.concerns[0].key == "drugs"
    assert pictures.show(session, cast.karin, picture.id).is_order_proposed is True


def test_an_edited_paragraph_is_a_persons(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    paragraph = section(picture, "drugs").paragraphs[0]

    evidence.edit_paragraph(
        session, cast.karin, paragraph.id, part="analysis", text=WORDS, evidence_ids=[],
        revision=picture.revision, at=NOW,
    )  # fmt: skip

    assert (paragraph.text, paragraph.part, paragraph.origin) == (WORDS, "analysis", "written")
    assert pictures.concern(session, cast.karin, paragraph.concern_id).paragraphs[0].is_bare is True


def test_a_stale_edit_is_a_conflict_and_changes_nothing(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    read = picture.revision
    situation.edit(
        session, cast.karin, picture.id, title={"sv": "Först"}, summary={}, period="2026",
        revision=read, at=NOW,
    )  # fmt: skip

    with pytest.raises(Conflict) as conflict:
        situation.edit(
            session, cast.karin, picture.id, title={"sv": "Sedan"}, summary={}, period="2026",
            revision=read, at=NOW,
        )  # fmt: skip

    assert conflict.value.theirs is picture
    assert picture.title == {"sv": "Först"}


def test_every_change_anywhere_is_a_new_revision(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    before = picture.revision

    evidence.contribute(session, cast.petra, section(picture, "drugs").id, POLICE_SAYS, at=NOW)

    assert picture.revision == before + 1


def test_a_text_without_swedish_is_refused(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(RuleBroken) as broken:
        situation.edit_concern(
            session, cast.karin, picture.concerns[0].id, title={"en": "Only English"}, when_and_where={},
            focus_area_id=None, revision=picture.revision, at=NOW,
        )  # fmt: skip

    assert broken.value.rule == "swedish_missing"


def test_the_police_contact_adds_evidence_in_words(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")

    added = evidence.contribute(session, cast.petra, drugs.id, POLICE_SAYS, at=NOW)

    assert (added.kind, added.note, added.value, added.source, added.is_public) == (
        "staff", {"sv": "Mest fredagar."}, None, {"sv": "Polisen"}, True,
    )  # fmt: skip


def test_numbers_of_residents_cannot_be_contributed_by_hand(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")

    with pytest.raises(RuleBroken) as broken:
        evidence.contribute(
            session, cast.petra, drugs.id,
            Contribution("residents", {"sv": "x"}, {"sv": "y"}, "Polisen", True), at=NOW,
        )  # fmt: skip

    assert broken.value.rule == "evidence_kind"


def test_the_police_contact_does_not_edit_the_picture(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    concern = picture.concerns[0]

    for attempt in (
        lambda: situation.move(session, cast.petra, concern.id, "down", at=NOW),
        lambda: situation.propose(session, cast.petra, picture.id, revision=picture.revision, at=NOW),
        lambda: situation.remove_concern(session, cast.petra, concern.id, WORDS, at=NOW),
        lambda: evidence.remove_paragraph(session, cast.petra, concern.paragraphs[0].id, at=NOW),
        lambda: evidence.remove(session, cast.petra, concern.evidence[0].id, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_nils_finds_nothing_of_arjeplogs_draft(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    concern = picture.concerns[0]

    for attempt in (
        lambda: pictures.show(session, cast.nils, picture.id),
        lambda: pictures.concern(session, cast.nils, concern.id),
        lambda: situation.move(session, cast.nils, concern.id, "down", at=NOW),
        lambda: evidence.contribute(session, cast.nils, concern.id, POLICE_SAYS, at=NOW),
        lambda: situation.leave_out(session, cast.nils, picture.id, concern.themes[0].id, WORDS, at=NOW),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert list(pictures.index(session, cast.nils)) == []


def test_a_removed_concern_is_told_as_not_taken_up(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    concern = section(picture, "lighting")
    theme = concern.themes[0]

    situation.remove_concern(session, cast.karin, concern.id, {"sv": "Lamporna är bytta."}, at=NOW)

    assert [one.key for one in picture.concerns] == ["drugs", "snowmobiles", "area-traffic"]
    assert [one.priority for one in picture.concerns] == [1, 2, 3]
    document = pictures.show(session, cast.karin, picture.id)
    assert [(one.theme_id, one.because) for one in document.not_taken_up] == [
        (theme.id, {"sv": "Lamporna är bytta."})
    ]


def test_a_theme_that_was_left_out_can_be_taken_up_again(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    theme_id = section(picture, "lighting").themes[0].id
    situation.remove_concern(session, cast.karin, section(picture, "lighting").id, WORDS, at=NOW)

    concern = situation.take_up(session, cast.karin, picture.id, [theme_id], at=NOW)

    assert (concern.key, concern.priority, concern.evidence[0].value) == ("lighting", 4, 6.0)
    assert session.scalars(sa.select(NotTakenUp)).all() == []


def test_a_concern_may_rest_on_other_things_than_themes(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    concern = situation.take_up(
        session, cast.karin, picture.id, [], title={"sv": "Våld i nära relation"}, at=NOW
    )

    assert (concern.key, concern.title, concern.themes) == (
        "vald-i-nara-relation", {"sv": "Våld i nära relation"}, [],
    )  # fmt: skip


def test_a_theme_is_not_taken_up_twice(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    theme_id = section(picture, "drugs").themes[0].id

    with pytest.raises(RuleBroken) as taken:
        situation.take_up(session, cast.karin, picture.id, [theme_id], at=NOW)
    with pytest.raises(RuleBroken) as left:
        situation.leave_out(session, cast.karin, picture.id, theme_id, WORDS, at=NOW)

    assert (taken.value.rule, left.value.rule) == ("theme_is_taken_up", "theme_is_taken_up")


def test_what_a_promise_rests_on_is_not_removed(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    _a_promise_on(session, cast, drugs)

    with pytest.raises(RuleBroken) as concern:
        situation.remove_concern(session, cast.karin, drugs.id, WORDS, at=NOW)
    with pytest.raises(RuleBroken) as piece:
        evidence.remove(session, cast.karin, drugs.evidence[0].id, at=NOW)

    assert (concern.value.rule, piece.value.rule) == ("is_rested_on", "is_rested_on")


def test_the_chain_goes_on_from_a_concern_to_the_lines_that_rest_on_it(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    line = _a_promise_on(session, cast, drugs)

    assert pictures.concern(session, cast.petra, drugs.id).lines == (line,)
    # A draft promise is not for the public.
    assert resting.lines_on(session, cast.arjeplog.id, ["drugs"], is_public=True) == {}


def _a_promise_on(session: Session, cast: Cast, concern: Concern) -> PromiseLine:
    line = PromiseLine(
        key="checks", position=1, party_id=cast.police.id, text={"sv": "Kontroller"},
        grounds=[LineGround(evidence=concern.evidence[0])],
    )  # fmt: skip
    session.add(
        PromiseVersion(
            promise=Promise(municipality_id=cast.arjeplog.id, agreement_id=cast.agreement.id, slug="p"),
            number=1, title={"sv": "Löfte"}, introduction={}, valid_from=dt.date(2026, 1, 1),
            valid_to=dt.date(2026, 12, 31), reason_for_change={}, lines=[line],
        )
    )  # fmt: skip
    session.flush()
    return line
