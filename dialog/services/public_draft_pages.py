"""What everybody meets at the address of a draft: the draft itself, and later what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Promise, PromiseVersion
from dialog.services import comment_forms, promise_pages, public_drafts
from dialog.services.errors import NotFound
from dialog.services.promise_pages import PromisePage


@dataclass(frozen=True)
class PublicDraft:
    """What everybody meets at a draft's address, for as long as the site stands.

    `state` is open, coming or over while it is a draft; then reworked, deciding, decided or withdrawn.
    """

    version: PromiseVersion
    state: str
    page: PromisePage | None
    form: str | None
    """The address of the form, while it is open."""
    comments: int


def show(
    session: Session, municipality_id: int, slug: str, number: int | None, *, on: dt.date, language: str
) -> PublicDraft:
    """A draft that is or was public; without a number the newest. Raises NotFound for one that never was."""
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id == municipality_id,
            Promise.slug == slug,
            PromiseVersion.comment_survey_id.is_not(None),
        )
        .order_by(PromiseVersion.number.desc())
        .limit(1)
    )
    version = session.scalar(query if number is None else query.where(PromiseVersion.number == number))
    if version is None:
        raise NotFound
    state = _state(version, on)
    form = comment_forms.form_of(session, version) if state == "open" else None
    is_shown = version.status == "public_draft"
    return PublicDraft(
        version,
        state,
        promise_pages.draft(session, version, on=on, language=language) if is_shown else None,
        form.survey.slug if form else None,
        comment_forms.count(session, version),
    )


def open_now(session: Session, municipality_id: int, *, on: dt.date) -> tuple[PromiseVersion, ...]:
    """The drafts of a municipality that everybody can comment on that day."""
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id == municipality_id,
            PromiseVersion.status == "public_draft",
            PromiseVersion.comments_from <= on,
            PromiseVersion.comments_to >= on,
        )
    )
    return tuple(session.scalars(query.order_by(PromiseVersion.id)))


def _state(version: PromiseVersion, on: dt.date) -> str:
    if version.published_at is not None:
        return "decided"
    if version.status == "public_draft":
        if version.comments_from is not None and on < version.comments_from:
            return "coming"
        return "open" if public_drafts.is_running(version, on) else "over"
    return {"withdrawn": "withdrawn", "proposed": "deciding"}.get(version.status, "reworked")
