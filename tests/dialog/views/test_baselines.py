"""Baselines on the desk: frozen on one page, read on the next."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import Baseline
from dialog.services import baselines
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import a_reviewed_survey, an_agreed_picture, spoken


def test_a_coordinator_freezes_one_and_reads_it_beside_the_newest_values(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = an_agreed_picture(session, cast)
    client.sign_in(cast.karin)
    form = client.get(f"/sv/desk/baselines/of-picture/{picture.id}")
    index = client.follow(client.send(form, {"name-sv": "Baslinje 2026"}))
    made = session.query(Baseline).one()
    session.commit()
    assert f"/sv/desk/baselines/{made.id}" in index.links
    assert "{'" not in index.text
    words = spoken(client.get(f"/sv/desk/baselines/{made.id}"))
    assert "Skotrar i samhället" in words
    assert "15 av 30" in words
    assert "för få för att visas" in words


def test_without_a_name_nothing_is_frozen_and_the_page_says_so(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = an_agreed_picture(session, cast)
    client.sign_in(cast.karin)
    form = client.get(f"/sv/desk/baselines/of-picture/{picture.id}")
    client.send(form, {"name-sv": ""}, status=422)
    assert session.query(Baseline).count() == 0


def test_values_then_and_now_are_drawn_with_what_one_sees_in_words(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = an_agreed_picture(session, cast)
    made = baselines.freeze(session, cast.karin, picture.id, {"sv": "Baslinje"}, at=NOW)
    later = a_reviewed_survey(session, cast, {"snowmobiles": 10, "drugs": 24}, people=40, slug="safety-2027")
    later.published_at = NOW + dt.timedelta(days=300)
    session.commit()
    page = client.sign_in(cast.petra).get(f"/en/desk/baselines/{made.id}")
    assert "1 value has grown. 1 value has shrunk." in page.text
    assert "The largest change: Snowmobiles in town, from 50 % to 25 %." in page.text
    address = f"/en/desk/baselines/{made.id}/theme.svg"
    assert address in [one.get("src") for one in page.all(".//img")]
    drawn = client.get(address).response.get_data(as_text=True)
    assert "○ Baseline: 50 %   ● Newest: 25 %" in drawn
    assert "Snowmobiles in town" in drawn
