"""Measures the reading of answers: on the odd half of the golden texts, and on corpora that someone has
at hand.

The seed words of the starter codebook come from the even half alone, so the odd half shows what happens
to answers that nobody has seen. Masking and serious statements are measured on all golden texts.
"""

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import adjusted_rand_score, v_measure_score

from analysis import masking, serious
from analysis.answers import FITS_NO_THEME, SAYS_NOTHING, Answer, Theming
from analysis.case_files import golden_rows, is_odd
from analysis.codebook import Codebook, read, starter
from analysis.evidence import Evidence
from analysis.features import prepare_one
from analysis.protection_benchmark import left_out_lines, masking_lines
from analysis.themes import ThemeFinder

# The corpora of the comparison, whether a codebook of the same name is used, and which of their languages.
MEASURED = ("police_events_sv", "polis_en", "sib200_sv_en", "clinc150_en")
CODEBOOKS = {"police_events_sv": "police_events.toml"}


@dataclass(frozen=True)
class GoldenMeasure:
    """How the answers of one half of the golden texts were placed, by language."""

    accuracy: Mapping[str, float]
    counts: Mapping[str, int]
    any_theme_f1: Mapping[str, float]
    seed_share: Mapping[str, float]


def measure_golden(
    rows: Sequence[Mapping[str, str]], codebook: Codebook, *, odd: bool = True
) -> GoldenMeasure:
    """Place all golden texts as one survey and compare one half with what people gave them."""
    answers = [Answer(row["id"], row["text"], row["language"]) for row in rows]
    theming = ThemeFinder(codebook).fit(answers).assign(answers)
    chosen = [(row, answer) for row, answer in zip(rows, answers, strict=True) if is_odd(row) == odd]
    given = _given(theming)
    evidence = Evidence(codebook)
    right: dict[str, list[bool]] = defaultdict(list)
    seeded: dict[str, list[bool]] = defaultdict(list)
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for row, answer in chosen:
        expected = {row["theme"], *row["also"].split()}
        found = given[answer.id]
        for language in (row["language"], "all"):
            right[language].append(found[0] == row["theme"])
            pairs[language].update(
                both=len(expected & set(found)), expected=len(expected), found=len(set(found))
            )
            if row["theme"] not in {SAYS_NOTHING, FITS_NO_THEME}:
                hits = evidence.read(prepare_one(answer)).hits
                seeded[language].append(any(hit.theme == row["theme"] for hit in hits))
    return GoldenMeasure(
        accuracy={key: sum(values) / len(values) for key, values in right.items()},
        counts={key: len(values) for key, values in right.items()},
        any_theme_f1={
            key: 2 * each["both"] / (each["expected"] + each["found"]) for key, each in pairs.items()
        },
        seed_share={key: sum(values) / len(values) for key, values in seeded.items()},
    )


def measure_corpus(path: Path, codebook: Codebook | None) -> str:
    """Place the texts of a corpus and return one line: how well the themes agree with its labels, and the
    cost.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    labels = [row["label"] for row in rows]
    answers = [Answer(row["id"], row["text"], row["lang"]) for row in rows]
    started = time.process_time()
    count = None if codebook else len(set(labels))
    theming = ThemeFinder(codebook, count).fit(answers).assign(answers)
    seconds = time.process_time() - started
    given = _given(theming)
    found = [given[row["id"]][0] for row in rows]
    how = "codebook" if codebook else f"none, {count} groups"
    return (
        f"{path.stem} ({len(rows)} texts, {how}): V {v_measure_score(labels, found):.3f}, "
        f"ARI {adjusted_rand_score(labels, found):.3f}, {seconds:.1f} CPU seconds"
    )


def run_benchmark(data: Path | None = None, codebooks: Path | None = None) -> str:
    """Return the figures as text, a line each."""
    rows = golden_rows()
    golden = measure_golden(rows, starter())
    lines = [f"Golden texts, odd half ({golden.counts['all']} of {len(rows)} texts)"]
    for language in ("sv", "en", "se", "all"):
        if language in golden.counts:
            lines.append(
                f"  {language}: main theme right {golden.accuracy[language]:.3f} "
                f"of {golden.counts[language]}, "
                f"any theme F1 {golden.any_theme_f1[language]:.3f}, "
                f"texts with a seed of their theme {golden.seed_share.get(language, 0):.3f}"
            )
    masked = masking.measure(rows)
    lines.append(f"Masking, all texts: recall {masked.recall:.3f}, precision {masked.precision:.3f}")
    found = serious.measure(rows)
    lines.append(
        f"Serious statements, all texts: recall {found.recall:.3f} of {found.expected}, "
        f"false alarms {found.alarms} of {found.others}"
    )
    lines += masking_lines()
    lines += left_out_lines()
    for name in MEASURED if data else ():
        path = Path(data or "") / f"{name}.tsv"
        if path.exists():
            lines.append(measure_corpus(path, None))
            book = codebooks / CODEBOOKS[name] if codebooks and name in CODEBOOKS else None
            if book and book.exists():
                lines.append(measure_corpus(path, read(book.read_bytes())))
    return "\n".join(lines)


def _given(theming: Theming) -> dict[str, list[str]]:
    """Return the themes of each answer, its main theme first."""
    given: dict[str, list[str]] = defaultdict(list)
    for each in theming.assignments:
        given[each.id].insert(0 if each.is_main else len(given[each.id]), each.theme)
    return {**given, **{answer_id: [SAYS_NOTHING] for answer_id in theming.says_nothing}}
