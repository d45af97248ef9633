"""Take back one's own decision: what that reverses, and the button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from moderation import evidence, undoing, wording
from moderation.forms import UndoForm
from moderation.impartiality import SelfJudging
from moderation.models import Decision, ReviewItem
from moderation.policy.states import State
from moderation.undoing import ActedSince, NotOnesOwn, NotUndone, Reversal, UndoRefused
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.filters import Filters
from moderation.views.item_page import decision_words
from moderation.views.queue import filters_or_none

EXCERPT = 420


@dataclass(frozen=True, slots=True)
class InTheWay:
    """The act that came after the decision: what, by whom, when."""

    words: str
    who: str
    at: datetime


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: StaffRequest, pk: int) -> HttpResponseBase:
    """GET says what is taken back; POST takes it back and opens the item again."""
    decision = _load(pk)
    if request.method != "POST":
        problem = undoing.why_not(decision, by=request.user, now=timezone.now())
        return _answer(request, decision, problem, UndoForm())
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _show(request, decision, form, None, status=400)
    try:
        undone = undoing.undo(decision, by=request.user, note=form.cleaned_data["note"])
    except (UndoRefused, SelfJudging) as problem:
        return _answer(request, _load(pk), problem, form)
    return redirect(_address(undone, filters_or_none(request) or Filters()))


def _answer(
    request: StaffRequest, decision: Decision, problem: UndoRefused | SelfJudging | None, form: UndoForm
) -> HttpResponseBase:
    match problem:
        case None:
            return _show(request, decision, form, None)
        case ActedSince():
            return _show(request, decision, form, _in_the_way(problem), status=409)
        case _:
            return _refuse(request, problem)


def _show(
    request: StaffRequest, decision: Decision, form: UndoForm, in_the_way: InTheWay | None, *, status: int = 200
) -> HttpResponseBase:
    reversal = undoing.what_it_reverses(decision, now=timezone.now())
    return render(
        request,
        "moderation/undo.html",
        {
            "decision": decision,
            "words": decision_words(decision),
            "name": decision.submission.shown_name,
            "text": evidence.opening(decision.revision.text, EXCERPT),
            "effects": tuple(_effects(decision, reversal)),
            "item": ReviewItem.objects.filter(submission=decision.submission_id).order_by("-pk").first(),
            "in_the_way": in_the_way,
            "form": form,
        },
        status=status,
    )


def _effects(decision: Decision, reversal: Reversal) -> list[str]:
    """One sentence for each thing that is taken back."""
    effects = [_comment_again(decision)]
    if reversal.points:
        effects.append(_("%(points)s are taken back.") % {"points": wording.points_in_words(reversal.points)})
    if reversal.sanction is not None:
        step = wording.within(str(wording.STEP_WORDS[reversal.sanction.kind]))
        effects.append(_("What followed is lifted: %(step)s.") % {"step": step})
    if reversal.reports:
        words = ngettext("%(n)d report is open again.", "%(n)d reports are open again.", reversal.reports)
        effects.append(words % {"n": reversal.reports})
    if reversal.letters:
        words = ngettext("%(n)d letter is not sent.", "%(n)d letters are not sent.", reversal.letters)
        effects.append(words % {"n": reversal.letters})
    if reversal.told:
        effects.append(_("The author was told of the decision, and is told that it was taken back."))
    return effects


def _comment_again(decision: Decision) -> str:
    if decision.from_state == State.HELD:
        return _("The comment waits in the queue again, with you, and readers do not see it.")
    if decision.to_state == State.PUBLISHED:
        return _("The comment stays published, and waits in the queue again.")
    return _("The comment is published again.")


def _in_the_way(problem: ActedSince) -> InTheWay:
    if problem.decision is not None:
        return InTheWay(decision_words(problem.decision), problem.who, problem.at)
    words = {
        "an appeal": _("The decision was appealed"),
        "an edit": _("The comment was edited"),
        "a confirmation": _("The sanction that followed was confirmed"),
        "a lifting": _("The sanction that followed was lifted"),
    }
    return InTheWay(words[problem.what], problem.who, problem.at)


def _refuse(request: StaffRequest, problem: UndoRefused | SelfJudging) -> HttpResponseBase:
    why = {
        NotOnesOwn: _("Another moderator made this decision. Only they take it back; its author can appeal it."),
        NotUndone: _(
            "Only a moderator’s own decision on a comment is taken back: no verdict, and no answer to an appeal."
        ),
        SelfJudging: _("You have a part in this conversation by now. Nobody judges their own case."),
    }
    return refuse(
        request,
        status=403,
        title=_("This is not yours to take back"),
        why=why[type(problem)],
        way=reverse("moderation:queue"),
        way_words=_("Go on with the queue"),
    )


def _address(undone: Decision, filters: Filters) -> str:
    """The item that is open again, under the filters it was decided under, else the queue; either says what was done."""
    waiting = ReviewItem.objects.open().filter(submission=undone.submission_id).values_list("pk", flat=True).first()
    page = reverse("moderation:item", args=[waiting]) if waiting else reverse("moderation:queue")
    query = filters.query()
    return f"{page}{query}{'&' if query else '?'}done={undone.pk}"


def _load(pk: int) -> Decision:
    try:
        return undoing.load(pk)
    except Decision.DoesNotExist as unknown:
        raise Http404 from unknown
