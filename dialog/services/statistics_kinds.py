"""The kinds of files that are known beforehand. None of them is checked against a real file until a person
ticks that it fits: what the publishers' files look like was read about, not tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialog.services.statistics_mapping import EVERY_SHEET, Settings

KEY_FIGURES: Mapping[str, tuple[str, str]] = {
    "N07403": ("Anmälda våldsbrott", "antal per 100 000 invånare"),
    "N01951": ("Invånare totalt", "antal"),
}
"""Key figures of Kolada -> name and unit, proposed to the person: the file holds neither."""
RATES = ("antal per 100 000", "per 100 000", "per 100 000 inv", "per 100 000 invånare")


@dataclass(frozen=True)
class BuiltIn:
    """A mapping that the program brings: its kind and how it reads."""

    key: str
    kind: str
    settings: Settings


BUILT_IN: Mapping[str, BuiltIn] = {
    one.key: one
    for one in (
        BuiltIn(
            "bra_table",
            "table",
            Settings(
                roles={"kommun": "area", "brottstyp": "indicator", "år": "period", "antal": "value"}
                | dict.fromkeys(RATES, "value")
            ),
        ),
        BuiltIn(
            "bra_workbook",
            "workbook",
            Settings(
                sheet=EVERY_SHEET,
                roles={"kommun": "area", "# antal": "value", "# antal per 100 000": "value"},
                from_sheet=True,
            ),
        ),
        BuiltIn(
            "kolada_json",
            "kolada",
            Settings(
                roles={
                    "kpi": "indicator",
                    "municipality": "area",
                    "period": "period",
                    "gender": "gender",
                    "status": "mark",
                    "value": "value",
                    "isdeleted": "deleted",
                },
                decimal=".",
                names=dict(KEY_FIGURES),
            ),
        ),
        BuiltIn(
            "kolada_csv",
            "kolada",
            Settings(
                roles={
                    "nyckeltal": "indicator",
                    "kommun": "area",
                    "period": "period",
                    "kön": "gender",
                    "värde": "value",
                },
                names=dict(KEY_FIGURES),
            ),
        ),
        BuiltIn(
            "own",
            "own",
            Settings(
                roles={
                    "område": "area",
                    "indikator": "indicator",
                    "period": "period",
                    "värde": "value",
                    "enhet": "unit",
                    "markering": "mark",
                }
            ),
        ),
    )
}
