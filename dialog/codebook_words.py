"""What pages say about a codebook: changes that no longer fit, and the faults of a file."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.overlay import Misfit
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
    """The faults of a file that a broken rule carries, in the words of the library (English)."""
    found = broken.facts.get("faults", ())
    return found if isinstance(found, tuple) else ()
