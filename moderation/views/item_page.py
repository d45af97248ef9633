"""Everything that a moderator sees about one item, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Count, Q, Subquery
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation import evidence, facts, outlook, policy_words, registry, wording
from moderation.forms import Preset, presets_of
from moderation.impartiality import another_may_judge
from moderation.keyset import beyond
from moderation.learning.precision import Precision, records_of
from moderation.learning.similar import SimilarDecisions, similar_to
from moderation.models import (
    Appeal,
    AppealState,
    Commenter,
    Decision,
    Escalation,
    Finding,
    Report,
    ReviewItem,
    SecondOpinion,
    Submission,
)
from moderation.policy import standing as policy_standing
from moderation.policy.content import Passage
from moderation.policy.document import Clause, Policy
from moderation.policy.standing import Record, SanctionKind
from moderation.policy.states import Cause, State
from moderation.policy.text import Quotation, quotation

OPENING = 420
MOST_REPORTS = 50
MOST_DECISIONS = 30


@dataclass(frozen=True, slots=True)
class Why:
    """What one rule found: the clause, how sure it is, and the rule's own reason."""

    rule: str
    clause: str
    title: str
    score: str
    reason: str
    precision: Precision | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """It came from where somebody wrote who could not comment then. `same` says what was the same."""

    same: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Complaint:
    """One open report."""

    reporter: str
    clause: str
    title: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier decision on this comment. `decider` is "" for the policy."""

    words: str
    state: str
    clause: str
    decider: str
    at: datetime
    statement: str
    note: str
    second: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Who passed the item on, to whom ("" for any other moderator), when, and what they said."""

    by: str
    to: str
    to_me: bool
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it, and their record as of now. `standing` is "" for a name that answers to no account."""

    name: str
    standing: str
    standing_words: str
    points: str
    published: int
    removed: int
    joined: datetime | None


@dataclass(frozen=True, slots=True)
class Charge:
    """A clause that the comment may be rejected under, what that costs its author, and the standing that it leads to.

    `presets` are other words that the author may be told; `waits`: the step is taken once a second moderator confirms it.
    """

    number: str
    title: str
    statement: str
    presets: tuple[Preset, ...]
    points: str
    step: str
    standing: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was written: the target with what of it the comment quotes, or else how it opens, and the comment that
    it answers.
    """

    title: str
    url: str
    passage: str
    quotes: bool
    parent_name: str
    parent_text: str
    parent_state: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What was written just before or after it in the same thread."""

    name: str
    text: str
    at: datetime
    state: str
    is_after: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds the item now: `holder` is "" when nobody does."""

    holder: str
    mine: bool
    minutes: int

    @property
    def by_another(self) -> bool:
        return bool(self.holder) and not self.mine


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a closed item was decided. `undo` is the decision, where whoever looks made it and may take it back."""

    words: str
    decider: str
    at: datetime
    undo: int | None = None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The middle and the right column."""

    item: ReviewItem
    submission: Submission
    edited: bool
    text: tuple[evidence.Piece, ...]
    label: str
    due: str
    claim: Claim
    why: tuple[Why, ...]
    complaints: tuple[Complaint, ...]
    likenesses: tuple[Likeness, ...]
    charges: tuple[Charge, ...]
    if_published: tuple[str, ...]
    author: Author
    place: Place
    neighbours: tuple[Neighbour, ...]
    history: tuple[Past, ...]
    similar: SimilarDecisions
    appeal: Appeal | None
    appeal_undoes: str
    outcome: Outcome | None
    passed: Passed | None

    @property
    def some_step_waits(self) -> bool:
        return any(charge.waits for charge in self.charges)


def load(pk: int) -> ReviewItem:
    """The item with the rows that its page shows. Raises `ReviewItem.DoesNotExist`.

    What few items have is read for those alone: a join of them all costs every page more than the page itself.
    """
    item = ReviewItem.objects.select_related("submission__current", "submission__commenter", "claimed_by").get(pk=pk)
    submission = item.submission
    if submission.parent_id is not None:
        submission.parent = Submission.objects.select_related("current", "commenter").get(pk=submission.parent_id)
    if item.closed_by_id is not None:
        item.closed_by = Decision.objects.select_related("decider", "reversed_by").get(pk=item.closed_by_id)
    if item.escalation_id is not None:
        item.escalation = Escalation.objects.select_related("by", "to").get(pk=item.escalation_id)
    return item


