"""Labels from decisions: what people last decided about each comment, followed as they decide.

`catch_up` goes through the decisions of people in the order in which they were made and makes the label of each comment
anew from all of them, so that one that is overturned changes its label, and what is done twice changes nothing. Each
piece commits together with the place it has reached. Decisions are written one after another (`audit.wait_in_line`), so
that none appears before that place later.

A release is no label: nobody read those comments for it. Nor is a decision that was taken back, or its taking back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from moderation.learning import similar
from moderation.models import Decision, Finding, Label, LabelHead, LabelTerm, Revision, RuleRecord
from moderation.policy.judge import COULD_NOT_BE_CHECKED, NOT_CHECKED
from moderation.policy.states import Cause, State

PIECE = 200  # decisions

Rules = tuple[tuple[str, str], ...]


class Truth(NamedTuple):
    """What people last decided about one comment: by which decision, about which text."""

    submission: int
    revision: int
    decision: int
    rejected: bool
    clause: str
    decided_at: datetime


def catch_up(*, most: int = 50) -> int:
    """Follow the decisions made since the last time, in at most `most` pieces; returns how many were looked at."""
    followed = 0
    for _ in range(most):
        piece = _follow_a_piece()
        followed += piece
        if piece < PIECE:
            break
    return followed


def truths_of(submissions: Iterable[int]) -> dict[int, Truth]:
    """What people last decided about each comment. One held again by a person is undecided, and not among them."""
    truths: dict[int, Truth] = {}
    decisions = (
        Decision.objects.by_people()
        .that_stand()
        .filter(submission__in=list(submissions), released__isnull=True)
        .order_by("submission_id", "number")
        .values_list("pk", "submission_id", "revision_id", "to_state", "clause", "created_at")
    )
    for pk, submission, revision, to_state, clause, at in decisions:
        if to_state == State.PUBLISHED:
            truths[submission] = Truth(submission, revision, pk, False, "", at)
        elif to_state == State.REJECTED:
            truths[submission] = Truth(submission, revision, pk, True, clause, at)
        else:
            truths.pop(submission, None)
    return truths


def _follow_a_piece() -> int:
    with transaction.atomic():
        head = _lock_head()
        decided = list(
            Decision.objects.by_people()
            .filter(pk__gt=head.after)
            .order_by("pk")
            .values_list("pk", "submission_id")[:PIECE]
        )
        if decided:
            _relabel({submission for _, submission in decided})
            LabelHead.objects.filter(pk=1).update(after=decided[-1][0])
    return len(decided)


def _lock_head() -> LabelHead:
    head = LabelHead.objects.select_for_update().filter(pk=1).first()
    if head is not None:
        return head
    LabelHead.objects.bulk_create([LabelHead(pk=1)], ignore_conflicts=True)
    return LabelHead.objects.select_for_update().get(pk=1)


def _relabel(submissions: set[int]) -> None:
    """Make the labels of these comments anew, and let the rules' records follow."""
    before = {label.submission_id: label for label in Label.objects.filter(submission__in=submissions)}
    truths = truths_of(submissions)
    rules = _rules_of({truth.revision for truth in truths.values()})
    changes: Counter[tuple[str, str, bool]] = Counter()
    for label in before.values():
        changes.subtract((rule, clause, label.rejected) for rule, clause in label.rules)
    for truth in truths.values():
        changes.update((rule, clause, truth.rejected) for rule, clause in rules.get(truth.revision, ()))
    Label.objects.filter(submission__in=submissions - set(truths)).delete()
    labels = [_labelled(truth, rules.get(truth.revision, ()), before) for truth in truths.values()]
    _index(labels)
    _count(changes)


def _labelled(truth: Truth, rules: Rules, before: Mapping[int, Label]) -> Label:
    label = before.get(truth.submission) or Label(submission_id=truth.submission)
    label.revision_id = truth.revision
    label.decision_id = truth.decision
    label.rejected = truth.rejected
    label.clause = truth.clause
    label.rules = [list(rule) for rule in rules]
    label.decided_at = truth.decided_at
    label.save()
    return label


def _rules_of(revisions: set[int]) -> dict[int, Rules]:
    """Which rules of the policy found something in each text. What a rule could not check, it found nothing in."""
    verdicts = Finding.objects.filter(decision__revision__in=revisions, decision__cause=Cause.VERDICT)
    found = verdicts.exclude(reason__in=[COULD_NOT_BE_CHECKED, NOT_CHECKED])
    rules: dict[int, dict[tuple[str, str], None]] = {}
    for revision, rule, clause in found.order_by("pk").values_list("decision__revision_id", "rule", "clause"):
        rules.setdefault(revision, {})[rule, clause] = None
    return {revision: tuple(known) for revision, known in rules.items()}


def _index(labels: Iterable[Label]) -> None:
    """Put the words of labelled texts into the index of similar decisions, in place of what stood there of them."""
    by_revision = {label.revision_id: label for label in labels}
    texts = Revision.objects.filter(pk__in=by_revision, erased_at=None).values_list("pk", "text")
    seen = similar.seen_in(by_revision)
    LabelTerm.objects.filter(label__in=by_revision.values()).delete()
    rows = [
        LabelTerm(term=term, label=by_revision[revision])
        for revision, text in texts
        for term in similar.terms_of(text, seen.get(revision, ()))
    ]
    LabelTerm.objects.bulk_create(rows, batch_size=500)
    similar.thin_out({row.term for row in rows})


def _count(changes: Mapping[tuple[str, str, bool], int]) -> None:
    for (rule, clause, rejected), number in changes.items():
        if not number:
            continue
        record, _ = RuleRecord.objects.get_or_create(rule=rule, clause=clause)
        column = "right" if rejected else "wrong"
        RuleRecord.objects.filter(pk=record.pk).update(**{column: F(column) + number})
