"""One small, complete chain in Arjeplog, from a survey to a follow-up, made directly of rows.

For tests that need something of everything: who may see what, what awaits whom.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    Approval,
    Baseline,
    CalendarEvent,
    CodebookVersion,
    Decision,
    DialogueNote,
    Disposal,
    DisposalProposal,
    Evidence,
    FocusArea,
    FollowUp,
    FreeText,
    Goal,
    Meeting,
    Membership,
    OutsidePlace,
    PartnerOrganisation,
    PostHolder,
    Promise,
    PromiseVersion,
    Proposal,
    Quote,
    RecordRequest,
    RecordRequestItem,
    Report,
    ResultPublication,
    SituationPicture,
    StatisticsBreak,
    StatisticsMapping,
    StatisticsSource,
    StatisticsUpload,
    StatisticsValue,
    SuggestedTheme,
    SurveyVersion,
    TextCorrection,
    TextHandover,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services.permissions import Actor
from tests import world_answers, world_notes, world_promises, world_records, world_statistics, world_trends
from tests.meetings import a_meeting
from tests.people import Cast
from tests.readers import a_reader, a_registrar, a_second
from tests.rows import add


@dataclass
class World:
    """Everything that was made; by row, since a test names what it needs."""

    cast: Cast
    open_version: SurveyVersion
    closed_version: SurveyVersion
    draft_version: SurveyVersion
    free_texts: list[FreeText] = field(default_factory=list)
    inga: Actor = field(init=False)
    """She reads Northern Sámi for Arjeplog."""
    sara: Actor = field(init=False)
    rut: Actor = field(init=False)
    """She is Arjeplog's second reader of quotes."""
    handover: TextHandover = field(init=False)
    run: ThemingRun = field(init=False)
    old_edition: CodebookVersion | None = None
    """An edition of Arjeplog's codebook that a later one has replaced."""
    decided: SuggestedTheme = field(init=False)
    undecided: SuggestedTheme = field(init=False)
    theme: Theme = field(init=False)
    spare_theme: Theme = field(init=False)
    assignment: ThemeAssignment = field(init=False)
    quote: Quote = field(init=False)
    publication: ResultPublication = field(init=False)
    agreed_picture: SituationPicture = field(init=False)
    proposed_picture: SituationPicture = field(init=False)
    draft_picture: SituationPicture = field(init=False)
    joint_picture: SituationPicture = field(init=False)
    baseline: Baseline = field(init=False)
    picture_proposal: Proposal = field(init=False)
    meeting: Meeting = field(init=False)
    """The steering group's, called for today, about the draft."""
    report: Report = field(init=False)
    """Arjeplog's draft of the year 2023."""
    goal: Goal = field(init=False)
    spare_area: FocusArea = field(init=False)
    """A focus area that nothing is tied to."""
    agreement_decision: Decision = field(init=False)
    post: PostHolder = field(init=False)
    """Petra's: she is the municipality's police officer."""
    action: Action = field(init=False)
    message: Action = field(init=False)
    """Of the communication plan, to be told next year."""
    source: StatisticsSource = field(init=False)
    figure: StatisticsValue = field(init=False)
    figure_evidence: Evidence = field(init=False)
    event: CalendarEvent = field(init=False)
    upload: StatisticsUpload = field(init=False)
    """Karin's, read as our own table, by which it waits to be stored."""
    mapping: StatisticsMapping = field(init=False)
    figures_break: StatisticsBreak = field(init=False)
    partner: PartnerOrganisation = field(init=False)
    note: DialogueNote = field(init=False)
    """Karin's, of a meeting with a partner."""
    promise: Promise = field(init=False)
    published: PromiseVersion = field(init=False)
    draft_promise: PromiseVersion = field(init=False)
    proposed_promise: PromiseVersion = field(init=False)
    approved_promise: PromiseVersion = field(init=False)
    empty_promise: Promise = field(init=False)
    old_promise: PromiseVersion = field(init=False)
    correction: TextCorrection = field(init=False)
    signed: Approval = field(init=False)
    promise_proposal: Proposal = field(init=False)
    follow_up: FollowUp = field(init=False)
    outside_place: OutsidePlace = field(init=False)
    disposal_proposal: DisposalProposal = field(init=False)
    """Karin's, of the closed survey's texts."""
    disposal: Disposal = field(init=False)
    asked: RecordRequest = field(init=False)
    """A request to Arjeplog."""
    asked_item: RecordRequestItem = field(init=False)
    """The one text on its list."""
    membership: Membership = field(init=False)
    """Karin's."""


def make(session: Session, cast: Cast) -> World:
    """Make the whole chain; commits."""
    world = World(
        cast=cast,
        open_version=world_answers.a_survey(session, cast, "trygghet", "published"),
        closed_version=world_answers.a_survey(session, cast, "trygghet-2025", "closed"),
        draft_version=world_answers.a_survey(session, cast, "trygghet-2027", "draft"),
    )
    world.inga, world.sara = a_reader(session, cast), a_second(session, cast)
    world.rut = a_registrar(session, cast)
    world_answers.responses(session, world)
    world_answers.handed_over(session, world)
    world_answers.codebook(session, world)
    world_answers.run(session, world)
    world_answers.themes(session, world)
    world_answers.publication(session, world)
    world_promises.plan(session, world)
    world_promises.message(session, world)
    world_promises.agreement(session, world)
    world_promises.statistics(session, world)
    world_statistics.files(session, world)
    world_notes.notes(session, world)
    world_promises.pictures(session, world)
    world_promises.joint(session, world)
    world_promises.promises(session, world)
    world_trends.over_time(session, world)
    world_records.kept(session, world)
    world.meeting = a_meeting(session, cast, world.draft_picture, body="steering_group")
    world.report = add(
        session,
        Report(
            kind="yearly",
            agreement_id=cast.agreement.id,
            municipality_id=cast.arjeplog.id,
            year=2023,
            words={},
        ),
    )
    world.membership = session.query(Membership).filter_by(user_id=cast.karin.id).one()
    session.commit()
    return world
