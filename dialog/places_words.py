"""What the log says of places, and what the pages of places say of kinds of areas."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _
from dialog.request import pgettext

ACTS_AS: dict[str, Callable[[], str]] = {
    "site_administrator": lambda: pgettext("role", "administrator of the site"),
}
"""What somebody acts as without having been given it."""
PLACES_LOG: dict[str, Callable[[], str]] = {
    "places:load": lambda: _("Read places and their agreement from a file"),
    "places:add_area": lambda: _("Added an area"),
    "places:change_area": lambda: _("Changed an area"),
    "places:remove_area": lambda: _("Removed an area that nothing used"),
    "places:add_organisation": lambda: _("Added a municipality or a police area"),
    "places:change_organisation": lambda: _("Changed what a municipality or a police area is called"),
    "places:remove_organisation": lambda: _("Removed a municipality or a police area that nothing used"),
    "places:open_agreement": lambda: _("Added an agreement"),
    "places:join_agreement": lambda: _("Added a party to an agreement"),
    "places:leave_agreement": lambda: _("Took a party out of an agreement"),
    "places:first_administrator": lambda: _("Invited an organisation's first administrator"),
    "places:operate": lambda: _("Said which organisation runs the site"),
}
KINDS: dict[str, Callable[[], str]] = {
    "municipality": lambda: pgettext("kind of area", "municipality"),
    "police_area": lambda: pgettext("kind of area", "local police area"),
    "county": lambda: pgettext("kind of area", "county"),
    "country": lambda: pgettext("kind of area", "country"),
}


def kind(key: str) -> str:
    """What kind of area it is."""
    return KINDS[key]()
