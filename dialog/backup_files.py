"""Backups as files: sealed (age) for keys that are not on the server, named by their moment, kept some days.

The server knows public keys alone: who breaks into it reads no backup. Nothing of a backup is ever on the
disk unsealed, neither when it is made nor when it is read.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from gzip import GzipFile
from pathlib import Path
from typing import Any, BinaryIO

import pyrage  # type: ignore[import-untyped]
from pyrage.x25519 import Identity, Recipient  # type: ignore[import-untyped]

NAME = re.compile(r"dialog-(\d{8}T\d{6})Z\.age")
STAMP = "%Y%m%dT%H%M%S"
PIECE = 1 << 16
GZIP = 31
"""zlib's number for a stream with gzip's head, which then holds no time and no name."""


class BackupError(Exception):
    """A backup cannot be made or read; the message says why and what to do. Nothing was changed."""


def recipients(text: str) -> list[Recipient]:
    """The public keys in a setting, with spaces or commas between; raises ValueError for one that is none."""
    try:
        return [Recipient.from_str(one) for one in text.replace(",", " ").split()]
    except pyrage.RecipientError:
        raise ValueError(
            "must be public keys of age, which begin with age1 (`flask backup key` makes a pair)."
        ) from None


def make_pair(file: Path) -> str:
    """Write a new secret key into a file that is not there yet, for its owner alone; gives the public key."""
    identity = Identity.generate()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(f"# public key: {identity.to_public()}\n{identity}\n")
    except FileExistsError:
        raise BackupError(f"{file} is there already and was left alone.") from None
    return str(identity.to_public())


def read_identity(file: Path) -> list[Identity]:
    """The secret keys in a file, as `make_pair` and the program age write them."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupError(f"{file} holds no secret key of age ({type(error).__name__}).") from error
    if not found:
        raise BackupError(f"{file} holds no secret key of age.")
    return found


def seal(lines: Iterable[bytes], folder: Path, to: list[Recipient], *, at: dt.datetime) -> Path:
    """Write the lines compressed and sealed; the file has its name only when it is whole and on the disk."""
    file = folder / f"dialog-{at.astimezone(dt.UTC).strftime(STAMP)}Z.age"
    unfinished = file.with_suffix(".part")
    source = _Source(lines)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            pyrage.encrypt_io(source, opened, to)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(file)
        _settle(folder)
    except (OSError, pyrage.EncryptError) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        if source.fault is not None:
            raise source.fault from error
        raise BackupError(f"The backup could not be written: {error}.") from error
    return file


def _settle(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


class _Source:
    """Lines as a compressed stream to be read; what goes wrong in them is kept, since the reader hides it."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._pieces = _packed(lines)
        self._left = b""
        self.fault: Exception | None = None

    def read(self, size: int = PIECE) -> bytes:
        """The next bytes; none at the end."""
        try:
            while len(self._left) < size and (piece := next(self._pieces, b"")):
                self._left += piece
        except Exception as error:
            self.fault = error
            raise
        given, self._left = self._left[:size], self._left[size:]
        return given


def _packed(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    for line in lines:
        if piece := packer.compress(line):
            yield piece
    yield packer.flush()


@contextmanager
def unsealed(file: Path, identities: list[Identity]) -> Iterator[BinaryIO]:
    """The plain lines of a backup, as they are unsealed; raises BackupError where it is not as it was made.

    A fault may show only at the end: what was read before the block is left without one is not to be kept.
    """
    reading, writing = os.pipe()
    faults: list[BaseException] = []
    source, sink = os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
    worker = threading.Thread(target=_unseal, args=(file, sink, identities, faults), daemon=True)
    worker.start()
    try:
        with source, GzipFile(fileobj=source, mode="rb") as plain:
            yield plain  # type: ignore[misc]  # reads as a BinaryIO does
            if plain.read(1):
                raise BackupError(f"{file} goes on after its end.")
            if source.read(1):
                raise BackupError(f"{file} goes on after its end.")
    except (OSError, EOFError, zlib.error) as error:
        worker.join()
        raise _told(file, faults[0] if faults else error) from error
    finally:
        worker.join()
    if faults:
        raise _told(file, faults[0])


def _unseal(file: Path, sink: BinaryIO, identities: list[Identity], faults: list[BaseException]) -> None:
    try:
        with sink, file.open("rb") as opened:
            pyrage.decrypt_io(opened, sink, identities)
    except (OSError, pyrage.DecryptError) as error:
        faults.append(error)


def _told(file: Path, error: BaseException) -> BackupError:
    if isinstance(error, FileNotFoundError):
        return BackupError(f"There is no file {file}.")
    if "matching keys" in str(error):
        return BackupError(f"{file} was not made for this key. Nothing was changed.")
    return BackupError(f"{file} is damaged or cut off. Nothing was changed: take another backup.")


def look_through(file: Path, identities: list[Identity]) -> None:
    """Unseal the whole and keep nothing: a damaged file is found before anything is touched."""
    with unsealed(file, identities) as plain:
        while plain.read(PIECE):
            pass


def write_manifest(file: Path, manifest: dict[str, Any]) -> None:
    """Lay beside a backup, to be read without a key, how many rows it has and where the log stood."""
    file.with_suffix(".json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")


def kept(folder: Path) -> list[tuple[dt.datetime, Path]]:
    """The backups in a folder with the moments they are of, oldest first."""
    found = [(NAME.fullmatch(one.name), one) for one in folder.glob("dialog-*.age")]
    moments = [
        (dt.datetime.strptime(name.group(1), STAMP).replace(tzinfo=dt.UTC), one)
        for name, one in found
        if name
    ]
    return sorted(moments)


def drop_old(folder: Path, days: int, *, at: dt.datetime) -> list[Path]:
    """Remove backups that are older than so many days: what was destroyed must not live on in them."""
    old = [one for moment, one in kept(folder) if moment < at - dt.timedelta(days=days)]
    for one in old:
        one.unlink(missing_ok=True)
        one.with_suffix(".json").unlink(missing_ok=True)
    for left in folder.glob("dialog-*.part"):
        if dt.datetime.fromtimestamp(left.stat().st_mtime, dt.UTC) < at - dt.timedelta(days=1):
            left.unlink(missing_ok=True)
    return old
