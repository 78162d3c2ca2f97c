"""What a browser carries from one sign-in to the next, and what was written when a sign-in ended.

The mark of a browser says that a person has signed in there before: the guesses of others do not slow it
down. It is signed, changed at each sign-in, and opens nothing. What somebody sent after the sign-in had
ended is sealed into the sign-in page itself, encrypted, since others may use that computer: nothing of it is
stored here, and only the same person gets it back.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyrage  # type: ignore[import-untyped]
from flask import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from dialog.services.sessions import hashed

MARK_LASTS = dt.timedelta(days=180)
MOST_PEOPLE = 6
"""So many people of one shared computer are remembered."""
WRITTEN_LASTS = dt.timedelta(hours=12)
MOST_WRITTEN = 120_000
"""Letters of one form: more than any form of the desk takes; files apart."""
LONGEST_SHOWN = 2_000
SALT = "written when the sign-in ended"
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@dataclass(frozen=True)
class Marks:
    """The marks of one browser: account (hashed) and its mark, the latest last; and who signed in latest."""

    of: tuple[tuple[str, str], ...] = ()
    latest: int | None = None

    def of_account(self, email: str) -> str:
        """The mark of an account, or empty."""
        return dict(self.of).get(_short(email), "")

    def with_account(self, email: str, user_id: int) -> Marks:
        """With a fresh mark of an account that has just signed in."""
        rest = tuple(pair for pair in self.of if pair[0] != _short(email))
        return Marks((*rest, (_short(email), secrets.token_urlsafe(12)))[-MOST_PEOPLE:], user_id)


def _short(email: str) -> str:
    return hashed(email.strip().lower())[:16]


class Browsers:
    """Reads and writes the marks; the cookie is ours alone, and never read on a resident's page."""

    def __init__(self, secret_key: str, *, is_secure: bool) -> None:
        self._serializer = URLSafeTimedSerializer(secret_key, salt="known browser")
        self._is_secure = is_secure
        self.name = "__Host-dialog-known" if is_secure else "dialog-known"

    def read(self, request: Request) -> Marks:
        """What the browser carries; nothing when it is old or was not made here."""
        try:
            given = self._serializer.loads(
                request.cookies.get(self.name, ""), max_age=int(MARK_LASTS.total_seconds())
            )
            return Marks(
                tuple((str(account), str(mark)) for account, mark in given["of"]), int(given["latest"])
            )
        except (BadSignature, ValueError, TypeError, KeyError):
            return Marks()

    def write(self, response: Response, marks: Marks) -> None:
        """Let the browser carry them."""
        response.set_cookie(
            self.name,
            self._serializer.dumps({"of": marks.of, "latest": marks.latest}),
            max_age=MARK_LASTS,
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="Strict",
        )


@dataclass(frozen=True)
class Written:
    """A form as it was sent: by whom, where to, the fields in their order, and the files that were chosen."""

    person: int
    address: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What a person recognises as their own words: what has blanks in it, shortened."""
        return tuple(text[:LONGEST_SHOWN] for _name, text in self.fields if " " in text.strip())


class Seals:
    """Seals what was written into a page, and opens it again: age, a key made of the secret key."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key
        self._serializer = URLSafeTimedSerializer(secret_key, salt=SALT)

    @cached_property
    def _key(self) -> Any:
        key = hmac.digest(self._secret_key.encode(), SALT.encode(), hashlib.sha256)
        return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", key).upper())

    def seal(self, request: Request, person: int) -> str | None:
        """The form of the request, sealed; None when it is too long to be carried."""
        fields = [
            (name, text)
            for name, text in request.form.items(multi=True)
            if name not in {"csrf_token", "sealed"}
        ]
        if sum(len(name) + len(text) for name, text in fields) > MOST_WRITTEN:
            return None
        files = [one.filename for one in request.files.values() if one.filename]
        said = json.dumps([person, request.full_path.rstrip("?"), fields, files])
        locked = pyrage.encrypt(said.encode("utf-8", "surrogatepass"), [self._key.to_public()])
        return str(self._serializer.dumps(base64.b64encode(locked).decode("ascii")))

    def open(self, sealed: str) -> Written | None:
        """What was sealed here within the last hours, or None."""
        try:
            locked = self._serializer.loads(sealed, max_age=int(WRITTEN_LASTS.total_seconds()))
            said = pyrage.decrypt(base64.b64decode(locked), [self._key])
            person, address, fields, files = json.loads(said)
        except (BadSignature, ValueError, TypeError, pyrage.DecryptError):
            return None
        return Written(person, address, tuple((name, text) for name, text in fields), tuple(files))


def _bech32(head: str, content: bytes) -> str:
    """Bytes as age writes keys (BIP 173): letters that look unlike each other, six to check them."""
    number = int.from_bytes(content, "big") << (-len(content) * 8 % 5)
    count = -(-len(content) * 8 // 5)
    fives = [number >> 5 * (count - 1 - at) & 31 for at in range(count)]
    spread = [*(ord(one) >> 5 for one in head), 0, *(ord(one) & 31 for one in head)]
    check = _polymod([*spread, *fives, *[0] * 6]) ^ 1
    return (
        head
        + "1"
        + "".join(LETTERS[one] for one in [*fives, *(check >> 5 * at & 31 for at in range(5, -1, -1))])
    )


def _polymod(values: Sequence[int]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(GENERATORS):
            found ^= generator if top >> at & 1 else 0
    return found


def device_word(agent: str) -> str:
    """A short word for a browser, such as "Firefox, Linux": enough to know one's own again, no more."""
    browsers = (
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    )  # fmt: skip
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
        ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    )  # fmt: skip
    words = [next((word for sign, word in pairs if sign in agent), "") for pairs in (browsers, systems)]
    return ", ".join(word for word in words if word)
