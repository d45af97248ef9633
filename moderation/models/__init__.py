"""The rows of moderation, one aggregate a file."""

from moderation.models.appeal import Appeal, AppealState
from moderation.models.audit import AuditEntry, AuditHead
from moderation.models.backtest import Backtest, BacktestState
from moderation.models.broken_rule import Examination, RuleFailure, SuspendedRule
from moderation.models.calibration import CalibrationKind, CalibrationMode, CalibrationUse, CalibrationVersion
from moderation.models.commenter import Commenter
from moderation.models.confirmation import Confirmation
from moderation.models.decision import Decision, Finding
from moderation.models.label import Label, LabelHead, LabelTerm, RuleRecord
from moderation.models.letter import Letter, LetterKind
from moderation.models.nudge import Nudge, NudgeOutcome, NudgePlace
from moderation.models.policy import Adoption, AdoptionCause, PolicyState, PolicyVersion
from moderation.models.receipt import Receipt
from moderation.models.release import Release, Released
from moderation.models.report import Report
from moderation.models.review import Reason, ReviewItem
from moderation.models.sanction import Sanction, Strike, StrikeVoid
from moderation.models.signal import Lesson, Signal
from moderation.models.submission import Revision, Submission
from moderation.models.thread import CommentThread
from moderation.models.trial import TrialComparison

__all__ = [
    "Adoption",
    "AdoptionCause",
    "Appeal",
    "AppealState",
    "AuditEntry",
    "AuditHead",
    "Backtest",
    "BacktestState",
    "CalibrationKind",
    "CalibrationMode",
    "CalibrationUse",
    "CalibrationVersion",
    "CommentThread",
    "Commenter",
    "Confirmation",
    "Decision",
    "Examination",
    "Finding",
    "Label",
    "LabelHead",
    "LabelTerm",
    "Lesson",
    "Letter",
    "LetterKind",
    "Nudge",
    "NudgeOutcome",
    "NudgePlace",
    "PolicyState",
    "PolicyVersion",
    "Reason",
    "Receipt",
    "Release",
    "Released",
    "Report",
    "ReviewItem",
    "Revision",
    "RuleFailure",
    "RuleRecord",
    "Sanction",
    "Signal",
    "Strike",
    "StrikeVoid",
    "Submission",
    "SuspendedRule",
    "TrialComparison",
]
