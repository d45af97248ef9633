"""An author's appeal: write one, and see how it stands. Open to its author alone, whatever their standing."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation import appeals, policies, wording
from moderation.forms import AppealForm
from moderation.models import Appeal, Decision
from moderation.views.access import CommenterRequest, for_commenters, refuse
from moderation.views.item_page import clause_title


@for_commenters
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """The form, or why this decision cannot be appealed."""
    decision = _my_decision(request, pk)
    made = getattr(decision, "appeal", None)
    if made is not None:
        return redirect("moderation:appealed", made.pk)
    problem = appeals.why_not(decision, by=request.commenter, now=timezone.now())
    if problem:
        return _refuse(request, problem)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form(request, decision, form, status=400 if form.is_bound else 200)
    try:
        made = appeals.open_appeal(decision, by=request.commenter, text=form.cleaned_data["text"])
    except appeals.NotAppealable as refusal:
        return _refuse(request, str(refusal))
    return redirect("moderation:appealed", made.pk)


@for_commenters
@require_safe
def appealed(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """An appeal and its answer."""
    mine = Appeal.objects.filter(pk=pk, appellant=request.commenter)
    made = mine.select_related("decision__revision", "decision__submission").first()
    if made is None:
        raise Http404
    return render(
        request,
        "moderation/appealed.html",
        {
            "appeal": made,
            "state_words": wording.APPEAL_WORDS[made.state],
            "clause_title": clause_title(policies.in_force(), made.decision.clause),
        },
    )


def _my_decision(request: CommenterRequest, pk: int) -> Decision:
    """A decision on a comment of theirs. Somebody else's answers as if it did not exist."""
    mine = Decision.objects.adverse().filter(pk=pk, submission__commenter=request.commenter)
    decision = mine.select_related("submission", "revision", "appeal").first()
    if decision is None:
        raise Http404
    return decision


def _form(request: CommenterRequest, decision: Decision, form: AppealForm, *, status: int) -> HttpResponseBase:
    return render(
        request,
        "moderation/appeal.html",
        {"decision": decision, "form": form, "clause_title": clause_title(policies.in_force(), decision.clause)},
        status=status,
    )


def _refuse(request: CommenterRequest, problem: str) -> HttpResponseBase:
    return refuse(
        request,
        status=409,
        title=_("This decision cannot be appealed"),
        why=_(problem),
        way=reverse("moderation:standing"),
        way_words=_("My standing"),
    )
