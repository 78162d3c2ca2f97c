"""The job of a gallring: destroy what two people let go, tell the file beside the backups, leave nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dialog import clock, purging
from dialog.services import disposals
from dialog.services.jobs import Transaction


def perform(transaction: Transaction, _job_id: int, arguments: dict[str, Any]) -> None:
    """Carry out one proposal; a second time does no harm, and clears away what the first left."""
    destroy(transaction, [int(arguments["proposal_id"])])
    purge(transaction)


def destroy(transaction: Transaction, proposals: Iterable[int]) -> int:
    """Carry out proposals, each in a transaction of its own; how many were carried out."""
    count = 0
    for proposal_id in proposals:
        with transaction() as session:
            if disposals.carry_out(session, proposal_id, at=clock.now()) is None:
                continue
            # Before the commit: what is not written down is not destroyed, or a restored copy would have it.
            append(Path(session.info["disposal_log"]), session.info.pop("disposal_lines"))
            count += 1
    return count


def purge(transaction: Transaction) -> None:
    """Leave nothing of what is gone in the database and the queue."""
    with transaction() as session:
        engine, queue = session.get_bind(), str(session.info.get("queue", ""))
    if isinstance(engine, sa.Engine):
        purging.database(engine)
        purging.queue(queue)


def append(path: Path, lines: Iterable[str]) -> None:
    """Add lines to the disposal log, and see that they are on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
