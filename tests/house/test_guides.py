"""The coordinator's guide uses the words that stand on the Swedish pages, so that nobody looks in vain."""

from __future__ import annotations

import re
from pathlib import Path

from dialog import translations

GUIDE = Path(__file__).resolve().parents[2] / "dialog" / "guides" / "coordinator.md"


def _on_pages() -> set[str]:
    """Every Swedish interface text, and what comes before its first gap."""
    texts: set[str] = set()
    for message in translations.load("sv"):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in forms:
            texts |= {form, re.split(r" ?%\(", form)[0] + " …"}
    return texts


def test_every_word_in_bold_stands_on_a_page() -> None:
    swedish = GUIDE.read_text("utf-8").partition("## In English")[0]
    bold = [re.sub(r"\s+", " ", words) for words in re.findall(r"\*\*(.+?)\*\*", swedish, re.DOTALL)]
    assert len(bold) > 50
    assert sorted(set(bold) - _on_pages()) == []
