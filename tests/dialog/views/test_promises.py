"""A promise as everyone meets it, without JavaScript: from line to theme and number, and back."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.services import actions, follow_up, promise_making, results
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.promised import (
    a_proposed_version,
    a_published_version,
    an_old_version,
    how_it_went,
    picture_of,
    told,
)

ADDRESS = "/sv/promises/arjeplog/medborgarlofte"
THEME = "/sv/results/arjeplog/themes/snowmobiles"


@pytest.fixture(autouse=True)
def in_december() -> None:
    clock.FIXED = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def test_a_published_line_leads_to_its_theme_and_its_number(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    evidence = next(one.evidence for one in version.lines[0].grounds if one.evidence)
    page = client.get(ADDRESS)
    links = [link.split("/sv/")[-1] for link in page.links]
    assert "line-snowmobiles" in page.html
    assert THEME.removeprefix("/sv/") in links
    assert any(link.endswith("#concern-snowmobiles") for link in links)
    assert any(link.endswith(f"#evidence-{evidence.id}") for link in links)
    assert f"15 av {evidence.base:g} personer" in page.text
    unfolded = [one.get("href") for one in page.all(".//*[@class='grounds']/ul//a")]
    assert [any(one.endswith(f"#{place}") for one in unfolded) for place in
            ("concern-snowmobiles", f"evidence-{evidence.id}")] == [True, True]  # fmt: skip


def test_the_theme_leads_back_to_the_line(client: PageClient, session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    survey_version_id = picture_of(session, version).survey_version_id
    assert survey_version_id is not None
    results.publish(session, cast.karin, survey_version_id, cast.arjeplog.id, at=NOW)
    session.commit()
    theme = client.get(THEME)
    assert f"{ADDRESS}#line-snowmobiles" in theme.links
    assert f"{ADDRESS}#line-snowmobiles" in client.get("/sv/results/arjeplog/1").links


def test_counts_follow_ups_and_what_was_left_out_are_told(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    action_id = version.lines[0].action_id
    assert action_id is not None
    actions.record_count(session, cast.petra, action_id, "2026-10", 2, at=NOW)
    told(session, cast, version)
    hidden = how_it_went(line_key=None)
    follow_up.record(session, cast.petra, version.promise_id, hidden, at=clock.now())
    session.commit()
    page = client.get(ADDRESS)
    # It is told once; the line and the timeline lead there, and it leads back to the line.
    assert page.text.count("En patrull fick åka på larm.") == 1
    key = version.lines[0].key
    assert (page.links.count(f"#told-{key}"), page.links.count(f"#line-{key}")) == (2, 1)
    assert [one.get("id") for one in page.all(".//article") if one.get("id") == f"told-{key}"] == [
        f"told-{key}"
    ]
    assert "Färre tog upp Lösa hundar." in page.text
    assert "2 av 9" in page.text or "2 of 9" in page.text


def test_a_former_version_stays_readable_and_shows_what_changed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    second.lines[0].text = {**second.lines[0].text, "sv": "Polisen är ute fyra gånger."}
    a_published_version(session, cast, second)
    before = client.get(f"{ADDRESS}/1")
    assert ADDRESS in before.links
    page = client.get(f"{ADDRESS}/2")
    assert [element.text for element in page.all(".//ins")] != []
    assert f"{ADDRESS}/1" in page.links


def test_what_replaces_a_line_is_named_by_its_words_and_the_promises_title(
    client: PageClient, session: Session, cast: Cast
) -> None:
    first = a_published_version(session, cast)
    second = a_published_version(
        session, cast, promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    )
    title, line = second.title["sv"], second.lines[0].text["sv"]
    told(session, cast, first, next_step="replaced", replaced_by_id=second.id)
    page = client.get(f"{ADDRESS}/1")
    words = [" ".join("".join(one.itertext()).split()) for one in page.all(".//a")]
    assert f"{line} {title}, version 2" in words
    assert f"{ADDRESS}/2#line-snowmobiles" in page.links
    form = client.sign_in(cast.petra).get(f"/sv/desk/follow-ups/promise/{second.id}")
    choices = [one.text for one in form.all(".//select[@name='replaced_by']/option")]
    assert choices == [None, f"{first.title['sv']}, version 1"]


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_every_page_is_whole_in_every_language(
    client: PageClient, session: Session, cast: Cast, language: str
) -> None:
    a_published_version(session, cast)
    for address in ("", "/medborgarlofte", "/medborgarlofte/1"):
        client.get(f"/{language}/promises/arjeplog{address}")
        client.get(f"/{language}/promises/arvidsjaur")


def test_an_old_promise_says_that_it_is_from_before(client: PageClient, session: Session, cast: Cast) -> None:
    an_old_version(session, cast)
    page = client.get(ADDRESS.replace("/sv/", "/en/"))
    assert "before this site was there" in page.text
    assert "This rests on" not in page.text


def test_a_draft_is_nobodys_business(client: PageClient, session: Session, cast: Cast) -> None:
    a_proposed_version(session, cast)
    client.get(ADDRESS, status=404)
    client.get(f"{ADDRESS}/1", status=404)
    assert client.get("/en/promises/arjeplog").heading == "What the police and the municipality promise"
    client.get("/sv/promises/nowhere", status=404)
