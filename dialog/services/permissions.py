"""Who may do what: the whole policy on one screen.

A membership ties a role to an organisation. A municipality's people act on their municipality; the
police area's people act on the municipalities it has an agreement with. What belongs to another
municipality is not found rather than forbidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from dialog.services.errors import NotAllowed, NotFound


class Permission(StrEnum):
    """`subject:verb`."""

    SURVEY_EDIT = "survey:edit"
    """Draft and edit surveys and read their closed answers."""
    SURVEY_PUBLISH = "survey:publish"
    """Open and close a survey."""
    RESULT_PUBLISH = "result:publish"
    """Publish protected tables and theme sizes."""
    TEXT_READ_MASKED = "text:read_masked"
    """Read what people wrote, masked."""
    TEXT_RENDER = "text:render"
    """Read the masked texts that were handed to oneself, no others, and write what they say in Swedish."""
    TEXT_UNMASK = "text:unmask"
    """See a text as it was written; always logged."""
    TEXT_PROTECT = "text:protect"
    """Mask more, withhold, record what was done about a serious text."""
    TEXT_PROTECT_OWN = "text:protect_own"
    """Read the serious texts, masked and no others, of surveys that one's own organisation asked, and record
    what was done: for the police, whose texts no municipality reads."""
    THEME_READ = "theme:read"
    """See reviewed themes, protected sizes and released quotes."""
    THEME_REVIEW = "theme:review"
    """Ask for a theming run and decide on what it proposes."""
    QUOTE_RELEASE = "quote:release"
    """Be the second person who lets a quote leave the review room."""
    PICTURE_READ = "picture:read"
    """Read situation pictures that are not yet agreed."""
    PICTURE_EDIT = "picture:edit"
    """Assemble, edit and propose the situation picture."""
    PICTURE_APPROVE = "picture:approve"
    """Approve or return a proposed picture for one's party."""
    VIEW_GIVE = "view:give"
    """Give one's party's view of a concern: how grave, and why."""
    MEETING_KEEP = "meeting:keep"
    """Call and keep a meeting: attendance, priorities, decisions, minutes."""
    EVIDENCE_CONTRIBUTE = "evidence:contribute"
    """Add one's own organisation's evidence to a picture."""
    STATISTICS_EDIT = "statistics:edit"
    """Import statistics from a file."""
    PLAN_READ = "plan:read"
    """Read goals and actions."""
    PLAN_EDIT = "plan:edit"
    """Edit goals and actions and record counts."""
    PROMISE_READ = "promise:read"
    """Read promises that are not yet published."""
    PROMISE_EDIT = "promise:edit"
    """Draft, edit and propose promises."""
    PROMISE_APPROVE = "promise:approve"
    """Approve or return a proposed promise for one's party."""
    PROMISE_PUBLISH = "promise:publish"
    """Publish a promise that all parties approved."""
    PROMISE_FOLLOW_UP = "promise:follow_up"
    """Record how a promise went."""
    CONTACT_SPEAK = "contact:speak"
    """Speak as one's party's contact person: yes to a public draft, a spelling fix, a remark on a follow-up,
    a signed print recorded."""
    COPY_RECORD = "copy:record"
    """Record where a promise is shown outside the system."""
    AGREEMENT_EDIT = "agreement:edit"
    """Edit what the agreement says, prolong it by a decision, renew it; say who holds which function."""
    REPORT_EDIT = "report:edit"
    """Write and send reports to the leaderships."""
    LANGUAGE_REVIEW = "language:review"
    """Correct and confirm the words of pages and texts; a language reader only in the language of the
    membership. Whoever does it reads what is about to be published."""
    RECORD_READ = "record:read"
    """See how long records are kept, on which decision, and what was destroyed."""
    RECORD_KEEP = "record:keep"
    """Enter what one's own authority has decided of how long it keeps its records; take out what stays."""
    RECORD_DISPOSE = "record:dispose"
    """Propose to destroy one's own authority's records under its decision, or be the second person."""
    RECORD_HAND_OUT = "record:hand_out"
    """Answer a request for one's own authority's public documents; each text read for it is logged."""
    FINISHED_READ = "finished:read"
    """Read what is finished and stands on the desk alone: reports that are sent, minutes that are closed."""
    REGISTER_READ = "register:read"
    """Read the register of processing and the draft of an impact assessment: no word of a resident."""
    REGISTER_EDIT = "register:edit"
    """Say how one's own authority's data protection officer is reached."""
    PEOPLE_EDIT = "people:edit"
    """Invite people and give and end memberships."""
    PLACES_EDIT = "places:edit"
    """Add and change areas, organisations and agreements; invite an organisation's first administrator."""
    LOG_READ = "log:read"
    """Read the log."""
    OPERATION_READ = "operation:read"
    """See how the site itself stands: its queue, its backups, its disk."""


