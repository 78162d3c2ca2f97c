"""The questions of a promise's quality check in plain words, and what the machine saw of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from dialog.languages import format_date
from dialog.request import gettext as _
from dialog.request import language
from dialog.services import promise_quality
from dialog.services.promise_quality import Check, Item

QUESTIONS: Mapping[str, Callable[[], str]] = {
    "who": lambda: _("Who does it?"),
    "what": lambda: _("What is done, in words that one can follow up?"),
    "how_many": lambda: _("How many, or how often?"),
    "where": lambda: _("Where?"),
    "by_when": lambda: _("Until when, or by when?"),
    "followed_up": lambda: _("How is it followed up?"),
    "evidence": lambda: _("Which evidence does it rest on?"),
    "cause": lambda: _("Which cause does it go at?"),
    "sides": lambda: _("Do both the police and the municipality promise something?"),
    "apart": lambda: _("Does every line say which of the two does it?"),
    "plain": lambda: _("Is the Swedish plain?"),
    "women": lambda: _("Is the perspective of women considered?"),
    "young": lambda: _("Is the perspective of children and young people considered?"),
    "sami": lambda: _("Is the Sámi perspective considered?"),
    "consultation": lambda: _("Have those concerned been consulted, where Sámi interests are touched?"),
}
SEEN: Mapping[str, Callable[[str], str]] = {
    "party": lambda words: words,
    "no_party": lambda words: _("Nobody stands by the line."),
    "vague": lambda words: _(
        "Nobody can count this afterwards, or look whether it was done: %(words)s. "
        "Write what one can see that you have done.",
        words=words,
    ),
    "nothing_vague": lambda words: _("No vague words were found in the line."),
    "number": lambda words: _("The line says: %(words)s.", words=words),
    "no_number": lambda words: _(
        "No number was found in the line. What is not counted is hard to follow up."
    ),
    "place": lambda words: _("The line says: %(words)s.", words=words),
    "no_place": lambda words: _("No place was found in the line."),
    "when": lambda words: _("The line says: %(words)s.", words=words),
    "no_action": lambda words: _("No action of the plan counts the line."),
    "nobody": lambda words: _("Nobody is named who follows up the promise."),
    "evidence": lambda words: words,
    "no_evidence": lambda words: _("The line rests on no evidence that everyone may read."),
    "cause": lambda words: words,
    "no_causes_because": lambda words: _(
        "The picture says why the causes are not analysed: %(words)s", words=words
    ),
    "no_cause": lambda words: _("The line names no cause."),
    "both_sides": lambda words: _("Both promise something."),
    "silent_side": lambda words: _("Promises nothing of its own: %(words)s.", words=words),
    "one_party_each": lambda words: _("Each line begins with one of them."),
    "for_both": lambda words: _("This line speaks for both: %(words)s Make it two lines.", words=words),
    "heavy_words": lambda words: _(
        "Words that residents do not use, and what you can write instead: %(words)s.", words=words
    ),
    "hits_group": lambda words: _(
        "The promise goes at problems that hit them, as the picture sees it: %(words)s.", words=words
    ),
    "group_not_seen": lambda words: _(
        "The picture has no word of how the problems of the promise hit them. "
        "Write how you have considered them."
    ),
    "sami_not_asked": lambda words: _(
        "The picture does not say for every problem whether it touches Sámi interests."
    ),
    "sami_touched": lambda words: _("The picture says what touches Sámi interests: %(words)s.", words=words),
    "sami_not_touched": lambda words: _("The picture says that none of the problems touches Sámi interests."),
    "not_consulted": lambda words: _(
        "The picture does not say for every problem whether those concerned have been consulted."
    ),
    "no_consultation_needed": lambda words: _("None of the problems touches Sámi interests."),
    "consulted": lambda words: _("Those concerned have been consulted."),
    "reason_not_consulted": lambda words: _(
        "There has been no consultation. The picture says why: %(words)s", words=words
    ),
}
"""What the machine saw -> its sentence, made from the words that it names; some take more than one, below."""


def question(item: Item) -> str:
    """The question of an item."""
    return QUESTIONS[item.name]()


def seen(item: Item) -> str:
    """What the machine saw, in one sentence."""
    says, words = item.seen.says, item.seen.words
    if says == "promise_ends":
        day = format_date(dt.date.fromisoformat(words[0]), language())
        return _("The line names no day, so it holds as long as the promise: to %(day)s.", day=day)
    if says == "action":
        return _(
            "An action of the plan counts it (%(function)s), and the promise is followed up by: %(who)s.",
            function=words[0],
            who=words[1],
        )
    if says == "long_sentence":
        return _("The longest sentence has %(count)s words: %(words)s", count=words[0], words=words[1])
    if says in ("readable", "hard"):
        return lix(int(words[0]))
    return SEEN[says]("; ".join(words))


def lix(value: int) -> str:
    """A LIX value with what it means by Björnsson's table."""
    steps: tuple[tuple[int, Callable[..., str]], ...] = (
        (30, lambda: _("LIX %(value)s: very easy to read.", value=value)),
        (40, lambda: _("LIX %(value)s: easy to read.", value=value)),
        (50, lambda: _("LIX %(value)s: as hard as a newspaper.", value=value)),
        (60, lambda: _("LIX %(value)s: hard to read, as texts of authorities are.", value=value)),
    )
    for below, words in steps:
        if value < below:
            return words()
    return _("LIX %(value)s: very hard to read. Write shorter sentences and shorter words.", value=value)


def words_of(check: Check | None) -> dict[str, Any]:
    """What the templates need: the check, its questions in words, and where each is mended."""
    return {
        "check": check,
        "quality_question": question,
        "quality_seen": seen,
        "quality_lix": lix,
        "mended_at": promise_quality.mended_at,
    }
