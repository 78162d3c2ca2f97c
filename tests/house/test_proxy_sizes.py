"""The shipped proxy lets through whatever the site takes, and says in plain words what is too large."""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import languages, server_worker
from dialog.checks.together import HOST
from dialog.settings import Settings
from dialog.views.files import LARGER
from tests.asked import a_definition, asked
from tests.page import PageClient
from tests.people import Cast
from tests.shipped_proxy import CADDYFILE, proxy

ANSWER = "/sv/answer/trygghet"
TOO_LARGE = "Det du skickade är för stort"
SAID = CADDYFILE.read_text("utf-8")
FILES = re.compile(re.findall(r"@files path_regexp (.*)", SAID)[0])
UNITS = {"KB": 1000, "MB": 1_000_000}
MOST = {
    name: int(size) * UNITS[unit] for name, size, unit in re.findall(r"@(\w+) \{\s*max_size (\d+)(\wB)", SAID)
}
"""What the proxy lets through to pages that take files, and to the rest."""
Send = Callable[..., tuple[int, str]]


def addresses(app: Flask, endpoint: str, language: str = "sv") -> list[str]:
    """Where something can be sent to an endpoint, with a 1 in every place."""
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(endpoint, {**dict.fromkeys(rule.arguments, 1), "language": language})
        for rule in app.url_map.iter_rules(endpoint)
        if "POST" in (rule.methods or ())
    ]


def test_the_proxy_lets_through_more_than_the_site_takes_and_the_server_more_than_the_proxy(
    application: Flask,
) -> None:
    assert Settings(secret_key="").max_body_kilobytes * 1024 < MOST["rest"]
    assert max(LARGER.values()) < MOST["files"] < server_worker.MOST_BODY
    for endpoint in LARGER:
        sent_to = [
            one for spoken in languages.DESK_LANGUAGES for one in addresses(application, endpoint, spoken)
        ]
        assert sent_to
        assert [one for one in sent_to if not FILES.match(one)] == []


def test_the_proxy_lets_nothing_large_through_to_other_pages(application: Flask) -> None:
    others = {
        str(rule)
        for rule in application.url_map.iter_rules()
        if rule.endpoint not in LARGER and "POST" in (rule.methods or ())
    }
    written = {re.sub(r"<[^>]+>", "1", rule.replace("<language>", "sv")) for rule in others}
    assert [one for one in sorted(written) if FILES.match(one)] == []


@pytest.fixture
def send(app: Flask, tmp_path: Path) -> Iterator[Send]:
    """Send so many bytes to the site in its server behind the proxy; the status and the page."""
    held = socket.create_server((HOST, 0))
    serving = server_worker.server(app, [held])
    threading.Thread(target=serving.run, daemon=True).start()
    with proxy(tmp_path, held.getsockname()[1]) as port:

        def sent(address: str, size: int, cookie: str = "", *, in_chunks: bool = False) -> tuple[int, str]:
            body = b"concern=" + b"a" * (size - 8)
            connection = http.client.HTTPConnection(HOST, port, timeout=60)
            kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
            connection.request("POST", address, iter([body]) if in_chunks else body, kind)
            answer = connection.getresponse()
            page = answer.read().decode()
            connection.close()
            return answer.status, page

        yield sent
    serving.close()


def test_an_answer_that_is_too_large_is_told_so_by_the_site(session: Session, cast: Cast, send: Send) -> None:
    asked(session, cast, definition=a_definition())
    status, page = send(ANSWER, 300_000)
    assert (status, TOO_LARGE in page) == (413, True)
    assert "/static/" in page


@pytest.mark.parametrize("in_chunks", [False, True])
def test_what_is_too_large_for_the_proxy_is_told_so_in_the_words_of_the_site(
    send: Send, in_chunks: bool
) -> None:
    status, page = send(ANSWER, MOST["rest"] + 10_000, in_chunks=in_chunks)
    assert status == 413
    said = re.findall(r"<p(?: lang=\"(\w+)\")?>(.+)</p>", page)
    advice = "Shorten what you wrote and send it again. Nothing was stored."
    assert said == [(code, languages.catalogue(code or "sv").ugettext(advice)) for code in ("", "se", "en")]
    assert f"<h1>{TOO_LARGE}</h1>" in page
    assert languages.catalogue("sv").ugettext("What you sent is too large") == TOO_LARGE


@pytest.mark.parametrize("endpoint", sorted(LARGER))
def test_a_file_as_large_as_the_site_takes_comes_through_and_the_site_says_what_is_larger(
    app: Flask, cast: Cast, client: PageClient, send: Send, endpoint: str
) -> None:
    """Whole: the site then misses the token of the form, which it looks for in what was sent."""
    client.sign_in(cast.karin)
    cookie = client.browser.get_cookie("dialog")
    assert cookie is not None
    for address in addresses(app, endpoint):
        signed_in = f"dialog={cookie.value}"
        assert send(address, LARGER[endpoint], signed_in)[0] == 400
        status, page = send(address, LARGER[endpoint] + 1, signed_in)
        assert (status, "/static/" in page) == (413, True)
