"""The plain word lists in `vocabularies/`, read once.

A list is a text file that a person without a programming background can open and correct: `#` begins a
comment line, and the rest is words or phrases. It holds facts about words, never texts that somebody wrote.
"""

from functools import lru_cache
from importlib.resources import files


def read_lines(name: str) -> tuple[str, ...]:
    """Give the lines of a list in `vocabularies/`, without comments and empty lines."""
    text = files("analysis").joinpath("vocabularies", name).read_text("utf-8")
    lines = (line.strip("\r\n") for line in text.split("\n"))
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=32)
def read_words(name: str) -> frozenset[str]:
    """Give the words of a list whose words are separated by blanks."""
    return frozenset(word for line in read_lines(name) for word in line.split())
