"""What protects every page: response headers, addresses without trackers, residents' form token, limits.

Residents have no session and no cookie; their form carries a signed token instead, which is also the
key that makes a second tap harmless.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from dialog import clock

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
    "worker-src 'self'"
)
INERT_POLICY = CONTENT_SECURITY_POLICY.replace("form-action 'self'", "form-action 'none'").replace(
    "frame-ancestors 'none'", "frame-ancestors 'self'"
)
"""For a page of ours that is shown inside another page of ours, and from which nothing can be sent."""
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}
TRACKERS = frozenset(
    {
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
        *(
            "igshid",
            "igsh",
            "sccid",
            "scid",
            "li_fat_id",
            "mibextid",
            "_ga",
            "_gl",
            "_hsenc",
            "_hsmi",
            "mkt_tok",
        ),
        *("epik", "s_cid", "vero_id", "oly_enc_id", "oly_anon_id", "wickedid", "srsltid"),
    }
)
TRACKER_FAMILIES = ("utm_", "mc_", "fb_", "hsa_", "mtm_", "pk_", "matomo_", "trk_", "__hs")
"""Names that others hang on our links to know who followed them. None of ours begins so."""
TRANSPORT = "max-age=31536000; includeSubDomains"


def protect(response: Response, *, is_secure: bool) -> Response:
    """Add the headers that every response carries."""
    named = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 -- it gives pairs without
    for name, value in HEADERS.items():
        if name.lower() not in named:
            response.headers.add_header(name, value)
    if is_secure:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    return response


def comes_from_here(request: Request) -> bool:
    """Whether a form was sent from a page of ours, by what the browser itself says.

    Old browsers send neither header; the signed token still stands.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin == request.host_url.rstrip("/")


def without_trackers(request: Request) -> str | None:
    """The same address without what others hung on it to follow a person; None when there is nothing of that.

    Reading alone is redirected: a form that is sent must not lose its body on the way.
    """
    kept = [(name, value) for name, value in request.args.items(multi=True) if not _is_tracker(name)]
    if request.method not in {"GET", "HEAD"} or len(kept) == sum(1 for _ in request.args.items(multi=True)):
        return None
    # One slash only: two would name another host.
    path = "/" + quote(request.path.lstrip("/\\"))
    return path + (f"?{urlencode(kept)}" if kept else "")


def _is_tracker(name: str) -> bool:
    return name.lower() in TRACKERS or name.lower().startswith(TRACKER_FAMILIES)


@dataclass(frozen=True)
class FormToken:
    """What a resident's form carries: a key of its own, the version it shows, the moment it was shown.

    The moment lies in the page alone, to ask how long somebody took; it is never stored.
    """

    key: str
    survey_version_id: int
    rendered_at: dt.datetime

    @property
    def rendered_on(self) -> dt.date:
        """The day it was shown, in Sweden."""
        return clock.day_of(self.rendered_at)


class FormTokens:
    """Makes and reads signed form tokens. They do not age: a page left open overnight loses no answer."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = URLSafeSerializer(secret_key, salt="resident form")

    def make(self, survey_version_id: int, rendered_at: dt.datetime) -> str:
        """A fresh token: a second person on the same phone gets another key."""
        moment = int(rendered_at.timestamp())
        return str(self._serializer.dumps([secrets.token_urlsafe(16), survey_version_id, moment]))

    def read(self, text: str) -> FormToken | None:
        """The token, or None when it was not made here."""
        try:
            key, version, moment = self._serializer.loads(text)
            return FormToken(str(key), int(version), dt.datetime.fromtimestamp(int(moment), dt.UTC))
        except (BadSignature, ValueError, TypeError, OverflowError):
            return None


@dataclass(frozen=True)
class Pace:
    """How long a person needs at the very least: some seconds, more for a longer survey, never many.

    A robot sends at once. A person who answers one question of twelve must not be stopped, so it is short.
    """

    at_least: dt.timedelta = dt.timedelta(seconds=2)
    each: dt.timedelta = dt.timedelta(seconds=0.25)
    at_most: dt.timedelta = dt.timedelta(seconds=8)

    def is_too_fast(self, rendered_at: dt.datetime, at: dt.datetime, *, questions: int) -> bool:
        """Whether a form came back sooner than anybody can have read it.

        One from a time yet to come was shown before the clock was set back: its reader must not wait for it.
        """
        return dt.timedelta(0) <= at - rendered_at < min(self.at_most, self.at_least + questions * self.each)


class Limiter:
    """How often one address may send, counted in memory under a salt that lives a day at most.

    A whole village may share one address, so the limits are generous. Nothing is written anywhere.
    """

    def __init__(self, most: int, window: dt.timedelta) -> None:
        self._most, self._window = most, window
        self._salt, self._salted_on = secrets.token_bytes(16), dt.date.min
        self._sent: dict[bytes, list[float]] = {}

    def allows(self, address: str, at: dt.datetime) -> bool:
        """Count one sending; False when the address has used up its share."""
        if at.date() != self._salted_on:
            self._salt, self._salted_on, self._sent = secrets.token_bytes(16), at.date(), {}
        key = hmac.digest(self._salt, address.encode(), "sha256")
        since = at.timestamp() - self._window.total_seconds()
        recent = [moment for moment in self._sent.get(key, []) if since < moment <= at.timestamp()]
        is_allowed = len(recent) < self._most
        if is_allowed:
            recent.append(at.timestamp())
        self._sent[key] = recent
        return is_allowed
