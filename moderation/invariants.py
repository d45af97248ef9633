"""What must always be true of the rows, whatever faults and races came before."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from moderation import registry, replay, retelling
from moderation.models import (
    Appeal,
    AppealState,
    AuditEntry,
    CommentThread,
    Decision,
    Letter,
    Report,
    ReviewItem,
    Sanction,
    Strike,
    Submission,
    Thumb,
)
from moderation.policy.states import Cause, State, may_move


def broken() -> Iterator[str]:
    """One sentence for each promise that does not hold; nothing when all do."""
    for check in CHECKS:
        yield from check()


def comments_without_submission() -> Iterator[str]:
    """Every comment is known to moderation, and its row shows exactly what is published."""
    for source in registry.sources():
        content_type = ContentType.objects.get_for_model(source.model)
        rows = source.model._base_manager.exclude(_about_nothing(source)).values_list("pk", source.visible_field)
        known = dict(Submission.objects.filter(content_type=content_type).values_list("object_pk", "state"))
        for pk, visible in rows.iterator():
            state = known.get(str(pk))
            if state is None:
                yield f"{source.model._meta.label} {pk} was never submitted"
            elif visible != (state == State.PUBLISHED):
                yield f"{source.model._meta.label} {pk} is {'shown' if visible else 'hidden'} while it is {state}"


def _about_nothing(source: registry.CommentSource) -> Q:
    """The hidden rows that are not submitted yet, since they say not yet what they are about."""
    field = next((one for one in source.model._meta.concrete_fields if one.name == source.target_field), None)
    if field is None or not field.null:
        return Q(pk__in=())
    return Q(**{f"{field.name}__isnull": True, source.visible_field: False})


def states_that_do_not_follow_from_decisions() -> Iterator[str]:
    """Every state is the one that the replay of its decisions gives."""
    latest = Decision.objects.filter(submission=OuterRef("pk")).order_by("-number")
    rows = Submission.objects.annotate(last=Subquery(latest.values("to_state")[:1]))
    edited = Q(state=State.PENDING)
    for submission in rows.exclude(Q(state=F("last")) | edited).iterator():
        yield f"submission {submission.pk} is {submission.state} but its last decision says {submission.last}"
    for decision in Decision.objects.iterator():
        if not may_move(State(decision.from_state), State(decision.to_state), Cause(decision.cause)):
            yield f"decision {decision.pk} made a move that does not exist: {decision}"


def held_without_a_person() -> Iterator[str]:
    """Whatever is held waits in the queue, and what waits there is not yet rejected without an appeal."""
    waiting = ReviewItem.objects.open().filter(submission=OuterRef("pk"))
    for submission in Submission.objects.held().exclude(Exists(waiting)).iterator():
        yield f"submission {submission.pk} is held and nobody is asked to look at it"


def items_that_nobody_can_close() -> Iterator[str]:
    """Whatever waits in the queue can be decided: it is held, seen, being judged again, or its rejection is appealed."""
    appealed = Appeal.objects.filter(decision__submission=OuterRef("submission"), state=AppealState.OPEN)
    settled = ReviewItem.objects.open().filter(submission__state__in=[State.REJECTED, State.WITHDRAWN])
    for item in settled.exclude(Exists(appealed)).select_related("submission").iterator():
        yield f"review item {item.pk} waits, and its comment is {item.submission.state}"


def open_reports_that_nobody_looks_at() -> Iterator[str]:
    """A report that is not answered yet, of a comment that readers see, waits in the queue."""
    waiting = ReviewItem.objects.open().filter(submission=OuterRef("submission"))
    unanswered = Report.objects.filter(decided_at=None, submission__state=State.PUBLISHED)
    for report in unanswered.exclude(Exists(waiting)).iterator():
        yield f"report {report.pk} is open and nobody is asked to look at it"


def adverse_decisions_without_a_statement() -> Iterator[str]:
    """Every hold and removal is told to its author; one taken back before they knew of it needs no word again,
    and of an imported comment's author nothing is known."""
    told = Letter.objects.filter(decision=OuterRef("pk"), kind="statement")
    known = Letter.objects.filter(decision=OuterRef("reverses"), kind__in=["statement", "reversal"])
    quiet = Q(cause=Cause.UNDO) & ~Exists(known.filter(sent_at__isnull=False))
    for decision in Decision.objects.adverse().exclude(Exists(told)).exclude(quiet | Q(cause=Cause.IMPORT)).iterator():
        yield f"decision {decision.pk} was never told to the author"


def decisions_without_an_audit_line() -> Iterator[str]:
    """As many audit lines as decisions, one for each."""
    logged = set(
        AuditEntry.objects.filter(action__startswith="comment.", data__has_key="decision").values_list(
            "data__decision", flat=True
        )
    )
    for pk in Decision.objects.values_list("pk", flat=True).iterator():
        if pk not in logged:
            yield f"decision {pk} is not in the audit log"


def counters_that_miscount() -> Iterator[str]:
    """Every thread's kept counter equals a count."""
    counted = {
        (row["target_type"], row["target_pk"]): row["n"]
        for row in Submission.objects.published().values("target_type", "target_pk").annotate(n=Count("pk"))
    }
    for thread in CommentThread.objects.iterator():
        real = counted.get((thread.target_type_id, thread.target_pk), 0)
        if real != thread.published:
            yield f"the thread on {thread.target_pk} says {thread.published} comments and has {real}"


def thumbs_that_miscount() -> Iterator[str]:
    """Every comment's kept number of thumbs equals a count, and none is its author's own."""
    counted = dict(Thumb.objects.values_list("submission").annotate(n=Count("pk")).order_by())
    kept = dict(Submission.objects.filter(thumbs__gt=0).values_list("pk", "thumbs"))
    for pk in sorted({*kept, *counted}):
        if kept.get(pk, 0) != counted.get(pk, 0):
            yield f"submission {pk} says {kept.get(pk, 0)} thumbs and has {counted.get(pk, 0)}"
    for pk in Thumb.objects.filter(commenter=F("submission__commenter")).values_list("pk", flat=True):
        yield f"thumb {pk} is the author's own"


def sanctions_on_voided_strikes() -> Iterator[str]:
    """No sanction in force rests on a strike that was taken back."""
    for sanction in Sanction.objects.filter(lifted_at=None, strike__void__isnull=False).iterator():
        yield f"sanction {sanction.pk} rests on a voided strike"
    for strike in Strike.objects.exclude(decision__to_state=State.REJECTED).iterator():
        yield f"strike {strike.pk} comes from a decision that rejected nothing"


def records_that_the_log_does_not_tell() -> Iterator[str]:
    """Everybody's strikes and sanctions are what the replay of the log gives."""
    yield from retelling.differences()


def states_that_the_log_does_not_tell() -> Iterator[str]:
    """Every comment and every appeal stands where the replay of the log leaves it."""
    yield from replay.differences()


CHECKS = (
    comments_without_submission,
    states_that_do_not_follow_from_decisions,
    held_without_a_person,
    items_that_nobody_can_close,
    open_reports_that_nobody_looks_at,
    adverse_decisions_without_a_statement,
    decisions_without_an_audit_line,
    counters_that_miscount,
    thumbs_that_miscount,
    sanctions_on_voided_strikes,
    records_that_the_log_does_not_tell,
    states_that_the_log_does_not_tell,
)
