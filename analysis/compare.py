"""Two groupings of the same answers beside each other: what stayed, grew, came, went, split or was merged.

Pure functions over "answer -> its themes". Themes are the same when they have the same key; a proposed theme
or a group has a new number in every run, so those are recognised by the answers that both runs know.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING, Theming

Placed = Mapping[str, Collection[str]]
"""Answer -> the themes it lies under."""
Members = Mapping[str, frozenset[str]]

BUCKETS = frozenset({FITS_NO_THEME, SAYS_NOTHING})
NUMBERED = ("proposed-", "group-")
"""Keys that say nothing over runs: `proposed-01` is another theme in the next one."""
KINDS = ("merged", "split", "new", "gone", "grown", "shrunk", "same")
MOSTLY = 0.5
"""A theme became another one when at least this share of the answers that both runs know went there."""


@dataclass(frozen=True)
class Change:
    """What became of one theme, or of several that were merged or split.

    `before` and `after` are keys: a merger has several before, a split several after. `came` and `left` count
    the answers that are there now and were not before, and the other way round.
    """

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    size_before: int
    size_after: int
    came: int
    left: int


def placed(theming: Theming) -> dict[str, frozenset[str]]:
    """Return "answer -> its themes" of a theming; an answer that says nothing or fits nowhere has none."""
    found: dict[str, set[str]] = {each: set() for each in theming.says_nothing}
    for each in theming.assignments:
        found.setdefault(each.id, set()).add(each.theme)
    return {answer: frozenset(themes - BUCKETS) for answer, themes in found.items()}


def compare(before: Placed, after: Placed) -> tuple[Change, ...]:
    """Say what became of every theme, the largest first; each theme stands in at least one change."""
    old, new = _members(before), _members(after)
    links = _links(old, new, frozenset(before) & frozenset(after))
    ways_in: dict[str, list[str]] = defaultdict(list)
    ways_out: dict[str, list[str]] = defaultdict(list)
    for one, two in sorted(links):
        ways_in[two].append(one)
        ways_out[one].append(two)
    changes = [_change("merged", ones, (two,), old, new) for two, ones in ways_in.items() if len(ones) > 1]
    changes += [_change("split", (one,), twos, old, new) for one, twos in ways_out.items() if len(twos) > 1]
    changes += [
        _change("", (one,), (two,), old, new)
        for one, two in sorted(links)
        if len(ways_in[two]) == 1 and len(ways_out[one]) == 1
    ]
    changes += [_change("gone", (key,), (), old, new) for key in old if key not in ways_out]
    changes += [_change("new", (), (key,), old, new) for key in new if key not in ways_in]
    return tuple(sorted(changes, key=_order))


def _members(answers: Placed) -> Members:
    found: dict[str, set[str]] = defaultdict(set)
    for answer, themes in answers.items():
        for theme in themes:
            if theme not in BUCKETS:
                found[theme].add(answer)
    return {theme: frozenset(found[theme]) for theme in sorted(found)}


def _links(old: Members, new: Members, known: frozenset[str]) -> set[tuple[str, str]]:
    """Which theme became which: by key; else where most of its answers went, or came from."""
    links = {(key, key) for key in old if key in new and not key.startswith(NUMBERED)}
    named_old, named_new = {one for one, _ in links}, {two for _, two in links}
    for one in (key for key in old if key not in named_old):
        into = _mostly(old[one] & known, new)
        links |= {(one, into)} if into else set()
    for two in (key for key in new if key not in named_new):
        source = _mostly(new[two] & known, old)
        links |= {(source, two)} if source else set()
    return links


def _mostly(answers: frozenset[str], themes: Members) -> str | None:
    """The theme of the other run that holds at least half of these answers, the one that holds most."""
    shares = [(-len(answers & members), key) for key, members in themes.items()]
    number, key = min(shares, default=(0, ""))
    return key if number and -number >= MOSTLY * len(answers) else None


def _change(kind: str, before: Iterable[str], after: Iterable[str], old: Members, new: Members) -> Change:
    ones, twos = tuple(before), tuple(after)
    was: frozenset[str] = frozenset().union(*(old[key] for key in ones))
    now: frozenset[str] = frozenset().union(*(new[key] for key in twos))
    grown = "grown" if len(now) > len(was) else "shrunk" if len(now) < len(was) else "same"
    return Change(kind or grown, ones, twos, len(was), len(now), len(now - was), len(was - now))


def _order(change: Change) -> tuple[int, tuple[str, ...], int]:
    size = max(change.size_before, change.size_after)
    return -size, (*change.after, *change.before), KINDS.index(change.kind)
