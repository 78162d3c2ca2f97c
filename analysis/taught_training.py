"""Learns the example answers of the starter codebook beforehand: `python -m analysis.taught_training`.

To be run after every change of the examples, of our word lists or of how texts are read; a test tells when
the file is stale. The same examples give the same file.
"""

import sys
from importlib.resources import files
from pathlib import Path

from threadpoolctl import threadpool_limits

from analysis.codebook import starter
from analysis.learning import taught_by
from analysis.taught import Taught
from analysis.taught_file import NAME, sums_of, to_bytes


def learnt() -> tuple[Taught, tuple[str, ...]]:
    """Learn the examples of the starter codebook; gives what was learnt and the themes of its columns."""
    examples = starter().examples
    themes = sorted({each.theme for each in examples})
    column = {key: index for index, key in enumerate(themes)}
    with threadpool_limits(limits=1):
        reader = taught_by(examples, [column[each.theme] for each in examples])
    return reader.taught_, tuple(themes)


def main() -> int:
    """Learn, write the file and tell how large it is."""
    taught, _ = learnt()
    content = to_bytes(sums_of(starter().examples), taught)
    Path(str(files("analysis").joinpath("codebooks", NAME))).write_bytes(content)
    print(f"{NAME}: {len(taught.words)} words, {len(taught.pieces)} pieces, {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
