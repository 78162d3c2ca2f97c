"""What a cost grows like: a power of the size, fitted, and the size at which it meets a limit."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

GROWS_FROM = 0.3
"""A slope below this is no growth that anything follows from."""


MEASURED = ("seconds", "statements", "kilobytes", "peak_mib")


@dataclass(frozen=True)
class Cost:
    """What one measured thing cost at one size: answers in the municipality that it is about."""

    size: int
    seconds: float
    statements: int = 0
    kilobytes: float = 0.0
    peak_mib: float = 0.0


@dataclass(frozen=True)
class Fit:
    """cost = factor * size ** exponent; `off_by` is the factor by which the points miss it, typically."""

    exponent: float
    factor: float
    off_by: float


def fit(sizes: Sequence[float], costs: Sequence[float]) -> Fit | None:
    """Least squares on logarithms; None without three sizes that differ."""
    kept = [(size, cost) for size, cost in zip(sizes, costs, strict=True) if size > 0 and cost > 0]
    if len({size for size, _cost in kept}) < 3:
        return None
    across, up = np.log([one for one, _cost in kept]), np.log([cost for _size, cost in kept])
    exponent, constant = np.polyfit(across, up, 1)
    missed = up - (exponent * across + constant)
    return Fit(
        round(float(exponent), 3),
        float(np.exp(constant)),
        round(float(np.exp(np.sqrt(np.mean(missed**2)))), 3),
    )


def meets(sizes: Sequence[float], costs: Sequence[float], limit: float) -> float | None:
    """The size at which the cost meets a limit; None where it does not grow.

    Between two measured sizes where it did; else along the steepness of the last three, which is that of the
    part that grows: a cost that begins with a fixed part would bend the line of all of them.
    """
    pairs = sorted(zip(sizes, costs, strict=True))
    for (size, cost), (larger, dearer) in itertools.pairwise(pairs):
        if cost < limit <= dearer:
            return float(size * (larger / size) ** (np.log(limit / cost) / np.log(dearer / cost)))
    last = fit([size for size, _cost in pairs[-3:]], [cost for _size, cost in pairs[-3:]])
    if last is None or last.exponent < GROWS_FROM:
        return None
    largest, cost = pairs[-1]
    return float(largest * (limit / cost) ** (1 / last.exponent))


def told(costs: Sequence[Cost], seconds: float, mib: float | None = None) -> dict[str, Any]:
    """The costs of one thing as they are kept, with their fits and where they meet the limits."""
    ordered = sorted(costs, key=lambda one: one.size)
    sizes = [one.size for one in ordered]
    times, peaks = [one.seconds for one in ordered], [one.peak_mib for one in ordered]
    made, words = fit(sizes, times), fit(sizes, [one.statements for one in ordered])
    meets_at = meets(sizes, times, seconds)
    full_at = meets(sizes, peaks, mib) if mib and all(peaks) else None
    return {
        "sizes": sizes,
        **{name: [getattr(one, name) for one in ordered] for name in MEASURED},
        "seconds_grow_as": asdict(made) if made else None,
        "statements_grow_as": words.exponent if words else None,
        "limit_s": seconds,
        "meets_limit_at": round(meets_at) if meets_at else None,
        "limit_mib": mib,
        "meets_memory_at": round(full_at) if full_at else None,
    }


def table(kinds: dict[str, dict[str, Any]]) -> str:
    """A line for each thing: cost at each size, exponent, residual, and the size of the limit."""
    lines = []
    for kind, one in kinds.items():
        points = ", ".join(
            f"{size}: {seconds:.3g} s/{statements} st/{peak:.0f} MiB"
            for size, seconds, statements, peak in zip(
                one["sizes"], one["seconds"], one["statements"], one["peak_mib"], strict=True
            )
        )
        grows = one["seconds_grow_as"]
        power = f"n^{grows['exponent']:.2f} (off by {grows['off_by']:.2f})" if grows else "-"
        ends = one["meets_limit_at"] or "never"
        full = f", {one['limit_mib']:g} MiB at {one['meets_memory_at']}" if one["meets_memory_at"] else ""
        lines.append(f"{kind:44} {power:24} {one['limit_s']:g} s at {ends}{full}\n    {points}")
    return "\n".join(lines)
