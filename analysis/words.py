"""Words: spelling, clauses, base forms, Swedish glosses for Sámi, stop words, answers that say nothing.

All later reading stands on these functions. They are pure: the same text gives the same result, and nothing
is read but the word lists of this package. They do not decide what a text is about.
"""

import re
from bisect import bisect_left
from functools import lru_cache

import simplemma

from analysis import sami
from analysis.sami import Dictionary, read_dictionary, use_dictionary
from analysis.spelling import by_shorter, differ_by_one, normalise, shorter
from analysis.word_lists import read_lines, read_words

__all__ = [
    "Dictionary",
    "glosses",
    "lemmas",
    "lemmas_of",
    "normalise",
    "read_dictionary",
    "says_nothing",
    "split_clauses",
    "stop_words",
    "tokens",
    "use_dictionary",
]

LANGUAGES = ("sv", "se", "en", "nb")

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")

_SENTENCE_END = re.compile(
    r"[.!?…]{1,20}[)\"']{0,3}(?=\s|$)|[\n;•]+|(?<=[^\W\d_]{3})[.!?](?=[A-ZÅÄÖÁČŠ][a-zåäöáčđŋšŧž])"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:t\.?ex|bl\.?a|d\.?v\.?s|m\.?m|ca|kl|nr|tel|resp|t\.o\.m|fr\.o\.m|e\.g|i\.e|mr|mrs|dr|st|jna"
    r"|dmj|\d{1,2})$",
    re.IGNORECASE,
)
_TURN = re.compile(
    r",?\s(?:men|fast|samt|dessutom|och\s(?:att|sen|sedan|så|det|dom|de|jag|vi|man|polisen|kommunen)"
    r"|but|and\s(?:that|also|then|the|i|we|there)|also|muhto|ja\s(?:ahte|dasto|boles|gielda)|maiddái)\s",
    re.IGNORECASE,
)
_LIST_SIGN = re.compile(r",\s|\s[-–—]\s|\s(?:och|and|ja)\s", re.IGNORECASE)
_REPEATED = re.compile(r"(.)\1+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")

# Words that do not make "vet ej" say anything more.
FILLERS = frozenset(
    (
        "tyvärr",
        "faktiskt",
        "direkt",
        "riktigt",
        "väl",
        "nog",
        "just",
        "nu",
        "sorry",
        "mate",
        "gal",
        "dál",
        "än",
        "ännu",
    )
)
SHORTEST_TYPO = 6  # letters of a phrase in which a typing error is allowed
SHORTEST_CLAUSE = 2  # words on each side of a sentence end
SHORTEST_TURN = 3  # words on each side of "men"
LONG_LIST = 14  # words before a list is divided at its commas
SHORTEST_ITEM = 4  # words on each side of a dividing comma


def tokens(text: str) -> list[str]:
    """Give the words of a text in lower case, without numbers and signs."""
    return [word.lower() for word in _WORD.findall(normalise(text))]


def split_clauses(text: str) -> list[tuple[int, int]]:
    """Divide a text into the spans that may each have a theme of their own.

    A text is divided at sentence ends and lines, at words that turn to something else ("men", "but",
    "muhto"), and a long list at its commas. Very short pieces stay with the one before: alone they mislead.
    """
    starts = [match.start() for match in _WORD.finditer(text)]
    spans = _divide(text, starts, (0, len(text)), _sentence_cuts(text), SHORTEST_CLAUSE)
    turned: list[tuple[int, int]] = []
    for span in spans:
        cuts = [(match.start(), match.start()) for match in _TURN.finditer(text, *span)]
        turned += _divide(text, starts, span, cuts, SHORTEST_TURN)
    clauses: list[tuple[int, int]] = []
    for span in turned:
        is_long = _count(starts, *span) >= LONG_LIST
        cuts = [match.span() for match in _LIST_SIGN.finditer(text, *span)] if is_long else []
        clauses += _divide(text, starts, span, cuts, SHORTEST_ITEM)
    return clauses


def _sentence_cuts(text: str) -> list[tuple[int, int]]:
    cuts = []
    for match in _SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        is_full_stop = match.group() == "."
        if not (is_full_stop and _ABBREVIATION.search(before)):
            cuts.append((match.end(), match.end()))
    return cuts


def _count(starts: list[int], start: int, end: int) -> int:
    """Count the words that begin in a span; looked up, because counting anew made long texts quadratic."""
    return bisect_left(starts, end) - bisect_left(starts, start)


