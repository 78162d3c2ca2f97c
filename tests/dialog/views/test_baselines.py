"""Baselines on the desk: frozen on one page, read on the next."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.models import Baseline
from tests.page import PageClient
from tests.people import Cast
from tests.situations import an_agreed_picture, spoken


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
