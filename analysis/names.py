"""Names of people: where they stand in a text.

A name is recognised by a list of given names and surnames, by what stands before it ("heter", "grannen",
"namma lea", "called") and by what follows it (a surname). Many names are also ordinary words ("Bo", "Sten",
"Björn"): they need evidence, so that "Sten på vägen" stays. Places, days, authorities and apps are no people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.identifiers import Found
from analysis.word_lists import read_lines, read_words

_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SENTENCE_SIGNS = frozenset('.!?:;\n•"”([…–—')
_SURNAME = re.compile(
    r"[A-ZÅÄÖÁČŠ][a-zåäöéüáčđŋšŧž]{1,24}"
    r"(?:sson|sdotter|sen|kvist|qvist|quist|ström|gren|lund|mark|stedt|berg|dahl|holm|blad|blom|lander|vall|sjö"
    r"|järvi|nen|vik|man|lin|in|én|ell|fjäll|fors)(?:s|a|i|ii|is|as|in)?"
)
# Surname endings that are seldom those of a place or an ordinary word: enough without a given name before.
_SURE_SURNAME = re.compile(r"[A-ZÅÄÖ][a-zåäöéü]{1,24}(?:sson|kvist|qvist|quist|stedt|gren)s?")
_ENDINGS = ("s", "'s", "’s", "in", "is", "ii", "as", "ain", "ide", "iin", "s", "n", "i", "a")
_PLACE_BEFORE = frozenset(
    ("i", "på", "från", "till", "vid", "mot", "utanför", "kring", "runt", "in", "at", "from", "to", "near")
)
MOST_PARTS = 3


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int
    starts_sentence: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


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


@lru_cache(maxsize=3)
def _cues(role: str) -> frozenset[str]:
    lines = (line.partition(":") for line in read_lines("name_cues.txt"))
    return frozenset(word for head, _, words in lines if head == role for word in words.split())


def _bases(word: str) -> Iterator[str]:
    """Give a word and what it may be without its case ending ("Lundmarks", "Máreha")."""
    small = word.lower()
    yield small
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= 3:
            yield small[: -len(ending)]
    if small.endswith(("ha", "hii", "his", "hiin")):
        yield small.rpartition("h")[0] + "t"


def _is_in(word: str, names: frozenset[str]) -> bool:
    return any(base in names for base in _bases(word))


def _is_given(word: str) -> bool:
    """Tell whether a word is a given name; a double name is one when its first part is ("Karl-Erik")."""
    first, dash, last = word.partition("-")
    if dash and last and last[0].isupper():
        listed = _given() | _doubtful()
        return _is_in(word, _given()) or (first.lower() in listed and _is_in(last, listed))
    return _is_in(word, _given())


def _is_other(word: str) -> bool:
    return any(base in _not_names() for base in (word.lower(), word.lower().removesuffix("s")))


def _is_surname(token: _Token) -> bool:
    if _is_other(token.text) or not token.is_capital:
        return False
    return _is_in(token.text, _surnames()) or bool(_SURNAME.fullmatch(token.text))


def find_names(text: str) -> Iterator[Found]:
    """Find the names of people, with the surnames that follow."""
    tokens = _tokens(text)
    at = 0
    while at < len(tokens):
        last = _name_at(text, tokens, at)
        if last is None:
            at += 1
            continue
        yield Found(tokens[at].start, tokens[last].end, "namn")
        at = last + 1


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        starts = not found or any(sign in _SENTENCE_SIGNS for sign in between[:20])
        found.append(_Token(match.group(), match.start(), match.end(), starts))
        end = match.end()
    return found


def _name_at(text: str, tokens: list[_Token], at: int) -> int | None:
    """Give the index of the last token of a name that begins here, or None."""
    token = tokens[at]
    if len(token.text) < 2 or len(token.text) > 40:
        return None
    evidence = _evidence(text, tokens, at)
    if not _begins_name(text, tokens, at, evidence):
        return None
    last = at
    while last + 1 < len(tokens) and last - at + 1 < MOST_PARTS and _continues(text, tokens, last):
        last += 1
    return last


def _continues(text: str, tokens: list[_Token], last: int) -> bool:
    """Tell whether the next token belongs to the same name: a capitalised word right behind, no place."""
    this, following = tokens[last], tokens[last + 1]
    if text[this.end : following.start] not in (" ", "  ") or not following.is_capital:
        return False
    is_shouted = this.text.isupper() and len(this.text) > 2
    if is_shouted:
        return _is_surname(following) or (following.text.isupper() and _is_in(following.text, _surnames()))
    if this.text.endswith("s") and this.text.lower() not in _given():
        return _is_surname(following)
    return not _is_other(following.text) and not (following.text.isupper() and len(following.text) > 2)


def _evidence(text: str, tokens: list[_Token], at: int) -> str:
    """Tell what stands before: "naming" ("heter"), "role" ("grannen"), or nothing."""
    steps = 0
    here = at - 1
    while here >= 0 and steps < 3:
        if not re.fullmatch(r"[\s:,\"'”(]{1,3}", text[tokens[here].end : tokens[here + 1].start]):
            return ""
        word = tokens[here].text.lower()
        if word in _cues("naming"):
            return "naming"
        if word in _cues("role"):
            return "role" if steps == 0 or tokens[at].is_capital else ""
        if word not in _cues("fill"):
            return ""
        here -= 1
        steps += 1
    return ""


def _begins_name(text: str, tokens: list[_Token], at: int, evidence: str) -> bool:
    token = tokens[at]
    word = token.text
    small = word.lower()
    if not token.is_capital:
        is_listed = _is_given(word) or small in _doubtful() or _is_in(word, _surnames())
        return (
            bool(evidence)
            and is_listed
            and small not in read_words("names_never_small.txt")
            and len(small) > 1
        )
    if word.isupper() and len(word) > 1 and not _stands_alone(text, token):
        return small in _given() and len(word) >= 4
    if _is_other(word):
        return False
    if _is_given(word):
        return True
    if evidence == "naming" or (evidence == "role" and not token.starts_sentence):
        return True
    if small in _doubtful() or (len(small) > 4 and small.removesuffix("s") in _doubtful()):
        return _doubtful_is_name(text, tokens, at)
    return _surname_alone(tokens, at)


def _stands_alone(text: str, token: _Token) -> bool:
    """Tell whether a word in capitals is the exception; where all is shouted, capitals say nothing."""
    around = text[max(0, token.start - 60) : token.start] + text[token.end : token.end + 60]
    letters = [letter for letter in around if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) * 2 < len(letters) + 1


def _doubtful_is_name(text: str, tokens: list[_Token], at: int) -> bool:
    token = tokens[at]
    is_followed = at + 1 < len(tokens) and text[token.end : tokens[at + 1].start] == " "
    if is_followed and _is_surname(tokens[at + 1]):
        return True
    return not token.starts_sentence and token.text.lower() not in _not_names()


def _surname_alone(tokens: list[_Token], at: int) -> bool:
    token = tokens[at]
    if _is_in(token.text, _surnames()) and not token.starts_sentence:
        return True
    before = tokens[at - 1].text.lower() if at else ""
    is_place = before in _PLACE_BEFORE
    return bool(_SURE_SURNAME.fullmatch(token.text)) and (not is_place or "sson" in token.text)
