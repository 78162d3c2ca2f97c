"""Draft, edit, propose, publish and follow up promises."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("promise_work", __name__, url_prefix="/desk/promises")
