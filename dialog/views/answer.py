"""The resident's side of a survey: short link, form, thanks."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("answer", __name__)
