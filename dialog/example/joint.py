"""The example's baselines and joint picture: frozen and put together when both municipalities had agreed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.example.places import Stage
from dialog.services import approvals, baselines, joint, pictures, situation

PERIOD = "2026–2027"
SUMMARY = {
    "sv": (
        "Arjeplog och Arvidsjaur liknar varandra. Där lägesbilderna tar upp samma problem står de "
        "tillsammans; det som bara finns i en av kommunerna står för sig och är inte mindre viktigt."
    ),
    "en": (
        "Arjeplog and Arvidsjaur are much alike. Where their pictures take up the same problem, it stands "
        "together; what only one of them has stands by itself and is no less important."
    ),
}


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """Freeze what is known beside each agreed picture; then the joint picture, approved by all three."""
    for key in ("arvidsjaur", "arjeplog"):
        picture = pictures.agreed(session, stage.organisations[key].id)
        if picture is None:
            raise LookupError(f"{key} has no agreed picture")
        name = {"sv": f"Baslinje {picture.period}", "en": f"Baseline {picture.period}"}
        baselines.freeze(session, stage.coordinator(key), picture.id, name, at=at)
    actor = stage.coordinator("arvidsjaur")
    picture = joint.assemble(session, actor, stage.agreement.id, PERIOD, at=at)
    situation.edit(
        session,
        actor,
        picture.id,
        title=picture.title,
        summary=SUMMARY,
        period=PERIOD,
        revision=picture.revision,
        at=at,
    )
    situation.propose(session, actor, picture.id, revision=picture.revision, at=at)
    proposal = approvals.newest(session, picture)
    if proposal is None:
        raise LookupError("the joint picture was not proposed")
    yes = (stage.leader("arvidsjaur"), stage.leader("arjeplog"), stage.officer)
    for days, who in enumerate(yes, 7):
        approvals.answer(session, who, proposal.id, "approve", at=at + dt.timedelta(days=days))
