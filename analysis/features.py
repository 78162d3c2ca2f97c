"""From answers to what a machine can count: masked, with a language, in clauses, as words.

An answer counts as the words it holds, not as how often it repeats them. Northern Sámi words stand beside
their Swedish glosses, so that the same theme meets in the same words across the languages.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from analysis import words
from analysis.answers import Answer, Prepared
from analysis.language import guess
from analysis.masking import mask
from analysis.seeds import Token, tokens

# What masking leaves behind says that somebody was named, not what the answer is about.
MASKED_PIECE = re.compile(r"\[[\w-]+\]")
SHORTEST_WORD = 2
# A gloss is one of several meanings a word may have; a meaning of many words is an explanation, not a word.
LONGEST_GLOSS = 3


def prepare(answers: Iterable[Answer]) -> list[Prepared]:
    """Mask and normalise each answer and find its language and clauses, in the order of their ids.

    The order of ids makes every later step independent of the order of arrival, which must not be
    readable back.
    """
    return [prepare_one(answer) for answer in sorted(answers, key=lambda each: each.id)]


def prepare_one(answer: Answer) -> Prepared:
    """Mask and normalise one answer and find its language and clauses."""
    masked = mask(words.normalise(answer.text)).text
    # Most texts have nothing to mask: then one text is kept in memory, not two that are alike.
    text = answer.text if masked == answer.text else masked
    guessed = guess(text, answer.language or None)
    nothing = words.says_nothing(text)
    clauses = () if nothing else tuple(words.split_clauses(text))
    return Prepared(answer.id, text, guessed.language, guessed.is_sure, clauses, nothing)


def content_words(text: str, language: str, *, with_glosses: bool = True) -> list[str]:
    """Return the base forms that tell what a text is about, with Swedish glosses of Sámi words among them."""
    written = words.tokens(MASKED_PIECE.sub(" ", text))
    found = [lemma for word in written for lemma in _telling_lemmas(word, language)]
    if language == "se" and with_glosses:
        found += [lemma for word in written for lemma in _telling_glosses(word)]
    return found


def gloss_tokens(text: str) -> list[Token]:
    """Return the Swedish meanings of the Sámi words of a text, each at the place of its word."""
    return [Token(word, each.start, each.end) for each in tokens(text) for word in _gloss_words(each.text)]


@lru_cache(maxsize=50_000)
def _gloss_words(word: str) -> tuple[str, ...]:
    return tuple(part.text for gloss in words.glosses(word) for part in tokens(gloss)[:LONGEST_GLOSS])


# Words are many times fewer than answers, so what costs time is found out once for each word.
@lru_cache(maxsize=200_000)
def _telling_lemmas(word: str, language: str) -> tuple[str, ...]:
    return _telling(words.lemmas_of(word, language), language)


@lru_cache(maxsize=50_000)
def _telling_glosses(word: str) -> tuple[str, ...]:
    lemmas = (lemma for gloss in words.glosses(word) for lemma in words.lemmas(gloss, "sv")[:LONGEST_GLOSS])
    return _telling(lemmas, "sv")


def _telling(found: Iterable[str], language: str) -> tuple[str, ...]:
    silent = words.stop_words(language)
    return tuple(word for word in found if len(word) >= SHORTEST_WORD and word not in silent)


@dataclass(frozen=True, slots=True)
class Document:
    """A text as words: base forms with glosses, words as written, and the language."""

    words: tuple[str, ...]
    written: tuple[str, ...]
    language: str


def document(text: str, language: str, found: Sequence[Token] | None = None) -> Document:
    """Take a text apart; `found` are its words, where somebody has looked for them already."""
    # Each word is kept in memory once, however many texts hold it.
    written = tuple(intern(each.text) for each in (tokens(text) if found is None else found))
    return Document(tuple(content_words(text, language)), written, language)
