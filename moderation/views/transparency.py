"""What moderation did, for everybody: month by month, with plots, and as CSV and JSON.

Everything that is printed, drawn or downloaded goes through `disclosure` first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from moderation import policies, spreadsheet, transparency, wording
from moderation.disclosure import SMALL, Told, told, told_together
from moderation.policy.standing import SanctionKind
from moderation.transparency import MonthCounts
from moderation.views.access import refuse
from moderation.views.bar_plots import BarPlot, Part, bar_plot

HOUR = 3600
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class NoSuchMonth(ValueError):
    """The message says which month there are no numbers of."""


@dataclass(frozen=True, slots=True)
class MonthTold:
    """One month as everybody may see it. Shares and lengths are None where they would say too much."""

    month: date
    comments: Told
    reports: Told
    held: Told
    held_by_rules: Told
    held_by_reports: Told
    held_by_people: Told
    removed: Told
    removed_by_rules: Told
    removed_by_people: Told
    removed_under: Mapping[str, Told]
    median: float | None
    appeals: Told
    answered: Told
    upheld: Told
    overturned: Told
    sanctioned: Told
    sanctions: Mapping[str, Told]

    @property
    def overturn_rate(self) -> float | None:
        """The share of the answered appeals that were overturned."""
        if not (self.answered.is_exact and self.overturned.is_exact) or not self.answered.least:
            return None
        return (self.overturned.least or 0) / self.answered.least


@dataclass(frozen=True, slots=True)
class Window:
    """The months that are shown, and whether there are others: "" where there are none."""

    months: tuple[MonthTold, ...]
    clauses: tuple[str, ...]
    earlier: str
    later: str
    query: str


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a figure, and the words for it."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot with its table: one row a month, one column a series, and the total last where there are several."""

    name: str
    title: str
    series: tuple[Series, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[date, tuple[str, ...]], ...]
    plot: BarPlot


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Twelve months, the newest last; `until` names another last month."""
    try:
        window = _window(request)
    except NoSuchMonth as unknown:
        return refuse(
            request,
            status=400,
            title=_("There are no such numbers"),
            why=str(unknown),
            way=reverse("moderation:transparency"),
            way_words=_("The last twelve months"),
        )
    return render(
        request,
        "moderation/transparency.html",
        {
            "window": window,
            "figures": _figures(window.months),
            "clauses": _clause_figures(window),
            "newest": window.months[-1] if window.months else None,
            "small": SMALL,
        },
    )


@require_safe
@cache_control(public=True, max_age=transparency.KEPT_OPEN)
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """One line for each number of each month."""
    window = _window_or_404(request)
    rows: list[tuple[str, ...]] = [("month", "measure", "part", "value")]
    for month in window.months:
        rows += [(f"{month.month:%Y-%m}", measure, part, value) for measure, part, value in _measures(month, window)]
    answer = HttpResponse("".join(spreadsheet.lines(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="moderation.csv"'
    return answer


@require_safe
@cache_control(public=True, max_age=transparency.KEPT_OPEN)
def as_json(request: HttpRequest) -> HttpResponseBase:
    """The same, as data: a number, {"from", "to"} where it is told as a range, null where it is not told."""
    window = _window_or_404(request)
    return JsonResponse(
        {
            "version": transparency.VERSION,
            "time_zone": timezone.get_default_timezone_name(),
            "told_exactly_from": SMALL,
            "months": [_as_data(month) for month in window.months],
        }
    )


# -- Which months -----------------------------------------------------------------------------------------------------


def _window(request: HttpRequest) -> Window:
    """The months of the address, with nothing in them that must not be seen. Raises `NoSuchMonth`."""
    now = timezone.now()
    newest = timezone.localdate(now, timezone.get_default_timezone()).replace(day=1)
    first = transparency.first_month() or newest
    last = _asked_for(request.GET.get("until", ""), first=first, newest=newest)
    listed = transparency.months_until(last, first=first)
    counted = transparency.counts(listed, now=now)
    clauses = tuple(sorted({clause for month in counted for clause in month.removed_under}, key=_in_order))
    return Window(
        months=tuple(_told(month, clauses) for month in counted),
        clauses=clauses,
        earlier=_until(listed[0] - timedelta(days=1)) if listed[0] > first else "",
        later=_until(min(_year_after(last), newest)) if last < newest else "",
        query=_until(last) if last < newest else "",
    )


def _window_or_404(request: HttpRequest) -> Window:
    try:
        return _window(request)
    except NoSuchMonth as unknown:
        raise Http404(str(unknown)) from unknown


def _asked_for(given: str, *, first: date, newest: date) -> date:
    if not given:
        return newest
    month = date(int(given[:4]), int(given[5:]), 1) if MONTH.fullmatch(given) and given > "0001" else None
    if month is None or not first <= month <= newest:
        raise NoSuchMonth(_("There are no numbers of “%(month)s”.") % {"month": given[:40]})
    return month


def _until(month: date) -> str:
    return f"?until={month:%Y-%m}"


def _year_after(month: date) -> date:
    return month.replace(year=month.year + 1)


def _in_order(clause: str) -> tuple[int, str]:
    """Clauses by their number, those that are no numbers last."""
    return (int(clause) if clause.isdecimal() else 10**6, clause)


# -- What may be seen -------------------------------------------------------------------------------------------------


def _told(month: MonthCounts, clauses: Sequence[str]) -> MonthTold:
    kinds = list(dict.fromkeys([*(kind.value for kind in SanctionKind), *month.sanctions]))
    held = told_together(month.held, (month.held_by_rules, month.held_by_reports, month.held_by_people))
    removed = told_together(
        month.removed,
        (month.removed_by_rules, month.removed_by_people),
        [month.removed_under.get(clause, 0) for clause in clauses],
    )
    answered = told_together(month.answered, (month.upheld, month.overturned))
    sanctioned = told_together(month.sanctioned, [month.sanctions.get(kind, 0) for kind in kinds])
    return MonthTold(
        month=month.month,
        comments=told(month.comments),
        reports=told(month.reports),
        held=held.total,
        held_by_rules=held.breakdowns[0][0],
        held_by_reports=held.breakdowns[0][1],
        held_by_people=held.breakdowns[0][2],
        removed=removed.total,
        removed_by_rules=removed.breakdowns[0][0],
        removed_by_people=removed.breakdowns[0][1],
        removed_under=dict(zip(clauses, removed.breakdowns[1], strict=True)),
        median=month.median if month.decided >= SMALL else None,
        appeals=told(month.appeals),
        answered=answered.total,
        upheld=answered.breakdowns[0][0],
        overturned=answered.breakdowns[0][1],
        sanctioned=sanctioned.total,
        sanctions=dict(zip(kinds, sanctioned.breakdowns[0], strict=True)),
    )


def in_words(count: Told) -> str:
    """What a table says of a count."""
    if count.is_withheld:
        return _("not told")
    if count.is_exact:
        return str(count.least)
    if count.is_small:
        return _("fewer than %(small)d") % {"small": SMALL}
    return _("%(least)d to %(most)d") % {"least": count.least, "most": count.most}


def _length(seconds: float | None) -> str:
    return wording.length_in_words(timedelta(seconds=seconds)) if seconds is not None else "–"


def _share(value: float | None) -> str:
    return _("%(share).0f %%") % {"share": 100 * value} if value is not None else "–"


# -- As figures -------------------------------------------------------------------------------------------------------

Pick = Callable[[MonthTold], Told]


def _figures(months: Sequence[MonthTold]) -> tuple[Figure, ...]:
    rules, people = Series("rules", _("by rules")), Series("people", _("by people"))
    readers = Series("readers", _("by reports"))
    upheld, overturned = Series("upheld", _("upheld")), Series("overturned", _("overturned"))
    return (
        _figure("comments", _("Comments"), months, [(Series("all", _("Comments")), lambda m: m.comments)]),
        _figure(
            "held",
            _("Held for a moderator"),
            months,
            [
                (rules, lambda m: m.held_by_rules),
                (readers, lambda m: m.held_by_reports),
                (people, lambda m: m.held_by_people),
            ],
            total=lambda m: m.held,
        ),
        _figure(
            "removed",
            _("Not published, or removed"),
            months,
            [(rules, lambda m: m.removed_by_rules), (people, lambda m: m.removed_by_people)],
            total=lambda m: m.removed,
        ),
        _median_figure(months),
        _figure(
            "appeals",
            _("Appeals answered"),
            months,
            [(upheld, lambda m: m.upheld), (overturned, lambda m: m.overturned)],
            total=lambda m: m.answered,
            more=[
                (_("Share overturned"), lambda m: _share(m.overturn_rate)),
                (_("New appeals"), lambda m: in_words(m.appeals)),
            ],
        ),
        _figure("reports", _("Reports by readers"), months, [(Series("all", _("Reports")), lambda m: m.reports)]),
        _figure(
            "sanctions",
            _("Sanctions"),
            months,
            [(Series(kind, str(wording.STEP_WORDS[kind])), _sanction(kind)) for kind in SanctionKind],
            total=lambda m: m.sanctioned,
        ),
    )


def _clause_figures(window: Window) -> tuple[Figure, ...]:
    """One small figure for each clause that anything was removed under."""
    titles = {clause.number: clause.title for clause in policies.shown().clauses}
    return tuple(
        _figure(
            f"clause-{place}",
            _clause_words(clause, titles.get(clause, "")),
            window.months,
            [(Series("removed", _("Not published, or removed")), _under(clause))],
        )
        for place, clause in enumerate(window.clauses)
    )


def _clause_words(number: str, title: str) -> str:
    if not title:
        return _("Clause %(number)s of an earlier policy") % {"number": number}
    return _("Clause %(number)s, %(title)s") % {"number": number, "title": title}


def _sanction(kind: str) -> Pick:
    return lambda month: month.sanctions[kind]


def _under(clause: str) -> Pick:
    return lambda month: month.removed_under[clause]


def _figure(
    name: str,
    title: str,
    months: Sequence[MonthTold],
    parts: Sequence[tuple[Series, Pick]],
    *,
    total: Pick | None = None,
    more: Sequence[tuple[str, Callable[[MonthTold], str]]] = (),
) -> Figure:
    picks = [pick for _series, pick in parts] + ([total] if total else [])
    bars = [(_short(m.month), [_drawn(series.kind, pick(m)) for series, pick in parts]) for m in months]
    return Figure(
        name=name,
        title=title,
        series=tuple(series for series, _pick in parts),
        columns=(
            *(series.words for series, _pick in parts),
            *([_("all")] if total else []),
            *(words for words, _say in more),
        ),
        rows=tuple(
            (m.month, (*(in_words(pick(m)) for pick in picks), *(say(m) for _words, say in more)))
            for m in reversed(months)
        ),
        plot=bar_plot(bars, least=SMALL),
    )


def _median_figure(months: Sequence[MonthTold]) -> Figure:
    bars = [(_short(m.month), [Part("median", (m.median or 0.0) / HOUR)]) for m in months]
    return Figure(
        name="median",
        title=_("Time until a person had decided, in the median"),
        series=(Series("median", _("Time")),),
        columns=(_("Time"),),
        rows=tuple((m.month, (_length(m.median),)) for m in reversed(months)),
        plot=bar_plot(bars, scale=_hours),
    )


def _hours(number: float) -> str:
    return _("%(hours)s h") % {"hours": number_format(f"{number:g}")}


def _drawn(kind: str, count: Told) -> Part:
    """A bar as high as the count is certain to be; it is faint where no more than that is told."""
    if count.is_withheld or count.is_small:
        return Part(f"{kind} bars__part--few", float(SMALL if count.is_withheld else 1))
    return Part(kind, float(count.least or 0))


def _short(month: date) -> str:
    return date_format(month, "M Y")


# -- As data ----------------------------------------------------------------------------------------------------------


def _measures(month: MonthTold, window: Window) -> Iterator[tuple[str, str, str]]:
    """(measure, part, value) of every number of a month; the part is "" for a whole."""
    yield "comments", "", _in_fixed_words(month.comments)
    yield "reports", "", _in_fixed_words(month.reports)
    yield "held", "", _in_fixed_words(month.held)
    yield "held", "by rules", _in_fixed_words(month.held_by_rules)
    yield "held", "by reports", _in_fixed_words(month.held_by_reports)
    yield "held", "by people", _in_fixed_words(month.held_by_people)
    yield "removed", "", _in_fixed_words(month.removed)
    yield "removed", "by rules", _in_fixed_words(month.removed_by_rules)
    yield "removed", "by people", _in_fixed_words(month.removed_by_people)
    for clause in window.clauses:
        yield "removed under clause", clause, _in_fixed_words(month.removed_under[clause])
    yield "median seconds", "", "" if month.median is None else f"{month.median:.0f}"
    yield "appeals opened", "", _in_fixed_words(month.appeals)
    yield "appeals answered", "", _in_fixed_words(month.answered)
    yield "appeals answered", "upheld", _in_fixed_words(month.upheld)
    yield "appeals answered", "overturned", _in_fixed_words(month.overturned)
    yield "overturn rate", "", "" if month.overturn_rate is None else f"{month.overturn_rate:.4f}"
    yield "sanctions", "", _in_fixed_words(month.sanctioned)
    for kind, count in month.sanctions.items():
        yield "sanctions", kind, _in_fixed_words(count)


def _in_fixed_words(count: Told) -> str:
    """What a file says of a count: the same in every language, for a program to read."""
    if count.is_withheld:
        return "not told"
    if count.is_exact:
        return str(count.least)
    return f"fewer than {SMALL}" if count.is_small else f"{count.least} to {count.most}"


def _as_data(month: MonthTold) -> dict[str, object]:
    rate = month.overturn_rate
    return {
        "month": f"{month.month:%Y-%m}",
        "comments": _number(month.comments),
        "reports": _number(month.reports),
        "held": _numbers(
            all=month.held,
            by_rules=month.held_by_rules,
            by_reports=month.held_by_reports,
            by_people=month.held_by_people,
        ),
        "removed": {
            **_numbers(all=month.removed, by_rules=month.removed_by_rules, by_people=month.removed_by_people),
            "by_clause": _numbers(**month.removed_under),
        },
        "median_seconds": None if month.median is None else round(month.median),
        "appeals": {
            **_numbers(opened=month.appeals, answered=month.answered),
            **_numbers(upheld=month.upheld, overturned=month.overturned),
            "overturn_rate": None if rate is None else round(rate, 4),
        },
        "sanctions": {"all": _number(month.sanctioned), "by_kind": _numbers(**month.sanctions)},
    }


def _numbers(**counts: Told) -> dict[str, object]:
    return {name: _number(count) for name, count in counts.items()}


def _number(count: Told) -> object:
    if count.is_withheld:
        return None
    return count.least if count.is_exact else {"from": count.least, "to": count.most}
