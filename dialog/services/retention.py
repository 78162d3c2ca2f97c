"""How long an authority keeps its records: what it has decided, when a day for it comes, what waits then.

What people wrote in a municipality's survey is the municipality's where they live; in a survey that the
police asked, it is the police's. Each authority's own decision holds for its own records, and is shown beside
the other's. Nothing is due without a decision, nor before the survey has closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from dialog import clock
from dialog.models import (
    Agreement,
    Answer,
    FreeText,
    Organisation,
    Response,
    RetentionRule,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
)
from dialog.models.retention import DISPOSED, OF_DAYS, OF_SURVEYS
from dialog.services import audit
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, authorities, require, require_own, where
from dialog.services.renewals import months_after

MOST_MONTHS = 1200
TOLD_AHEAD = dt.timedelta(days=30)
"""So long before the day it stands on the desk."""


@dataclass(frozen=True)
class Decided:
    """What an authority has decided, as it is entered. Without `months` it is preserved."""

    what: str
    months: int | None
    body: str
    reference_number: str
    decided_on: dt.date
    survey_version_id: int | None = None


@dataclass(frozen=True)
class Holding:
    """One authority's records of a survey in a municipality, and its rule for them."""

    version: SurveyVersion
    municipality: Organisation
    authority: Organisation
    what: str
    rule: RetentionRule | None
    due_on: dt.date | None
    """The day after which they may be destroyed; None while no decision or no last day says so."""
    is_gone: bool = False
    is_owner: bool = True
    """Whether these are the authority's own records; else its rule is shown beside the owner's."""

    @property
    def key(self) -> tuple[int, int, str]:
        """What it is: the survey, the municipality, which part."""
        return self.version.id, self.municipality.id, self.what

    @property
    def is_told(self) -> bool:
        """Whether a page says it: what an authority keeps, and what the other one has decided of its own."""
        return self.is_owner or self.rule is not None

    def is_due(self, day: dt.date) -> bool:
        """Whether they may be destroyed on a day."""
        return self.is_owner and not self.is_gone and self.due_on is not None and self.due_on <= day


def decide(
    session: Session, actor: Actor, organisation_id: int, decided: Decided, *, at: dt.datetime
) -> RetentionRule:
    """Enter a decision; it takes the place of the former one, which stays to be read.

    Raises RuleBroken: "retention_decision" without a reference number or body, "retention_day" for a day
    ahead, "retention_months" for an odd time, "retention_survey" for a survey of which it has no records,
    "retention_no_survey" for notes or minutes of a survey: they belong to none.
    """
    require_own(actor, Permission.RECORD_KEEP, organisation_id)
    if not decided.reference_number.strip() or not decided.body.strip():
        raise RuleBroken("retention_decision")
    if decided.decided_on > clock.day_of(at):
        raise RuleBroken("retention_day")
    if decided.what not in DISPOSED or not (decided.months is None or 1 <= decided.months <= MOST_MONTHS):
        raise RuleBroken("retention_months", most=MOST_MONTHS)
    version = session.get(SurveyVersion, decided.survey_version_id) if decided.survey_version_id else None
    if decided.survey_version_id and decided.what in OF_DAYS:
        raise RuleBroken("retention_no_survey")
    if decided.survey_version_id and (version is None or organisation_id not in _keepers(version)):
        raise RuleBroken("retention_survey")
    rule = RetentionRule(
        organisation_id=organisation_id,
        survey_version_id=decided.survey_version_id,
        what=decided.what,
        months=decided.months,
        body=decided.body.strip(),
        reference_number=decided.reference_number.strip(),
        decided_on=decided.decided_on,
        made_by=actor.id,
        made_at=at,
    )
    session.add(rule)
    session.flush()
    audit.record(
        session,
        actor,
        "retention:decide",
        f"retention_rule:{rule.id}",
        at=at,
        organisation_id=organisation_id,
        what=decided.what,
        months=decided.months,
    )
    return rule


def history(session: Session, actor: Actor) -> list[RetentionRule]:
    """Every decision of the actor's own authorities and of those they work with, newest first."""
    require(actor, Permission.RECORD_READ)
    query = sa.select(RetentionRule).where(
        RetentionRule.organisation_id.in_(beside(session, actor, Permission.RECORD_READ))
    )
    return list(session.scalars(query.order_by(RetentionRule.id.desc())))


def beside(session: Session, actor: Actor, permission: Permission) -> list[int]:
    """The authorities in which the actor has the permission, and the police of their agreements."""
    own = _near(actor, permission)
    query = sa.select(Agreement).where(Agreement.parties.any(Organisation.id.in_(own)))
    parties = {party.id for agreement in session.scalars(query) for party in agreement.parties}
    police = {
        one.id
        for one in session.scalars(sa.select(Organisation).where(Organisation.id.in_(parties)))
        if not one.is_municipality
    }
    return sorted(own | police)


