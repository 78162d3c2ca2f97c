"""Who adds municipalities, police areas and agreements; part of `access_table.py`."""

from __future__ import annotations

from typing import Any

from tests.house.access import Row
from tests.world import World

SITE = "site_administrator"
NAMED = {"name-sv": "Sorsele"}
NEW = {**NAMED, "key": "sorsele", "code": "2422", "area_name-sv": "Sorsele", "parent_id": ""}


def _site(status: int = 200, form: dict[str, Any] | None = None, **arguments: Any) -> Row:
    return Row({SITE: status}, is_local=False, form=form or {}, arguments=arguments)


def _area(world: World) -> int | None:
    return world.cast.arjeplog.area_id


def _arjeplog(world: World) -> int:
    return world.cast.arjeplog.id


PLACES: dict[str, Row] = {
    "places_admin.index GET": _site(),
    "places_admin.add_area GET": _site(),
    "places_admin.add_area POST": _site(303, {**NAMED, "kind": "county", "code": "24", "parent_id": ""}),
    "places_admin.area GET": _site(area_id=_area),
    "places_admin.area POST": _site(
        303, {**NAMED, "kind": "municipality", "code": "2506", "parent_id": ""}, area_id=_area
    ),
    "places_admin.remove_area POST": _site(409, area_id=_area),
    "places_admin.add_organisation GET": _site(kind="municipality"),
    "places_admin.add_organisation POST": _site(303, NEW, kind="municipality"),
    "places_admin.organisation GET": _site(organisation_id=_arjeplog),
    "places_admin.organisation POST": _site(303, NAMED, organisation_id=_arjeplog),
    "places_admin.remove_organisation POST": _site(409, organisation_id=_arjeplog),
    # Arjeplog has people: they let the next ones in.
    "places_admin.first_administrator GET": _site(organisation_id=_arjeplog),
    "places_admin.first_administrator POST": _site(
        409, {"name": "Anna", "email": "anna@example.se"}, organisation_id=_arjeplog
    ),
    "places_admin.open_agreement GET": _site(),
    "places_admin.open_agreement POST": _site(422),
    "places_admin.agreement GET": _site(),
    "places_admin.agreement POST": _site(422),
    "places_admin.leave POST": _site(409, organisation_id=_arjeplog),
}
