"""What the site speaks just now: people's corrections of interface texts, and the added languages.

Whatever changes them writes a line in the log. So the head of the log tells, for the price of reading one
row, whether another process has changed anything since it was last read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.database import Base
from dialog.languages import LANGUAGES, Added, Forms, Key, Speech, catalogue, committed, number_of_forms
from dialog.models import AddedLanguage, InterfaceText
from dialog.translations import check_told
from dialog.translations import forms_of as forms_of_source

HEAD = str(sa.select(Base.metadata.tables["audit_head"].c.seq))
SEPARATOR = "\x1f"
"""Between the forms of a text that counts; nobody can type it. (gettext's own, NUL, PostgreSQL refuses.)"""


def head(connection: sa.Connection) -> int:
    """How many lines the log has."""
    return connection.exec_driver_sql(HEAD).scalar() or 0


def look_at_head(engine: sa.Engine) -> int:
    """The same for every request: one look of the driver's own, for all that surrounds it costs far more.

    What the driver refuses is asked again in the usual way, which tells what is wrong in the usual words.
    """
    try:
        pooled = engine.raw_connection()
        try:
            cursor = pooled.cursor()
            cursor.execute(HEAD)
            found = cursor.fetchone()
            cursor.close()
        finally:
            pooled.close()
    except engine.dialect.loaded_dbapi.Error:
        with engine.connect() as connection:
            return head(connection)
    return found[0] if found else 0


def load(session: Session, former: Speech | None = None) -> Speech:
    """Read all corrections and languages; the `former` one again when nothing of it has changed.

    A correction whose English source is no longer in the product is not used: the room shows it as outdated.
    """
    corrections: dict[str, dict[Key, Forms]] = {}
    checked = {code: set(_checked_in_catalogue(code)) for code in LANGUAGES}
    for row in session.scalars(sa.select(InterfaceText).order_by(InterfaceText.id)):
        key, forms = key_of(row), forms_of(row)
        if is_current(key, forms, row.language):
            corrections.setdefault(row.language, {})[key] = forms
            known = checked.setdefault(row.language, set())
            (known.add if row.state == "checked" else known.discard)((key[0], key[1][0]))
    query = sa.select(AddedLanguage).order_by(AddedLanguage.position, AddedLanguage.code)
    added = tuple(Added(row.code, row.name, row.is_offered) for row in session.scalars(query))
    told = {code: frozenset(texts) for code, texts in checked.items()}
    if former is not None and (former.corrections, former.added, former.checked) == (
        corrections,
        added,
        told,
    ):
        return former
    return Speech(corrections, added, told)


@cache
def _checked_in_catalogue(language: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (message.context or "", forms_of_source(message.id)[0])
        for message in committed(language)
        if message.id and not message.fuzzy and check_told(message)[0]
    )


def key_of(row: InterfaceText) -> Key:
    """The interface text that a correction is of, as it was when somebody corrected it."""
    return row.context, tuple(row.message.split(SEPARATOR))


def forms_of(row: InterfaceText) -> Forms:
    """The words of a correction."""
    return tuple(row.text.split(SEPARATOR))


def is_current(key: Key, forms: Forms, language: str) -> bool:
    """Whether the product still has that source, and the words are as many as the language needs."""
    context, source = key
    is_counting = len(source) > 1
    return _sources().get((context, source[0])) == source and len(forms) == (
        number_of_forms(language) if is_counting else 1
    )


@cache
def _sources() -> Mapping[tuple[str, str], Forms]:
    """Every English source that the product has just now, by its context and its first form."""
    read = ((message.context or "", forms_of_source(message.id)) for message in committed("en") if message.id)
    return {(context, forms[0]): forms for context, forms in read}


def read_catalogues() -> None:
    """Read what is asked of the catalogues again and again, and let go of their files, which are large."""
    _sources()
    for language in LANGUAGES:
        catalogue(language)
        _checked_in_catalogue(language)
    committed.cache_clear()
