"""ThemeFinder: which theme each answer belongs to, how sure that is, and what should be looked at by a
person.

With a codebook, its seed words place the answers; from a hundred answers on, a mixture of word
distributions learns from those that the seeds place and reads the others by the words they share. Without
a codebook, answers are grouped. Every answer ends under a theme, in the open bucket "fits no theme", or
among those that say nothing. None is hidden.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING, Answer, Assignment, Prepared, Theming
from analysis.codebook import Codebook
from analysis.emergent import PROPOSED, Proposal, propose
from analysis.encoder import Encoder
from analysis.evidence import Evidence, Read, evidence_of
from analysis.features import Document, document, prepare_one
from analysis.grouping import Grouping, group
from analysis.learning import FAINT, SEED_POWER, Learnt, Lessons, Rows, learn
from analysis.model import Model
from analysis.model import learnt as learnt_model
from analysis.placing import Judged, fits_none, judged, least_certain, place, to_be_looked_at
from analysis.quality import judge
from analysis.summaries import Placed, summarise
from analysis.vectors import MOST_ENCODED, ThemeCentres, Vectors

Matrix = NDArray[np.float64]

# Measured on police notes and on the even golden rows (November 2026); below a hundred answers learning
# does harm.
# So many answers are read and placed at a time, because all that is known of each would fill the memory.
BATCH = 2_000
# Words of themes are learnt from so many different answers at most; more teach nothing new.
MOST_LEARNT_FROM = 20_000
BUCKETS = (FITS_NO_THEME, SAYS_NOTHING)
LEARN_FROM = 100
LOOK_SHARE = 0.05
# Masking and taking apart is about half of the work; learning is done after three quarters.
PREPARED = 0.5
LEARNT = 0.75
TELL_EVERY = 500


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
    encoder : Encoder or None
        Reads answers by their meaning; words alone decide without it.
    most_encoded : int
        How many answers the encoder reads at most; the vectors of the others are foretold by their words.
    on_progress : callable or None
        Told the share of the work that is done, 0 to 1, now and then during long work.

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
        encoder: Encoder | None = None,
        most_encoded: int = MOST_ENCODED,
        on_progress: Callable[[float], None] | None = None,
    ) -> None:
        self.codebook = codebook
        self.n_themes = n_themes
        self.random_state = random_state
        self.learn_from = learn_from
        self.look_share = look_share
        self.earlier = earlier
        self.encoder = encoder
        self.most_encoded = most_encoded
        self.on_progress = on_progress
        self._prepared: dict[Answer, Prepared] = {}
        self._reads: dict[Prepared, Read] = {}

    def fit(
        self, answers: Iterable[Answer], decided: Mapping[str, Collection[str]] | None = None
    ) -> "ThemeFinder":
        """Learn from these answers what can be learnt; answers given word by word by many count once.

        `decided` names the themes under which people placed some of the answers, by id: those teach more
        than anything else.
        """
        # Threads may add numbers in another order; one gives the same on every machine, and is quicker here.
        with threadpool_limits(limits=1):
            return self._fit(answers, decided or {})

    def _fit(self, answers: Iterable[Answer], decided: Mapping[str, Collection[str]]) -> "ThemeFinder":
        given = {key: tuple(sorted(themes)) for key, themes in decided.items() if themes}
        same: dict[tuple[str, str], Prepared] = {}
        placed: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in self.prepare(answers):
            if not each.says_nothing:
                wording = _wording(each)
                same[wording] = each
                placed.setdefault(wording, given.get(each.id, ()))
        distinct = _chosen(same, placed)
        self._evidence: Evidence | None = evidence_of(self.codebook) if self.codebook else None
        self._groups: Grouping | None = None
        self._learnt: Learnt | None = None
        self._centres: ThemeCentres | None = None
        self._reads = {each: self._read(each) for each in distinct}
        reads = list(self._reads.values())
        documents = [each.document for each in reads]
        self._vectors = self._encode(distinct, documents)
        if self.codebook is None and self.earlier is None:
            self._fit_groups(documents)
            return self
        own = self._evidence.keys if self._evidence else ()
        others = {
            *(self.earlier.words if self.earlier else ()),
            *(key for keys in placed.values() for key in keys),
        }
        self.keys_ = (*own, *sorted(others - {*own, *BUCKETS}))
        lessons = Lessons(
            self.codebook.examples if self.codebook else (), self.earlier.words if self.earlier else None
        )
        # What fits no theme is learnt beside the themes, where somebody gave examples of it.
        teaches_none = any(each.theme == FITS_NO_THEME for each in lessons.examples)
        self._columns = (*self.keys_, FITS_NO_THEME) if teaches_none else self.keys_
        column = {key: index for index, key in enumerate(self.keys_)}
        rows = Rows(
            documents,
            self._seeds(self._evidence.strengths(reads) if self._evidence else None, len(reads)),
            {
                row: [column[key] for key in keys if key in column]
                for row, keys in enumerate(placed[_wording(each)] for each in distinct)
                if any(key in column for key in keys)
            },
        )
        self._learnt = learn(self._columns, rows, lessons, self.learn_from)
        self._tell(LEARNT)
        self.method_ = "codebook" if len(same) < self.learn_from else "learnt"
        if self._vectors is not None and self.method_ == "learnt":
            scores = SEED_POWER * rows.seeds + self._learnt.score(documents)
            self._centres = ThemeCentres(self._vectors).fit(documents, scores)
        return self

    def assign(self, answers: Iterable[Answer]) -> Theming:
        """Place each answer under its themes; the result is the same in whatever order the answers come."""
        with threadpool_limits(limits=1):
            return self._assign(self.prepare(answers))

    def _assign(self, prepared: Sequence[Prepared]) -> Theming:
        spoken = [each for each in prepared if not each.says_nothing]
        drafts: list[list[Assignment]] = []
        leads: list[float] = []
        seeded = 0
        words: dict[str, Sequence[str]] = {}
        left: dict[int, tuple[Read, Judged, Sequence[Judged]]] = {}
        for start in range(0, len(spoken), BATCH):
            reads = [self._read(each) for each in spoken[start : start + BATCH]]
            judgements = (reads, self._judge(reads), self._judge_clauses(reads))
            for read, whole, divided in zip(*judgements, strict=True):
                words[read.answer.id] = read.document.words
                leads.append(whole.lead)
                seeded += whole.strongest > FAINT
                if self._is_left(whole):
                    left[len(drafts)] = (read, whole, divided)
                    drafts.append([])
                else:
                    drafts.append(place(read, self.keys_, whole, divided, None, is_left=False))
            self._tell(LEARNT + (1 - LEARNT) * len(drafts) / len(spoken))
        # What fits no theme is placed last, when all that is like it is there.
        proposals = self._propose([read for read, *_ in left.values()], len(spoken))
        for row, (read, whole, clauses) in left.items():
            found = proposals.get(read.answer.id)
            drafts[row] = place(read, self.keys_, whole, clauses, found, is_left=True)
        for row in least_certain(leads, self.look_share) if self.keys_ else range(len(drafts)):
            drafts[row] = to_be_looked_at(drafts[row])
        says_nothing = tuple(each.id for each in prepared if each.says_nothing)
        share = seeded / len(spoken) if spoken else 0.0
        placed = Placed([each for some in drafts for each in some], {each.id: each for each in spoken}, words)
        return self._summed_up(placed, proposals, says_nothing, share)

    def _summed_up(
        self,
        placed: Placed,
        proposals: Mapping[str, Proposal],
        says_nothing: tuple[str, ...],
        share_with_seed: float,
    ) -> Theming:
        earlier = self.earlier.labels if self.earlier else {}
        themes = summarise(placed, self.codebook, self.keys_, proposals, earlier)
        self.model_ = learnt_model(
            placed.assignments,
            placed.answers,
            placed.words,
            self.codebook,
            {each.key: each.labels for each in themes},
        )
        quality = judge(placed, themes, says_nothing, method=self.method_, share_with_seed=share_with_seed)
        return Theming(themes, tuple(placed.assignments), says_nothing, quality)

    def prepare(self, answers: Iterable[Answer]) -> list[Prepared]:
        """Return the answers as they are read, masked and in clauses, in the order of their ids."""
        ordered = sorted(answers, key=lambda each: each.id)
        result = []
        for number, answer in enumerate(ordered, 1):
            if answer not in self._prepared:
                self._prepared[answer] = prepare_one(answer)
                if number % TELL_EVERY == 0:
                    self._tell(PREPARED * number / len(ordered))
            result.append(self._prepared[answer])
        return result

    def _encode(self, distinct: Sequence[Prepared], documents: Sequence[Document]) -> Vectors | None:
        if self.encoder is None or not documents:
            return None
        return Vectors(self.encoder, self.most_encoded).fit([each.text for each in distinct], documents)

    def _tell(self, share: float) -> None:
        if self.on_progress is not None:
            self.on_progress(round(share, 2))

    def _read(self, answer: Prepared) -> Read:
        known = self._reads.get(answer)
        if known is not None:
            return known
        if self._evidence is not None:
            return self._evidence.read(answer)
        return Read(answer, document(answer.text, answer.language), ())

    def _is_left(self, judged: Judged) -> bool:
        if self._groups is not None or not self.keys_:
            return not self.keys_
        return fits_none(
            judged, len(self.keys_), by_seeds_alone=self._learnt is None or self._learnt.is_empty
        )

    def _seeds(self, found: Matrix | None, count: int) -> Matrix:
        """Return how strongly the seeds of each theme speak; themes of no codebook have none."""
        seeds = np.zeros((count, len(self._columns)))
        if found is not None:
            seeds[:, : found.shape[1]] = found
        return seeds

    def _fit_groups(self, documents: Sequence[Document]) -> None:
        self.method_ = "grouped"
        self.keys_ = self._columns = ()
        if not documents:
            return
        self._groups = group(documents, self.n_themes, self.random_state, self._vectors)
        # The largest group is number one, so that a list of themes reads from the large to the small.
        sizes = self._groups.mixture.memberships_.sum(axis=0)
        self._order = np.argsort(-sizes.round(6), kind="stable")
        self.keys_ = tuple(f"group-{number:02d}" for number in range(1, len(sizes) + 1))
        self._columns = self.keys_

    def _judge(self, reads: Sequence[Read]) -> list[Judged]:
        """Judge each answer as a whole."""
        seeds = self._seeds(self._evidence.strengths(reads) if self._evidence else None, len(reads))
        spans = [(0, len(each.answer.text)) for each in reads]
        return self._judged(spans, [each.document for each in reads], seeds)

    def _judge_clauses(self, reads: Sequence[Read]) -> list[list[Judged]]:
        """Judge the clauses of each answer, one by one."""
        if self._groups is not None:
            return [[] for _ in reads]
        clauses = [(read, start, end) for read in reads for start, end in read.answer.clauses]
        documents = [
            read.document
            if end - start == len(read.answer.text)
            else document(read.answer.text[start:end], read.document.language)
            for read, start, end in clauses
        ]
        seeds = self._seeds(self._evidence.within(clauses) if self._evidence else None, len(clauses))
        found = iter(self._judged([(start, end) for _, start, end in clauses], documents, seeds))
        return [[next(found) for _ in read.answer.clauses] for read in reads]

    def _judged(
        self, spans: Sequence[tuple[int, int]], documents: Sequence[Document], seeds: Matrix
    ) -> list[Judged]:
        """Return how probable each theme is for each text, and how strongly its seeds speak for it."""
        if self._groups is not None:
            scores = self._groups.score(documents)[:, self._order]
        else:
            scores = SEED_POWER * seeds
            if self._learnt is not None:
                scores = scores + self._learnt.score(documents)
            if self._centres is not None:
                scores = scores + self._centres.score(documents)
        posterior = softmax(scores, axis=1) if scores.size else scores
        return judged(spans, posterior, seeds[:, : len(self.keys_)])

    def _propose(self, left: Sequence[Read], count: int) -> dict[str, Proposal]:
        if self._groups is not None:
            return {}
        return propose([each.answer for each in left], count, after=_last_proposal(self.keys_))


def _wording(answer: Prepared) -> tuple[str, str]:
    return answer.language, answer.text.casefold()


def _chosen(
    same: Mapping[tuple[str, str], Prepared], placed: Mapping[tuple[str, str], object]
) -> list[Prepared]:
    """Choose what is learnt from, by the words alone, so that neither order nor ids of rows matter.

    Answers that people placed come first.
    """
    if len(same) <= MOST_LEARNT_FROM:
        return list(same.values())
    digests = {each: hashlib.sha256(repr(each).encode()).digest() for each in same}
    first = sorted(same, key=lambda each: (not placed[each], digests[each]))[:MOST_LEARNT_FROM]
    chosen = set(first)
    return [answer for wording, answer in same.items() if wording in chosen]


def _last_proposal(keys: Iterable[str]) -> int:
    """Return the highest number of an earlier proposal, so that a new one does not take over its key."""
    numbers = [key.removeprefix(PROPOSED) for key in keys if key.startswith(PROPOSED)]
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
