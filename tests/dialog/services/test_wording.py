"""What changed between two texts, as a person reads it."""

from __future__ import annotations

from dialog.services.wording import Passage, Wording, compare


def _changed(before: str, after: str) -> tuple[tuple[str, str], ...]:
    former, now = (Wording("", passages=(Passage("a", "", (text,)),)).content() for text in (before, after))
    (difference,) = compare(former, now)
    return difference.pieces


def test_a_changed_word_is_marked_where_it_stands() -> None:
    assert _changed("Polisen är ute tre kvällar.", "Polisen är ute fyra kvällar.") == (
        ("Polisen är ute ", "same"),
        ("tre", "removed"),
        ("fyra", "added"),
        (" kvällar.", "same"),
    )


def test_a_text_that_became_another_is_not_mixed_word_by_word() -> None:
    before, after = "Polisen ska synas mer i centrum.", "Kommunen lagar en lampa i tid och berättar det."

    assert _changed(before, after) == ((before, "removed"), (after, "added"))


def test_a_new_text_begins_with_its_first_word() -> None:
    assert _changed("", "En ny rad.") == (("En ny rad.", "added"),)
