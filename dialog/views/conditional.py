"""Pages that everybody reads alike carry a tag; who comes back with it is answered before anything is made.

The tag stands for all that such a page is made of: the head of the log (whatever changes what is published
writes its line), the address, the day, the settings and the code. It is the same for everybody, so nobody is
known by it, and sealed with the site's secret, so that it tells nothing of what it stands for. Whoever
carries a cookie of ours gets the page itself, and no tag: it may be theirs alone.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from flask import current_app, g, make_response, request, session
from werkzeug.wrappers import Response

from dialog import clock
from dialog.request import speech
from dialog.settings import ROOT, Settings
from dialog.views import feeds

TAGGED = frozenset(
    {
        *("start", "results", "picture", "picture_files", "promises", "public_drafts", "activities"),
        *("agreement", "feeds", "promise_data", "promise_files"),
    }
)
"""Blueprints of pages without a form, the same for everybody. What is answered, and what is drawn with a tag
of its own, are not among them."""
FRESH = "no-cache"
"""It may be kept, and must be asked for each time."""
FOLDERS = ("dialog", "surveys", "analysis", "translations", "static", "requirements")
ENDINGS = (".py", ".html", ".toml", ".typ", ".po", ".css", ".js", ".svg", ".txt")


def edition(settings: Settings) -> bytes:
    """What code, words and settings make of one and the same database; read when the site starts."""
    told = repr(settings).encode() + _code()
    return hmac.digest(settings.secret_key.encode(), told, "sha256")


@cache
def _code() -> bytes:
    """The code and the words as one value; of the libraries, the lists that they are installed from."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for where, below, names in os.walk(ROOT / folder):
            below.sort()
            for name in sorted(name for name in names if name.endswith(ENDINGS)):
                file = Path(where, name)
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.digest()


def answer() -> Response | None:
    """Before a page is made: nothing at all for a reader who has it as it is; else its tag is noted."""
    if request.method not in {"GET", "HEAD"} or request.blueprint not in TAGGED or _is_known():
        return None
    g.tag = tag = _tag()
    held = request.if_none_match
    if held.star_tag or not held.contains_weak(tag):
        return None
    unchanged = make_response("", 304)
    unchanged.headers.pop("Content-Type", None)
    return _marked(unchanged, tag)


def mark(response: Response) -> Response:
    """The tag on what was made for everybody: on no mistake, and on nothing that sets a cookie."""
    tag = g.get("tag")
    if tag is None or response.status_code != 200 or session.modified or "Set-Cookie" in response.headers:
        return response
    return _marked(response, tag)


def _marked(response: Response, tag: str) -> Response:
    # Weak: the same page goes out compressed or not.
    response.set_etag(tag, weak=True)
    response.headers.setdefault("Cache-Control", feeds.KEPT if request.blueprint == "feeds" else FRESH)
    response.vary.update(("Cookie", "Accept-Encoding"))
    return response


def _is_known() -> bool:
    """Whether the browser carries a cookie of ours: residents' never do."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _tag() -> str:
    speech()  # has looked at the head of the log, before anything of the page is read
    told = repr((g.get("head", -1), request.full_path, clock.today().isoformat()))
    return hmac.digest(current_app.extensions["dialog_edition"], told.encode(), "sha256").hex()[:32]
