"""The pages of following: ask, confirm, manage, stop. Opening a link in a letter changes nothing; its button does."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from blog import following
from blog.addresses import whole
from blog.models import Cadence, Follow
from blog.models.follower import ADDRESS_LENGTH, Followed, columns_of

SAME_SITE = frozenset({"same-origin", "none"})


class FollowForm(forms.Form):
    """An address and a cadence; what is followed stands in the form's own address. The trap is for robots."""

    # The field says what is wrong in `following`, where every door to it does.
    email = forms.CharField(strip=False, max_length=ADDRESS_LENGTH + 10)
    cadence = forms.TypedChoiceField(choices=Cadence.choices, coerce=lambda value: Cadence(int(value)))
    website = forms.CharField(required=False)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the owner of an address, whoever typed it. The answer is the same whatever the site knows of the address.

    The form stands on pages that caches share, so it carries no token: it acts for no session, and anybody may ask for
    anybody. A page of another site may not ask on a reader's behalf.
    """
    try:
        about = following.about_of(key)
    except following.NothingToFollow as refusal:
        return _refused(request, str(refusal), status=404)
    followed = Follow(**columns_of(about), cadence=Cadence.IMMEDIATE)
    if request.method != "POST":
        return _form(request, key, followed)
    if _is_from_elsewhere(request):
        return _refused(request, _("This form was sent from another site."), status=403)
    form = FollowForm(request.POST)
    if not form.is_valid():
        return _form(request, key, followed, form=form, problem=_("Please give an address and how often."), status=400)
    if not form.cleaned_data["website"]:
        try:
            following.ask(
                about,
                email=form.cleaned_data["email"],
                cadence=form.cleaned_data["cadence"],
                client=_client_address(request),
                now=timezone.now(),
            )
        except following.BadEmail as refusal:
            return _form(request, key, followed, form=form, problem=str(refusal), status=400)
        except following.TooManyRequests as refusal:
            return _form(request, key, followed, form=form, problem=str(refusal), status=429)
    if _is_htmx(request):
        return render(request, "blog/_follow_asked.html", {"followed": followed})
    return HttpResponseRedirect(reverse("blog:follow_asked", args=[key]))


@never_cache
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest, key: str) -> HttpResponse:
    """What happens next; it says nothing about the address."""
    try:
        about = following.about_of(key)
    except following.NothingToFollow as refusal:
        return _refused(request, str(refusal), status=404)
    followed = Follow(**columns_of(about), cadence=Cadence.IMMEDIATE)
    return render(request, "blog/follow_asked.html", {"followed": followed})


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what an address would follow; the button confirms it."""
    now = timezone.now()
    try:
        if request.method != "POST":
            return render(request, "blog/follow_confirm.html", {"asked": following.peek(token, now=now)})
        followed = following.confirm(token, now=now)
    except following.LinkRefused:
        return _link_refused(request)
    messages.success(request, _("Confirmed. You follow %(what)s.") % {"what": followed.name})
    return redirect("blog:follow_manage", following.manage_token(followed.follower))


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that one address follows: change how often, stop one, stop all."""
    try:
        follower = following.managed_by(token)
    except following.LinkRefused:
        return _link_refused(request)
    follows = list(follower.follows.with_what())
    if request.method != "POST":
        context = {"follower": follower, "follows": follows, "cadences": Cadence.choices}
        return render(request, "blog/follow_manage.html", context)
    following.write_in(follower, get_language() or "")
    if "stop_all" in request.POST:
        following.stop_all(follower)
        return render(request, "blog/follow_stopped.html", {"is_forgotten": True})
    chosen = [follow for follow in follows if str(follow.pk) in {request.POST.get("stop"), request.POST.get("change")}]
    for followed in chosen:
        _act_on(request, followed)
    if chosen and not follower.follows.exists():
        return render(request, "blog/follow_stopped.html", {"is_forgotten": True})
    return redirect("blog:follow_manage", token)


def _act_on(request: HttpRequest, followed: Follow) -> None:
    if "stop" in request.POST:
        following.stop(followed.follower, follows=[followed.pk])
        messages.success(request, _("You no longer follow %(what)s.") % {"what": followed.name})
        return
    cadence = request.POST.get("cadence", "")
    if cadence in {str(value) for value in Cadence.values}:
        following.change_cadence(followed, Cadence(int(cadence)), now=timezone.now())
        often = Cadence(int(cadence)).label
        messages.success(request, _("%(what)s: %(often)s.") % {"what": followed.name, "often": often})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what one letter came from, by one POST without a session (RFC 8058). Opening the link asks first.

    The signed link is the only right that this needs: who has it reads the mail. It stops nothing that it does not name.
    """
    try:
        stops = following.stopped_by(token)
    except following.LinkRefused:
        return _link_refused(request)
    follower = stops.follower
    follows = list(follower.follows.with_what().filter(pk__in=stops.follows)) if follower else []
    if request.method == "POST":
        if follower is not None:
            following.stop(follower, follows=[followed.pk for followed in follows])
        return render(request, "blog/follow_stopped.html", {"follows": follows})
    return render(request, "blog/follow_stop.html", {"follows": follows})


# --- answers ---


def _form(
    request: HttpRequest,
    key: str,
    followed: Followed,
    *,
    form: FollowForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"followed": followed, "problem": problem, "form": form}
    template = "blog/_follow_again.html" if _is_htmx(request) and form is not None else "blog/follow.html"
    # htmx puts only what went well into the page, unless it is told so.
    return render(request, template, context, status=200 if _is_htmx(request) else status)


def _refused(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "blog/follow_refused.html", {"why": why}, status=status)


def _link_refused(request: HttpRequest) -> HttpResponse:
    """One answer to every link that does not work."""
    return render(request, "blog/follow_refused.html", {"why": ""}, status=404)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site's page sent this. What is no browser says nothing."""
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site not in SAME_SITE or origin not in {"", whole(""), f"{request.scheme}://{request.get_host()}"}


def _client_address(request: HttpRequest) -> str:
    told = getattr(settings, "BLOG_CLIENT_ADDRESS", "")
    return str(import_string(told)(request) if told else request.META.get("REMOTE_ADDR", ""))
