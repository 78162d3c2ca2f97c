"""Typical answers of a theme: masked, neither too short nor too long, and unlike each other.

A quote chosen here is a proposal for the reviewer; people release it or do not. Serious statements are
never chosen.
"""

from collections.abc import Mapping, Sequence

from analysis.answers import Assignment, Prepared, Quote
from analysis.serious import find_serious

SHORTEST, LONGEST = 5, 40
# Under five answers a quote would point to a person.
DISCLOSURE_LIMIT = 5
QUOTES_PER_LANGUAGE = 3
TOO_ALIKE = 0.5
CANDIDATES = 60


def choose_quotes(
    members: Sequence[Assignment],
    answers: Mapping[str, Prepared],
    words: Mapping[str, Sequence[str]],
    terms: Mapping[str, Sequence[str]],
) -> tuple[Quote, ...]:
    """Choose up to three quotes per language, those that hold most of the theme's telling words first.

    `words` are those of each answer, `terms` the telling ones of the theme by language.
    """
    if len({each.id for each in members}) < DISCLOSURE_LIMIT:
        return ()
    quotes: list[Quote] = []
    for language in sorted({answers[each.id].language for each in members}):
        ranked = sorted(
            (_rank(each, set(words[each.id]), terms.get(language, ())), each.id)
            for each in members
            if answers[each.id].language == language and _is_long_enough(answers[each.id].text)
        )
        chosen: list[set[str]] = []
        for _, answer_id in ranked[:CANDIDATES]:
            text = answers[answer_id].text
            own = set(words[answer_id])
            if all(_likeness(own, other) < TOO_ALIKE for other in chosen) and find_serious(text) is None:
                chosen.append(own)
                quotes.append(Quote(answer_id, text, language))
            if len(chosen) == QUOTES_PER_LANGUAGE:
                break
    return tuple(quotes)


def _rank(assignment: Assignment, words: set[str], terms: Sequence[str]) -> tuple[float, float]:
    shared = len(words & set(terms)) / max(len(words), 4)
    return (not assignment.is_main, -round(shared + 0.3 * assignment.margin, 6))


def _is_long_enough(text: str) -> bool:
    return SHORTEST <= len(text.split()) <= LONGEST


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
