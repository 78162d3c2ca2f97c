"""What a codebook's words do with real texts: how many they reach, which never fire, which fire elsewhere.

Seeds only, nothing is learnt: it tells before any run what a word does. `try_word` does the same for one word
that somebody thinks of adding. No scikit-learn: both answer while a person waits.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.answers import Prepared
from analysis.codebook import Codebook
from analysis.seeds import Hit, Pattern, SeedFinder, clashes, fold
from analysis.strengths import find_seeds, seed_finder, strengths

Text = tuple[str, str, str]
"""Id, masked words and language of a text."""
FIRES_ELSEWHERE = 0.5
LEAST_FIRINGS = 3
"""A seed that was found fewer times has not shown yet where it leads."""


@dataclass(frozen=True)
class ThemeCoverage:
    """What the seeds of one theme do. `texts` hold a seed, `mainly` of them point here more than elsewhere.

    `never` are seeds that no text holds, as (language, seed), in languages that somebody used; `elsewhere`
    are seeds most of whose texts point more strongly to another theme, as (language, seed, that theme).
    """

    theme: str
    texts: int
    mainly: int
    never: tuple[tuple[str, str], ...]
    elsewhere: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Coverage:
    """What a codebook does with texts; `without` are the ids of those in which no seed was found."""

    texts: int
    themes: tuple[ThemeCoverage, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What a word would do. `found` are the texts that hold it, as id -> the theme their seeds point to now.

    `moving` would point to the tried theme with the word and point elsewhere, or nowhere, without it.
    `clashing` are seeds of other themes that mean the same word, as (theme, seed).
    """

    found: Mapping[str, str]
    moving: tuple[str, ...]
    clashing: tuple[tuple[str, str], ...]


class WordReader:
    """Finds the seeds of a codebook in texts. Making one costs more than a text: keep it for many."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._finder = seed_finder(codebook)

    def strongest(self, text: str, language: str) -> str:
        """Return the theme to which the seeds of a text point most strongly, empty when it has none."""
        return _strongest(find_seeds(self._finder, text, language))

    def coverage(self, texts: Iterable[Prepared]) -> Coverage:
        """Tell what the seeds of each theme do with prepared texts."""
        holding: Counter[str] = Counter()
        mainly: Counter[str] = Counter()
        fired: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        without: list[str] = []
        number = 0
        spoken: set[str] = set()
        for text in texts:
            number += 1
            spoken.add("sv" if text.language == "nb" else text.language)
            hits = find_seeds(self._finder, text.text, text.language)
            main = _strongest(hits)
            if not main:
                without.append(text.id)
                continue
            mainly[main] += 1
            holding.update({hit.theme for hit in hits})
            for theme, seed in {(hit.theme, hit.seed) for hit in hits}:
                fired[theme, seed][main] += 1
        found = []
        for one in self.codebook.themes:
            listed = [(language, seed) for language, seeds in one.seeds.items() for seed in seeds]
            firings = {each: fired[one.key, _as_found(*each)] for each in listed}
            found.append(
                ThemeCoverage(
                    theme=one.key,
                    texts=holding[one.key],
                    mainly=mainly[one.key],
                    never=tuple(each for each in listed if each[0] in spoken and not firings[each]),
                    elsewhere=tuple(
                        (*each, other)
                        for each, counts in firings.items()
                        if (other := _mostly_elsewhere(counts, one.key))
                    ),
                )
            )
        return Coverage(number, tuple(found), tuple(sorted(without)))

    def try_word(
        self, theme: str, language: str, word: str, texts: Iterable[Text], *, is_hint: bool = False
    ) -> Trial:
        """Tell which texts hold a word, and which would move if it were a seed (or hint) of this theme.

        Raises ValueError for what is no seed. Only texts in which the letters of the word stand are looked
        at closely, so that twenty thousand are gone through while a person waits.
        """
        letters = max((part.core for part in Pattern.read(word).parts), key=len)
        letters = fold(letters) if language == "se" else letters
        listed = {theme: {language: [word]}}
        single = SeedFinder({}, hints=listed) if is_hint else SeedFinder(listed)
        found: dict[str, str] = {}
        moving: list[str] = []
        for text_id, words, spoken in texts:
            # Every Sámi text is looked at: a Swedish word may be the meaning of one of its words.
            plain = fold(words.lower()) if language == "se" else words.lower()
            if spoken != "se" and letters not in plain:
                continue
            new = find_seeds(single, words, spoken)
            if not new:
                continue
            hits = find_seeds(self._finder, words, spoken)
            found[text_id] = now = _strongest(hits)
            if now != theme and _strongest(_with(hits, new), now) == theme:
                moving.append(text_id)
        return Trial(found, tuple(moving), self._clashing(theme, language, word))

    def _clashing(self, theme: str, language: str, word: str) -> tuple[tuple[str, str], ...]:
        seeds = {
            each.key: list(each.seeds.get(language, ())) for each in self.codebook.themes if each.key != theme
        }
        shared = {each.key: frozenset(each.shared) for each in self.codebook.themes}
        found = set()
        for one, seed, other, by in clashes({**seeds, theme: [word]}, shared):
            if one == theme:
                found.add((other, by))
            elif other == theme:
                found.add((one, seed))
        return tuple(sorted(found))


def report(found: Coverage) -> list[str]:
    """Say the coverage in plain lines, theme by theme."""
    share = round(100 * len(found.without) / found.texts) if found.texts else 0
    lines = [f"{found.texts} texts; {len(found.without)} ({share} %) hold no seed of any theme."]
    for each in found.themes:
        lines.append(f"{each.theme}: {each.texts} texts hold a seed, {each.mainly} point here most.")
        for language in dict.fromkeys(language for language, _ in each.never):
            words = ", ".join(seed for code, seed in each.never if code == language)
            lines.append(f"  never found ({language}): {words}")
        lines += [
            f"  {seed!r} ({language}) stands mostly in texts that point more to {other}."
            for language, seed, other in each.elsewhere
        ]
    return lines


def _strongest(hits: Iterable[Hit], now: str = "") -> str:
    """The theme that is spoken for most; where two are as strong, the text stays where it is `now`."""
    best = strengths(hits)
    return min(best, key=lambda key: (-round(best[key], 9), key != now, key), default="")


def _with(hits: Iterable[Hit], new: Iterable[Hit]) -> list[Hit]:
    """Put new hits to those that were found; at one place a theme counts its strongest only."""
    best: dict[tuple[str, int], Hit] = {}
    for hit in (*hits, *new):
        place = (hit.theme, hit.start)
        if place not in best or hit.weight > best[place].weight:
            best[place] = hit
    return list(best.values())


def _as_found(language: str, seed: str) -> str:
    return fold(seed) if language == "se" else seed


def _mostly_elsewhere(counts: Counter[str], theme: str) -> str:
    """The theme to which most texts with a seed point more strongly; empty when it is the seed's own."""
    others = counts.total() - counts[theme]
    if counts.total() < LEAST_FIRINGS or others <= FIRES_ELSEWHERE * counts.total():
        return ""
    return min((key for key in counts if key != theme), key=lambda key: (-counts[key], key))