def _divide(
    text: str, starts: list[int], span: tuple[int, int], cuts: list[tuple[int, int]], shortest: int
) -> list[tuple[int, int]]:
    """Cut a span where both sides have enough words; a cut (from, to) leaves out what lies between."""
    pieces: list[tuple[int, int]] = []
    begin, end = span
    for left, right in cuts:
        if _count(starts, begin, left) >= shortest and _count(starts, right, end) >= shortest:
            pieces.append((begin, left))
            begin = right
    pieces.append((begin, end))
    return [piece for piece in (_trim(text, left, right) for left, right in pieces) if piece[0] < piece[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;-–—•*"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def lemmas(text: str, language: str, dictionary: Dictionary | None = None) -> list[str]:
    """Give the base forms of a text's words, in order, in lower case.

    Northern Sámi goes by our own vocabulary (or the larger one given): a general lemmatiser gets only a third
    of its words right (measured 2026), so an unknown word stays as it was written.
    """
    return [lemma for word in tokens(text) for lemma in lemmas_of(word, language, dictionary)]


def lemmas_of(word: str, language: str, dictionary: Dictionary | None = None) -> list[str]:
    """Give the base form of one word, or those of the words that a Sámi compound is made of."""
    if language == "se":
        return [part.lemma for part in sami.find(word, dictionary)] or [word]
    return [_lemma(word, language if language in LANGUAGES else "sv")]


@lru_cache(maxsize=100_000)
def _lemma(word: str, language: str) -> str:
    # The lemmatiser takes small words for verbs ("för" -> "föra"): keep them as written.
    if word in stop_words(language):
        return word
    return str(simplemma.lemmatize(word, lang=language)).lower()


def glosses(text: str, dictionary: Dictionary | None = None) -> list[str]:
    """Give, in order, what the known words of a Northern Sámi text mean in Swedish.

    It makes a Sámi answer comparable with a Swedish one on the same theme. It is no translation and is not
    meant to be shown as one. Single words, without those that say nothing ("bli arg" gives "arg").
    """
    empty = stop_words("sv")
    meanings = (
        meaning for token in tokens(text) for word in sami.find(token, dictionary) for meaning in word.gloss
    )
    return [word for meaning in meanings for word in tokens(meaning) if word not in empty]


@lru_cache(maxsize=16)
def stop_words(language: str) -> frozenset[str]:
    """Give the words of a language that do not tell what a text is about.

    For Sámi also as they are written without its letters.
    """
    words = read_words(f"stop_{language if language in LANGUAGES else 'sv'}.txt")
    if language == "se":
        words |= {sami.without_letters(word) for word in words if len(word) > 3}
    return words


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return frozenset(_squeeze(line) for line in read_lines("no_concern.txt"))


@lru_cache(maxsize=1)
def _nothing_once() -> frozenset[str]:
    return frozenset(_REPEATED.sub(r"\1", phrase) for phrase in _nothing())


def _drawn_out(text: str) -> str:
    """Give the words with every letter once, where one is drawn out ("neeej"); else nothing."""
    if not _DRAWN_OUT.search(text.lower()):
        return ""
    words = " ".join(tokens(text))
    return _REPEATED.sub(r"\1", words) if _DRAWN_OUT.search(words) else ""


def _squeeze(text: str) -> str:
    """Write words the way lists are compared: lower case, no signs, no letter more than twice in a row."""
    words = " ".join(tokens(text.replace("'", ""))).replace("-", " ")
    return _DRAWN_OUT.sub(r"\1\1", words)


def says_nothing(text: str) -> bool:
    """Tell whether a whole answer names no concern ("vet ej", "-", "in dieđe", "none", a lone emoji).

    Such answers are counted in a bucket of their own: left among the others, "don't know" becomes a theme.
    Only whole answers count, so "inget ljus på vägen" says something.
    """
    normal = normalise(text)
    if len(normal) > 200:
        return False
    words = _squeeze(normal)
    if not words:
        return True
    parts = words.split()
    if (
        _drawn_out(normal) in _nothing_once()
        or words in _nothing()
        or " ".join(part for part in parts if part not in FILLERS) in _nothing()
    ):
        return True
    if len(parts) == 1 and (len(words) == 1 or len(set(words)) == 1):
        return True
    return len(words) >= (6 if len(parts) > 1 else 8) and _is_nearly_nothing(words)


def _is_nearly_nothing(words: str) -> bool:
    """Allow one typing error: a letter too many, too few, another, or two that changed places."""
    if len(words) > _longest_nothing() + 1:
        return False
    near = {phrase for form in shorter(words) for phrase in _nothing_by_shorter().get(form, ())}
    return any(differ_by_one(words, phrase) for phrase in near)


@lru_cache(maxsize=1)
def _longest_nothing() -> int:
    return max(map(len, _nothing()), default=0)


@lru_cache(maxsize=1)
def _nothing_by_shorter() -> dict[str, tuple[str, ...]]:
    return by_shorter(_nothing(), SHORTEST_TYPO)
