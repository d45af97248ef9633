"""What the rules saw, out of the stored findings: for lists, pages and letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import F

from moderation import evidence
from moderation.models import Decision, Finding


def spans_in_current_texts(submissions: Iterable[int]) -> Mapping[int, list[evidence.Span]]:
    """For each submission, where rules saw something in its text as it stands: one query."""
    found = Finding.objects.filter(
        decision__submission__in=list(submissions),
        decision__revision=F("decision__submission__current"),
        start__isnull=False,
    )
    spans: dict[int, list[evidence.Span]] = defaultdict(list)
    for submission, rule, start, end in found.values_list("decision__submission", "rule", "start", "end"):
        spans[submission].append(_span(start, end, rule))
    return spans


def words_under_the_clause(decisions: Iterable[Decision]) -> Mapping[int, tuple[str, ...]]:
    """For each decision, the words that rules saw in its text under the clause that it names: one query.

    A moderator's rejection has no findings of its own; those of the verdict on the same text speak for it.
    """
    known = list(decisions)
    found = Finding.objects.filter(
        decision__submission__in=[decision.submission_id for decision in known], start__isnull=False
    )
    spans: dict[tuple[int, str], list[evidence.Span]] = defaultdict(list)
    for revision, clause, rule, start, end in found.values_list("decision__revision", "clause", "rule", "start", "end"):
        spans[revision, clause].append(_span(start, end, rule))
    return {
        decision.pk: evidence.quoted(decision.revision.text, spans[decision.revision_id, decision.clause])
        for decision in known
    }


def _span(start: int | None, end: int | None, rule: str) -> evidence.Span:
    return evidence.Span(start or 0, end or 0, rule)
