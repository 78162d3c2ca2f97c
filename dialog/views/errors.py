"""Errors as pages in the reader's language: what went wrong, and what to do now.

The only place where the four domain errors and HTTP's errors become pages; the sentence of every rule that
a service breaks stands in `dialog/rules.py`.
"""

from __future__ import annotations

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from dialog import languages, logs
from dialog.database import AWAY, is_away
from dialog.request import gettext as _
from dialog.request import speech, url_in
from dialog.rules import sentence
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.views import written

RETRY_AFTER = "30"
"""Seconds after which it is worth sending again."""
STATUSES = {"too_many_attempts": 429}
"""Rules whose page is not 409: the thing asked for does not stand against another, it comes too soon."""


def register(app: Flask) -> None:
    """Turn every error into a page."""
    app.register_error_handler(NotFound, lambda error: page(404))
    app.register_error_handler(NotAllowed, lambda error: page(403))
    app.register_error_handler(Conflict, lambda error: page(409))
    app.register_error_handler(RuleBroken, lambda error: page(STATUSES.get(error.rule, 409), sentence(error)))
    app.register_error_handler(
        CSRFError, lambda error: written.after_stale_form() or page(400, _stale_form())
    )
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _unexpected)
    for kind in AWAY:
        app.register_error_handler(kind, _away)


def _stale_form() -> str:
    return _(
        "The page had been open too long, or the sign-in ended. Go back, copy what you wrote, "
        "open the page anew and send it again. Nothing was stored."
    )


def _unexpected(error: Exception) -> tuple[str, int]:
    logs.unexpected(getattr(error, "original_exception", None) or error)
    # The page must not fail where the request did: nothing more is read from the database.
    g.setdefault("actor", None)
    g.is_broken = True
    return page(500)


def _away(error: Exception) -> tuple[str, int] | tuple[str, int, dict[str, str]]:
    """The database is locked, full or gone: nothing was stored, and the same form may be sent again."""
    if not is_away(error):
        return _unexpected(error)
    logs.away(error)
    g.setdefault("actor", None)
    g.is_broken = True
    return (*page(503), {"Retry-After": RETRY_AFTER})


def _http(error: HTTPException) -> HTTPException | tuple[str, int] | tuple[str, int, dict[str, str]]:
    if error.code is None or error.code < 400:
        return error
    made = page(error.code)
    allowed = getattr(error, "valid_methods", None)
    return (*made, {"Allow": ", ".join(sorted(allowed))}) if allowed else made


def page(status: int, message: str | None = None) -> tuple[str, int]:
    """An error page; `message` says more than the status does."""
    titles = {
        400: _("The page could not understand what was sent"),
        403: _("This is not yours to do"),
        404: _("The page does not exist"),
        405: _("The page cannot be used in that way"),
        409: _("It was changed meanwhile"),
        413: _("What you sent is too large"),
        422: _("Something needs to be mended"),
        429: _("Too many sendings just now"),
        500: _("Something went wrong with us"),
        503: _("The service is busy just now"),
    }
    advice = {
        400: _("Go back, open the page anew and try again."),
        403: _("Your role does not include it. Ask the coordinator who can."),
        404: _("The address may be old or misspelt, or the page may belong to another municipality."),
        405: _("Go back and use the buttons of the page."),
        409: _("Open the page anew to see how it stands now."),
        413: _("Shorten what you wrote and send it again. Nothing was stored."),
        422: _("Go back and check what you wrote."),
        429: _("Many are answering from the same network. Wait five minutes and send again."),
        500: _("The fault has been noted. Try again in a moment. Nothing was stored half."),
        503: _("What you wrote has not been stored. Wait a minute, go back and send it again."),
    }
    g.is_error = True
    known = status if status in titles else (500 if status >= 500 else 400)
    is_desk = "/desk" in request.path or "/account" in request.path
    spoken = languages.DESK_LANGUAGES if is_desk else tuple(speech().offered)
    return (
        render_template(
            "errors/page.html",
            status=status,
            heading=titles[known] if message is None or status != 409 else _("This is not possible yet"),
            message=message or advice[known],
            is_desk=is_desk,
            languages=[(code, speech().offered[code], url_in(code)) for code in spoken],
        ),
        status,
    )
