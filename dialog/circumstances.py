"""What an operator has decided that people are told of: on the privacy page, in the register of processing.

Made of the settings in force, so that no page says a number or a name that holds no longer. Holds no secret.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from dialog.identity_providers import Provider
from dialog.settings import Settings


@dataclass(frozen=True)
class SignInBy:
    """An identity provider, without what is secret of it."""

    name: dict[str, str]
    host: str
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class Circumstances:
    """How the site is run, as far as it concerns those whose data it keeps."""

    backup_days: int | None
    """How long a backup lives at most; None where the site makes none."""
    is_nightly: bool
    """Whether the worker makes a backup every night."""
    is_counted_together: bool
    """Whether several machines count together how often one network answers."""
    mail_from: str
    mail_host: str
    """Where e-mail is handed in; both are empty where none is sent."""
    notice_hours: tuple[int, ...]
    providers: tuple[SignInBy, ...]
    needs_second_factor: bool
    has_secure_cookies: bool
    is_encrypted: bool
    """Whether the public address is one of HTTPS."""

    @classmethod
    def of(cls, settings: Settings, providers: Iterable[Provider]) -> Circumstances:
        """What these settings come to."""
        server = settings.mail_server
        return cls(
            backup_days=settings.backup_days if settings.backup_recipient else None,
            is_nightly=bool(settings.backup_directory),
            is_counted_together=settings.queue.startswith("redis"),
            mail_from=server.sender if server else "",
            mail_host=server.host if server else "",
            notice_hours=settings.notice_hours,
            providers=tuple(
                SignInBy(one.name, urlsplit(one.issuer).hostname or "", one.organisations)
                for one in providers
            ),
            needs_second_factor=settings.second_factor == "required",
            has_secure_cookies=settings.secure_cookies,
            is_encrypted=settings.base_url.startswith("https://"),
        )
