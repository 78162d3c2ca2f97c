"""Hostile input: what somebody sends to break, to fool or to slow down the site. Written for this project.

`FAMILIES` of texts go into any field; `BODIES` replace the body of a form as a whole. Deterministic: `plan`
gives the same for the same routes.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import chain
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

INPUTS = int(os.environ.get("HOSTILE_INPUTS", "0"))
"""How many `./run check hostile` sends; the suite sends a few."""
FORM = "application/x-www-form-urlencoded"
SCRIPTS = (
    "<script>alert('in')</script>",
    "\"><img src=x onerror=alert('in')>",
    "'><svg/onload=alert('in')>",
    "</textarea><script>alert('in')</script>",
    "</title><script>alert('in')</script>",
    "<iframe srcdoc=\"<script>parent.alert('in')</script>\"></iframe>",
    "<a href=\"javascript:alert('in')\">open me</a>",
    "javascript:alert('in')",
    "<style>@import 'http://127.0.0.1:9/x.css'; body { display: none }</style>",
    "<base href='http://127.0.0.1:9/'><form action='http://127.0.0.1:9/'>",
    "<math><mtext></mtext><script>alert('in')</script></math>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert('in')</script>]]>",
    "&lt;script&gt;alert('in')&lt;/script&gt; &#60;b&#62;",
)
FORMULAS = (
    "=1+2",
    "+1+2",
    "-1+2",
    "@SUM(1;2)",
    '=HYPERLINK("http://127.0.0.1:9/?"&A1;"open")',
    "\t=1+2",
    "\r=1+2",
)
LETTERS = (
    "\u202etxet desrever\u202c",
    "\u2066left\u2069\u200b\u200d\ufeff",
    "a" + "\u0301" * 300,
    "ＷＩＤＥ ｌｅｔｔｅｒｓ ﬁ ǅ ŉ",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 20,
    "\u0000zero\u0000",
    "\u0001\u0008\u000b\u001f\u007f\u0085\u2028\u2029",
    "áđŋšŧž čáhppes gielká",
    "\ufffe\uffff\U0010ffff",
    "\ud800 alone",
)
SYNTAX = (
    "' OR 1=1; DROP TABLE response; --",
    "%s %(name)s {0} {name} {{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "\r\nSet-Cookie: evil=1\r\n\r\n<p>",
    "%0d%0aLocation: http://127.0.0.1:9/",
    '{"sv": ["a"], "$ref": "#"}',
    "[]",
    "null",
    "*) (cn=*))(|(cn=*",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "http://127.0.0.1:9/",
    "//127.0.0.1:9/",
)
NUMBERS = (
    *("", " ", "0", "-1", "1e999", "NaN", "inf", "0x10", "1_000", "٣", "９", "1.5", "1,5", "2147483648"),
    *("9223372036854775808", "9" * 400, "0000-00-00", "9999-12-31", "2026-02-30", "10000-01-01", "true"),
)
LONG = ("å" * 20_000, "a " * 10_000, "<" * 5_000, "a@" * 5_000, "1" * 30_000, "\n" * 10_000)
FAMILIES = {
    "scripts": SCRIPTS,
    "formulas": FORMULAS,
    "letters": LETTERS,
    "syntax": SYNTAX,
    "numbers": NUMBERS,
    "long": LONG,
}
TEXTS = tuple(chain.from_iterable(FAMILIES.values()))
HELD = (*[one for one in (*SCRIPTS, *FORMULAS, *LETTERS[:-1], *SYNTAX, *NUMBERS) if one.strip()] * 5, *LONG)
"""What a field can hold once it is stored: no half of a letter, and something; what is long now and then."""

Fields = MultiDict[str, Any]


@dataclass(frozen=True)
class Sending:
    """What a client is to send: arguments of its `post`; `is_too_large` where only 413 is an answer."""

    arguments: Mapping[str, Any]
    is_too_large: bool = False


def _one_megabyte(fields: Fields) -> Sending:
    return Sending({"data": {**fields, "more": "a" * 1_000_000}}, is_too_large=True)


def _ten_thousand_fields(fields: Fields) -> Sending:
    many = {f"field-{number}": "a" * 30 for number in range(10_000)}
    return Sending({"data": {**fields, **many}}, is_too_large=True)


def _many_parts(fields: Fields) -> Sending:
    many = {f"part-{number}": "a" for number in range(1_001)}
    return Sending({"data": {**fields, **many}, "content_type": "multipart/form-data"}, is_too_large=True)


def _twice(fields: Fields) -> Sending:
    both = MultiDict([*fields.items(multi=True), *((name, "other") for name in fields)])
    return Sending({"data": both})


def _as_json(fields: Fields) -> Sending:
    return Sending({"data": json.dumps(dict(fields), default=str), "content_type": "application/json"})


def _packed(fields: Fields) -> Sending:
    body = gzip.compress(b"&".join(f"{name}=a".encode() for name in fields) + b"&more=" + b"a" * 10_000_000)
    kind = "application/x-www-form-urlencoded"
    return Sending({"data": body, "content_type": kind, "headers": {"Content-Encoding": "gzip"}})


def _files_for_texts(fields: Fields) -> Sending:
    sent: dict[str, Any] = {name: (io.BytesIO(b"\x00\xff\xfe"), "../../a.docm") for name in fields}
    return Sending({"data": {**sent, "csrf_token": fields["csrf_token"]}})


def _no_text_at_all(_fields: Fields) -> Sending:
    return Sending({"data": b"\xff\xfe=\xed\xa0\x80&%ED%A0%80=%00&%=%zz&==&&", "content_type": FORM})


def _bad_letters_in_all(fields: Fields) -> Sending:
    pairs = [f"{name}=%ED%A0%80%FF%00".encode() for name in fields if name != "csrf_token"]
    return Sending(
        {"data": b"&".join([*pairs, f"csrf_token={fields['csrf_token']}".encode()]), "content_type": FORM}
    )


def _broken_parts(fields: Fields) -> Sending:
    body = b'--x\r\nContent-Disposition: form-data; name="' + next(iter(fields)).encode() + b"\r\n\r\n--y"
    return Sending({"data": body, "content_type": "multipart/form-data; boundary=x"})


def _parts_without_a_boundary(_fields: Fields) -> Sending:
    return Sending({"data": b"a", "content_type": "multipart/form-data"})


def _nothing(_fields: Fields) -> Sending:
    return Sending({"data": b""})


BODIES: tuple[Callable[[Fields], Sending], ...] = (
    *(_one_megabyte, _ten_thousand_fields, _many_parts, _twice, _as_json, _packed, _files_for_texts),
    *(_no_text_at_all, _bad_letters_in_all, _broken_parts, _parts_without_a_boundary, _nothing),
)


KINDS = (*(one.__name__ for one in BODIES), *FAMILIES)
SENT = (*KINDS, *FAMILIES)
"""To every address that takes a form: every body once, of every family of texts two."""
ASKED = (*FAMILIES, "scripts", "letters", "syntax", "numbers")
"""To every address that is asked for."""
_BODIES = {one.__name__: one for one in BODIES}


@dataclass(frozen=True)
class Hostile:
    """What is sent to one address: a body of that kind, or a text of that family in a field."""

    kind: str
    number: int

    @property
    def text(self) -> str:
        """A text of its family, as it can be sent."""
        family = FAMILIES.get(self.kind, TEXTS)
        return family[self.number % len(family)].encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    def sending(self, fields: Fields) -> Sending:
        """The body, or the form with the text in one field, in all at every eleventh number."""
        if self.kind in _BODIES:
            return _BODIES[self.kind](fields)
        changed = MultiDict(fields)
        names = [name for name in fields if name != "csrf_token"] or ["more"]
        for name in names if self.number % 11 == 0 else [names[self.number % len(names)]]:
            changed[name] = self.text
        return Sending({"data": changed})


def plan(names: Sequence[str], inputs: int) -> list[tuple[str, Hostile]]:
    """What goes where: every address its whole list once, in an order in which some of it is a bit of all."""
    whole = [
        (name, Hostile(kind, at + position))
        for at, name in enumerate(names)
        for position, kind in enumerate(SENT if name.endswith("POST") else ASKED)
    ]
    # A stride that shares no factor with the length meets each exactly once before it meets one again; by the
    # golden section each part of the list is met early.
    first = int(len(whole) * 0.381966)
    stride = next(one for one in range(first, len(whole)) if math.gcd(one, len(whole)) == 1)
    turns = [(turn, whole[turn * stride % len(whole)]) for turn in range(inputs)]
    return [(name, Hostile(one.kind, one.number + turn // len(whole) * 5)) for turn, (name, one) in turns]


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"input", "textarea", "select"} and given.get("name"):
            self.found.append((str(given["name"]), given.get("value") or ""))


def fields_of(response: TestResponse) -> Iterator[tuple[str, str]]:
    """The names of a page's fields, with the values that stand in their tags."""
    reader = _Fields()
    reader.feed(response.get_data(as_text=True))
    yield from reader.found
