"""What is printed of a survey: posters, cards, the paper form, the letters to schools; and its links.

Made anew each time from the version's own texts, so that no print can say something else than the survey.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import SurveyVersion
from dialog.models.response import LINKED
from dialog.services import (
    prints_form,
    prints_invitations,
    prints_school,
    prints_typeset,
    prints_words,
    results,
)
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor
from dialog.services.prints_words import Printed

DOCUMENTS: dict[str, Callable[[Printed], dict[str, Any]]] = {
    "poster": prints_invitations.poster,
    "cards": prints_invitations.cards,
    "form": prints_form.form,
    "school": prints_school.school,
}
"""What can be printed, by the name of its template."""


def document(
    session: Session,
    actor: Actor,
    version_id: int,
    name: str,
    language: str,
    *,
    base_url: str,
    unchecked_sami: str,
) -> bytes:
    """One print of a version in one language, as PDF. Raises NotFound for another municipality's."""
    version = results.version_about(session, actor, version_id)
    if name not in DOCUMENTS:
        raise NotFound
    sheet = prints_words.printed(session, version, language, base_url=base_url, unchecked_sami=unchecked_sami)
    return prints_typeset.pdf(name, DOCUMENTS[name](sheet))


def links(version: SurveyVersion, base_url: str) -> dict[str, str]:
    """The short link of every way of reaching people."""
    return {channel: prints_words.short_link(base_url, version.survey.slug, channel) for channel in LINKED}


def code(session: Session, actor: Actor, version_id: int, channel: str, *, base_url: str) -> bytes:
    """The QR code of one link, as SVG."""
    version = results.version_about(session, actor, version_id)
    if channel not in LINKED:
        raise NotFound
    return prints_words.code(links(version, base_url)[channel]).encode()
