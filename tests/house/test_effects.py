"""Effects that a test must not have fail it."""

from __future__ import annotations

import socket

import pytest


def test_a_test_that_opens_a_network_connection_fails() -> None:
    with pytest.raises(AssertionError, match="tried to reach"), socket.socket() as reaching:
        reaching.connect(("192.0.2.1", 80))
