"""Quotes: the only words of residents that leave the review room, and how they may.

Word for word (masked) only when a second person releases it, who sees the wording and nothing around it; in
our own words by one. Never from a serious text, never under a theme with fewer than five people's answers,
and word for word never from a language in which fewer than ten have answered: there a quote would point to
somebody. No place, age, audience or week goes with a quote.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.masking import mask
from analysis.serious import find_serious
from dialog import clock
from dialog.models import AuditEvent, FreeText, Membership, Quote, Response, Theme, ThemeAssignment, User
from dialog.services import apart, audit, placing, texts, theme_making, themes
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import POLICY, Actor, Permission, may, require, where
from dialog.services.themes import LANGUAGE
from surveys.tabulation import SMALLEST_COUNT
from surveys.texts import Texts, normalise

LONGEST_SHARED = 5
"""Six words in a row as somebody wrote them are no longer our own words."""
FEWEST_IN_LANGUAGE = 10
"""With fewer answers in a language, how something was said there shows who said it."""
REFUSED_FOR = ("points_to_somebody", "not_masked", "hurts_somebody", "says_too_little")
"""Why a second person says no; the log, which holds no free text, keeps which."""
REFUSALS = 5


@dataclass(frozen=True)
class Proposed:
    """A quote as the second person sees it."""

    id: int
    municipality_id: int
    wording: str
    language: str
    theme: Texts


@dataclass(frozen=True)
class Refusal:
    """That a second person said no, when and why."""

    on: dt.date
    reason: str


def propose(
    session: Session,
    actor: Actor,
    theme_id: int,
    text_id: uuid.UUID,
    wording: str,
    *,
    at: dt.datetime,
    is_paraphrase: bool,
    language: str | None = None,
) -> Quote:
    """Propose a wording. A paraphrase is released with it; a verbatim one waits for a second person.

    Raises RuleBroken: "quote_serious", "quote_few" (facts: least), "quote_not_verbatim",
    "paraphrase_is_verbatim", "quote_not_placed" when the text does not lie under the theme,
    "quote_small_language" (facts: least) for anything but a Swedish paraphrase where few have answered in the
    language, "no_second_reader" for a verbatim one that nobody could release.
    """
    theme = theme_making.load_theme(session, actor, theme_id)
    text = texts.load(session, actor, text_id, Permission.THEME_REVIEW)
    words = " ".join(normalise(wording).split())
    _check_text(session, theme, text)
    if is_paraphrase:
        words = mask(words).text
        if find_serious(words):
            raise RuleBroken("quote_serious")
        if not words or _longest_shared(words, text.masked) > LONGEST_SHARED:
            raise RuleBroken("paraphrase_is_verbatim")
    elif not words or words not in " ".join(text.masked.split()):
        raise RuleBroken("quote_not_verbatim")
    elif not second_readers(session, actor, theme.municipality_id, at=at):
        raise RuleBroken("no_second_reader")
    written_in = text.language_guessed or text.language_stated
    said_in = language if is_paraphrase and language else written_in
    if not _may_leave(session, text, said_in, is_paraphrase=is_paraphrase):
        raise RuleBroken("quote_small_language", least=FEWEST_IN_LANGUAGE)
    quote = Quote(
        theme_id=theme.id,
        free_text_id=text.id,
        wording=words,
        language=said_in,
        is_paraphrase=is_paraphrase,
        proposed_by=actor.id,
        released_by=actor.id if is_paraphrase else None,
        released_at=at if is_paraphrase else None,
    )
    session.add(quote)
    session.flush()
    _record(session, actor, "quote:release" if is_paraphrase else "quote:propose", quote, theme, at=at)
    return quote


def release(session: Session, actor: Actor, quote_id: int, *, at: dt.datetime) -> None:
    """Let a verbatim quote leave the review room, as the second person.

    Raises RuleBroken("second_person") for whoever proposed it, and whatever forbids proposing it today.
    """
    quote, theme = _load(session, quote_id)
    require(actor, Permission.QUOTE_RELEASE, theme.municipality_id)
    if quote.proposed_by == actor.id:
        raise RuleBroken("second_person")
    text = session.get_one(FreeText, quote.free_text_id)
    _check_text(session, theme, text)
    if not _may_leave(session, text, quote.language, is_paraphrase=quote.is_paraphrase):
        raise RuleBroken("quote_small_language", least=FEWEST_IN_LANGUAGE)
    if quote.released_at is None:
        quote.released_by, quote.released_at = actor.id, at
        _record(session, actor, "quote:release", quote, theme, at=at)


def refuse(session: Session, actor: Actor, quote_id: int, reason: str, *, at: dt.datetime) -> None:
    """Say no to a proposed quote, as the second person; the wording is not kept, the log keeps why.

    Raises RuleBroken: "second_person" for whoever proposed it, "refusal_says_why" for an unknown reason,
    "status" when it has been released meanwhile.
    """
    quote, theme = _load(session, quote_id)
    require(actor, Permission.QUOTE_RELEASE, theme.municipality_id)
    if quote.proposed_by == actor.id:
        raise RuleBroken("second_person")
    if reason not in REFUSED_FOR:
        raise RuleBroken("refusal_says_why")
    if quote.released_at is not None:
        raise RuleBroken("status", now="released", wanted="refused")
    _record(session, actor, "quote:refuse", quote, theme, at=at, reason=reason)
    session.delete(quote)
    session.flush()


def withdraw(session: Session, actor: Actor, quote_id: int, *, at: dt.datetime) -> None:
    """Take a quote back, proposed or released, by either side of the two persons."""
    quote, theme = _load(session, quote_id)
    if not may(actor, Permission.THEME_REVIEW, theme.municipality_id):
        require(actor, Permission.QUOTE_RELEASE, theme.municipality_id)
    _record(session, actor, "quote:withdraw", quote, theme, at=at)
    session.delete(quote)
    session.flush()


def to_release(session: Session, actor: Actor) -> list[Proposed]:
    """The quotes that wait for the actor as the second person: the wordings, and nothing around them."""
    require(actor, Permission.QUOTE_RELEASE)
    proposed = sa.select(Quote.theme_id).where(Quote.released_at.is_(None), Quote.proposed_by != actor.id)
    here = where(actor, Permission.QUOTE_RELEASE)
    query = sa.select(Theme).where(Theme.municipality_id.in_(here), Theme.id.in_(proposed))
    ordered = query.order_by(Theme.municipality_id, Theme.id)
    return [
        Proposed(quote.id, theme.municipality_id, quote.wording, quote.language, theme.name)
        for theme in session.scalars(ordered)
        for quote in _showable(session, theme)
        if quote.released_at is None and quote.proposed_by != actor.id
    ]


def refusals(session: Session, actor: Actor, theme_id: int) -> list[Refusal]:
    """Why a second person said no to quotes under the theme, the newest first; for whoever reviews there."""
    theme = session.get_one(Theme, theme_id)
    if not may(actor, Permission.THEME_REVIEW, theme.municipality_id):
        return []
    query = (
        sa.select(AuditEvent)
        .where(
            AuditEvent.action == "quote:refuse",
            AuditEvent.organisation_id == theme.municipality_id,
            AuditEvent.details["theme"].as_integer() == theme.id,
        )
        .order_by(AuditEvent.seq.desc())
        .limit(REFUSALS)
    )
    return [Refusal(clock.day_of(one.at), str(one.details["reason"])) for one in session.scalars(query)]


def second_readers(session: Session, actor: Actor, municipality_id: int, *, at: dt.datetime) -> list[str]:
    """Who but the actor can release a quote there today, by name; nobody: only a paraphrase can leave."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    day = clock.day_of(at)
    roles = [role for role, allowed in POLICY.items() if Permission.QUOTE_RELEASE in allowed]
    query = (
        sa.select(User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.is_active,
            User.id != actor.id,
            Membership.organisation_id == municipality_id,
            Membership.role.in_(roles),
            Membership.from_on <= day,
            sa.or_(Membership.to_on.is_(None), Membership.to_on >= day),
        )
        .distinct()
        .order_by(User.name)
    )
    return list(session.scalars(query))


