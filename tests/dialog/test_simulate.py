"""A small nation is laid into PostgreSQL and read by the services; each thing is measured; fits are right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from dialog.checks import simulate, simulate_fill, simulate_fit, simulate_places
from dialog.database import connect
from dialog.request import Site
from tests import postgres

TINY = simulate.Asked(4, 120, (0.5, 1.0), corpora=(), workers=(), writers=(), times=1)
MEASURED = {
    *(f"resident: {page}" for page in ("all municipalities", "survey form", "an answer is sent")),
    *(f"resident: {page}" for page in ("start page of a municipality", "results, list", "published results")),
    "resident: start page after a line in the log",
    "resident: survey form in turn over all municipalities",
    *(f"desk: {page}" for page in ("to do", "surveys", "a survey", "watching a survey", "themes")),
    *("desk: texts", "desk: texts that hold a word"),
    *("desk: results so far", "desk: results so far, by age and gender"),
    *("file: answers as CSV", "file: answers as XLSX", "open data: CSV", "open data: JSON"),
    "publishing, with suppression by age and gender",
}


@pytest.fixture
def empty(application: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The site on an empty PostgreSQL; few different forms, since making them costs most."""
    site: Site = application.extensions["dialog"]
    monkeypatch.setattr(site, "carry_job", None)
    monkeypatch.setattr(simulate_fill, "FORMS", 20)
    simulate_fill.forms.cache_clear()
    with postgres.migrated() as url:
        site.open(connect(url))
        yield application
        site.engine.dispose()
    simulate_fill.forms.cache_clear()


@pytest.mark.postgres
def test_a_tiny_nation_is_filled_and_everything_is_measured(empty: Flask) -> None:
    # Raises where a page fails, or where the services do not count what was laid.
    made = simulate.simulate(empty, TINY)
    assert set(made["kinds"]) == MEASURED
    assert made["kinds"]["desk: results so far"]["sizes"] == [
        simulate_places.sizes(4, 60)[0],
        simulate_places.sizes(4, 120)[0],
    ]
    assert "answer" in made["steps"]["120"]["disk"]["tables"]
    assert made["log"]["lines"] > 0
    assert "desk: results so far, by age and gender" in simulate.show(made)


def test_a_nation_has_few_giants_and_many_small_municipalities() -> None:
    sizes = simulate_places.sizes(290, 1_000_000)
    assert sum(sizes) == 1_000_000
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[:3] == [93_000, 57_000, 34_000]
    assert (sizes[145] < 2_500, sizes[-1] < 150) == (True, True)


def test_the_same_number_gives_the_same_words_masked_as_they_would_be_received() -> None:
    written, masked, _serious = simulate_fill.words(7, "sv")
    assert (written, masked, _serious) == simulate_fill.words(7, "sv")
    assert masked == simulate_fill.look_through(written).masked


def test_the_fit_of_points_on_a_power_law_is_that_power() -> None:
    sizes = [100, 1_000, 10_000]
    found = simulate_fit.fit(sizes, [0.002 * size**1.5 for size in sizes])
    assert found is not None
    assert (found.exponent, round(found.factor, 6), found.off_by) == (1.5, 0.002, 1.0)
    assert simulate_fit.fit([100, 100, 1_000], [1, 1, 2]) is None


def test_a_limit_is_met_between_points_beyond_them_or_never() -> None:
    sizes = [100, 1_000, 10_000]
    grows = [1.0, 10.0, 100.0]
    assert round(simulate_fit.meets(sizes, grows, 20.0) or 0) == 2_000
    assert round(simulate_fit.meets(sizes, grows, 1_000.0) or 0) == 100_000
    assert simulate_fit.meets(sizes, [1.0, 1.1, 1.2], 10.0) is None
