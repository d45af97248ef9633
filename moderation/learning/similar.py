"""Decisions about comments like this one: found by telling words that they share, in a fixed number of queries.

A text is known by a few hashed terms: the words that a rule marked in it, and a sample of its other words. The sample
is a bottom-k sketch (Cohen and Kaplan, 2007): of all words those with the smallest hashes, so that two texts that share
words have the shared ones sampled alike, and the share of common terms estimates how much the texts have in common
(Broder, 1997). An index from terms to labels answers without reading a single text. docs/decisions/0005 says why so.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2

from django.db.models import Count, Max

from moderation import evidence
from moderation.models import Finding, Label, LabelTerm, ReviewItem, Submission
from moderation.policy.text import fold, own_words

MOST_SHOWN = 5
WORDS_SAMPLED = 16
WORDS_MARKED = 8
KEPT_OF_A_TERM = 200
"""Of a word that stands in many comments only the newest labels are kept: what it says of any of them is little."""
FEWEST_WORDS_SHARED = 3
LEAST_SHARE = 0.2  # of the words sampled
OPENING = 90

MARKED = 1
"""The last bit of a term: whether a rule marked the word, so that the same word seen by the same rule counts for more."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SHORTEST = 4
# Words that stand in any comment tell nothing of what it is about.
_PLAIN_WORDS = (
    "about after again also always another anybody anyone anything because been before being both came cannot come could"
    " does doesn't doing don't done down each even ever every everybody everyone everything from goes going have having"
    " here into isn't it's itself just keep know less like made make many maybe more most much must never nobody nothing"
    " once only other ours over perhaps quite really same should some somebody someone something still such take than"
    " that that's their them then there these they thing things think this those though through today under until upon"
    " used very want wasn't well went were what when where which while will with without won't would year years yeah your"
    " yours you're"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())

Seen = tuple[str, str]
"""A rule, and words that it marked."""


@dataclass(frozen=True, slots=True)
class SimilarDecision:
    """One earlier decision. `item` is the closed item to open, None where it was decided without one."""

    words: str
    rejected: bool
    clause: str
    decided_at: datetime
    item: int | None


@dataclass(frozen=True, slots=True)
class SimilarDecisions:
    """At most MOST_SHOWN of them, the most similar first."""

    decisions: tuple[SimilarDecision, ...] = ()

    @property
    def published(self) -> int:
        return sum(not decision.rejected for decision in self.decisions)


def terms_of(text: str, seen: Iterable[Seen]) -> tuple[int, ...]:
    """The terms of a text, at most WORDS_MARKED + WORDS_SAMPLED of them. What it quotes is left out."""
    marked = {_hash(f"{rule}\x00{word}") | MARKED for rule, words in seen for word in _telling(words)}
    words = {_hash(word) & ~MARKED for word in _telling(own_words(text))}
    return (*sorted(marked)[:WORDS_MARKED], *sorted(words)[:WORDS_SAMPLED])


def similar_to(submission: Submission, findings: Sequence[Finding]) -> SimilarDecisions:
    """What people decided about comments like this one, its own text and findings given. Three queries at most."""
    if submission.current is None:
        return SimilarDecisions()
    text = submission.current.text
    seen = [(finding.rule, _words(finding, text)) for finding in findings if finding.start is not None]
    terms = terms_of(text, seen)
    found = best_of(_postings(terms, besides=submission.pk), sought=sum(not term & MARKED for term in terms))
    return SimilarDecisions(_shown(found))


def best_of(postings: Iterable[tuple[int, int]], *, sought: int) -> tuple[int, ...]:
    """The labels most alike, from pairs of a shared term and a label; `sought` is how many plain words were looked for.

    Alike is what shares a word that the same rule marked, or enough plain words. The rarer a term, the more it counts.
    """
    shared: dict[int, set[int]] = {}
    for term, label in postings:
        shared.setdefault(label, set()).add(term)
    often = Counter(term for terms in shared.values() for term in terms)
    weight = {term: (1 + (term & MARKED)) / (1 + log2(number)) for term, number in often.items()}
    alike = [label for label, terms in shared.items() if _is_alike(terms, sought)]
    return tuple(sorted(alike, key=lambda label: (-sum(weight[term] for term in shared[label]), -label))[:MOST_SHOWN])


def seen_in(revisions: Iterable[int]) -> Mapping[int, Sequence[Seen]]:
    """For each text, the words that rules marked in it. One query."""
    findings = (
        Finding.objects.filter(decision__revision__in=list(revisions), start__isnull=False)
        .select_related("decision__revision")
        .only("rule", "start", "end", "decision__revision__text")
    )
    seen: dict[int, list[Seen]] = {}
    for finding in findings:
        revision = finding.decision.revision
        seen.setdefault(revision.pk, []).append((finding.rule, _words(finding, revision.text)))
    return seen


def thin_out(terms: Iterable[int]) -> None:
    """Let go of the oldest labels of terms that stand in too many, once there are twice as many as are kept."""
    common = (
        LabelTerm.objects.filter(term__in=list(terms))
        .values("term")
        .annotate(labels=Count("pk"))
        .filter(labels__gt=2 * KEPT_OF_A_TERM)
        .values_list("term", flat=True)
    )
    for term in list(common):
        of_term = LabelTerm.objects.filter(term=term)
        oldest_kept = of_term.order_by("-label_id").values_list("label_id", flat=True)[KEPT_OF_A_TERM - 1]
        of_term.filter(label_id__lt=oldest_kept).delete()


def _postings(terms: Sequence[int], *, besides: int) -> Iterable[tuple[int, int]]:
    """At most 2 * KEPT_OF_A_TERM rows a term, and what came in since the index was thinned out last."""
    rows = LabelTerm.objects.filter(term__in=terms, label__revision__erased_at=None)
    return rows.exclude(label__submission=besides).values_list("term", "label_id").iterator()


def _shown(labels: Sequence[int]) -> tuple[SimilarDecision, ...]:
    if not labels:
        return ()
    rows = Label.objects.readable().select_related("revision").in_bulk(labels)
    items = dict(
        ReviewItem.objects.filter(submission__in=[label.submission_id for label in rows.values()])
        .values("submission_id")
        .annotate(item=Max("pk"))
        .values_list("submission_id", "item")
    )
    return tuple(
        SimilarDecision(
            words=evidence.opening(rows[label].revision.text, OPENING),
            rejected=rows[label].rejected,
            clause=rows[label].clause,
            decided_at=rows[label].decided_at,
            item=items.get(rows[label].submission_id),
        )
        for label in labels
        if label in rows
    )


def _is_alike(terms: set[int], sought: int) -> bool:
    words = sum(not term & MARKED for term in terms)
    return words < len(terms) or (words >= FEWEST_WORDS_SHARED and words >= LEAST_SHARE * sought)


def _telling(text: str) -> set[str]:
    words = set(_WORD.findall(fold(text).text))
    return {word for word in words if len(word) >= _SHORTEST} - _PLAIN


def _words(finding: Finding, text: str) -> str:
    return text[finding.start : finding.end]


def _hash(word: str) -> int:
    """63 bits, so that every database can hold it; the same in every process and for all time."""
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
