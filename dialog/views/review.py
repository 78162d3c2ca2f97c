"""Theming runs, decisions on suggestions, themes and their texts."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("review", __name__, url_prefix="/desk/themes")
