"""What a broken rule of the renewal of an agreement says; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

RENEWAL: dict[str, Callable[..., str]] = {
    "renewal_is_done": lambda: _("The next agreement is open already. What becomes of things is settled."),
    "renewal_too_early": lambda on: _("It is decided from %(on)s, half a year before the end.", on=on),
    "renewal_needs_reason": lambda: _("Write why it ends. The residents are told."),
    "renewal_undecided": lambda count: _(
        "Decide on everything first. Things that nobody has decided on: %(count)s.", count=count
    ),
    "renewal_two_sides": lambda: _("An agreement is between the police and at least one municipality."),
    "renewal_overlaps": lambda: _("The next agreement begins after the last day of the one that ends."),
    "renewal_party_leaves": lambda count: _(
        "Things that are carried over and belong to a party that leaves: %(count)s. End them first, "
        "or keep the party.",
        count=count,
    ),
}
