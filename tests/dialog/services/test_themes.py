"""Reviewed themes outside the review room: protected sizes, the chain from them, and quotes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, Quote, SurveyVersion
from dialog.services import codebooks, privacy, quotes, review, theme_edits, theme_pages, theme_uses, themes
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests import world
from tests.builders import a_codebook, a_response, a_survey, a_text, a_theme
from tests.people import NOW, Cast

PLANTED = "Kvickboskotern"


@pytest.fixture(autouse=True)
def codebook(session: Session) -> None:
    a_codebook(session)


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    return a_survey(session, cast.arjeplog)


def written(session: Session, cast: Cast, version: SurveyVersion, number: int, **more: str) -> list[FreeText]:
    """So many people's texts in Arjeplog."""
    return [
        a_text(session, version, cast.arjeplog, f"{PLANTED} stör mig, kväll {n}", **more)
        for n in range(number)
    ]


def test_people_are_counted_not_texts_and_small_numbers_are_hidden(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    five = [
        text
        for n in range(5)
        for text in a_response(
            session, version, cast.arjeplog, {"concern": f"Skotrar {n}", "police": f"Skotrar {n}"}
        )
    ]
    large = a_theme(session, cast.arjeplog, cast.karin, five, key="snowmobiles")
    small = a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, 4))
    written(session, cast, version, 6)

    found = review.sizes(session, cast.arjeplog.id, version.id)

    assert found.base == 15
    assert [(one.theme_id, one.count) for one in found.themes] == [(large.id, 5), (small.id, None)]


def test_a_theme_that_nearly_everybody_named_is_hidden_like_a_small_one(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    theme = a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, 8))
    written(session, cast, version, 2)

    assert themes.sizes(session, cast.arjeplog.id, version.id).of(theme.id).count is None  # type: ignore[union-attr]


def test_small_themes_of_an_area_are_shown_together_and_what_is_left_beside(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for key, area, number in (
        ("speeding", "traffic", 3),
        ("snowmobiles", "traffic", 4),
        ("parking", "traffic", 2),
        ("lighting", "places", 2),
        ("wolves", "land", 3),
    ):
        a_theme(
            session, cast.arjeplog, cast.karin, written(session, cast, version, number), key=key, area=area
        )
    written(session, cast, version, 10)

    found = themes.sizes(session, cast.arjeplog.id, version.id)

    assert {one.count for one in found.themes} == {None}
    assert [(one.area, one.keys, one.count) for one in found.areas] == [
        ("traffic", ("parking", "snowmobiles", "speeding"), 9)
    ]
    assert found.others == themes.AreaSize("", ("lighting", "wolves"), 5)
    assert found.around("lighting") == found.others
    assert found.around("parking") == found.areas[0]


def test_a_sum_that_would_tell_two_small_themes_takes_a_larger_one_along(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for key, number in (("speeding", 4), ("snowmobiles", 4), ("parking", 6), ("noise", 20)):
        a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, number), key=key)
    written(session, cast, version, 10)

    found = themes.sizes(session, cast.arjeplog.id, version.id)

    assert {one.key: one.count for one in found.themes if one.count} == {"noise": 20}
    assert [(one.keys, one.count) for one in found.areas] == [(("parking", "snowmobiles", "speeding"), 14)]


def test_the_police_see_where_a_small_theme_is_counted(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    small = [
        a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, 2), key=key)
        for key in ("speeding", "snowmobiles", "parking")
    ]
    written(session, cast, version, 10)

    (size,) = theme_pages.show(session, cast.petra, small[0].id).sizes

    assert (size.size.count, size.around) == (
        None,
        ({"sv": "Trafik", "se": "Johtolat", "en": "Traffic"}, 6),
    )


def test_a_hidden_language_does_not_follow_by_subtraction(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = [
        *written(session, cast, version, 9),
        *written(session, cast, version, 6, language="en"),
        *written(session, cast, version, 2, language="se"),
    ]
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)
    written(session, cast, version, 8)

    size = themes.sizes(session, cast.arjeplog.id, version.id).of(theme.id)

    assert size is not None
    assert (size.count, dict(size.by_language)) == (17, {"en": None, "se": None, "sv": 9})


def test_withheld_texts_and_retired_themes_count_nowhere(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 6)
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)
    written(session, cast, version, 8)
    privacy.withhold(session, cast.karin, texts[0].id, at=NOW)

    assert themes.sizes(session, cast.arjeplog.id, version.id).of(theme.id).count == 5  # type: ignore[union-attr]
    theme_edits.retire(session, cast.karin, theme.id, at=NOW)
    assert themes.sizes(session, cast.arjeplog.id, version.id).themes == ()


def test_fewer_than_five_answers_hide_the_base(session: Session, cast: Cast, version: SurveyVersion) -> None:
    written(session, cast, version, 4)

    assert themes.sizes(session, cast.arjeplog.id, version.id) == themes.Sizes(None, (), ())


def test_the_police_page_of_a_theme_holds_no_text(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 6)
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)
    written(session, cast, version, 8)
    quotes.propose(
        session, cast.karin, theme.id, texts[0].id, f"{PLANTED} stör mig", at=NOW, is_paraphrase=False
    )

    page = theme_pages.show(session, cast.petra, theme.id)

    assert PLANTED not in repr(page)
    assert (page.texts, page.n_texts, page.waiting_quotes, page.decisions, page.targets) == (
        None,
        None,
        (),
        (),
        (),
    )
    assert [one.size.count for one in page.sizes] == [6]
    assert PLANTED in repr(theme_pages.show(session, cast.karin, theme.id).texts)


