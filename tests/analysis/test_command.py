"""`python -m analysis themes`: what it writes, and that it writes nothing when the input is at fault."""

import csv
import json
import random
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.case_files import golden_rows
from analysis.codebook import STARTER


def table(rows: list[dict[str, str]]) -> str:
    return "id\tlang\ttext\n" + "".join(f"{r['id']}\t{r['language']}\t{r['text']}\n" for r in rows)


def run(folder: Path, content: str, *options: str) -> tuple[list[list[str]], dict[str, object]]:
    source, out = folder / "answers.tsv", folder / "out"
    source.write_text(content, encoding="utf-8")
    assert main(["themes", str(source), "--out", str(out), *options]) == 0
    with (out / "assignments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows, json.loads((out / "themes.json").read_text(encoding="utf-8"))


def test_every_id_has_a_theme_and_the_order_of_the_file_stays(tmp_path: Path) -> None:
    golden = golden_rows()[:150]

    rows, document = run(tmp_path, table(golden))

    assert rows[0] == ["id", "theme", "score", "runner_up", "needs_a_look"]
    assert list(dict.fromkeys(row[0] for row in rows[1:])) == [row["id"] for row in golden]
    assert {row[1] for row in rows[1:]} == {theme["id"] for theme in document["themes"]}  # type: ignore[attr-defined]
    assert document["method"] == "learnt"


@pytest.mark.parametrize("options", [(), ("--codebook", "none"), ("--codebook", "none", "--themes", "4")])
def test_the_order_of_the_rows_changes_nothing(tmp_path: Path, options: tuple[str, ...]) -> None:
    golden = golden_rows()[:160]
    shuffled = random.Random(1).sample(golden, len(golden))

    first_rows, first = run(tmp_path, table(golden), *options)
    second_rows, second = run(tmp_path, table(shuffled), *options)

    assert first == second
    assert sorted(first_rows) == sorted(second_rows)


def test_groups_without_a_codebook_are_as_many_as_asked_for(tmp_path: Path) -> None:
    _, document = run(tmp_path, table(golden_rows()[:120]), "--codebook", "none", "--themes", "4")

    named = [theme for theme in document["themes"] if theme["origin"] == "proposed"]  # type: ignore[attr-defined]
    assert [theme["id"] for theme in named] == ["group-01", "group-02", "group-03", "group-04"]
    assert all(set(theme["labels"]) == {"sv", "se", "en"} for theme in named)


def test_few_answers_are_placed_by_their_seeds_alone(tmp_path: Path) -> None:
    rows, document = run(tmp_path, "id\ttext\n1\tSkotrarna väsnas hela natten\n2\tvet ej\n")

    assert rows[1][:2] == ["1", "snowmobiles"]
    assert rows[-1] == ["2", "none", "1.0000", "", "no"]
    assert document["method"] == "codebook"


def test_personal_data_is_masked_in_quotes(tmp_path: Path) -> None:
    content = "id\ttext\n" + "".join(
        f"{n}\tRing mig på 070-174 06 {n:02d} om skotrarna på gatan\n" for n in range(9)
    )
    _, document = run(tmp_path, content)

    quotes = [quote["text"] for theme in document["themes"] for quote in theme["quotes"]]  # type: ignore[attr-defined]
    assert quotes == ["Ring mig på [telefon] om skotrarna på gatan"]


def test_serious_statements_are_listed_and_never_quoted(tmp_path: Path) -> None:
    content = "id\ttext\n" + "".join(f"{n}\tHan ska döda mig säger han varje natt {n}\n" for n in range(9))
    _, document = run(tmp_path, content)

    assert len(document["serious"]) == 9  # type: ignore[arg-type]
    assert [quote for theme in document["themes"] for quote in theme["quotes"]] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("content", ["", "id,text\n1,a\n1,b\n", "id,text\n1,\x00\n"])
def test_a_faulty_file_ends_with_two_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    source = tmp_path / "answers.csv"
    source.write_text(content, encoding="utf-8")

    code = main(["themes", str(source), "--out", str(tmp_path / "out")])

    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_faulty_codebook_is_told_and_nothing_written(tmp_path: Path) -> None:
    source, book = tmp_path / "answers.csv", tmp_path / "book.toml"
    source.write_text("id,text\n1,a\n", encoding="utf-8")
    book.write_text("[[theme]]\n", encoding="utf-8")

    assert main(["themes", str(source), "--codebook", str(book), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_a_later_file_is_placed_by_what_an_earlier_one_taught(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = [row for row in golden_rows()[:150] if row["language"] == "sv"]
    rows, _ = run(tmp_path, table(golden))
    source, out = tmp_path / "answers.tsv", tmp_path / "out"

    assert (
        main(["assign", str(source), "--model", str(out / "model.json"), "--out", str(tmp_path / "again")])
        == 0
    )
    capsys.readouterr()
    assert main(["compare", str(out), str(tmp_path / "again")]) == 0

    lines = capsys.readouterr().out.splitlines()
    answers = len({row[0] for row in rows[1:]})
    assert lines[0] == f"{answers} answers before, {answers} after, {answers} in both."
    kinds = {line.split(":")[0] for line in lines[1:]}
    assert "same" in kinds
    assert kinds <= {"same", "grown", "shrunk", "new", "gone", "split", "merged"}


def test_the_report_is_one_file_that_fetches_nothing_and_marks_what_spoke(tmp_path: Path) -> None:
    run(tmp_path, "id\ttext\n1\tGatlampan är <b>släckt</b> vid skolan\n")

    shown = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")

    assert "<script" not in shown
    assert "http" not in shown
    assert "<b>" not in shown
    assert "<mark>Gatlampan</mark>" in shown
    assert '<html lang="sv">' in shown


def test_the_report_is_written_in_english_when_asked_for(tmp_path: Path) -> None:
    run(tmp_path, "id\ttext\n1\tGatlampan är släckt\n", "--report-language", "en")

    assert "Themes in 1 answers" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": 1}', "\xff"])
def test_what_is_no_model_ends_with_two(tmp_path: Path, content: str) -> None:
    source, model = tmp_path / "answers.csv", tmp_path / "model.json"
    source.write_text("id,text\n1,a\n", encoding="utf-8")
    model.write_bytes(content.encode("latin-1"))

    assert main(["assign", str(source), "--model", str(model), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_a_folder_without_results_cannot_be_compared(tmp_path: Path) -> None:
    assert main(["compare", str(tmp_path), str(tmp_path)]) == 2


def test_long_work_tells_how_far_it_has_come(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "id\ttext\n" + "".join(f"{n}\tmörkt på väg {n}\n" for n in range(2500)))

    told = capsys.readouterr().err.splitlines()
    assert told[0] == "2500 answers."
    assert told[1:-1] == sorted(told[1:-1], key=lambda line: int(line.split()[0]))
    assert "70 %" in told


@pytest.mark.parametrize(
    "texts",
    [
        ["mörkt"],
        ["", "", ""],
        ["😀"] * 200,
        ["mörkt på gatan"] * 10_000,
        ["skoter " * 14_000],
        [f"ord{n}" for n in range(30)],
        ["x" * 9000, "y z " * 2000],
    ],
)
@pytest.mark.parametrize("codebook", [(), ("--codebook", "none")])
def test_hostile_answers_are_all_placed(tmp_path: Path, texts: list[str], codebook: tuple[str, ...]) -> None:
    rows, _ = run(
        tmp_path, "id\ttext\n" + "".join(f"a{n}\t{text}\n" for n, text in enumerate(texts)), *codebook
    )

    assert {row[0] for row in rows[1:]} == {f"a{n}" for n in range(len(texts))}


def test_a_codebook_is_checked_and_its_words_tried_on_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, source = tmp_path / "book.toml", tmp_path / "answers.tsv"
    book.write_text('[[theme]]\nkey = "dark"\n[theme.seeds]\nsv = ["mörk*", "lampor"]\n', encoding="utf-8")
    source.write_text("id\ttext\n1\tDet är mörkt\n2\tAllt är lugnt här\n", encoding="utf-8")

    assert main(["codebook", "check", str(book), str(source)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Theme dark: there is no area ''."
    assert lines[-3:] == [
        "2 texts; 1 (50 %) hold no seed of any theme.",
        "dark: 1 texts hold a seed, 1 point here most.",
        "  never found (sv): lampor",
    ]


def test_a_codebook_without_faults_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "check", str(STARTER)]) == 0
    assert capsys.readouterr().out == "35 themes: nothing to remark.\n"
