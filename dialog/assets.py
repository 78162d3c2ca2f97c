"""Stylesheets and scripts: each kind joined into one file, named by its content, compressed once.

A page then needs four requests at most (page, style, script, icon), and a browser that has a file
never asks for it again.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

STYLES = ("tokens", "base", "layout", "forms", "parts", "print")
SCRIPTS = ("refresh", "sections", "conditions", "counter", "confirm", "leave", "kept", "offline")
DESK_SCRIPTS = ("live", "review", "screen", "passkey")
BUNDLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "site.css": ("text/css; charset=utf-8", tuple(f"css/{name}.css" for name in STYLES)),
    "desk.css": ("text/css; charset=utf-8", ("css/desk.css",)),
    "site.js": ("text/javascript; charset=utf-8", tuple(f"js/{name}.js" for name in SCRIPTS)),
    "desk.js": ("text/javascript; charset=utf-8", tuple(f"js/{name}.js" for name in DESK_SCRIPTS)),
    "sw.js": ("text/javascript; charset=utf-8", ("js/kept.js", "js/sw.js")),
}
_ASIDE = re.compile(r"""/\*.*?(?:\*/|\Z)|("(?:[^"\\]|\\.?)*(?:"|\Z)|'(?:[^'\\]|\\.?)*(?:'|\Z))""", re.DOTALL)
"""A comment of a stylesheet, or a string in it. What nobody ends goes on to the end: no text takes long."""


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    name: str
    media_type: str
    content: bytes
    compressed: bytes


class Assets:
    """Every bundle of a static folder. `url` names a bundle by content; `find` gives it back."""

    def __init__(self, folder: Path) -> None:
        self._named: dict[str, Asset] = {}
        self._hashed: dict[str, Asset] = {}
        for name, (media_type, parts) in BUNDLES.items():
            content = b"\n".join(_squeezed((folder / part).read_bytes(), part) for part in parts)
            stem, extension = name.split(".")
            hashed = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{extension}"
            asset = Asset(hashed, media_type, content, gzip.compress(content, 9, mtime=0))
            self._named[name] = self._hashed[hashed] = asset

    def hashed_name(self, name: str) -> str:
        """The content-named file of a bundle. Raises KeyError for an unknown bundle."""
        return self._named[name].name

    def __getitem__(self, name: str) -> Asset:
        return self._named[name]

    def find(self, hashed: str) -> Asset | None:
        """The asset of that content name, or None."""
        return self._hashed.get(hashed)


def _squeezed(content: bytes, part: str) -> bytes:
    """Drop whole-line comments and indentation: what a reader of the source wants and a phone does not."""
    text = content.decode()
    if part.endswith(".css"):
        strings: list[str] = []
        text = _ASIDE.sub(lambda found: _laid_aside(found, strings), text)
        text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
        text = text.replace(";\n", ";").replace("{\n", "{").replace(": ", ":").replace(" {", "{")
        back = iter(strings)
        text = re.sub("\0", lambda _found: next(back), text)
    else:
        text = "\n".join(
            line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("//")
        )
    return text.encode()


def _laid_aside(found: re.Match[str], strings: list[str]) -> str:
    """Nothing for a comment; a mark for a string, which is shown to people and stays as it was written."""
    if found[1] is None:
        return ""
    strings.append(found[1])
    return "\0"
