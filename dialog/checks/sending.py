"""Answers sent over the network as a phone sends them, for checks of the whole: from any loopback address."""

from __future__ import annotations

import datetime as dt
import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from dialog import clock
from dialog.checks.together import HOST, SECRET
from dialog.checks.weight import SLUG
from dialog.security import FormTokens

ADDRESS = f"/sv/answer/{SLUG}?municipality=arjeplog"
TAKEN = 303
READ_FOR = dt.timedelta(minutes=2)
"""How long ago the forms of a check were opened: nobody answers at once."""
PATIENCE = 20.0


@dataclass(frozen=True)
class Phone:
    """Where somebody sits, and what their browser says of itself."""

    port: int
    source: str = HOST
    agent: str = "a browser"

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """One request on a connection of its own: status and body."""
        connection = http.client.HTTPConnection(
            HOST, self.port, timeout=PATIENCE, source_address=(self.source, 0)
        )
        headers = {"User-Agent": self.agent, "Accept-Encoding": "gzip", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def send(self, form: str) -> bool:
        """Send an answer; whether it was acknowledged."""
        try:
            return self.ask("POST", ADDRESS, form)[0] == TAKEN
        except (OSError, http.client.HTTPException):
            return False

    def insist(self, form: str, until: float) -> tuple[bool, int]:
        """Send the very same answer until it is acknowledged: whether it was, and how often it was sent."""
        times = 0
        while time.monotonic() < until:
            times += 1
            if self.send(form):
                return True, times
            time.sleep(0.1)
        return False, times


def filled(version_id: int, text: str, *, secret: str = SECRET) -> str:
    """A form of the survey with twelve questions, as a browser sends it; `text` is what worries."""
    token = FormTokens(secret).make(version_id, clock.now() - READ_FOR)
    answers = {"safe_evening": "fairly_safe", "safe_daytime": "very_safe", "worry": "seldom"}
    return urlencode({"form_token": token, "form_website": "", **answers, "concern": text})


def percentile(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
