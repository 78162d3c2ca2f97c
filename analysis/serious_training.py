"""Learns the weights of the second look at serious statements: `python -m analysis.serious_training`.

It learns from the made-up cases (`cases/serious.tsv`, but never from the batch kept for measuring), from the
made-up example answers as harmless and from the even half of the golden texts. Everything is measured by
leaving one batch out, the golden texts as one: the weights never saw what they read, and the bar is set where
at most `ALARMS` of the examples and of the golden texts are marked. The same cases give the same table.
"""

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from analysis.case_files import golden_rows, is_odd, read_cases
from analysis.codebook import starter
from analysis.masking import mask
from analysis.serious import KINDS, find_by_rules
from analysis.serious_weights import (
    BASE,
    WEIGHTS,
    Weights,
    features,
    kind_of,
    most_serious,
    share_of_each,
    split,
)

# This batch was written before anything was learnt and is only measured.
KEPT = "9"
# Under these themes an example may itself be serious; nobody has told which, so they teach nothing.
UNTOLD = frozenset(
    (
        "street_violence",
        "close_violence",
        "youth_mental_health",
        "online_harm",
        "sexual_harassment",
        "hate_sami",
    )
)
ALARMS = 0.02
# A feature must stand in so many texts, and only so many features of the most weight are kept: the table is
# to be small.
AT_LEAST = 2
MOST_FEATURES = 17_000
STRENGTH = 4.0
SCALE = 100
PIECE = 0.5
# So much more often than among all serious texts must a feature stand in those of one kind to speak for it.
TYPICAL = 1.5
HEAD = """\
# Learnt weights of the second look at serious statements: feature, weight, kind (tabs between).
# Written by `python -m analysis.serious_training`; do not correct a line by hand, add cases and learn anew.
# `<` begins and `>` ends a word; two beginnings of words make a pair; `*` is where every text starts.
"""


@dataclass(frozen=True)
class Case:
    """A text, the batch it is left out with, and its kind when it is serious."""

    text: str
    batch: str
    serious: str
    source: str = ""


@dataclass(frozen=True)
class LeftOut:
    """What weights that never saw a text made of it, with the bar that was set for all batches alike."""

    cases: tuple[Case, ...]
    scores: tuple[int, ...]
    kinds: tuple[str | None, ...]
    bar: int


def training_cases() -> tuple[Case, ...]:
    """Give all cases but the kept batch, the examples dealt out to the same batches, and golden texts."""
    rows = [row for row in read_cases("serious.tsv") if row["batch"] != KEPT]
    batches = sorted({row["batch"] for row in rows})
    # Some golden texts are examples too; those are left out here, so that no measured text is seen before.
    golden = {mask(row["text"]).text for row in golden_rows()}
    ordinary = [
        example
        for example in starter().examples
        if example.theme not in UNTOLD and example.text not in golden
    ]
    return (
        *(Case(row["text"], row["batch"], row["serious"]) for row in rows),
        *(
            Case(example.text, batches[number % len(batches)], "", "examples")
            for number, example in enumerate(ordinary)
        ),
        *(
            Case(row["text"], "golden", row["serious"], "golden texts")
            for row in golden_rows()
            if not is_odd(row)
        ),
    )


def learn(cases: Sequence[Case]) -> Weights:
    """Learn weights; nothing but their signs and sizes is kept, rounded to whole numbers."""
    words = [split(case.text) for case in cases]
    counted = [features(each) for each in words]
    standing = Counter(feature for each in counted for feature in each)
    known = sorted(feature for feature, count in standing.items() if count >= AT_LEAST)
    columns = {feature: column for column, feature in enumerate(known)}
    rows, places, values = [], [], []
    for row, each in enumerate(counted):
        for feature, count in sorted(each.items()):
            if feature in columns:
                rows.append(row)
                places.append(columns[feature])
                values.append(count * _value(feature) * share_of_each(words[row]))
    matrix = csr_matrix((values, (rows, places)), shape=(len(cases), len(known)))
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=1000, random_state=0)
    model.fit(matrix, np.array([bool(case.serious) for case in cases]))
    whole = {
        feature: round(SCALE * _value(feature) * float(weight))
        for feature, weight in zip(known, model.coef_[0], strict=True)
    }
    heaviest = sorted(known, key=lambda feature: (-abs(whole[feature]), feature))[:MOST_FEATURES]
    kept = {feature: whole[feature] for feature in sorted(heaviest) if whole[feature]}
    base = {BASE: round(SCALE * float(model.intercept_[0]))}
    return Weights(base | kept, _kinds(cases, counted, kept))