P = Permission
READING = frozenset(
    {P.THEME_READ, P.PICTURE_READ, P.PLAN_READ, P.PROMISE_READ, P.RECORD_READ, P.FINISHED_READ}
)
ADMINISTERING = frozenset({P.PEOPLE_EDIT, P.REGISTER_READ, P.REGISTER_EDIT, P.LOG_READ, P.OPERATION_READ})
POLICY: dict[str, frozenset[Permission]] = {
    "coordinator": READING
    | {
        P.SURVEY_EDIT,
        P.SURVEY_PUBLISH,
        P.RESULT_PUBLISH,
        P.TEXT_READ_MASKED,
        P.TEXT_UNMASK,
        P.TEXT_PROTECT,
        P.THEME_REVIEW,
        P.PICTURE_EDIT,
        P.VIEW_GIVE,
        P.MEETING_KEEP,
        P.EVIDENCE_CONTRIBUTE,
        P.STATISTICS_EDIT,
        P.PLAN_EDIT,
        P.PROMISE_EDIT,
        P.PROMISE_FOLLOW_UP,
        P.CONTACT_SPEAK,
        P.COPY_RECORD,
        P.AGREEMENT_EDIT,
        P.REPORT_EDIT,
        P.LANGUAGE_REVIEW,
        P.RECORD_KEEP,
        P.RECORD_DISPOSE,
        P.RECORD_HAND_OUT,
        P.REGISTER_READ,
        P.LOG_READ,
    },
    "municipal_leader": READING
    | {
        P.QUOTE_RELEASE,
        P.PICTURE_APPROVE,
        P.PROMISE_APPROVE,
        P.RECORD_DISPOSE,
        P.REGISTER_READ,
        P.LOG_READ,
    },
    "police_officer": READING
    | {
        P.TEXT_PROTECT_OWN,
        P.EVIDENCE_CONTRIBUTE,
        P.VIEW_GIVE,
        P.PICTURE_APPROVE,
        P.PLAN_EDIT,
        P.PROMISE_APPROVE,
        P.PROMISE_PUBLISH,
        P.PROMISE_FOLLOW_UP,
        P.CONTACT_SPEAK,
        P.COPY_RECORD,
        P.REPORT_EDIT,
        P.RECORD_KEEP,
        P.RECORD_DISPOSE,
        P.RECORD_HAND_OUT,
        P.REGISTER_READ,
        P.LOG_READ,
    },
    "police_leader": READING
    | {
        P.PICTURE_APPROVE,
        P.PROMISE_APPROVE,
        P.PROMISE_PUBLISH,
        P.RECORD_DISPOSE,
        P.REGISTER_READ,
        P.LOG_READ,
    },
    "language_reader": frozenset({P.TEXT_RENDER, P.LANGUAGE_REVIEW}),
    "quote_reader": frozenset({P.QUOTE_RELEASE}),
    "registrar": frozenset(
        {P.RECORD_READ, P.RECORD_KEEP, P.RECORD_DISPOSE, P.RECORD_HAND_OUT, P.FINISHED_READ}
    ),
    "administrator": ADMINISTERING,
    "site_administrator": ADMINISTERING | {P.PLACES_EDIT},
}
"""An administrator of the organisation that runs the site acts as `site_administrator`; that role is given to
nobody. An administrator reads no free text; a language reader only those that were handed over, in the
language of the membership; a quote reader nothing but the wording of a proposed quote; a registrar the texts
that somebody asks for, each look logged, and no report or minutes before they are finished."""


