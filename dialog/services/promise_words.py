"""The exact words of a promise version: what the parties approve, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterator

from dialog.models import Evidence, LineGround, PromiseLine, PromiseVersion
from dialog.services.wording import Difference, Passage, Wording, compare
from surveys.texts import Texts


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
    whole = wording(version, language)
    passages = tuple(Passage(one.key, "", one.text) for one in whole.passages)
    return Wording(whole.title, whole.introduction, {}, passages)


def _words(version: PromiseVersion) -> list[Texts]:
    return [version.title, version.introduction, *(line.text for line in version.lines)]


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
