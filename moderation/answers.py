"""What the sender of a comment is told of what became of it: where it stands, by which clause, over which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Subquery

from moderation import evidence, policies
from moderation.models import Decision, ReviewItem, Submission
from moderation.policy.document import Clause
from moderation.policy.states import State


@dataclass(frozen=True, slots=True)
class Answer:
    """`clause`, `words` and `decision` are those of the decision that put the comment where it stands; `is_unproven`
    says that it waits for want of a proof of work. `due_at` is when a moderator should have looked at what waits.
    """

    state: State
    clause: Clause | None = None
    words: tuple[str, ...] = ()
    decision: int | None = None
    is_automatic: bool = True
    is_unproven: bool = False
    due_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.state in (State.HELD, State.PENDING)


def answer_to(submission: Submission) -> Answer:
    """The answer about one submission."""
    return answers_to([submission])[submission.pk]


def answers_to(submissions: Sequence[Submission]) -> dict[int, Answer]:
    """The answers about submissions whose `current` was fetched: two queries, and one for each version of the policy."""
    decided = {decision.submission_id: decision for decision in _last_decisions(submissions)}
    return {submission.pk: _answer(submission, decided.get(submission.pk)) for submission in submissions}


def clause_of(number: str, *, digest: str) -> Clause | None:
    """The clause that a decision cites, as it read in the policy of that day; None when it cites none."""
    if not number:
        return None
    policy = policies.version_of(digest) if digest else policies.in_force()
    return policy.clause(number)


def _last_decisions(submissions: Iterable[Submission]) -> Iterable[Decision]:
    about = [submission.pk for submission in submissions]
    waiting = ReviewItem.objects.open().filter(submission=OuterRef("submission"))
    last = Decision.objects.filter(submission__in=about, number=F("submission__version"))
    return last.annotate(due_at=Subquery(waiting.values("due_at"))).prefetch_related("findings")


def _answer(submission: Submission, decision: Decision | None) -> Answer:
    if decision is None:
        return Answer(State(submission.state))
    return Answer(
        state=State(submission.state),
        clause=clause_of(decision.clause, digest=decision.policy_digest),
        words=_words(submission, decision),
        decision=decision.pk,
        is_automatic=decision.is_automatic,
        is_unproven=submission.proved is False and submission.state == State.HELD,
        due_at=decision.due_at  # type: ignore[attr-defined]  # annotated above
        if submission.state == State.HELD
        else None,
    )


def _words(submission: Submission, decision: Decision) -> tuple[str, ...]:
    if submission.current is None or submission.current_id != decision.revision_id:
        return ()
    spans = [
        evidence.Span(finding.start, finding.end, finding.rule)
        for finding in decision.findings.all()
        if finding.clause == decision.clause and finding.start is not None and finding.end is not None
    ]
    return evidence.quoted(submission.current.text, spans)
