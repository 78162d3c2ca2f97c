"""The seeds of a text, found and weighed: asked while a person waits, so nothing slow is imported.

What a whole codebook makes of answers, as numbers for learning, is in `evidence.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from analysis.codebook import Codebook
from analysis.features import gloss_tokens
from analysis.seeds import Hit, SeedFinder, Token, tokens

# A second seed of the same theme says less than the first, since words that go together come together.
FURTHER_SEED = 0.7
# A seed inside a longer one of another theme ("skoter" in "skoter stulen") is rather part of what that
# one means.
INSIDE_LONGER = 0.5
GLOSS_WEIGHT = 0.6


def seed_finder(codebook: Codebook) -> SeedFinder:
    """Return what finds the seeds of all themes of a codebook."""
    return SeedFinder(
        {theme.key: theme.seeds for theme in codebook.themes},
        {theme.key: theme.shared for theme in codebook.themes},
        {theme.key: theme.hints for theme in codebook.themes},
    )


def find_seeds(
    finder: SeedFinder, text: str, language: str, found: Sequence[Token] | None = None
) -> tuple[Hit, ...]:
    """Find the seeds of a text (`found` are its words, if they are known); Sámi words are looked for in
    Swedish too, by their glosses.
    """
    hits = finder.find(tokens(text) if found is None else found, language)
    if language == "se":
        glossed = finder.find(gloss_tokens(text), "sv")
        taken = {(hit.theme, hit.start) for hit in hits}
        hits += [
            hit._replace(weight=hit.weight * GLOSS_WEIGHT)
            for hit in glossed
            if (hit.theme, hit.start) not in taken
        ]
    return tuple(_weaken_inner(hits))


def strengths(hits: Iterable[Hit]) -> dict[str, float]:
    """Add up the seeds of each theme: each seed and each word of the text once, every further one less."""
    by_theme: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_theme[hit.theme].append(hit)
    return {theme: _strength(each) for theme, each in by_theme.items()}


def _strength(hits: Sequence[Hit]) -> float:
    if len(hits) == 1:
        return hits[0].weight
    counted: list[Hit] = []
    total = 0.0
    for hit in sorted(hits, key=lambda each: (-each.weight, each.start, each.seed)):
        # "inbrott", "inbrott i" and "inbrott i stug*" found in the same words are one sign, not three.
        if any(hit.seed == each.seed or (hit.start < each.end and each.start < hit.end) for each in counted):
            continue
        total += hit.weight * FURTHER_SEED ** len(counted)
        counted.append(hit)
    return total


def _weaken_inner(hits: Sequence[Hit]) -> list[Hit]:
    longer = [hit for hit in hits if " " in hit.seed]
    if not longer:
        return list(hits)
    return [
        hit._replace(weight=hit.weight * INSIDE_LONGER)
        if any(_is_inside(hit, other) for other in longer)
        else hit
        for hit in hits
    ]


def _is_inside(hit: Hit, other: Hit) -> bool:
    inside = other.start <= hit.start and hit.end <= other.end
    return inside and other.theme != hit.theme and other.end - other.start > hit.end - hit.start
