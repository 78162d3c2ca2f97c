"""The words of a promise version: exactly those that the parties approve, and those that everybody reads.

`wording` gives the frozen words, and what is sealed. `said` gives the words for readers: the same with the
corrections over them that void no approval. Every page, file and copy takes its words from `said`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from dialog.database import session_of
from dialog.models import (
    DraftConsent,
    Evidence,
    LineGround,
    PromiseLine,
    PromiseVersion,
    Proposal,
    TextCorrection,
)
from dialog.services.wording import Difference, Passage, Wording, compare
from surveys.texts import Texts

FIELDS = ("title", "introduction", "reason_for_change")
"""The texts of a version beside its lines, each of which has its `text`."""


def said(row: PromiseVersion | PromiseLine, field: str) -> Texts:
    """The words for readers: those of the row, with the corrections that hold over them.

    A correction holds while the words that it corrected stand: one that was taken back, or that a later
    version took in, changes nothing.
    """
    version = row.version if isinstance(row, PromiseLine) else row
    texts: Texts = getattr(row, field)
    line_id = row.id if isinstance(row, PromiseLine) else None
    for one in holding(version):
        if (one.line_id, one.field) == (line_id, field) and texts.get(one.language, "") == one.before:
            texts = {**texts, one.language: one.after}
    return texts


def holding(version: PromiseVersion) -> tuple[TextCorrection, ...]:
    """The confirmed corrections of what the parties have before them, published or not, in their order."""
    if version.status == "draft":
        return ()
    return tuple(one for one in since_frozen(version) if one.confirmed_at is not None)


def since_frozen(version: PromiseVersion) -> tuple[TextCorrection, ...]:
    """The corrections, waiting ones too, of the words that stand frozen now, not of earlier ones."""
    if not version.corrections:
        return ()
    session = session_of(version)
    frozen: list[dt.datetime | None] = [
        session.scalar(
            sa.select(sa.func.max(Proposal.proposed_at)).where(Proposal.promise_version_id == version.id)
        ),
        session.scalar(
            sa.select(sa.func.max(DraftConsent.given_at)).where(DraftConsent.version_id == version.id)
        ),
    ]
    return tuple(
        one for one in version.corrections if all(at is None or one.proposed_at >= at for at in frozen)
    )


def fold(version: PromiseVersion) -> None:
    """Take what was corrected into the words themselves: from now on they can be edited."""
    for row, field in _fields(version):
        words = said(row, field)
        if words != getattr(row, field):
            setattr(row, field, dict(words))


def _fields(version: PromiseVersion) -> list[tuple[PromiseVersion | PromiseLine, str]]:
    return [*((version, field) for field in FIELDS), *((line, "text") for line in version.lines)]


def wording(version: PromiseVersion, language: str) -> Wording:
    """Words, lines, grounds and dates in one language; the Swedish ones are what is approved."""
    return Wording(
        title=version.title.get(language, ""),
        introduction=version.introduction.get(language, ""),
        facts={
            "valid_from": version.valid_from.isoformat(),
            "valid_to": version.valid_to.isoformat(),
            "followed_up_by": version.followed_up_by,
            "reason_for_change": version.reason_for_change.get(language, ""),
        },
        passages=tuple(
            Passage(
                key=line.key,
                title=line.party.name.get(language, "") if line.party else "",
                text=tuple(_said(line, language)),
                grounds=(
                    *(_in_words(ground, language) for ground in line.grounds),
                    *_works_for(line, language),
                ),
            )
            for line in version.lines
        ),
    )


def differences(
    former: PromiseVersion, version: PromiseVersion, language: str
) -> tuple[str, tuple[Difference, ...]]:
    """What a reader sees changed, line by line, and the language it is said in.

    Two versions are compared in one language: the reader's if both have all of it, else Swedish, since a
    text that was only translated would else look like a new one.
    """
    has_all = all(
        texts.get(language, "").strip() for each in (former, version) for texts in _words(each) if texts
    )
    code = language if has_all else "sv"
    return code, compare(_readable(former, code).content(), _readable(version, code).content())


def _readable(version: PromiseVersion, language: str) -> Wording:
    title, introduction, *lines = [words.get(language, "") for words in _words(version)]
    keys = (line.key for line in version.lines)
    passages = tuple(Passage(key, "", (text,)) for key, text in zip(keys, lines, strict=True))
    return Wording(title, introduction, {}, passages)


def _words(version: PromiseVersion) -> list[Texts]:
    beside = [said(version, "title"), said(version, "introduction")]
    return [*beside, *(said(line, "text") for line in version.lines)]


def _said(line: PromiseLine, language: str) -> Iterator[str]:
    yield line.text.get(language, "")
    if line.place:
        yield line.place.get(language) or line.place.get("sv", "")


def _works_for(line: PromiseLine, language: str) -> Iterator[str]:
    """What the line goes at and what it works towards; a line that names neither says nothing of it."""
    if line.cause is not None:
        yield f"Orsak: {line.cause.text.get(language, '')}"
    if line.goal is not None:
        yield f"Mål: {line.goal.text.get(language, '')}"


def _in_words(ground: LineGround, language: str) -> str:
    if ground.concern is not None:
        return ground.concern.title.get(language, "")
    if ground.evidence is not None:
        return _evidence(ground.evidence, language)
    if ground.action is not None:
        return f"{ground.action.text.get(language, '')} ({ground.action.function})"
    return ""


def _evidence(evidence: Evidence, language: str) -> str:
    value = "–" if evidence.value is None else f"{evidence.value:g}"
    said = value if evidence.value is not None or evidence.mark != "present" else ""
    pieces = [evidence.label.get(language, ""), said, evidence.source.get(language, "")]
    return " · ".join(piece for piece in pieces if piece)


def line_of(version: PromiseVersion, key: str) -> PromiseLine | None:
    """The line with that key, which stays over versions."""
    return next((line for line in version.lines if line.key == key), None)
