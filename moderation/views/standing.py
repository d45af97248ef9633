"""My standing: what a commenter has been told, what it costs, and what comes next, for the commenter alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from moderation import appeals, evidence, facts, policies, sanctions, seen, wording
from moderation.conf import read_conf
from moderation.models import Appeal, Commenter, Decision, Report, Sanction, Strike
from moderation.policy import standing as policy_standing
from moderation.policy.document import Policy
from moderation.policy.reporting import WINDOW
from moderation.policy.standing import Ladder, Record, SanctionKind, Standing, Step
from moderation.views.access import CommenterRequest, for_commenters
from moderation.views.item_page import clause_title

MOST_DECISIONS = 50
MOST_REPORTS = 20
EXCERPT = 200

OPENINGS: wording.Words = MappingProxyType(
    {
        Standing.GOOD: gettext_lazy("You are in good standing."),
        Standing.WARNED: gettext_lazy("You have a warning. It asks for care; once you have read it, you can go on."),
        Standing.PREMODERATED: gettext_lazy("For now, a moderator reads your comments before they appear."),
        Standing.SUSPENDED: gettext_lazy("You cannot comment for a while. You can read everything, and appeal."),
        Standing.REVOKED: gettext_lazy("You can no longer comment here. You can appeal every decision below."),
    }
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder as it is drawn."""

    name: str
    points: str
    means: str
    passed: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """Points that still count, and when they stop."""

    points: str
    clause: str
    title: str
    given_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One decision, as its author may know it: what, why, the words, by a rule, readers or a person; never by whom."""

    pk: int
    state: str
    state_words: str
    clause: str
    clause_title: str
    maker_words: str
    statement: str
    words: tuple[str, ...]
    text: str
    at: datetime
    points: str
    taken_back: bool
    appeal: Appeal | None
    appeal_words: str
    may_appeal: bool


@dataclass(frozen=True, slots=True)
class InForce:
    """A sanction in force."""

    pk: int
    name: str
    means: str
    until: datetime | None
    remembered_until: datetime | None
    review_on: date | None
    waits: bool
    must_acknowledge: bool
    acknowledged_at: datetime | None
    clause: str
    clause_title: str


@dataclass(frozen=True, slots=True)
class MyReport:
    """One report of theirs, and what became of it. `appeal` is their own; `decision` is what they may appeal, or None."""

    clause: str
    clause_title: str
    at: datetime
    outcome: str
    appeal: Appeal | None
    appeal_words: str
    decision: int | None


@dataclass(frozen=True, slots=True)
class StandingPage:
    """Everything on the page."""

    standing: str
    standing_words: str
    opening: str
    points: str
    rungs: tuple[Rung, ...]
    next_in_words: str
    in_force: tuple[InForce, ...]
    counting: tuple[Counting, ...]
    told: tuple[Told, ...]
    reports: tuple[MyReport, ...]
    reporting_told: bool
    reporting_until: datetime | None


@for_commenters
@require_safe
def standing(request: CommenterRequest) -> HttpResponseBase:
    """The page."""
    page = standing_page(request.commenter, policy=policies.in_force(), now=timezone.now())
    return render(request, "moderation/standing.html", {"page": page, "name": request.commenter.name})


@for_commenters
@require_POST
def acknowledge(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """The commenter has read a warning of theirs; somebody else's does not exist for them."""
    warning = Sanction.objects.filter(pk=pk, commenter=request.commenter).first()
    if warning is None:
        raise Http404
    sanctions.acknowledge(warning, by=request.commenter, now=timezone.now())
    messages.success(request, _("Thank you for reading it. You can comment again."))
    return redirect("moderation:standing")


