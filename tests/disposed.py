"""A closed survey with a canary in every place that holds words of a text, and a decision that is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.models import (
    FreeText,
    Quote,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    TextHandover,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.models.survey import SurveyVersion
from dialog.services import disposals, retention
from dialog.services.retention import Decided
from tests.builders import a_response, a_survey
from tests.people import NOW, Cast
from tests.rows import add

CANARY = "kanariefågelgul"
KEPT = "björktrastbrun"
CLOSED = dt.date(2026, 1, 31)
NUMBER = "KS 2025/114"


@dataclass
class Closed:
    """The survey, its text that is to go, and one of Arvidsjaur that stays."""

    version: SurveyVersion
    text: FreeText
    kept: FreeText


def decided(what: str = "texts", months: int | None = 6, *, version_id: int | None = None) -> Decided:
    """A decision of the municipal board."""
    return Decided(what, months, "Kommunstyrelsen", NUMBER, dt.date(2025, 3, 1), version_id)


def a_closed_survey(session: Session, cast: Cast) -> Closed:
    """Answered in both municipalities; words of Arjeplog's text stand wherever words can stand."""
    version = a_survey(
        session, cast.arjeplog, municipalities=[cast.arjeplog, cast.arvidsjaur], status="closed"
    )
    version.closes_on = CLOSED
    said = f"Skotrarna vid {CANARY} kör för fort"
    text = a_response(session, version, cast.arjeplog, {"concern": said})[0]
    kept = a_response(session, version, cast.arvidsjaur, {"concern": f"Mörkt vid {KEPT}"})[0]
    text.rendering, text.handled, text.handled_as = said, f"Ringde om {CANARY}", "nothing"
    _derived(session, cast, text)
    session.commit()
    return Closed(version, text, kept)


def _derived(session: Session, cast: Cast, text: FreeText) -> None:
    place, karin = cast.arjeplog.id, cast.karin.id
    run = add(
        session,
        ThemingRun(
            municipality_id=place, scope={}, state="done", asked_by=karin, asked_at=NOW, method="codebook",
            parameters={}, seed=1, library_versions={}, unprocessable={}, quality={}, n_texts=1,
        ),
    )  # fmt: skip
    alone = add(
        session,
        SuggestedTheme(
            run_id=run.id, key="new-1", label={"sv": CANARY}, terms={"sv": [CANARY]}, size=1
        ),
    )  # fmt: skip
    span = {"start": 0, "end": 5, "words": [CANARY]}
    add(
        session,
        SuggestedMember(suggested_theme_id=alone.id, free_text_id=text.id, score=1.0, margin=1.0, **span),
    )
    theme = add(
        session,
        Theme(municipality_id=place, key="skotrar", name={"sv": "Skotrar"}, description={}),
    )
    reason = add(
        session,
        ReviewDecision(
            municipality_id=place, action="accept", free_text_id=text.id, reason=f"Nämner {CANARY}",
            decided_by=karin, decided_at=NOW,
        ),
    )  # fmt: skip
    add(
        session,
        ThemeAssignment(
            theme_id=theme.id, free_text_id=text.id, origin="reviewer", decision_id=reason.id, **span
        ),
    )
    add(
        session,
        Quote(
            theme_id=theme.id, free_text_id=text.id, wording=CANARY, language="sv", is_paraphrase=False,
            proposed_by=karin,
        ),
    )  # fmt: skip
    add(
        session,
        TextHandover(free_text_id=text.id, reader_id=karin, note=CANARY, asked_by=karin, asked_at=NOW),
    )


def let_go(session: Session, cast: Cast, closed: Closed, what: str = "texts") -> int:
    """Decided, proposed by Karin, confirmed by Gunnar; returns the proposal's number."""
    retention.decide(session, cast.karin, cast.arjeplog.id, decided(what), at=NOW)
    proposal = disposals.propose(session, cast.karin, closed.version.id, cast.arjeplog.id, what, at=NOW)
    disposals.confirm(session, cast.gunnar, proposal.id, NUMBER, at=NOW)
    session.commit()
    return proposal.id
