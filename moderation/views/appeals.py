"""An appeal: write one, see how it stands, and talk it over. Open to its appellant alone, whatever their standing."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moderation import appeals, policies, wording
from moderation.forms import AppealForm, QuestionForm, TurnForm
from moderation.impartiality import SelfJudging
from moderation.models import Appeal, AppealState, Commenter, Decision, Report, ReviewItem
from moderation.policy.states import State
from moderation.views.access import CommenterRequest, StaffRequest, for_commenters, for_moderators, refuse
from moderation.views.item_page import clause_title


@for_commenters
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """The form, or why this decision cannot be appealed."""
    decision = _my_decision(request, pk)
    made = getattr(decision, "appeal", None)
    if made is not None and made.appellant_id == request.commenter.pk:
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
    return _appealed(request, made)


@for_commenters
@require_POST
def reply(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """The appellant answers a question; a second press of the button shows the first answer."""
    mine = Appeal.objects.filter(pk=pk, appellant=request.commenter)
    made = mine.select_related("decision__revision", "decision__submission").first()
    if made is None:
        raise Http404
    form = TurnForm(request.POST)
    if not form.is_valid():
        return _appealed(request, made, form=form, status=400)
    try:
        appeals.reply(made, by=request.commenter, answer=form.cleaned_data["answer"])
    except (appeals.NotYourTurn, appeals.AlreadyAnswered):
        return _appealed(request, made, form=form, status=409)
    messages.success(request, _("Thank you. The moderator reads it."))
    return redirect("moderation:appealed", pk)


@for_moderators
@require_POST
def ask(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A moderator asks the appellant something before answering."""
    made = Appeal.objects.filter(pk=pk).select_related("decision__submission", "appellant").first()
    form = QuestionForm(request.POST)
    if made is None:
        raise Http404
    item = ReviewItem.objects.open().filter(submission=made.decision.submission_id).first()
    back = reverse("moderation:item", args=[item.pk]) if item else reverse("moderation:queue")
    if not form.is_valid():
        return _refuse_question(request, 400, str(form.errors["question"].as_data()[0].messages[0]), back)
    try:
        appeals.ask(made, by=request.user, question=form.cleaned_data["question"])
    except (SelfJudging, appeals.SameModerator):
        return _refuse_question(request, 403, _("Another moderator answers this appeal."), back)
    except (appeals.NotYourTurn, appeals.AlreadyAnswered):
        why = _("The appeal was answered, or a question waits for its answer, or three were asked.")
        return _refuse_question(request, 409, why, back)
    messages.success(request, _("Asked. Its answer will stand on this page."))
    return redirect(back)


def _appealed(
    request: CommenterRequest, made: Appeal, *, form: TurnForm | None = None, status: int = 200
) -> HttpResponseBase:
    turns = list(made.messages.all())
    decision = made.decision
    context = {
        "appeal": made,
        "turns": turns,
        "asked": made.state == AppealState.OPEN and len(turns) % 2 == 1,
        "form": form or TurnForm(),
        "state_words": wording.APPEAL_WORDS[made.state],
        "clause_title": clause_title(policies.in_force(), decision.clause),
        # Whoever reported a comment sees it as long as every reader does.
        "shows_comment": not made.is_by_reporter
        or (decision.submission.is_visible and decision.submission.current_id == decision.revision_id),
    }
    return render(request, "moderation/appealed.html", context, status=status)


def _my_decision(request: CommenterRequest, pk: int) -> Decision:
    """A decision on a comment of theirs, or on a report of theirs. Somebody else's answers as if it did not exist."""
    of_mine = Decision.objects.adverse().filter(pk=pk, submission__commenter=request.commenter)
    on_my_report = Decision.objects.filter(
        pk=pk, pk__in=_answers_to(request.commenter), submission__state=State.PUBLISHED
    )
    related = ("submission", "revision", "appeal")
    decision = of_mine.select_related(*related).first() or on_my_report.select_related(*related).first()
    if decision is None:
        raise Http404
    return decision


def _answers_to(reporter: Commenter) -> QuerySet[Report, int | None]:
    return Report.objects.filter(reporter=reporter, agreed=False).values_list("decision", flat=True)


def _refuse_question(request: StaffRequest, status: int, why: str, back: str) -> HttpResponseBase:
    """Why nothing was asked."""
    title = _("Nothing was asked")
    return refuse(request, status=status, title=title, why=why, way=back, way_words=_("Back to the appeal"))


def _form(request: CommenterRequest, decision: Decision, form: AppealForm, *, status: int) -> HttpResponseBase:
    return render(
        request,
        "moderation/appeal.html",
        {
            "decision": decision,
            "form": form,
            "by_reporter": decision.to_state == State.PUBLISHED,
            "clause_title": clause_title(policies.in_force(), decision.clause),
        },
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
