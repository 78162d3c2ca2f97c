"""Read the exact text; approve or return it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("approvals", __name__, url_prefix="/desk/approvals")