def in_force(
    session: Session, organisation_id: int, what: str, version_id: int | None = None
) -> RetentionRule | None:
    """The rule that holds: the newest of the survey itself, else the newest for all of the authority's."""
    query = (
        sa.select(RetentionRule)
        .where(
            RetentionRule.organisation_id == organisation_id,
            RetentionRule.what == what,
            sa.or_(
                RetentionRule.survey_version_id.is_(None),
                RetentionRule.survey_version_id == version_id,
            ),
        )
        .order_by(RetentionRule.survey_version_id.is_(None), RetentionRule.id.desc())
    )
    return session.scalars(query).first()


def _near(actor: Actor, permission: Permission) -> frozenset[int]:
    return authorities(actor, permission) | where(actor, permission)


def keeper_of(version: SurveyVersion, municipality: Organisation) -> Organisation:
    """Whose records the answers of a municipality's residents are."""
    return municipality if version.survey.asked_by.is_municipality else version.survey.asked_by


def holdings(session: Session, actor: Actor, version_id: int | None = None) -> list[Holding]:
    """What the actor's authorities keep, each with its own rule and after it the other authority's."""
    require(actor, Permission.RECORD_READ)
    near = beside(session, actor, Permission.RECORD_READ)
    parties = list(session.scalars(sa.select(Organisation).where(Organisation.id.in_(near))))
    own = _near(actor, Permission.RECORD_READ)
    found: list[Holding] = []
    for version, place in _kept(session, version_id):
        keeper = keeper_of(version, place)
        if keeper.id not in own and place.id not in own:
            continue
        others = [one for one in parties if one.is_municipality != keeper.is_municipality]
        others = [one for one in others if one.id == place.id or not one.is_municipality]
        for what in OF_SURVEYS:
            found.append(_holding(session, version, place, keeper, what))
            found += [_beside(session, version, place, one, what) for one in others]
    return found


def due(session: Session, organisation_ids: Iterable[int], day: dt.date) -> list[Holding]:
    """What these authorities may destroy on a day."""
    wanted = frozenset(organisation_ids)
    kept = [(version, place, keeper_of(version, place)) for version, place in _kept(session)]
    rules = _rules(session, wanted)
    found = [
        Holding(version, place, keeper, what, rule, due_on)
        for version, place, keeper in kept
        if keeper.id in wanted
        for what in OF_SURVEYS
        for rule in [_holds(rules, keeper.id, what, version.id)]
        for due_on in [_due_on(version, rule)]
        if due_on is not None and due_on <= day
    ]
    left = _left(session, {one.version.id for one in found})
    return [one for one in found if (one.version.id, one.municipality.id, one.what) in left]


def find(session: Session, version_id: int, municipality_id: int, what: str) -> Holding:
    """One holding of whoever keeps it. Raises NotFound where nobody has answered."""
    for version, place in _kept(session, version_id):
        if place.id == municipality_id and what in OF_SURVEYS:
            return _holding(session, version, place, keeper_of(version, place), what)
    raise NotFound


def of(session: Session, version: SurveyVersion, place: Organisation) -> list[Holding]:
    """What is kept of a survey in a municipality by whose records they are, answered or not."""
    keeper = keeper_of(version, place)
    return [_holding(session, version, place, keeper, what) for what in OF_SURVEYS]


def told(session: Session) -> list[RetentionRule]:
    """What holds by all decisions in force, for everyone."""
    newest: dict[tuple[int, int, str], RetentionRule] = {}
    for rule in session.scalars(sa.select(RetentionRule).order_by(RetentionRule.id)):
        newest[rule.organisation_id, rule.survey_version_id or 0, rule.what] = rule
    return [newest[key] for key in sorted(newest, key=lambda key: (*key[:2], DISPOSED.index(key[2])))]


def days(session: Session, places: frozenset[int]) -> list[Holding]:
    """What is kept in these municipalities and has a day: for the year wheel."""
    rows = [(version, place) for version, place in _kept(session) if place.id in places]
    found = [_holding(session, version, place, keeper_of(version, place), what)
             for version, place in rows for what in OF_SURVEYS]  # fmt: skip
    return [one for one in found if one.due_on is not None and not one.is_gone]


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """What is soon to be destroyed or taken to the archive, for whoever can propose it."""
    for one in due(session, authorities(actor, Permission.RECORD_KEEP), day + TOLD_AHEAD):
        yield Due(
            f"disposal_{one.what}", "surveys", "records.show", {}, named(one.municipality), one.version.title,
            on=one.due_on, is_urgent=one.due_on is not None and one.due_on < day,
        )  # fmt: skip


