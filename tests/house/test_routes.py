"""Public addresses once given out still answer: they stand on posters, in newspapers and in other sites."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

ADDRESSES = Path(__file__).with_name("public_addresses.txt")


def test_every_address_ever_given_out_still_answers(application: Flask) -> None:
    adapter = application.url_map.bind("localhost")
    gone = [
        address for address in ADDRESSES.read_text("utf-8").split() if not adapter.test(address, method="GET")
    ]
    assert gone == [], "Keep the address, or make it lead to the new one; never take a line out of the list."
