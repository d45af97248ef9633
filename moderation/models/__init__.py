"""The rows of moderation, one aggregate a file."""

from moderation.models.appeal import Appeal, AppealMessage, AppealState
from moderation.models.audit import AuditEntry, AuditHead
from moderation.models.backtest import Backtest, BacktestState
from moderation.models.broken_rule import Examination, RuleFailure, SuspendedRule
from moderation.models.bulk import Bulk, BulkLine, BulkResult, BulkVerb
from moderation.models.calibration import CalibrationKind, CalibrationMode, CalibrationUse, CalibrationVersion
from moderation.models.commenter import Commenter, KeptMailbox
from moderation.models.confirmation import Confirmation
from moderation.models.decision import Decision, Finding, Maker
from moderation.models.escalation import Escalation
from moderation.models.follow import CADENCES, Cadence, ReaderSettings, ThreadFollow
from moderation.models.ground import Ground, GroundKind, stands_on
from moderation.models.label import Label, LabelHead, LabelTerm, RuleRecord
from moderation.models.letter import Letter, LetterKind
from moderation.models.mute import Mute
from moderation.models.notification import Notification, NotificationKind
from moderation.models.nudge import Nudge, NudgeOutcome, NudgePlace
from moderation.models.policy import Adoption, AdoptionCause, PolicyState, PolicyVersion
from moderation.models.receipt import Receipt
from moderation.models.release import Release, Released
from moderation.models.report import Report, ReportingStep
from moderation.models.review import Reason, ReviewItem
from moderation.models.sanction import Sanction, SanctionNote, Strike, StrikeVoid
from moderation.models.saved_view import DeskPreference, SavedView
from moderation.models.second_opinion import OPINIONS, SecondOpinion
from moderation.models.signal import Lesson, Signal
from moderation.models.submission import Revision, Submission
from moderation.models.thread import CommentThread
from moderation.models.thumb import Thumb
from moderation.models.trace import Resemblance, Trace, TraceKind, TraceSalt
from moderation.models.trial import TrialComparison

__all__ = [
    "CADENCES",
    "OPINIONS",
    "Adoption",
    "AdoptionCause",
    "Appeal",
    "AppealMessage",
    "AppealState",
    "AuditEntry",
    "AuditHead",
    "Backtest",
    "BacktestState",
    "Bulk",
    "BulkLine",
    "BulkResult",
    "BulkVerb",
    "Cadence",
    "CalibrationKind",
    "CalibrationMode",
    "CalibrationUse",
    "CalibrationVersion",
    "CommentThread",
    "Commenter",
    "Confirmation",
    "Decision",
    "DeskPreference",
    "Escalation",
    "Examination",
    "Finding",
    "Ground",
    "GroundKind",
    "KeptMailbox",
    "Label",
    "LabelHead",
    "LabelTerm",
    "Lesson",
    "Letter",
    "LetterKind",
    "Maker",
    "Mute",
    "Notification",
    "NotificationKind",
    "Nudge",
    "NudgeOutcome",
    "NudgePlace",
    "PolicyState",
    "PolicyVersion",
    "ReaderSettings",
    "Reason",
    "Receipt",
    "Release",
    "Released",
    "Report",
    "ReportingStep",
    "Resemblance",
    "ReviewItem",
    "Revision",
    "RuleFailure",
    "RuleRecord",
    "Sanction",
    "SanctionNote",
    "SavedView",
    "SecondOpinion",
    "Signal",
    "Strike",
    "StrikeVoid",
    "Submission",
    "SuspendedRule",
    "ThreadFollow",
    "Thumb",
    "Trace",
    "TraceKind",
    "TraceSalt",
    "TrialComparison",
    "stands_on",
]