def standing_page(commenter: Commenter, *, policy: Policy, now: datetime) -> StandingPage:
    """The page of one commenter at `now`."""
    strikes, sanction_facts = facts.strikes_and_sanctions(commenter)
    current = policy_standing.standing(strikes, sanction_facts, now)
    points = policy_standing.points(strikes, ladder=policy.ladder, now=now)
    # What waits for a second moderator was announced, and is not behind anybody yet.
    settled = tuple(fact for fact in sanction_facts if fact.confirmed)
    record = Record(strikes, settled, comments=0, violations=0)
    told = policy_standing.gravest_told(policy.ladder, record, now=now)
    steps = list(commenter.reporting_steps.standing().filter(starts_at__gt=now - WINDOW))
    active = list(Sanction.objects.active(now=now).filter(commenter=commenter).order_by("starts_at"))
    here = _gravest(active)
    return StandingPage(
        standing=current,
        standing_words=str(wording.STANDING_WORDS[current]),
        opening=str(OPENINGS[current]),
        points=wording.points_in_words(points),
        rungs=_rungs(policy.ladder, here, told),
        next_in_words=_next_in_words(policy.ladder, told, points),
        in_force=tuple(_in_force(sanction, policy) for sanction in reversed(active)),
        counting=_counting(commenter, policy, now=now),
        told=_told(commenter, policy, now=now),
        reports=_my_reports(commenter, policy, now=now),
        reporting_told=bool(steps),
        reporting_until=max((step.ends_at for step in steps if step.ends_at and step.ends_at > now), default=None),
    )


def _gravest(active: Iterable[Sanction]) -> SanctionKind | None:
    """Where they stand on the ladder; what waits for a second moderator is no more than a suspension."""
    kinds = (SanctionKind.SUSPENSION if one.is_to_be_confirmed else SanctionKind(one.kind) for one in active)
    return max(kinds, key=lambda kind: kind.gravity, default=None)


def _rungs(ladder: Ladder, here: SanctionKind | None, told: SanctionKind | None) -> tuple[Rung, ...]:
    start = Rung(_("Good standing"), "", _("You can comment."), passed=here is not None, here=here is None)
    return (start, *(_rung(step, here, told) for step in ladder.steps))


def _rung(step: Step, here: SanctionKind | None, told: SanctionKind | None) -> Rung:
    """A step that was taken and is over, is behind its commenter, also when it was a graver one than today's."""
    behind = told is not None and step.kind.gravity <= told.gravity and step.kind is not here
    is_over = behind and (here is None or step.kind.gravity > here.gravity)
    return Rung(
        name=wording.step_in_words(step),
        points=_("at %(points)s") % {"points": wording.points_in_words(step.points)},
        means=_("It is over.") if is_over else str(wording.STEP_MEANS[step.kind]),
        passed=behind,
        here=step.kind is here,
    )


def _next_in_words(ladder: Ladder, told: SanctionKind | None, points: int) -> str:
    gravity = told.gravity if told else -1
    ahead = next((step for step in ladder.steps if step.kind.gravity > gravity), None)
    if ahead is None:
        return ""
    named = {"step": wording.step_in_words(ahead), "points": wording.points_in_words(ahead.points)}
    if points >= ahead.points:
        return _("If another comment is removed, the next step may be “%(step)s”.") % named
    return _("The next step is “%(step)s”, at %(points)s. You have %(have)s.") % {
        **named,
        "have": wording.points_in_words(points),
    }


def _in_force(sanction: Sanction, policy: Policy) -> InForce:
    kind = SanctionKind(sanction.kind)
    # A notice or a warning takes nothing away, so its end is only when it is forgotten.
    takes_away = kind.takes_away
    if sanction.is_to_be_confirmed:
        means = _("A second moderator looks at it. Until then you cannot comment, and nothing is revoked yet.")
    else:
        means = str(wording.STEP_MEANS[kind])
    return InForce(
        pk=sanction.pk,
        name=str(wording.STEP_WORDS[kind]),
        means=means,
        until=sanction.ends_at if takes_away else None,
        remembered_until=None if takes_away else sanction.ends_at,
        review_on=sanction.review_on,
        waits=sanction.is_to_be_confirmed,
        must_acknowledge=kind is SanctionKind.WARNING and sanction.acknowledged_at is None,
        acknowledged_at=sanction.acknowledged_at,
        clause=sanction.clause,
        clause_title=clause_title(policy, sanction.clause),
    )


