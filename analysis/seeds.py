"""Seed words and how they are found in a text.

A seed is a word (`snus`), a stem (`snöskot*`), an ending (`*bråk`), a middle (`*skoter*`), or several words
(`rökt* på`), where `…` stands for at most three words in between (`kör … fort`). Letters are compared in
lower case and composed form. Northern Sámi seeds are also found in text written without Sámi letters, because
Swedish phone keyboards lack them; no other language is folded, since `får` and `far` are different words.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(r"[^\W_]+(?:[-:'][^\W_]+)*")
GAP = "…"
GAP_WORDS = 3
MINIMUM_STEM = 3
SAMI_LETTERS = str.maketrans("áčđŋšŧžǯâ", "acdnstzza")

# A phrase says more than a word; a hint, or a seed in another language, says less.
PHRASE_WEIGHT = 1.4
HINT_WEIGHT = 0.45
FOREIGN_WEIGHT = 0.5
FOREIGN_MINIMUM = 5
# How many words an index remembers; more are looked up anew.
MOST_KNOWN = 200_000
MOST_PATTERNS = 60_000


class Token(NamedTuple):
    """A word of a text in lower case, with its place."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """A seed found in a text."""

    theme: str
    seed: str
    start: int
    end: int
    weight: float


def tokens(text: str) -> list[Token]:
    """Split a text into words; apostrophes and hyphens stay inside a word, as in a-traktor and EPA:n."""
    plain = text.replace("\u2019", "'").lower()
    if len(plain) != len(text):
        # A few capitals grow when made small (İ); comparing them is not worth losing the places of everything
        # else.
        plain = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    return [Token(each.group(), each.start(), each.end()) for each in TOKEN.finditer(plain)]


def fold(word: str) -> str:
    """Write a Sámi word with the letters of a Swedish keyboard."""
    return word.translate(SAMI_LETTERS)


@dataclass(frozen=True)
class Part:
    """One word of a seed: its letters, and whether anything may stand before or after them."""

    core: str
    open_start: bool
    open_end: bool


@dataclass(frozen=True)
class Pattern:
    """A seed taken apart; `gaps[i]` tells whether words may stand between part i and part i + 1."""

    seed: str
    parts: tuple[Part, ...]
    gaps: tuple[bool, ...]

    @classmethod
    def is_valid(cls, seed: str) -> bool:
        """Tell whether a seed has letters enough: a stem of two letters would be found everywhere."""
        try:
            cls.read(seed)
        except ValueError:
            return False
        return True

    @classmethod
    @lru_cache(maxsize=MOST_PATTERNS)
    def read(cls, seed: str) -> "Pattern":
        """Take a seed apart, or raise ValueError; it is checked when a codebook is read and used later."""
        plain = unicodedata.normalize("NFC", seed).replace("\u2019", "'").replace("...", GAP).lower()
        parts: list[Part] = []
        gaps: list[bool] = []
        may_gap = False
        for piece in plain.split():
            if piece == GAP:
                may_gap = True
                continue
            if parts:
                gaps.append(may_gap)
            may_gap = False
            parts.append(_part(piece, seed))
        if not parts or may_gap:
            raise ValueError(f"{seed!r} is no seed")
        return cls(seed, tuple(parts), tuple(gaps))


def _part(piece: str, seed: str) -> Part:
    core = piece.strip("*")
    part = Part(core, piece.startswith("*"), piece.endswith("*"))
    is_open = part.open_start or part.open_end
    if not core or not TOKEN.fullmatch(core) or (is_open and len(core) < MINIMUM_STEM):
        raise ValueError(f"{seed!r} is no seed")
    return part


class _Entry(NamedTuple):
    theme: str
    seed: str
    weight: float
    # How strongly the seed speaks in a text of another language; None when it is too short for that.
    foreign: float | None
    # The parts after the first, by number, each with whether words may stand before it.
    rest: tuple[tuple[int, bool], ...]


class Begun(NamedTuple):
    """The seeds that begin with a word, with their rank: those of one part, and phrases by their second."""

    alone: tuple[tuple[int, _Entry], ...]
    phrases: Mapping[int, tuple[tuple[int, _Entry], ...]]
    reach: int
    is_foreign: bool


class _Parts:
    """Parts of seeds by their letters: which numbers does a word fit? Each distinct word is asked once.

    A word is looked up by its beginnings and endings of the lengths that occur, so that the cost does not
    grow with the number of seeds.
    """

    def __init__(self) -> None:
        self._whole: dict[str, list[int]] = {}
        self._begins: dict[str, list[int]] = {}
        self._inner: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        self._lengths: list[tuple[int, ...]] | None = None

    def add(self, part: Part, number: int) -> None:
        """List a part under a number."""
        if part.open_start:
            listed = self._inner if part.open_end else self._ends
        else:
            listed = self._begins if part.open_end else self._whole
        listed.setdefault(part.core, []).append(number)
        self._lengths = None

    def fitting(self, word: str) -> list[int]:
        """Return the numbers that a word fits: those of the whole word, of its beginnings, of the rest."""
        if self._lengths is None:
            listed = (self._begins, self._ends)
            self._lengths = [tuple(sorted({len(core) for core in each})) for each in listed]
        begins, ends = self._lengths
        longest = len(word)
        starting: list[int] = []
        for length in begins:
            if length > longest:
                break
            starting += self._begins.get(word[:length], ())
        # Few seeds stand in the middle of words, so asking for each is quicker than cutting the word up.
        within = [each for core, numbers in self._inner.items() if core in word for each in numbers]
        for length in ends:
            if length > longest:
                break
            within += self._ends.get(word[-length:], ())
        return [*self._whole.get(word, ()), *sorted(starting), *sorted(set(within))]


class SeedIndex:
    """The seeds of one language: (theme, seed, weight, weight in a text of another language or None)."""

    def __init__(
        self, entries: Iterable[tuple[str, str, float, float | None]], *, is_folded: bool = False
    ) -> None:
        self._is_folded = is_folded
        self._entries: list[_Entry] = []
        self._first, self._further = _Parts(), _Parts()
        numbers: dict[Part, int] = {}
        for theme, seed, weight, foreign in entries:
            pattern = Pattern.read(fold(seed) if is_folded else seed)
            rest: tuple[tuple[int, bool], ...] = ()
            for part, gap in zip(pattern.parts[1:], pattern.gaps, strict=True):
                if part not in numbers:
                    numbers[part] = len(numbers)
                    self._further.add(part, numbers[part])
                rest = (*rest, (numbers[part], gap))
            self._first.add(pattern.parts[0], len(self._entries))
            self._entries.append(_Entry(theme, pattern.seed, weight, foreign, rest))
        self._fits: dict[str, frozenset[int]] = {}

    def find(self, words: Sequence[Token]) -> Iterator[Hit]:
        """Yield every seed in the text, in the order of the text."""
        for at, word in enumerate(words):
            begun = self.begin(word.text)
            if begun is not None:
                yield from self.complete(begun, words, at)

    def complete(self, begun: Begun, words: Sequence[Token], at: int) -> Iterator[Hit]:
        """Yield, of the seeds that begin with the word at `at`, those that are there to the end."""
        found = [(rank, entry, at) for rank, entry in begun.alone]
        if begun.phrases:
            found += self._phrases(begun, words, at)
            found.sort(key=lambda each: each[0])
        for _, entry, last in found:
            weight = entry.foreign if begun.is_foreign else entry.weight
            yield Hit(entry.theme, entry.seed, words[at].start, words[last].end, weight or 0.0)

    def begin(self, text: str, *, is_foreign: bool = False) -> Begun | None:
        """Return the seeds that begin with a word of a text in this language, or in another."""
        starting = self._first.fitting(fold(text) if self._is_folded else text)
        if not starting:
            return None
        entries = [(rank, self._entries[number]) for rank, number in enumerate(starting)]
        if is_foreign:
            entries = [(rank, entry) for rank, entry in entries if entry.foreign is not None]
        if not entries:
            return None
        phrases: dict[int, tuple[tuple[int, _Entry], ...]] = {}
        for rank, entry in entries:
            for number, _ in entry.rest[:1]:
                phrases[number] = (*phrases.get(number, ()), (rank, entry))
        gap = any(entry.rest[0][1] for _, entry in entries if entry.rest)
        alone = tuple((rank, entry) for rank, entry in entries if not entry.rest)
        return Begun(alone, phrases, GAP_WORDS + 1 if gap else 1, is_foreign)

    def _phrases(self, begun: Begun, words: Sequence[Token], at: int) -> list[tuple[int, _Entry, int]]:
        """Return the seeds of several parts that begin at a word, with their rank and their last word."""
        found: dict[int, tuple[int, _Entry, int]] = {}
        tried: set[int] = set()
        for position in range(at + 1, min(at + 1 + begun.reach, len(words))):
            for number in self._fitting(words[position].text):
                for rank, entry in begun.phrases.get(number, ()):
                    if rank in tried or (position > at + 1 and not entry.rest[0][1]):
                        continue
                    tried.add(rank)  # the nearest word that fits is the one, as further on
                    last = self._last(entry.rest[1:], words, position)
                    if last is not None:
                        found[rank] = (rank, entry, last)
        return list(found.values())

    def _last(self, rest: Sequence[tuple[int, bool]], words: Sequence[Token], at: int) -> int | None:
        """Return the index of the last word of a seed of which a part stands at `at`, or None."""
        for number, gap in rest:
            end = min(at + 1 + (GAP_WORDS + 1 if gap else 1), len(words))
            at += 1
            while at < end and number not in self._fitting(words[at].text):
                at += 1
            if at >= end:
                return None
        return at

    def _fitting(self, text: str) -> frozenset[int]:
        """Return the numbers of the further parts that a word fits."""
        if text not in self._fits:
            if len(self._fits) >= MOST_KNOWN:
                self._fits.clear()
            self._fits[text] = frozenset(self._further.fitting(fold(text) if self._is_folded else text))
        return self._fits[text]


class SeedFinder:
    """Finds the seeds of all themes in a text, by its language.

    `seeds` and `hints` are theme -> language -> words, `shared` is theme -> seeds that count as hints.
    Seeds of the other languages are found too, when they are long: people mix languages, and a short word
    may mean something else in the next one.
    """

    def __init__(
        self,
        seeds: Mapping[str, Mapping[str, Iterable[str]]],
        shared: Mapping[str, Iterable[str]] | None = None,
        hints: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    ) -> None:
        weak = {theme: frozenset(words) for theme, words in (shared or {}).items()}
        listed_by_language: dict[str, list[tuple[str, str, float, float | None]]] = defaultdict(list)
        for listed, strength in ((seeds, 1.0), (hints or {}, HINT_WEIGHT)):
            for theme, language, seed in _flat(listed):
                weight = HINT_WEIGHT if seed in weak.get(theme, ()) else strength
                weight *= PHRASE_WEIGHT if " " in seed else 1.0
                is_told = len(seed.strip("*")) >= FOREIGN_MINIMUM and _is_telling(seed, language)
                foreign = weight * FOREIGN_WEIGHT if is_told else None
                listed_by_language[language].append((theme, seed, weight, foreign))
        self._indices = {
            language: SeedIndex(each, is_folded=language == "se")
            for language, each in listed_by_language.items()
        }
        self._begun: dict[str, dict[str, tuple[tuple[SeedIndex, Begun], ...]]] = {}

    def find(self, words: Sequence[Token], language: str) -> list[Hit]:
        """Return the seeds of a text, for each place and theme the strongest."""
        begun = self._begun.setdefault(language, {})
        hits: dict[tuple[str, int], Hit] = {}
        for at, word in enumerate(words):
            starting = begun.get(word.text)
            if starting is None:
                starting = begun[word.text] = self._begin(word.text, language)
            for index, seeds in starting:
                for hit in index.complete(seeds, words, at):
                    best = hits.get((hit.theme, hit.start))
                    if best is None or (hit.weight, hit.end) > (best.weight, best.end):
                        hits[hit.theme, hit.start] = hit
        return sorted(hits.values(), key=lambda hit: (hit.start, -hit.weight, hit.theme, hit.seed))

    def _begin(self, text: str, language: str) -> tuple[tuple[SeedIndex, Begun], ...]:
        """Find out, once for each word, which seeds begin with it."""
        if len(self._begun[language]) >= MOST_KNOWN:
            self._begun[language].clear()
        near = {"nb": ("sv",)}.get(language, (language,))
        found = (
            (index, index.begin(text, is_foreign=each not in near)) for each, index in self._indices.items()
        )
        return tuple((index, begun) for index, begun in found if begun is not None)


def _is_telling(seed: str, language: str) -> bool:
    """Tell whether a seed says the same in other languages; Sámi ones are told by their letters alone."""
    return language != "se" or seed != fold(seed)


def _flat(listed: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterator[tuple[str, str, str]]:
    for theme, by_language in listed.items():
        for language, words in by_language.items():
            for word in words:
                yield theme, language, word


def clashes(
    seeds: Mapping[str, Iterable[str]], shared: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (theme, seed, other theme, its seed) where the seed of the other is found inside the first.

    The other's seed must be listed under its theme's `shared`, because it does not tell the two themes apart.
    """
    entries = [(theme, seed, 1.0, None) for theme, each in seeds.items() for seed in dict.fromkeys(each)]
    index = SeedIndex(entries)
    for theme, seed, *_ in entries:
        plain = seed.replace("*", "").replace(GAP, " ").replace("...", " ")
        for hit in index.find(tokens(plain)):
            is_whole = hit.start == 0 and hit.end == len(plain.rstrip())
            if is_whole and hit.theme != theme and hit.seed not in shared.get(hit.theme, ()):
                yield theme, seed, hit.theme, hit.seed
