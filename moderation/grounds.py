"""What an open review item is found by: written down when it is put before people, and taken away with it.

Every other row that these repeat is the truth; these may be made again at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet, Value

from moderation.compiled import CompiledQuery, Row
from moderation.models import (
    Appeal,
    AppealState,
    Decision,
    Finding,
    Ground,
    GroundKind,
    Report,
    ReviewItem,
    Submission,
)
from moderation.policy.states import State


def note(item: ReviewItem, *, is_new: bool = False) -> None:
    """Write down what the item is found by now, in place of what was written before."""
    if not is_new:
        Ground.objects.filter(item=item).delete()
    found = _grounds_of(item.submission)
    Ground.objects.bulk_create(
        Ground(item=item, kind=kind, value=value, version=version) for kind, value, version in found
    )


def forget(*submissions: int) -> None:
    """The submissions with these keys are no longer before people."""
    # In one statement: nothing hangs on these rows that would have to be looked for first.
    items = ReviewItem.objects.filter(submission__in=submissions).order_by()
    grounds = Ground.objects.filter(item__in=items.values("pk"))
    grounds._raw_delete(grounds.db)


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """A reported comment whose new text the policy publishes stays in the queue: its old text was found by more."""
    for decision in decisions:
        if decision.is_automatic and decision.to_state == State.PUBLISHED and decision.revision.number > 1:
            for item in ReviewItem.objects.open().filter(submission=decision.submission):
                note(item)


def target_value(target_type: ContentType, target_pk: str) -> str:
    """The name of a target in grounds and addresses: `blog.post:12`."""
    return f"{target_type.app_label}.{target_type.model}:{target_pk}"


def _grounds_of(submission: Submission) -> Iterable[tuple[GroundKind, str, str]]:
    grounds = {(GroundKind.TARGET, target_value(_type_of(submission), submission.target_pk), "")}
    if submission.commenter_id is not None:
        grounds.add((GroundKind.AUTHOR, str(submission.commenter_id), ""))
    for rule, clause, version in _cited(submission):
        grounds.add((GroundKind.CLAUSE, clause, ""))
        if rule:
            grounds.add((GroundKind.RULE, rule, version))
    return sorted(grounds)


def _cited(submission: Submission) -> Iterable[Row]:
    """(rule, clause, version) of the findings in the text as it stands, open reports and open appeals: one query."""
    return _citing(submission=submission.pk, revision=submission.current_id or 0)


@CompiledQuery
def _citing(submission: int, revision: int) -> QuerySet[Any, Any]:
    nothing = Value("", output_field=CharField())
    found = Finding.objects.filter(decision__submission=submission, decision__revision=revision)
    reported = Report.objects.filter(submission=submission, decided_at=None)
    appealed = Appeal.objects.filter(decision__submission=submission, state=AppealState.OPEN)
    cited: QuerySet[Any, Any] = found.values_list("rule", "clause", "decision__policy_digest").union(
        reported.values_list(nothing, "clause", nothing),
        appealed.values_list(nothing, "decision__clause", nothing),
    )
    return cited


def _type_of(submission: Submission) -> ContentType:
    """Its type out of Django's cache of them, which costs no query."""
    return ContentType.objects.get_for_id(submission.target_type_id)
