"""Measures the reading of answers: on the odd half of the golden texts, on concerns said in three languages,
and on corpora that someone has at hand.

The seed words of the starter codebook come from the even half alone, so the odd half shows what happens
to answers that nobody has seen. Masking and serious statements are measured on all golden texts. Each figure
stands beside the bar it is to reach.
"""

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from analysis import masking, serious
from analysis.answers import FITS_NO_THEME, LABEL_LANGUAGES, SAYS_NOTHING, Answer, Theming
from analysis.benchmark_corpora import (
    CODEBOOKS,
    Maker,
    against,
    corpus_lines,
    peer_lines,
    placed,
    read_corpus,
)
from analysis.benchmark_cost import cost_lines, sameness_lines
from analysis.benchmark_identity import identity_lines
from analysis.case_files import CASES, golden_rows, is_odd
from analysis.codebook import Codebook, read_file, starter
from analysis.encoder import SentenceEncoder, available
from analysis.evidence import Evidence
from analysis.features import prepare_one
from analysis.protection_benchmark import left_out_lines, masking_lines
from analysis.themes import ThemeFinder
from analysis.vectors import MOST_ENCODED

MAIN_BARS = {"sv": 0.85, "en": 0.82, "se": 0.75}
ANY_BAR = 0.78
PAIR_BAR = 0.88


def _words_alone(codebook: Codebook | None, count: int | None) -> ThemeFinder:
    return ThemeFinder(codebook, count)


ENCODED_FOR_TIME = 64


@dataclass(frozen=True)
class GoldenMeasure:
    """How the answers of one half of the golden texts were placed, by language."""

    accuracy: Mapping[str, float]
    counts: Mapping[str, int]
    any_theme_f1: Mapping[str, float]
    seed_share: Mapping[str, float]


def measure_golden(
    rows: Sequence[Mapping[str, str]], codebook: Codebook, *, odd: bool = True, make: Maker = _words_alone
) -> GoldenMeasure:
    """Place all golden texts as one survey and compare one half with what people gave them."""
    answers = [Answer(row["id"], row["text"], row["language"]) for row in rows]
    theming = make(codebook, None).fit(answers).assign(answers)
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


def measure_pairs(golden: Sequence[Mapping[str, str]], codebook: Codebook, make: Maker) -> dict[str, float]:
    """Return how often the same concern, written in two languages, lands in the same theme.

    The pairs are placed by what a survey of the golden texts taught, and teach nothing themselves.
    """
    with (CASES / "concern_pairs.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    answers = {
        (number, language): Answer(f"pair-{number:03d}-{language}", row[language], language)
        for number, row in enumerate(rows)
        for language in LABEL_LANGUAGES
    }
    finder = make(codebook, None).fit([Answer(row["id"], row["text"], row["language"]) for row in golden])
    themes = placed(finder.assign(answers.values()))
    same = {
        f"{one}-{other}": [
            themes[answers[number, one].id] == themes[answers[number, other].id]
            for number in range(len(rows))
        ]
        for one, other in combinations(LABEL_LANGUAGES, 2)
    }
    shares = {key: sum(each) / len(each) for key, each in same.items()}
    return {**shares, "all": sum(shares.values()) / len(shares)}


def run_benchmark(
    data: Path | None = None, codebooks: Path | None = None, *, quick: bool = False
) -> Iterator[str]:
    """Yield the figures, a line each; `quick` leaves out what takes minutes."""
    yield from _golden_lines(_words_alone)
    yield from _protection_lines(quick=quick)
    books = {
        name: read_file(codebooks / file)
        for name, file in CODEBOOKS.items()
        if codebooks and (codebooks / file).exists()
    }
    if data:
        yield "Public texts, themes compared with their labels"
        yield from corpus_lines(data, books, _words_alone, _say, quick=quick)
    yield from _extra_lines(data, books, quick=quick)
    if data:
        police = data / "police_events_sv.tsv"
        if police.exists() and police.stem in books:
            yield "The same theme over time, police notes"
            yield from identity_lines(read_corpus(police), books[police.stem], _words_alone, _say)
        if not quick:
            yield "Other programs on the same rows, told the number of groups"
            yield from peer_lines(data, _say)
    if not quick:
        yield "Cost, made-up answers with the starter codebook"
        yield from cost_lines(_say)
        yield "The same result always"
        yield from sameness_lines(_say)


def _extra_lines(data: Path | None, books: Mapping[str, Codebook], *, quick: bool) -> Iterator[str]:
    """Yield the same figures with the extra `semantic`, where it is installed, and what a text costs."""
    if not available():
        yield "The extra semantic is not installed: no figures with it"
        return
    encoder = SentenceEncoder()

    def with_extra(codebook: Codebook | None, count: int | None) -> ThemeFinder:
        return ThemeFinder(codebook, count, encoder=encoder)

    yield f"With the extra semantic ({encoder.name}), at most {MOST_ENCODED} texts embedded"
    yield from _golden_lines(with_extra)
    if data:
        yield from corpus_lines(data, books, with_extra, _say, quick=quick, is_extra=True)
    texts = [each.text for each in starter().examples[:ENCODED_FOR_TIME]]
    started = time.process_time()
    encoder.encode(texts)
    yield f"  a text is embedded in {(time.process_time() - started) / len(texts):.3f} CPU seconds"


def _golden_lines(make: Maker) -> Iterator[str]:
    rows = golden_rows()
    golden = measure_golden(rows, starter(), make=make)
    yield f"Golden texts, odd half ({golden.counts['all']} of {len(rows)} texts)"
    for language in ("sv", "en", "se", "all"):
        if language in golden.counts:
            main = against(golden.accuracy[language], MAIN_BARS.get(language))
            any_theme = against(golden.any_theme_f1[language], ANY_BAR if language == "all" else None)
            yield (
                f"  {language}: main theme right {main} of {golden.counts[language]}, "
                f"any theme F1 {any_theme}, "
                f"texts with a seed of their theme {golden.seed_share.get(language, 0):.3f}"
            )
    pairs = measure_pairs(rows, starter(), make)
    yield "The same concern in two languages lands in the same theme"
    for key, share in pairs.items():
        yield f"  {key}: {against(share, PAIR_BAR)}"


def _protection_lines(*, quick: bool) -> Iterator[str]:
    rows = golden_rows()
    masked = masking.measure(rows)
    yield f"Masking, all texts: recall {masked.recall:.3f}, precision {masked.precision:.3f}"
    found = serious.measure(rows)
    yield (
        f"Serious statements, all texts: recall {found.recall:.3f} of {found.expected}, "
        f"false alarms {found.alarms} of {found.others}"
    )
    yield from masking_lines()
    if not quick:
        yield from left_out_lines()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _given(theming: Theming) -> dict[str, list[str]]:
    """Return the themes of each answer, its main theme first."""
    given: dict[str, list[str]] = defaultdict(list)
    for each in theming.assignments:
        given[each.id].insert(0 if each.is_main else len(given[each.id]), each.theme)
    return {**given, **{answer_id: [SAYS_NOTHING] for answer_id in theming.says_nothing}}
