"""What one municipality changes of a shared codebook, and nothing else: laid over it to be read with.

An overlay keeps the words that were added or taken away, the texts that read otherwise, the themes that are
switched off and the themes of its own. When the shared codebook gets a new edition, the overlay is laid over
that; what no longer fits is told and changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from analysis.codebook import TEXT_FIELDS, Area, Codebook, CodebookTheme

WORD_FIELDS = ("seeds", "hints")
Words = Mapping[str, tuple[str, ...]]
"""Language -> words."""


@dataclass(frozen=True)
class ThemeChange:
    """What is otherwise about one theme of the base. An empty text takes the base's text away."""

    key: str
    is_off: bool = False
    area: str = ""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    added: Mapping[str, Words] = field(default_factory=dict)
    removed: Mapping[str, Words] = field(default_factory=dict)
    shared_added: tuple[str, ...] = ()
    shared_removed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed."""
        return self == ThemeChange(self.key)


@dataclass(frozen=True)
class Changes:
    """An overlay: its name, the version of the base it was made on, and what it changes."""

    version: str = ""
    base: str = ""
    areas: tuple[Area, ...] = ()
    themes: tuple[ThemeChange, ...] = ()
    own: tuple[CodebookTheme, ...] = ()

    def of(self, key: str) -> ThemeChange:
        """Return what is changed about a theme; an empty change when nothing is."""
        return next((each for each in self.themes if each.key == key), ThemeChange(key))


@dataclass(frozen=True)
class Misfit:
    """A change that says nothing about this base. `why` is a short key of `SENTENCES`."""

    why: str
    theme: str
    word: str = ""
    language: str = ""


SENTENCES = {
    "theme_gone": "Theme {theme} was changed and is no longer in the shared codebook.",
    "word_gone": "{word!r} ({language}) was taken away from {theme}; the shared codebook no longer has it.",
    "word_there": "{word!r} ({language}) was added to {theme}; the shared codebook has it now.",
    "key_taken": "The shared codebook now has a theme {theme} too; the municipality's own comes before it.",
    "no_area": "Theme {theme} belongs to an area that the shared codebook no longer has.",
}


def told(misfit: Misfit) -> str:
    """Say in one sentence what no longer fits."""
    return SENTENCES[misfit.why].format(theme=misfit.theme, word=misfit.word, language=misfit.language)


def lay_over(base: Codebook, changes: Changes) -> Codebook:
    """Return the base as the municipality reads it; themes of its own stand last.

    A change of a theme or a word that the base does not have changes nothing: see `misfits`.
    """
    own = {each.key for each in changes.own}
    themes = [_laid(each, changes.of(each.key)) for each in base.themes if each.key not in own]
    kept = (*(each for each in themes if not changes.of(each.key).is_off), *changes.own)
    areas = {each.key: each for each in base.areas} | {each.key: each for each in changes.areas}
    gone = {each.key for each in base.themes} - {each.key for each in kept}
    return replace(
        base,
        version=" / ".join(each for each in (base.version, changes.version) if each),
        areas=tuple(areas.values()),
        themes=kept,
        examples=tuple(each for each in base.examples if each.theme not in gone),
    )


def difference(base: Codebook, wanted: Codebook, *, version: str = "") -> Changes:
    """Return the smallest overlay that makes `wanted` of the base: the way back from `lay_over`."""
    known = {each.key: each for each in base.themes}
    there = {each.key: each for each in wanted.themes}
    changed = [_difference(each, there.get(each.key)) for each in base.themes]
    areas = {each.key: each for each in base.areas}
    return Changes(
        version=version,
        base=base.version,
        areas=tuple(each for each in wanted.areas if areas.get(each.key) != each),
        themes=tuple(each for each in changed if not each.is_empty),
        own=tuple(each for each in wanted.themes if each.key not in known),
    )


def misfits(base: Codebook, changes: Changes) -> tuple[Misfit, ...]:
    """Tell which changes say nothing about this base, in the order of the overlay."""
    known = {each.key: each for each in base.themes}
    found: list[Misfit] = []
    for change in changes.themes:
        theme = known.get(change.key)
        if theme is None:
            found.append(Misfit("theme_gone", change.key))
            continue
        for name in WORD_FIELDS:
            has: Words = getattr(theme, name)
            for why, words, is_odd in (
                ("word_there", change.added.get(name, {}), True),
                ("word_gone", change.removed.get(name, {}), False),
            ):
                found += [
                    Misfit(why, change.key, word, language)
                    for language, listed in words.items()
                    for word in listed
                    if (word in has.get(language, ())) is is_odd
                ]
    areas = {each.key for each in (*base.areas, *changes.areas)}
    found += [Misfit("key_taken", each.key) for each in changes.own if each.key in known]
    return (*found, *(Misfit("no_area", each.key) for each in changes.own if each.area not in areas))


def _laid(theme: CodebookTheme, change: ThemeChange) -> CodebookTheme:
    if change.is_empty:
        return theme
    words = {
        name: _words(getattr(theme, name), change.added.get(name, {}), change.removed.get(name, {}))
        for name in WORD_FIELDS
    }
    seeds = {seed for listed in words["seeds"].values() for seed in listed}
    shared = _list(theme.shared, change.shared_added, change.shared_removed)
    texts = {
        name: {
            code: text
            for code, text in {**getattr(theme, name), **change.texts.get(name, {})}.items()
            if text
        }
        for name in TEXT_FIELDS
    }
    return CodebookTheme(
        key=theme.key,
        area=change.area or theme.area,
        labels=texts["labels"],
        description=texts["description"],
        belongs=texts["belongs"],
        does_not_belong=texts["does_not_belong"],
        seeds=words["seeds"],
        # A seed that was taken away cannot be shared any more.
        shared=tuple(each for each in shared if each in seeds),
        hints=words["hints"],
    )


def _words(base: Words, added: Words, removed: Words) -> Words:
    languages = dict.fromkeys((*base, *added))
    found = {
        each: _list(base.get(each, ()), added.get(each, ()), removed.get(each, ())) for each in languages
    }
    return {language: words for language, words in found.items() if words}


def _list(base: Iterable[str], added: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    gone = set(removed)
    return tuple(dict.fromkeys((*(each for each in base if each not in gone), *added)))


def _difference(theme: CodebookTheme, wanted: CodebookTheme | None) -> ThemeChange:
    if wanted is None:
        return ThemeChange(theme.key, is_off=True)
    texts = {name: _other_texts(getattr(theme, name), getattr(wanted, name)) for name in TEXT_FIELDS}
    added = {name: _missing(getattr(wanted, name), getattr(theme, name)) for name in WORD_FIELDS}
    removed = {name: _missing(getattr(theme, name), getattr(wanted, name)) for name in WORD_FIELDS}
    seeds = {seed for listed in wanted.seeds.values() for seed in listed}
    return ThemeChange(
        theme.key,
        area="" if wanted.area == theme.area else wanted.area,
        texts={name: each for name, each in texts.items() if each},
        added={name: each for name, each in added.items() if each},
        removed={name: each for name, each in removed.items() if each},
        shared_added=tuple(each for each in wanted.shared if each not in theme.shared),
        shared_removed=tuple(each for each in theme.shared if each not in wanted.shared and each in seeds),
    )


def _other_texts(base: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    return {
        code: wanted.get(code, "")
        for code in dict.fromkeys((*base, *wanted))
        if wanted.get(code, "") != base.get(code, "")
    }


def _missing(words: Words, there: Words) -> dict[str, tuple[str, ...]]:
    found = {
        language: tuple(each for each in listed if each not in there.get(language, ()))
        for language, listed in words.items()
    }
    return {language: listed for language, listed in found.items() if listed}
