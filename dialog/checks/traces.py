"""`./run check traces`: what is left of a thousand answers but the answers themselves.

They come from two hundred loopback addresses through the shipped proxy, with a browser that names itself by a
word found nowhere else. Afterwards every file of the database, its log of changes, the queue, what the parts
said, a copy of the database and the rows of a sealed backup, opened again, are searched for the addresses,
the browser, the day and the time of day; and the order of the rows, in the database and in the backup, is
compared with the order in which the answers came. What remains is said.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import secrets
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dialog import backup_files, backups, clock, schema
from dialog.app import create_app
from dialog.checks import together
from dialog.checks.kept import keep
from dialog.checks.sending import Phone, filled
from dialog.checks.together import Together, free_port, lacking, wait_for
from dialog.checks.weight import prepare
from dialog.request import Site
from dialog.services import offers

ANSWERS, ADDRESSES = 1000, 200
SETTING_UP = dt.timedelta(days=9, hours=6, minutes=30)
"""How long before the answers the survey was made: what stands there of today or of this hour is of them."""
MARK = "Spår nummer"
ZONES = (dt.UTC, clock.STOCKHOLM)
TABLES = ("response", "answer", "free_text", "submission_key")
MOST_ORDER = 0.12
"""Rank correlation of row order and arrival, of a thousand rows, that chance explains."""

REMAINS = """
What remains on PostgreSQL: rows lie in the order in which they came (ctid, xmin), also in a dump, and its log
of changes holds the time of every commit until the file is used anew. Who can read the server's files can put
the two together. deploy/README.md says what to do about it."""


@dataclass(frozen=True)
class Wanted:
    """What must be found nowhere: the addresses, the browser, the day and the moments of the answers."""

    agent: str
    addresses: tuple[str, ...]
    began: dt.datetime
    ended: dt.datetime

    def patterns(self) -> dict[str, re.Pattern[bytes]]:
        """What to search for, by what it would tell."""
        days = {(self.began + dt.timedelta(hours=hours)).date() for hours in range(25)}
        told = sorted(day.isoformat() for day in days if day <= self.ended.date())
        first, last = int(self.began.timestamp()), int(self.ended.timestamp())
        pairs = zip(str(first), str(last), strict=True)
        shared = "".join(one for one, _other in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
        return {
            "address": re.compile(rb"(?<!\d)(%b)(?!\d)" % _either(self.addresses)),
            "browser": re.compile(re.escape(self.agent.encode())),
            "day": re.compile(_either(told)),
            "time of day": re.compile(rb"(?<![\d:.])(%b)(?![\d])" % _either(self._minutes())),
            "seconds since 1970": re.compile(
                rb"(?<!\d)%b\d{%d}(?!\d)" % (shared.encode(), len(str(last)) - len(shared))
            ),
        }

    def _minutes(self) -> list[str]:
        """Every minute of the run, by the clock of the server and by that of Sweden."""
        count = int((self.ended - self.began).total_seconds() // 60) + 1
        times = [self.began + dt.timedelta(minutes=minutes) for minutes in range(count)] + [self.ended]
        return sorted({at.astimezone(zone).strftime("%H:%M") for at in times for zone in ZONES})


def _either(words: Iterable[str]) -> bytes:
    return b"|".join(re.escape(word.encode()) for word in words)


def search(files: Iterable[Path], wanted: Wanted) -> dict[str, list[str]]:
    """Where what must be nowhere is found, by kind."""
    patterns = wanted.patterns()
    found: dict[str, list[str]] = {kind: [] for kind in patterns}
    for path in files:
        content = path.read_bytes()
        for kind, pattern in patterns.items():
            found[kind] += [f"{path.name}: {match[0].decode()}" for match in pattern.finditer(content)]
    return found


def moments(files: Iterable[Path], wanted: Wanted) -> int:
    """How often a moment of the run stands in files as PostgreSQL writes it: microseconds since 2000."""
    epoch = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    first, last = (int((at - epoch).total_seconds() * 1e6) for at in (wanted.began, wanted.ended))
    high = {(value >> 32).to_bytes(4, "little") for value in range(first, last + 1, 1 << 32)}
    high.add((last >> 32).to_bytes(4, "little"))
    pattern = re.compile(b"(?s)(?=(.{4}(?:%b)))" % b"|".join(re.escape(one) for one in high))
    count = 0
    for path in files:
        for match in pattern.finditer(path.read_bytes()):
            count += first <= int.from_bytes(match[1], "little") <= last
    return count


def order(texts: Sequence[str]) -> float:
    """How far rows lie in the order of arrival: 0 as by chance, 1 or -1 exactly (Spearman)."""
    numbers = [int(found[0]) for text in texts if (found := re.findall(r"\d+", text))]
    ranks = {number: rank for rank, number in enumerate(sorted(numbers))}
    n = len(numbers)
    apart = sum((place - ranks[number]) ** 2 for place, number in enumerate(numbers))
    return round(1 - 6 * apart / (n * (n * n - 1)), 3) if n > 1 else 0.0


def rows_in_order(site: Site, by: str = "") -> list[str]:
    """The texts of the answers as the database gives them by itself, or by one of its hidden columns."""
    query = f"SELECT original FROM free_text WHERE original LIKE '{MARK}%'{by}"  # noqa: S608 -- our own words
    with site.engine.connect() as connection:
        return list(connection.scalars(sa.text(query)))


def files_of(folder: Path) -> Iterator[Path]:
    """Every file of the system, but the programs' own sockets."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def set_up(running: Together) -> tuple[Site, int]:
    """A site whose survey was made days ago; gives the version that is asked."""
    site: Site = create_app(running.settings()).extensions["dialog"]
    clock.FIXED = clock.now() - SETTING_UP
    try:
        schema.upgrade(site.engine)
        prepare(site)
    finally:
        clock.FIXED = None
    with site.reading() as session:
        return site, offers.open_version(session, "trygghet", on=clock.today()).version_id


