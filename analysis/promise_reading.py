"""What a machine can see in a Swedish line of a promise: a number, a day, words that nobody can follow up.

It reads words, not meaning: what it does not find, a person answers. It never says that a line is good.
"""

from __future__ import annotations

import re

from analysis.plain_swedish import plain_book

COUNTED = re.compile(
    r"(?<!kl\. )(?<!kl )(?<!årskurs )(?<![–-])\b(\d+([.,]\d+)?|en gång|ett|två|tre|fyra|fem|sex|sju|åtta|"
    r"nio|tio|elva|tolv|tjugo|trettio|"
    r"varje|varannan|vartannat|alla|samtliga|dagligen|dygnet runt|hälften)\b(\s+(?!kl\b)[^\W\d_]+){0,3}",
    re.IGNORECASE,
)
MONTH = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
DAY = re.compile(
    rf"\b(till och med|senast|före|innan|fram till|inom)\s+[^,.;]*|\b(\d{{1,2}} )?({MONTH})( \d{{4}})?\b|"
    r"\b(20\d\d)\b|\b(under )?(läsåret|terminen|per termin|säsongen|vintern|sommaren|hösten|våren)\b",
    re.IGNORECASE,
)
BOTH = re.compile(
    r"^\s*((polisen|polis) och ([^\W_]+ )?kommun(en)?|([^\W_]+ )?kommun(en)? och polis(en)?)\b", re.IGNORECASE
)


def vague(text: str) -> tuple[str, ...]:
    """The passages of a line that nobody can count or look for afterwards, as they stand in it."""
    found = []
    for passage in plain_book()["vague"]["passages"]:
        hit = re.search(rf"\b{re.escape(passage)}\b", text, re.IGNORECASE)
        if hit:
            found.append((hit.start(), hit.group()))
    return tuple(words for _place, words in sorted(found))


def counted(text: str) -> str:
    """The words of a line that say how many or how often; empty where none do."""
    for hit in COUNTED.finditer(DAY.sub(_unless_counted, text)):
        return hit.group().strip()
    return ""


def by_when(text: str) -> str:
    """The words of a line that say until or before when; empty where none do."""
    hit = DAY.search(text)
    return hit.group().strip() if hit else ""


def speaks_for_both(text: str) -> bool:
    """Whether a line begins with both parties, so that nobody sees who does what."""
    return BOTH.search(text) is not None


def _unless_counted(hit: re.Match[str]) -> str:
    """Years and days of months count nothing; "inom tio dagar" and "per termin" do."""
    words = hit.group()
    return words if words.casefold().startswith(("inom", "per ")) else " "
