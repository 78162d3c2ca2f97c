"""The example's oldest promises: from a file in each municipality, with what nobody knows of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy.orm import Session

from dialog import clock
from dialog.example.places import Stage
from dialog.services import old_promises_file, old_promises_import, promise_making
from dialog.services.permissions import Permission

HERE = Path(__file__).parent
ENTERED_DAYS_AGO = 330


def load(session: Session, stage: Stage, made: dict[str, int], *, at: dt.datetime) -> None:
    """Store the files as a coordinator does; `made` is the promise's id by municipality."""
    then = at - dt.timedelta(days=ENTERED_DAYS_AGO)
    for municipality, promise_id in made.items():
        actor = stage.coordinator(municipality)
        promise = promise_making.find(session, actor, Permission.PROMISE_EDIT, promise_id)
        name = f"old_promises_{municipality}.csv"
        names = old_promises_import.owners(session, promise)
        told = old_promises_file.read((HERE / name).read_bytes(), name, on=clock.day_of(then), owners=names)
        if told.faults:
            raise LookupError(f"the example's file {name} has a fault in row {told.faults[0].row}")
        coming = old_promises_import.look(session, actor, promise_id, told.promises)
        seen = old_promises_import.mark(coming)
        old_promises_import.store(session, actor, promise_id, told.promises, seen=seen, at=then)