def send_all(port: int, version_id: int) -> Wanted:
    """Send the answers, from each address in turn; raises ValueError when one is refused."""
    agent = f"Kanariefågel/{secrets.token_hex(8)}"
    addresses = tuple(f"127.0.1.{1 + one}" for one in range(ADDRESSES))
    began = clock.now() - dt.timedelta(minutes=3)  # the forms were opened before they are sent
    for number in range(ANSWERS):
        phone = Phone(port, source=addresses[number % ADDRESSES], agent=agent)
        if not phone.send(filled(version_id, f"{MARK} {number}.")):
            raise ValueError(f"Answer {number} was refused.")
    return Wanted(agent, addresses, began, clock.now())


def copy(running: Together, site: Site, folder: Path) -> Path:
    """A copy of the database as an operator makes one, while it runs."""
    made = folder / "backup"
    made.mkdir()
    if site.engine.dialect.name == "sqlite":
        with (
            sqlite3.connect(made / "dialog.db") as target,
            sqlite3.connect(str(site.engine.url.database)) as source,
        ):
            source.backup(target)
        return made
    with site.engine.connect() as connection, (made / "dialog.copy").open("w", encoding="utf-8") as file:
        for table in TABLES:  # what pg_dump writes: each table as it lies
            for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608 -- our own names
                file.write("\t".join(map(str, row)) + "\n")
    return made


def sealed(site: Site, folder: Path) -> Path:
    """The rows of a backup as the site seals them, opened again: what who has the key reads, line by line."""
    opened = folder / "opened" / "rows"
    opened.parent.mkdir()
    with tempfile.TemporaryDirectory() as name:
        keys = Path(name) / "key.txt"
        file, _manifest = backups.make(site.engine, Path(name), backup_files.make_pair(keys), at=clock.now())
        with backup_files.unsealed(file, backup_files.read_identity(keys)) as plain:
            plain.readline()  # when the backup was made, as its name says too
            opened.write_bytes(plain.read())
    return opened