@dataclass(frozen=True)
class ActorMembership:
    """A role as it stands today. `covers` are the municipalities it acts on."""

    organisation_id: int
    role: str
    covers: frozenset[int]
    reads_language: str | None = None
    is_awaited: bool = True
    """Whether what awaits the role comes to this person: to a substitute only while nobody holds it."""


@dataclass(frozen=True)
class Actor:
    """Who is asking; built once a request, so that services never see a cookie."""

    id: int
    name: str
    memberships: tuple[ActorMembership, ...]

    @property
    def municipality_ids(self) -> frozenset[int]:
        """Every municipality that the actor has to do with."""
        return frozenset().union(*(membership.covers for membership in self.memberships))


def awaited(actor: Actor) -> Actor:
    """The actor with the roles in which things await them: a substitute may act always, but is not asked."""
    return replace(actor, memberships=tuple(one for one in actor.memberships if one.is_awaited))


def may(actor: Actor | None, permission: Permission, municipality_id: int | None = None) -> bool:
    """Whether the actor has the permission there; without a municipality: anywhere."""
    if actor is None:
        return False
    return any(
        permission in POLICY[membership.role]
        and (municipality_id is None or municipality_id in membership.covers)
        for membership in actor.memberships
    )


def require(actor: Actor | None, permission: Permission, municipality_id: int | None = None) -> None:
    """Refuse unless the actor has the permission there: the first line of every service.

    Raises NotFound for somebody from another municipality, NotAllowed for the wrong role.
    """
    if may(actor, permission, municipality_id):
        return
    if actor is not None and municipality_id is not None and municipality_id not in actor.municipality_ids:
        raise NotFound
    raise NotAllowed(permission)


def may_in_any(actor: Actor | None, permission: Permission, municipality_ids: Iterable[int]) -> bool:
    """Whether the actor has the permission in one of them."""
    return any(may(actor, permission, one) for one in municipality_ids)


def require_any(actor: Actor | None, permission: Permission, municipality_ids: Iterable[int]) -> None:
    """Refuse unless the actor has the permission in one of them: what several share is each one's to work on.

    Raises as `require` does.
    """
    asked = tuple(municipality_ids)
    if may_in_any(actor, permission, asked):
        return
    if actor is not None and not actor.municipality_ids.intersection(asked):
        raise NotFound
    raise NotAllowed(permission)


def party_for(actor: Actor, permission: Permission, *municipality_ids: int) -> int:
    """The organisation in whose name the actor acts in one of these. Raises as `require` does."""
    require_any(actor, permission, municipality_ids)
    for membership in actor.memberships:
        if permission in POLICY[membership.role] and membership.covers.intersection(municipality_ids):
            return membership.organisation_id
    raise NotAllowed(permission)


def authorities(actor: Actor, permission: Permission) -> frozenset[int]:
    """The organisations of the actor's own memberships with the permission: for their own records."""
    return frozenset(one.organisation_id for one in actor.memberships if permission in POLICY[one.role])


def require_own(actor: Actor | None, permission: Permission, organisation_id: int) -> None:
    """Refuse unless the actor has the permission in this very authority. Raises as `require` does."""
    if actor is None or not may(actor, permission):
        raise NotAllowed(permission)
    if organisation_id not in authorities(actor, permission):
        raise NotFound


def where(actor: Actor, permission: Permission) -> frozenset[int]:
    """The municipalities in which the actor has the permission."""
    return frozenset(
        municipality_id
        for membership in actor.memberships
        if permission in POLICY[membership.role]
        for municipality_id in membership.covers
    )
