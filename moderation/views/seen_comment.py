"""A comment as anybody may point at it: published, under something that is public."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from moderation import registry
from moderation.models import Submission


def seen_comment(pk: int) -> tuple[Submission, str]:
    """A comment that readers see, and the address of its thread. A hidden one answers exactly as one that never was."""
    related = ("current", "target_type", "content_type", "root")
    submission = Submission.objects.published().select_related(*related).filter(pk=pk).first()
    if submission is None:
        raise Http404
    try:
        target = submission.target_type.get_object_for_this_type(pk=submission.target_pk)
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    moderator = registry.moderator_of(target)
    if not moderator.is_public(target):
        raise Http404
    return submission, moderator.url(target)
