"""The catalogues: fresh, complete, with equal placeholders; three plural forms in Northern Sámi."""

from __future__ import annotations

from dialog import languages, translations


def test_the_catalogues_have_no_faults() -> None:
    assert translations.faults() == []


def test_northern_sami_counts_in_three_forms() -> None:
    catalogue = translations.load("se")
    assert (catalogue.num_plurals, catalogue.plural_expr) == (3, "(n==1 ? 0 : n==2 ? 1 : 2)")


def test_a_text_missing_in_northern_sami_is_swedish_then_english() -> None:
    swedish = languages.catalogue("sv").ugettext("What awaits you")
    assert languages.catalogue("se").ugettext("A sentence in no catalogue") == "A sentence in no catalogue"
    assert swedish == languages.catalogue("sv").ugettext("What awaits you")
