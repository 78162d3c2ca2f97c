"""The exact words that the parties are asked to approve, in one shape for pictures and promises.

The shape is plain: what is approved must be readable on one page, printable on paper, and give the same
seal wherever it is computed.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Change = Literal["same", "added", "removed"]
PIECES = re.compile(r"\s+|[^\s]+")
LEAST_ALIKE = 0.4
"""Below it a text is another one: word by word, what stayed by chance would make a riddle of both."""


@dataclass(frozen=True)
class Passage:
    """A concern of a picture or a line of a promise. `key` stays over versions, so that they compare."""

    key: str
    title: str
    text: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    """What it rests on, in words."""


@dataclass(frozen=True)
class Wording:
    """A whole picture or promise in one language. `facts` are dates, numbers and short texts by name."""

    title: str
    introduction: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()

    def content(self) -> dict[str, Any]:
        """The wording as it is stored in a proposal."""
        stored: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return stored


@dataclass(frozen=True)
class Difference:
    """One passage that changed: its title, and its words marked as same, added or removed."""

    title: str
    pieces: tuple[tuple[str, Change], ...]


def seal(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content in one canonical form: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def compare(former: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What changed between two contents, passage by passage; what stayed is left out."""
    before, after = _texts(former), _texts(now)
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        title_before, text_before = before.get(key, ("", ""))
        title, text = after.get(key, (title_before, ""))
        if text != text_before:
            found.append(Difference(title, _pieces(text_before, text)))
    return tuple(found)


def _texts(content: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    texts = {"": (content["title"], "\n\n".join([content["title"], content["introduction"]]).strip())}
    for name, value in content["facts"].items():
        texts[f"fact:{name}"] = (name, str(value))
    for passage in content["passages"]:
        parts = [passage["title"], *passage["text"], *passage["grounds"]]
        whole = "\n\n".join(part for part in parts if part)
        texts[f"passage:{passage['key']}"] = (passage["title"], whole)
    return texts


def _pieces(before: str, after: str) -> tuple[tuple[str, Change], ...]:
    old, new = PIECES.findall(before), PIECES.findall(after)
    alike = difflib.SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()
    if before and after and alike < LEAST_ALIKE:
        return ((before, "removed"), (after, "added"))
    pieces: list[tuple[str, Change]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("".join(old[a:b]), "same"))
            continue
        if b > a:
            pieces.append(("".join(old[a:b]), "removed"))
        if d > c:
            pieces.append(("".join(new[c:d]), "added"))
    return tuple(pieces)
