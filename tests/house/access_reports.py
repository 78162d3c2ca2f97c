"""Who gets in where, of reports to the leaderships and the papers; part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, IN_CHAIN, Row, overview, page, sends
from tests.world import World


def _revision(world: World) -> int:
    return world.report.revision


def _report(world: World) -> int:
    return world.report.id


def _what(world: World) -> str:
    return f"{world.cast.agreement.id}:2024"


def _agreement(world: World) -> int:
    return world.cast.agreement.id


LETTER = {
    "about": lambda world: f"agreement:{world.cast.agreement.id}",
    "receiver": "Kommunstyrelsen",
    "matter": "Ny överenskommelse",
    "decision": "Kommunstyrelsen godkänner den.",
    "kind": "docx",
}
REPORTS: dict[str, Row] = {
    "reports.index GET": overview(*IN_CHAIN, "rut"),
    "reports.index POST": Row(
        {"karin": 303, "petra": 303, "nils": 422},
        is_local=False,
        form={"what": _what, "place": "arjeplog"},
    ),
    # It is a draft: a registrar reads what is sent (`test_reports.py`).
    "reports.show GET": page(*AROUND_ARJEPLOG, report_id=_report),
    "reports.file GET": page(*AROUND_ARJEPLOG, report_id=_report, form="docx"),
    "reports.write GET": page("karin", "petra", report_id=_report),
    "reports.write POST": sends(
        "karin", "petra", report_id=_report, form={"summary-sv": "Färre skotrar.", "revision": _revision}
    ),
    # Nothing is written yet, so that nothing can be sent.
    "reports.send POST": sends(
        "karin",
        "petra",
        status=422,
        report_id=_report,
        form={"sent_to": "Kommunstyrelsen", "revision": _revision},
    ),
    "reports.remove POST": sends("karin", "petra", report_id=_report),
    "papers.index GET": overview(*IN_CHAIN),
    # The shared part is everybody's who has signed it.
    "papers.part_1 GET": Row(
        dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments={"agreement_id": _agreement, "form": "docx"}
    ),
    "papers.part_2 GET": page(*AROUND_ARJEPLOG, agreement_id=_agreement, form="docx"),
    "papers.letter GET": page("karin", "petra"),
    "papers.make_letter POST": sends("karin", "petra", status=200, form=LETTER),
}
