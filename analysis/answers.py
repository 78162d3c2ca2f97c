"""The small frozen values that go into the reading of answers and come out of it.

They are all a caller needs to know: no matrix, no model and no scikit-learn object crosses the border of this
package. Positions (`start`, `end`) count characters of the *masked* text, which is the text that is read on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Buckets that are no themes: they are shown beside the themes, never hidden and never counted as a concern.
SAYS_NOTHING = "none"
FITS_NO_THEME = "other"

# The languages whose labels and words are shown; Norwegian is read, but labelled as Swedish and Sámi are.
LABEL_LANGUAGES = ("sv", "se", "en")
READ_LANGUAGES = ("sv", "se", "en", "nb")


@dataclass(frozen=True, slots=True)
class Answer:
    """One free text; `language` is the language of the form, or empty when nobody said."""

    id: str
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer as it is read: masked, normalised, with a language and its clauses."""

    id: str
    text: str
    language: str
    is_sure_of_language: bool
    clauses: tuple[tuple[int, int], ...]
    says_nothing: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """One theme of one answer, with what it rests on and how far it is from the next best theme.

    `manner` is reports, wishes or praises; `addressee` is police, municipality or empty. An answer has
    exactly one assignment with `is_main`; the others are further themes of single clauses.
    """

    id: str
    theme: str
    start: int
    end: int
    score: float
    margin: float
    runner_up: str
    words: tuple[str, ...]
    manner: str
    addressee: str
    needs_a_look: bool
    is_main: bool


@dataclass(frozen=True)
class Quote:
    """A typical answer, masked; whether it may be shown to anyone is decided elsewhere, by people."""

    id: str
    text: str
    language: str


@dataclass(frozen=True)
class ThemeSummary:
    """A theme as a reviewer sees it; `origin` is codebook, earlier, proposed or reviewer.

    `size` counts answers, main or further; `main_size` only those whose main theme it is.
    """

    key: str
    area: str
    labels: Mapping[str, str]
    terms: Mapping[str, tuple[str, ...]]
    size: int
    size_by_language: Mapping[str, int]
    quotes: tuple[Quote, ...]
    origin: str
    main_size: int = 0
    labels_borrowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """A rule of a good theme set that this run breaks: the rule, the theme, the figures of the sentence."""

    rule: str
    theme: str
    figures: Mapping[str, str]


@dataclass(frozen=True)
class Quality:
    """What a reviewer should know about a run before trusting it.

    `method` is codebook (seed words only), learnt (seed words taught a classifier) or grouped (no codebook).
    """

    method: str
    answers: int
    distinct: int
    says_nothing: int
    fits_no_theme: int
    needs_a_look: int
    share_by_language: Mapping[str, float] = field(default_factory=dict)
    mean_margin: float = 0.0
    share_with_seed: float = 0.0
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Theming:
    """The result of one run over a set of answers: proposals, until people decide."""

    themes: tuple[ThemeSummary, ...]
    assignments: tuple[Assignment, ...]
    says_nothing: tuple[str, ...]
    quality: Quality

    def main(self) -> dict[str, Assignment]:
        """Return the main assignment of every answer that says something, by id."""
        return {each.id: each for each in self.assignments if each.is_main}
