"""A target's comments in any template: `{% comment_thread target %}` and `{% comment_count target %}`.

The page loads moderation/css/comment.css and thread.css, and `parley/_htmx.html` if replies should open where they are.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_urlconf
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, npgettext_lazy
from django.utils.translation import gettext as _

from moderation import evidence, registry, threads
from moderation.threads import ShownComment
from moderation.writers import STRANGER, Writer, is_recognised, writer_at

register = template.Library()
COMMENTS_KEPT = 2_000  # by each process, some 3 KB each
# German says them after "vor", which changes them; Django's own words are made for another sentence.
PAST: dict[str, Any] = {
    "year": npgettext_lazy("ago", "%(num)d year", "%(num)d years", "num"),
    "month": npgettext_lazy("ago", "%(num)d month", "%(num)d months", "num"),
    "week": npgettext_lazy("ago", "%(num)d week", "%(num)d weeks", "num"),
    "day": npgettext_lazy("ago", "%(num)d day", "%(num)d days", "num"),
    "hour": npgettext_lazy("ago", "%(num)d hour", "%(num)d hours", "num"),
    "minute": npgettext_lazy("ago", "%(num)d minute", "%(num)d minutes", "num"),
}


@register.simple_tag(takes_context=True)
def comment_thread(context: template.Context, target: models.Model) -> str:
    """The thread under `target` as this reader sees it, with the place where one writes."""
    request: HttpRequest = context["request"]
    writer, target = _writer(request), registry.as_known(target)
    page = threads.read_page(
        target, threads.asked(request.GET), writer=writer, count=_count(request, target), now=timezone.now()
    )
    place = next(filter(None, (source.place(request, target) for source in registry.sources())), None)
    return render_to_string(
        "comments/_thread.html",
        {
            "page": page,
            "place": place,
            "target": target,
            "target_type": ContentType.objects.get_for_model(target).pk,
        },
        request=request,
    )


@register.simple_tag(takes_context=True)
def comment_count(context: template.Context, target: models.Model) -> int:
    """How many comments of `target` readers see: a kept number."""
    return _count(context["request"], registry.as_known(target))


@register.simple_tag
def shown_comment(comment: ShownComment, is_members: bool) -> SafeString:
    """One comment of a thread. What reads alike is made once by a process: of a page made anew, most stands as it stood."""
    when = _age(comment.at)
    if comment.answer is not None:
        return _made(comment, is_members, when)
    return _kept(comment, is_members, when, get_language(), timezone.get_current_timezone(), get_urlconf())


@lru_cache(maxsize=COMMENTS_KEPT)
def _kept(comment: ShownComment, is_members: bool, when: str, *_reader: Hashable) -> SafeString:
    return _made(comment, is_members, when)


def _made(comment: ShownComment, is_members: bool, when: str) -> SafeString:
    context = {"comment": comment, "is_members": is_members, "when": when}
    return render_to_string("comments/_comment.html", context)


@register.filter
def ago(at: datetime) -> str:
    """A moment as readers say it: "just now", "2 hours ago", and a date after a month."""
    return _age(at) or formatted(timezone.localtime(at), _("j F Y"))


def _age(at: datetime) -> str:
    """The same, but "" after a month."""
    return _age_of(int((timezone.now() - at).total_seconds()) // 60, get_language())


@lru_cache(maxsize=4096)
def _age_of(minutes: int, _language: str | None) -> str:
    if minutes < 1:
        return _("just now")
    past = timedelta(minutes=minutes)
    if past.days > 30:
        return ""
    now = timezone.now()
    return _("%(time)s ago") % {"time": timesince(now - past, now, depth=1, time_strings=PAST)}


@register.filter
def beginning(text: str, length: int) -> str:
    """The first words of a text, `length` characters at most, on one line."""
    return evidence.opening(text, length)


def _count(request: HttpRequest, target: models.Model) -> int:
    """The number is read once for a page that shows it twice."""
    counts: dict[str, int] = request.__dict__.setdefault("_comment_counts", {})
    key = f"{target._meta.label}:{target.pk}"
    if key not in counts:
        counts[key] = threads.count_of(target)
    return counts[key]


def _writer(request: HttpRequest) -> Writer:
    """A reader without any cookie is a stranger, and the page is the same for all of them."""
    if is_recognised(request):
        return writer_at(request, now=timezone.now())
    return STRANGER
