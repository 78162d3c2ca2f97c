"""How gunicorn serves the site: `gunicorn --config deploy/gunicorn.conf.py wsgi:app`.

Processes of their own that keep nothing between requests, so any number of them may stand behind one proxy.
WEB_CONCURRENCY says how many processes, BIND where they listen; a socket that the system holds goes before it
(dialog.socket).
"""

import gc
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from gunicorn.glogging import Logger

# What is read at the start stays: looked through for garbage over and over it costs a sixth of the start.
gc.disable()

# The figures of all processes are added up in files of a folder; it must be named before the site is read.
_folder = os.environ.setdefault(
    "PROMETHEUS_MULTIPROC_DIR",
    str(Path(os.environ.get("RUNTIME_DIRECTORY", tempfile.gettempdir())) / f"dialog-metrics-{os.getpid()}"),
)

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Slow clients are waited for without a thread each.
worker_class = "dialog.server_worker.WaitingWorker"
# Read once and shared: the second process costs a fraction of the first; `post_fork` parts the rest.
preload_app = True
# A process whose heart stops is replaced; who is being answered has half a minute at a restart.
timeout = 60
graceful_timeout = 30
# Seconds that a start waits for the database, and whoever comes with it; then the site says that it is away.
DATABASE_WITHIN = 5.0
# No log of who asked for what: the site's own tells endpoint and status.
accesslog = None
loglevel = "warning"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 -- memory, not a guessed name


class Words(Logger):
    """Says what happened to the server, without what a request held: an address, a header, a body."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(_Line())


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # The sentence as it stands in the code: what is put into it may come from a request.
        line = {"event": "server", "level": record.levelname.lower(), "what": str(record.msg)}
        if record.exc_info and record.exc_info[0]:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


logger_class = Words


def on_starting(server: object) -> None:
    """A fresh folder for the figures of this run; the newest schema before anybody is let in.

    One that does not come soon is waited for by another process, and who comes meanwhile is told so.
    """
    from dialog import schema  # noqa: PLC0415 -- read with the site
    from wsgi import app  # noqa: PLC0415 -- read already, while the database started too

    shutil.rmtree(_folder, ignore_errors=True)
    Path(_folder).mkdir(mode=0o700, parents=True)
    if not schema.bring_up(app.extensions["dialog"].engine, DATABASE_WITHIN):
        subprocess.Popen([sys.executable, "-m", "dialog.schema"])


def on_exit(server: object) -> None:
    """Nothing is left behind."""
    shutil.rmtree(_folder, ignore_errors=True)


def when_ready(server: object) -> None:
    """Read what every process needs before they part, and keep it where they share it."""
    from dialog import warm  # noqa: PLC0415 -- only the first process needs it here

    warm.up()
    gc.freeze()


def post_fork(server: object, worker: object) -> None:
    """Connections that the first process opened belong to it alone; what comes from now on may be garbage."""
    from wsgi import app  # noqa: PLC0415 -- read before the processes were parted

    app.extensions["dialog"].engine.dispose(close=False)
    gc.enable()


def child_exit(server: object, worker: object) -> None:
    """A process that ended has no open requests any more."""
    if "prometheus_client" in sys.modules:
        from prometheus_client import multiprocess  # noqa: PLC0415 -- only where figures are kept

        multiprocess.mark_process_dead(worker.pid)
