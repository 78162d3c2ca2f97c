"""Names of people: where they stand in a text.

A name is recognised by a list of given names and surnames, by what stands before it ("heter", "grannen",
"namma lea", "called") and by what follows it (a surname, "mamma"). Many names are also ordinary words ("Bo",
"Sten", "Björn"): they need evidence, so that "Sten på vägen" stays. Places, days, authorities and apps are no
people.
"""

import re
from collections.abc import Iterator

from analysis.identifiers import Found
from analysis.name_words import NameWord, cues, look_up

_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SENTENCE_SIGNS = frozenset('.!?:;\n•"”([…–—')
_BESIDE_CUE = re.compile(r"[\s:,\"'”(/]{1,3}")
_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-ZÅÄÖÁ]\.?[\s-]?){0,2}[A-ZÅÄÖÁ]\.?\s?(?=[A-ZÅÄÖÁČŠ][a-zåäöéüáčđŋšŧž])"
)
_SIGNED = re.compile(r"(?:^|[\n.!?]\s{0,2})/\s?$")
_PLACE_BEFORE = frozenset(
    ("i", "på", "från", "till", "vid", "mot", "utanför", "kring", "runt", "in", "at", "from", "to", "near")
)
MOST_PARTS = 3
SHORTEST_AT_START = 6
LONGEST = 40


