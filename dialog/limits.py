"""How often one network answers, counted for all web processes together where Redis carries the jobs.

An address is never written: what is counted is its hash under a key that lies in Redis alone, changes every
hour and is forgotten with it. Without Redis each process counts for itself (`security.Limiter`).
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from typing import TYPE_CHECKING, cast

from dialog import logs
from dialog.security import Limiter

if TYPE_CHECKING:
    from redis import Redis

HOUR = 3600
PATIENCE = 0.5
"""Seconds that a person waits at most for a store that does not answer."""
NAME = "dialog:limit"
KEY = f"{NAME}:key"


def limiter(queue_url: str, *, most: int, window: dt.timedelta) -> Limiter:
    """What counts: over Redis when the queue is there, else in this process."""
    if queue_url.startswith("redis"):
        return SharedLimiter(opened(queue_url), most, window)
    return Limiter(most, window)


def opened(url: str) -> Redis:
    """A store that answers soon or not at all."""
    from redis import Redis  # noqa: PLC0415 -- the base set runs without it

    return Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


class SharedLimiter(Limiter):
    """Counts in whole windows for every process; while Redis does not answer, this process counts alone."""

    def __init__(self, store: Redis, most: int, window: dt.timedelta) -> None:
        super().__init__(most, window)
        self._store, self._lasts = store, int(window.total_seconds())

    def allows(self, address: str, at: dt.datetime) -> bool:
        """Count one sending; False when the address has used up its share of the window."""
        try:
            return self._count(address, int(at.timestamp())) <= self._most
        except Exception as error:  # a store that is away must turn nobody away
            logs.log.warning("limits", error=type(error).__name__)
            return super().allows(address, at)

    def _count(self, address: str, now: int) -> int:
        # The name holds the hash of address and window together: two windows of one address look unlike.
        counted = f"{now // self._lasts}|{address}".encode()
        name = f"{NAME}:{hmac.new(self._key(), counted, 'sha256').hexdigest()[:32]}"
        with self._store.pipeline() as both:
            both.incr(name)
            both.expire(name, self._lasts)
            return int(both.execute()[0])

    def _key(self) -> bytes:
        self._store.set(KEY, secrets.token_bytes(32), nx=True, ex=HOUR)
        drawn = self._store.get(KEY)
        return cast(bytes, drawn) if drawn else secrets.token_bytes(32)
