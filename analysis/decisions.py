"""Reviewers' decisions, replayed over every new theming in the order in which they were taken.

Pure functions: the log of decisions is kept elsewhere and only ever grows. A decision that no longer fits
(its theme or answer is gone, or another decision went before) changes nothing and is reported; it is
never dropped in silence.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.answers import FITS_NO_THEME, Assignment, ThemeSummary, Theming

ACTIONS = ("merge", "split", "rename", "move", "set_aside", "not_an_answer")


@dataclass(frozen=True)
class Decision:
    """One decision of a person.

    merge: `theme` becomes part of `into`. split: `answers` of `theme` become the theme `into` with `labels`.
    rename: `theme` gets `labels`. move: `answers` leave `theme` (any theme when empty) for `into`.
    set_aside: `theme` is no theme; its answers fit none. not_an_answer: `answers` say nothing.
    """

    number: int
    action: str
    theme: str = ""
    into: str = ""
    answers: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """A decision that could not be carried out, wholly or for some answers; `why` is a short key.

    no_such_theme, no_such_target, no_such_answer, not_in_theme, unknown_action
    """

    number: int
    why: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replayed:
    """A theming as people decided, and the decisions that no longer fitted."""

    theming: Theming
    conflicts: tuple[Conflict, ...]


def replay(theming: Theming, decisions: Sequence[Decision]) -> Replayed:
    """Carry out decisions in the order of their numbers; what a person decided wins over what was found."""
    state = _State(theming)
    for decision in sorted(decisions, key=lambda each: each.number):
        state.carry_out(decision)
    return Replayed(state.theming(), tuple(state.conflicts))


class _State:
    def __init__(self, theming: Theming) -> None:
        self._original = theming
        self._themes = {each.key: each for each in theming.themes}
        self._assignments = list(theming.assignments)
        self._says_nothing = list(theming.says_nothing)
        self.conflicts: list[Conflict] = []

    def carry_out(self, decision: Decision) -> None:
        steps = {
            "merge": self._merge,
            "split": self._split,
            "rename": self._rename,
            "move": self._move,
            "set_aside": self._set_aside,
            "not_an_answer": self._not_an_answer,
        }
        step = steps.get(decision.action)
        if step is None:
            self._conflict(decision, "unknown_action")
        else:
            step(decision)

    def theming(self) -> Theming:
        """Return the themes with their sizes counted anew; a theme that nobody is under any more is left
        out.
        """
        sizes = Counter(each.theme for each in self._assignments)
        main = Counter(each.theme for each in self._assignments if each.is_main)
        languages = {quote.id: quote.language for theme in self._themes.values() for quote in theme.quotes}
        themes = []
        for theme in self._themes.values():
            members = {each.id for each in self._assignments if each.theme == theme.key}
            if not members:
                continue
            unchanged = sizes[theme.key] == theme.size
            themes.append(
                replace(
                    theme,
                    size=sizes[theme.key],
                    main_size=main[theme.key],
                    size_by_language=theme.size_by_language if unchanged else {},
                    quotes=tuple(
                        each for each in theme.quotes if each.id in members and each.id in languages
                    ),
                )
            )
        themes.sort(key=lambda each: (each.key == FITS_NO_THEME, -each.size, each.key))
        return replace(
            self._original,
            themes=tuple(themes),
            assignments=tuple(self._assignments),
            says_nothing=tuple(self._says_nothing),
        )

    def _merge(self, decision: Decision) -> None:
        if not self._has(decision, decision.theme, "no_such_theme"):
            return
        if not self._has(decision, decision.into, "no_such_target"):
            return
        self._put([each.id for each in self._of(decision.theme)], decision.theme, decision.into)
        if decision.theme != decision.into:
            del self._themes[decision.theme]

    def _split(self, decision: Decision) -> None:
        if not self._has(decision, decision.theme, "no_such_theme"):
            return
        ids = self._present(decision)
        if ids:
            parent = self._themes[decision.theme]
            made = ThemeSummary(decision.into, parent.area, decision.labels, {}, 0, {}, (), "reviewer")
            self._themes.setdefault(decision.into, made)
            self._put(ids, decision.theme, decision.into)

    def _rename(self, decision: Decision) -> None:
        if self._has(decision, decision.theme, "no_such_theme"):
            theme = self._themes[decision.theme]
            labels = {**theme.labels, **decision.labels}
            borrowed = tuple(each for each in theme.labels_borrowed if each not in decision.labels)
            self._themes[decision.theme] = replace(theme, labels=labels, labels_borrowed=borrowed)

    def _move(self, decision: Decision) -> None:
        if not self._has(decision, decision.into, "no_such_target"):
            return
        self._put(self._present(decision), decision.theme, decision.into)

    def _set_aside(self, decision: Decision) -> None:
        if not self._has(decision, decision.theme, "no_such_theme"):
            return
        labels = {"sv": "", "se": "", "en": ""}
        self._themes.setdefault(
            FITS_NO_THEME, ThemeSummary(FITS_NO_THEME, "", labels, {}, 0, {}, (), "other")
        )
        self._put([each.id for each in self._of(decision.theme)], decision.theme, FITS_NO_THEME)
        del self._themes[decision.theme]

    def _not_an_answer(self, decision: Decision) -> None:
        known = {each.id for each in self._assignments}
        missing = tuple(each for each in decision.answers if each not in known | set(self._says_nothing))
        if missing:
            self._conflict(decision, "no_such_answer", missing)
        taken = known & set(decision.answers)
        self._assignments = [each for each in self._assignments if each.id not in taken]
        self._says_nothing = sorted({*self._says_nothing, *taken})

    def _put(self, ids: Sequence[str], theme: str, into: str) -> None:
        """Place answers under a theme; with no theme to leave, the main one is left. Nobody is there
        twice.
        """
        wanted = set(ids)
        kept: list[Assignment] = []
        for each in self._assignments:
            leaves = each.theme == theme if theme else each.is_main
            if each.id in wanted and leaves:
                kept.append(replace(each, theme=into, needs_a_look=False, runner_up=""))
            else:
                kept.append(each)
        seen: set[tuple[str, str]] = set()
        self._assignments = []
        for each in sorted(kept, key=lambda each: not each.is_main):
            if (each.id, each.theme) not in seen:
                seen.add((each.id, each.theme))
                self._assignments.append(each)
        self._assignments.sort(key=lambda each: (each.id, not each.is_main))

    def _present(self, decision: Decision) -> list[str]:
        known = {each.id for each in self._assignments}
        missing = tuple(each for each in decision.answers if each not in known)
        if missing:
            self._conflict(decision, "no_such_answer", missing)
        under = {each.id for each in self._of(decision.theme)} if decision.theme else known
        elsewhere = tuple(each for each in decision.answers if each in known and each not in under)
        if elsewhere:
            self._conflict(decision, "not_in_theme", elsewhere)
        return [each for each in decision.answers if each in under]

    def _of(self, theme: str) -> list[Assignment]:
        return [each for each in self._assignments if each.theme == theme]

    def _has(self, decision: Decision, theme: str, why: str) -> bool:
        if theme not in self._themes:
            self._conflict(decision, why)
        return theme in self._themes

    def _conflict(self, decision: Decision, why: str, answers: tuple[str, ...] = ()) -> None:
        self.conflicts.append(Conflict(decision.number, why, answers))
