"""The library at work on plain files: `python -m analysis themes …`, `assign`, `compare`, `codebook check`
and `benchmark themes`.

None needs the site or a database. What a person should know goes to standard error; results go to files, and
figures to standard output. Faults of the input end with code 2, one sentence and nothing written.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.benchmark import run_benchmark
from analysis.codebook import Malformed
from analysis.commands import assign, check_codebook, compare_runs, say, themes
from analysis.files import Unreadable

LANGUAGES = ("sv", "se", "en", "nb")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, 1 for faults that were asked for, 2 for faulty input."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "benchmark":
            for line in run_benchmark(options.data, options.codebooks, quick=options.quick):
                print(line, flush=True)
            return 0
        return {"themes": themes, "assign": assign, "compare": compare_runs, "codebook": check_codebook}[
            options.command
        ](options)
    except (Unreadable, OSError) as error:
        message = (
            f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.strerror else error
        )
        say(str(message))
    except Malformed as error:
        for fault in error.faults:
            say(fault)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="themes", description="Find the themes of free-text answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    learn = commands.add_parser("themes", help="learn from the answers of a file and place them under themes")
    _reading(learn)
    learn.add_argument("--themes", type=_count, metavar="N", help="number of groups without a codebook")
    learn.add_argument("--seed", type=int, default=0, metavar="N", help="seed of what is left to chance (0)")
    learn.add_argument(
        "--earlier",
        type=Path,
        metavar="MODEL.json",
        help="what an earlier run learnt: themes keep their keys",
    )
    place = commands.add_parser("assign", help="place answers by what an earlier run learnt")
    _reading(place)
    place.add_argument("--model", type=Path, required=True, metavar="MODEL.json", help="model.json of a run")
    beside = commands.add_parser("compare", help="say what became of each theme between two runs")
    beside.add_argument("before", type=Path, metavar="DIR")
    beside.add_argument("after", type=Path, metavar="DIR")
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
    codebook = commands.add_parser("codebook", help="say what a codebook lacks and what its words reach")
    codebook.add_argument("what", choices=("check",))
    codebook.add_argument("file", type=Path, metavar="FILE.toml")
    codebook.add_argument("answers", nargs="?", metavar="ANSWERS.csv", help="texts to try its seeds on")
    return parser


def _reading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "answers", metavar="ANSWERS.csv", help="CSV or TSV with the columns id and text; - reads stdin"
    )
    command.add_argument(
        "--codebook", metavar="FILE.toml", help="themes with seed words, or none to group the answers"
    )
    command.add_argument(
        "--dictionary", type=Path, metavar="FILE.tsv", help="a larger Northern Sámi dictionary: word, meaning"
    )
    command.add_argument("--language", choices=LANGUAGES, help="language of the form, where rows name none")
    command.add_argument(
        "--report-language", choices=("sv", "en"), default="sv", help="language of report.html (sv)"
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
