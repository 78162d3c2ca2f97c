"""The situation picture: what is proposed, what people edit, and that an agreed one never changes."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.situation import first_paragraph
from dialog.models import (
    Answer,
    AuditEvent,
    Concern,
    Evidence,
    FreeText,
    LineGround,
    NotTakenUp,
    Promise,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
    StatisticsValue,
    Theme,
)
from dialog.services import approvals, evidence, pictures, situation, statistics
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from dialog.services.statistics import Source
from tests.people import NOW, Cast
from tests.situations import (
    a_draft,
    a_proposed_picture,
    a_reviewed_survey,
    an_agreed_picture,
)

WORDS = {"sv": "Nya ord", "en": "New words"}
POLICE_SAYS = Contribution("staff", {"sv": "Yttre tjänst"}, {"sv": "Mest fredagar."}, "Polisen", True)


def section(picture: SituationPicture, key: str) -> Concern:
    return next(one for one in picture.concerns if one.key == key)


# -------------------------------------------------------------------------------------------------- assemble


def test_a_picture_is_assembled_from_the_themes_that_are_large_enough(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    assert (picture.number, picture.status, picture.period) == (1, "draft", "2026–2027")
    assert picture.title == {
        "sv": "Lägesbild för Arjeplogs kommun 2026–2027",
        "en": "Situation picture of Arjeplog municipality, 2026–2027",
    }
    # Points: drugs 4 + 3, snowmobiles 4 + 2, lighting 3 + 2, the two small themes together 3 + 2.
    assert [(one.priority, one.key) for one in picture.concerns] == [
        (1, "drugs"),
        (2, "snowmobiles"),
        (3, "area-traffic"),
        (4, "lighting"),
    ]


def test_the_order_says_what_it_rests_on(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")

    assert drugs.ranked_because == {
        "method": "stated criteria 1",
        "position": 1,
        "points": 7,
        "criteria": [
            {"name": "many", "value": 12, "points": 4, "most": 4},
            {"name": "serious", "value": 3, "points": 3, "most": 3},
            {"name": "views", "value": 1, "points": 0, "most": 3},
            {"name": "spread", "value": 1, "points": 0, "most": 2},
            {"name": "trend", "value": None, "points": 0, "most": 1},
        ],
    }


def test_only_the_first_ones_in_the_order_are_taken_up_and_the_rest_wait(
    session: Session, cast: Cast
) -> None:
    sizes = {f"theme_{number}": 6 + number for number in range(10)}
    version = a_reviewed_survey(session, cast, sizes, people=40)

    picture = a_draft(session, cast, version)

    assert len(picture.concerns) == 8
    document = pictures.show(session, cast.karin, picture.id)
    assert [(one.key, document.counts[one.id]) for one in document.waiting] == [
        ("theme_1", 7),
        ("theme_0", 6),
    ]
    because = {"sv": "Tas upp nästa gång."}
    waiting = [one.id for one in document.waiting]
    situation.leave_out_many(session, cast.karin, picture.id, waiting, because, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_evidence_is_a_protected_copy_with_its_source(session: Session, cast: Cast) -> None:
    (found,) = section(a_draft(session, cast), "drugs").evidence

    assert (found.kind, found.value, found.base, found.unit, found.mark) == (
        "residents", 12.0, 30.0, "people", "present",
    )  # fmt: skip
    assert found.label == {"sv": "Narkotika", "en": "Narcotics"}
    assert found.source["sv"] == "Trygghetsenkät, 2026"


def test_themes_that_are_too_small_are_counted_together_and_never_alone(session: Session, cast: Cast) -> None:
    area = section(a_draft(session, cast), "area-traffic")

    assert [(one.label["sv"], one.value, one.base, one.mark) for one in area.evidence][1:] == [
        ("Fortkörning", None, None, "hidden"),
        ("Skolvägen", None, None, "hidden"),
    ]
    assert (area.evidence[0].value, area.evidence[0].mark) == (6.0, "present")
    assert {theme.key for theme in area.themes} == {"speeding", "school_way"}


def test_the_first_paragraph_is_proposed_from_the_evidence_and_says_so(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    (paragraph,) = drugs.paragraphs

    assert paragraph.text == first_paragraph({"sv": "Narkotika", "en": "Narcotics"}, 12, 30)
    assert (paragraph.origin, paragraph.part, paragraph.evidence) == ("suggested", "survey", drugs.evidence)


def test_staff_who_were_asked_become_a_view_of_their_own(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    a_reviewed_survey(session, cast, {"drugs": 7, "lighting": 3}, people=15, audience="staff", slug="staff")
    picture = a_draft(session, cast, version)

    assert [(one.kind, one.value) for one in section(picture, "drugs").evidence] == [
        ("residents", 12.0),
        ("staff", 7.0),
    ]
    # Three of staff is under five: not even a hidden row tells that anybody said it.
    assert [one.kind for one in section(picture, "lighting").evidence] == ["residents"]
    assert section(picture, "drugs").ranked_because["criteria"][2] == {
        "name": "views", "value": 2, "points": 1, "most": 3,
    }  # fmt: skip


def test_a_place_counts_as_spread_only_where_ten_people_named_it(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast, {"snowmobiles": 31}, people=40)
    spoke = session.scalars(sa.select(FreeText.response_id)).all()
    places = ["town"] * 12 + ["village"] * 10 + ["fell"] * 9
    for response_id, place in zip(spoke, places, strict=True):
        session.add(Answer(response_id=response_id, question_id=version.questions[1].id, choice=place))

    criteria = a_draft(session, cast, version).concerns[0].ranked_because["criteria"]

    # One language and two places; the nine of the fell are not told.
    assert criteria[3] == {"name": "spread", "value": 3, "points": 1, "most": 2}


def test_only_one_picture_at_a_time_is_in_work(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    a_draft(session, cast, version)

    with pytest.raises(RuleBroken) as broken:
        a_draft(session, cast, version)

    assert (broken.value.rule, broken.value.facts) == ("picture_in_work", {"number": 1})


def test_a_picture_can_begin_without_a_survey(session: Session, cast: Cast) -> None:
    picture = situation.assemble(
        session, cast.karin, cast.arjeplog.id, cast.agreement.id, None, "2026", at=NOW
    )

    assert picture.concerns == []


@pytest.mark.parametrize(
    ("name", "error"), [("nils", NotFound), ("petra", NotAllowed), ("gunnar", NotAllowed)]
)
def test_only_the_municipalitys_coordinator_assembles(
    session: Session, cast: Cast, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        situation.assemble(
            session, getattr(cast, name), cast.arjeplog.id, cast.agreement.id, None, "2026", at=NOW
        )


def test_a_survey_of_another_municipality_is_not_found(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)

    with pytest.raises(NotFound):
        situation.assemble(
            session, cast.nils, cast.arvidsjaur.id, cast.agreement.id, version.id, "2026", at=NOW
        )


# ------------------------------------------------------------------------------------------------------ edit


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
    assert pictures.lines_on(session, cast.arjeplog.id, ["drugs"], is_public=True) == {}


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


# ------------------------------------------------------------------------------------------ propose and agree


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
