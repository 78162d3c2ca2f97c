"""From how probable each theme is to where an answer is placed.

Its main theme, further themes of single clauses, what fits no theme, and what a person should look at.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.answers import FITS_NO_THEME, Assignment
from analysis.emergent import Proposal
from analysis.evidence import Read
from analysis.learning import FAINT
from analysis.manner import manner_and_addressee

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

# An answer without a seed fits a theme when what was learnt is as sure as this.
SURE_WITHOUT_SEED = 0.5
# In spite of a seed it fits none when the examples of what belongs to no theme lead with as much.
SURE_IN_SPITE_OF_SEED = 0.5
# A clause speaks for a further theme with a whole seed of it, when the theme is probable there; or without
# one, when it is all but certain. A seed alone is not enough: on answers that nobody had seen when seeds were
# chosen, only one further theme in four was right so (November 2026).
CLAUSE_THEMES = 3
FURTHER_SEED = 0.9
FURTHER_WITH_SEED = 0.8
FURTHER_WITHOUT_SEED = 0.999
UNSURE_MARGIN = 0.1
LOOK_AT_MOST = 0.08


class Judged(NamedTuple):
    """A text, whole or one clause of it, as judged: probability of each theme, and how strongly seeds speak.

    `posterior` may have one column more than there are themes: that of answers which fit none. `leading` are
    the most probable columns, `lead` is by how much the first is more probable than the second, `strongest`
    what the seeds of one theme say at most.
    """

    start: int
    end: int
    posterior: Vector
    seeds: Vector
    leading: Sequence[int]
    lead: float
    strongest: float


def judged(spans: Sequence[tuple[int, int]], posterior: Matrix, seeds: Matrix) -> list[Judged]:
    """Put together what is known of each text; done for many at once, since one by one it takes long."""
    leading = np.argsort(-posterior.round(9), axis=1, kind="stable")[:, :CLAUSE_THEMES].tolist()
    ranked = np.sort(posterior, axis=1)[:, ::-1]
    leads = (ranked[:, :1].sum(axis=1) - ranked[:, 1:2].sum(axis=1)).tolist()
    strongest = seeds.max(axis=1, initial=0).tolist()
    return [
        Judged(start, end, posterior[row], seeds[row], leading[row], leads[row], strongest[row])
        for row, (start, end) in enumerate(spans)
    ]


def fits_none(judged: Judged, themes: int, *, by_seeds_alone: bool) -> bool:
    """Tell whether an answer fits no theme: no seed speaks and nothing learnt is sure, or none is sure.

    A side word alone ("in January", "the bank") must not draw an answer about something else under its theme.
    """
    if by_seeds_alone:
        return judged.strongest <= FAINT
    best = judged.leading[0]
    if judged.strongest > FAINT:
        return best >= themes and bool(judged.posterior[best] >= SURE_IN_SPITE_OF_SEED)
    return best >= themes or bool(judged.posterior[best] < SURE_WITHOUT_SEED)


def place(
    read: Read,
    keys: Sequence[str],
    whole: Judged,
    clauses: Sequence[Judged],
    proposal: Proposal | None,
    *,
    is_left: bool,
) -> list[Assignment]:
    """Place an answer; `is_left` when it fits no theme, then under what is proposed for it, if anything."""
    order = [column for column in whole.leading if column < len(keys)]
    ranked = [keys[column] for column in order[:2]]
    score = float(whole.posterior[order[0]]) if len(order) else 0.0
    margin = score - float(whole.posterior[order[1]]) if len(order) > 1 else score
    theme = ranked[0] if ranked else FITS_NO_THEME
    runner_up = ranked[1] if len(ranked) > 1 else ""
    if is_left:
        theme, runner_up = (proposal.key if proposal else FITS_NO_THEME), theme if ranked else ""
        score = margin = proposal.likeness if proposal else 0.0
    span = (0, len(read.answer.text)) if is_left or not order else _span(read, order[0], clauses)
    main = _assignment(read, theme, span, (score, margin), runner_up)
    return [main, *_further(read, keys, clauses, main)]


def _further(
    read: Read, keys: Sequence[str], clauses: Sequence[Judged], main: Assignment
) -> list[Assignment]:
    further: dict[str, Assignment] = {}
    for clause in clauses:
        for rank, column in enumerate(clause.leading):
            if column >= len(keys) or keys[column] == main.theme:
                continue
            theme, score = keys[column], float(clause.posterior[column])
            is_seeded = clause.seeds[column] >= FURTHER_SEED and score >= FURTHER_WITH_SEED
            is_sure = rank == 0 and score >= FURTHER_WITHOUT_SEED
            if (is_seeded or is_sure) and (theme not in further or further[theme].score < score):
                further[theme] = _assignment(
                    read,
                    theme,
                    (clause.start, clause.end),
                    (score, score),
                    main.theme,
                    is_main=False,
                )
    return sorted(further.values(), key=lambda each: (-round(each.score, 9), each.theme))


def _span(read: Read, column: int, clauses: Sequence[Judged]) -> tuple[int, int]:
    """Return the clause that speaks most for a theme, or the whole answer when it was not divided."""
    if not clauses:
        return (0, len(read.answer.text))
    best = max(clauses, key=lambda each: (round(float(each.posterior[column]), 6), -each.start))
    return (best.start, best.end)


def _assignment(
    read: Read,
    theme: str,
    span: tuple[int, int],
    certainty: tuple[float, float],
    runner_up: str,
    *,
    is_main: bool = True,
) -> Assignment:
    start, end = span
    text = read.answer.text
    words = dict.fromkeys(
        text[hit.start : hit.end].lower() for hit in read.within(start, end) if hit.theme == theme
    )
    manner, addressee = manner_and_addressee(text[start:end], read.answer.language)
    return Assignment(
        id=read.answer.id,
        theme=theme,
        start=start,
        end=end,
        score=round(certainty[0], 4),
        margin=round(certainty[1], 4),
        runner_up=runner_up,
        words=tuple(words),
        manner=manner,
        addressee=addressee,
        needs_a_look=False,
        is_main=is_main,
    )


def least_certain(leads: Sequence[float], share: float) -> set[int]:
    """Choose the answers that a person should look at: the least certain, 3 to 8 in a hundred, at least one.

    `leads` says by how much the first theme of each is more probable than the second.
    """
    order = np.argsort(np.array(leads).round(6), kind="stable")
    unsure = sum(lead < UNSURE_MARGIN for lead in leads)
    wanted = max(1, round(share * len(order)), min(unsure, int(LOOK_AT_MOST * len(order))))
    return {int(row) for row in order[:wanted]}


def to_be_looked_at(placed: Sequence[Assignment]) -> list[Assignment]:
    """Mark the main theme of an answer for a person to look at."""
    return [replace(each, needs_a_look=True) if each.is_main else each for each in placed]
