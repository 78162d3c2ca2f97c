"""What the example answers of the starter codebook taught, kept in a file so that it is not learnt anew in
every process.

The file (`codebooks/safety_taught.npz`) is made by `python -m analysis.taught_training` and bound to all that
it was learnt from: the examples word by word, our word lists, the lemmatiser's edition and the settings.
Where one of them differs (another codebook, a theme switched off, a larger Sámi dictionary) the file is
passed over and the examples are learnt in a few seconds.
"""

import hashlib
import io
from collections.abc import Sequence
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
    """Return what these very examples taught, with the themes of its columns, or None when it is not kept."""
    kept = _kept()
    if sami.is_chosen() or kept is None or kept[0] != key_of(examples):
        return None
    return kept[1], kept[2]


def key_of(examples: Sequence[Example]) -> str:
    """Return a sum over all that a reader is learnt from; it differs when any of it does."""
    told = hashlib.sha256(repr(SETTINGS).encode())
    for name in LISTS:
        told.update(files("analysis").joinpath("vocabularies", name).read_bytes())
    told.update("\n".join(f"{each.theme}\t{each.language}\t{each.text}" for each in examples).encode())
    return told.hexdigest()


def to_bytes(key: str, taught: Taught, themes: Sequence[str]) -> bytes:
    """Write what was learnt; the same gives the same bytes."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        key=_letters((key,)),
        themes=_letters(themes),
        words=_letters(taught.words),
        pieces=_letters(taught.pieces),
        rarity=taught.rarity,
        weights=taught.weights,
        steps=taught.steps,
        constants=taught.constants,
    )
    return file.getvalue()


def from_bytes(content: bytes) -> tuple[str, Taught, tuple[str, ...]]:
    """Read the key, what was learnt, and the themes of its columns; nothing in the file is run."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        learnt = Taught(
            _lines(file["words"]),
            _lines(file["pieces"]),
            file["rarity"],
            file["weights"],
            file["steps"],
            file["constants"],
        )
        return _lines(file["key"])[0], learnt, _lines(file["themes"])


@lru_cache(maxsize=1)
def _kept() -> tuple[str, Taught, tuple[str, ...]] | None:
    path = files("analysis").joinpath("codebooks", NAME)
    return from_bytes(path.read_bytes()) if path.is_file() else None


def _letters(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(letters: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(letters.tobytes().decode().split("\n"))
