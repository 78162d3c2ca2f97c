"""Northern Sámi words: from the form that somebody wrote to its base form and its meaning in Swedish.

Our own vocabulary (`vocabularies/sami.tsv`) lists inflected forms, because seven cases and consonant
gradation make rules for endings alone unreliable. A word that is not listed is tried without its enclitic,
as a compound, by its longest known stem, and last without Sámi letters, since many phone keyboards lack them.
It says what a word means. It knows no grammar and never writes Sámi.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.word_lists import read_lines, read_words

SHORTEST_STEM = 5
LONGEST_ENDING = 7
SHORTEST_PART = 4
LONGEST_WORD = 60
NO_WORDS = "the file holds no words; each line is word and meaning, or form, base form and meaning, with tabs"

# Enclitics and possessive endings say nothing about what a word is about.
CLITICS = ("ge", "go", "gis", "han", "bat", "ba", "son", "mat", "sal", "ges", "gen")
_WITHOUT_LETTERS = str.maketrans("áčđŋšŧžâàäæåñ", "acdnstzaaaaan")


@dataclass(frozen=True)
class Word:
    """A base form with what it means in Swedish (or Norwegian), and how surely it was found."""

    lemma: str
    gloss: tuple[str, ...]


@dataclass(frozen=True)
class Dictionary:
    """Forms with their words, and the same forms written without Sámi letters."""

    forms: Mapping[str, Word]
    plain: Mapping[str, Word]
    stems: Mapping[str, Word]


def without_letters(word: str) -> str:
    """Write a word as a keyboard without Sámi letters does (č as c); for a second-choice search only."""
    return word.translate(_WITHOUT_LETTERS)


def build(rows: Iterable[tuple[str, str, str]], under: Dictionary | None = None) -> Dictionary:
    """Make a dictionary of rows (form, base form, gloss); what `under` already knows stays as it is.

    Where two rows have the same form, their glosses are joined, up to four: the reader of a text needs what
    a word may mean, and the themes around it decide.
    """
    found: dict[str, Word] = {}
    same: dict[tuple[str, str], Word] = {}
    for form, lemma, gloss in rows:
        word = same.get((lemma, gloss))
        if word is None:
            meanings = tuple(part.strip() for part in gloss.split(",") if part.strip())
            word = same[lemma, gloss] = Word(lemma.lower(), meanings)
        key = form.lower()
        known = found.setdefault(key, word)
        if known is not word:
            joined = tuple(dict.fromkeys(known.gloss + word.gloss))[:4]
            found[key] = Word(known.lemma, joined)
    forms = {**found, **(under.forms if under else {})}
    # All forms are written without Sámi letters in one go: one by one it takes three times as long.
    without = without_letters("\n".join(forms)).split("\n")
    plain: dict[str, Word] = {}
    stems: dict[str, Word] = {}
    for (form, word), bare in zip(forms.items(), without, strict=True):
        plain.setdefault(bare, word)
        if len(form) > SHORTEST_STEM:
            stem = form.rstrip("aeiouátns") if form[-1] in "aeiouát" else form
            if len(stem) >= SHORTEST_STEM:
                stems.setdefault(stem, word)
    return Dictionary(forms, plain, stems)


@lru_cache(maxsize=1)
def own_dictionary() -> Dictionary:
    """Give our own vocabulary, read once."""
    return build(_own_rows())


def _own_rows() -> Iterator[tuple[str, str, str]]:
    """Yield form, base form and meaning, one after another: a list of them all takes memory and time."""
    for line in read_lines("sami.tsv"):
        lemma, gloss, forms = line.split("\t")
        for form in (lemma, *forms.split()):
            yield form, lemma, gloss


def read_dictionary(path: Path) -> Dictionary:
    """Read a larger dictionary file on top of our own vocabulary.

    The file has one word a line, tab-separated: word and meaning, or form, base form and meaning. Lines that
    are shorter are passed over, because such files differ and one bad line should not cost the whole. A file
    in another encoding, or without a single word, raises ValueError.
    """
    rows: list[tuple[str, str, str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            cells = [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
            if len(cells) == 2 and all(cells):
                rows.append((cells[0], cells[0], cells[1]))
            elif len(cells) >= 3 and all(cells[:3]):
                rows.append((cells[0], cells[1], cells[2]))
    if not rows:
        raise ValueError(NO_WORDS)
    return build(rows, under=own_dictionary())


_chosen: list[Dictionary] = []


def use_dictionary(dictionary: Dictionary | None) -> None:
    """Let every later reading in this process go by a larger dictionary; None goes back to our own.

    It is chosen once, before the first text: what was read before keeps the words it was given.
    """
    _chosen[:] = [dictionary] if dictionary else []
    _find_in_chosen.cache_clear()


def is_chosen() -> bool:
    """Tell whether a larger dictionary than our own is in use."""
    return bool(_chosen)


def find(form: str, dictionary: Dictionary | None = None) -> tuple[Word, ...]:
    """Find the word or, for a compound, the words that a written form stands for; empty when unknown."""
    return _find(form.lower(), dictionary) if dictionary else _find_in_chosen(form.lower())


@lru_cache(maxsize=20_000)
def _find_in_chosen(form: str) -> tuple[Word, ...]:
    return _find(form, _chosen[0] if _chosen else own_dictionary())


def _find(form: str, dictionary: Dictionary) -> tuple[Word, ...]:
    if len(form) > LONGEST_WORD:
        return ()
    for candidate in (form, *_without_clitic(form)):
        word = dictionary.forms.get(candidate)
        if word:
            return (word,)
    parts = _compound(form, dictionary)
    if parts:
        return parts
    stem = _stem(form, dictionary)
    if stem:
        return (stem,)
    for candidate in (form, *_without_clitic(form)):
        word = dictionary.plain.get(candidate.translate(_WITHOUT_LETTERS))
        if word and len(candidate) > 2:
            return (word,)
    return ()


def _without_clitic(form: str) -> list[str]:
    return [
        form[: -len(clitic)] for clitic in CLITICS if form.endswith(clitic) and len(form) - len(clitic) >= 3
    ]


def _compound(form: str, dictionary: Dictionary) -> tuple[Word, ...]:
    """Split a compound in two known words, the longest last part first: it carries the meaning."""
    for cut in range(SHORTEST_PART, len(form) - SHORTEST_PART + 1):
        last = dictionary.forms.get(form[cut:])
        first = dictionary.forms.get(form[:cut].rstrip("-")) if last else None
        if first and last:
            return (first, last)
    return ()


def _stem(form: str, dictionary: Dictionary) -> Word | None:
    longest = len(form)
    shortest = max(SHORTEST_STEM, longest - LONGEST_ENDING)
    endings = read_words("sami_endings.txt")
    for cut in range(longest, shortest - 1, -1):
        word = dictionary.stems.get(form[:cut])
        if word and (cut == longest or form[cut:] in endings):
            return word
    return None
