"""A run over a whole survey for the tests of reading in one pass: the machine is right as often as asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    FreeText,
    Organisation,
    Question,
    Response,
    SuggestedMember,
    SuggestedTheme,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import piles, theme_edits
from dialog.services.permissions import Actor
from tests.builders import a_run
from tests.people import Cast


@dataclass
class Piled:
    """A run, its texts, and under which theme of the codebook each truly belongs."""

    run_id: int
    truth: dict[uuid.UUID, str] = field(default_factory=dict)
    proposed: dict[uuid.UUID, str] = field(default_factory=dict)
    runner_up: dict[uuid.UUID, str] = field(default_factory=dict)

    @property
    def wrong(self) -> list[uuid.UUID]:
        """The texts that the machine has proposed for another theme than theirs."""
        return [one for one, key in self.truth.items() if self.proposed[one] != key]


def a_pile(
    session: Session,
    version: SurveyVersion,
    municipality: Organisation,
    actor: Actor,
    keys: list[str],
    number: int,
    *,
    wrong: int = 15,
    a_form: int = 1,
    first: int = 0,
) -> Piled:
    """A run with `number` unread texts over these themes, `a_form` of them by one person.

    Their ids are counted from `first`. `wrong` of a hundred are proposed wrongly; of those, three in four
    have their true theme as runner-up.
    """
    run: ThemingRun = a_run(session, municipality, actor, version)
    questions = session.scalars(
        sa.select(Question).where(Question.survey_version_id == version.id, Question.kind == "long_text")
    ).all()
    made = Piled(run.id)
    texts: list[FreeText] = []
    responses: list[Response] = []
    for place in range(number):
        if place % a_form == 0:
            responses.append(
                Response(
                    id=uuid.UUID(int=first + place + 1),
                    survey_version_id=version.id,
                    municipality_id=municipality.id,
                    language="sv",
                    channel="web",
                    received_week="2026-W46",
                )
            )
        words = f"Text {place} om {keys[place % len(keys)]} i byn"
        texts.append(
            FreeText(
                id=uuid.UUID(int=(1 << 64) + first + place),
                response_id=responses[-1].id,
                question_id=questions[place % a_form % len(questions)].id,
                municipality_id=municipality.id,
                audience="residents",
                language_stated="sv",
                original=words,
                masked=words,
            )
        )
    session.add_all(responses)
    session.flush()
    session.add_all(texts)
    session.flush()
    _propose(session, made, run, texts, keys, wrong)
    return made


def _propose(
    session: Session,
    made: Piled,
    run: ThemingRun,
    texts: list[FreeText],
    keys: list[str],
    wrong: int,
) -> None:
    themes = {
        key: SuggestedTheme(
            run_id=run.id, key=key, area="traffic", label={"sv": key}, terms={}, size=len(texts) // len(keys)
        )
        for key in keys
    }
    session.add_all(themes.values())
    session.flush()
    members = []
    for place, text in enumerate(texts):
        true = keys[place % len(keys)]
        before = place * wrong // 100
        is_wrong = (place + 1) * wrong // 100 > before
        proposed = keys[(place + 1) % len(keys)] if is_wrong else true
        is_near = before % 4 != 3
        runner_up = true if is_wrong and is_near else keys[(place + 2) % len(keys)]
        made.truth[text.id], made.proposed[text.id], made.runner_up[text.id] = true, proposed, runner_up
        members.append(
            SuggestedMember(
                suggested_theme_id=themes[proposed].id,
                free_text_id=text.id,
                start=0,
                end=len(text.masked),
                score=0.4 if is_wrong else 0.8,
                margin=0.1,
                runner_up=runner_up,
                words=[true],
                needs_a_look=place % 20 == 0,
            )
        )
    session.add_all(members)
    session.flush()


def state(session: Session) -> dict[str, Any]:
    """All that a review changes: where texts lie, the themes in use with their names, what is read."""
    session.flush()
    session.expire_all()
    lies = (
        sa.select(Theme.key, ThemeAssignment.free_text_id)
        .join(Theme)
        .where(ThemeAssignment.removed_by_decision_id.is_(None), Theme.status == "active")
    )
    return {
        "under": {(row[0], row[1]) for row in session.execute(lies)},
        "themes": {
            theme.key: (theme.name, theme_edits.states(session, theme))
            for theme in session.scalars(sa.select(Theme).where(Theme.status == "active"))
        },
        "states": {text.id: text.state for text in session.scalars(sa.select(FreeText))},
    }


def under(session: Session, key: str) -> set[uuid.UUID]:
    """The texts that lie under a theme now."""
    return {text_id for theme, text_id in state(session)["under"] if theme == key}


def of(session: Session, run_id: int, key: str) -> SuggestedTheme:
    """What a run proposes under a key."""
    return session.scalars(
        sa.select(SuggestedTheme).where(SuggestedTheme.run_id == run_id, SuggestedTheme.key == key)
    ).one()


def page_of(session: Session, cast: Cast, run_id: int, key: str, **more: Any) -> piles.Pile:
    """A page of what waits under a proposal."""
    number = of(session, run_id, key).id
    return piles.show(session, cast.karin, run_id, "suggestion", suggestion_id=number, **more)
