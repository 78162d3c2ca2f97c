"""Carry out one theming run: the only door of the site to scikit-learn, opened by the worker alone.

Two transactions: one claims the run and reads its texts, one stores what was found. A crash between them
leaves a run that says so. Where people placed texts by hand teaches the machine; nothing of what they decided
is touched by what it proposes.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING, Answer, Assignment, ThemeSummary, Theming
from analysis.codebook import Malformed
from analysis.identity import match
from analysis.language import guess
from analysis.model import ENCODER, LIBRARIES, Model, from_document, to_document
from analysis.themes import ThemeFinder
from dialog import clock
from dialog.models import (
    FreeText,
    Question,
    Response,
    ResponseSetAside,
    SuggestedMember,
    SuggestedTheme,
    Theme,
    ThemeAssignment,
    ThemeModel,
    ThemingRun,
)
from dialog.services import codebooks, decisions, jobs, theming_memory
from dialog.services.jobs import Transaction
from dialog.services.theming import FEWEST_TEXTS, SEED
from surveys.definition import NAMES_ORGANISATION

NOTHING_LABEL = {"sv": "Säger inget om trygghet", "en": "Says nothing about safety"}
SAME_THEME = 1 / 3

Texts = Mapping[uuid.UUID, tuple[str, str]]
"""Text -> its masked words and the language of the form."""


@dataclass(frozen=True)
class Material:
    """What a run reads: masked texts by id, the codebook, what was before, and what was left out."""

    run_id: int
    municipality_id: int
    texts: Texts
    serious: frozenset[uuid.UUID]
    codebook: tuple[str, str]
    left_out: Mapping[str, int]
    decided: Mapping[str, tuple[str, ...]]
    earlier: Model | None
    known: Mapping[str, int]

    @property
    def corpus_hash(self) -> str:
        """SHA-256 over the texts in the order of their ids: which texts were read, in which wording."""
        whole = hashlib.sha256()
        for text_id, (masked, _) in sorted(self.texts.items()):
            whole.update(f"{text_id}\n{masked}\n".encode())
        return whole.hexdigest()


def perform(transaction: Transaction, job_id: int, arguments: Mapping[str, Any]) -> None:
    """Do the run that the job names; a second time it finds the run done and leaves it alone."""
    run_id = int(arguments["run_id"])
    material = _claim(transaction, job_id, run_id)
    if material is None:
        return
    try:
        found, learnt, languages = _find(transaction, job_id, material)
        _store(transaction, job_id, material, found, learnt, languages)
    except Exception:
        with transaction() as session:
            session.execute(
                sa.update(ThemingRun)
                .where(ThemingRun.id == run_id, ThemingRun.state == "running")
                .values(state="failed")
            )
        raise


def _claim(transaction: Transaction, job_id: int, run_id: int) -> Material | None:
    with transaction() as session:
        run = session.get_one(ThemingRun, run_id)
        if run.state in {"done", "too_few"}:
            return None
        edition = codebooks.current_or_seed(session, run.municipality_id)
        texts, serious, left_out = _read(session, run)
        before = theming_memory.earlier_run(session, run)
        material = Material(
            run_id=run.id,
            municipality_id=run.municipality_id,
            texts=texts,
            serious=serious,
            codebook=codebooks.source_of(session, edition),
            left_out=left_out,
            decided=theming_memory.placed_by_people(session, texts),
            earlier=_model_of(session, before),
            known=theming_memory.themes_of(session, before),
        )
        run.codebook_version_id = edition.id
        run.n_texts = len(texts)
        run.unprocessable = dict(left_out)
        run.corpus_hash = material.corpus_hash
        run.library_versions = {name: version(name) for name in LIBRARIES}
        run.parameters = {
            "encoder": ENCODER,
            "fewest_texts": FEWEST_TEXTS,
            "earlier_run": before.id if before else None,
            "decided_texts": len(material.decided),
        }
        run.state = "running" if len(texts) >= FEWEST_TEXTS else "too_few"
        jobs.beat(session, job_id, 0.1, at=clock.now())
        return material if run.state == "running" else None


def _model_of(session: Session, run: ThemingRun | None) -> Model | None:
    """What a run learnt; None when it cannot be read any more, or was learnt from other features."""
    if run is None:
        return None
    row = session.scalar(sa.select(ThemeModel).where(ThemeModel.run_id == run.id))
    try:
        model = from_document(row.centroids) if row else None
    except Malformed:
        return None
    return model if model is not None and model.encoder == ENCODER else None


def _read(session: Session, run: ThemingRun) -> tuple[Texts, frozenset[uuid.UUID], dict[str, int]]:
    """The masked texts of the scope with stated language; which are serious; why others are left out."""
    not_answers = decisions.not_answers(session, run.municipality_id)
    set_aside = set(session.scalars(sa.select(ResponseSetAside.response_id)))
    query = (
        sa.select(FreeText)
        .join(Question, Question.id == FreeText.question_id)
        .join(Response, Response.id == FreeText.response_id)
        .where(
            FreeText.municipality_id == run.municipality_id,
            Response.survey_version_id == run.scope["survey_version_id"],
            Question.key.in_(run.scope["questions"]),
            Question.role != NAMES_ORGANISATION,
            FreeText.state != "destroyed",
        )
        .order_by(FreeText.id)
    )
    found: dict[uuid.UUID, tuple[str, str]] = {}
    serious: set[uuid.UUID] = set()
    left_out: Counter[str] = Counter()
    for text in session.scalars(query):
        if text.state == "withheld":
            left_out["withheld"] += 1
        elif text.response_id in set_aside:
            left_out["set_aside"] += 1
        elif text.id in not_answers:
            left_out["not_an_answer"] += 1
        elif not text.masked.strip():
            left_out["empty"] += 1
        else:
            found[text.id] = (text.masked, text.language_stated)
            serious |= {text.id} if text.serious else set()
    return found, frozenset(serious), dict(left_out)


def _find(
    transaction: Transaction, job_id: int, material: Material
) -> tuple[Theming, Model, dict[uuid.UUID, str]]:
    """Outside any transaction: a run takes seconds, and answers must be received meanwhile."""
    answers = [Answer(str(text_id), masked, stated) for text_id, (masked, stated) in material.texts.items()]
    finder = ThemeFinder(
        codebook=codebooks.read_from(*material.codebook), random_state=SEED, earlier=material.earlier
    )
    finder.fit(answers, material.decided)
    _beat(transaction, job_id, 0.5)
    found = finder.assign(answers)
    _beat(transaction, job_id, 0.8)
    languages = {
        text_id: guess(masked, stated).language for text_id, (masked, stated) in material.texts.items()
    }
    return found, finder.model_, languages


def _beat(transaction: Transaction, job_id: int, progress: float) -> None:
    with transaction() as session:
        jobs.beat(session, job_id, progress, at=clock.now())


def _store(
    transaction: Transaction,
    job_id: int,
    material: Material,
    found: Theming,
    learnt: Model,
    languages: Mapping[uuid.UUID, str],
) -> None:
    with transaction() as session:
        # Compare-and-set: if another worker took over a stale job and was first, its result stands.
        stored = session.execute(
            sa.update(ThemingRun)
            .where(ThemingRun.id == material.run_id, ThemingRun.state == "running")
            .values(state="done", method=found.quality.method, quality=asdict(found.quality))
        )
        if not stored.rowcount:  # type: ignore[attr-defined]
            return
        session.add(ThemeModel(run_id=material.run_id, encoder=ENCODER, centroids=to_document(learnt)))
        for text in session.scalars(sa.select(FreeText).where(FreeText.id.in_(material.texts))):
            text.language_guessed = languages[text.id]
        members: dict[str, list[Assignment]] = defaultdict(list)
        for each in found.assignments:
            members[each.theme].append(each)
        known = {**_alike(learnt, material.earlier, material.known), **material.known}
        known |= _existing(session, material.municipality_id)
        for summary in found.themes:
            _suggest(session, material, summary, members[summary.key], known)
        _suggest_nothing(session, material, found.says_nothing)
        _take_the_first(session, session.get_one(ThemingRun, material.run_id))
        jobs.beat(session, job_id, 0.95, at=clock.now())


def _take_the_first(session: Session, run: ThemingRun) -> None:
    """The first run of a survey has nothing to be compared with: whoever asked for it has taken it."""
    if theming_memory.earlier_run(session, run, same_survey=True) is None:
        run.taken_by, run.taken_at = run.asked_by, clock.now()


def _existing(session: Session, municipality_id: int) -> dict[str, int]:
    """Key -> the theme of that key, or the one that it was merged into."""
    query = sa.select(Theme).where(Theme.municipality_id == municipality_id)
    return {theme.key: theme.merged_into_id or theme.id for theme in session.scalars(query)}


def _suggest(
    session: Session,
    material: Material,
    summary: ThemeSummary,
    members: Sequence[Assignment],
    known: Mapping[str, int],
) -> None:
    suggestion = SuggestedTheme(
        run_id=material.run_id,
        key=summary.key,
        area=summary.area or None,
        label=dict(summary.labels),
        terms={language: list(words) for language, words in summary.terms.items()},
        size=len({each.id for each in members}),
        nearest_theme_id=_nearest(session, summary, members, known),
    )
    session.add(suggestion)
    session.flush()
    for each in members:
        masked = material.texts[uuid.UUID(each.id)][0]
        start, end = max(0, min(each.start, len(masked))), min(each.end, len(masked))
        session.add(
            SuggestedMember(
                suggested_theme_id=suggestion.id,
                free_text_id=uuid.UUID(each.id),
                start=start if start < end else 0,
                end=end if start < end else len(masked),
                score=each.score,
                margin=each.margin,
                runner_up=each.runner_up or None,
                words=list(each.words),
                manner=each.manner,
                addressee=each.addressee or None,
                # Rare but serious statements must not drown in a theme.
                needs_a_look=each.needs_a_look
                or each.theme == FITS_NO_THEME
                or uuid.UUID(each.id) in material.serious,
                is_main=each.is_main,
            )
        )


def _suggest_nothing(session: Session, material: Material, ids: Sequence[str]) -> None:
    """The bucket of answers that say nothing: shown beside the themes, never hidden, never a concern."""
    if not ids:
        return
    suggestion = SuggestedTheme(
        run_id=material.run_id, key=SAYS_NOTHING, label=dict(NOTHING_LABEL), terms={}, size=len(ids)
    )
    session.add(suggestion)
    session.flush()
    session.add_all(
        SuggestedMember(
            suggested_theme_id=suggestion.id,
            free_text_id=uuid.UUID(each),
            start=0,
            end=len(material.texts[uuid.UUID(each)][0]),
            score=1.0,
            margin=1.0,
            words=[],
        )
        for each in ids
    )


def _alike(proposed: Model, earlier: Model | None, known: Mapping[str, int]) -> dict[str, int]:
    """Proposals that are like an earlier theme by their texts' words -> that theme; a person confirms."""
    if earlier is None:
        return {}
    new = {key: words for key, words in proposed.words.items() if key not in earlier.words}
    old = {key: words for key, words in earlier.words.items() if key in known}
    return {each.theme: known[each.earlier] for each in match(new, old)}


def _nearest(
    session: Session, summary: ThemeSummary, members: Sequence[Assignment], known: Mapping[str, int]
) -> int | None:
    """The reviewed theme that this may be: known by key or words, else where a third of its texts lie."""
    if summary.key in known:
        return known[summary.key]
    if summary.key == FITS_NO_THEME or not members:
        return None
    ids = [uuid.UUID(each.id) for each in members]
    query = (
        sa.select(ThemeAssignment.theme_id, sa.func.count())
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            ThemeAssignment.free_text_id.in_(ids),
            ThemeAssignment.removed_by_decision_id.is_(None),
            Theme.status == "active",
        )
        .group_by(ThemeAssignment.theme_id)
        .order_by(sa.func.count().desc(), ThemeAssignment.theme_id)
    )
    best = session.execute(query).first()
    return best[0] if best and best[1] >= SAME_THEME * len(ids) else None
