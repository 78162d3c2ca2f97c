"""All tables, imported here so that the metadata is whole."""

from dialog.models.approval import Approval, Proposal
from dialog.models.audit import AuditEvent, AuditHead
from dialog.models.job import Job
from dialog.models.people import Membership, OneTimeLink, SignInAttempt, SignInSession, User
from dialog.models.places import Agreement, AgreementParty, Area, Decision, FocusArea, Organisation
from dialog.models.plan import Action, ActionCount, Goal, Measurement
from dialog.models.promise import FollowUp, LineGround, Promise, PromiseLine, PromiseVersion
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
from dialog.models.situation import (
    Concern,
    ConcernTheme,
    Evidence,
    NotTakenUp,
    Paragraph,
    ParagraphEvidence,
    SituationPicture,
)
from dialog.models.statistics import StatisticsSource, StatisticsValue
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
    "Action", "ActionCount", "AddedLanguage", "Agreement", "AgreementParty", "Answer", "Approval", "Area",
    "AuditEvent", "AuditHead", "Codebook", "CodebookVersion", "Concern", "ConcernTheme", "Decision",
    "DraftStep", "Evidence", "FocusArea", "FollowUp", "FreeText", "Goal", "InterfaceText", "Job",
    "LineGround", "Measurement", "Membership", "NotTakenUp", "Notice", "OneTimeLink", "Organisation",
    "Paragraph", "ParagraphEvidence", "Promise", "PromiseLine", "PromiseVersion", "Proposal", "Question",
    "QuestionSound", "Quote", "Response", "ResponseSetAside", "ResultPublication", "ReviewDecision",
    "SignInAttempt", "SignInSession", "SituationPicture", "StatisticsSource", "StatisticsValue",
    "SubmissionKey", "SuggestedMember", "SuggestedTheme", "Survey", "SurveyMunicipality", "SurveyVersion",
    "TextHandover", "TextState", "Theme", "ThemeAssignment", "ThemeFocusArea", "ThemeModel",
    "ThemingRun", "User",
]  # fmt: skip
