"""By whom people may sign in besides by password: the file that DIALOG_SIGN_IN_PROVIDERS names.

    [[provider]]
    key = "arjeplog"
    name = { sv = "Arjeplogs kommun", en = "Arjeplog municipality" }
    issuer = "https://login.example.se"
    client_id = "medborgardialog"
    client_secret_file = "/run/secrets/arjeplog"
    organisations = ["arjeplog"]
    asks_for_second_factor = true

The conversation with a provider needs the packages of the extra `server`; this is the one place that asks.
"""

from __future__ import annotations

import importlib.util
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dialog.settings import SettingsError

IS_INSTALLED = all(importlib.util.find_spec(name) is not None for name in ("authlib", "requests"))
KNOWN = {
    "key", "name", "issuer", "client_id", "client_secret_file", "organisations", "asks_for_second_factor"
}  # fmt: skip


@dataclass(frozen=True)
class Provider:
    """Somebody who knows the people of some organisations."""

    key: str
    name: dict[str, str]
    issuer: str
    client_id: str
    organisations: tuple[str, ...]
    client_secret: str = field(default="", repr=False)
    asks_for_second_factor: bool = False
    """Whether the provider itself asks for two factors; else ours is asked for where there is one."""


def read(path: str) -> dict[str, Provider]:
    """The providers of a file, by key. Raises SettingsError, which says what is wrong with it."""
    if not path:
        return {}
    if not IS_INSTALLED:
        raise SettingsError("DIALOG_SIGN_IN_PROVIDERS needs the extra `server`: requirements/server.txt.")
    try:
        told = tomllib.loads(Path(path).read_text("utf-8")).get("provider", [])
        made = [_provider(one) for one in told]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"DIALOG_SIGN_IN_PROVIDERS: {path} cannot be read ({error}).") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SettingsError(f"DIALOG_SIGN_IN_PROVIDERS: {path} lacks or misspells {error}.") from error
    if len({one.key for one in made}) < len(made):
        raise SettingsError(f"DIALOG_SIGN_IN_PROVIDERS: {path} gives a key twice.")
    return {one.key: one for one in made}


def _provider(told: dict[str, Any]) -> Provider:
    unknown = sorted(set(told) - KNOWN)
    if unknown:
        raise ValueError(", ".join(unknown))
    if not re.fullmatch("[a-z0-9-]{1,40}", told["key"]):
        raise ValueError("key (small letters, digits and hyphens)")
    if not told["issuer"].startswith("https://"):
        raise ValueError("issuer (https://)")
    if not told["organisations"] or "sv" not in told["name"]:
        raise ValueError("organisations, or the Swedish name")
    return Provider(
        key=told["key"],
        name=dict(told["name"]),
        issuer=told["issuer"].rstrip("/"),
        client_id=told["client_id"],
        organisations=tuple(told["organisations"]),
        client_secret=Path(told["client_secret_file"]).read_text("utf-8").strip(),
        asks_for_second_factor=told.get("asks_for_second_factor", False) is True,
    )
