"""Hostile input: what somebody sends to break, to fool or to slow down the site. Written for this project.

`TEXTS` go into any field; `BODIES` replace the body of a form as a whole. Deterministic: `choice` picks the
same for the same number.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
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
TEXTS = (*SCRIPTS, *FORMULAS, *LETTERS, *SYNTAX, *NUMBERS, *LONG)
SEEN = (*SCRIPTS, *FORMULAS, *LETTERS[:-1], *SYNTAX)
"""What is worth being shown on a page."""

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


def with_text(fields: Fields, number: int) -> Sending:
    """One field, or all of them at every fifth number, holds a hostile text; the others what they should."""
    text = TEXTS[number % len(TEXTS)].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    changed = MultiDict(fields)
    names = [name for name in fields if name != "csrf_token"] or ["more"]
    for name in names if number % 5 == 0 else [names[number % len(names)]]:
        changed[name] = text
    return Sending({"data": changed})


def sending(fields: Fields, number: int) -> Sending:
    """The hostile sending of this number: texts, and now and then a body that is none."""
    if number % 4 == 3:
        return BODIES[number // 4 % len(BODIES)](fields)
    return with_text(fields, number)


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
