"""Surveys: edit, preview, publish, close; closed answers."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("surveys", __name__, url_prefix="/desk/surveys")