def _rules(session: Session, organisation_ids: Collection[int]) -> Sequence[RetentionRule]:
    """Every rule of these authorities; of each kind the one that holds comes first, as in `in_force`."""
    query = sa.select(RetentionRule).where(RetentionRule.organisation_id.in_(organisation_ids))
    order = (RetentionRule.survey_version_id.is_(None), RetentionRule.id.desc())
    return session.scalars(query.order_by(*order)).all()


def _holds(
    rules: Sequence[RetentionRule], organisation_id: int, what: str, version_id: int
) -> RetentionRule | None:
    return next(
        (
            one
            for one in rules
            if (one.organisation_id, one.what) == (organisation_id, what)
            and one.survey_version_id in (None, version_id)
        ),
        None,
    )


def _left(session: Session, version_ids: Collection[int]) -> set[tuple[int, int, str]]:
    """Of which of these surveys in which municipality there is anything left to destroy, and what."""
    if not version_ids:
        return set()
    here = (
        Response.survey_version_id == SurveyVersion.id,
        Response.municipality_id == SurveyMunicipality.organisation_id,
    )
    texts = sa.select(FreeText.id).join(Response, Response.id == FreeText.response_id)
    answers = sa.select(Answer.response_id).join(Response, Response.id == Answer.response_id)
    query = (
        sa.select(
            SurveyVersion.id,
            SurveyMunicipality.organisation_id,
            texts.where(*here, FreeText.state != "destroyed").exists(),
            answers.where(*here).exists(),
        )
        .join(SurveyMunicipality, SurveyMunicipality.survey_id == SurveyVersion.survey_id)
        .where(SurveyVersion.id.in_(version_ids))
    )
    return {
        (version_id, place_id, what)
        for version_id, place_id, has_texts, has_answers in session.execute(query)
        for what in OF_SURVEYS
        if has_texts or (what == "answers" and has_answers)
    }


def _kept(session: Session, version_id: int | None = None) -> Sequence[tuple[SurveyVersion, Organisation]]:
    """Every survey version with the municipalities from which somebody has answered it."""
    answered = sa.select(Response.id).where(
        Response.survey_version_id == SurveyVersion.id, Response.municipality_id == Organisation.id
    )
    query = (
        sa.select(SurveyVersion, Organisation)
        .join(SurveyMunicipality, SurveyMunicipality.survey_id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == SurveyMunicipality.organisation_id)
        .where(SurveyVersion.status != "draft", answered.exists())
        .where(SurveyVersion.id == version_id if version_id else sa.true())
        .options(joinedload(SurveyVersion.survey).joinedload(Survey.asked_by))
        .order_by(SurveyVersion.id.desc(), Organisation.id)
    )
    return [(version, place) for version, place in session.execute(query)]


def _holding(
    session: Session, version: SurveyVersion, place: Organisation, keeper: Organisation, what: str
) -> Holding:
    rule = in_force(session, keeper.id, what, version.id)
    return Holding(
        version,
        place,
        keeper,
        what,
        rule,
        _due_on(version, rule),
        not _is_left(session, version, place, what),
    )


def _beside(
    session: Session, version: SurveyVersion, place: Organisation, other: Organisation, what: str
) -> Holding:
    rule = in_force(session, other.id, what, version.id)
    return Holding(version, place, other, what, rule, _due_on(version, rule), is_owner=False)


def _due_on(version: SurveyVersion, rule: RetentionRule | None) -> dt.date | None:
    if rule is None or rule.months is None or version.closes_on is None or version.status != "closed":
        return None
    return months_after(version.closes_on, rule.months)


def _is_left(session: Session, version: SurveyVersion, place: Organisation, what: str) -> bool:
    """Whether there is anything left to destroy."""
    here = (Response.survey_version_id == version.id, Response.municipality_id == place.id)
    texts = (
        sa.select(FreeText.id)
        .join(Response, Response.id == FreeText.response_id)
        .where(*here, FreeText.state != "destroyed")
    )
    if session.scalar(sa.select(texts.exists())):
        return True
    return what == "answers" and answers_left(session, version.id, place.id) > 0


def answers_left(session: Session, version_id: int, municipality_id: int) -> int:
    """How many closed answers are left of a survey in a municipality."""
    from_here = sa.select(Response.id).where(
        Response.survey_version_id == version_id, Response.municipality_id == municipality_id
    )
    query = sa.select(sa.func.count()).select_from(Answer).where(Answer.response_id.in_(from_here))
    return session.scalar(query) or 0


def _keepers(version: SurveyVersion) -> set[int]:
    survey: Survey = version.survey
    if not survey.asked_by.is_municipality:
        return {survey.asked_by_id}
    return {one.id for one in survey.municipalities}
