"""A backtest: asked for, watched, cancelled, and read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from moderation import backtesting, evidence, policies
from moderation import policy_wording as words
from moderation.models import Backtest, BacktestState
from moderation.policy.document import Policy, PolicyError
from moderation.policy.findings import Outcome
from moderation.policy.tally import HELD, PUBLISHED, REJECTED, Change, ClauseCell, Result, RuleScore, Sample, Score
from moderation.views.access import StaffRequest, refuse
from moderation.views.item_page import clause_title
from moderation.views.owners_only import for_owners, version_or_404
from moderation.views.policy_plots import HoldsPlot, IntervalPlot, holds_plot, interval_plot

SAMPLES_SHOWN = 3
PAGE = 10
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that matters, what it says, and how sure it is."""

    value: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in the table of rules."""

    rule: str
    clause: str
    score: Score
    precision: str
    precision_note: str
    recall: str
    recall_note: str
    decisive: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Newcomers, or regulars."""

    name: str
    judged: int
    held: str
    held_note: str
    score: Score
    precision: str
    recall: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How often two clauses met; `level` is how dark the cell is, 0 to 5; `agrees`: people and rule cite the same."""

    count: int
    level: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """What people decided, against what the version would."""

    clause: str
    title: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The table of clauses by clauses."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One sample with what the version would see in it marked; `erased`: its text is gone."""

    submission: int
    by_person: bool
    rules: tuple[str, ...]
    text: tuple[evidence.Piece, ...]
    erased: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: how comments stand, how they would, how many, and some of them."""

    was: str
    was_words: str
    was_badge: str
    would: str
    would_words: str
    would_badge: str
    count: int
    kept: int
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything that a finished backtest tells."""

    result: Result
    sentence: str
    figures: tuple[Figure, ...]
    rules: tuple[RuleLine, ...]
    silent: tuple[str, ...]
    rules_plot: IntervalPlot | None
    holds: HoldsPlot | None
    groups: tuple[GroupLine, ...]
    groups_plot: IntervalPlot | None
    heat: Heat | None
    kinds: tuple[Kind, ...]


