"""Who gets in where, of statistics from files; a part of `access_table.py`. Karin has a file that waits."""

from __future__ import annotations

from tests.house.access import COORDINATORS, IN_CHAIN, Row, overview, page, sends
from tests.world import World


def _upload(world: World) -> int:
    return world.upload.id


def _arjeplog(world: World) -> int:
    return world.cast.arjeplog.area_id or 0


def _arvidsjaur(world: World) -> int:
    return world.cast.arvidsjaur.area_id or 0


STATISTICS: dict[str, Row] = {
    "statistics.index GET": overview(*IN_CHAIN),
    "statistics.load GET": overview(*COORDINATORS),
    "statistics.load POST": sends(*COORDINATORS, status=422, is_local=False),
    "statistics.show GET": overview(*IN_CHAIN),
    "statistics_files.show GET": page("karin", upload_id=_upload),
    "statistics_files.change POST": sends(
        "karin", form={"step": "store", "decimal": ",", "thousands": ""}, upload_id=_upload
    ),
    "statistics_files.use POST": sends("karin", form={"mapping": "own"}, upload_id=_upload),
    "statistics_files.fits POST": sends("karin", upload_id=_upload),
    "statistics_files.cancel POST": sends("karin", upload_id=_upload),
    "statistics_files.mappings GET": overview(*IN_CHAIN),
    "statistics_files.remove_mapping POST": sends(
        *COORDINATORS, is_local=False, mapping_id=lambda world: world.mapping.id
    ),
    "statistics_areas.areas GET": overview(*IN_CHAIN),
    "statistics_areas.add POST": sends(
        *COORDINATORS, is_local=False, form={"code": "2560", "name-sv": "Älvsbyn", "kind": "municipality"}
    ),
    "statistics_areas.set_beside POST": sends(
        "karin", form={"area": _arjeplog, "similar": _arvidsjaur, "because": "Lika långt till allt"}
    ),
    "statistics_areas.take_away POST": sends("karin", area_id=_arjeplog, similar_id=_arvidsjaur),
    "statistics_areas.breaks GET": overview(*IN_CHAIN),
    "statistics_areas.state_break POST": sends(
        *COORDINATORS, is_local=False, form={"line": "0", "period": "2024", "because-sv": "Ny definition"}
    ),
    "statistics_areas.take_back_break POST": sends(
        *COORDINATORS, is_local=False, break_id=lambda world: world.figures_break.id
    ),
}
