"""What the library's commands do with plain files: themes, assign, compare and codebook check.

The words on standard error are for the person who waits; results go to files or standard output.
"""

import argparse
import json
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from analysis.answers import SAYS_NOTHING, Answer, Theming
from analysis.codebook import Codebook, Malformed, check, read_file, starter
from analysis.compare import Change, compare
from analysis.coverage import WordReader, report
from analysis.features import prepare, prepare_one
from analysis.files import Unreadable, assignment_rows, read_answers, read_placed, write_results
from analysis.model import LIBRARIES, Model, fingerprint, from_document, to_document
from analysis.quality import RULES
from analysis.report import Material, page
from analysis.serious import find_serious
from analysis.themes import ThemeFinder
from analysis.words import read_dictionary, use_dictionary

LABEL_OF_NOTHING = {"sv": "Säger inget", "se": "Ii daja maidege", "en": "Says nothing"}
LONG_WORK = 2000


def themes(options: argparse.Namespace) -> int:
    """Learn from a file of answers and place them under themes."""
    codebook = read_codebook(options.codebook)
    if codebook is not None and options.themes:
        say("--themes counts only with --codebook none; the codebook decides the themes here.")
    earlier = _model(options.earlier) if options.earlier else None
    answers, shortened = _answers(options)
    finder = ThemeFinder(
        codebook,
        options.themes,
        abs(options.seed) % 2**31,
        earlier=earlier,
        on_progress=_progress(len(answers)),
    )
    finder.fit(answers)
    return _write(options, finder, answers, shortened, codebook)


def assign(options: argparse.Namespace) -> int:
    """Place answers by what an earlier run learnt; nothing is learnt from them, so one alone may come."""
    codebook = read_codebook(options.codebook)
    model = _model(options.model)
    if model.codebook and model.codebook != fingerprint(codebook):
        say("The model was learnt with another codebook; themes that this one lacks keep the model's labels.")
    answers, shortened = _answers(options)
    finder = ThemeFinder(codebook, earlier=model, on_progress=_progress(len(answers))).fit([])
    return _write(options, finder, answers, shortened, codebook)


def compare_runs(options: argparse.Namespace) -> int:
    """Print what became of each theme between two folders of results."""
    before, after = (read_placed(folder) for folder in (options.before, options.after))
    common = len(before.answers.keys() & after.answers.keys())
    print(f"{len(before.answers)} answers before, {len(after.answers)} after, {common} in both.")
    labels = {**before.labels, **after.labels}
    for each in compare(before.answers, after.answers):
        print(_sentence(each, labels))
    return 0


def check_codebook(options: argparse.Namespace) -> int:
    """Print what a codebook lacks (then the code is 1), and with answers what its seeds reach."""
    codebook = read_codebook(str(options.file))
    assert codebook is not None  # noqa: S101 -- a file was named
    faults = check(codebook)
    lines = faults or [f"{len(codebook.themes)} themes: nothing to remark."]
    if options.answers:
        answers, _ = read_answers(Path(options.answers).read_bytes(), None)
        lines += ["", *report(WordReader(codebook).coverage(prepare(answers)))]
    print("\n".join(lines))
    return 1 if faults else 0


def read_codebook(name: str | None) -> Codebook | None:
    """Read a codebook, with the examples that lie beside it; `none` is none, nothing the starter."""
    if name == "none":
        return None
    return starter() if name is None else read_file(Path(name))


def say(sentence: str) -> None:
    """Tell the person who waits."""
    print(sentence, file=sys.stderr, flush=True)


def _answers(options: argparse.Namespace) -> tuple[list[Answer], dict[str, str]]:
    if options.dictionary is not None:
        try:
            use_dictionary(read_dictionary(options.dictionary))
        except ValueError as error:
            raise Unreadable(f"{options.dictionary}: {error}") from error
    content = sys.stdin.buffer.read() if options.answers == "-" else Path(options.answers).read_bytes()
    return read_answers(content, options.language)


def _model(path: Path) -> Model:
    try:
        return from_document(json.loads(path.read_text("utf-8")))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Unreadable(f"{path} is no model: it is not JSON in UTF-8.") from error
    except Malformed as error:
        raise Unreadable(f"{path}: {error}") from error


def _progress(answers: int) -> Callable[[float], None] | None:
    if answers < LONG_WORK:
        return None
    say(f"{answers} answers.")
    told = -1

    def tell(share: float) -> None:
        nonlocal told
        tenth = int(share * 10)
        if tenth > told:
            told = tenth
            say(f"{tenth * 10} %")

    return tell


def _write(
    options: argparse.Namespace,
    finder: ThemeFinder,
    answers: Sequence[Answer],
    shortened: dict[str, str],
    codebook: Codebook | None,
) -> int:
    theming = finder.assign(answers)
    kinds = {each.id: find_serious(each.text) for each in sorted(answers, key=lambda each: each.id)}
    serious = {key: kind for key, kind in kinds.items() if kind}
    document = _document(theming, answers, shortened, options, codebook, serious)
    material = Material(
        theming=theming,
        answers={each.id: each for each in finder.prepare(answers)},
        serious=serious,
        areas=codebook.areas if codebook else (),
    )
    write_results(
        options.out,
        document,
        assignment_rows(answers, theming),
        to_document(finder.model_),
        page(material, options.report_language),
    )
    quality = theming.quality
    say(
        f"{len(answers)} answers, {len(theming.themes)} themes, {quality.says_nothing} say nothing, "
        f"{quality.needs_a_look} need a look: {options.out}/report.html "
        "(and themes.json, assignments.csv, model.json)"
    )
    return 0


def _sentence(change: Change, labels: dict[str, str]) -> str:
    names = [", ".join(labels.get(key) or key for key in keys) for keys in (change.before, change.after)]
    sizes = f"{change.size_before} -> {change.size_after} answers, {change.came} came, {change.left} left"
    what = " -> ".join(dict.fromkeys(name for name in names if name))
    return f"{change.kind}: {what} ({sizes})"


def _document(
    theming: Theming,
    answers: Sequence[Answer],
    shortened: dict[str, str],
    options: argparse.Namespace,
    codebook: Codebook | None,
    serious: Mapping[str, str],
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
    return {
        "format": 1,
        "method": theming.quality.method,
        "parameters": {
            "codebook": "none" if codebook is None else codebook.version or "unnamed",
            "themes": getattr(options, "themes", None),
            "seed": getattr(options, "seed", 0),
            "language": options.language,
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "themes": themes,
        "serious": [{"id": answer_id, "kind": kind} for answer_id, kind in serious.items()],
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
