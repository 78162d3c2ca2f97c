"""The form of a survey: one field a question, in one language, and what is collected from it."""

import pytest
import wtforms
from werkzeug.datastructures import MultiDict

from surveys.forms import Collected, collect, form_class
from surveys.kinds import KINDS, AnswerValue
from tests.surveys.survey_builders import a_question, a_survey, sent, texts


def test_the_form_has_a_field_for_each_question_in_order_and_language():
    survey = a_survey(*(a_question(kind, f"q_{kind}", help=texts("help")) for kind in KINDS))

    form = form_class(survey, "se")()

    assert [field.name for field in form] == [question.key for question in survey.questions]
    assert [field.label.text for field in form] == [f"{kind}? se" for kind in KINDS]
    assert {field.description for field in form} == {"help se"}


def test_a_missing_text_is_borrowed_from_another_language():
    survey = a_survey(a_question("long_text", "q", text={"sv": "Berätta"}))

    assert form_class(survey, "se")()["q"].label.text == "Berätta"


@pytest.mark.parametrize(
    ("municipality", "offered"),
    [
        ("arjeplog", ["laisvall", "elsewhere"]),
        ("arvidsjaur", ["moskosel", "elsewhere"]),
        ("sorsele", ["elsewhere"]),
        (None, ["laisvall", "moskosel", "elsewhere"]),
    ],
)
def test_the_municipality_picks_the_places(municipality, offered):
    survey = a_survey(a_question("place", "where"))

    form = form_class(survey, "sv", municipality)()

    assert [option.data for option in form["where"]] == offered


def test_a_place_of_another_municipality_is_refused():
    form = sent(a_survey(a_question("place", "where")), ("where", "moskosel"), municipality="arjeplog")

    assert not form.validate()
    assert form.errors == {"where": ["Choose one of the answers offered: “place? en”"]}


def test_answers_and_texts_are_collected_and_blanks_leave_nothing():
    survey = a_survey(
        a_question("single", "one"), a_question("long_text", "words"), a_question("short_text", "blank")
    )
    form = sent(survey, ("one", "no"), ("words", " Bra som det är "), ("blank", " "), ("stranger", "x"))

    assert form.validate()
    assert collect(survey, form) == Collected((AnswerValue("one", choice="no"),), {"words": "Bra som det är"})


def test_a_form_with_nothing_in_it_is_refused():
    form = sent(a_survey(a_question("single", "one"), a_question("long_text", "words")), ("words", " \x00 "))

    assert not form.validate()
    assert form.form_errors == ["Answer at least one question before you send."]


def test_nothing_is_collected_from_a_form_with_errors():
    survey = a_survey(a_question("single", "one"), a_question("long_text", "words"))
    form = sent(survey, ("one", "ghost"), ("words", "Hej"))
    form.validate()

    with pytest.raises(ValueError, match="has errors"):
        collect(survey, form)


def test_errors_are_said_in_the_language_of_the_catalogue():
    catalogue = {"Choose one of the answers offered: “%(question)s”": "Välj ett av svaren: ”%(question)s”"}
    survey = a_survey(a_question("single", "one"))
    form = sent(survey, ("one", "ghost"), language="sv", gettext=lambda text: catalogue.get(text, text))
    form.validate()

    assert form.errors == {"one": ["Välj ett av svaren: ”single? sv”"]}


def test_a_per_cent_sign_in_a_question_breaks_no_message():
    survey = a_survey(a_question("single", "one", text={"en": "Is 100 %(s) enough?"}))
    form = sent(survey, ("one", "ghost"))
    form.validate()

    assert form.errors == {"one": ["Choose one of the answers offered: “Is 100 %(s) enough?”"]}


def test_the_site_may_bring_fields_of_its_own():
    class SiteForm(wtforms.Form):
        form_token = wtforms.HiddenField()

    survey = a_survey(a_question("single", "one"))
    form = form_class(survey, "en", base=SiteForm)(MultiDict([("form_token", "t"), ("one", "yes")]))

    assert form.validate()
    assert sorted(field.name for field in form) == ["form_token", "one"]
    assert collect(survey, form) == Collected((AnswerValue("one", choice="yes"),), {})


def test_two_forms_of_different_surveys_share_nothing():
    one = form_class(a_survey(a_question("single", "one")), "en")()
    form_class(a_survey(a_question("single", "two")), "en")()

    assert [field.name for field in one] == ["one"]