class _Tokens:
    """The words of a text, what each may be, and where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in _TOKEN.finditer(text)]
        self.known = [
            look_up(text[start:end]) if end - start <= LONGEST else None for start, end in self.spans
        ]

    def word(self, at: int) -> str:
        return self.text[self.spans[at][0] : self.spans[at][1]]

    def between(self, at: int) -> str:
        """Give what stands between a word and the next."""
        return self.text[self.spans[at][1] : self.spans[at + 1][0]]

    def starts_sentence(self, at: int) -> bool:
        return at == 0 or any(sign in _SENTENCE_SIGNS for sign in self.between(at - 1)[:20])

    def next_to(self, at: int) -> NameWord | None:
        """Give what the next word may be, where only a blank stands between."""
        is_next = at + 1 < len(self.spans) and self.between(at) in (" ", "  ")
        return self.known[at + 1] if is_next else None


def find_names(text: str) -> Iterator[Found]:
    """Find the names of people, with the surnames that follow and the initials before."""
    tokens = _Tokens(text)
    passed = -1
    for at, known in enumerate(tokens.known):
        if at <= passed or known is None or not known.may_begin or not _begins_name(tokens, at, known):
            continue
        passed = _last(tokens, at)
        start, end = tokens.spans[at][0], tokens.spans[passed][1]
        yield Found(_with_initials(text, start, known), end, "namn")


def _last(tokens: _Tokens, at: int) -> int:
    """Give the index of the last word of a name."""
    last = at
    while last + 1 < len(tokens.spans) and last - at + 1 < MOST_PARTS and _continues(tokens, last):
        last += 1
    return last


def _with_initials(text: str, start: int, known: NameWord) -> int:
    """Give where a name begins when initials stand before it ("J. Lundmark", "P-O Lindqvist")."""
    if not known.is_capital:
        return start
    window = max(0, start - 8)
    for match in _INITIALS.finditer(text, window, min(len(text), start + 2)):
        if match.end() == start:
            return match.start()
    return start


def _continues(tokens: _Tokens, last: int) -> bool:
    """Tell whether the next token belongs to the same name: a capitalised word right behind, no place."""
    this, following = tokens.known[last], tokens.next_to(last)
    if this is None or following is None:
        return False
    if not this.is_capital:
        return not following.is_capital and this.is_given and _is_small_surname(following)
    if not following.is_capital:
        return False
    word, behind = tokens.word(last), tokens.word(last + 1)
    if word.isupper() and len(word) > 2:
        return following.is_surname or (behind.isupper() and following.is_listed_surname)
    if len(behind) == 1:
        return this.is_given and behind not in "IAÅ"
    if word.endswith("s") and not this.is_exactly_given and "-" not in word:
        return following.is_surname
    return not (following.is_other or following.is_empty) and not (behind.isupper() and len(behind) > 2)


def _is_small_surname(known: NameWord) -> bool:
    """Tell whether a word with a small letter can be the surname after a given name."""
    return known.is_listed_small and not known.is_given and not known.is_doubtful


def _evidence(tokens: _Tokens, at: int) -> str:
    """Tell what stands before: "naming" ("heter"), "role" ("grannen"), or nothing."""
    here = at - 1
    for steps in range(3):
        if here < 0 or not _BESIDE_CUE.fullmatch(tokens.between(here)):
            return ""
        word = tokens.word(here).lower()
        if word in cues("naming"):
            return "naming"
        if word in cues("role"):
            is_capital = tokens.word(at)[0].isupper()
            return "role" if steps == 0 or is_capital else ""
        if word not in cues("fill"):
            return ""
        here -= 1
    return ""


def _begins_name(tokens: _Tokens, at: int, known: NameWord) -> bool:
    if not known.is_capital:
        return _begins_small(tokens, at, known)
    word = tokens.word(at)
    if len(word) < 2:
        return False
    if word.isupper() and not _stands_alone(tokens.text, *tokens.spans[at]):
        return known.is_exactly_given and len(word) >= 4
    if known.is_other:
        return False
    following = tokens.next_to(at)
    starts = tokens.starts_sentence(at)
    is_followed = following is not None and (
        following.is_surname or (following.is_capital and following.is_exactly_given)
    )
    if known.is_given or (known.is_misspelt and (not starts or is_followed or known.is_surely_misspelt)):
        return True
    if _has_evidence(tokens, at, known, starts=starts):
        return True
    if known.is_doubtful:
        return is_followed or not (starts or tokens.word(at - 1).lower() in cues("never"))
    return _is_shown_by_next(known, following, starts=starts) or _surname_alone(
        tokens, at, known, starts=starts
    )


def _is_shown_by_next(known: NameWord, following: NameWord | None, *, starts: bool) -> bool:
    """Tell whether the next word shows that this is a name: a sure surname, "mamma" after a genitive."""
    if following is None or known.is_empty:
        return False
    if following.is_capital and following.is_sure_surname and not following.is_other:
        return known.small not in cues("role") and known.small not in cues("naming")
    return not starts and known.small.endswith("s") and following.small in cues("kin")


def _begins_small(tokens: _Tokens, at: int, known: NameWord) -> bool:
    """Tell whether a word with a small letter is a name: by a cue before, a surname behind, or by itself."""
    if known.is_sure_small:
        return True
    following = tokens.next_to(at)
    if known.is_given and following is not None and not following.is_capital:
        is_pair = following.is_listed_surname and _is_small_surname(following)
        if is_pair or following.small.endswith("sson"):
            return True
    is_name = known.is_given or known.is_doubtful or known.is_listed_surname
    return is_name and bool(_evidence(tokens, at))


def _has_evidence(tokens: _Tokens, at: int, known: NameWord, *, starts: bool) -> bool:
    """Tell whether what stands before shows a name: a cue word, a sign-off, or initials before a surname."""
    if known.is_empty:
        return False
    evidence = _evidence(tokens, at)
    if evidence == "naming" or (evidence == "role" and not starts):
        return True
    start = tokens.spans[at][0]
    if known.is_surname and _with_initials(tokens.text, start, known) < start:
        return True
    return at + 2 >= len(tokens.spans) and bool(_SIGNED.search(tokens.text[max(0, start - 4) : start]))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a word in capitals is the exception; where all is shouted, capitals say nothing."""
    around = text[max(0, start - 60) : start] + text[end : end + 60]
    letters = [letter for letter in around if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) * 2 < len(letters) + 1


def _surname_alone(tokens: _Tokens, at: int, known: NameWord, *, starts: bool) -> bool:
    is_long = known.is_listed_small and len(known.small) >= SHORTEST_AT_START
    if known.is_listed_surname and (not starts or is_long):
        return True
    before = tokens.word(at - 1).lower() if at else ""
    is_place = before in _PLACE_BEFORE
    return known.is_sure_surname and (not is_place or "sson" in known.small)
