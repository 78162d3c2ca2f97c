"""The agreement: which one holds, until when, what part 1 says, who signed and who decided."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import Agreement, Decision, Goal
from dialog.services import agreement_edits, agreements, desk, plan, promise_making
from dialog.services.agreement_edits import AgreementWords, DecisionWords, Undone
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.people import NOW, Cast
from tests.promised import a_promise, an_action
from tests.rows import texts


def decide(session: Session, cast: Cast, decided_on: dt.date, new_end_on: dt.date | None) -> None:
    decision = Decision(
        organisation_id=cast.arjeplog.id,
        agreement_id=cast.agreement.id,
        body="Kommunstyrelsen",
        decided_on=decided_on,
        new_end_on=new_end_on,
    )
    session.add(decision)
    session.flush()


def test_an_agreement_ends_when_the_newest_decision_that_prolonged_it_says(
    session: Session, cast: Cast
) -> None:
    assert agreements.ends_on(session, cast.agreement) == dt.date(2026, 12, 31)
    decide(session, cast, dt.date(2026, 9, 1), dt.date(2027, 12, 31))
    decide(session, cast, dt.date(2026, 10, 1), dt.date(2027, 6, 30))
    decide(session, cast, dt.date(2026, 11, 1), None)
    assert agreements.ends_on(session, cast.agreement) == dt.date(2027, 6, 30)


def test_an_agreement_that_has_begun_holds_and_one_to_come_can_be_planned_in(
    session: Session, cast: Cast
) -> None:
    later = Agreement(
        title=texts("2027–2030"),
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2030, 12, 31),
        parties=[cast.arjeplog, cast.police],
    )
    session.add(later)
    session.flush()
    last, first = dt.date(2026, 12, 31), dt.date(2027, 1, 1)
    assert agreements.on_day(session, cast.arjeplog.id, last) is cast.agreement
    assert agreements.on_day(session, cast.arjeplog.id, first) is later
    assert agreements.on_day(session, cast.arvidsjaur.id, first) is cast.agreement
    assert plan.show(session, cast.karin, cast.arjeplog.id, on=last).agreement is cast.agreement
    ahead = plan.show(session, cast.karin, cast.arjeplog.id, on=last, agreement_id=later.id)
    assert (ahead.agreement, ahead.others) == (later, (cast.agreement,))
    with pytest.raises(NotFound):
        plan.show(session, cast.nils, cast.arvidsjaur.id, on=last, agreement_id=later.id)


# Editing.


def words(**changes: object) -> AgreementWords:
    said: dict[str, object] = {
        "title": texts("Överenskommelse"),
        "starts_on": dt.date(2023, 1, 1),
        "ends_on": dt.date(2026, 12, 31),
        "preview_days": 7,
        "comment_days": 14,
        "documents": (("Lägesbild 2025", "KS 2025/12"),),
    }
    return AgreementWords(**{**said, **changes})  # type: ignore[arg-type]


def test_either_municipalitys_coordinator_edits_what_all_have_signed(session: Session, cast: Cast) -> None:
    for actor in (cast.karin, cast.nils):
        agreement_edits.edit(session, actor, cast.agreement.id, words(), at=NOW)
    assert (cast.agreement.preview_days, cast.agreement.comment_days) == (7, 14)
    assert cast.agreement.documents == [{"title": "Lägesbild 2025", "reference": "KS 2025/12"}]
    for actor in (cast.petra, cast.gunnar, cast.ada):
        with pytest.raises(NotAllowed):
            agreement_edits.edit(session, actor, cast.agreement.id, words(), at=NOW)
    with pytest.raises(RuleBroken, match="ends_before_it_begins"):
        agreement_edits.edit(
            session, cast.karin, cast.agreement.id, words(ends_on=dt.date(2022, 1, 1)), at=NOW
        )


def test_an_agreement_of_others_is_not_found(session: Session, cast: Cast) -> None:
    others = Agreement(
        title=texts("Annan"),
        starts_on=dt.date(2023, 1, 1),
        ends_on=dt.date(2026, 12, 31),
        parties=[cast.arvidsjaur],
    )
    session.add(others)
    session.flush()
    with pytest.raises(NotFound):
        agreements.show(session, cast.karin, others.id)
    assert [one.id for one, _last in agreements.listing(session, cast.karin)] == [cast.agreement.id]


def test_part_1_is_written_heading_by_heading(session: Session, cast: Cast) -> None:
    for section, said in (("purpose", texts("Trygghet.")), ("background", texts("Lagen.")), ("purpose", {})):
        agreement_edits.write_section(session, cast.karin, cast.agreement.id, section, said, at=NOW)
    assert cast.agreement.sections == {"background": texts("Lagen.")}
    with pytest.raises(NotFound):
        agreement_edits.write_section(session, cast.karin, cast.agreement.id, "other", texts("x"), at=NOW)


def test_a_focus_area_keeps_its_key_and_is_taken_away_only_when_nothing_is_tied_to_it(
    session: Session, cast: Cast
) -> None:
    agreement, names = cast.agreement, ("Hälsa & trygghet", "Hälsa, trygghet")
    made = [
        agreement_edits.add_focus_area(session, cast.karin, agreement.id, texts(one), at=NOW) for one in names
    ]
    assert [one.key for one in made] == ["halsa_trygghet", "halsa_trygghet_2"]
    agreement_edits.rename_focus_area(session, cast.nils, agreement.id, made[0].id, texts("Trafik"), at=NOW)
    assert (made[0].key, made[0].name["sv"], made[0].position) == ("halsa_trygghet", "Trafik", 2)
    agreement_edits.remove_focus_area(session, cast.karin, agreement.id, made[1].id, at=NOW)
    session.add(
        Goal(
            agreement_id=agreement.id,
            focus_area_id=made[0].id,
            text=texts("Färre"),
            indicator="",
            unit="",
            better="lower",
        )
    )
    session.flush()
    with pytest.raises(RuleBroken, match="focus_area_used"):
        agreement_edits.remove_focus_area(session, cast.karin, agreement.id, made[0].id, at=NOW)


def test_a_party_signs_once_and_a_mistake_is_entered_again(session: Session, cast: Cast) -> None:
    for name in ("Eva Lind", "Eva Lindh"):
        agreement_edits.sign(
            session,
            cast.karin,
            cast.agreement.id,
            cast.police.id,
            name=name,
            title="Lokalpolisområdeschef",
            signed_on=dt.date(2023, 1, 10),
            at=NOW,
        )
    page = agreements.show(session, cast.gunnar, cast.agreement.id)
    assert [one.signature.name if one.signature else None for one in page.parties] == [
        None,
        None,
        "Eva Lindh",
    ]
    assert (page.may_edit, page.is_prolonged) == (False, False)


def test_a_decision_prolongs_everything_that_goes_by_the_agreement(session: Session, cast: Cast) -> None:
    action, changed = an_action(session, cast), an_action(session, cast)
    action.to_on = changed.to_on = dt.date(2026, 12, 31)
    prolonged = DecisionWords(
        organisation_id=cast.arjeplog.id,
        body="Kommunstyrelsen",
        decided_on=dt.date(2026, 11, 20),
        paragraph="§ 112",
        new_end_on=dt.date(2027, 12, 31),
    )
    made = agreement_edits.decide(session, cast.karin, cast.agreement.id, prolonged, at=NOW)
    session.expire_all()
    assert (agreements.ends_on(session, cast.agreement), action.to_on) == (dt.date(2027, 12, 31),) * 2
    version = promise_making.draft(session, cast.karin, a_promise(session, cast).id, at=NOW)
    assert version.valid_to == dt.date(2027, 12, 31)
    assert [one.kind for one in desk.awaiting(session, cast.lena, at=NOW)] == []
    with pytest.raises(RuleBroken, match="not_prolonged"):
        agreement_edits.decide(session, cast.karin, cast.agreement.id, prolonged, at=NOW)
    changed.to_on = dt.date(2027, 6, 30)
    undone = agreement_edits.remove_decision(session, cast.nils, cast.agreement.id, made.id, at=NOW)
    assert (agreements.ends_on(session, cast.agreement), action.to_on) == (dt.date(2026, 12, 31),) * 2
    assert (undone, changed.to_on) == (Undone(moved_back=1, kept=1), dt.date(2027, 6, 30))


def test_everyone_reads_the_newest_agreement_and_each_by_its_year(session: Session, cast: Cast) -> None:
    later = Agreement(
        title=texts("2027–2030"),
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2030, 12, 31),
        parties=[cast.arjeplog, cast.police],
    )
    session.add(later)
    session.flush()
    newest = agreements.public(session, cast.arjeplog.id)
    assert (newest.agreement, newest.others) == (later, (cast.agreement,))
    former = agreements.public(session, cast.arjeplog.id, 2023)
    assert (former.agreement, former.parties[0].key) == (cast.agreement, cast.police.key)
    with pytest.raises(NotFound):
        agreements.public(session, cast.arjeplog.id, 2024)
