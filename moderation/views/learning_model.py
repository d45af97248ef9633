"""The attack model on this site: what it learnt here, how each version fared on later decisions, and which is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from moderation import policies
from moderation.learning import calibrating
from moderation.learning.calibrating import StaleCalibration
from moderation.learning.comparing import Change, Comparison, comparison_from_json
from moderation.learning.examples import count_labels
from moderation.learning.in_use import weights_name
from moderation.models import CalibrationKind, CalibrationMode, CalibrationUse, CalibrationVersion
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.owners_only import LONGEST_KEY, for_owners

MOST_VERSIONS = 30
MOST_USES = 30

KIND_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        CalibrationKind.PLATT: gettext_lazy("where the line lies"),
        CalibrationKind.RESIDUAL: gettext_lazy("the line, and what is said here"),
    }
)
MODE_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        CalibrationMode.AUTOMATIC: gettext_lazy("by themselves, when they are better"),
        CalibrationMode.BY_HAND: gettext_lazy("only when an owner says so"),
        CalibrationMode.OFF: gettext_lazy("never: the packaged model is used alone, and nothing is learnt"),
    }
)


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A number before and after, and the change with its interval, in words that a table shows."""

    before: str
    after: str
    change: str
    interval: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version. `is_fit` is false where other packaged weights are installed by now."""

    version: CalibrationVersion
    kind: str
    loss: ChangeShown
    auc: ChangeShown
    comparison: Comparison
    is_used: bool
    is_fit: bool


@for_moderators
@require_safe
def model(request: StaffRequest) -> HttpResponseBase:
    """What is used, the versions with their comparisons, and the changes."""
    newest = calibrating.current()
    mode = calibrating.mode_of(newest)
    uses = CalibrationUse.objects.newest_first().select_related("version", "by").defer("version__weights")
    return render(
        request,
        "moderation/learning_model.html",
        {
            "newest": newest,
            "seen": newest.pk if newest else "",
            "used": newest.version if newest else None,
            "earlier": calibrating.before(newest) if newest else None,
            "mode": mode,
            "mode_words": MODE_WORDS[mode],
            "modes": list(MODE_WORDS.items()),
            "labels": count_labels(),
            "needed": calibrating.FEWEST_TO_ADOPT,
            "wanted": calibrating.FEWEST_TO_LEARN[CalibrationKind.RESIDUAL],
            "versions": _versions(newest),
            "uses": [(use, MODE_WORDS[use.mode]) for use in uses[:MOST_USES]],
            "has_model": bool(weights_name()),
            "may_change": request.user.has_perm(policies.MAY_ADOPT),
        },
    )


@for_owners
@require_POST
def use(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Put one version in use."""
    version = CalibrationVersion.objects.filter(pk=pk).first()
    if version is None:
        raise Http404
    return _changed(request, lambda seen: calibrating.use(version, by=request.user, seen=seen, now=timezone.now()))


@for_owners
@require_POST
def use_packaged(request: StaffRequest) -> HttpResponseBase:
    """Use the packaged model alone."""
    return _changed(request, lambda seen: calibrating.use(None, by=request.user, seen=seen, now=timezone.now()))


@for_owners
@require_POST
def set_mode(request: StaffRequest) -> HttpResponseBase:
    """Say who puts versions in use."""
    try:
        mode = CalibrationMode(request.POST.get("mode", ""))
    except ValueError:
        return _unfit(request)
    return _changed(request, lambda seen: calibrating.set_mode(mode, by=request.user, seen=seen, now=timezone.now()))


def _changed(request: StaffRequest, change: Callable[[int | None], CalibrationUse]) -> HttpResponseBase:
    """Make a change that was decided on what the page showed; another that came first is told."""
    seen = request.POST.get("seen")
    if seen is None or not (seen == "" or (seen.isdecimal() and len(seen) <= LONGEST_KEY)):
        return _unfit(request)
    try:
        change(int(seen) if seen else None)
    except StaleCalibration:
        messages.error(request, _("Nothing was changed: somebody else changed this first. Below is how it is now."))
    else:
        messages.success(request, _("Changed. New comments are judged with it from now on."))
    return redirect("moderation:learning_model")


def _unfit(request: StaffRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=400,
        title=_("This could not be understood"),
        why=_("The form was not complete. Open the page again, and choose there."),
        way=reverse("moderation:learning_model"),
        way_words=_("The model on this site"),
    )


def _versions(newest: CalibrationUse | None) -> tuple[VersionShown, ...]:
    known = CalibrationVersion.objects.newest_first().select_related("against").defer("weights", "against__weights")
    base = weights_name()
    return tuple(_shown(version, newest, base=base) for version in known[:MOST_VERSIONS])


def _shown(version: CalibrationVersion, newest: CalibrationUse | None, *, base: str) -> VersionShown:
    comparison = comparison_from_json(version.comparison)
    return VersionShown(
        version=version,
        kind=str(KIND_WORDS[version.kind]),
        loss=_change(comparison.loss_before, comparison.loss, comparison.loss_change),
        auc=_change(comparison.auc_before, comparison.auc, comparison.auc_change),
        comparison=comparison,
        is_used=newest is not None and newest.version_id == version.pk and newest.mode != CalibrationMode.OFF,
        is_fit=version.base == base,
    )


def _change(before: float, after: float, change: Change) -> ChangeShown:
    return ChangeShown(
        before=number_format(f"{before:.3f}"),
        after=number_format(f"{after:.3f}"),
        change=_signed(change.value),
        interval=_("%(low)s to %(high)s") % {"low": _signed(change.low), "high": _signed(change.high)},
    )


def _signed(number: float) -> str:
    """With the sign that stands for less, and none for nothing."""
    return number_format(f"{number:+.3f}".replace("-", "−") if round(number, 3) else "0.000")
