"""Write a comment: the page with the form, sending it, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from moderation import proofs, registry, traces
from moderation.adapters.comments_xtd import unsent
from moderation.adapters.comments_xtd.addresses import local_path, place_in_thread, submission_of
from moderation.adapters.comments_xtd.forms import CommentForm, filled_in
from moderation.adapters.comments_xtd.places import Kind, Nudge, WritingPlace, nudge_about, place_for
from moderation.adapters.comments_xtd.posting import MembersOnly, Nudged, send
from moderation.adapters.comments_xtd.previews import may_preview, preview_of, too_many
from moderation.adapters.comments_xtd.targets import find_target, label_in_address, target_of
from moderation.answers import answer_to
from moderation.conf import read_conf
from moderation.confirmations import TooManyConfirmations
from moderation.models import Submission
from moderation.policy.states import State
from moderation.threads import may_be_edited
from moderation.writers import Writer, forget_guest, remember_own, was_guest_here, writer_at

STATUS_OF = {Kind.FORM: 200, Kind.CLOSED: 403, Kind.MEMBERS: 403, Kind.REFUSED: 403}


@never_cache
@csrf_protect
@require_safe
def write(request: HttpRequest, content_type: str, object_pk: str) -> HttpResponse:
    """The form on a page of its own, or in place of a link on the thread's page."""
    target = find_target(content_type, object_pk)
    kept = unsent.kept_for(request, page=request.path, now=timezone.now())
    return _place_page(request, place_for(request, target, begins=_beginning(kept), is_kept=bool(kept)))


@never_cache
@csrf_protect
@require_safe
def reply(request: HttpRequest, cid: int) -> HttpResponse:
    """The form in answer to a published comment, with its words if `?quote` asks. What is hidden is answered as what
    never was.
    """
    parent = submission_of(cid)
    if parent is None or not parent.is_visible or not read_conf().MAX_DEPTH:
        raise Http404
    kept = unsent.kept_for(request, page=request.path, now=timezone.now())
    begins = _beginning(kept or (_quoted(parent) if "quote" in request.GET else ""))
    place = place_for(request, target_of(parent), parent=parent, begins=begins, is_kept=bool(kept))
    return _place_page(request, place)


@never_cache
@csrf_protect
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Send a comment. Whatever cannot be taken comes back on the form, with the reason and the text."""
    target = find_target(request.POST.get("content_type", ""), request.POST.get("object_pk", ""))
    now = timezone.now()
    writer = writer_at(request, now=now)
    if "sign_in" in request.POST and writer.user is None:
        return _sign_in(request, target, now=now)
    if "preview" in request.POST:
        return _preview_page(request, target, writer)
    form = CommentForm(target, data=request.POST, writer=writer, auto_id="id_%s")
    typed = request.POST.get("comment", "")
    place = place_for(request, target, writer=writer, form=form, typed=typed, says_policy=False)
    if place.kind == Kind.MEMBERS:
        unsent.keep(request, place.typed, page=_page_of(request, target), now=now)
    if place.kind != Kind.FORM:
        return _page(request, place, status=STATUS_OF[place.kind])
    if not form.is_valid() or form.ask_for_proof():
        form.tell_who_was_signed_out()
        return _form_page(request, target, form, writer, status=400)
    try:
        network = traces.network_of(traces.client_address(request))
        submission = send(form.draft(sending=form.sending(now=now)), writer=writer, now=now, network=network)
    except Nudged as nudged:
        return _form_page(
            request, target, form, writer, nudge=nudge_about(form.cleaned_data["comment"], nudged.verdict)
        )
    except TooManyConfirmations:
        form.add_error("email", _("Several links were sent today. Use one of them, or try again later."))
        return _form_page(request, target, form, writer, status=429)
    except MembersOnly:
        raise Http404 from None
    unsent.drop(request)
    if submission is None:
        return redirect("comments-check-mail")
    remember_own(request, submission)
    answer = after_sending(submission, wish=request.POST.get("next", ""), target=target)
    return traces.follow(request, answer, submission, now=now)


@never_cache
@csrf_protect
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How a text would look, for a script to show beside the form. Nothing is judged and nothing is stored."""
    if not may_preview(request):
        return render(request, "comments/_preview.html", {"preview": too_many()}, status=429)
    return render(request, "comments/_preview.html", {"preview": preview_of(request.POST.get("comment", ""))})


@never_cache
@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """Whether a proof of work is asked for, and a challenge for the form of `?key=`, or for a new one."""
    now = timezone.now()
    given = request.GET.get("key", "")
    key = given if given.isalnum() and len(given) <= 64 else uuid.uuid4().hex
    if proofs.demand(now=now) is None:
        return JsonResponse({"wanted": False, "key": key})
    return JsonResponse({"wanted": True, "key": key, "challenge": proofs.challenge_for(key, now=now)})


