"""The rows of moderation, one aggregate a file."""

from moderation.models.appeal import Appeal, AppealState
from moderation.models.audit import AuditEntry, AuditHead
from moderation.models.commenter import Commenter
from moderation.models.confirmation import Confirmation
from moderation.models.decision import Decision, Finding
from moderation.models.letter import Letter, LetterKind
from moderation.models.policy import PolicyState, PolicyVersion
from moderation.models.receipt import Receipt
from moderation.models.report import Report
from moderation.models.review import Reason, ReviewItem
from moderation.models.sanction import Sanction, Strike, StrikeVoid
from moderation.models.submission import Revision, Submission
from moderation.models.thread import CommentThread

__all__ = [
    "Appeal",
    "AppealState",
    "AuditEntry",
    "AuditHead",
    "CommentThread",
    "Commenter",
    "Confirmation",
    "Decision",
    "Finding",
    "Letter",
    "LetterKind",
    "PolicyState",
    "PolicyVersion",
    "Reason",
    "Receipt",
    "Report",
    "ReviewItem",
    "Revision",
    "Sanction",
    "Strike",
    "StrikeVoid",
    "Submission",
]
