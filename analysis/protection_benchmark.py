"""Measures masking and the search for serious statements on cases of our own (`cases/`), kind by kind.

The cases were written to be difficult: names with inflections and typing errors, numbers in every shape,
and beside them what only looks like a name, a number or a threat. The rules were mended by batch 1; the other
batches were each measured once before they were used (the README tells what that first run gave). The figures
printed here therefore say that nothing known is lost, not what a new wording meets; for that, the learnt
weights of serious statements are also measured on each batch with weights that never saw it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from analysis import masking, serious, serious_training
from analysis.case_files import read_cases

BATCHES = ("1", "2", "3", "4")
SERIOUS_BATCHES = (*BATCHES, "5", "6", "7", "8", "9", "10")

Row = Mapping[str, str]


def masking_lines() -> list[str]:
    """Return the figures of masking and of serious statements, a line each, by batch, language and kind."""
    return [*_masking("masking.tsv"), *_serious("serious.tsv")]


def _masking(name: str) -> list[str]:
    lines: list[str] = []
    rows = read_cases(name)
    for batch in BATCHES:
        chosen = [row for row in rows if row["batch"] == batch]
        hostile = [row for row in chosen if row["mask"]]
        harmless = [row for row in chosen if not row["mask"]]
        lines.append(f"Masking, cases of batch {batch} ({len(hostile)} hostile, {len(harmless)} harmless)")
        for language, group in {"all": chosen, **_by("language", chosen)}.items():
            measured = masking.measure(group)
            lines.append(
                f"  {language}: recall {measured.recall:.3f} of {measured.expected}, "
                f"precision {measured.precision:.3f} of {measured.masked}"
            )
        for kind, group in _by("kind", hostile).items():
            measured = masking.measure(group)
            lines.append(
                f"    {kind}: masked {measured.found} of {measured.expected}, "
                f"needless {measured.masked - measured.right} of {measured.masked}"
            )
        for kind, group in _by("kind", harmless).items():
            touched = sum(bool(masking.mask(row["text"]).spans) for row in group)
            lines.append(f"    {kind}: left alone {len(group) - touched} of {len(group)}")
    return lines


def _serious(name: str) -> list[str]:
    lines: list[str] = []
    rows = read_cases(name)
    for batch in SERIOUS_BATCHES:
        chosen = [row for row in rows if row["batch"] == batch]
        lines.append(f"Serious statements, cases of batch {batch}")
        for language, group in {"all": chosen, **_by("language", chosen)}.items():
            measured = serious.measure(group)
            lines.append(
                f"  {language}: recall {measured.recall:.3f} of {measured.expected}, "
                f"false alarms {measured.alarms} of {measured.others}"
            )
        for kind, group in _by("kind", chosen).items():
            found = sum(serious.find_serious(row["text"]) is not None for row in group)
            word = "found" if group[0]["serious"] else "marked"
            lines.append(f"    {kind}: {word} {found} of {len(group)}")
    return lines


def left_out_lines() -> list[str]:
    """Return what the search for serious statements gives on batches that the weights never saw."""
    return serious_training.left_out_lines(serious_training.leave_one_out(serious_training.training_cases()))


def _by(column: str, rows: Iterable[Row]) -> dict[str, Sequence[Row]]:
    """Group rows by a column, in the order in which its values first come."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return dict(groups)
