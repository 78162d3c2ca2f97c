"""What broken rules of places and their people say; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

PLACES_RULES: dict[str, Callable[..., str]] = {
    "area_code": lambda: _(
        "The official code of a municipality has four digits, that of a county two and that of a country two "
        "capital letters. A police area has a code of small letters, digits and hyphens."
    ),
    "area_code_taken": lambda name: _("Another area has that code already: %(name)s.", name=name),
    "area_within_itself": lambda: _("An area cannot lie within itself. Choose another one around it."),
    "area_in_use": lambda: _(
        "Something speaks of this area, so it cannot be removed. Change its name instead."
    ),
    "place_key": lambda: _(
        "The word in addresses is made of small letters a to z, digits and hyphens. It begins with a letter."
    ),
    "place_key_reserved": lambda key: _(
        "The word %(key)s already leads to another page of the site. Choose another one.", key=key
    ),
    "place_key_taken": lambda name: _(
        "Another organisation has that word in its address: %(name)s.", name=name
    ),
    "place_has_area": lambda name: _("That area already belongs to an organisation: %(name)s.", name=name),
    "place_in_use": lambda: _(
        "Somebody has worked in this organisation, so it cannot be removed. "
        "End the roles of its people and take it out of the agreements that have not begun."
    ),
    "agreement_two_sides": lambda: _("An agreement needs the police and at least one municipality."),
    "party_is_there": lambda: _("That organisation is a party of the agreement already."),
    "party_has_worked": lambda: _(
        "Something has been done under the agreement for this party, so it stays a party. "
        "A decision, or the next agreement, can say otherwise."
    ),
    "had_people": lambda: _(
        "Somebody has or has had a role there. Its own administrator invites the next one, "
        "or whoever runs the site does it from the command line."
    ),
    "not_to_yourself": lambda: _(
        "Nobody gives a role to themself. Ask another administrator, or whoever runs the site."
    ),
}