def released(session: Session, theme: Theme) -> list[Quote]:
    """The quotes of a theme that anybody may see today: released, shown, not serious, enough people."""
    return [quote for quote in _showable(session, theme) if quote.released_at is not None]


def waiting(session: Session, actor: Actor, theme: Theme) -> list[Quote]:
    """The proposed quotes, for whoever reviews or releases there; nobody else sees them."""
    sides = (Permission.THEME_REVIEW, Permission.QUOTE_RELEASE)
    if not any(may(actor, side, theme.municipality_id) for side in sides):
        return []
    return [quote for quote in _showable(session, theme) if quote.released_at is None]


def _showable(session: Session, theme: Theme) -> Sequence[Quote]:
    """The quotes of texts that are shown, not serious, and still lie under a theme of enough people."""
    if theme.status != "active":
        return []
    if not themes.are_people_under(session, theme, SMALLEST_COUNT):
        return []
    query = (
        sa.select(Quote, FreeText)
        .join(FreeText, FreeText.id == Quote.free_text_id)
        .join(
            ThemeAssignment,
            sa.and_(
                ThemeAssignment.free_text_id == Quote.free_text_id,
                ThemeAssignment.theme_id == Quote.theme_id,
                ThemeAssignment.removed_by_decision_id.is_(None),
            ),
        )
        .where(
            Quote.theme_id == theme.id,
            FreeText.state != "withheld",
            FreeText.serious.is_(None),
            apart.counted(FreeText.response_id),
        )
        .order_by(Quote.id)
    )
    return [
        quote
        for quote, text in session.execute(query)
        if _may_leave(session, text, quote.language, is_paraphrase=quote.is_paraphrase)
    ]


