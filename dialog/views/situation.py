"""Assemble, edit and propose the situation picture."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("situation", __name__, url_prefix="/desk/pictures")
