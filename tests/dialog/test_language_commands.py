"""The operator's commands for languages: out, in, add, offer; what they say and how they fail."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import AddedLanguage
from dialog.services import interface_texts
from tests.people import NOW, Cast
from tests.readers import address

PRIVACY = address("Your privacy")


def run(app: Flask, *words: str) -> tuple[int, str]:
    """What a command says, and its exit status."""
    result = app.test_cli_runner().invoke(args=["language", *words])
    return result.exit_code, result.output


def test_a_language_goes_out_as_a_file_and_comes_in_again(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "se", ["Du diedut"], at=NOW, checked_by="Inga")
    session.commit()
    file = tmp_path / "se.po"
    assert run(app, "export", "se", "--out", str(file)) == (0, f"Written: {file}.\n")
    assert run(app, "export", "se") == (0, file.read_text("utf-8"))
    text = file.read_text("utf-8").replace(
        "# Checked by Inga, 2026-11-23\n", "# Checked by Biret, 2026-11-23\n"
    )
    file.write_text(text.replace("Du diedut", "Du iežat diedut"), "utf-8")
    assert run(app, "import", str(file)) == (0, "Changed: 1. Left as a person had checked them: 0.\n")
    assert interface_texts.standing(session, PRIVACY, "se").checked_by == "Biret"


def test_a_faulty_file_says_every_line_and_nothing_is_taken(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "se.po"
    file.write_text(
        'msgid ""\nmsgstr ""\n"Language: se\\n"\n\nmsgid "Your privacy"\nmsgstr "Buorre"\n\n'
        'msgid "Accessibility"\nmsgstr "%(x)s"\n',
        "utf-8",
    )
    status, said = run(app, "import", str(file))
    assert (status, f"{file}:8: has other words in brackets" in said) == (1, True)
    assert not interface_texts.standing(session, PRIVACY, "se").is_corrected


def test_a_file_of_no_language_is_refused(app: Flask, site: object, tmp_path: Path) -> None:
    file = tmp_path / "x.po"
    file.write_text('msgid ""\nmsgstr ""\n', "utf-8")
    assert run(app, "import", str(file))[0] == 1
    assert run(app, "export", "sma")[0] == 1


def test_a_language_is_added_and_offered(app: Flask, session: Session) -> None:
    assert run(app, "add", "smj", "julevsámegiella")[0] == 0
    status, said = run(app, "offer", "smj")
    assert (status, said.startswith("smj is offered. Of ")) == (0, True)
    assert session.get_one(AddedLanguage, "smj").is_offered
    session.commit()
    assert run(app, "offer", "smj", "--not-any-more")[1].startswith("smj is not offered.")
    assert run(app, "add", "smj", "x")[0] == 1
    assert run(app, "offer", "sma")[0] == 1
