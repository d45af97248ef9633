"""The door before the owners' pages: who may change the policy, and what the others are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from moderation import policies
from moderation.models import PolicyVersion
from moderation.views.access import View, refuse

LONGEST_KEY = 18  # digits; every database keeps a key of that length


def for_owners(view: Callable[..., HttpResponseBase]) -> View:
    """Sign in first; then whoever may not adopt a policy is told so in words. The answer is never cached."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm(policies.MAY_ADOPT):
            return _refuse(request)
        return view(request, *args, **kwargs)

    return guarded


def version_or_404(key: int | str) -> PolicyVersion:
    """The version of that key with the people who wrote and adopted it."""
    known = PolicyVersion.objects.select_related("created_by", "adopted_by")
    if isinstance(key, str) and not (key.isdecimal() and len(key) <= LONGEST_KEY):
        raise Http404
    version = known.filter(pk=int(key)).first()
    if version is None:
        raise Http404
    return version


def _refuse(request: HttpRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("The policy is changed by its owners"),
        why=_(
            "You can read it like everybody else. Writing, testing and adopting another version takes a right that "
            "your account does not have; whoever runs this site can give it to you."
        ),
        way=reverse("moderation:policy"),
        way_words=_("Read the policy"),
    )
