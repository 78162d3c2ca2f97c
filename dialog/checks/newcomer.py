"""`./run check newcomer`: the operator's page, followed from nothing to HTTPS and a backup put back.

Makes a fresh Debian (newcomer_machine.py) and types what stands in the page's blocks of commands there, in
order and in one shell, as it stands: only what the tables below name is typed otherwise or left out, with the
reason. Then: HTTPS answers, PostgreSQL holds what was loaded, the worker does a job, and the site comes back
by itself when its first process is killed, and when everything is killed at once. Needs root, debootstrap,
systemd-nspawn and a network.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from dialog.checks import newcomer_machine
from dialog.checks.kept import keep
from dialog.checks.newcomer_machine import Machine
from dialog.settings import ROOT

PAGE = ROOT / "deploy" / "README.md"
COPY = "/opt/site.git"
"""Where this checkout lies in the new machine: it has no address on the internet."""
AS_IT_STANDS = (
    "apt-get ",
    "useradd ",
    "git ",
    "cd /srv/dialog",
    "python3 ",
    ".venv/bin/python ",
    ".venv/bin/pip install --require-hashes -r requirements/server.txt",
    "printf 'save ",
    "systemctl ",
    "runuser ",
    "install ",
    "echo ",
    "cp ",
    "cmp ",
    "mkdir ",
    "medborgardialog database ",
    "medborgardialog places ",
    "medborgardialog people ",
    "medborgardialog backup ",
    "NEWEST=",
    "rm /var/lib/dialog/secret.txt",
)
"""How commands begin that are typed as they stand."""
INSTEAD = {
    "SITE=dialog.example.se": ("SITE=localhost", "the new machine has no name on the internet"),
    "REPOSITORY=https://example.se/medborgardialog.git": (f"REPOSITORY={COPY}", "a copy of this checkout"),
    "printf '[Service]\\nEnvironment=SITE=%s\\n' \"$SITE\" > /etc/systemd/system/caddy.service.d/site.conf": (
        "printf '[Service]\\nEnvironment=SITE=%s\\nEnvironment=OPTIONS=local_certs\\n' \"$SITE\""
        " > /etc/systemd/system/caddy.service.d/site.conf",
        "a certificate by the proxy's own authority, as the page says for a trial",
    ),
    'curl --fail --retry 30 --retry-all-errors "https://$SITE/readyz"': (
        'curl --silent --insecure --fail --retry 30 --retry-all-errors "https://$SITE/readyz"',
        "nobody else trusts that authority",
    ),
}
"""What is typed in the place of a command, and why."""
NOT_HERE = {
    "export SITE=dialog.example.se BACKUP_RECIPIENT=": "for the containers alone",
    "docker compose ": "no engine for containers in the new machine",
    ".venv/bin/pip install --require-hashes -r requirements/semantic.txt": "95 MB that are not needed",
    "medborgardialog notices ": "there is no mail server",
}
"""How commands begin that are not typed, and why."""
JOB = """INSERT INTO job (kind, arguments, state, tries, progress, created_at, beat_at)
 VALUES ('disposal', '{"proposal_id": 0}', 'queued', 0, 0, now(), now()) RETURNING id"""
"""A job that finds nothing to destroy, and clears away what could be left in database and queue."""
WORKS_WITHIN = 150.0
KILLS = 5
UNITS = ("dialog", "dialog-worker@1", "caddy", "redis-server", "postgresql@15-main")
"""What is killed at once."""
LIVES, READS = "/healthz", "/sv/arjeplog"
"""A page that needs no database, and one that was loaded into it."""


def commands(page: str) -> list[str]:
    """What stands in the page's blocks of commands, a command that goes over several lines as one."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.replace("\\\n", "").splitlines() if line.strip()]


def typed(command: str) -> str | None:
    """What is typed for a command, None for nothing; LookupError for one that stands in no table."""
    if command in INSTEAD:
        return INSTEAD[command][0]
    if command.startswith(tuple(NOT_HERE)):
        return None
    if command.startswith(AS_IT_STANDS):
        return command
    raise LookupError(f"Nobody said how this is tried: {command}")


