"""Questions read aloud: the sound file of a question, for everybody once its survey has been opened."""

from __future__ import annotations

from flask import Blueprint, Response, make_response

from dialog.request import actor, reading
from dialog.services import question_sounds
from dialog.services.errors import NotFound

blueprint = Blueprint("sounds", __name__)

KEPT = "private, max-age=3600"


@blueprint.get("/sounds/<int:question_id>/<file>")
def play(question_id: int, file: str) -> Response:
    """The sound, as what its content is. Whoever edits a draft can hear it before it is opened."""
    code, _dot, suffix = file.partition(".")
    sound = question_sounds.heard(reading(), question_id, code, actor())
    if question_sounds.SUFFIXES[sound.media_type] != suffix:
        raise NotFound
    response = make_response(sound.content)
    response.headers["Content-Type"] = sound.media_type
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Disposition"] = "inline"
    response.set_etag(sound.content_hash[:32])
    return response
