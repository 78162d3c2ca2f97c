"""What a baseline and the newest values show beside each other, in sentences made from their numbers.

For those who do not see the figure: nothing is said that it does not show.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialog.languages import format_number
from dialog.request import gettext as _
from dialog.request import language, ngettext, pgettext
from dialog.services.baseline_changes import Drawn
from surveys.texts import Texts, pick


def then_and_now_title(kind: str) -> str:
    """What a figure of a baseline and the newest values is called."""
    if kind == "theme":
        return _("Share of those who answered who brought up each theme: then and now")
    return _("The figures of the baseline and the newest ones")


def then_and_now_words(kind: str) -> dict[str, str]:
    """The words inside such a figure."""
    return {
        "title": then_and_now_title(kind),
        "then": pgettext("in a figure", "Baseline"),
        "now": pgettext("in a figure", "Newest"),
    }


def then_and_now(rows: Sequence[Drawn]) -> str:
    """How many values have grown, shrunk or stayed; of themes, which share one scale, the largest move."""
    more = sum(one.now > one.then for one in rows)
    fewer = sum(one.now < one.then for one in rows)
    same = len(rows) - more - fewer
    said = [
        ngettext("%(n)s value has grown.", "%(n)s values have grown.", more) if more else "",
        ngettext("%(n)s value has shrunk.", "%(n)s values have shrunk.", fewer) if fewer else "",
        ngettext("%(n)s value is the same.", "%(n)s values are the same.", same) if same else "",
    ]
    one = max(rows, key=lambda row: abs(row.now - row.then))
    if one.unit and one.now != one.then:
        said.append(
            _(
                "The largest change: %(name)s, from %(then)s to %(now)s.",
                name=_picked(one.name),
                then=_number(one.then) + one.unit,
                now=_number(one.now) + one.unit,
            )
        )
    return " ".join(filter(None, said))


def then_and_now_scale(kind: str) -> str:
    """How the figure is to be read."""
    if kind == "theme":
        return _(
            "The ring is the baseline, the dot is the newest value. All lines have the same scale, "
            "from zero. Only themes with at least 20 answers both times are drawn."
        )
    return _(
        "The ring is the baseline, the dot is the newest value. Each line has a scale of its own, from zero."
    )


def _number(value: float) -> str:
    return format_number(value, language())


def _picked(texts: Texts) -> str:
    return pick(texts, language()).text
