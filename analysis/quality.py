"""Rules for a good set of themes, each with its reason, and what a run breaks of them.

A remark is for the person who reviews: it stops nothing. The page writes the sentence in the reader's
language; `RULES` holds it in English together with why the rule is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.answers import FITS_NO_THEME, LABEL_LANGUAGES, Quality, Remark, ThemeSummary
from analysis.summaries import Placed


@dataclass(frozen=True)
class Rule:
    """A rule of a good theme set: the remark when it is broken, and why it matters."""

    sentence: str
    rationale: str


RULES: Mapping[str, Rule] = {
    "too_few_answers": Rule(
        "Only {answers} answers: themes are recognised by their seed words alone.",
        "Below a hundred answers nothing can be learnt from the answers themselves without guessing.",
    ),
    "too_small": Rule(
        "{size} answers: too few to be shown outside the review.",
        "Counts under five are hidden from all but the reviewer; consider showing the area instead.",
    ),
    "too_large": Rule(
        "{share} % of the answers are in this one theme.",
        "A theme with a third of everything says too little about what to do; it may be several.",
    ),
    "fits_no_theme": Rule(
        "{share} % of the answers fit no theme.",
        "When more than a tenth is left over, the codebook lacks a theme or its words.",
    ),
    "too_many_themes": Rule(
        "{themes} themes for {answers} answers.",
        "People keep about thirty themes apart; with under three answers a theme, read the areas.",
    ),
    "one_language": Rule(
        "All {size} answers are in {language}, though others were used.",
        "A theme of one language may be about how something was said; look whether others say the same.",
    ),
    "unsure": Rule(
        "On average answers are placed here by a narrow margin ({margin}).",
        "A theme that is hardly told from its neighbour should be merged with it or described more clearly.",
    ),
    "neutral_label": Rule(
        "The label names a subject, not what is said about it ({label}).",
        "Theme names that say nothing ('Traffic') were what users of other tools complained of most.",
    ),
    "label_borrowed": Rule(
        "There is no label in {languages} yet.",
        "A theme is read in three languages; words are not translated by machine, a person writes the label.",
    ),
}

SMALL = 5
LARGE_SHARE = 1 / 3
LEFT_SHARE = 0.1
MOST_THEMES = 40
ANSWERS_PER_THEME = 3
NARROW = 0.15
ENOUGH_TO_COMPARE = 100
ENOUGH_OF_LANGUAGE = 12


def judge(
    placed: Placed,
    themes: Sequence[ThemeSummary],
    says_nothing: Sequence[str],
    *,
    method: str,
    share_with_seed: float,
) -> Quality:
    """Sum up a run and say which rules of a good theme set it breaks."""
    main = [each for each in placed.assignments if each.is_main]
    languages: dict[str, int] = {}
    for answer in placed.answers.values():
        languages[answer.language] = languages.get(answer.language, 0) + 1
    left = sum(each.theme == FITS_NO_THEME for each in main)
    remarks = [
        *_remarks_on_whole(themes, len(main), left),
        *(remark for theme in themes for remark in _remarks_on_theme(theme, placed, len(main), languages)),
    ]
    return Quality(
        method=method,
        answers=len(main) + len(says_nothing),
        distinct=len({each.text.casefold() for each in placed.answers.values()}),
        says_nothing=len(says_nothing),
        fits_no_theme=left,
        needs_a_look=sum(each.needs_a_look for each in main),
        share_by_language={
            key: round(count / max(len(main), 1), 4) for key, count in sorted(languages.items())
        },
        mean_margin=round(sum(each.margin for each in main) / max(len(main), 1), 4),
        share_with_seed=round(share_with_seed, 4),
        remarks=tuple(remarks),
    )


def _remarks_on_whole(themes: Sequence[ThemeSummary], answers: int, left: int) -> list[Remark]:
    remarks = []
    if answers < ENOUGH_TO_COMPARE:
        remarks.append(Remark("too_few_answers", "", {"answers": str(answers)}))
    if answers and left / answers > LEFT_SHARE:
        remarks.append(Remark("fits_no_theme", FITS_NO_THEME, {"share": str(round(100 * left / answers))}))
    named = sum(each.key != FITS_NO_THEME for each in themes)
    if named > MOST_THEMES or named * ANSWERS_PER_THEME > answers > 0:
        remarks.append(Remark("too_many_themes", "", {"themes": str(named), "answers": str(answers)}))
    return remarks


def _remarks_on_theme(
    theme: ThemeSummary, placed: Placed, answers: int, languages: Mapping[str, int]
) -> list[Remark]:
    if theme.key == FITS_NO_THEME:
        return []
    remarks = []
    if theme.size < SMALL:
        remarks.append(Remark("too_small", theme.key, {"size": str(theme.size)}))
    if answers >= ENOUGH_TO_COMPARE and theme.main_size > LARGE_SHARE * answers:
        remarks.append(Remark("too_large", theme.key, {"share": str(round(100 * theme.main_size / answers))}))
    others = sum(count for key, count in languages.items() if key not in theme.size_by_language)
    if theme.size >= ENOUGH_OF_LANGUAGE and len(theme.size_by_language) == 1 and others >= ENOUGH_OF_LANGUAGE:
        only = next(iter(theme.size_by_language))
        remarks.append(Remark("one_language", theme.key, {"size": str(theme.size), "language": only}))
    margins = [each.margin for each in placed.of(theme.key) if each.is_main]
    if len(margins) >= SMALL and sum(margins) / len(margins) < NARROW:
        figures = {"margin": f"{sum(margins) / len(margins):.2f}"}
        remarks.append(Remark("unsure", theme.key, figures))
    if theme.origin == "codebook" and len(theme.labels.get("sv", "").split()) < 2:
        remarks.append(Remark("neutral_label", theme.key, {"label": theme.labels.get("sv", "")}))
    borrowed = [each for each in LABEL_LANGUAGES if each in theme.labels_borrowed]
    if borrowed:
        remarks.append(Remark("label_borrowed", theme.key, {"languages": ", ".join(borrowed)}))
    return remarks
