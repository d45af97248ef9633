"""Which policy was in force from when until when, and what each changed, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from moderation import policies, policy_story
from moderation import policy_wording as words
from moderation.keyset import number_in
from moderation.models import Adoption, AdoptionCause, PolicyVersion
from moderation.policy.document import PolicyError
from moderation.policy_story import Told

PAGE = 10
CAUSES: words.Words = {
    AdoptionCause.ADOPTED: gettext_lazy("Adopted by the owners of this site"),
    AdoptionCause.ROLLED_BACK: gettext_lazy("An earlier version was put back by the owners"),
    AdoptionCause.BRAKED: gettext_lazy("An earlier version was put back by itself: the one before held far too much"),
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One time for which one version was in force; `until` is None for the one that is."""

    name: str
    since: datetime
    until: datetime | None
    cause: str
    is_first: bool
    changes: tuple[Told, ...]
    problem: str


@require_safe
def history(request: HttpRequest) -> HttpResponseBase:
    """The versions in force, newest first. Who adopted them and why is the owners' own; what they changed is not."""
    policies.current()
    before = number_in(request.GET.get("before", ""))
    adoptions = Adoption.objects.newest_first().select_related("version", "replaced")
    rows = list((adoptions.filter(pk__lt=before) if before is not None else adoptions)[: PAGE + 1])
    later = Adoption.objects.filter(pk__gte=before).order_by("id").first() if before is not None else None
    ends: list[Adoption | None] = [later, *rows]
    chapters = [_chapter(row, end) for row, end in zip(rows[:PAGE], ends, strict=False)]
    context = {"chapters": chapters, "later": rows[PAGE - 1].pk if len(rows) > PAGE else None}
    return render(request, "moderation/policy_history.html", context)


def _chapter(adoption: Adoption, end: Adoption | None) -> Chapter:
    changes, problem = _changes(adoption.replaced, adoption.version)
    return Chapter(
        name=adoption.version.name,
        since=adoption.created_at,
        until=end.created_at if end is not None else None,
        cause=str(CAUSES[adoption.cause]),
        is_first=adoption.replaced is None,
        changes=changes,
        problem=problem,
    )


def _changes(old: PolicyVersion | None, new: PolicyVersion) -> tuple[tuple[Told, ...], str]:
    if old is None:
        return (), ""
    try:
        return policy_story.told(policies.read(old), policies.read(new)), ""
    except PolicyError:
        return (), _("This version was written for an earlier release of the software and cannot be compared.")
