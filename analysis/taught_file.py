"""What the example answers of the starter codebook taught, kept in a file so that it is not learnt anew in
every process.

The file (`codebooks/safety_taught.npz`) is made by `python -m analysis.taught_training` and bound to all that
it was learnt from: the examples of each theme word by word, our word lists, the lemmatiser's edition and the
settings. Where one of them differs (another codebook, a larger Sámi dictionary) the file is passed over and
the examples are learnt anew. Where themes are switched off, what it says of the others stands.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

import numpy as np
import simplemma
from numpy.typing import NDArray

from analysis import ridge, sami, subwords, taught
from analysis.codebook import Example
from analysis.taught import Taught

NAME = "safety_taught.npz"
LISTS = ("sami.tsv", "sami_endings.txt", "stop_en.txt", "stop_se.txt", "stop_sv.txt")
SETTINGS = (
    taught.RIDGE,
    taught.STEPS,
    taught.AT_LEAST_PIECE,
    ridge.ROUNDS,
    subwords.SHORTEST,
    subwords.LONGEST,
    subwords.MOST_LETTERS,
    subwords.MOST_PIECES,
    simplemma.__version__,
)


def shipped(examples: Sequence[Example]) -> tuple[Taught, tuple[str, ...]] | None:
    """Return what the examples of these themes taught, with the themes of its columns, or None when that is
    not kept.

    All examples of a theme must be those that the file was learnt from; of the file's themes some may be
    missing, as where a municipality has switched them off.
    """
    kept = _kept()
    if sami.is_chosen() or kept is None:
        return None
    sums, taught = kept
    asked = sums_of(examples)
    if not asked.items() <= sums.items():
        return None
    columns = [column for column, theme in enumerate(sums) if theme in asked]
    return (
        replace(taught, weights=taught.weights[:, columns], constants=taught.constants[columns]),
        tuple(theme for theme in sums if theme in asked),
    )


def sums_of(examples: Sequence[Example]) -> dict[str, str]:
    """Return, by theme, a sum over all that is learnt of it; it differs when any of its examples does."""
    common = hashlib.sha256(repr(SETTINGS).encode())
    for name in LISTS:
        common.update(files("analysis").joinpath("vocabularies", name).read_bytes())
    sums = {theme: common.copy() for theme in sorted({each.theme for each in examples})}
    for each in examples:
        sums[each.theme].update(f"{each.theme}\t{each.language}\t{each.text}\n".encode())
    return {theme: told.hexdigest() for theme, told in sums.items()}


def to_bytes(sums: Mapping[str, str], taught: Taught) -> bytes:
    """Write what was learnt, its columns in the order of `sums`; the same gives the same bytes."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        themes=_letters(tuple(sums)),
        sums=_letters(tuple(sums.values())),
        words=_letters(taught.words),
        pieces=_letters(taught.pieces),
        rarity=taught.rarity,
        weights=taught.weights,
        steps=taught.steps,
        constants=taught.constants,
    )
    return file.getvalue()


def from_bytes(content: bytes) -> tuple[dict[str, str], Taught]:
    """Read the sum of each theme, in the order of columns, and what was learnt; nothing of it is run."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        learnt = Taught(
            _lines(file["words"]),
            _lines(file["pieces"]),
            file["rarity"],
            file["weights"],
            file["steps"],
            file["constants"],
        )
        return dict(zip(_lines(file["themes"]), _lines(file["sums"]), strict=True)), learnt


@lru_cache(maxsize=1)
def _kept() -> tuple[dict[str, str], Taught] | None:
    path = files("analysis").joinpath("codebooks", NAME)
    return from_bytes(path.read_bytes()) if path.is_file() else None


def _letters(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(letters: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(letters.tobytes().decode().split("\n"))