def item_page(item: ReviewItem, *, policy: Policy, user: User, now: datetime) -> ItemPage:
    """The page of an item as `user` sees it at `now`."""
    submission = item.submission
    findings = list(Finding.objects.filter(decision__submission=submission, decision__revision=submission.current_id))
    text = submission.current.text if submission.current else ""
    record = facts.record_of(submission.commenter) if submission.commenter else None
    decisions = list(
        submission.decisions.select_related("decider", "second_opinion__by").order_by("-number")[:MOST_DECISIONS]
    )
    appeal = open_appeal(submission)
    complaints = _complaints(submission, policy)
    author = _author(submission, record, policy, now=now)
    return ItemPage(
        item=item,
        submission=submission,
        edited=submission.current is not None and submission.current.number > 1,
        text=evidence.pieces(text, [_span(finding) for finding in findings if finding.start is not None]),
        label=wording.why_it_waits(item, reports=len(complaints)),
        due=wording.due_in_words(item.due_at, now=now),
        claim=_claim(item, user=user, now=now),
        why=why_of(findings, policy),
        complaints=complaints,
        likenesses=_likenesses(submission),
        charges=_charges(submission, record, policy, user=user, now=now),
        if_published=_if_published(submission, author, reports=len(complaints)),
        author=author,
        place=place_of(submission),
        neighbours=_neighbours(submission),
        history=tuple(_past(decision) for decision in decisions),
        similar=similar_to(submission, findings),
        appeal=appeal,
        appeal_undoes=_what_overturning_undoes(appeal),
        outcome=_outcome(item, user=user),
        passed=_passed(item, user=user),
    )


def open_appeal(submission: Submission) -> Appeal | None:
    """The appeal of a decision on this comment that nobody has answered yet."""
    waiting = Appeal.objects.filter(decision__submission=submission, state=AppealState.OPEN)
    # Hardly any comment has one, and looking is cheaper than reading all that belongs to it.
    if not waiting.exists():
        return None
    return (
        waiting.select_related(
            "appellant",
            "assigned_to",
            "decision__decider",
            "decision__strike__sanction",
            "decision__submission__commenter",
            "decision__submission__parent__commenter",
            "decision__submission__target_type",
        )
        .prefetch_related("messages")
        .first()
    )


def clause_title(policy: Policy, number: str) -> str:
    """The title of a clause as its reader reads it, or "" when the policy in force has none of that number."""
    found = _clause(policy, number)
    return policy_words.in_words(found.title) if found else ""


def decision_words(decision: Decision) -> str:
    """What a decision did, in a word or two."""
    if decision.cause == Cause.UNDO:
        return _("Taken back")
    if decision.reverses_id is not None and decision.to_state == State.PUBLISHED:
        return _("Published again")
    if decision.from_state == decision.to_state == State.PUBLISHED:
        return _("Left as it is")
    if decision.to_state == State.REJECTED and decision.from_state == State.PUBLISHED:
        return _("Removed")
    return str(wording.STATE_WORDS[decision.to_state])


def _clause(policy: Policy, number: str) -> Clause | None:
    return next((clause for clause in policy.clauses if clause.number == number), None)


def _span(finding: Finding) -> evidence.Span:
    return evidence.Span(finding.start or 0, finding.end or 0, finding.rule)


def _claim(item: ReviewItem, *, user: User, now: datetime) -> Claim:
    if item.claimed_by is None or item.claimed_until is None or item.claimed_until <= now or item.closed_at:
        return Claim(holder="", mine=False, minutes=0)
    return Claim(
        holder=item.claimed_by.get_username(),
        mine=item.claimed_by_id == user.pk,
        minutes=wording.minutes_left(item.claimed_until, now=now),
    )


def why_of(findings: Iterable[Finding], policy: Policy) -> tuple[Why, ...]:
    """One line for each rule, however many places it saw."""
    by_rule = {(finding.rule, finding.clause): finding for finding in findings}
    records = records_of(rule for rule, _ in by_rule)
    return tuple(
        Why(
            rule=finding.rule,
            clause=finding.clause,
            title=clause_title(policy, finding.clause),
            score="" if finding.score is None else number_format(f"{finding.score:.2f}"),
            reason=finding.reason,
            precision=records.get(key),
        )
        for key, finding in by_rule.items()
    )


def _likenesses(submission: Submission) -> tuple[Likeness, ...]:
    rows = submission.resemblances.select_related("commenter").order_by("kind", "commenter")
    return tuple(Likeness(str(wording.TRACE_WORDS[row.kind]), str(row.commenter), row.created_at) for row in rows)


def _complaints(submission: Submission, policy: Policy) -> tuple[Complaint, ...]:
    return complaints_of(Report.objects.filter(submission=submission, decided_at=None), policy)


