"""Where a reader finds a comment, and where a form may lead after it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_comments_xtd import get_model

from moderation import registry, threads
from moderation.models import Submission
from moderation.threads import anchor_of


def submission_of(pk: int) -> Submission | None:
    """The submission of one of our comments, with everything that an address or an answer asks about."""
    content_type = ContentType.objects.get_for_model(get_model())
    related = ("current", "root", "parent", "target_type", "commenter")
    return Submission.objects.filter(content_type=content_type, object_pk=str(pk)).select_related(*related).first()


def place_in_thread(submission: Submission, *, target: models.Model | None = None) -> str:
    """The page and the anchor at which a published comment stands. `target` is read where the caller does not have it."""
    anchor = anchor_of(submission.object_pk)
    if not threads.is_on_page(submission):
        assert submission.root is not None, "a root is always on its page"
        conversation = reverse("comments-conversation", args=[submission.root.object_pk])
        return f"{conversation}?at={submission.pk}#{anchor}"
    target = target or submission.target_type.get_object_for_this_type(pk=submission.target_pk)
    start = threads.start_of(submission)
    return f"{registry.moderator_of(target).url(target)}{'?' + start if start else ''}#{anchor}"


def local_path(address: str) -> str:
    """`address` if it surely leads to a page of this site, else ""."""
    is_plain = address.isascii() and address.isprintable() and not any(character in address for character in "\\@ ")
    if not is_plain or not address.startswith("/") or address.startswith("//"):
        return ""
    if urlsplit(address).netloc or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return ""
    return address
