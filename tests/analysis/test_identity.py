"""The same theme over years: matched by words, one to one, and never by force."""

from analysis.identity import Match, likeness, match

DARK = {"sv": {"lampa": 0.8, "mörk": 0.6}}
DARK_NEXT_YEAR = {"sv": {"lampa": 0.7, "mörk": 0.7, "gata": 0.2}, "en": {"dark": 1.0}}
SNOW = {"sv": {"plog": 0.9}}


def test_a_theme_finds_itself_a_year_later() -> None:
    assert match({"proposed-01": DARK_NEXT_YEAR}, {"earlier-1": SNOW, "earlier-2": DARK}) == (
        Match("proposed-01", "earlier-2", 0.9703),
    )


def test_themes_without_common_words_or_languages_stay_apart() -> None:
    assert match({"a": SNOW}, {"b": DARK}) == ()
    assert likeness({"se": {"x": 1.0}}, {"en": {"x": 1.0}}) == 0.0
    assert match({}, {"b": DARK}) == ()


def test_one_earlier_theme_is_given_to_one_theme_only() -> None:
    assert [each.theme for each in match({"a": DARK, "b": DARK_NEXT_YEAR}, {"earlier": DARK})] == ["a"]