def _counting(commenter: Commenter, policy: Policy, *, now: datetime) -> tuple[Counting, ...]:
    rows = Strike.objects.filter(commenter=commenter, void=None, created_at__gt=now - policy.ladder.window)
    return tuple(
        Counting(
            points=wording.points_in_words(strike.points),
            clause=strike.clause,
            title=clause_title(policy, strike.clause),
            given_at=strike.created_at,
            until=strike.created_at + policy.ladder.window,
        )
        for strike in rows.order_by("created_at")
    )


def _my_reports(commenter: Commenter, policy: Policy, *, now: datetime) -> tuple[MyReport, ...]:
    """Their latest reports. What they reported is not shown again: it may be nobody's to read any more."""
    latest = Report.objects.filter(reporter=commenter).order_by("-created_at", "-id")
    rows = latest.select_related("decision__submission", "decision__appeal")[:MOST_REPORTS]
    return tuple(_my_report(report, commenter, policy, now=now) for report in rows)


def _my_report(report: Report, commenter: Commenter, policy: Policy, *, now: datetime) -> MyReport:
    appeal: Appeal | None = getattr(report.decision, "appeal", None)
    mine = appeal if appeal is not None and appeal.appellant_id == commenter.pk else None
    return MyReport(
        clause=report.clause,
        clause_title=clause_title(policy, report.clause),
        at=report.created_at,
        outcome=_outcome_of(report),
        appeal=mine,
        appeal_words=str(wording.APPEAL_WORDS[mine.state]) if mine else "",
        decision=report.decision_id if appeal is None and _may_appeal_answer(report, now=now) else None,
    )


def _outcome_of(report: Report) -> str:
    if report.decided_at is None:
        return _("Waiting for a moderator")
    if report.agreed is None:
        return _("Settled without a mistake of anybody’s")
    return _("The comment was removed") if report.agreed else _("The comment was left as it is")


def _may_appeal_answer(report: Report, *, now: datetime) -> bool:
    """What `appeals.why_not` says to a reporter, from the rows that are at hand."""
    decision = report.decision
    if decision is None or report.agreed is not False or not decision.submission.is_visible:
        return False
    in_time = now <= decision.created_at + read_conf().APPEAL_WINDOW
    return in_time and decision.submission.version == decision.number


def _told(commenter: Commenter, policy: Policy, *, now: datetime) -> tuple[Told, ...]:
    """One entry for each comment that was held or removed, about the latest such decision on it."""
    decisions = Decision.objects.adverse().filter(submission__commenter=commenter)
    newest_first = decisions.select_related("submission", "revision", "strike__void", "appeal").order_by("-id")
    latest = {decision.submission_id: decision for decision in reversed(newest_first[:MOST_DECISIONS])}
    words = seen.words_under_the_clause(latest.values())
    by_date = sorted(latest.values(), key=lambda decision: decision.created_at, reverse=True)
    return tuple(_told_of(decision, words[decision.pk], commenter, policy, now=now) for decision in by_date)


def _told_of(
    decision: Decision, words: tuple[str, ...], commenter: Commenter, policy: Policy, *, now: datetime
) -> Told:
    appeal: Appeal | None = getattr(decision, "appeal", None)
    strike: Strike | None = getattr(decision, "strike", None)
    text = " ".join(decision.revision.text.split())
    return Told(
        pk=decision.pk,
        state=decision.submission.state,
        state_words=str(wording.STATE_WORDS[decision.submission.state]),
        clause=decision.clause,
        clause_title=clause_title(policy, decision.clause),
        maker_words=str(wording.MAKER_WORDS[decision.maker]),
        statement=decision.statement,
        words=words,
        text=text if len(text) <= EXCERPT else text[:EXCERPT] + evidence.ELLIPSIS,
        at=decision.created_at,
        points=wording.points_in_words(strike.points) if strike else "",
        taken_back=strike is not None and hasattr(strike, "void"),
        appeal=appeal,
        appeal_words=str(wording.APPEAL_WORDS[appeal.state]) if appeal else "",
        may_appeal=appeal is None and not appeals.why_not(decision, by=commenter, now=now),
    )
