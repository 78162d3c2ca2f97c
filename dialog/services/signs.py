"""Signs that answers may be duplicates or a robot's: shown to a person, who decides. They decide nothing.

Computed anew each time from the answers themselves; nothing about who answered or when is there to look at,
and nothing is stored. What many people may well write alike ("more police") is no sign.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from surveys.texts import Texts

SHORTEST_EQUAL_TEXT = 25
"""Letters and digits; two people write "mer belysning vid skolan" without knowing of each other."""
SHORTEST_EVERYWHERE = 10
FEWEST_CLOSED = 8
"""Equal answers to fewer questions than this are no wonder."""
SHORTEST_REPEATED = 4
NO_WORDS = re.compile(r"[\W_]+")
LINK = re.compile(r"\[(?:länk|liŋka|link)\]|(?:https?://|www\.)\S+", re.IGNORECASE)

Closed = tuple[int, str, str | None, float | None]
"""One closed answer: question, item, choice, number."""


@dataclass(frozen=True)
class Filled:
    """One filled-in form, with its masked texts under their questions."""

    id: uuid.UUID
    week: str
    language: str
    channel: str
    closed: frozenset[Closed]
    texts: tuple[tuple[Texts, str], ...]


@dataclass(frozen=True)
class Group:
    """Answers that look as if they were one person's, or nobody's, and the signs that say so.

    `key` names exactly these answers: with one more it is another group, and is shown anew.
    """

    key: str
    reasons: tuple[str, ...]
    answers: tuple[Filled, ...]


def groups(filled: Iterable[Filled]) -> tuple[Group, ...]:
    """Every group that carries a sign, the largest first; one group for the same answers."""
    answers = sorted(filled, key=lambda one: one.id)  # random ids: in no order of arrival
    reasons: dict[tuple[uuid.UUID, ...], list[str]] = defaultdict(list)
    for reason, members in _signs(answers):
        ids = tuple(dict.fromkeys(one.id for one in members))
        if reason not in reasons[ids]:
            reasons[ids].append(reason)
    known = {one.id: one for one in answers}
    found = [Group(key_of(ids), tuple(why), tuple(known[one] for one in ids)) for ids, why in reasons.items()]
    return tuple(sorted(found, key=lambda group: (-len(group.answers), group.key)))


def key_of(ids: Iterable[uuid.UUID]) -> str:
    """The name of a set of answers; tells nothing of what they say."""
    return hashlib.sha256(" ".join(sorted(str(one) for one in ids)).encode()).hexdigest()[:32]


def _signs(answers: Sequence[Filled]) -> Iterator[tuple[str, Sequence[Filled]]]:
    alike: dict[str, list[Filled]] = defaultdict(list)
    same: dict[object, list[Filled]] = defaultdict(list)
    nonsense: dict[str, list[Filled]] = {reason: [] for reason in NONSENSE}
    for one in answers:
        texts = [text for _question, text in one.texts]
        words = sorted(map(plain, texts))
        for each in set(words):
            if len(each) >= SHORTEST_EQUAL_TEXT:
                alike[each].append(one)
        if len({answer[0] for answer in one.closed}) >= FEWEST_CLOSED:
            same[one.week, one.closed, tuple(words)].append(one)
        for reason, is_so in NONSENSE.items():
            if texts and is_so(texts, words):
                nonsense[reason].append(one)
    yield from (("equal_texts", members) for members in alike.values() if len(members) > 1)
    yield from (("equal_answers", members) for members in same.values() if len(members) > 1)
    yield from ((reason, members) for reason, members in nonsense.items() if members)


def plain(text: str) -> str:
    """The letters and digits of a text: how it is compared."""
    return NO_WORDS.sub("", text.casefold())


def _only_links(texts: Sequence[str], _words: Sequence[str]) -> bool:
    return any(_may_link(text) and LINK.search(text) and not plain(LINK.sub(" ", text)) for text in texts)


def _may_link(text: str) -> bool:
    """Whether looking for a link can find one: most texts have none, and looking takes long."""
    return "[" in text or "://" in text or "www." in text.casefold()


def _one_character(texts: Sequence[str], _words: Sequence[str]) -> bool:
    squeezed = ["".join(text.casefold().split()) for text in texts]
    return any(len(text) >= SHORTEST_REPEATED and text == text[0] * len(text) for text in squeezed)


def _same_everywhere(texts: Sequence[str], words: Sequence[str]) -> bool:
    return len(texts) > 1 and len(set(words)) == 1 and len(words[0]) >= SHORTEST_EVERYWHERE


NONSENSE: dict[str, Callable[[Sequence[str], Sequence[str]], bool]] = {
    "only_links": _only_links,
    "one_character": _one_character,
    "same_everywhere": _same_everywhere,
}
"""Sign -> whether what somebody wrote carries it: the texts, and the `plain` words of each."""
REASONS = ("equal_texts", "equal_answers", *NONSENSE)
