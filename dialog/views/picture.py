"""The agreed situation picture, for everyone."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("picture", __name__, url_prefix="/picture")
