"""What the rules saw, out of the stored findings: for lists, pages and letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moderation import evidence
from moderation.models import Decision, Finding


@dataclass(frozen=True, slots=True)
class Seen:
    """What rules saw in some texts: where, by the text's key, and which rule of which version in how many of them."""

    spans: Mapping[int | None, list[evidence.Span]]
    rules: Mapping[tuple[str, str], int]


def seen_in(revisions: Iterable[int | None]) -> Seen:
    """What rules saw in the texts with these keys: one query."""
    found = Finding.objects.filter(decision__revision__in=list(revisions))
    rows = found.values_list("decision__revision", "rule", "start", "end", "decision__policy_digest")
    spans: dict[int | None, list[evidence.Span]] = defaultdict(list)
    by_text = set()
    for revision, rule, start, end, version in rows:
        by_text.add((revision, rule, version))
        if start is not None:
            spans[revision].append(_span(start, end, rule))
    return Seen(spans, Counter((rule, version) for _revision, rule, version in by_text))


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
