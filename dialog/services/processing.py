"""What is processed of people, by whom, for how long: the facts of the register (GDPR, article 30).

Everything here is read from the rows in force: surveys, decisions on retention, agreements, roles. The words
are in `documents_processing` and `documents_assessment`. No word of a resident is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Agreement,
    DialogueNote,
    Membership,
    Operation,
    Organisation,
    PartnerOrganisation,
    RecordRequest,
    RetentionRule,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
)
from dialog.services import audit, retention
from dialog.services.accounts import lasts
from dialog.services.permissions import Actor, Permission, authorities, require
from dialog.services.retention import Holding
from surveys.kinds import KINDS

TABLES: dict[str, tuple[str, ...]] = {
    "answers": (
        *("response", "answer", "free_text", "submission_key", "response_set_aside", "text_handover"),
        *("theming_run", "suggested_theme", "suggested_member", "theme_assignment", "review_decision"),
        *("theme", "theme_model", "quote", "result_publication"),
    ),
    "notes": ("dialogue_note", "note_theme", "former_note", "partner_organisation", "consultation"),
    "people": (
        *("user_account", "membership", "one_time_link", "sign_in_session", "sign_in_attempt"),
        *("passkey", "passkey_challenge", "recovery_code", "user_identity", "post_holder"),
        *("reminder", "notice", "audit_event", "audit_head"),
    ),
    "work": (
        *("agreement_signature", "approval", "draft_consent", "draft_step", "proposal", "text_correction"),
        *("meeting", "attendance", "party_view", "priority_decision", "promise_version", "follow_up"),
        *("follow_up_remark", "outside_copy", "renewal_decision", "report", "stored_file"),
        *("baseline", "cause", "action_count", "statistics_source", "statistics_upload"),
        *("statistics_mapping", "statistics_break", "survey_version", "question_sound", "text_state"),
        *("interface_text", "codebook_version", "job"),
    ),
    "requests": (
        *("record_request", "record_request_item", "retention_rule", "disposal_proposal", "disposal"),
    ),
}
"""What the authority does with data of people, in the order of the register, and in which tables it lies.

`work` is mostly which colleague did what. A test holds it against the schema: a new table is put under one
of these, or among those that hold nothing of a person.
"""


@dataclass(frozen=True)
class Readers:
    """Who reads besides the coordinator, as far as the public page tells of it."""

    police_ask: bool
    language_readers: bool


@dataclass(frozen=True)
class Asked:
    """A survey in a municipality, what it asks, and how long what was answered is kept."""

    version: SurveyVersion
    municipality: Organisation
    kept: tuple[Holding, ...]
    roles: frozenset[str]
    has_own_words: bool


@dataclass(frozen=True)
class Controller:
    """An authority that is responsible for what it keeps."""

    organisation: Organisation
    activities: tuple[str, ...]
    """Keys of TABLES that it carries on today."""
    asked: tuple[Asked, ...]
    parties: tuple[Organisation, ...]
    """Those it works with by an agreement in force."""
    operator: Organisation | None
    """Who runs the site, where that is somebody else."""
    people: dict[str, int]
    """How many hold each role today."""
    backed_up_on: dt.datetime | None
    notes_rule: RetentionRule | None = None
    """What the authority has decided of its notes of dialogues."""
    minutes_rule: RetentionRule | None = None
    """And of the minutes of its meetings."""

    @property
    def audiences(self) -> tuple[str, ...]:
        """Who is asked: residents, staff, partners."""
        found = {one.version.survey.audience for one in self.asked}
        return tuple(one for one in ("residents", "staff", "partners") if one in found)

    @property
    def roles(self) -> frozenset[str]:
        """What kinds of questions are asked."""
        return frozenset().union(*(one.roles for one in self.asked))

    @property
    def has_own_words(self) -> bool:
        """Whether some question is answered in one's own words."""
        return any(one.has_own_words for one in self.asked)


def readers(session: Session, *, on: dt.date) -> Readers:
    """Who reads besides the coordinator, anywhere, today."""
    of_police = (
        sa.select(SurveyVersion.id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == Survey.asked_by_id)
        .where(Organisation.kind != "municipality", SurveyVersion.status != "draft")
    )
    of_language = sa.select(Membership.id).where(Membership.role == "language_reader", lasts(Membership, on))
    return Readers(
        police_ask=bool(session.scalar(sa.select(of_police.exists()))),
        language_readers=bool(session.scalar(sa.select(of_language.exists()))),
    )


