"""Drafts of a promise that everybody may read and comment on before anything is decided.

Both contact persons say yes to exactly one text; then it is public for a period. An edit takes it back to a
draft and voids both answers, also when the words become what they were: a consent is of one revision. What
residents comment comes in as answers of a survey, and is masked, read and themed as everything they write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog import clock
from dialog.models import Agreement, DraftConsent, Organisation, Promise, PromiseVersion
from dialog.services import comment_forms, drafting, promise_drafts, promise_words, statuses
from dialog.services.due import Due, named
from dialog.services.errors import Conflict, RuleBroken
from dialog.services.permissions import Actor, Permission, may, party_for, where
from dialog.services.promise_drafts import ALLOWED, record
from dialog.services.wording import seal
from surveys.texts import Texts

FEWEST_DAYS = 7
"""Nobody can be heard in less."""
WITHOUT = "no_public_draft"


@dataclass(frozen=True)
class Asked:
    """How far a draft has come towards the public: who has said yes to exactly this text, and what came."""

    version: PromiseVersion
    is_asked: bool
    consented: tuple[tuple[Organisation, DraftConsent | None], ...]
    seal: str
    comments: int
    may_consent: bool


# Who says yes.


def standing(session: Session, actor: Actor, version_id: int) -> Asked:
    """How far the draft has come, for those who read it on the desk."""
    version = promise_drafts.find(session, actor, Permission.PROMISE_READ, version_id)
    given = _consents(session, version) if version.status == "draft" else {}
    return Asked(
        version=version,
        is_asked=bool(given),
        consented=tuple((one, given.get(one.id)) for one in promise_drafts.parties(session, version.promise)),
        seal=sealed(version),
        comments=comment_forms.count(session, version),
        may_consent=may(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
        and _is_awaited(actor, version, given),
    )


def sealed(version: PromiseVersion) -> str:
    """The seal of what is consented to: the Swedish words as they stand in one revision, and the period."""
    days = [one.isoformat() if one else "" for one in (version.comments_from, version.comments_to)]
    words = promise_words.wording(version, "sv").content()
    return seal({"words": words, "days": days, "revision": version.revision})


def proposed_days(session: Session, version: PromiseVersion, on: dt.date) -> tuple[dt.date, dt.date]:
    """A comment period from that day, as long as the agreement says."""
    agreement = session.get_one(Agreement, version.promise.agreement_id)
    return on, on + dt.timedelta(days=agreement.comment_days)


def ask(
    session: Session,
    actor: Actor,
    version_id: int,
    days: tuple[dt.date, dt.date],
    *,
    revision: int,
    at: dt.datetime,
) -> PromiseVersion:
    """Ask for both contact persons' yes; who asks says yes for their own party.

    Raises RuleBroken for a draft that nobody could comment on, and for days that cannot be.
    """
    version = promise_drafts.open_version(session, actor, version_id, revision)
    if version.status != "draft":
        raise RuleBroken("status", now=version.status, wanted="public_draft")
    if missing := promise_drafts.textless(version):
        raise RuleBroken(missing[0])
    _check_days(days, clock.day_of(at))
    version.comments_from, version.comments_to = days
    promise_drafts.touch(session, version)
    record(session, actor, version, "ask_draft", at)
    if may(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id):
        _consent(session, actor, version, at)
    return version


def consent(
    session: Session, actor: Actor, version_id: int, seal_read: str, *, at: dt.datetime
) -> PromiseVersion:
    """Say yes for one's party to showing exactly this text; with the last yes it is public.

    Raises Conflict when the text is no longer the one that was read, RuleBroken when nobody has asked, the
    party has said yes already, or the person has for another party.
    """
    version = promise_drafts.find(session, actor, Permission.CONTACT_SPEAK, version_id)
    if version.status != "draft" or seal_read != sealed(version):
        raise Conflict(version)
    if not _consents(session, version):
        raise RuleBroken("draft_not_asked")
    _consent(session, actor, version, at)
    return version


def go_without(
    session: Session, actor: Actor, version_id: int, because: str, *, at: dt.datetime
) -> PromiseVersion:
    """Write why the promise is proposed without having been shown to the public."""
    version = promise_drafts.open_version(session, actor, version_id)
    if not because.strip():
        raise RuleBroken("no_public_draft")
    version.quality = {**(version.quality or {}), WITHOUT: {"because": because.strip()}}
    promise_drafts.touch(session, version)
    record(session, actor, version, "no_public_draft", at)
    return version


# While it is public.


def change_period(
    session: Session, actor: Actor, version_id: int, to: dt.date, *, at: dt.datetime
) -> PromiseVersion:
    """Let the comments go on longer, or end them earlier, but never before today is over."""
    version = _public(session, actor, version_id)
    if to < clock.day_of(at) or version.comments_from is None or to < version.comments_from:
        raise RuleBroken("comments_period", least=FEWEST_DAYS)
    version.comments_to = to
    form = comment_forms.form_of(session, version)
    if form is not None:
        form.closes_on = to
    session.flush()
    record(session, actor, version, "change_period", at)
    return version


def answer_comments(
    session: Session, actor: Actor, version_id: int, words: Texts, *, at: dt.datetime
) -> PromiseVersion:
    """Write what the comments changed, and what they did not and why; told when the promise is published."""
    version = promise_drafts.open_version(session, actor, version_id)
    if version.comment_survey_id is None or version.status == "proposed":
        raise RuleBroken("status", now=version.status, wanted="public_draft")
    version.comments_answer = dict(drafting.written(words))
    session.flush()
    record(session, actor, version, "answer_comments", at)
    return version


# Before it is proposed.


def unanswered(session: Session, version: PromiseVersion) -> tuple[str, ...]:
    """The rules about the public that the version does not yet keep."""
    if version.comment_survey_id is None:
        return () if reason_without(version) else ("no_public_draft",)
    is_told = (version.comments_answer or {}).get("sv", "").strip()
    return () if is_told or not comment_forms.count(session, version) else ("comments_without_answer",)


def require_period_over(version: PromiseVersion, at: dt.datetime) -> None:
    """Raise RuleBroken while residents were told that they can still comment.

    A draft that was changed in its period is shown anew, or the reason is written why it is not.
    """
    day = clock.day_of(at)
    if is_running(version, day):
        raise RuleBroken("comments_are_open")
    is_cut_short = version.comment_survey_id and version.comments_to and day <= version.comments_to
    if is_cut_short and not reason_without(version):
        raise RuleBroken("comments_cut_short")


def reason_without(version: PromiseVersion) -> str:
    """Why the promise is proposed without being shown, or shown any longer, as a draft."""
    said: str = (version.quality or {}).get(WITHOUT, {}).get("because", "")
    return said.strip()


def is_running(version: PromiseVersion, on: dt.date) -> bool:
    """Whether the comment period of a public draft has not passed."""
    return version.status == "public_draft" and version.comments_to is not None and on <= version.comments_to


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Drafts that await the actor's yes, and public ones whose comment period is over."""
    speaks, edits = where(actor, Permission.CONTACT_SPEAK), where(actor, Permission.PROMISE_EDIT)
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id.in_(speaks | edits),
            PromiseVersion.status.in_(("draft", "public_draft")),
            PromiseVersion.comments_to.is_not(None),
        )
        .options(
            joinedload(PromiseVersion.promise).joinedload(Promise.municipality),
            selectinload(PromiseVersion.corrections),
        )
        .order_by(PromiseVersion.id)
    )
    for version in session.scalars(query):
        place, title = version.promise.municipality, promise_words.said(version, "title")
        arguments = {"version_id": version.id}
        if version.status == "draft" and place.id in speaks:
            if _is_awaited(actor, version, _consents(session, version)):
                yield Due("draft_consent", "promises", "draft_work.index", arguments, named(place), title)
        elif version.status == "public_draft" and place.id in edits and not is_running(version, day):
            yield Due("comments_over", "promises", "draft_work.index", arguments, named(place), title)


