"""The picture beside a shared link: messengers and social media fetch it, so it is public and may be kept."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, request

from dialog import clock
from dialog.request import language, reading, site
from dialog.services import offers, prints_picture

blueprint = Blueprint("link_picture", __name__)

KEPT = "public, max-age=86400"


@blueprint.get("/link-picture/<slug>.png")
def show(slug: str) -> Response:
    """The survey's title with the names of who asks; the same for everybody."""
    offer = offers.open_version(reading(), slug, on=clock.today())
    shown = offers.shown(reading(), offer, language(), unchecked_sami=site().settings.unchecked_sami)
    drawn = prints_picture.drawn(reading(), offer, shown, language())
    response = Response(drawn, mimetype="image/png")
    response.headers["Cache-Control"] = KEPT
    # Other sites show it, which the rest of the site forbids.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(hashlib.sha256(drawn).hexdigest()[:32])
    return response.make_conditional(request)  # type: ignore[return-value]
