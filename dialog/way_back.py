"""Where a decision of the review leads back to: a page named by kind and number, never an address."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for

from surveys.texts import whole


def way_back(page: str, text_id: uuid.UUID | None) -> str:
    """The page a decision was made on, named as `run:3`, `suggestion:8` or `theme:2`: never an address."""
    kind, _colon, number = page.partition(":")
    anchor = f"text-{text_id}" if text_id else None
    first, _dot, second = number.partition(".")
    at, run_id, suggestion_id = whole(number), whole(first), whole(second)
    if kind == "read" and run_id is not None and suggestion_id is not None:
        return url_for("piles.proposal", run_id=run_id, suggestion_id=suggestion_id)
    if kind == "log" and at is not None:
        return url_for("piles.log", run_id=at)
    if kind == "texts":
        return url_for("texts.index")
    if at is not None and kind in {"run", "suggestion", "theme"}:
        values: dict[str, Any] = {f"{kind}_id": at}
        return url_for(f"review.{kind}", **values, _anchor=anchor)
    return url_for("texts.show", text_id=text_id) if text_id else url_for("review.index")
