"""Where a decision of the review leads back to: a page named by kind and number, never an address."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for


def way_back(page: str, text_id: uuid.UUID | None) -> str:
    """The page a decision was made on, named as `run:3`, `suggestion:8` or `theme:2`: never an address."""
    kind, _colon, number = page.partition(":")
    anchor = f"text-{text_id}" if text_id else None
    run_id, _dot, suggestion_id = number.partition(".")
    if kind == "read" and run_id.isdecimal() and suggestion_id.isdecimal():
        return url_for("piles.proposal", run_id=int(run_id), suggestion_id=int(suggestion_id))
    if kind == "log" and number.isdecimal():
        return url_for("piles.log", run_id=int(number))
    if kind == "texts":
        return url_for("texts.index")
    if number.isdecimal() and kind in {"run", "suggestion", "theme"}:
        values: dict[str, Any] = {f"{kind}_id": int(number)}
        return url_for(f"review.{kind}", **values, _anchor=anchor)
    return url_for("texts.show", text_id=text_id) if text_id else url_for("review.index")
