"""For whoever runs the site: a page of how it stands, and figures for the machines that watch over it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from dialog import clock, metrics, schema
from dialog.request import reading, signed_in, site
from dialog.services import operation as service
from dialog.settings import ROOT

blueprint = Blueprint("operation", __name__, url_prefix="/desk/administration")
unprefixed = Blueprint("watched", __name__)


@blueprint.get("/operation")
def show() -> str:
    """The queue, what was last done to keep it safe, migrations, e-mail and the disk."""
    state = service.shown(reading(), signed_in(), _disk(), at=clock.now())
    return render_template(
        "administration/operation.html",
        state=state,
        is_at_head=schema.is_at_head(site().engine),
        version=schema.version(site().engine),
        is_mailed=site().settings.mail_server is not None,
    )


@unprefixed.get("/metrics")
def figures() -> Response:
    """Figures in the format of Prometheus, for the holder of the token or a program on this machine."""
    if not metrics.IS_HERE or not metrics.may_read(request, site().settings.metrics_token):
        abort(404)
    kept = cast(metrics.Figures, current_app.extensions["dialog_figures"])
    response = make_response(kept.page(service.state(reading(), _disk(), at=clock.now())))
    response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
    return response


def _disk() -> Path:
    """A folder on the disk that fills: where the database lies, if it lies here."""
    url = site().engine.url
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(str(url.database)).parent if is_file else ROOT