def order_in(rows: Path) -> float:
    """How far the answers' texts lie in a file in the order in which they came."""
    found = re.findall(rf"{MARK} \d+", rows.read_text("utf-8"))
    return order(list(dict.fromkeys(found)))  # a text stands there as it was written and masked


def kept_in_memory(running: Together, folder: Path) -> None:
    """Write down what lies in Redis, to be searched like the rest."""
    from redis import Redis  # noqa: PLC0415 -- comes with the server requirements

    with (
        Redis.from_url(running.environment["DIALOG_QUEUE_URL"]) as store,
        (folder / "redis.keys").open("wb") as file,
    ):
        for name in sorted(store.keys()):
            file.write(name + b" " + (store.dump(name) or b"") + b"\n")


def look(kind: str, folder: Path) -> dict[str, Any]:
    """The whole on one kind of database; gives what was found and what remains."""
    with together.together(folder) as running:
        address = f"sqlite:///{folder}/dialog.db" if kind == "sqlite" else running.database()
        running.environment["DIALOG_DATABASE_URL"] = address
        running.environment["DIALOG_QUEUE_URL"] = running.redis(free_port())
        site, version = set_up(running)
        port, web = free_port(), free_port()
        running.web("web", web, processes=2)
        running.start("worker", [sys.executable, "-m", "dialog.worker"])
        running.caddy(port, [web])
        wait_for(port)
        for log in (*folder.glob("*.log"), *folder.glob("postgres/log")):
            os.truncate(log, 0)  # what was said while everything started is of no answer
        wanted = send_all(port, version)
        copy(running, site, folder)
        rows = sealed(site, folder)
        kept_in_memory(running, folder)
        # When PostgreSQL itself was started stands in two files of that.
        files = [path for path in files_of(folder) if path.suffix not in {".pid", ".lock"}]
        found = search(files, wanted)
        remains: dict[str, Any] = {
            "order_of_rows": order(rows_in_order(site)),
            "order_of_rows_in_a_sealed_backup": order_in(rows),
        }
        if kind != "sqlite":
            wal = [path for path in files if "pg_wal" in path.parts]
            remains["order_by_ctid"] = order(rows_in_order(site, " ORDER BY ctid"))
            remains["order_by_xmin"] = order(rows_in_order(site, " ORDER BY xmin::text::bigint"))
            remains["times_of_commits_in_wal"] = moments(wal, wanted)
            remains["times_elsewhere"] = moments((path for path in files if path not in wal), wanted)
        site.engine.dispose()
    return {"hits": {kind: len(places) for kind, places in found.items()}, "where": _few(found), **remains}


def _few(found: Mapping[str, list[str]]) -> list[str]:
    return sorted({place for places in found.values() for place in places})[:20]


def is_clean(found: Mapping[str, Any]) -> bool:
    """Whether nothing was found, and rows that can be read in their own order say nothing of arrival."""
    return not any(found["hits"].values()) and (
        "order_by_ctid" in found or abs(found["order_of_rows"]) <= MOST_ORDER
    )


def main() -> None:
    """Print and keep what was found; exit 1 when an address, a browser or a time was."""
    if lacking():
        sys.exit(f"Missing here: {', '.join(lacking())}. Debian: apt-get install caddy redis-server.")
    figures: dict[str, Any] = {"answers": ANSWERS, "addresses": ADDRESSES}
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as name:
            figures[kind] = found = look(kind, Path(name))
        print(f"\n{kind}: {ANSWERS} answers from {ADDRESSES} addresses")
        for what, count in found["hits"].items():
            print(f"{count:8}  hits of {what}")
        for what, value in found.items():
            if what not in {"hits", "where"}:
                print(f"{value:8}  {what.replace('_', ' ')}")
        for place in found["where"]:
            print(f"          {place}")
    print(REMAINS)
    print(f"Kept in {keep('traces', figures)}")
    sys.exit(0 if is_clean(figures["sqlite"]) and is_clean(figures["postgresql"]) else 1)


if __name__ == "__main__":
    main()
