"""What every process of the site needs for its first answer, read by the first one before they part.

Read later it would be read by each, held by each for itself, and waited for by whoever comes first after a
restart. No database is asked for anything.
"""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

from analysis.serious import find_serious
from dialog.services import speech


def up() -> None:
    """Read the words of the pages, what a serious answer is known by, and how the tables hang together."""
    speech.read_catalogues()
    find_serious("ljus vid skolan")
    configure_mappers()