def _value(feature: str) -> float:
    """A word is its pieces, so each counts for less than a pair; the whole word stands out."""
    return 1.0 if " " in feature or (feature[0] == "<" and feature[-1] == ">") else PIECE


def _kinds(cases: Sequence[Case], counted: Sequence[Counter[str]], kept: dict[str, int]) -> dict[str, str]:
    """Tell for which kind each feature that makes a text serious speaks, if for any."""
    texts = Counter(case.serious for case in cases if case.serious)
    among: dict[str, Counter[str]] = defaultdict(Counter)
    for case, each in zip(cases, counted, strict=True):
        if case.serious:
            for feature in each:
                if kept.get(feature, 0) > 0:
                    among[feature][case.serious] += 1
    found: dict[str, str] = {}
    for feature, counts in among.items():
        share = {kind: counts[kind] / texts[kind] for kind in KINDS if texts[kind]}
        best = max(KINDS, key=lambda kind: share.get(kind, 0.0))
        if share[best] * sum(texts.values()) >= TYPICAL * sum(counts.values()):
            found[feature] = best
    return found


def with_bar(learnt: Weights, bar: int) -> Weights:
    """Give the weights with their base line lowered, so that a text is serious above nothing."""
    return Weights({**learnt.of, BASE: learnt.of[BASE] - bar}, learnt.kinds)


def leave_one_out(cases: Sequence[Case]) -> LeftOut:
    """Read every batch with weights that were learnt from the others."""
    scores: dict[int, int] = {}
    kinds: dict[int, str | None] = {}
    for batch in sorted({case.batch for case in cases}):
        learnt = learn([case for case in cases if case.batch != batch])
        for number, case in enumerate(cases):
            if case.batch == batch:
                scores[number], stretch = most_serious(split(case.text), learnt)
                kinds[number] = kind_of(stretch, learnt)
    numbers = range(len(cases))
    return LeftOut(
        tuple(cases),
        tuple(scores[number] for number in numbers),
        tuple(kinds[number] for number in numbers),
        max(
            _bar(
                scores[number]
                for number in numbers
                if cases[number].source == source and not cases[number].serious
            )
            for source in ("examples", "golden texts")
        ),
    )


def _bar(ordinary: Iterable[int]) -> int:
    """Give the score that at most `ALARMS` of the ordinary answers exceed."""
    scores = sorted(ordinary, reverse=True)
    return scores[math.floor(ALARMS * len(scores))]


def table(learnt: Weights) -> str:
    """Write the weights as lines of feature, weight and kind."""
    lines = (f"{name}\t{weight}\t{learnt.kinds.get(name, '')}" for name, weight in sorted(learnt.of.items()))
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    """Learn, write the table and tell what leaving one batch out gave."""
    cases = training_cases()
    left = leave_one_out(cases)
    path = Path(str(files("analysis").joinpath("vocabularies", WEIGHTS)))
    path.write_text(table(with_bar(learn(cases), left.bar)), "utf-8")
    print("\n".join(left_out_lines(left)))
    return 0


def left_out_lines(left: LeftOut) -> list[str]:
    """Return a line for every batch, and for the ordinary answers, of rules, weights and both."""
    lines = [f"Serious statements, one batch left out (bar {left.bar})"]
    ruled = [find_by_rules(case.text) is not None for case in left.cases]
    seen = [score > left.bar for score in left.scores]
    groups: dict[str, list[int]] = defaultdict(list)
    for number, case in enumerate(left.cases):
        if case.source:
            groups[f"{case.source}, {'serious' if case.serious else 'ordinary'}"].append(number)
            continue
        what = "serious" if case.serious else "look-alikes"
        groups[f"batch {case.batch}, {what}"].append(number)
        groups[f"all, {what}"].append(number)
        if case.serious:
            groups[f"all, {case.serious}"].append(number)
    for name, numbers in sorted(groups.items()):
        both = sum(ruled[number] or seen[number] for number in numbers)
        lines.append(
            f"  {name}: rules {sum(ruled[number] for number in numbers)}, "
            f"weights {sum(seen[number] for number in numbers)}, both {both} of {len(numbers)}"
        )
    right = [
        left.kinds[number] == case.serious
        for number, case in enumerate(left.cases)
        if case.serious and seen[number]
    ]
    return [*lines, f"  kind right by the weights: {sum(right)} of {len(right)}"]


if __name__ == "__main__":
    sys.exit(main())