def register(session: Session, actor: Actor, *, on: dt.date) -> list[Controller]:
    """The actor's own authorities, then those they have an agreement with."""
    require(actor, Permission.REGISTER_READ)
    own = authorities(actor, Permission.REGISTER_READ)
    found = session.scalars(
        sa.select(Organisation).where(
            Organisation.id.in_({*own, *retention.beside(session, actor, Permission.REGISTER_READ)})
        )
    )
    ordered = sorted(found, key=lambda one: (one.id not in own, one.id))
    return [_controller(session, one, on) for one in ordered]


def saved(session: Session, actor: Actor, form: str, *, at: dt.datetime) -> None:
    """Note that the register was taken out as a file."""
    require(actor, Permission.REGISTER_READ)
    organisation_id = min(authorities(actor, Permission.REGISTER_READ))
    audit.record(
        session,
        actor,
        "register:save",
        f"organisation:{organisation_id}",
        at=at,
        organisation_id=organisation_id,
        form=form,
    )


def _controller(session: Session, organisation: Organisation, on: dt.date) -> Controller:
    asked = tuple(_asked(session, organisation))
    agreements = session.scalars(
        sa.select(Agreement).where(Agreement.parties.any(Organisation.id == organisation.id))
    )
    parties = {party.id: party for one in agreements for party in one.parties if party is not organisation}
    operator = session.scalars(sa.select(Organisation).where(Organisation.is_operating)).first()
    counting = (
        sa.select(Membership.role, sa.func.count(sa.distinct(Membership.user_id)))
        .where(Membership.organisation_id == organisation.id, lasts(Membership, on))
        .group_by(Membership.role)
        .order_by(Membership.role)
    )
    return Controller(
        organisation,
        tuple(_activities(session, organisation, asked)),
        asked,
        tuple(parties[key] for key in sorted(parties)),
        operator if operator is not organisation else None,
        {str(role): int(count) for role, count in session.execute(counting)},
        session.scalar(
            sa.select(sa.func.max(Operation.ended_at)).where(Operation.kind == "backup", Operation.is_ok)
        ),
        retention.in_force(session, organisation.id, "notes"),
        retention.in_force(session, organisation.id, "meetings"),
    )


def _activities(session: Session, organisation: Organisation, asked: Sequence[Asked]) -> Iterator[str]:
    own = organisation.id
    if asked:
        yield "answers"
    notes = sa.select(DialogueNote.id).where(
        sa.or_(DialogueNote.municipality_id == own, DialogueNote.organisation_id == own),
        ~DialogueNote.is_destroyed,
    )
    partners = sa.select(PartnerOrganisation.id).where(PartnerOrganisation.municipality_id == own)
    if session.scalar(sa.select(sa.or_(notes.exists(), partners.exists()))):
        yield "notes"
    yield from ("people", "work")
    requests = sa.select(RecordRequest.id).where(RecordRequest.organisation_id == own)
    if session.scalar(sa.select(requests.exists())):
        yield "requests"


def _asked(session: Session, organisation: Organisation) -> Iterator[Asked]:
    """The surveys in force whose answers are the authority's records: open, or with something left."""
    query = (
        sa.select(SurveyVersion, Organisation)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(SurveyMunicipality, SurveyMunicipality.survey_id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == SurveyMunicipality.organisation_id)
        .where(SurveyVersion.status != "draft")
        .where(
            Survey.asked_by_id == organisation.id
            if not organisation.is_municipality
            else Organisation.id == organisation.id
        )
        .order_by(SurveyVersion.id.desc(), Organisation.id)
    )
    for version, place in session.execute(query):
        if retention.keeper_of(version, place) is not organisation:
            continue
        kept = tuple(retention.of(session, version, place))
        if version.status == "closed" and all(one.is_gone for one in kept):
            continue
        questions = version.questions
        yield Asked(
            version,
            place,
            kept,
            frozenset(one.role for one in questions),
            any(KINDS[one.kind].is_text for one in questions),
        )