def main() -> int:
    """Follow the page; exit 1 where it leads nowhere, 2 where it cannot be tried."""
    lines = [(command, typed(command)) for command in commands(PAGE.read_text("utf-8"))]
    lacks = newcomer_machine.lacking()
    if lacks:
        lacking = ", ".join(lacks)
        print(f"Not tried here: a fresh machine needs what is lacking or taken: {lacking}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="dialog-newcomer-") as place:
        began = time.monotonic()
        folder = Path(place) / "debian"
        newcomer_machine.make(folder)
        copied = ["git", "clone", "--quiet", "--bare", str(ROOT), str(folder) + COPY]
        subprocess.run(copied, check=True)  # noqa: S603
        made = time.monotonic()
        with newcomer_machine.started(folder, Path(place) / "machine.log") as machine:
            if not follow(machine, lines):
                return 1
            found = {
                "made_s": round(made - began),
                "followed_s": round(time.monotonic() - made),
                "commands": len(lines),
                "as_they_stand": sum(line == command for command, line in lines),
                "instead": [f"{one}: {why}" for one, (_typed, why) in INSTEAD.items()],
                "not_here": [f"{one.strip()}: {why}" for one, why in NOT_HERE.items()],
                **proofs(machine),
            }
    for name, value in found.items():
        print(f"{name}: {value}")
    keep("newcomer", found)
    return 0 if found["works"] else 1


def follow(machine: Machine, lines: list[tuple[str, str | None]]) -> bool:
    """Type it all into one shell that stops at the first fault; whether it came to the end."""
    steps = [f"echo '::{number}'\n{line}" for number, (_command, line) in enumerate(lines) if line]
    (machine.folder / "opt" / "typed.sh").write_text("set -eu\n" + "\n".join(steps) + "\n", "utf-8")
    done = machine.run("bash", "/opt/typed.sh")
    if done.returncode:
        last = int(re.findall(r"^::(\d+)$", done.stdout, re.MULTILINE)[-1])
        print(f"It ends at: {lines[last][0]}\n{done.stdout[-600:]}\n{done.stderr[-1500:]}")
    return done.returncode == 0


def proofs(machine: Machine) -> dict[str, Any]:
    """What stands at the end of the page, looked at from outside of it."""
    answers = _ask(machine)
    organisations = int(_query(machine, "SELECT count(*) FROM organisation"))
    job, state = _query(machine, JOB).split()[0], ""
    ends = time.monotonic() + WORKS_WITHIN
    while time.monotonic() < ends and state not in {"done", "failed"}:
        time.sleep(1)
        state = _query(machine, f"SELECT state FROM job WHERE id = {int(job)}")  # noqa: S608
    backups = machine.run("sh", "-c", "ls /var/backups/dialog/*.age | wc -l").stdout.strip()
    failed = machine.run("systemctl", "--failed", "--plain", "--no-legend").stdout.split()
    back = [_kill(machine) for _ in range(KILLS)]
    together = [_kill_all(machine) for _ in range(KILLS)]
    return {
        "https": answers,
        "organisations_in_postgresql": organisations,
        "job_of_the_worker": state,
        "backups": int(backups),
        "failed_units": failed,
        "site_killed_back_s": [seconds for _answer, seconds in back],
        "site_killed_answers": [answer for answer, _seconds in back],
        "all_killed_back_s": [seconds for _are_new, seconds in together],
        "load": round(os.getloadavg()[1], 1),
        "works": (answers, state, failed) == ("200", "done", [])
        and organisations > 0
        and int(backups) > 0
        and {answer for answer, _seconds in back} == {"200"}
        and all(are_new for are_new, _seconds in together),
    }


def _query(machine: Machine, text: str) -> str:
    asked = ("runuser", "-u", "postgres", "--", "psql", "dialog", "-qtA", "-c", text)
    return machine.run(*asked).stdout.strip()


def _ask(machine: Machine, page: str = LIVES) -> str:
    """The status of a page over HTTPS, asked once and waited for."""
    quiet = ("--silent", "--insecure", "--output", "/dev/null", "--max-time", "60")
    return machine.run("curl", *quiet, "--write-out", "%{http_code}", f"https://localhost{page}").stdout


def _kill(machine: Machine) -> tuple[str, float]:
    """Kill the site's first process: what who comes right after it is answered by a new one, and when."""
    time.sleep(3)
    former = _first(machine, "dialog")
    began = time.monotonic()
    _end(machine, former)
    answer = _ask(machine)
    while answer == "200" and _first(machine, "dialog")[0] in {0, *former}:
        answer = _ask(machine)
    return answer, round(time.monotonic() - began, 2)


def _kill_all(machine: Machine) -> tuple[bool, float]:
    """Kill every part at once: whether each came by itself, and when a page of the database was back."""
    time.sleep(3)
    former = _first(machine, *UNITS)
    began = time.monotonic()
    _end(machine, former)
    while _ask(machine, READS) != "200" and time.monotonic() - began < WORKS_WITHIN:
        time.sleep(0.05)
    took = time.monotonic() - began
    time.sleep(3)
    return not {0, *former} & set(_first(machine, *UNITS)), round(took, 2)


def _first(machine: Machine, *units: str) -> list[int]:
    """The first process of each unit, 0 where there is none."""
    shown = machine.run("systemctl", "show", "--property=MainPID", "--value", *units).stdout
    return [int(number) for number in shown.split()]


def _end(machine: Machine, processes: list[int]) -> None:
    machine.run("python3", "-c", f"import os; [os.kill(one, 9) for one in {processes} if one]")


if __name__ == "__main__":
    sys.exit(main())
