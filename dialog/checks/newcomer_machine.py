"""A fresh Debian for `./run check newcomer`, made by debootstrap in a folder; systemd is its first process.

It has a file system, processes and units of its own, and the network of this machine: its ports must be free.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dialog.checks.together import HOST

EDITION = "bookworm"
IN_IT = "systemd-sysv,dbus,ca-certificates"
PROGRAMS = ("debootstrap", "systemd-nspawn", "nsenter", "chroot", "git")
PORTS = (80, 443, 5432, 6379, 8000)
STARTS_WITHIN = 60.0
OWN_AUTHORITIES = Path("/usr/local/share/ca-certificates")
"""Where a network with certificates of its own has them: the new machine is in the same network."""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def lacking() -> list[str]:
    """Why no such machine can be made here; nothing when it can."""
    if os.geteuid() != 0:
        return ["root"]
    programs = [name for name in PROGRAMS if shutil.which(name) is None]
    return programs + [f"port {port}" for port in PORTS if _is_taken(port)]


def _is_taken(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex((HOST, port)) == 0


@dataclass(frozen=True)
class Machine:
    """A running one: its folder, and its first process as this machine numbers it."""

    folder: Path
    first: int

    def run(self, *command: str, log: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program in it as root, as somebody who has just come in."""
        entered = ["nsenter", f"--target={self.first}", *("-m", "-u", "-i", "-p", "-r", "-w")]
        clean = ["env", "-i", f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8"]
        done = subprocess.run([*entered, *clean, *command], capture_output=True, text=True, check=False)  # noqa: S603
        if log is not None:
            log.write_text(done.stdout + done.stderr, "utf-8")
        return done


def make(folder: Path) -> None:
    """Lay a Debian into the folder, with nothing but what its installer would bring."""
    command = ["debootstrap", "--variant=minbase", f"--include={IN_IT}", EDITION, str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    for file in OWN_AUTHORITIES.glob("*.crt"):
        shutil.copy(file, folder / str(OWN_AUTHORITIES).lstrip("/"))
    subprocess.run(["chroot", str(folder), "update-ca-certificates"], check=True, capture_output=True)  # noqa: S603, S607


@contextlib.contextmanager
def started(folder: Path, log: Path) -> Iterator[Machine]:
    """The machine of a folder from its start to its end."""
    command = ["systemd-nspawn", "--quiet", f"--directory={folder}", "--boot", "--console=pipe"]
    command += ["--resolv-conf=copy-host", "--register=no"]
    if not Path("/run/systemd/system").exists():
        command.append("--keep-unit")
    with log.open("wb") as out:
        running = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield _wait(folder, running)
    finally:
        running.terminate()
        try:
            running.wait(STARTS_WITHIN)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _wait(folder: Path, running: subprocess.Popen[bytes]) -> Machine:
    ends = time.monotonic() + STARTS_WITHIN
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    while time.monotonic() < ends and running.poll() is None:
        for first in children.read_text("ascii").split():
            machine = Machine(folder, int(first))
            if machine.run("systemctl", "is-system-running").stdout.strip() in {"running", "degraded"}:
                return machine
        time.sleep(0.5)
    raise TimeoutError("The machine does not start.")
