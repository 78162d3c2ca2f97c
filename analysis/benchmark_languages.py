"""Measures the reading across languages, and computes the mean vectors of languages that an encoder needs.

    python -m analysis.benchmark_languages means CORPORA > analysis/vocabularies/language_means.tsv
    python -m analysis.benchmark_languages retrieval CORPORA [DICTIONARY]

Parallel texts tell what is language and what is subject: where the same is said in two languages, the mean
difference of their vectors is that of the languages.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.encoder import Encoder, SentenceEncoder
from analysis.sami import Dictionary, build, own_dictionary
from analysis.vectors import GLOSS, encode_level, first_meanings, own_means

Matrix = NDArray[np.float64]
Pair = Mapping[str, str]

# In this order: the first gives the means of its languages, each further one that of a language more.
PARALLEL = ("sib200_sv_en", "sametinget_pairs_se_sv_en", "ministries_se_nb")
RETRIEVAL = "sametinget_pairs_se_sv_en"
MOST_PAIRS = 200
# Directions of a dictionary file whose meanings are Norwegian or Swedish; a longer meaning is an explanation.
DIRECTIONS = ("smesve", "smeswe", "smenob", "smenob16", "nobsme", "nobsme13")
LONGEST_MEANING = 3


def parallel(path: Path, *, odd: bool | None = None) -> list[dict[str, str]]:
    """Return the texts of a corpus that say the same, by language; those of odd or even number, or all."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if odd is None or int(row["pair"]) % 2 == odd:
            found[row["pair"]][row["lang"]] = row["text"]
    return [texts for texts in found.values() if len(texts) > 1]


def reference_means(encoder: Encoder, corpora: Iterable[Sequence[Pair]]) -> dict[str, NDArray[np.float64]]:
    """Return the mean vector of each language, and of Swedish glosses of Northern Sámi texts.

    The first corpus gives the means of its languages. Of a further one, the language that is new gets the
    mean of one that is known, moved by the mean difference between texts that say the same.
    """
    found: dict[str, NDArray[np.float64]] = {}
    for pairs in corpora:
        for one, other in _directions(pairs, set(found)):
            both = [pair for pair in pairs if other in pair and (one in pair or not one)]
            there = encoder.encode([pair[other] for pair in both])
            if not one:
                found[other] = there.mean(axis=0)
                continue
            here = encoder.encode([pair[one] for pair in both])
            found[other] = found[one] + (there - here).mean(axis=0)
            if other == "se":
                glossed = encoder.encode([first_meanings(pair["se"]) for pair in both])
                found[GLOSS] = found[one] + (glossed - here).mean(axis=0)
    return {code: mean.round(5) for code, mean in sorted(found.items())}


def _directions(pairs: Sequence[Pair], known: set[str]) -> list[tuple[str, str]]:
    languages = sorted({language for pair in pairs for language in pair})
    if not known:
        return [("", each) for each in languages]
    first = next((each for each in ("sv", *sorted(known)) if each in known and each in languages), "")
    return [(first, each) for each in languages if each not in known] if first else []


def write_means(means: Mapping[str, NDArray[np.float64]], encoder: Encoder) -> str:
    """Return the file of means as text."""
    lines = [
        f"# Mean vectors of languages, of {encoder.name}, version {encoder.version}.",
        "# Swedish and English: SIB-200 (parallel sentences). Northern Sámi and the Swedish glosses of",
        "# our own vocabulary: Swedish, moved by the mean difference in sentence pairs of the Sámi",
        "# Parliaments. Norwegian: Northern Sámi, moved likewise in pairs of the Norwegian ministries.",
        "# Pairs of even number only.",
        "# Made by: python -m analysis.benchmark_languages means CORPORA",
    ]
    lines += [f"{code}\t{' '.join(f'{each:.5f}' for each in mean)}" for code, mean in means.items()]
    return "\n".join(lines) + "\n"


def read_full_dictionary(path: Path) -> Dictionary:
    """Read a large dictionary (direction, Sámi word, part of speech, meaning) on top of our own."""
    rows: list[tuple[str, str, str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            cells = [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
            if len(cells) == 4 and cells[0] in DIRECTIONS and len(cells[3].split()) <= LONGEST_MEANING:
                rows.append((cells[1], cells[1], cells[3]))
    return build(rows, under=own_dictionary())


def retrieval(pairs: Sequence[Pair], dictionary: Dictionary | None, encoder: Encoder) -> float:
    """Return for how many Northern Sámi texts the nearest of all Swedish texts is its own translation."""
    texts = [(pair[language], language) for language in ("se", "sv") for pair in pairs]
    vectors = encode_level(encoder, texts, dictionary)
    languages = [language for _, language in texts]
    means = own_means(vectors, languages, is_level=bool(encoder.means()))
    vectors -= np.array([means[language] for language in languages])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sami, swedish = vectors[: len(pairs)], vectors[len(pairs) :]
    nearest = (sami @ swedish.T).round(6).argmax(axis=1)
    return float((nearest == np.arange(len(pairs))).mean())


def translations_together(pairs: Mapping[str, str], placed: Mapping[str, str]) -> float:
    """Return how many translations share their theme: `pairs` from id to pair, `placed` from id to theme."""
    by_pair: dict[str, list[str]] = defaultdict(list)
    for key, pair in pairs.items():
        if pair and key in placed:
            by_pair[pair].append(placed[key])
    both = [themes for themes in by_pair.values() if len(themes) > 1]
    return sum(len(set(themes)) == 1 for themes in both) / len(both) if both else 0.0


def retrieval_pairs(path: Path) -> list[dict[str, str]]:
    """Return the pairs that are looked up in one another: the first of odd number with different texts."""
    found: dict[str, dict[str, str]] = {}
    for pair in parallel(path, odd=True):
        if {"se", "sv"} <= set(pair):
            found.setdefault(pair["sv"], pair)
    return list(found.values())[:MOST_PAIRS]


def main(arguments: Sequence[str]) -> None:
    """Print the means, or how often a translation is found."""
    what, corpora = arguments[0], Path(arguments[1])
    encoder = SentenceEncoder()
    if what == "means":
        texts = [parallel(corpora / f"{name}.tsv", odd=False) for name in PARALLEL]
        sys.stdout.write(write_means(reference_means(encoder, texts), encoder))
        return
    dictionary = read_full_dictionary(Path(arguments[2])) if len(arguments) > 2 else None
    pairs = retrieval_pairs(corpora / f"{RETRIEVAL}.tsv")
    found = retrieval(pairs, dictionary, encoder)
    sys.stdout.write(
        f"Northern Sámi to Swedish, {len(pairs)} pairs: the translation is nearest {found:.3f}\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
