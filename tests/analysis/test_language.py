"""Which language a text is in: short texts, the language of the form, and the golden texts."""

import subprocess
import sys
from pathlib import Path

import pytest

from analysis.case_files import golden_rows
from analysis.language import Guess, guess

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Det är för mörkt på vägen hem", "sv"),
        ("The street lights are broken", "en"),
        ("Skohterat vudjet menddo jođánit", "se"),
        ("in dieđe", "se"),
        ("Eambbo bolesat!!", "se"),
        ("Jeg er redd når det er mørkt", "nb"),
    ],
)
def test_a_text_tells_its_language_whatever_the_form_was(text: str, language: str) -> None:
    assert [guess(text, stated).language for stated in (None, "sv", "se", "en")] == [language] * 4


def test_a_text_that_fits_several_languages_takes_that_of_the_form() -> None:
    assert [guess("polis", stated).language for stated in ("sv", "en")] == ["sv", "en"]


def test_a_text_without_words_is_of_the_form_and_never_sure() -> None:
    assert [guess("🤷 -", stated) for stated in ("se", None)] == [Guess("se", False), Guess("sv", False)]


def test_an_unknown_stated_language_is_no_guess_at_all() -> None:
    assert guess("Det är mörkt på vägen", "xx") == guess("Det är mörkt på vägen")


def test_the_same_text_gives_the_same_guess() -> None:
    texts = ["Mer ljus", "more light", "eanet čuovga", "mer lys", "ok"]
    assert [guess(text) for text in texts] == [guess(text) for text in texts]


def test_importing_the_module_does_not_load_the_letter_statistics() -> None:
    code = "import sys, analysis.language; print('py3langid' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_nearly_all_golden_texts_are_told_right_with_the_form_in_swedish() -> None:
    rows = golden_rows()
    wrong = [row["id"] for row in rows if guess(row["text"], "sv").language != row["language"]]
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_a_very_long_text_is_read_by_its_beginning() -> None:
    assert guess("mörkt " * 20_000).language == "sv"