@never_cache
@csrf_protect
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What became of a comment, for the eyes of whoever sent it."""
    submission = _own_submission(request, request.GET.get("c", ""))
    if submission.is_visible:
        return redirect(place_in_thread(submission))
    now = timezone.now()
    target = target_of(submission)
    return render(
        request,
        "comments/sent.html",
        {
            "submission": submission,
            "answer": answer_to(submission),
            "title": registry.moderator_of(target).title(target),
            "target_url": registry.moderator_of(target).url(target),
            "may_be_edited": may_be_edited(
                submission.state,
                submission.submitted_at,
                seen=submission.ever_published,
                now=now,
                window=read_conf().EDIT_WINDOW,
            ),
        },
    )


@never_cache
@require_safe
def check_mail(request: HttpRequest) -> HttpResponse:
    """A link is on its way. The page is the same for every address."""
    hours = round(read_conf().CONFIRMATION_WINDOW.total_seconds() / 3600)
    return render(request, "comments/check_mail.html", {"hours": hours})


@never_cache
@csrf_protect
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """This browser is no guest's any more."""
    forget_guest(request)
    return redirect(local_path(request.POST.get("next", "")) or "/")


def after_sending(
    submission: Submission, *, wish: str = "", target: models.Model | None = None
) -> HttpResponseRedirect:
    """To the comment in its place if readers see it, else to the page that says what became of it."""
    if not submission.is_visible:
        return redirect(f"{reverse('comments-xtd-sent')}?c={submission.object_pk}")
    return redirect(local_path(wish) or place_in_thread(submission, target=target))


def _sign_in(request: HttpRequest, target: models.Model, *, now: datetime) -> HttpResponse:
    """To the door of the accounts, and with the text back to the form."""
    page = _page_of(request, target)
    unsent.keep(request, request.POST.get("comment", ""), page=page, now=now)
    return unsent.to_sign_in(page) or redirect(page)


def _page_of(request: HttpRequest, target: models.Model) -> str:
    """Where the form that was sent stands by itself."""
    answers = filled_in(request.POST)["reply_to"]
    if answers:
        return reverse("comments-xtd-reply", args=[answers])
    return reverse("comments-write", args=[label_in_address(target), target.pk])


def _preview_page(request: HttpRequest, target: models.Model, writer: Writer) -> HttpResponse:
    """The form as it was filled in, with what its text would look like."""
    begins = filled_in(request.POST)
    may = may_preview(request)
    parent = submission_of(begins["reply_to"]) if begins["reply_to"] else None
    place = place_for(
        request,
        target,
        writer=writer,
        parent=parent if parent is not None and parent.is_visible else None,
        begins=begins,
        preview=preview_of(begins.get("comment", "")) if may else too_many(),
        typed=begins.get("comment", ""),
    )
    return _page(request, place, status=STATUS_OF[place.kind] if may else 429)


def _beginning(text: str) -> dict[str, str]:
    return {"comment": text} if text else {}


def _quoted(parent: Submission) -> str:
    lines = parent.current.text.splitlines() if parent.current else []
    return "".join(f"> {line}\n" if line.strip() else ">\n" for line in lines) + "\n"


def _own_submission(request: HttpRequest, pk: str) -> Submission:
    """The comment, if it is theirs or everybody sees it. Somebody else's hidden one is answered as one that never was,
    by the same questions.
    """
    submission = submission_of(int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 10 else None
    if submission is not None and submission.is_visible:
        return submission
    writer = writer_at(request, now=timezone.now())
    if submission is None or submission.state == State.WITHDRAWN:
        raise Http404
    if not (was_guest_here(request, submission) or writer.wrote(submission)):
        raise Http404
    return submission


def _form_page(
    request: HttpRequest,
    target: models.Model,
    form: CommentForm,
    writer: Writer,
    *,
    nudge: Nudge | None = None,
    status: int = 200,
) -> HttpResponse:
    place = place_for(request, target, writer=writer, form=form, parent=form.parent, nudge=nudge)
    return _page(request, place, status=status)


def _place_page(request: HttpRequest, place: WritingPlace) -> HttpResponse:
    """A page, or the place alone for a script that puts it where the link was."""
    if place.form is not None:
        place.form.focus()
    if request.headers.get("HX-Request") == "true":
        response = render(request, "comments/_place.html", {"place": place})
    else:
        response = _page(request, place)
    response["Vary"] = "Cookie, HX-Request"
    return response


def _page(request: HttpRequest, place: WritingPlace, *, status: int = 200) -> HttpResponse:
    return render(request, "comments/write.html", {"place": place}, status=status)
