"""Pages of figures over time: what the figure shows stands in words and in the table beside it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import StatisticsBreak, StatisticsValue
from dialog.services import evidence, statistics
from dialog.services.statistics import Source
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import a_draft

ABOUT = Source("Brå", {"sv": "Anmälda brott"}, None, "CC0", dt.date(2026, 10, 1))
ROWS = """area;indicator;period;value;unit;mark
2506;Skadegörelse;2020;30;antal;
2506;Skadegörelse;2021;0;antal;
2506;Skadegörelse;2022;;antal;hidden
2506;Skadegörelse;2023;33;antal;
2506;Skadegörelse;2024;;antal;missing
2506;Skadegörelse;2025;24;antal;
2506;Folkmängd;2025;2700;antal;
SE;Skadegörelse;2025;105000;antal;
SE;Folkmängd;2025;10500000;antal;
"""


def figures(session: Session, cast: Cast) -> int:
    """Arjeplog's figures and the country's; the id of the oldest of them."""
    statistics.load(session, cast.karin, ABOUT, ROWS.encode(), at=NOW)
    found = session.query(StatisticsValue).filter_by(indicator="Skadegörelse", period="2020").one().id
    session.commit()
    return found


def test_counts_stand_with_their_mean_and_marks_in_words(
    client: PageClient, session: Session, cast: Cast
) -> None:
    number = figures(session, cast)

    page = client.sign_in(cast.petra).get(f"/en/desk/statistics/lines/arjeplog/{number}")

    assert "Newest: 24 (2025). Mean of the 3 of the five years before that can be used: 21." in page.text
    assert "Highest: 33 (2023). Lowest: 0 (2021)." in page.text
    assert "Missing: 2024. Hidden by the publisher, which is not zero: 2022." in page.text
    assert "Reported offences are not all offences." in page.text
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all(".//tr")]
    assert [
        "Arjeplog",
        "2025: 24",
        "21 (3 of five years)",
        "too small for it",
    ] in rows
    assert ["2022", "hidden by the publisher", "missing"] in rows
    assert ["2021", "0", "missing"] in rows
    assert rows[2][3] == "1,000"


def test_the_page_never_speaks_of_per_cent(client: PageClient, session: Session, cast: Cast) -> None:
    number = figures(session, cast)

    page = client.sign_in(cast.karin).get(f"/en/desk/statistics/lines/arjeplog/{number}")

    assert "%" not in page.text


def test_the_figure_draws_each_value_and_says_what_is_missing_hidden_or_broken(
    client: PageClient, session: Session, cast: Cast
) -> None:
    number = figures(session, cast)
    session.add(
        StatisticsBreak(
            publisher="Brå",
            indicator="Skadegörelse",
            period="2023",
            because={"sv": "Nya regler", "en": "New rules"},
            stated_by=cast.karin.id,
        )
    )
    session.commit()
    client.sign_in(cast.karin)

    page = client.get(f"/en/desk/statistics/lines/arjeplog/{number}")
    (address, *_others) = [one.get("src", "") for one in page.all(".//img")]
    drawn = client.get(address).response.get_data(as_text=True)

    assert "Highest" not in page.text
    assert "From 2023 the definition is another one, so the line is broken there: New rules." in page.text
    assert "Only 1 of the 5 years before can be used: too few for a mean." in page.text
    for words in ("missing", "hidden", "new definition", "Skadegörelse, Arjeplog", "Newest: 24 (2025)."):
        assert words in drawn
    assert "mean of" not in drawn


def test_from_a_concern_one_sees_the_line_with_the_value_that_the_picture_keeps(
    client: PageClient, session: Session, cast: Cast
) -> None:
    number = figures(session, cast)
    concern = a_draft(session, cast).concerns[0]
    piece = evidence.add_statistics(session, cast.karin, concern.id, number, at=NOW)
    session.flush()
    statistics.load(session, cast.karin, ABOUT, ROWS.replace("2020;30", "2020;28").encode(), at=NOW)
    session.commit()
    client.sign_in(cast.gunnar)

    page = client.get(f"/en/desk/pictures/concerns/{concern.id}")
    address = f"/en/desk/statistics/lines/evidence/{piece.id}.svg"

    assert address in [one.get("src") for one in page.all(".//img")]
    assert "The ring is the value in the picture: 30 (2020). A later import has another value" in page.text
    assert "in the picture: 30" in client.get(address).response.get_data(as_text=True)


def test_the_index_leads_to_each_indicator(client: PageClient, session: Session, cast: Cast) -> None:
    figures(session, cast)

    page = client.sign_in(cast.petra).get("/en/desk/statistics/lines")

    assert "Skadegörelse" in page.text
    assert "2025: 24 · Brå" in page.text
    assert "No figures about the municipality have been imported yet." in page.text
