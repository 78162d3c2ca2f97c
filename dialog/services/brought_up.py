"""How many residents brought a problem up, as one number wherever a promise says it.

Several pieces of evidence may count residents of one problem, and several lines may rest on it: the largest
number is said, since a sum would count people twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dialog.models import Evidence, PromiseLine


def by_problem(lines: Iterable[PromiseLine]) -> Mapping[int, Evidence]:
    """The evidence that says how many, by the problem's id; a hidden number only where no other is shown."""
    found: dict[int, Evidence] = {}
    for line in lines:
        for one in (ground.evidence for ground in line.grounds):
            if one is None or one.kind != "residents" or not one.is_public:
                continue
            before = found.get(one.concern_id)
            if before is None or _size(one) > _size(before):
                found[one.concern_id] = one
    return found


def people(evidence: Evidence | None) -> int | None:
    """How many people it counts; None where that is hidden, or where it counts something else."""
    if evidence is None or evidence.mark != "present" or evidence.unit != "people" or evidence.value is None:
        return None
    return int(evidence.value)


def _size(one: Evidence) -> tuple[bool, float]:
    """People before shares and other units."""
    number = people(one)
    return number is not None, number or one.value or 0