def complaints_of(reports: models.QuerySet[Report], policy: Policy) -> tuple[Complaint, ...]:
    """What reporters said, oldest first."""
    return tuple(
        Complaint(
            reporter=str(report.reporter),
            clause=report.clause,
            title=clause_title(policy, report.clause),
            text=report.text,
            at=report.created_at,
        )
        for report in reports.select_related("reporter").order_by("created_at")[:MOST_REPORTS]
    )


def _charges(
    submission: Submission, record: Record | None, policy: Policy, *, user: User, now: datetime
) -> tuple[Charge, ...]:
    if record is None or submission.current is None:
        return tuple(_charge(clause) for clause in policy.offered)
    written_at = submission.current.created_at
    views = outlook.outlooks(policy, record, written_at=written_at, now=now)
    revokes = any(view.step is not None and view.step.kind == SanctionKind.REVOCATION for view in views)
    if revokes and another_may_judge(submission, besides=user, now=now):
        views = tuple(outlook.until_confirmed(view, record, now=now) for view in views)
    return tuple(_charge(view.clause, view) for view in views if view.clause in policy.offered)


def _charge(clause: Clause, view: outlook.Outlook | None = None) -> Charge:
    return Charge(
        number=clause.number,
        title=clause.title,
        statement=clause.statement,
        presets=presets_of(clause),
        points="" if view is None else wording.points_in_words(view.points) if view.points else _("no points"),
        step=_step(view) if view else "",
        standing=view.standing if view else "",
        waits=view is not None and view.waits,
    )


def _step(view: outlook.Outlook) -> str:
    return wording.within(wording.step_in_words(view.step)) if view.step is not None else ""


def _if_published(submission: Submission, author: Author, *, reports: int) -> tuple[str, ...]:
    """What publishing, or letting it stand, will do: to readers, to reporters, to the author."""
    effects = [_seen_if_published(submission, author)]
    if reports:
        words = ngettext(
            "%(n)d report is answered: it stays, and the reporter is told.",
            "%(n)d reports are answered: it stays, and the reporters are told.",
            reports,
        )
        effects.append(words % {"n": reports})
    if author.standing:
        kept = {"standing": author.standing_words, "points": author.points}
        effects.append(_("It costs nothing: the standing stays “%(standing)s”, with %(points)s.") % kept)
    return tuple(effects)


def _seen_if_published(submission: Submission, author: Author) -> str:
    if submission.is_visible:
        return _("Readers go on seeing it.")
    if author.standing:
        return _("Everybody sees it at once, and %(name)s is told.") % {"name": author.name}
    return _("Everybody sees it at once.")


def _author(submission: Submission, record: Record | None, policy: Policy, *, now: datetime) -> Author:
    commenter = submission.commenter
    if commenter is None or record is None:
        return Author(submission.shown_name, "", "", "", 0, 0, None)
    counts = _counts(commenter)
    standing = policy_standing.standing(record.strikes, record.sanctions, now)
    return Author(
        name=submission.shown_name,
        standing=standing,
        standing_words=str(wording.STANDING_WORDS[standing]),
        points=wording.points_in_words(policy_standing.points(record.strikes, ladder=policy.ladder, now=now)),
        published=counts["published"],
        removed=counts["removed"],
        joined=commenter.joined_at,
    )


def _counts(commenter: Commenter) -> Mapping[str, int]:
    return Submission.objects.by(commenter).aggregate(
        published=Count("pk", filter=Q(state=State.PUBLISHED)), removed=Count("pk", filter=Q(state=State.REJECTED))
    )


def place_of(submission: Submission) -> Place:
    """Where a comment was written. What it was about may be gone."""
    target = _target(submission)
    moderator = registry.moderator_of(target) if target is not None else None
    passages = moderator.passages(target) if moderator and target else ()
    quoted = quotation(submission.current.text, passages) if submission.current else None
    parent = submission.parent
    return Place(
        title=moderator.title(target) if moderator and target else _("A page that is gone"),
        url=moderator.url(target) if moderator and target else "",
        passage=_passage(quoted, passages),
        quotes=quoted is not None,
        parent_name=parent.shown_name if parent else "",
        parent_text=parent.current.text if parent and parent.current else "",
        parent_state="" if parent is None or parent.is_visible else str(wording.STATE_WORDS[parent.state]),
    )


def _target(submission: Submission) -> models.Model | None:
    target_type = ContentType.objects.get_for_id(submission.target_type_id)
    try:
        return target_type.get_object_for_this_type(pk=submission.target_pk)
    except ObjectDoesNotExist:
        return None


