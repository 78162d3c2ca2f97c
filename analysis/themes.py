"""ThemeFinder: which theme each answer belongs to, how sure that is, and what should be looked at by a
person.

With a codebook, its seed words place the answers; from a hundred answers on, a mixture of word
distributions learns from those that the seeds place and reads the others by the words they share. Without
a codebook, answers are grouped. Every answer ends under a theme, in the open bucket "fits no theme", or
among those that say nothing. None is hidden.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING, Answer, Assignment, Prepared, Theming
from analysis.codebook import Codebook
from analysis.emergent import PROPOSED, Proposal, propose
from analysis.evidence import Evidence, Read, strengths
from analysis.features import content_words, prepare_one
from analysis.grouping import Grouping, group
from analysis.learning import FAINT, SEED_POWER, Learnt, Lessons, Rows, learn
from analysis.manner import manner_and_addressee
from analysis.model import Model
from analysis.model import learnt as learnt_model
from analysis.quality import judge
from analysis.summaries import Placed, summarise

Matrix = NDArray[np.float64]

# Measured on police notes and on the even golden rows (November 2026); below a hundred answers learning
# does harm.
BUCKETS = (FITS_NO_THEME, SAYS_NOTHING)
LEARN_FROM = 100
SURE_WITHOUT_SEED = 0.5
# A further theme of an answer needs as much as one whole seed of its own.
FURTHER_THEME = 0.9
LOOK_SHARE = 0.05
LOOK_AT_MOST = 0.08
UNSURE_MARGIN = 0.1


class ThemeFinder:
    """Finds the themes of short answers in Swedish, Northern Sámi and English (and Norwegian, read with
    them).

    Parameters
    ----------
    codebook : Codebook or None
        Themes that people have named. Without it, answers are grouped.
    n_themes : int or None
        Number of groups without a codebook; None finds a sensible number. Ignored with a codebook.
    random_state : int
        Seed of everything that is left to chance; the same seed and answers give the same result.
    learn_from : int
        From how many answers on the words of the answers themselves are learnt from.
    look_share : float
        Share of the answers, the least certain, that a person is asked to look at.
    earlier : Model or None
        What an earlier survey taught. Its themes keep their keys, also those of no codebook.

    Attributes
    ----------
    keys_ : tuple of str
        The themes, in the order of the columns of what is learnt.
    method_ : str
        codebook, learnt or grouped.
    model_ : Model
        What was learnt, to be kept; there after `assign`.
    """

    def __init__(
        self,
        codebook: Codebook | None = None,
        n_themes: int | None = None,
        random_state: int = 0,
        learn_from: int = LEARN_FROM,
        look_share: float = LOOK_SHARE,
        earlier: Model | None = None,
    ) -> None:
        self.codebook = codebook
        self.n_themes = n_themes
        self.random_state = random_state
        self.learn_from = learn_from
        self.look_share = look_share
        self.earlier = earlier
        self._prepared: dict[Answer, Prepared] = {}

    def fit(
        self, answers: Iterable[Answer], decided: Mapping[str, Collection[str]] | None = None
    ) -> "ThemeFinder":
        """Learn from these answers what can be learnt; answers given word by word by many count once.

        `decided` names the themes under which people placed some of the answers, by id: those teach more
        than anything else.
        """
        given = {key: tuple(sorted(themes)) for key, themes in (decided or {}).items() if themes}
        same: dict[tuple[str, str], Prepared] = {}
        placed: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in self._prepare(answers):
            if not each.says_nothing:
                wording = (each.language, each.text.casefold())
                same[wording] = each
                placed.setdefault(wording, given.get(each.id, ()))
        distinct = list(same.values())
        documents = [content_words(each.text, each.language) for each in distinct]
        languages = [each.language for each in distinct]
        self._evidence: Evidence | None = Evidence(self.codebook) if self.codebook else None
        self._groups: Grouping | None = None
        self._learnt: Learnt | None = None
        if self.codebook is None and self.earlier is None:
            self._fit_groups(distinct, documents, languages)
            return self
        own = self._evidence.keys if self._evidence else ()
        others = {
            *(self.earlier.words if self.earlier else ()),
            *(key for keys in placed.values() for key in keys),
        }
        self.keys_ = (*own, *sorted(others - {*own, *BUCKETS}))
        column = {key: index for index, key in enumerate(self.keys_)}
        rows = Rows(
            documents,
            languages,
            self._seeds([self._read(each) for each in distinct]),
            {
                row: [column[key] for key in keys if key in column]
                for row, keys in enumerate(placed.values())
                if any(key in column for key in keys)
            },
        )
        lessons = Lessons(
            self.codebook.examples if self.codebook else (), self.earlier.words if self.earlier else None
        )
        self._learnt = learn(self.keys_, rows, lessons, self.learn_from)
        self.method_ = "codebook" if len(distinct) < self.learn_from else "learnt"
        return self

    def assign(self, answers: Iterable[Answer]) -> Theming:
        """Place each answer under its themes; the result is the same in whatever order the answers come."""
        prepared = self._prepare(answers)
        spoken = [each for each in prepared if not each.says_nothing]
        reads = [self._read(each) for each in spoken]
        posterior, seeds = self._judge(reads)
        proposals = self._propose(reads, posterior, seeds)
        looks = _least_certain(posterior, self.look_share)
        assignments: list[Assignment] = []
        for row, read in enumerate(reads):
            assignments += self._place(
                read, posterior[row], seeds[row], proposals.get(read.answer.id), needs_a_look=row in looks
            )
        by_id = {each.id: each for each in spoken}
        placed = Placed(assignments, by_id)
        earlier = self.earlier.labels if self.earlier else {}
        themes = summarise(placed, self.codebook, self.keys_, proposals, earlier)
        self.model_ = learnt_model(
            assignments, by_id, self.codebook, {each.key: each.labels for each in themes}
        )
        says_nothing = tuple(each.id for each in prepared if each.says_nothing)
        share = float((seeds.max(axis=1) > FAINT).mean()) if seeds.size else 0.0
        quality = judge(placed, themes, says_nothing, method=self.method_, share_with_seed=share)
        return Theming(themes, tuple(assignments), says_nothing, quality)

    def _prepare(self, answers: Iterable[Answer]) -> list[Prepared]:
        result = []
        for answer in sorted(answers, key=lambda each: each.id):
            if answer not in self._prepared:
                self._prepared[answer] = prepare_one(answer)
            result.append(self._prepared[answer])
        return result

    def _read(self, answer: Prepared) -> Read:
        return self._evidence.read(answer) if self._evidence else Read(answer, ())

    def _seeds(self, reads: Sequence[Read]) -> Matrix:
        """Return how strongly the seeds of each theme speak; themes of no codebook have none."""
        found = np.zeros((len(reads), len(self.keys_)))
        if self._evidence is not None and reads:
            strong = [self._evidence.strengths(each) for each in reads]
            found[:, : len(self._evidence.keys)] = strong
        return found

    def _fit_groups(
        self, distinct: Sequence[Prepared], documents: list[list[str]], languages: list[str]
    ) -> None:
        self.method_ = "grouped"
        self.keys_ = ()
        if not distinct:
            return
        self._groups = group(documents, languages, self.n_themes, self.random_state)
        # The largest group is number one, so that a list of themes reads from the large to the small.
        sizes = self._groups.mixture.memberships_.sum(axis=0)
        self._order = np.argsort(-sizes.round(6), kind="stable")
        self.keys_ = tuple(f"group-{number:02d}" for number in range(1, len(sizes) + 1))

    def _judge(self, reads: Sequence[Read]) -> tuple[Matrix, Matrix]:
        """Return how probable each theme is for each answer, and how strongly its seeds speak for it."""
        seeds = self._seeds(reads)
        if not seeds.size:
            return seeds, seeds
        documents = [content_words(each.answer.text, each.answer.language) for each in reads]
        languages = [each.answer.language for each in reads]
        if self._groups is not None:
            scores = self._groups.score(documents, languages)[:, self._order]
        else:
            scores = SEED_POWER * seeds
            if self._learnt is not None:
                scores = scores + self._learnt.score(documents, languages)
        return softmax(scores, axis=1), seeds

    def _fits_none(self, posterior: NDArray[np.float64], seeds: NDArray[np.float64]) -> bool:
        if self._groups is not None or not self.keys_:
            return not self.keys_
        if seeds.max() > FAINT:
            return False
        return self._learnt is None or bool(posterior.max() < SURE_WITHOUT_SEED)

    def _propose(self, reads: Sequence[Read], posterior: Matrix, seeds: Matrix) -> dict[str, Proposal]:
        if self._groups is not None:
            return {}
        left = [read.answer for row, read in enumerate(reads) if self._fits_none(posterior[row], seeds[row])]
        return propose(left, len(reads), after=_last_proposal(self.keys_))

    def _place(
        self,
        read: Read,
        posterior: NDArray[np.float64],
        seeds: NDArray[np.float64],
        proposal: Proposal | None,
        *,
        needs_a_look: bool,
    ) -> list[Assignment]:
        order = np.argsort(-posterior.round(9), kind="stable")
        ranked = [self.keys_[index] for index in order[:2]]
        score = float(posterior[order[0]]) if len(order) else 0.0
        margin = score - float(posterior[order[1]]) if len(order) > 1 else score
        theme = ranked[0] if ranked else FITS_NO_THEME
        runner_up = ranked[1] if len(ranked) > 1 else ""
        if self._fits_none(posterior, seeds):
            theme, runner_up = (proposal.key if proposal else FITS_NO_THEME), theme if ranked else ""
            score = margin = proposal.likeness if proposal else 0.0
        start, end = _span(read, theme)
        main = _assignment(read, theme, (start, end), (score, margin), runner_up, needs_a_look=needs_a_look)
        return [main, *self._further(read, main)]

    def _further(self, read: Read, main: Assignment) -> list[Assignment]:
        further: dict[str, Assignment] = {}
        for start, end in read.answer.clauses:
            hits = read.within(start, end)
            for theme, strength in strengths(hits).items():
                if theme == main.theme or strength < FURTHER_THEME:
                    continue
                score = float(1 - np.exp(-strength))
                if theme not in further or further[theme].score < score:
                    further[theme] = _assignment(
                        read,
                        theme,
                        (start, end),
                        (score, score),
                        main.theme,
                        needs_a_look=False,
                        is_main=False,
                    )
        return sorted(further.values(), key=lambda each: (-round(each.score, 9), each.theme))


def _last_proposal(keys: Iterable[str]) -> int:
    """Return the highest number of an earlier proposal, so that a new one does not take over its key."""
    numbers = [key.removeprefix(PROPOSED) for key in keys if key.startswith(PROPOSED)]
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _assignment(
    read: Read,
    theme: str,
    span: tuple[int, int],
    certainty: tuple[float, float],
    runner_up: str,
    *,
    needs_a_look: bool,
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
        needs_a_look=needs_a_look,
        is_main=is_main,
    )


def _span(read: Read, theme: str) -> tuple[int, int]:
    """Return the clause that speaks most for a theme, or the whole answer when none does."""
    best, span = 0.0, (0, len(read.answer.text))
    for start, end in read.answer.clauses:
        strength = strengths(read.within(start, end)).get(theme, 0.0)
        if strength > best:
            best, span = strength, (start, end)
    return span


def _least_certain(posterior: Matrix, share: float) -> set[int]:
    """Choose the answers that a person should look at: the least certain, 3 to 8 in a hundred, at least
    one.
    """
    if not posterior.size:
        return set(range(len(posterior)))
    ranked = np.sort(posterior, axis=1)
    margins = ranked[:, -1] - ranked[:, -2] if ranked.shape[1] > 1 else ranked[:, -1]
    order = np.argsort(margins.round(6), kind="stable")
    unsure = int((margins < UNSURE_MARGIN).sum())
    wanted = max(1, round(share * len(order)), min(unsure, int(LOOK_AT_MOST * len(order))))
    return {int(row) for row in order[:wanted]}
