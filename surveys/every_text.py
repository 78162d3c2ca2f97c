"""Every text of a survey in one list, each with its place: what a translator writes and a checker reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.definition import Section, SurveyDefinition
from surveys.paths import page_order
from surveys.question import Choice, Question
from surveys.texts import Texts

FIRST = "sv"
"""The language in which a survey is written first: what is empty there is no text at all."""


@dataclass(frozen=True)
class TextAt:
    """One text and where it stands. `id` names it in a file that goes out and comes back.

    `question` is empty for what belongs to the survey; `field` is what is checked as a whole: all choices of
    a question are one field, and so are all sections. Names of places are in no field: the municipality
    spells them.
    """

    id: str
    question: str
    field: str
    part: str
    texts: Texts

    def is_missing(self, language: str) -> bool:
        """Whether it is written, but not in this language."""
        return not self.texts.get(language, "").strip()


def every_text(definition: SurveyDefinition) -> tuple[TextAt, ...]:
    """The texts in the order of the page. What is not written in Swedish is left out."""
    found = [
        TextAt("survey/title", "", "title", "", definition.title),
        TextAt("survey/introduction", "", "introduction", "", definition.introduction),
    ]
    order = page_order(definition)
    for section in definition.sections:
        found.append(TextAt(f"section/{section.key}/title", "", "sections", section.key, section.title))
        found.append(TextAt(f"section/{section.key}/text", "", "sections", section.key, section.text))
        for question in order:
            if question.section == section.key:
                found += _of_question(question)
    found.append(TextAt("survey/closing", "", "closing", "", definition.closing))
    return tuple(one for one in found if not one.is_missing(FIRST))


def _of_question(question: Question) -> list[TextAt]:
    start = f"question/{question.key}"
    found = [
        TextAt(f"{start}/text", question.key, "text", "", question.text),
        TextAt(f"{start}/help", question.key, "help", "", question.help),
    ]
    found += [
        TextAt(f"{start}/rows/{row['key']}", question.key, "rows", row["key"], row["text"])
        for row in question.settings.get("rows", ())
    ]
    found += [
        TextAt(f"{start}/choices/{one.key}", question.key, "choices", one.key, one.text)
        for one in question.choices
    ]
    found += [
        TextAt(f"{start}/places/{place['key']}", question.key, "", place["key"], place["text"])
        for group in question.settings.get("places", {}).values()
        for place in group
    ]
    return found


def put_texts(definition: SurveyDefinition, language: str, written: Mapping[str, str]) -> SurveyDefinition:
    """The same survey with these texts in one language, by their ids; an empty one takes the text away."""

    def put(at: str, texts: Texts) -> Texts:
        if at not in written:
            return texts
        others = {code: text for code, text in texts.items() if code != language}
        return {**others, language: written[at]} if written[at] else others

    return replace(
        definition,
        title=put("survey/title", definition.title),
        introduction=put("survey/introduction", definition.introduction),
        closing=put("survey/closing", definition.closing),
        sections=tuple(
            Section(
                one.key,
                put(f"section/{one.key}/title", one.title),
                put(f"section/{one.key}/text", one.text),
                one.show_if,
            )
            for one in definition.sections
        ),
        questions=tuple(_put_question(question, put) for question in definition.questions),
    )


def without_language(definition: SurveyDefinition, language: str) -> SurveyDefinition:
    """The same survey without one language. Names of places stay: they are no translations of ours."""
    ids = {one.id for one in every_text(definition) if one.field}
    return put_texts(definition, language, dict.fromkeys(ids, ""))


def _put_question(question: Question, put: Any) -> Question:
    start = f"question/{question.key}"
    settings = dict(question.settings)
    if "rows" in settings:
        settings["rows"] = [
            {**row, "text": put(f"{start}/rows/{row['key']}", row["text"])} for row in settings["rows"]
        ]
    if "places" in settings:
        settings["places"] = {
            municipality: [
                {**place, "text": put(f"{start}/places/{place['key']}", place["text"])} for place in group
            ]
            for municipality, group in settings["places"].items()
        }
    return replace(
        question,
        text=put(f"{start}/text", question.text),
        help=put(f"{start}/help", question.help),
        choices=tuple(
            Choice(one.key, put(f"{start}/choices/{one.key}", one.text)) for one in question.choices
        ),
        settings=settings,
    )
