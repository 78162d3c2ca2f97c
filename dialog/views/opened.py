"""After a page that showed masked texts: its line in the log, the first time that day."""

from __future__ import annotations

from flask import g, request
from werkzeug.wrappers import Response

from dialog import clock
from dialog.request import reading, signed_in, transaction
from dialog.services import opened


def note(response: Response) -> Response:
    """Write what is to be noted in its own transaction; a page of which it cannot be is not shown."""
    if request.method != "GET" or response.status_code != 200 or "reading" not in g:
        return response
    if lacking := opened.unnoted(reading(), signed_in(), at=clock.now()):
        with transaction() as session:
            opened.note(session, signed_in(), lacking, at=clock.now())
    return response
