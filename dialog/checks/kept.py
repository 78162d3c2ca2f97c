"""The figures that a command measured, kept beside the guides with the machine they were taken on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dialog.checks import machine
from dialog.settings import ROOT

FIGURES = ROOT / "dialog" / "figures"


def keep(name: str, figures: Mapping[str, Any]) -> Path:
    """Write the figures of a command; the earlier ones of the same name give way."""
    FIGURES.mkdir(exist_ok=True)
    path = FIGURES / f"{name}.json"
    whole = {"machine": machine.facts(), **figures}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
