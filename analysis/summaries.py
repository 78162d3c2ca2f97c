"""What a reviewer reads of each theme: labels, telling words by language, sizes and typical answers."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.answers import FITS_NO_THEME, LABEL_LANGUAGES, Assignment, Prepared, ThemeSummary
from analysis.codebook import Codebook
from analysis.emergent import Proposal
from analysis.features import content_words
from analysis.quotes import choose_quotes

TERMS = 8
LABEL_TERMS = 3
# A word that one answer alone uses may be a name; words of themes are those that several people use.
SHARED_BY = 2

OTHER_LABELS = {"sv": "Passar inte under något tema", "se": "Ii heive makkárge fáddái", "en": "Fits no theme"}


@dataclass(frozen=True)
class Placed:
    """Assignments together with the answers they place, and the words (with glosses) of each answer."""

    assignments: Sequence[Assignment]
    answers: Mapping[str, Prepared]
    words: Mapping[str, Sequence[str]]

    def of(self, theme: str) -> list[Assignment]:
        """Return the assignments of a theme, main and further."""
        return [each for each in self.assignments if each.theme == theme]


def summarise(
    placed: Placed,
    codebook: Codebook | None,
    keys: Iterable[str],
    proposals: Mapping[str, Proposal],
    earlier: Mapping[str, Mapping[str, str]],
) -> tuple[ThemeSummary, ...]:
    """Return the themes that have answers, the largest first and the bucket of those that fit none last.

    `earlier` holds the labels of themes that are in no codebook but were in an earlier survey.
    """
    by_theme: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in placed.assignments:
        by_theme[assignment.theme].append(assignment)
    terms = _telling_words(by_theme, placed)
    named = {theme.key: theme for theme in codebook.themes} if codebook else {}
    summaries = []
    for key in (*keys, *sorted({each.key for each in proposals.values()}), FITS_NO_THEME):
        members = by_theme.get(key, [])
        if not members:
            continue
        theme = named.get(key)
        labels, borrowed = _labels(terms[key])
        if theme is not None or key == FITS_NO_THEME:
            labels, borrowed = dict(theme.labels if theme else OTHER_LABELS), ()
        elif key in earlier:
            labels, borrowed = dict(earlier[key]), ()
        languages = Counter(placed.answers[each.id].language for each in members)
        summaries.append(
            ThemeSummary(
                key=key,
                area=theme.area if theme else "",
                labels=labels,
                terms=terms[key],
                size=len(members),
                size_by_language=dict(sorted(languages.items())),
                quotes=choose_quotes(members, placed.answers, placed.words, terms[key]),
                origin=_origin(key, theme is not None, key in earlier),
                main_size=sum(each.is_main for each in members),
                labels_borrowed=borrowed,
            )
        )
    return tuple(sorted(summaries, key=lambda each: (each.key == FITS_NO_THEME, -each.size, each.key)))


def _origin(key: str, is_in_codebook: bool, is_earlier: bool) -> str:
    if is_in_codebook:
        return "codebook"
    if key == FITS_NO_THEME:
        return "other"
    return "earlier" if is_earlier else "proposed"


def _telling_words(
    by_theme: Mapping[str, Sequence[Assignment]], placed: Placed
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return, by theme and language, the words that are common in the theme and rare outside it
    (c-TF-IDF).
    """
    counts: dict[str, dict[str, Counter[str]]] = {}
    everywhere: dict[str, Counter[str]] = defaultdict(Counter)
    for theme, members in by_theme.items():
        counts[theme] = defaultdict(Counter)
        for each in members:
            answer = placed.answers[each.id]
            language = answer.language
            # Swedish glosses help to compare Sámi answers, but are not words that anybody wrote.
            if language != "se" and each.end - each.start == len(answer.text):
                spoken = set(placed.words[each.id])
            else:
                text = answer.text[each.start : each.end]
                spoken = set(content_words(text, language, with_glosses=False))
            counts[theme][language].update(spoken)
            everywhere[language].update(spoken)
    result = {}
    for theme, by_language in counts.items():
        result[theme] = {
            language: _best(words, everywhere[language], len(by_theme))
            for language, words in sorted(by_language.items())
        }
    return result


def _best(words: Counter[str], everywhere: Counter[str], themes: int) -> tuple[str, ...]:
    total = sum(words.values())
    weighed = {
        word: count / total * math.log(1 + themes * count / everywhere[word])
        for word, count in words.items()
        if count >= SHARED_BY
    }
    return tuple(sorted(weighed, key=lambda word: (-round(weighed[word], 9), word))[:TERMS])


def _labels(terms: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Make a label in each language of the words of that language, or of the others when it has none.

    Returns the labels and the languages whose label is borrowed: nothing is translated by machine here.
    """
    own = {each: terms.get(each, ())[:LABEL_TERMS] for each in LABEL_LANGUAGES}
    spare = next((words[:LABEL_TERMS] for words in (*own.values(), *terms.values()) if words), ())
    borrowed = tuple(each for each in LABEL_LANGUAGES if not own[each])
    return {each: ", ".join(own[each] or spare) for each in LABEL_LANGUAGES}, borrowed