def _public(session: Session, actor: Actor, version_id: int) -> PromiseVersion:
    version = promise_drafts.find(session, actor, Permission.PROMISE_EDIT, version_id)
    if version.status != "public_draft":
        raise RuleBroken("status", now=version.status, wanted="public_draft")
    return version


def _check_days(days: tuple[dt.date, dt.date], today: dt.date) -> None:
    first, last = days
    if first < today or last < first + dt.timedelta(days=FEWEST_DAYS):
        raise RuleBroken("comments_period", least=FEWEST_DAYS)


def _consents(session: Session, version: PromiseVersion) -> dict[int, DraftConsent]:
    """Who has said yes to exactly this text, by party."""
    if version.comments_to is None:
        return {}
    query = sa.select(DraftConsent).where(
        DraftConsent.version_id == version.id, DraftConsent.content_hash == sealed(version)
    )
    return {one.organisation_id: one for one in session.scalars(query)}


def _is_awaited(actor: Actor, version: PromiseVersion, given: dict[int, DraftConsent]) -> bool:
    """Whether somebody has asked, and this contact person has yet to say yes."""
    party_id = party_for(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
    is_first = all(one.given_by != actor.id for one in given.values())
    return bool(given) and is_first and party_id not in given


def _consent(session: Session, actor: Actor, version: PromiseVersion, at: dt.datetime) -> None:
    party_id = party_for(actor, Permission.CONTACT_SPEAK, version.promise.municipality_id)
    given = _consents(session, version)
    if party_id in given:
        raise RuleBroken("party_has_consented")
    if any(one.given_by == actor.id for one in given.values()):
        raise RuleBroken("two_people")
    session.add(
        DraftConsent(
            version_id=version.id,
            organisation_id=party_id,
            content_hash=sealed(version),
            given_by=actor.id,
            given_at=at,
        )
    )
    session.flush()
    record(session, actor, version, "consent_draft", at)
    parties = {one.id for one in promise_drafts.parties(session, version.promise)}
    if parties <= {party_id, *given}:
        _open(session, actor, version, at)


def _open(session: Session, actor: Actor, version: PromiseVersion, at: dt.datetime) -> None:
    """Let everybody read it. The period begins now at the earliest, and is as long as was asked for."""
    today, first, last = clock.day_of(at), version.comments_from, version.comments_to
    assert first is not None and last is not None  # noqa: S101, PT018 -- a consent is of a text with its days
    late = max(today - first, dt.timedelta(0))
    statuses.move(version, "public_draft", ALLOWED)
    version.comments_from, version.comments_to = first + late, last + late
    comment_forms.open_form(session, actor, version, at)
    record(session, actor, version, "open_draft", at)
