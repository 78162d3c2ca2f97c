"""`python -m analysis themes`: what it writes, and that it writes nothing when the input is at fault."""

import csv
import json
import random
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.case_files import golden_rows


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


@pytest.mark.parametrize(
    "texts",
    [
        ["mörkt"],
        ["", "", ""],
        ["😀"] * 200,
        ["mörkt på gatan"] * 1000,
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
