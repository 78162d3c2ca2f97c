"""Measures what reading costs, and whether the result is always the same.

Each figure is taken in a process of its own, because memory that was once used is never given back:
`python -m analysis.benchmark_cost cost COUNT` and `python -m analysis.benchmark_cost digest ORDER [COUNT]`.
"""

import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from threadpoolctl import threadpool_info

from analysis.benchmark_answers import made_up
from analysis.codebook import starter
from analysis.themes import ThemeFinder

IMPORTED = time.process_time()

COUNTS = (1_000, 10_000, 100_000)
SECONDS = {1_000: 3.0, 100_000: 60.0}
MEGABYTES = 1_000
# The answers that must always be read alike; more would only take longer.
ALIKE = 1_500
THREADS = ("OPENBLAS_NUMTHREADS", "OMP_NUMTHREADS")
PROCESSORS = ("Haswell", "Nehalem")
KIB = 1024


def cost(count: int) -> dict[str, float]:
    """Read made-up answers with the starter codebook and return CPU seconds and peak memory."""
    answers = made_up(count, starter().examples)
    started = time.process_time()
    theming = ThemeFinder(starter()).fit(answers).assign(answers)
    seconds = time.process_time() - started
    return {"imports": IMPORTED, "seconds": seconds, "peak": _peak(), "placed": len(theming.main())}


def _peak() -> float:
    """Return the most memory this process had, in megabytes.

    Linux counts what the parent had in its usual figure, so the kernel's own line is read where there is one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) * KIB / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def digest(order: int, count: int = ALIKE) -> dict[str, str]:
    """Read the same answers, shuffled unless `order` is 0, and return a sum over all that is found."""
    answers = made_up(count, starter().examples)
    if order:
        random.Random(order).shuffle(answers)
    found = [
        ThemeFinder(starter()).fit(answers).assign(answers),
        ThemeFinder(None).fit(answers).assign(answers),
    ]
    kinds = sorted({str(each.get("architecture", "")) for each in threadpool_info()})
    return {
        "digest": hashlib.sha256(repr(found).encode()).hexdigest(),
        "processor": " ".join(each for each in kinds if each and each != "None"),
    }


def cost_lines(say: Callable[[str], None], counts: Sequence[int] = COUNTS) -> Iterator[str]:
    """Yield what reading costs, from few answers to many."""
    least = 0.0
    for number in counts:
        say(f"cost of {number} answers …")
        found = run_apart("cost", str(number))
        each = found["seconds"] / number
        least = least or each
        seconds = _against(found["seconds"], SECONDS.get(number), 1)
        yield (
            f"  {number} answers: CPU seconds {seconds}, imports {found['imports']:.1f} seconds, "
            f"MB {_against(found['peak'], MEGABYTES, 0)}, "
            f"an answer costs {_against(each / least, 1, 2)} times what it does among {counts[0]}"
        )


def sameness_lines(say: Callable[[str], None]) -> Iterator[str]:
    """Yield whether order, threads and kind of processor change anything."""
    say("the same again, shuffled, with two threads, as other processors …")
    plain = run_apart("digest", "0")
    again = run_apart("digest", "0")
    shuffled = run_apart("digest", "1")
    threads = [run_apart("digest", "0", changed=dict.fromkeys(THREADS, number)) for number in ("1", "2")]
    kinds = [run_apart("digest", "0", changed={"OPENBLAS_CORETYPE": each}) for each in PROCESSORS]
    yield f"  the same input twice: {_alike(plain, again)}"
    yield f"  shuffled rows: {_alike(plain, shuffled)}"
    yield f"  1 and 2 threads: {_alike(plain, *threads)}"
    names = " and ".join(str(each["processor"]) for each in kinds)
    yield f"  linear algebra as for other processors ({names}): {_alike(plain, *kinds)}"


def _alike(one: Mapping[str, object], *others: Mapping[str, object]) -> str:
    is_alike = all(each["digest"] == one["digest"] for each in others)
    return "identical themes and assignments" if is_alike else "DIFFERENT"


def _against(value: float, bar: float | None, places: int) -> str:
    """Write a figure that should be low, with the bar beside it."""
    written = f"{value:.{places}f}"
    return written if bar is None else f"{written} (bar {bar:g}, {'reached' if value <= bar else 'missed'})"


def run_apart(what: str, *numbers: str, changed: Mapping[str, str] | None = None) -> dict[str, float]:
    """Run this module in a process of its own and return what it prints."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "analysis.benchmark_cost", what, *numbers],
        env={**os.environ, **(changed or {})},
        cwd=Path(__file__).parents[1],
        check=True,
        capture_output=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    taken: Mapping[str, object] = (cost if sys.argv[1] == "cost" else digest)(*map(int, sys.argv[2:]))
    print(json.dumps(taken))
