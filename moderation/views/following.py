"""Follow a thread, as a member or by an address, and stop by the link of a letter. Opening a link changes nothing."""

from __future__ import annotations

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from moderation import confirmations, followers_mail, follows, languages, places
from moderation.commenters import guest_at
from moderation.confirmations import ConfirmationRefused, TooManyConfirmations
from moderation.follows import TooManyFollows
from moderation.models import CADENCES, Cadence, Confirmation, ThreadFollow
from moderation.places import Place
from moderation.tokens import TokenRefused, read_token_to_stop
from moderation.views.access import commenter_behind, refuse

PURPOSE = "follow"


class FollowForm(forms.Form):
    """How often."""

    cadence = forms.ChoiceField(label=gettext_lazy("How often we write"), choices=CADENCES, initial=Cadence.AT_ONCE)


class FollowByMailForm(FollowForm):
    """The same of somebody whom the site does not know: mail is all that they can get."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "cadence")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as it came
        mailed = [(value, words) for value, words in CADENCES if value != Cadence.NONE]
        self.fields["cadence"] = forms.ChoiceField(label=_("How often we write"), choices=mailed)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, content_type: int, target_pk: str) -> HttpResponseBase:
    """Follow the comments under one target. An address that nobody has proved yet is asked first, by one letter."""
    kind, place = _place_or_404(content_type, target_pk)
    reader = commenter_behind(request)
    if reader is None:
        return _by_mail(request, kind, target_pk, place)
    known = ThreadFollow.objects.filter(reader=reader, target_type=kind, target_pk=target_pk).first()
    form = FollowForm(request.POST if request.method == "POST" else None, initial={"cadence": _present(known)})
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, place, is_followed=known is not None)
    try:
        follows.follow(reader, kind, target_pk, cadence=Cadence(form.cleaned_data["cadence"]), now=timezone.now())
    except TooManyFollows:
        return _too_many(request)
    messages.success(request, _("You follow this conversation. New comments are on your page of notifications."))
    return redirect(f"{place.url}#comments")


def _by_mail(request: HttpRequest, kind: ContentType, target_pk: str, place: Place) -> HttpResponseBase:
    form = FollowByMailForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, place, is_followed=False)
    payload = {"content_type": kind.pk, "target_pk": target_pk, "cadence": form.cleaned_data["cadence"]}
    # Who asks is told the same, whatever the address was sent before.
    with suppress(TooManyConfirmations):
        confirmations.ask(
            email=form.cleaned_data["email"], purpose=PURPOSE, payload=payload, name="", now=timezone.now()
        )
    return render(request, "moderation/follow_sent.html", {"place": place})


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """The owner of an address says that it was they who asked; the button follows, opening the link does not."""
    now = timezone.now()
    try:
        confirmation = confirmations.peek(token, purpose=PURPOSE, now=now)
        kind, place = _place_or_404(confirmation.payload["content_type"], confirmation.payload["target_pk"])
        if request.method != "POST":
            return render(request, "moderation/follow_confirm.html", {"place": place})
        _follow_as_guest(confirmations.redeem(token, purpose=PURPOSE, now=now), kind)
    except ConfirmationRefused:
        return _link_refused(request)
    except TooManyFollows:
        return _too_many(request)
    return render(request, "moderation/follow_confirm.html", {"place": place, "is_done": True})


def _follow_as_guest(confirmation: Confirmation, kind: ContentType) -> None:
    now = timezone.now()
    with translation.override(languages.spoken(confirmation.language)):
        name = _("A reader")
    guest = guest_at(confirmation.email, name=name, now=now, language=confirmation.language)
    cadence = Cadence(confirmation.payload["cadence"])
    follows.follow(guest, kind, confirmation.payload["target_pk"], cadence=cadence, now=now)


@csrf_exempt
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponseBase:
    """Stop what one letter came from, by one POST without a session (RFC 8058). Opening the link asks first.

    The signed link is the only right that this needs: who has it reads the mail. It stops nothing that it does not name.
    """
    try:
        reader, keys = read_token_to_stop(token)
    except TokenRefused:
        return _link_refused(request)
    if request.method == "POST":
        follows.stop(reader, keys)
    context = {
        "threads": followers_mail.names_of(keys),
        "has_replies": any(key.is_replies for key in keys),
        "is_done": request.method == "POST",
    }
    return render(request, "moderation/unfollow.html", context)


def _place_or_404(content_type: int, target_pk: str) -> tuple[ContentType, Place]:
    kind = ContentType.objects.filter(pk=content_type).first()
    place = places.of_target(kind, target_pk) if kind is not None else None
    if kind is None or place is None:
        raise Http404
    return kind, place


def _present(known: ThreadFollow | None) -> str:
    return known.cadence if known is not None else Cadence.AT_ONCE


def _form(request: HttpRequest, form: FollowForm, place: Place, *, is_followed: bool) -> HttpResponseBase:
    status = 400 if form.is_bound else 200
    context = {"form": form, "place": place, "is_followed": is_followed}
    return render(request, "moderation/follow.html", context, status=status)


def _too_many(request: HttpRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=409,
        title=_("You follow very many conversations"),
        why=_("There is no room for another one. Stop following one of them first."),
        way=reverse("moderation:settings"),
        way_words=_("What you follow"),
    )


def _link_refused(request: HttpRequest) -> HttpResponseBase:
    """One answer to every link that does not work: which of the reasons it was is nobody's business."""
    return refuse(
        request,
        status=404,
        title=_("This link does not work"),
        why=_("It was used already, is too old, or was not copied whole."),
        way="/",
        way_words=_("Front page"),
    )
