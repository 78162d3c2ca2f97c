"""The shipped proxy waits for a site that starts anew, and sends nobody's form twice."""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections.abc import Iterator

import pytest

from dialog import languages
from dialog.checks.together import HOST, free_port
from tests.shipped_proxy import proxy

FORM = "form=1"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\ntaken"


class Behind:
    """What stands behind the proxy: nobody listens until it is held, and nobody answers until it works."""

    def __init__(self) -> None:
        self.port = free_port()
        self.came: list[bytes] = []

    def held(self) -> socket.socket:
        """The place alone, as the system holds it while the site starts (deploy/dialog.socket)."""
        held = socket.create_server((HOST, self.port))
        held.settimeout(5)
        return held

    def work(self, held: socket.socket, *answers: bytes) -> None:
        """Answer one connection after the other; an empty answer cuts it off when all has come."""
        with held:
            for answer in answers:
                opened, _address = held.accept()
                with opened:
                    opened.settimeout(5)
                    self.came.append(self._whole(opened))
                    opened.sendall(answer)

    def _whole(self, opened: socket.socket) -> bytes:
        came = more = opened.recv(65536)
        while more and came.startswith(b"POST") and not came.endswith(FORM.encode()):
            more = opened.recv(65536)
            came += more
        return came


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Behind, int]]:
    behind = Behind()
    with proxy(tmp_path_factory.mktemp("proxy"), behind.port) as port:
        yield behind, port


def ask(port: int, method: str) -> int:
    return told(port, method)[0]


def told(port: int, method: str) -> tuple[int, str | None, str]:
    """The status, when to come again, and the page."""
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    connection.request(method, "/", FORM if method == "POST" else None)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, answer.headers["Retry-After"], page


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_comes_while_the_site_starts_waits_and_is_answered_once(
    proxied: tuple[Behind, int], method: str
) -> None:
    behind, port = proxied
    behind.came.clear()
    starting = threading.Timer(0.3, behind.work, (behind.held(), ANSWER))
    starting.start()
    assert ask(port, method) == 200
    starting.join()
    assert [came.split(b" ")[0].decode() for came in behind.came] == [method]


def test_a_page_also_waits_where_nobody_holds_the_place(proxied: tuple[Behind, int]) -> None:
    """A form does not: Caddy 2.6 has thrown its body away when it tries again, and so answers 502."""
    behind, port = proxied
    behind.came.clear()
    starting = threading.Timer(0.3, lambda: behind.work(behind.held(), ANSWER))
    starting.start()
    assert ask(port, "GET") == 200
    starting.join()
    assert len(behind.came) == 1


def test_a_form_that_was_cut_off_is_answered_in_the_words_of_the_site(proxied: tuple[Behind, int]) -> None:
    behind, port = proxied
    starting = threading.Thread(target=behind.work, args=(behind.held(), b""))
    starting.start()
    status, again, page = told(port, "POST")
    starting.join()
    assert (status, again) == (502, "30")
    sentences = (
        "What you wrote has not been stored. Wait a minute, go back and send it again.",
        "We cannot store answers just now. What you wrote is still here. Wait a minute, then send it again. "
        "However often you send it, it is stored once.",
    )
    ends = re.findall(r"<p(?: lang=\"(\w+)\")?>([^.]+\.) ([^.]+\.)</p>", page)
    assert [language for language, *_said in ends] == ["", "se", "en"]
    for language, *said in ends:
        catalogue = languages.catalogue(language or "sv")
        for sentence, one in zip(sentences, said, strict=True):
            assert catalogue.ugettext(sentence).endswith(one)


@pytest.mark.parametrize(("method", "status", "times"), [("GET", 200, 2), ("POST", 502, 1)])
def test_what_was_cut_off_is_asked_again_but_a_form_is_not_sent_again(
    proxied: tuple[Behind, int], method: str, status: int, times: int
) -> None:
    """A form has its key and its sender insists: only the sender may send it once more."""
    behind, port = proxied
    behind.came.clear()
    answers = (b"", ANSWER)[:times]
    starting = threading.Thread(target=behind.work, args=(behind.held(), *answers))
    starting.start()
    assert ask(port, method) == status
    starting.join()
    assert [came.split(b" ")[0].decode() for came in behind.came] == [method] * times
