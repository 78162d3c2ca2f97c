"""Reports to the leaderships: everything of the rows, nothing that is not public, locked when sent."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dialog.models import Decision, FollowUp, Goal, Measurement, Report
from dialog.services import (
    documents_print,
    documents_promises,
    documents_stored,
    documents_word,
    plan,
    reports,
    speech,
)
from dialog.services.documents import figures
from dialog.services.documents_voice import Voice
from dialog.services.due import Due
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.permissions import Actor
from dialog.services.wording import seal
from tests import paper
from tests.documented import in_libreoffice, opened
from tests.people import NOW, Cast
from tests.promised import an_old_version
from tests.readers import a_registrar
from tests.reported import TO, TODAY, WORDS, a_report, a_sent_report, as_read, said
from tests.rows import add, texts
from tests.world import World


def test_the_follow_up_of_an_agreement_holds_everything_of_it(session: Session, world: World) -> None:
    cast = world.cast
    add(
        session,
        Decision(
            organisation_id=cast.arjeplog.id,
            body="Kommunstyrelsen",
            decided_on=dt.date(2024, 12, 2),
            paragraph="§ 112",
        ),
    )
    made = as_read(session, cast.karin, a_report(session, cast))
    assert (made.title.text, made.name) == ("Uppföljning 2023–2026", "uppfoljning-arjeplog-2023-2026-utkast")
    told = said(made)
    for wanted in (
        *("Färre skotrar i byn", "1 januari 2026 20 antal baslinje Polisen", "10 antal , 30 juni 2027"),
        "Kontrollera skotrar Polisen Piteå älvdal , kommunpolis 3 gånger om året 2 av 3",
        "Vi kontrollerar skotrar minst tre gånger. delvis genomfört Två av tre kontroller är gjorda.",
        "En kontroll ställdes in. fortsätter",
        *("Resultatet är inte publicerat än.", "11 personer svarade."),
        "Skotrar i byn Vi kontrollerar skotrar minst tre gånger. delvis genomfört",
        *("Lägesbild 2024 , 1 november 2024", "Kommunstyrelsen, § 112, 2 december 2024"),
    ):
        assert wanted in told


def test_a_draft_says_what_belongs_in_each_empty_part_and_what_is_sent_leaves_it_out(
    session: Session, world: World
) -> None:
    hint = "Skriv vad som var lätt att hålla och vad som var svårt."
    report = a_report(session, world.cast)
    draft = as_read(session, world.cast.karin, report)
    assert (hint in said(draft), draft.draft and draft.draft.text) == (True, "Utkast – inte skickat")
    reports.write(session, world.cast.karin, report.id, WORDS, revision=report.revision, at=NOW)
    reports.send(session, world.cast.karin, report.id, TO, revision=report.revision, at=NOW)
    sent = as_read(session, world.cast.karin, report)
    assert (hint in said(sent), sent.draft, WORDS["summary"]["sv"] in said(sent)) == (False, None, True)


def test_a_small_number_and_a_residents_text_stand_nowhere(session: Session, world: World) -> None:
    for is_joint in (False, True):
        told = said(as_read(session, world.cast.karin, a_report(session, world.cast, is_joint=is_joint)))
        assert "Togs upp av för få för att visas: Skotrar" in told
        assert [one.id for one in world.free_texts if one.masked and one.masked in told] == []


def test_a_follow_up_is_told_from_the_day_on_which_everybody_may_read_it(
    session: Session, world: World
) -> None:
    add(
        session,
        FollowUp(
            promise_id=world.promise.id, line_key="checks", version_id=world.published.id,
            on=dt.date(2026, 11, 20), outcome="done", because={}, next_step="ends",
            text=texts("Alla tre är gjorda."), recorded_by=world.cast.petra.id, recorded_at=NOW,
            public_from=dt.date(2026, 11, 30),
        ),
    )  # fmt: skip
    report = a_report(session, world.cast)
    days = (TODAY, dt.date(2026, 11, 30))
    told = [said(as_read(session, world.cast.maja, report, on=on)) for on in days]
    assert ["Alla tre är gjorda." in one for one in told] == [False, True]


def test_where_nothing_is_known_of_an_old_promise_the_report_says_so(session: Session, cast: Cast) -> None:
    an_old_version(session, cast, is_in_force=False)
    told = said(as_read(session, cast.karin, a_report(session, cast)))
    assert "Källa uppgift saknas" in told
    assert "Polisen Piteå älvdal Polisen gör trafikkontroller. inte uppföljt – –" in told
    voice, row = Voice("sv", speech.load(session)), FollowUp(outcome="unknown", next_step="unknown")
    shown = (*documents_promises.outcome(row, voice), documents_promises.next_step(row, voice))
    assert [one.text for one in shown] == ["uppgift saknas", "uppgift saknas"]


def test_a_year_counts_its_own_days_only(session: Session, world: World) -> None:
    add(session, Measurement(goal_id=world.goal.id, on=dt.date(2026, 6, 1), value=12.0, source="Polisen"))
    session.expire(world.goal, ["measurements"])
    before, after = (
        as_read(session, world.cast.karin, a_report(session, world.cast, year)) for year in (2025, 2026)
    )
    assert "12 antal" not in said(before)
    assert "12 antal mätt Polisen" in said(after)
    assert "Inget löfte gällde under den här tiden." in said(before)
    assert ("2 av 3" in said(before), "2 av 3" in said(after)) == (False, True)
    assert [[bar.said for bar in one.bars] for one in figures(after).values()] == [["20", "12", "10"]]
    assert "Det är bättre än baslinjen. Målet är inte nått." in said(after)


def test_all_municipalities_stand_beside_each_other(session: Session, world: World) -> None:
    made = as_read(session, world.cast.nils, a_report(session, world.cast, 2026, is_joint=True))
    assert made.name == "arsrapport-gemensam-2026-utkast"
    assert made.authors == ("Arjeplogs kommun", "Arvidsjaurs kommun", "Polisen Piteå älvdal")
    told = said(made)
    assert told.count("Arvidsjaurs kommun") >= told.count("Arjeplogs kommun") - 1 > 1


# --------------------------------------------------------------------------------------------------- sending


def test_what_was_sent_stays_when_the_rows_change(session: Session, world: World) -> None:
    report = a_sent_report(session, world.cast)
    before = [as_read(session, world.cast.gunnar, report, code) for code in ("sv", "en")]
    words = plan.GoalWords(
        texts("Ett annat mål"), "något annat", "antal", "lower", municipality_id=world.cast.arjeplog.id
    )
    plan.edit_goal(session, world.cast.karin, world.goal.id, words, at=NOW)
    session.get_one(Goal, world.goal.id).measurements[0].value = 99.0
    world.cast.agreement.title = texts("Ett annat namn")
    session.commit()
    later = TODAY + dt.timedelta(days=400)
    after = [as_read(session, world.cast.gunnar, report, code, on=later) for code in ("sv", "en")]
    assert after == before
    assert documents_print.told(after[0]) == documents_print.told(before[0])
    assert "Färre skotrar i byn" in said(after[0])
    assert report.content is not None
    assert seal(report.content) == report.content_hash
    cover = {name[0].text: value[-1].text for name, value in after[0].cover.pairs}
    assert (cover["Skickad till"], cover["Sigill"]) == (TO, report.content_hash)


def test_the_database_refuses_to_change_or_remove_what_was_sent(session: Session, cast: Cast) -> None:
    report_id = a_sent_report(session, cast).id
    for statement in ("UPDATE report SET sent_to = 'andra'", "DELETE FROM report"):
        with pytest.raises(DBAPIError, match="a sent report is frozen"):
            session.execute(sa.text(statement))
        session.rollback()
    for act in (
        lambda: reports.write(session, cast.karin, report_id, {}, revision=3, at=NOW),
        lambda: reports.send(session, cast.karin, report_id, TO, revision=3, at=NOW),
        lambda: reports.remove(session, cast.karin, report_id, at=NOW),
    ):
        with pytest.raises(RuleBroken, match="report_is_sent"):
            act()


def test_nothing_is_sent_without_words_or_to_nobody(session: Session, cast: Cast) -> None:
    report = a_report(session, cast)
    with pytest.raises(RuleBroken, match="report_without_words"):
        reports.send(session, cast.karin, report.id, TO, revision=report.revision, at=NOW)
    reports.write(session, cast.karin, report.id, WORDS, revision=report.revision, at=NOW)
    with pytest.raises(RuleBroken, match="report_to_nobody"):
        reports.send(session, cast.karin, report.id, " ", revision=report.revision, at=NOW)
    with pytest.raises(Conflict):
        reports.write(session, cast.karin, report.id, {}, revision=report.revision - 1, at=NOW)


def test_there_is_one_report_of_a_time_and_a_year_must_have_begun(session: Session, cast: Cast) -> None:
    a_report(session, cast, 2025)
    with pytest.raises(RuleBroken, match="report_exists"):
        a_report(session, cast, 2025)
    for year in (2022, 2027):
        with pytest.raises(RuleBroken, match="report_year"):
            a_report(session, cast, year)


def test_who_writes_and_who_reads(session: Session, cast: Cast) -> None:
    report = a_report(session, cast)
    for reader in (cast.karin, cast.petra, cast.maja, cast.gunnar):
        assert [one.id for one in reports.index(session, reader)] == [report.id]
    for other in (cast.nils, cast.lena):
        assert reports.index(session, other) == []
        with pytest.raises(NotFound):
            reports.show(session, other, report.id)
    for leader in (cast.gunnar, cast.maja):
        with pytest.raises(NotAllowed):
            reports.to_write(session, leader, report.id)
    with pytest.raises(NotFound):
        reports.begin(session, cast.nils, cast.agreement.id, cast.arjeplog.id, 2024, at=NOW)
    joint = a_report(session, cast, is_joint=True)
    assert [one.id for one in reports.index(session, cast.lena)] == [joint.id]


# ------------------------------------------------------------------------------------------------ what awaits


def awaited(session: Session, actor: Actor, day: dt.date) -> list[tuple[str, str, dt.date | None]]:
    def told(due: Due) -> tuple[str, str, dt.date | None]:
        return due.kind, due.municipality.key if due.municipality else "", due.on

    return [told(one) for one in reports.awaiting(session, actor, day)]


def test_a_registrar_reads_what_is_sent_and_no_draft(session: Session, cast: Cast) -> None:
    rut = a_registrar(session, cast)
    sent, draft = a_sent_report(session, cast), a_report(session, cast, 2025)

    assert list(reports.index(session, rut)) == [sent]
    assert said(as_read(session, rut, sent)) == said(as_read(session, cast.karin, sent))
    with pytest.raises(NotAllowed):
        as_read(session, rut, draft)
    with pytest.raises(NotAllowed):
        reports.to_write(session, rut, draft.id)


def test_a_year_is_awaited_from_january_and_the_whole_half_a_year_before_the_end(
    session: Session, cast: Cast
) -> None:
    for year in (2023, 2024):
        a_sent_report(session, cast, year)
    yearly = ("report_yearly", "arjeplog", dt.date(2026, 3, 31))
    period = ("report_period", "arjeplog", dt.date(2026, 12, 31))
    assert awaited(session, cast.karin, dt.date(2025, 12, 31)) == []
    assert awaited(session, cast.karin, dt.date(2026, 1, 1)) == [yearly]
    assert awaited(session, cast.karin, dt.date(2026, 6, 30)) == [yearly]
    assert awaited(session, cast.karin, dt.date(2026, 7, 1)) == [yearly, period]
    assert awaited(session, cast.gunnar, TODAY) == []
    a_sent_report(session, cast, 2025)
    draft = a_report(session, cast)
    (due,) = reports.awaiting(session, cast.karin, TODAY)
    assert (due.kind, due.endpoint, due.arguments) == (
        "report_period",
        "reports.show",
        {"report_id": draft.id},
    )
    assert [one[:2] for one in awaited(session, cast.petra, TODAY)] == [
        ("report_period", "arjeplog"), ("report_yearly", "arvidsjaur"), ("report_period", "arvidsjaur"),
    ]  # fmt: skip


def test_a_report_of_all_together_is_one_of_each(session: Session, cast: Cast) -> None:
    report = a_report(session, cast, is_joint=True)
    reports.write(session, cast.karin, report.id, WORDS, revision=report.revision, at=NOW)
    reports.send(session, cast.karin, report.id, TO, revision=report.revision, at=NOW)
    assert [one[0] for one in awaited(session, cast.nils, TODAY)] == ["report_yearly"]


# -------------------------------------------------------------------------------------------------- as files


def test_independent_readers_open_its_word_and_its_pdf_and_it_is_read_back_as_it_was_stored(
    session: Session, world: World, tmp_path: Path
) -> None:
    add(session, Measurement(goal_id=world.goal.id, on=dt.date(2026, 6, 1), value=12.0, source="Polisen"))
    session.expire(world.goal, ["measurements"])
    made = as_read(session, world.cast.karin, a_report(session, world.cast))
    word = documents_word.made(made)
    headings = [one.text for one in opened(word).paragraphs if one.style and one.style.name == "Heading 1"]
    parts = [
        *("I korthet", "Målen, mot hur det var innan", "Vad som gjordes", "Vad vi lovade, och hur det gick"),
        *("Vad invånarna sa", "Vad som svarades", "Vad som inte blev av, och varför"),
        *("Hur vi arbetade tillsammans", "Vad händer nu"),
    ]
    assert headings == parts
    read = in_libreoffice(word, tmp_path)
    assert (set(parts) <= set(read.headings), len(read.pictures)) == (True, 1)
    printed = paper.read(documents_print.made(made))
    assert (printed.title, printed.language, printed.conforms_to) == (
        "Uppföljning 2023–2026",
        "sv",
        "PDF/UA-1",
    )
    assert "delvis genomfört" in printed.text
    kinds = {type(block).__name__ for block in made.blocks}
    assert kinds == {"Heading", "Paragraph", "Items", "Facts", "Table", "Figure"}
    stored = json.loads(json.dumps(documents_stored.to_json(made)))
    assert documents_stored.from_json(stored) == made


def test_english_words_say_where_swedish_is_borrowed(session: Session, cast: Cast) -> None:
    report: Report = a_report(session, cast)
    reports.write(
        session, cast.karin, report.id, {"summary": {"sv": "Bara svenska."}}, revision=report.revision,
        at=NOW,
    )  # fmt: skip
    made = as_read(session, cast.karin, report, "en")
    runs = {run.text: run.language for block in made.blocks for run in getattr(block, "words", ())}
    assert (runs["Bara svenska."], runs["In short"]) == ("sv", "en")