def test_a_theme_of_another_municipality_is_not_found(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    theme = a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, 6))

    with pytest.raises(NotFound):
        theme_pages.show(session, cast.nils, theme.id)
    with pytest.raises(NotFound):
        themes.overview(session, cast.nils, cast.arjeplog.id)
    with pytest.raises(NotAllowed):
        theme_pages.show(session, cast.ada, theme.id)


def test_the_chain_leads_from_the_theme_to_concern_and_promise_line(session: Session, cast: Cast) -> None:
    made = world.make(session, cast)

    page = theme_pages.show(session, cast.petra, made.theme.id)

    uses = theme_uses.on_desk(session, cast.petra, made.theme.id, cast.arjeplog.id)
    assert made.agreed_picture.id in {one.picture.id for one in uses.used_in}
    assert made.published.id in {one.version_id for one in page.lines}


def test_a_quote_word_for_word_needs_a_second_person(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 11)
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)
    quote = quotes.propose(
        session, cast.karin, theme.id, texts[0].id, "stör  mig,", at=NOW, is_paraphrase=False
    )
    assert (quotes.released(session, theme), quotes.waiting(session, cast.gunnar, theme)) == ([], [quote])
    assert quotes.waiting(session, cast.petra, theme) == []
    with pytest.raises(NotAllowed):
        quotes.release(session, cast.karin, quote.id, at=NOW)
    with pytest.raises(NotAllowed):
        quotes.release(session, cast.petra, quote.id, at=NOW)
    with pytest.raises(NotFound):
        quotes.release(session, cast.lena, quote.id, at=NOW)

    quotes.release(session, cast.gunnar, quote.id, at=NOW)

    assert quotes.released(session, theme) == [quote]
    line = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert line is not None
    assert (line.action, line.actor_id) == ("quote:release", cast.gunnar.id)
    privacy.withhold(session, cast.karin, texts[0].id, at=NOW)
    assert quotes.released(session, theme) == []


def test_our_own_words_are_released_by_one_and_are_masked(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 6)
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)

    quote = quotes.propose(
        session,
        cast.karin,
        theme.id,
        texts[0].id,
        "Motorljud stör sömnen, ring 070-123 45 67",
        at=NOW,
        is_paraphrase=True,
        language="sv",
    )

    assert quote.wording == "Motorljud stör sömnen, ring [telefon]"
    assert quotes.released(session, theme) == [quote]


@pytest.mark.parametrize(
    ("wording", "is_paraphrase", "rule"),
    [
        ("Något annat", False, "quote_not_verbatim"),
        ("", False, "quote_not_verbatim"),
        (f"Så här: {PLANTED} stör mig kväll 0 efter kväll", True, None),
        (f"{PLANTED} stör mig, kväll 0 och en till kväll för sig", True, "paraphrase_is_verbatim"),
    ],
)
def test_a_wording_is_either_exact_or_our_own(
    session: Session,
    cast: Cast,
    version: SurveyVersion,
    wording: str,
    is_paraphrase: bool,
    rule: str | None,
) -> None:
    texts = written(session, cast, version, 6)
    texts[0].masked = f"{PLANTED} stör mig, kväll 0 och en till kväll"
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)

    def propose() -> Quote:
        return quotes.propose(
            session, cast.karin, theme.id, texts[0].id, wording, at=NOW, is_paraphrase=is_paraphrase
        )

    if rule is None:
        assert propose().released_at == NOW
    else:
        with pytest.raises(RuleBroken, match=rule):
            propose()


def test_no_quote_from_a_serious_text_a_small_theme_or_elsewhere(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 6)
    texts[0].serious = "threat"
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)
    small = a_theme(session, cast.arjeplog, cast.karin, texts[1:5], key="lighting")
    other = a_text(session, version, cast.arjeplog, "stör mig")

    def propose(theme_id: int, text: FreeText) -> str:
        with pytest.raises(RuleBroken) as broken:
            quotes.propose(session, cast.karin, theme_id, text.id, "stör mig", at=NOW, is_paraphrase=False)
        return broken.value.rule

    assert propose(theme.id, texts[0]) == "quote_serious"
    assert propose(small.id, texts[1]) == "quote_few"
    assert propose(theme.id, other) == "quote_not_placed"


def test_a_released_quote_disappears_when_the_theme_becomes_small(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 5)
    theme = a_theme(session, cast.arjeplog, cast.karin, texts)
    quotes.propose(session, cast.karin, theme.id, texts[0].id, "Motorljud", at=NOW, is_paraphrase=True)
    assert len(quotes.released(session, theme)) == 1

    privacy.withhold(session, cast.karin, texts[4].id, at=NOW)

    assert quotes.released(session, theme) == []


def test_the_own_codebook_goes_before_the_shared_one(session: Session, cast: Cast) -> None:
    own = a_codebook(session, cast.arjeplog)

    assert codebooks.current(session, cast.arjeplog.id) is own
    assert codebooks.current(session, cast.arvidsjaur.id) is not own
    assert list(codebooks.area_names(session, cast.arjeplog.id)) == ["traffic", "places"]