@for_owners
@require_POST
def ask(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Queue a backtest of a version, or go to the one that is under way."""
    version = version_or_404(pk)
    try:
        policies.read(version)
    except PolicyError:
        return redirect("moderation:policy_version", version.pk)
    made = backtesting.ask(version, by=request.user, now=timezone.now())
    return redirect("moderation:policy_backtest", made.pk)


@for_owners
@require_safe
def backtest(request: StaffRequest, pk: int) -> HttpResponseBase:
    """How far it is, or what it told. A script asks for the progress alone, and leaves when it has ended."""
    shown = _backtest_or_404(pk)
    context: dict[str, object] = {
        "backtest": shown,
        "state_words": words.BACKTEST_WORDS[shown.state],
        "percent": round(100 * shown.share_done),
    }
    if request.headers.get("HX-Request"):
        answer = render(request, "moderation/_policy_progress.html", context)
        if not shown.is_open:
            answer["HX-Refresh"] = "true"
        return answer
    if shown.state == BacktestState.DONE:
        context["page"] = _result_page(shown)
    return render(request, "moderation/policy_backtest.html", context)


@for_owners
@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Stop it; one that has ended stays as it is."""
    shown = _backtest_or_404(pk)
    if backtesting.cancel(shown, by=request.user, now=timezone.now()):
        messages.success(request, _("The backtest is cancelled."))
    else:
        messages.info(request, _("The backtest had ended already."))
    return redirect("moderation:policy_backtest", shown.pk)


@for_owners
@require_safe
def samples(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The samples of one kind of change, a page at a time."""
    shown = _backtest_or_404(pk)
    result = _result(shown)
    asked = (request.GET.get("was", ""), request.GET.get("would", ""))
    change = next((one for one in result.changes if (one.was, one.would) == asked), None) if result else None
    if change is None:
        raise Http404
    page = request.GET.get("page", "1")
    pages = max(1, -(-len(change.samples) // PAGE))
    if not (page.isdecimal() and len(page) <= 4 and 1 <= int(page) <= pages):
        return refuse(
            request,
            status=400,
            title=_("There is no such page"),
            why=ngettext("The samples have %(pages)d page.", "The samples have %(pages)d pages.", pages)
            % {"pages": pages},
            way=reverse("moderation:policy_backtest", args=[shown.pk]),
            way_words=_("Back to the backtest"),
        )
    number = int(page)
    part = change.samples[(number - 1) * PAGE : number * PAGE]
    return render(
        request,
        "moderation/policy_samples.html",
        {
            "backtest": shown,
            "kind": _kind(change, part, backtesting.texts_of(part)),
            "number": number,
            "pages": pages,
            "previous": number - 1 if number > 1 else None,
            "next": number + 1 if number < pages else None,
        },
    )


def _backtest_or_404(pk: int) -> Backtest:
    found = Backtest.objects.select_related("version", "beside", "asked_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _result(shown: Backtest) -> Result | None:
    try:
        return backtesting.result_of(shown)
    except PolicyError:
        return None


def _result_page(shown: Backtest) -> ResultPage | None:
    """The page of a finished backtest; None where today's code no longer reads the version."""
    result = _result(shown)
    if result is None:
        return None
    policy = policies.read(shown.version)
    found = [rule for rule in result.rules if rule.score.hits]
    few = [sample for change in result.changes for sample in change.samples[:SAMPLES_SHOWN]]
    texts = backtesting.texts_of(few)
    return ResultPage(
        result=result,
        sentence=_sentence(result),
        figures=_figures(result),
        rules=tuple(_rule_line(rule) for rule in found),
        silent=tuple(rule.rule for rule in result.rules if not rule.score.hits),
        rules_plot=_rules_plot(result, found),
        holds=holds_plot(result.by_day) if result.by_day else None,
        groups=_groups(result),
        groups_plot=_groups_plot(result),
        heat=heat(result.clauses, policy),
        kinds=tuple(_kind(change, change.samples[:SAMPLES_SHOWN], texts) for change in _gravest_first(result.changes)),
    )


def _sentence(result: Result) -> str:
    """What it comes to, for whoever reads one line."""
    score = result.overall
    if not result.reviewed:
        return ngettext(
            "It would stop %(count)d comment that nobody has decided about.",
            "It would stop %(count)d comments that nobody has decided about.",
            score.unreviewed,
        ) % {"count": score.unreviewed}
    rejected = score.rejected + score.missed
    return ngettext(
        "Of %(all)d comment that people rejected it would stop %(caught)d; of those that people published it would stop %(wrong)d.",
        "Of %(all)d comments that people rejected it would stop %(caught)d; of those that people published it would stop %(wrong)d.",
        rejected,
    ) % {"all": rejected, "caught": score.rejected, "wrong": score.published}


def _figures(result: Result) -> tuple[Figure, ...]:
    score = result.overall
    days = round(result.days)
    over = ngettext("over %(days)d day", "over %(days)d days", days) % {"days": days}
    return (
        Figure(
            words.share(score.recall.value) if score.recall else "–",
            _("found of what people rejected (recall)"),
            words.interval(score.recall),
        ),
        Figure(
            words.share(score.precision.value) if score.precision else "–",
            _("right when it stops a comment (precision)"),
            words.interval(score.precision),
        ),
        Figure(
            _signed("+", result.extra_holds_per_day),
            _("comments a day that it stops and the one in force does not"),
            over,
        ),
        Figure(
            _signed("−", result.fewer_holds_per_day),
            _("comments a day that it lets through and the one in force does not"),
            over,
        ),
    )


def _signed(sign: str, number: float) -> str:
    return f"{sign}{words.per_day(number)}" if number else words.per_day(number)


def _rule_line(rule: RuleScore) -> RuleLine:
    score = rule.score
    return RuleLine(
        rule=rule.rule,
        clause=rule.clause,
        score=score,
        precision=words.share(score.precision.value) if score.precision else "–",
        precision_note=words.interval(score.precision),
        recall=words.share(score.recall.value) if score.recall else "–",
        recall_note=words.interval(score.recall),
        decisive=rule.decisive,
    )


def _rules_plot(result: Result, found: Sequence[RuleScore]) -> IntervalPlot | None:
    if not result.reviewed or not found:
        return None
    rows = [(_("All rules together"), (result.overall.precision, result.overall.recall))]
    rows += [(rule.rule, (rule.score.precision, rule.score.recall)) for rule in found]
    return interval_plot((_("Precision"), _("Recall")), rows)


def _groups(result: Result) -> tuple[GroupLine, ...]:
    return tuple(
        GroupLine(
            name=str(words.GROUP_WORDS[group.group]),
            judged=group.judged,
            held=words.share(group.held_share.value) if group.held_share else "–",
            held_note=words.interval(group.held_share),
            score=group.score,
            precision=words.share(group.score.precision.value) if group.score.precision else "–",
            recall=words.share(group.score.recall.value) if group.score.recall else "–",
        )
        for group in result.groups
    )


def _groups_plot(result: Result) -> IntervalPlot | None:
    rows = [(str(words.GROUP_WORDS[group.group]), (group.held_share,)) for group in result.groups]
    return interval_plot((_("Stopped, of their comments"),), rows) if rows else None


def heat(cells: Sequence[ClauseCell], policy: Policy) -> Heat | None:
    """Clauses that people cited by clauses that the version would; None when no person has decided anything."""
    if not cells:
        return None
    counts = {(cell.people, cell.policy): cell.count for cell in cells}
    cited = _in_order({cell.people for cell in cells}, policy)
    found = _in_order({cell.policy for cell in cells} | {""}, policy)
    most = max(counts.values())
    return Heat(
        columns=tuple((clause, clause_title(policy, clause)) for clause in found),
        rows=tuple(
            HeatRow(
                clause,
                clause_title(policy, clause),
                tuple(_heat_cell(counts.get((clause, column), 0), most, clause == column) for column in found),
            )
            for clause in cited
        ),
    )


def _heat_cell(count: int, most: int, agrees: bool) -> HeatCell:
    """The square root lets a few stand out beside very many."""
    level = max(1, round(LEVELS * (count / most) ** 0.5)) if count else 0
    return HeatCell(count, level, agrees)


def _in_order(clauses: Iterable[str], policy: Policy) -> list[str]:
    """ "" first, then as the policy numbers them, then what the policy no longer has."""
    numbers = [clause.number for clause in policy.clauses]
    return sorted(clauses, key=lambda one: (one != "", numbers.index(one) if one in numbers else len(numbers), one))


# What an owner wants to see first: comments that people let stand and that would be stopped, then what is let go.
ORDER = (
    (PUBLISHED, Outcome.REJECT),
    (PUBLISHED, Outcome.HOLD),
    (REJECTED, Outcome.PUBLISH),
    (REJECTED, Outcome.NUDGE),
    (PUBLISHED, Outcome.NUDGE),
    (HELD, Outcome.REJECT),
    (HELD, Outcome.PUBLISH),
    (HELD, Outcome.NUDGE),
)


def _gravest_first(changes: Iterable[Change]) -> list[Change]:
    places = {(was, would.value): place for place, (was, would) in enumerate(ORDER)}
    return sorted(changes, key=lambda change: places.get((change.was, change.would), len(ORDER)))


def _kind(change: Change, part: Sequence[Sample], texts: dict[int, str]) -> Kind:
    return Kind(
        was=change.was,
        was_words=str(words.STANDS_WORDS[change.was]),
        was_badge=words.BADGES[change.was],
        would=change.would,
        would_words=str(words.OUTCOME_WORDS[change.would]),
        would_badge=words.BADGES[change.would],
        count=change.count,
        kept=len(change.samples),
        shown=tuple(_shown(sample, texts.get(sample.revision, "")) for sample in part),
    )


def _shown(sample: Sample, text: str) -> Shown:
    saw = ", ".join(sample.rules)
    spans = [evidence.Span(start, end, saw) for start, end in sample.spans]
    return Shown(sample.submission, sample.by_person, sample.rules, evidence.pieces(text, spans), erased=not text)
