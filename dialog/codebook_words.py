"""What pages say about a codebook: changes that no longer fit, and the faults of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.faults import Fault, Where, line_of
from analysis.overlay import Misfit
from dialog.languages import LANGUAGES
from dialog.request import gettext as _
from dialog.request import language
from dialog.services.errors import RuleBroken
from surveys.texts import Texts, pick


def told(misfit: Misfit, names: Mapping[str, Texts]) -> str:
    """What of the municipality's changes no longer fits the shared codebook, in one sentence."""
    name = pick(names.get(misfit.theme, {"sv": misfit.theme}), language()).text
    sentences = {
        "theme_gone": _("You changed %(theme)s, which the shared codebook no longer has.", theme=name),
        "word_gone": _(
            "You took %(word)s away from %(theme)s. The shared codebook has taken it away too.",
            word=misfit.word,
            theme=name,
        ),
        "word_there": _(
            "You added %(word)s to %(theme)s. The shared codebook has it now.", word=misfit.word, theme=name
        ),
        "key_taken": _("The shared codebook now has %(theme)s too. Your own comes before it.", theme=name),
        "no_area": _("%(theme)s belongs to an area that the shared codebook no longer has.", theme=name),
    }
    return sentences[misfit.why]


def faults_of(broken: RuleBroken) -> tuple[str, ...]:
    """The faults of a file that a broken rule carries, each with its place in the file, as sentences."""
    found = broken.facts.get("faults", ())
    listed = found if isinstance(found, tuple) else ()
    return tuple(_fault(one) if isinstance(one, Fault) else str(one) for one in listed)


def _fault(fault: Fault) -> str:
    facts = dict(fault.facts)
    where = facts.pop("where", None)
    if fault.why == "not_toml":
        return _not_toml(str(facts["error"]))
    said = FAULTS[fault.why](**facts)
    return _("%(where)s: %(fault)s", where=_where(where), fault=said) if isinstance(where, Where) else said


def _where(where: Where) -> str:
    """A table of the file as people count it."""
    named = {
        "area": lambda: _("Area number %(number)s in the file", number=where.number),
        "theme": lambda: _("Theme number %(number)s in the file", number=where.number),
        "change": lambda: _("Change number %(number)s in the file", number=where.number),
    }[where.kind]()
    return _("%(place)s (%(key)s)", place=named, key=where.key) if where.key else named


def _not_toml(error: str) -> str:
    at = line_of(error)
    if at is None:
        return _("The file is no TOML that can be read: it ends too early.")
    return _(
        "The file is no TOML that can be read: the fault is on line %(line)s, at sign %(sign)s.",
        line=at[0],
        sign=at[1],
    )


FAULTS: dict[str, Callable[..., str]] = {
    "not_utf8": lambda byte: _(
        "The file is not saved as UTF-8. The first sign that cannot be read is byte %(byte)s.", byte=byte
    ),
    "too_large": lambda: _("The file is larger than one megabyte."),
    "no_theme": lambda: _("The file has no theme: no table is called [[theme]]."),
    "seed_languages": lambda: _("“seed_languages” must be a list of the languages sv, se and en."),
    "no_tables": lambda name: _("“%(name)s” must be written as tables, each under [[%(name)s]].", name=name),
    "unknown_in_file": lambda names: _("The file holds what no codebook has: %(names)s.", names=names),
    "unknown": lambda names: _("it holds what no codebook has: %(names)s.", names=names),
    "no_key": lambda: _("“key” is missing, or holds other signs than a–z, digits, - and _."),
    "change_without_key": lambda: _("“key” is missing. It says which theme is changed."),
    "no_text": lambda name: _("“%(name)s” must be a text.", name=name),
    "no_flag": lambda name: _("“%(name)s” must be true or false.", name=name),
    "no_words": lambda name: _("“%(name)s” must be a list of words.", name=name),
    "no_texts": lambda name: _("“%(name)s” must hold one text for each language.", name=name),
    "no_word_lists": lambda name: _("“%(name)s” must hold a list of words for each language.", name=name),
    "no_seed": lambda word, language: _(
        "no text can be searched for “%(word)s” (%(language)s). Write a word of at least three letters "
        "before or after a star, or several words.",
        word=word,
        language=LANGUAGES.get(language, language),
    ),
    "twice": lambda key: _("The theme %(key)s is in the file twice.", key=key),
    "reserved": lambda key: _(
        "A theme cannot be called %(key)s: the grouping uses that word itself.", key=key
    ),
    "no_area": lambda key, area: _(
        "The theme %(key)s belongs to the area “%(area)s”, which there is not.", key=key, area=area
    ),
}
