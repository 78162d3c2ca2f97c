"""Masked texts: read, mask more, withhold."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("texts", __name__, url_prefix="/desk/texts")
