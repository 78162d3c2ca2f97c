"""Settings: what an operator decides, read once from DIALOG_* and frozen.

An unclear setting stops the start instead of being guessed: a misspelt name would otherwise
silently leave a safety switch in its default. Municipal facts (names, focus areas, thresholds
that the parties agree on) are data, not settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from dialog import backup_files, leaked_passwords
from dialog.mail import Server

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: static/ and translations/ lie beside the packages."""

QUEUES = ("sqlite:///", "postgresql", "redis://", "rediss://")


class SettingsError(Exception):
    """A setting is missing, unknown or malformed; the message names it and says how to mend it."""


@dataclass(frozen=True)
class Settings:
    """Everything an operator can decide; see the table in README.md."""

    secret_key: str
    database_url: str = f"sqlite:///{ROOT}/var/dialog.db"
    queue_url: str = ""
    """Empty: a SQLite file beside the database, or the schema `queue` of the PostgreSQL database. Redis also
    counts, for all web processes together, how often one network answers."""
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    """How many reverse proxies stand in front; forwarded addresses are believed only from these."""
    secure_cookies: bool = True
    max_body_kilobytes: int = 256
    example: bool = False
    """True marks every page as an example and allows one-time sign-in links on the console."""
    unchecked_sami: str = "draft"
    """`draft`: survey and promise texts in Northern Sámi that nobody has checked are shown and marked;
    `swedish`: Swedish is shown instead."""
    sami_dictionary: str = ""
    """A larger Northern Sámi dictionary of the operator's own, for the theming; empty: our own words."""
    smtp_url: str = field(default="", repr=False)
    """Where e-mail is handed in. Empty: none is sent, and the desk says so."""
    mail_from: str = ""
    disposal_log: str = ""
    """The file that says what was destroyed under a decision, so that a restored copy does so too; empty:
    `disposals.jsonl` beside the database file, or in `var/`."""
    metrics_token: str = field(default="", repr=False)
    """Who asks for /metrics with it gets them from anywhere. Empty: only a program on this machine does."""
    notice_hours: tuple[int, ...] = (7, 15)
    """The two hours, Swedish time, at which it is said that something waits."""
    second_factor: str = "offered"
    """`required`: nobody gets further than setting up a second factor until it is done; or `offered`."""
    leaked_passwords: str = ""
    """A list of leaked passwords that nobody may choose; empty: only what is guessed early is refused."""
    sign_in_providers: str = ""
    """A TOML file that names the identity providers by which people sign in; empty: none."""
    backup_recipient: str = ""
    """The public keys of age that backups are sealed for; their secret keys are never on the server."""
    backup_directory: str = ""
    """Where the worker lays a backup every night; empty: it makes none."""
    backup_days: int = 30
    """How many days a backup lives at most."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read DIALOG_* (`DIALOG_X_FILE` names a file that holds the value).

        Raises SettingsError for an unknown name, a missing secret or a value of the wrong shape.
        """
        given = _given(environment)
        known = {
            "secret_key": _secret,
            "database_url": _text,
            "queue_url": _queue,
            "base_url": _address,
            "trusted_proxies": _count,
            "secure_cookies": _flag,
            "max_body_kilobytes": _count,
            "example": _flag,
            "unchecked_sami": _unchecked_sami,
            "sami_dictionary": _file,
            "smtp_url": _smtp,
            "mail_from": _mail_address,
            "disposal_log": str,
            "metrics_token": _secret,
            "notice_hours": _hours,
            "second_factor": _second_factor,
            "leaked_passwords": _leaked_passwords,
            "sign_in_providers": _file,
            "backup_recipient": _recipients,
            "backup_directory": str,
            "backup_days": _days,
        }
        unknown = sorted(set(given) - set(known))
        if unknown:
            names = ", ".join("DIALOG_" + name.upper() for name in unknown)
            raise SettingsError(f"Unknown setting: {names}. The settings are listed in README.md.")
        if "secret_key" not in given:
            raise SettingsError(
                "Missing setting: DIALOG_SECRET_KEY. Give at least 32 random characters, "
                "or DIALOG_SECRET_KEY_FILE with the path of a file that holds them."
            )
        values = {name: _read(name, known[name], text) for name, text in given.items()}
        if values.get("smtp_url") and not values.get("mail_from"):
            raise SettingsError("Missing setting: DIALOG_MAIL_FROM. E-mail needs the address it comes from.")
        if values.get("backup_directory") and not values.get("backup_recipient"):
            raise SettingsError(
                "Missing setting: DIALOG_BACKUP_RECIPIENT. A backup is sealed for a public key."
            )
        return cls(**values)  # type: ignore[arg-type]  # each reader returns its field's type

    @property
    def queue(self) -> str:
        """The address of the job queue: the setting, or what follows from the database."""
        if self.queue_url:
            return self.queue_url
        if self.database_url.startswith("postgresql"):
            return self.database_url
        return self.database_url.removesuffix(".db") + ".queue.db"

    @property
    def disposals(self) -> Path:
        """The file that is told of everything that was destroyed."""
        if self.disposal_log:
            return Path(self.disposal_log)
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///")).parent / "disposals.jsonl"
        return ROOT / "var" / "disposals.jsonl"

    @property
    def carried(self) -> dict[str, str]:
        """What a writing session knows of the settings: where jobs look that destroy something."""
        return {"disposal_log": str(self.disposals), "queue": self.queue}

    @property
    def mail_server(self) -> Server | None:
        """Where e-mail is handed in; None where none is sent."""
        return Server.parse(self.smtp_url, self.mail_from) if self.smtp_url else None