def _passage(quoted: Quotation | None, passages: Sequence[Passage]) -> str:
    """What is quoted, from a little before it; else how the target opens."""
    if quoted is None:
        return evidence.opening(passages[0].text, OPENING) if passages else ""
    at = evidence.Span(quoted.start, quoted.start + 1, "")
    return "".join(piece.words for piece in evidence.excerpt(quoted.passage.text, [at], before=80, length=OPENING))


def _neighbours(submission: Submission) -> tuple[Neighbour, ...]:
    """What readers saw just before and after it: among the replies under one root, or among the roots. One query."""
    once_seen = Submission.objects.filter(ever_published=True)
    if submission.root_id is not None:
        beside = once_seen.filter(root=submission.root_id).exclude(pk=submission.parent_id or 0)
    else:
        beside = once_seen.filter(target_type=submission.target_type_id, target_pk=submission.target_pk, parent=None)
    at, key = submission.submitted_at, submission.pk
    before = beside.filter(beyond(at, key, forwards=False, key="submitted_at")).order_by("-submitted_at", "-id")
    after = beside.filter(beyond(at, key, forwards=True, key="submitted_at")).order_by("submitted_at", "id")
    either = Q(pk=Subquery(before.values("pk")[:1])) | Q(pk=Subquery(after.values("pk")[:1]))
    found = Submission.objects.filter(either).select_related("current").order_by("submitted_at", "id")
    return tuple(
        Neighbour(
            name=one.shown_name,
            text=one.current.text if one.current else "",
            at=one.submitted_at,
            state="" if one.is_visible else str(wording.STATE_WORDS[one.state]),
            is_after=(one.submitted_at, one.pk) > (at, key),
        )
        for one in found
    )


def _past(decision: Decision) -> Past:
    return Past(
        words=decision_words(decision),
        state=decision.to_state,
        clause=decision.clause,
        decider=decision.decider.get_username() if decision.decider else "",
        at=decision.created_at,
        statement=decision.statement,
        note=decision.note,
        second=_second(decision),
    )


def _second(decision: Decision) -> str:
    """What the second opinion was, once it was given."""
    opinion: SecondOpinion | None = getattr(decision, "second_opinion", None)
    if opinion is None or opinion.by is None:
        return ""
    told = {"who": opinion.by.get_username(), "clause": opinion.clause}
    if opinion.agrees:
        return _("Second opinion: %(who)s agrees") % told
    if opinion.opinion == State.REJECTED:
        return _("Second opinion: %(who)s would reject it, clause %(clause)s") % told
    return _("Second opinion: %(who)s would publish it") % told


def _passed(item: ReviewItem, *, user: User) -> Passed | None:
    passed = item.escalation
    if passed is None:
        return None
    return Passed(
        by=passed.by.get_username(),
        to=passed.to.get_username() if passed.to else "",
        to_me=passed.to_id == user.pk,
        at=passed.created_at,
        note=passed.note,
    )


def _what_overturning_undoes(appeal: Appeal | None) -> str:
    if appeal is None:
        return ""
    if appeal.is_by_reporter:
        return _("Overturning removes the comment under the clause that the report names.")
    strike = getattr(appeal.decision, "strike", None)
    if strike is None:
        return _("Overturning publishes the comment again.")
    points = wording.points_in_words(strike.points)
    sanction = getattr(strike, "sanction", None)
    if sanction is None or sanction.lifted_at is not None:
        return _("Overturning publishes the comment again and takes back %(points)s.") % {"points": points}
    return _("Overturning publishes the comment again, takes back %(points)s and lifts the %(step)s.") % {
        "points": points,
        "step": wording.within(str(wording.STEP_WORDS[sanction.kind])),
    }


def _outcome(item: ReviewItem, *, user: User) -> Outcome | None:
    if item.closed_at is None:
        return None
    decision = item.closed_by
    if decision is None:
        return Outcome(_("The appeal was answered: the decision stands"), _who_answered(item), item.closed_at)
    words = decision_words(decision)
    if decision.clause:
        words = _("%(words)s, clause %(clause)s") % {"words": words, "clause": decision.clause}
    may_undo = decision.decider_id == user.pk and decision.cause == Cause.MODERATOR
    return Outcome(
        words,
        _who_decided(decision),
        decision.created_at,
        undo=decision.pk if may_undo and not hasattr(decision, "reversed_by") else None,
    )


def _who_decided(decision: Decision) -> str:
    if decision.decider is not None:
        return decision.decider.get_username()
    return _("its author") if decision.cause == Cause.AUTHOR else ""


def _who_answered(item: ReviewItem) -> str:
    answered = Appeal.objects.filter(decision__submission=item.submission_id, decided_at=item.closed_at)
    appeal = answered.select_related("decided_by").first()
    return appeal.decided_by.get_username() if appeal and appeal.decided_by else ""
