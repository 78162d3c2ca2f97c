"""Seed words and how they are found in a text.

A seed is a word (`snus`), a stem (`snöskot*`), an ending (`*bråk`), a middle (`*skoter*`), or several words
(`rökt* på`), where `…` stands for at most three words in between (`kör … fort`). Letters are compared in
lower case and composed form. Northern Sámi seeds are also found in text written without Sámi letters, because
Swedish phone keyboards lack them; no other language is folded, since `får` and `far` are different words.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Token:
    """A word of a text in lower case, with its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit:
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

    def fits(self, word: str) -> bool:
        """Tell whether a word of a text is this part of a seed."""
        if self.open_start and self.open_end:
            return self.core in word
        if self.open_end:
            return word.startswith(self.core)
        if self.open_start:
            return word.endswith(self.core)
        return word == self.core


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
    def read(cls, seed: str) -> "Pattern":
        """Take a seed apart, or raise ValueError."""
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

    def match(self, words: list[str], at: int) -> int | None:
        """Return the index after the last word when the seed begins at word `at`, else None."""
        position = at + 1
        for part, gap in zip(self.parts[1:], self.gaps, strict=True):
            reach = range(position, min(position + (GAP_WORDS + 1 if gap else 1), len(words)))
            found = next((index for index in reach if part.fits(words[index])), None)
            if found is None:
                return None
            position = found + 1
        return position


def _part(piece: str, seed: str) -> Part:
    core = piece.strip("*")
    part = Part(core, piece.startswith("*"), piece.endswith("*"))
    is_open = part.open_start or part.open_end
    if not core or not TOKEN.fullmatch(core) or (is_open and len(core) < MINIMUM_STEM):
        raise ValueError(f"{seed!r} is no seed")
    return part


@dataclass(frozen=True)
class _Entry:
    theme: str
    pattern: Pattern
    weight: float


class SeedIndex:
    """The seeds of one language; each distinct word is compared with them only once."""

    def __init__(self, entries: Iterable[tuple[str, str, float]], *, is_folded: bool = False) -> None:
        self._is_folded = is_folded
        self._entries = [
            _Entry(theme, Pattern.read(fold(seed) if is_folded else seed), weight)
            for theme, seed, weight in entries
        ]
        self._exact: dict[str, list[_Entry]] = defaultdict(list)
        self._stems: dict[str, list[_Entry]] = defaultdict(list)
        self._inner: list[_Entry] = []
        for entry in self._entries:
            first = entry.pattern.parts[0]
            if first.open_start:
                self._inner.append(entry)
            elif first.open_end:
                self._stems[first.core[:MINIMUM_STEM]].append(entry)
            else:
                self._exact[first.core].append(entry)
        self._known: dict[str, tuple[_Entry, ...]] = {}

    def find(self, words: list[Token]) -> Iterator[Hit]:
        """Yield every seed in the text, in the order of the text."""
        plain = [fold(word.text) if self._is_folded else word.text for word in words]
        for index, word in enumerate(plain):
            for entry in self._starting_with(word):
                after = entry.pattern.match(plain, index)
                if after is not None:
                    yield Hit(
                        entry.theme,
                        entry.pattern.seed,
                        words[index].start,
                        words[after - 1].end,
                        entry.weight,
                    )

    def _starting_with(self, word: str) -> tuple[_Entry, ...]:
        if word not in self._known:
            possible = (*self._stems.get(word[:MINIMUM_STEM], ()), *self._inner)
            fitting = (each for each in possible if each.pattern.parts[0].fits(word))
            self._known[word] = (*self._exact.get(word, ()), *fitting)
        return self._known[word]


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
        own: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
        foreign: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
        for listed, strength in ((seeds, 1.0), (hints or {}, HINT_WEIGHT)):
            for theme, language, seed in _flat(listed):
                weight = HINT_WEIGHT if seed in weak.get(theme, ()) else strength
                weight *= PHRASE_WEIGHT if " " in seed else 1.0
                own[language].append((theme, seed, weight))
                if len(seed.strip("*")) >= FOREIGN_MINIMUM and _is_telling(seed, language):
                    foreign[language].append((theme, seed, weight * FOREIGN_WEIGHT))
        self._own = {language: SeedIndex(each, is_folded=language == "se") for language, each in own.items()}
        self._foreign = {
            language: SeedIndex(each, is_folded=language == "se") for language, each in foreign.items()
        }

    def find(self, words: list[Token], language: str) -> list[Hit]:
        """Return the seeds of a text, for each place and theme the strongest."""
        near = {"nb": ("sv",)}.get(language, (language,))
        hits: dict[tuple[str, int], Hit] = {}
        for each in self._own:
            index = self._own[each] if each in near else self._foreign.get(each)
            for hit in index.find(words) if index else ():
                best = hits.get((hit.theme, hit.start))
                if best is None or (hit.weight, hit.end) > (best.weight, best.end):
                    hits[hit.theme, hit.start] = hit
        return sorted(hits.values(), key=lambda hit: (hit.start, -hit.weight, hit.theme, hit.seed))


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
    entries = [(theme, seed, 1.0) for theme, each in seeds.items() for seed in dict.fromkeys(each)]
    index = SeedIndex(entries)
    for theme, seed, _ in entries:
        plain = seed.replace("*", "").replace(GAP, " ").replace("...", " ")
        for hit in index.find(tokens(plain)):
            is_whole = hit.start == 0 and hit.end == len(plain.rstrip())
            if is_whole and hit.theme != theme and hit.seed not in shared.get(hit.theme, ()):
                yield theme, seed, hit.theme, hit.seed
