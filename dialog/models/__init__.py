"""All tables, imported here so that the metadata is whole."""

from dialog.models.approval import Approval, Proposal
from dialog.models.audit import AuditEvent, AuditHead
from dialog.models.calendar import CalendarEvent
from dialog.models.cause import Cause, CauseEvidence, Consultation
from dialog.models.handing_out import RecordRequest, RecordRequestItem, SecrecyGround
from dialog.models.job import Job
from dialog.models.joint import Baseline, ConcernReach, JointPart, JointSource
from dialog.models.meeting import Attendance, Meeting, MeetingPoint, PartyView, PriorityDecision
from dialog.models.note import DialogueNote, EvidenceOrigin, FormerNote, NoteTheme, PartnerOrganisation
from dialog.models.operation import Operation
from dialog.models.people import Membership, OneTimeLink, Reminder, SignInAttempt, SignInSession, User
from dialog.models.places import (
    Agreement,
    AgreementParty,
    AgreementSignature,
    Area,
    Decision,
    FocusArea,
    Organisation,
    PostHolder,
)
from dialog.models.plan import Action, ActionCount, Goal, Measurement
from dialog.models.promise import (
    DraftConsent,
    FollowUp,
    FollowUpRemark,
    LineGround,
    OutsideCopy,
    OutsidePlace,
    Promise,
    PromiseLine,
    PromiseVersion,
    TextCorrection,
)
from dialog.models.report import RenewalDecision, Report, StoredFile
from dialog.models.response import (
    Answer,
    FreeText,
    Notice,
    Response,
    ResponseSetAside,
    SubmissionKey,
    TextHandover,
)
from dialog.models.results import ResultPublication
from dialog.models.retention import Disposal, DisposalProposal, RetentionRule
from dialog.models.signing_in import Passkey, PasskeyChallenge, RecoveryCode, UserIdentity
from dialog.models.situation import (
    Concern,
    ConcernTheme,
    Evidence,
    NotTakenUp,
    Paragraph,
    ParagraphEvidence,
    SituationPicture,
)
from dialog.models.statistics import (
    SimilarArea,
    StatisticsBreak,
    StatisticsMapping,
    StatisticsSource,
    StatisticsUpload,
    StatisticsValue,
)
from dialog.models.survey import (
    AddedLanguage,
    DraftStep,
    InterfaceText,
    Question,
    QuestionSound,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
    TextState,
)
from dialog.models.theme import (
    Codebook,
    CodebookVersion,
    Quote,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    Theme,
    ThemeAssignment,
    ThemeFocusArea,
    ThemeModel,
    ThemingRun,
)

__all__ = [
    "Action", "ActionCount", "AddedLanguage", "Agreement", "AgreementParty", "AgreementSignature",
    "Answer", "Approval", "Area", "Attendance", "AuditEvent", "AuditHead", "Baseline", "CalendarEvent",
    "Cause", "CauseEvidence", "Codebook", "CodebookVersion", "Concern", "ConcernReach", "ConcernTheme",
    "Consultation", "Decision", "DialogueNote", "Disposal", "DisposalProposal", "DraftConsent",
    "DraftStep", "Evidence", "EvidenceOrigin", "FocusArea", "FollowUp", "FollowUpRemark", "FormerNote",
    "FreeText", "Goal", "InterfaceText", "Job", "JointPart", "JointSource", "LineGround", "Measurement",
    "Meeting", "MeetingPoint", "Membership", "NotTakenUp", "NoteTheme", "Notice", "OneTimeLink",
    "Operation", "Organisation", "OutsideCopy", "OutsidePlace", "Paragraph", "ParagraphEvidence",
    "PartnerOrganisation", "PartyView", "Passkey", "PasskeyChallenge", "PostHolder", "PriorityDecision",
    "Promise", "PromiseLine", "PromiseVersion", "Proposal", "Question", "QuestionSound", "Quote",
    "RecordRequest", "RecordRequestItem", "RecoveryCode", "Reminder", "RenewalDecision", "Report",
    "Response", "ResponseSetAside", "ResultPublication", "RetentionRule", "ReviewDecision",
    "SecrecyGround", "SignInAttempt", "SignInSession", "SimilarArea", "SituationPicture",
    "StatisticsBreak", "StatisticsMapping", "StatisticsSource", "StatisticsUpload", "StatisticsValue",
    "StoredFile", "SubmissionKey", "SuggestedMember", "SuggestedTheme", "Survey", "SurveyMunicipality",
    "SurveyVersion", "TextCorrection", "TextHandover", "TextState", "Theme", "ThemeAssignment",
    "ThemeFocusArea", "ThemeModel", "ThemingRun", "User", "UserIdentity",
]  # fmt: skip
