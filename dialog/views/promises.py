"""Published promises and their history, for everyone."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("promises", __name__, url_prefix="/promises")
