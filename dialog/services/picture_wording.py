"""The words of a picture that its parties approve: everything that was said and decided of each concern.

A line is there only where something has been said, so that a picture proposed before a thing could be said
keeps its exact text. No name of who was consulted is ever a part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dialog.models import Cause, Concern, Evidence, Paragraph, PriorityDecision, SituationPicture
from dialog.services.picture_parts import ASPECTS, PARTS, in_parts
from dialog.services.wording import Passage

SIDES: Mapping[str, str] = {
    "exposed": "brottsutsatt",
    "offender": "gärningsperson",
    "place": "plats, objekt",
}
INFLUENCES: Mapping[str, str] = {
    "unknown": "Om det går att påverka är inte bedömt",
    "no": "Går inte att påverka",
    "partly": "Går delvis att påverka",
    "yes": "Går att påverka",
}
OUTCOMES: Mapping[str, str] = {"prioritised": "Prioriterat", "not_prioritised": "Inte prioriterat"}
QUESTIONS: Mapping[str, str] = {
    "why": "Varför just de här problemen?",
    "chosen": "Vilka källor har vi valt?",
    "left_out": "Vilka källor har vi valt bort, och varför?",
    "limits": "Hur begränsar det vad vi vet?",
}
"""The questions that the parties ask themselves, as they stand in the Swedish text that is approved."""


def passages(picture: SituationPicture, language: str) -> list[Passage]:
    """Every concern, then what the parties asked themselves."""
    found = [_passage(one, language) for one in picture.concerns]
    answers = tuple(_self_check(picture, language))
    if answers:
        found.append(Passage(key="self-check", title="Självkontroll", text=answers))
    return found


def _passage(one: Concern, language: str) -> Passage:
    text = [one.when_and_where.get(language, "")]
    text += [_paragraph(paragraph, language) for paragraph in in_parts(one.paragraphs)]
    text += [_cause(cause, language) for cause in one.causes]
    if one.no_causes_because:
        text.append(f"Orsakerna är inte analyserade. {_in(one.no_causes_because, language)}")
    if one.priority_decisions:
        text += _priority(one.priority_decisions[-1], language)
    text += _sami_interest(one, language)
    return Passage(
        key=one.key,
        title=one.title.get(language, ""),
        text=tuple(part for part in text if part),
        grounds=tuple(_in_words(evidence, language) for evidence in one.evidence),
    )


def _paragraph(paragraph: Paragraph, language: str) -> str:
    part = PARTS[paragraph.part]
    if paragraph.aspect:
        part = f"{part}, {ASPECTS[paragraph.aspect]}"
    return f"{part}. {paragraph.text.get(language, '')}"


def _cause(cause: Cause, language: str) -> str:
    influence = INFLUENCES[cause.influence]
    if cause.influenced_by:
        influence = f"{influence}: {cause.influenced_by}"
    return f"Orsak, {SIDES[cause.side]}. {cause.text.get(language, '')} {influence}."


def _priority(decision: PriorityDecision, language: str) -> Iterator[str]:
    yield f"{OUTCOMES[decision.outcome]}. {_in(decision.because, language)}".strip()
    for other in decision.dissent or []:
        yield f"Annan mening, {_in(other.get('name'), language)}: {_in(other.get('text'), language)}"


def _sami_interest(one: Concern, language: str) -> Iterator[str]:
    if one.sami_interest == "no":
        yield "Berör inte samiska intressen."
    elif one.sami_interest == "yes" and one.consultations:
        yield "Berör samiska intressen. Samråd har hållits."
    elif one.sami_interest == "yes":
        because = _in(one.no_consultation_because, language)
        yield f"Berör samiska intressen. Samråd har inte hållits: {because}"


def _self_check(picture: SituationPicture, language: str) -> Iterator[str]:
    answered = picture.self_check or {}
    for question, words in QUESTIONS.items():
        if answered.get(question):
            yield f"{words} {_in(answered[question], language)}".strip()


def _in_words(evidence: Evidence, language: str) -> str:
    value = "" if evidence.value is None else f"{evidence.value:g}"
    base = "" if evidence.base is None else f" / {evidence.base:g}"
    said = value + base or ("–" if evidence.mark != "present" else "")
    note = evidence.note.get(language, "") if evidence.note else ""
    pieces = [evidence.label.get(language, ""), note, said, evidence.source.get(language, "")]
    return " · ".join(dict.fromkeys(piece for piece in pieces if piece))


def _in(words: Any, language: str) -> str:
    """Words in a language; a text that somebody said in one language only stands as it was said."""
    return str(words.get(language, "") if isinstance(words, Mapping) else words or "")
