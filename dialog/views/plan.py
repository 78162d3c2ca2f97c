"""Goals, measurements, actions."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("plan", __name__, url_prefix="/desk/plan")
