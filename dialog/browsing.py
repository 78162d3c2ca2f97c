"""A real browser before the running site, for `./run check`: where Chromium is, and a server."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress.server import create_server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def chromium() -> str | None:
    """The path of a Chromium or Chrome, or None when this machine has none. CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else (*NAMES, ON_A_MAC)
    return next((found for one in candidates if (found := shutil.which(one))), None)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the site on a free port of the loopback address; gives its address."""
    # The checks stand for a proxy when they come from many addresses.
    server = create_server(app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=False)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(5)
