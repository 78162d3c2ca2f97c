"""One theming run from job to suggestions, on a real database with the real reader of answers."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import jobs
from dialog.models import (
    FreeText,
    Job,
    Organisation,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    ThemeModel,
    ThemingRun,
)
from dialog.request import Site
from dialog.services import placing, theming, theming_work
from tests.builders import a_codebook, a_survey, a_text, a_theme
from tests.people import NOW, Cast

TEXTS = (
    "Skotrar kör på natten genom byn",
    "Skotrarna väcker oss varje natt",
    "En skoter höll på att köra på mig",
    "Det är för mörkt vid skolan, gatlyktorna är trasiga",
    "Folk kör för fort på Storgatan",
    "vet ej",
)


def texts(session: Session, version: SurveyVersion, place: Organisation) -> list[FreeText]:
    rows = [a_text(session, version, place, words) for words in TEXTS]
    rows.append(a_text(session, version, place, "Street lights are broken and it is dark", language="en"))
    return rows


def ask(session: Session, cast: Cast, version: SurveyVersion) -> ThemingRun:
    run = theming.ask(
        session, cast.karin, version.id, cast.arjeplog.id, ["concern", "police", "municipality"], at=NOW
    )
    session.commit()
    return run


def test_a_run_stores_suggestions_members_and_how_to_repeat_it(
    site: Site, session: Session, cast: Cast
) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    rows = texts(session, version, cast.arjeplog)
    run = ask(session, cast, version)

    assert jobs.perform_all(site.transaction) == 1

    session.expire_all()
    found = {one.key: one for one in session.scalars(sa.select(SuggestedTheme))}
    assert {key: one.size for key, one in found.items()} == {
        "snowmobiles": 3,
        "lighting": 2,
        "speeding": 1,
        "none": 1,
    }
    member = session.scalars(
        sa.select(SuggestedMember).where(SuggestedMember.free_text_id == rows[3].id)
    ).first()
    assert member is not None
    assert rows[3].masked[member.start : member.end] in rows[3].masked
    assert "gatlyktorna" in member.words
    assert (run.state, run.n_texts, run.method, session.get_one(Job, run.job_id).state) == (
        "done",
        7,
        "codebook",
        "done",
    )
    assert set(run.library_versions) == set(theming_work.LIBRARIES)
    assert run.codebook_version_id is not None
    assert len(run.corpus_hash or "") == 64
    assert rows[6].language_guessed == "en"
    assert run.quality["answers"] == 7


def test_what_a_run_learnt_holds_no_word_that_fewer_than_five_share(
    site: Site, session: Session, cast: Cast
) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    for number in range(6):
        a_text(session, version, cast.arjeplog, f"Skotrar kör på natten, säger Kvickbo{'abcdef'[number]}")
    ask(session, cast, version)

    jobs.perform_all(site.transaction)

    learnt = session.scalars(sa.select(ThemeModel)).one().centroids
    assert "kvickbo" not in str(learnt).lower()
    assert "skoter" in str(learnt).lower()


def test_too_few_texts_are_said_plainly(site: Site, session: Session, cast: Cast) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    for words in TEXTS[: theming.FEWEST_TEXTS - 1]:
        a_text(session, version, cast.arjeplog, words)
    run = ask(session, cast, version)

    jobs.perform_all(site.transaction)

    session.expire_all()
    assert (run.state, run.n_texts) == ("too_few", 4)
    assert session.scalars(sa.select(SuggestedTheme)).all() == []


def test_a_second_time_changes_nothing(site: Site, session: Session, cast: Cast) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    texts(session, version, cast.arjeplog)
    run = ask(session, cast, version)
    jobs.perform_all(site.transaction)
    before = session.scalar(sa.select(sa.func.count()).select_from(SuggestedMember))
    session.commit()

    theming_work.perform(site.transaction, run.job_id or 0, {"run_id": run.id})

    assert session.scalar(sa.select(sa.func.count()).select_from(SuggestedMember)) == before


def test_people_and_what_is_not_shown_stay_out_of_it(site: Site, session: Session, cast: Cast) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    rows = texts(session, version, cast.arjeplog)
    rows[0].state = "withheld"
    placing.not_an_answer(session, cast.karin, rows[1].id, at=NOW)
    theme = a_theme(session, cast.arjeplog, cast.karin, [rows[2]], key="snowmobiles")
    decided = session.scalar(sa.select(sa.func.count()).select_from(ReviewDecision))
    run = ask(session, cast, version)

    jobs.perform_all(site.transaction)

    session.expire_all()
    read = set(session.scalars(sa.select(SuggestedMember.free_text_id)))
    assert run.unprocessable == {"withheld": 1, "not_an_answer": 1}
    assert {rows[0].id, rows[1].id} & read == set()
    assert [row.theme_id for row in session.scalars(sa.select(ThemeAssignment))] == [theme.id]
    assert session.scalar(sa.select(sa.func.count()).select_from(ReviewDecision)) == decided
    suggestion = session.scalars(sa.select(SuggestedTheme).where(SuggestedTheme.key == "snowmobiles")).one()
    assert suggestion.nearest_theme_id == theme.id
    assert session.scalars(sa.select(Theme)).all() == [theme]


def test_a_serious_text_always_needs_a_look(site: Site, session: Session, cast: Cast) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    rows = texts(session, version, cast.arjeplog)
    rows[0].serious = "threat"
    ask(session, cast, version)

    jobs.perform_all(site.transaction)

    member = session.scalars(
        sa.select(SuggestedMember).where(SuggestedMember.free_text_id == rows[0].id, SuggestedMember.is_main)
    ).one()
    assert member.needs_a_look is True


def test_a_run_reads_only_its_own_municipality(site: Site, session: Session, cast: Cast) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog, municipalities=[cast.arjeplog, cast.arvidsjaur])
    texts(session, version, cast.arjeplog)
    foreign = a_text(session, version, cast.arvidsjaur, "Skotrar i Arvidsjaur")
    ask(session, cast, version)

    jobs.perform_all(site.transaction)

    assert foreign.id not in set(session.scalars(sa.select(SuggestedMember.free_text_id)))


def test_a_fault_leaves_a_run_that_says_so(
    site: Site, session: Session, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    edition = a_codebook(session)
    edition.toml = "this is no codebook ["
    version = a_survey(session, cast.arjeplog)
    for words in TEXTS:
        a_text(session, version, cast.arjeplog, words)
    session.commit()
    run = ask(session, cast, version)

    jobs.perform_all(site.transaction)

    session.expire_all()
    job = session.get_one(Job, run.job_id)
    assert (run.state, job.state, job.error) == ("failed", "failed", "Malformed")