def _given(environment: Mapping[str, str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in environment.items():
        if not name.startswith("DIALOG_"):
            continue
        key = name.removeprefix("DIALOG_").lower()
        if key.endswith("_file"):
            try:
                value = Path(value).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"{name}: the file cannot be read ({error}).") from error
            key = key.removesuffix("_file")
        if key in given:
            raise SettingsError(f"DIALOG_{key.upper()} is given twice, directly and as a file.")
        given[key] = value
    return given


def _read(name: str, reader: object, text: str) -> object:
    try:
        return reader(text)  # type: ignore[operator]
    except ValueError as error:
        raise SettingsError(f"DIALOG_{name.upper()}: {error}") from error


def _text(text: str) -> str:
    if not text:
        raise ValueError("must not be empty.")
    return text


def _queue(text: str) -> str:
    if not text.startswith(QUEUES):
        raise ValueError("must begin with sqlite:///, postgresql, redis:// or rediss://.")
    if text.startswith("redis") and find_spec("redis") is None:
        raise ValueError("needs the package redis: install requirements/server.txt.")
    return text


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("must be at least 32 characters.")
    return text


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://.")
    return text.rstrip("/")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"must be a whole number, not {text!r}.")
    return int(text)


def _days(text: str) -> int:
    days = _count(text)
    if not days:
        raise ValueError("must be at least 1.")
    return days


def _recipients(text: str) -> str:
    backup_files.recipients(text)
    return text


def _flag(text: str) -> bool:
    try:
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
    except KeyError:
        raise ValueError(f"must be true or false, not {text!r}.") from None


def _file(text: str) -> str:
    if text and not Path(text).is_file():
        raise ValueError(f"there is no file {text!r}.")
    return text


def _leaked_passwords(text: str) -> str:
    if _file(text):
        try:
            leaked_passwords.require_list(Path(text))
        except OSError as error:
            raise ValueError(f"the file cannot be read ({error}).") from error
    return text


def _second_factor(text: str) -> str:
    if text not in {"required", "offered"}:
        raise ValueError(f"must be required or offered, not {text!r}.")
    return text


def _smtp(text: str) -> str:
    if text:
        Server.parse(text, "")
    return text


def _mail_address(text: str) -> str:
    name, _at, domain = text.rpartition("@")
    if text and (not name or "." not in domain or not text.isascii() or any(one.isspace() for one in text)):
        raise ValueError("must be an e-mail address.")
    return text


def _hours(text: str) -> tuple[int, ...]:
    hours = tuple(sorted({_count(part.strip()) for part in text.split(",")}))
    if len(hours) != 2 or hours[-1] > 23:
        raise ValueError("must be two different hours of the day, such as 7,15.")
    return hours


def _unchecked_sami(text: str) -> str:
    if text not in {"draft", "swedish"}:
        raise ValueError(f"must be draft or swedish, not {text!r}.")
    return text
