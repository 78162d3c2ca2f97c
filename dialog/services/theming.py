"""Theming runs: ask for one, and read what runs there are. The work itself is `theming_work`'s.

This module never touches scikit-learn: a page must not pay for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, Job, Question, Response, SurveyVersion, ThemingRun, User
from dialog.services import alarms, audit, jobs, texts, theming_memory
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts

SEED = 20260101
"""One seed for every run: the same texts give the same proposals."""
FEWEST_TEXTS = 5
"""Fewer texts would be a reading of persons, not of themes; a person reads them instead."""
UNDER_WAY = ("waiting", "running")


@dataclass(frozen=True)
class RunLine:
    """A run as the list shows it. `progress` is 0 to 100."""

    id: int
    municipality_id: int
    state: str
    progress: int
    asked_at: dt.datetime
    asked_by: str
    n_texts: int
    survey: Texts
    questions: tuple[Texts, ...]
    unprocessable: Mapping[str, int]
    survey_version_id: int
    is_proposal: bool = False
    """Done, not the first of its survey, and not taken yet: what it changes is to be seen first."""
    is_further: bool = False
    """Done, and not the first of its survey."""

    @property
    def is_under_way(self) -> bool:
        """Whether it is worth looking again in a moment."""
        return self.state in UNDER_WAY


@dataclass(frozen=True)
class Askable:
    """A survey whose texts can be grouped: its open questions with the number of texts each."""

    survey_version_id: int
    title: Texts
    questions: tuple[tuple[str, Texts, int], ...]
    n_texts: int
    n_unread: int


def ask(
    session: Session,
    actor: Actor,
    survey_version_id: int,
    municipality_id: int,
    questions: Iterable[str],
    *,
    at: dt.datetime,
) -> ThemingRun:
    """Ask for the texts of these questions to be grouped; the job is carried out after the commit.

    Raises NotFound for a survey that is not about the municipality, RuleBroken("choose_a_question") without
    an open question of it, RuleBroken("run_under_way") while one for the same survey waits or runs.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    version = session.get(SurveyVersion, survey_version_id)
    if version is None or municipality_id not in {one.id for one in version.survey.municipalities}:
        raise NotFound
    wanted = set(questions)
    keys = [one.key for one in texts.questions_of(session, survey_version_id) if one.key in wanted]
    if not keys:
        raise RuleBroken("choose_a_question")
    for line in runs(session, actor, municipality_id):
        if line.is_under_way and line.survey_version_id == survey_version_id:
            raise RuleBroken("run_under_way")
    run = ThemingRun(
        municipality_id=municipality_id,
        scope={"survey_version_id": survey_version_id, "questions": keys},
        asked_by=actor.id,
        asked_at=at,
        method="codebook",
        parameters={},
        seed=SEED,
        library_versions={},
        unprocessable={},
        quality={},
    )
    session.add(run)
    session.flush()
    run.job_id = jobs.enqueue(session, actor, "theming", at=at, run_id=run.id).id
    audit.record(
        session,
        actor,
        "theming:ask",
        f"theming_run:{run.id}",
        at=at,
        organisation_id=municipality_id,
        questions=len(keys),
    )
    return run


def askable(session: Session, actor: Actor, municipality_id: int) -> list[Askable]:
    """The surveys that have texts to group, the newest first; those with too few to group come last."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    stamp = alarms.stamp(session, [municipality_id])
    return known(
        session,
        ("askable", municipality_id, stamp),
        lambda: _askable(session, actor, municipality_id),
        (municipality_id,),
        Of.WAITING,
    )


def _askable(session: Session, actor: Actor, municipality_id: int) -> list[Askable]:
    found = []
    for version in _answered_surveys(session, municipality_id):
        shown = (
            texts.reading(actor, municipality_id)
            .where(SurveyVersion.id == version.id, FreeText.state.in_(("new", "read")))
            .with_only_columns(Question.key, FreeText.state, sa.func.count(), maintain_column_froms=True)
            .group_by(Question.key, FreeText.state)
        )
        counts: dict[str, int] = {}
        unread = 0
        for key, state, number in session.execute(shown):
            counts[key] = counts.get(key, 0) + number
            unread += number if state == "new" else 0
        questions = tuple(
            (one.key, one.text, counts.get(one.key, 0)) for one in texts.questions_of(session, version.id)
        )
        if counts:
            found.append(Askable(version.id, version.title, questions, sum(counts.values()), unread))
    return sorted(found, key=lambda one: one.n_texts < FEWEST_TEXTS)


def _answered_surveys(session: Session, municipality_id: int) -> list[SurveyVersion]:
    """The survey versions that somebody in the municipality has answered, the newest first."""
    ids = sa.select(Response.survey_version_id).where(Response.municipality_id == municipality_id).distinct()
    query = sa.select(SurveyVersion).where(SurveyVersion.id.in_(ids)).order_by(SurveyVersion.id.desc())
    return list(session.scalars(query))


def runs(session: Session, actor: Actor, municipality_id: int) -> list[RunLine]:
    """The municipality's runs, the newest first."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    query = (
        sa.select(ThemingRun, Job, User.name)
        .outerjoin(Job, Job.id == ThemingRun.job_id)
        .join(User, User.id == ThemingRun.asked_by)
        .where(ThemingRun.municipality_id == municipality_id)
        .order_by(ThemingRun.id.desc())
    )
    return [_line(session, run, job, name) for run, job, name in session.execute(query)]


def load(session: Session, actor: Actor, run_id: int) -> ThemingRun:
    """The run, for somebody who reviews in its municipality. Raises NotFound otherwise."""
    run = session.get(ThemingRun, run_id)
    if run is None:
        raise NotFound
    require(actor, Permission.THEME_REVIEW, run.municipality_id)
    return run


def require_taken(session: Session, run: ThemingRun) -> None:
    """Raise RuleBroken("take_the_run_first") for a further run of a survey while it is only a proposal.

    What is decided on piece by piece would neither replay earlier decisions nor be undone in one step.
    """
    if run.taken_at is None and theming_memory.earlier_run(session, run, same_survey=True) is not None:
        raise RuleBroken("take_the_run_first")


def line(session: Session, actor: Actor, run_id: int) -> RunLine:
    """One run as the list shows it."""
    run = load(session, actor, run_id)
    job = session.get(Job, run.job_id) if run.job_id else None
    return _line(session, run, job, session.get_one(User, run.asked_by).name)


def _line(session: Session, run: ThemingRun, job: Job | None, name: str) -> RunLine:
    version = session.get_one(SurveyVersion, run.scope["survey_version_id"])
    asked = set(run.scope["questions"])
    questions: Sequence[Question] = texts.questions_of(session, version.id)
    state = run.state
    # A worker that died three times leaves the job failed and the run as it was: the job knows better.
    if state in UNDER_WAY and job is not None and job.state == "failed":
        state = "failed"
    is_further = state == "done" and theming_memory.earlier_run(session, run, same_survey=True) is not None
    return RunLine(
        id=run.id,
        municipality_id=run.municipality_id,
        state=state,
        progress=round(100 * job.progress) if job else 0,
        asked_at=run.asked_at,
        asked_by=name,
        n_texts=run.n_texts,
        survey=version.title,
        questions=tuple(one.text for one in questions if one.key in asked),
        unprocessable=run.unprocessable,
        survey_version_id=version.id,
        is_proposal=is_further and run.taken_at is None,
        is_further=is_further,
    )
