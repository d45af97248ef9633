"""What is different between two versions, and putting one of them in force by whoever has seen that."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moderation import policies, wording
from moderation import policy_wording as words
from moderation.differences import difference
from moderation.models import Adoption, PolicyState, PolicyVersion
from moderation.policies import NotAnEarlierVersion, StalePolicy
from moderation.policy.document import PolicyError
from moderation.policy_forms import WhyForm
from moderation.views.access import StaffRequest, refuse
from moderation.views.owners_only import for_owners, version_or_404

MOST_OFFERED = 100
MAY_BE_ADOPTED = (PolicyState.DRAFT, PolicyState.TRIAL)


@for_owners
@require_safe
def compare(request: StaffRequest) -> HttpResponseBase:
    """The version `new` beside `old`, or beside the one in force where the address names none."""
    in_force = policies.current()
    old = version_or_404(request.GET.get("old") or in_force.pk)
    new = version_or_404(request.GET.get("new") or in_force.pk)
    return _page(request, old, new, in_force)


@for_owners
@require_POST
def adopt(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Put a draft or the version on trial in force, if the one in force is still the one that was seen."""
    return _put_in_force(request, pk, policies.adopt)


@for_owners
@require_POST
def roll_back(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Put an earlier version back, if the one in force is still the one that was seen."""
    return _put_in_force(request, pk, policies.roll_back)


def _put_in_force(request: StaffRequest, pk: int, verb: Callable[..., object]) -> HttpResponseBase:
    version = version_or_404(pk)
    form = WhyForm(request.POST)
    before = policies.current()
    if not form.is_valid():
        return _page(request, before, version, before, form=form, status=422)
    try:
        verb(version, by=request.user, now=timezone.now(), **form.cleaned_data)
    except StalePolicy as stale:
        return _stale(request, version, stale, form)
    except PolicyError:
        return redirect("moderation:policy_version", version.pk)
    except policies.NoSuchVersion as gone:
        raise Http404 from gone
    except NotAnEarlierVersion:
        return refuse(
            request,
            status=409,
            title=_("This was never in force"),
            why=_("Only a version that was in force before can be rolled back to. A draft is adopted."),
            way=reverse("moderation:policy_version", args=[version.pk]),
            way_words=_("Back to the version"),
        )
    return _adopted(request, version, before)


def _adopted(request: StaffRequest, version: PolicyVersion, before: PolicyVersion) -> HttpResponseBase:
    if before.pk == version.pk:
        messages.info(request, _("Version %(name)s was in force already.") % {"name": version.name})
    else:
        messages.success(
            request,
            _("Version %(name)s is in force. The one before it, %(before)s, can be put back below.")
            % {"name": version.name, "before": before.name},
        )
    return redirect("moderation:policy_versions")


def _stale(request: StaffRequest, version: PolicyVersion, stale: StalePolicy, form: WhyForm) -> HttpResponseBase:
    """Somebody adopted in between: who, when, and what this version would change now."""
    in_force = stale.in_force or policies.current()
    latest = Adoption.objects.newest_first().select_related("by").first()
    again = WhyForm(initial={"why": form.cleaned_data["why"], "seen": in_force.digest})
    return _page(request, in_force, version, in_force, form=again, overtaken=latest, status=409)


def _page(
    request: StaffRequest,
    old: PolicyVersion,
    new: PolicyVersion,
    in_force: PolicyVersion,
    *,
    form: WhyForm | None = None,
    overtaken: Adoption | None = None,
    status: int = 200,
) -> HttpResponseBase:
    changes, problem = _changes(old, new)
    hunks = difference(old.document, new.document)
    offered = PolicyVersion.objects.only("id", "digest", "state", "created_at", "note").newest_first()[:MOST_OFFERED]
    # Who compares something else with the new version has not seen what adopting it would change.
    decides = old.pk == in_force.pk and new.pk != in_force.pk and problem is None
    return render(
        request,
        "moderation/policy_compare.html",
        {
            "old": old,
            "new": new,
            "in_force": in_force,
            "old_words": wording.within(str(words.VERSION_WORDS[old.state])),
            "new_words": wording.within(str(words.VERSION_WORDS[new.state])),
            "changes": changes,
            "problem": problem,
            "hunks": hunks,
            "added": sum(line.kind == "added" for hunk in hunks for line in hunk.lines),
            "removed": sum(line.kind == "removed" for hunk in hunks for line in hunk.lines),
            "offered": [(version, words.VERSION_WORDS[version.state]) for version in offered],
            "form": form or WhyForm(initial={"seen": in_force.digest}),
            "may_adopt": decides and new.state in MAY_BE_ADOPTED,
            "may_return": decides and new.state == PolicyState.RETIRED,
            "overtaken": overtaken,
        },
        status=status,
    )


def _changes(old: PolicyVersion, new: PolicyVersion) -> tuple[tuple[words.Change, ...], PolicyError | None]:
    try:
        return words.changes(policies.read(old), policies.read(new)), None
    except PolicyError as problem:
        return (), problem
