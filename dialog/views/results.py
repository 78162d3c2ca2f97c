"""Published results and reviewed themes, for everyone."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("results", __name__, url_prefix="/results")
