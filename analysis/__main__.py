"""The library at work on plain files: `python -m analysis themes …` and `python -m analysis benchmark
themes`.

Neither needs the site or a database. What a person should know goes to standard error; results go to
files, and the benchmark's figures to standard output. Faults of the input end with code 2, one sentence
and nothing written.
"""

import argparse
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from analysis.answers import SAYS_NOTHING, Answer, Theming
from analysis.benchmark import run_benchmark
from analysis.codebook import Codebook, Malformed, read_file, starter
from analysis.features import prepare_one
from analysis.files import Unreadable, assignment_rows, read_answers, write_results
from analysis.quality import RULES
from analysis.serious import find_serious
from analysis.themes import ThemeFinder
from analysis.words import read_dictionary, use_dictionary

LIBRARIES = ("scikit-learn", "numpy", "scipy", "simplemma", "py3langid")
LABEL_OF_NOTHING = {"sv": "Säger inget", "se": "Ii daja maidege", "en": "Says nothing"}
LONG_WORK = 2000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, or 2 when the input is at fault."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "benchmark":
            for line in run_benchmark(options.data, options.codebooks, quick=options.quick):
                print(line, flush=True)
            return 0
        return _themes(options)
    except (Unreadable, OSError) as error:
        message = (
            f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.strerror else error
        )
        _say(str(message))
    except Malformed as error:
        for fault in error.faults:
            _say(fault)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="themes", description="Find the themes of free-text answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    themes = commands.add_parser("themes", help="place the answers of a file under themes")
    themes.add_argument(
        "answers", metavar="ANSWERS.csv", help="CSV or TSV with the columns id and text; - reads stdin"
    )
    themes.add_argument(
        "--codebook", metavar="FILE.toml", help="themes with seed words, or none to group the answers"
    )
    themes.add_argument("--themes", type=_count, metavar="N", help="number of groups without a codebook")
    themes.add_argument(
        "--dictionary", type=Path, metavar="FILE.tsv", help="a larger Northern Sámi dictionary: word, meaning"
    )
    themes.add_argument("--seed", type=int, default=0, metavar="N", help="seed of what is left to chance (0)")
    themes.add_argument(
        "--language", choices=("sv", "se", "en", "nb"), help="language of the form, where rows name none"
    )
    themes.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for themes.json, assignments.csv"
    )
    benchmark = commands.add_parser("benchmark", help="measure on the golden texts and on corpora")
    benchmark.add_argument("what", choices=("themes",))
    benchmark.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of corpora (id, lang, text, label)"
    )
    benchmark.add_argument(
        "--codebooks", type=Path, metavar="DIR", help="folder of codebooks named as the corpora"
    )
    benchmark.add_argument(
        "--quick", action="store_true", help="leave out what takes minutes: cost, other programs"
    )
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _themes(options: argparse.Namespace) -> int:
    codebook = _codebook(options.codebook)
    _use_dictionary(options.dictionary)
    if codebook is not None and options.themes:
        _say("--themes counts only with --codebook none; the codebook decides the themes here.")
    content = sys.stdin.buffer.read() if options.answers == "-" else Path(options.answers).read_bytes()
    answers, shortened = read_answers(content, options.language)
    started = time.monotonic()
    if len(answers) >= LONG_WORK:
        _say(f"{len(answers)} answers: reading them …")
    finder = ThemeFinder(codebook, options.themes, abs(options.seed) % 2**31).fit(answers)
    if len(answers) >= LONG_WORK:
        _say(f"Learnt after {time.monotonic() - started:.0f} s; placing them …")
    theming = finder.assign(answers)
    document = _document(theming, answers, shortened, options, codebook)
    write_results(options.out, document, assignment_rows(answers, theming))
    quality = theming.quality
    _say(
        f"{len(answers)} answers, {len(theming.themes)} themes, {quality.says_nothing} say nothing, "
        f"{quality.needs_a_look} need a look: {options.out}/themes.json, {options.out}/assignments.csv"
    )
    return 0


def _use_dictionary(path: Path | None) -> None:
    if path is None:
        return
    try:
        use_dictionary(read_dictionary(path))
    except ValueError as error:
        raise Unreadable(f"{path}: {error}") from error


def _codebook(name: str | None) -> Codebook | None:
    if name == "none":
        return None
    return starter() if name is None else read_file(Path(name))


def _document(
    theming: Theming,
    answers: Sequence[Answer],
    shortened: dict[str, str],
    options: argparse.Namespace,
    codebook: Codebook | None,
) -> dict[str, object]:
    themes: list[dict[str, object]] = [
        {
            "id": each.key,
            "area": each.area,
            "origin": each.origin,
            "labels": dict(each.labels),
            # Nothing is translated by machine: these labels are words of another language until a person
            # writes them.
            "labels_borrowed": list(each.labels_borrowed),
            "words": {language: list(words) for language, words in each.terms.items()},
            "size": each.size,
            "main_size": each.main_size,
            "size_by_language": dict(each.size_by_language),
            "quotes": [asdict(quote) for quote in each.quotes],
        }
        for each in theming.themes
    ]
    if theming.says_nothing:
        themes.append(_nothing(theming, answers))
    quality = asdict(theming.quality)
    quality["remarks"] = [
        {
            "rule": each.rule,
            "theme": each.theme,
            "sentence": RULES[each.rule].sentence.format(**each.figures),
            "rationale": RULES[each.rule].rationale,
        }
        for each in theming.quality.remarks
    ]
    serious = ((each.id, find_serious(each.text)) for each in sorted(answers, key=lambda each: each.id))
    return {
        "format": 1,
        "method": theming.quality.method,
        "parameters": {
            "codebook": "none" if codebook is None else codebook.version or "unnamed",
            "themes": options.themes,
            "seed": options.seed,
            "language": options.language,
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "themes": themes,
        "serious": [{"id": answer_id, "kind": kind} for answer_id, kind in serious if kind],
        "unprocessable": [{"id": key, "why": why} for key, why in sorted(shortened.items())],
        "quality": quality,
    }


def _nothing(theming: Theming, answers: Sequence[Answer]) -> dict[str, object]:
    silent = set(theming.says_nothing)
    languages = [prepare_one(each).language for each in answers if each.id in silent]
    return {
        "id": SAYS_NOTHING,
        "area": "",
        "origin": "bucket",
        "labels": LABEL_OF_NOTHING,
        "labels_borrowed": [],
        "words": {},
        "size": len(silent),
        "main_size": len(silent),
        "size_by_language": {each: languages.count(each) for each in sorted(set(languages))},
        "quotes": [],
    }


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
