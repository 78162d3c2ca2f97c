"""One process of the site under gunicorn, which begins a request only when it has come in whole.

gunicorn starts the processes and replaces one that died; waitress reads and writes inside each, in one loop
that waits for any number of slow clients while eight threads work. gunicorn's own threads would each wait for
one slow body, and the proxy cannot wait in their place: Caddy 2.6 gives the memory of what it buffers to the
next request too early when it tries the site anew, and an answer was taken for another's (seen 2026-11).
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from gunicorn.workers.base import Worker  # type: ignore[import-untyped]
from waitress.server import create_server

THREADS = 8
CONNECTIONS = 4000
"""A slow client costs a place here, not a thread."""
MOST_BODY = 17 * 1024 * 1024
"""A file of answers and its form; the site itself refuses a large body from who is not signed in."""
MOST_HEADER = 32 * 1024
SILENT_FOR = 90
"""Seconds; longer than the proxy keeps its own connections, or a form meets one that was just closed."""
BEAT = 0.5


class WaitingWorker(Worker):  # type: ignore[misc]  # gunicorn ships no types
    """Serves until it is told to stop or until its parent is gone."""

    def run(self) -> None:
        """Serve in a thread of its own; this one shows that the process lives."""
        self.server = server(self.wsgi, [one.sock for one in self.sockets])
        serving = threading.Thread(target=self.server.run, daemon=True)
        serving.start()
        while self.alive and serving.is_alive() and self.ppid == os.getppid():
            self.notify()
            time.sleep(BEAT)
        self._finish()

    def _finish(self) -> None:
        # Nobody new; whoever is being answered gets the whole answer.
        self.server.close()
        ends = time.monotonic() + float(self.cfg.graceful_timeout)
        self.server.task_dispatcher.shutdown(cancel_pending=False, timeout=self.cfg.graceful_timeout)
        while time.monotonic() < ends and self._is_writing():
            self.notify()
            time.sleep(BEAT / 10)

    def _is_writing(self) -> bool:
        return any(channel.total_outbufs_len for channel in list(self.server.active_channels.values()))


def server(application: Any, sockets: list[Any]) -> Any:
    """The loop that serves these sockets."""
    return create_server(
        application,
        sockets=sockets,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        max_request_body_size=MOST_BODY,
        max_request_header_size=MOST_HEADER,
        channel_timeout=SILENT_FOR,
        asyncore_use_poll=True,
        # Whom the site believes about a reader's address, DIALOG_TRUSTED_PROXIES says alone.
        clear_untrusted_proxy_headers=False,
        log_socket_errors=False,
        ident=None,
    )
