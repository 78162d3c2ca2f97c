"""The page of figures: sentences made from the numbers, tables, files; whole and protected."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy.orm import Session

from dialog.models import SurveyVersion
from tests.builders import a_codebook, a_survey, a_text, a_theme
from tests.page import PageClient
from tests.people import Cast

HERE = "desk/themes/figures/arjeplog"


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    """Nine people about snowmobiles, three about speeding, 28 about nothing of it."""
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    for key, area, number in (
        ("snowmobiles", "traffic", 9),
        ("speeding", "traffic", 3),
        ("parking", "traffic", 3),
    ):
        texts = [a_text(session, version, cast.arjeplog, f"{key} {n}") for n in range(number)]
        a_theme(session, cast.arjeplog, cast.karin, texts, key=key, area=area, name=f"Tema {key}")
    for n in range(28):
        a_text(session, version, cast.arjeplog, f"Något annat {n}")
    session.commit()
    return version


def test_the_coordinator_sees_whole_numbers_marked_as_not_to_leave(
    client: PageClient, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/{HERE}")

    assert "Whole numbers: only for you who review" in page.text
    assert "The most common theme: Tema snowmobiles (en). 9 of 43 people wrote about it." in page.text
    assert "Tema speeding (en)" in page.text
    assert "There is one survey so far." in page.text
    assert "All answers came in one season: Autumn, September and October (weeks 36–44)." in page.text
    assert f"/en/{HERE}?survey={version.id}&seen=others" in page.links


def test_the_police_see_the_area_instead_of_its_small_themes(
    client: PageClient, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.petra).get(f"/sv/{HERE}")

    assert "Det vanligaste temat: Tema snowmobiles. 9 av 43 personer skrev om det." in page.text
    assert "2 teman har ingen egen siffra." in page.text
    assert "Trafik: flera teman tillsammans" in page.text
    assert "Tema speeding" not in page.text
    assert "Hela siffror" not in page.text


@pytest.mark.parametrize("seen", ["", "?seen=others"])
def test_the_file_holds_what_the_page_shows(
    client: PageClient, version: SurveyVersion, cast: Cast, seen: str
) -> None:
    page = client.sign_in(cast.karin).get(f"/en/{HERE}{seen}")
    response = client.send(page, {}, status=200, action=f"/en/{HERE}/data/csv{seen}").response

    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))
    sizes = [(one["theme"], one["people"]) for one in rows if one["figure"] == "sizes"]
    whole = [("snowmobiles", "9"), ("parking", "3"), ("speeding", "3")]
    assert sizes == ([("snowmobiles", "9"), ("", "6")] if seen else whole)
    assert ("not-to-be-passed-on" in response.headers["Content-Disposition"]) == (not seen)
    client.post(f"/en/{HERE}/data/pdf", {"csrf_token": page.field("csrf_token")}, status=404)


def test_a_place_without_themes_says_what_to_do(client: PageClient, cast: Cast) -> None:
    assert "No theme has answers yet." in client.sign_in(cast.karin).get(f"/en/{HERE}").text
