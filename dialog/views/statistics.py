"""Statistics from files."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("statistics", __name__, url_prefix="/desk/statistics")
