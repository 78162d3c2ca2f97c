"""What a single word may be when names are looked for: a given name, a surname, a word, a place.

A word is looked up once and remembered, because the same few thousand words make up nearly all answers. Case
endings are taken off, and a misspelt long name is known by one letter too many, too few, another or two that
changed places. What a word is in its sentence is decided in `names.py`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.spelling import by_shorter, differ_by_one, shorter
from analysis.word_lists import read_lines, read_words

_SURNAME = re.compile(
    r"[A-ZÅÄÖÁČŠ][a-zåäöéüáčđŋšŧž]{1,24}"
    r"(?:sson|sdotter|sen|kvist|qvist|quist|ström|gren|lund|mark|stedt|berg|dahl|holm|blad|blom|lander|vall|sjö"
    r"|järvi|nen|vik|man|lin|in|én|ell|fjäll|fors)(?:'?s|a|i|ii|is|as|in)?"
)
# Surname endings that are seldom those of a place or an ordinary word: enough without a given name before.
_SURE_SURNAME = re.compile(r"[A-ZÅÄÖ][a-zåäöéü]{1,24}(?:sson|kvist|qvist|quist|stedt|gren)(?:'?s)?")
_SMALL_SURNAME = re.compile(
    r"[a-zåäöéü]{2,24}(?:sson|kvist|qvist|quist|stedt|gren|ström|lund|berg|mark|lind|holm)s?"
)
_ENDINGS = ("s", "'s", "’s", "in", "is", "ii", "as", "ain", "ide", "iin", "s", "n", "i", "a")
# Sámi case endings, after which a name is compared by its consonants, since they change with the case.
_SAMI_ENDINGS = (
    "iin",
    "ain",
    "ide",
    "iid",
    "haža",
    "ža",
    "ha",
    "hii",
    "his",
    "hiin",
    "ii",
    "in",
    "is",
    "as",
    "s",
)
_SAMI_LETTERS = frozenset("áčđŋšŧž")
_VOWELS = "aeiouyáåäö"
SHORTEST_TYPO = 6
SHORTEST_SMALL = 4
_REMEMBERED = 30_000


@dataclass(frozen=True, slots=True)
class NameWord:
    """What a written word may be."""

    small: str
    is_capital: bool
    is_given: bool
    is_exactly_given: bool
    is_doubtful: bool
    is_surname: bool
    is_listed_surname: bool
    is_sure_surname: bool
    is_other: bool
    is_empty: bool
    is_listed_small: bool
    is_sure_small: bool
    is_misspelt: bool
    is_surely_misspelt: bool

    @property
    def may_begin(self) -> bool:
        """Tell whether a name may begin here at all; most words are passed over by this alone."""
        return self.is_capital or self.is_listed_small


@lru_cache(maxsize=_REMEMBERED)
def look_up(word: str) -> NameWord:
    """Look a word up in the lists of names and of words that are none."""
    small = word.lower()
    is_capital = word[0].isupper()
    given = _is_given(word)
    other = any(base in _not_names() for base in (small, small.removesuffix("s")))
    listed = _is_in(small, _surnames())
    doubtful = small in _doubtful() or (len(small) > 4 and small.removesuffix("s") in _doubtful())
    surname = is_capital and not other and (listed or bool(_SURNAME.fullmatch(word)))
    misspelt = _misspelt_for(small) if is_capital and not (other or given or doubtful or surname) else ""
    is_name_when_small = len(small) > 1 and not _is_in(small, read_words("names_never_small.txt"))
    return NameWord(
        small=small,
        is_capital=is_capital,
        is_given=given,
        is_exactly_given=small in _given(),
        is_doubtful=doubtful,
        is_surname=surname,
        is_listed_surname=listed,
        is_sure_surname=bool(_SURE_SURNAME.fullmatch(word)),
        is_other=other,
        is_empty=small in _empty_words(),
        is_listed_small=is_name_when_small
        and (given or small in _doubtful() or listed or bool(_SMALL_SURNAME.fullmatch(small))),
        is_sure_small=is_name_when_small and not other and _is_sure_small(small),
        is_misspelt=bool(misspelt),
        is_surely_misspelt=bool(misspelt)
        and (len(small) > SHORTEST_TYPO or sorted(small) == sorted(misspelt)),
    )


def cues(role: str) -> frozenset[str]:
    """Give the words after which a name stands ("naming", "role"), or that may stand between ("fill")."""
    return _cues()[role]


@lru_cache(maxsize=1)
def _cues() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in read_lines("name_cues.txt"):
        head, _, words = line.partition(":")
        found.setdefault(head, set()).update(words.split())
    return {head: frozenset(words) for head, words in found.items()}


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return frozenset(name.lower() for name in read_words("names_given.txt")) - _doubtful()


@lru_cache(maxsize=1)
def _doubtful() -> frozenset[str]:
    return frozenset(name.lower() for name in read_words("names_doubtful.txt"))


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(name.lower() for name in read_words("names_surnames.txt"))


@lru_cache(maxsize=1)
def _not_names() -> frozenset[str]:
    return frozenset(word.lower() for word in read_words("names_not.txt"))


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    """Give the small words of the languages; one with a capital in the middle of a sentence is no name."""
    return frozenset().union(*(read_words(f"stop_{language}.txt") for language in ("sv", "en", "se", "nb")))


@lru_cache(maxsize=1)
def _after_cue() -> frozenset[str]:
    return read_words("names_after_cue.txt")


@lru_cache(maxsize=1_000)
def _bases(small: str) -> tuple[str, ...]:
    """Give a word and what it may be without its case ending ("lundmarks", "máreha")."""
    found = [small]
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= 3:
            found.append(small[: -len(ending)])
    if small.endswith(("ha", "hii", "his", "hiin")):
        found.append(small.rpartition("h")[0] + "t")
    return tuple(found)


def _is_in(small: str, names: frozenset[str]) -> bool:
    return not names.isdisjoint(_bases(small))


def _is_given(word: str) -> bool:
    """Tell whether a word is a given name; a double name is one when its first part is ("Karl-Erik")."""
    small = word.lower()
    if _is_in(small, _given()):
        return True
    first, dash, last = word.partition("-")
    if dash and last and last[0].isupper():
        listed = _given() | _doubtful()
        return first.lower() in listed and _is_in(last.lower(), listed)
    return word[0].isupper() and _is_sami_case(small)


def _is_sami_case(small: str) -> bool:
    """Tell whether a word is a Sámi given name in another case ("Ánttiin", of "Ánte") or written with á."""
    if not (_SAMI_LETTERS & set(small)) or len(small) > 30:
        return False
    if len(small) >= SHORTEST_SMALL and small.replace("á", "a") in _given():
        return True
    for ending in _SAMI_ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= 3:
            stem = small[: -len(ending)]
            if any(_skeleton(stem + added) in _skeletons() for added in ("", "š", "t")):
                return True
    return False


def _skeleton(name: str) -> str:
    """Give a name without its last vowels and with every letter once."""
    return re.sub(r"(.)\1+", r"\1", name.rstrip(_VOWELS))


@lru_cache(maxsize=1)
def _skeletons() -> frozenset[str]:
    names = (name for name in _given() if _SAMI_LETTERS & set(name))
    return frozenset(form for form in map(_skeleton, names) if len(form) >= 3)


def _is_sure_small(small: str) -> bool:
    """Tell whether a word with a small letter is a name and nothing else ("kevin", "kevins")."""
    base = small if small in _given() else small.removesuffix("s")
    return len(base) >= SHORTEST_SMALL and base in _given() and not {base, small} & _after_cue()


def _misspelt_for(small: str) -> str:
    """Give the name that a word is with one typing error; a letter three times in a row is one error."""
    word = re.sub(r"(.)\1{2,}", r"\1\1", small)
    if word != small and word in _given():
        return word
    if len(word) < SHORTEST_TYPO or len(word) > 20:
        return ""
    near = {name for form in shorter(word) for name in _by_shorter().get(form, ())}
    fitting = (name for name in sorted(near) if name[0] == word[0] and differ_by_one(word, name))
    return next(fitting, "")


@lru_cache(maxsize=1)
def _by_shorter() -> dict[str, tuple[str, ...]]:
    return by_shorter(_given(), SHORTEST_TYPO)