def _may_leave(session: Session, text: FreeText, said_in: str, *, is_paraphrase: bool) -> bool:
    """Whether words of the text may leave in this language: with few answers only a Swedish paraphrase.

    Answers are the forms of the same survey in the municipality with at least one text in the language.
    """
    if is_paraphrase and said_in == "sv":
        return True
    version = session.get_one(Response, text.response_id).survey_version_id
    query = (
        sa.select(sa.func.count(sa.distinct(FreeText.response_id)))
        .join(Response, Response.id == FreeText.response_id)
        .where(
            Response.survey_version_id == version,
            Response.municipality_id == text.municipality_id,
            FreeText.state.in_(("new", "read")),
            LANGUAGE.in_([text.language_guessed or text.language_stated]),
            apart.counted(FreeText.response_id),
        )
    )
    return (session.scalar(query) or 0) >= FEWEST_IN_LANGUAGE


def _check_text(session: Session, theme: Theme, text: FreeText) -> None:
    if text.serious is not None or find_serious(text.masked):
        raise RuleBroken("quote_serious")
    if text.state not in {"new", "read"} or not apart.is_counted(session, text.response_id):
        raise RuleBroken("text_state", state=text.state)
    if theme.id not in {row.theme_id for row in placing.active(session, text.id)}:
        raise RuleBroken("quote_not_placed")
    version = session.get_one(Response, text.response_id).survey_version_id
    if not themes.are_people_under(session, theme, SMALLEST_COUNT, version):
        raise RuleBroken("quote_few", least=SMALLEST_COUNT)


def _load(session: Session, quote_id: int) -> tuple[Quote, Theme]:
    quote = session.get(Quote, quote_id)
    if quote is None:
        raise NotFound
    return quote, session.get_one(Theme, quote.theme_id)


def _record(
    session: Session,
    actor: Actor,
    action: str,
    quote: Quote,
    theme: Theme,
    *,
    at: dt.datetime,
    **details: str,
) -> None:
    audit.record(
        session,
        actor,
        action,
        f"quote:{quote.id}",
        at=at,
        organisation_id=theme.municipality_id,
        theme=theme.id,
        **details,
    )


def _longest_shared(one: str, other: str) -> int:
    """The longest row of words that both hold."""
    first, second = (re.findall(r"\w+", text.casefold()) for text in (one, other))
    best = 0
    lengths = [0] * (len(second) + 1)
    for word in first:
        following = [0] * (len(second) + 1)
        for place, there in enumerate(second, 1):
            if word == there:
                following[place] = lengths[place - 1] + 1
                best = max(best, following[place])
        lengths = following
    return best
