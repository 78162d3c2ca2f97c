"""The picture that stands beside a shared link: the survey's title and the names of who asks.

Drawn once for each survey and language and kept in memory, since whoever shares a link makes many ask for it.
"""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy.orm import Session

from dialog.services import prints_typeset, prints_words
from dialog.services.offers import Offer, Shown
from dialog.services.prints_words import MARKS, Words

WIDTH, HEIGHT = 1200, 630
"""What those who show it ask for; the template's page is as large."""
MOST_KEPT = 64


def drawn(session: Session, offer: Offer, shown: Shown, language: str) -> bytes:
    """The picture of a published survey in one language, as PNG."""
    words = Words(language)
    data = {
        "title": words.told(shown.definition.title)["text"],
        "language": language,
        "author": "",
        "heading": words.told(shown.definition.title),
        "parties": prints_words.parties(session, offer.municipalities, words),
        "marks": MARKS,
        "draft": "",
        "name": words.gettext("Safety dialogue"),
    }
    return _drawn(json.dumps(data, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=MOST_KEPT)
def _drawn(data: str) -> bytes:
    return prints_typeset.png("link", json.loads(data))
