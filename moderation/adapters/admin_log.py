"""django.contrib.admin: its log names what staff changed, so what it says of somebody erased is blanked."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from moderation import registry
from moderation.holders import Holder, Person, register_holder
from moderation.models import Submission


def wire() -> None:
    """Answer for what is kept there."""
    register_holder(AdminLog)


class AdminLog(Holder):
    """The line stays, with who changed what kind of thing; what the thing was called goes."""

    untold = {"admin.LogEntry.user": "what staff changed in the admin is the site's record, and not about readers"}

    def forget(self, person: Person, *, now: datetime) -> None:
        from django.contrib.admin.models import LogEntry

        for lines in (Q(user=person.user) if person.user else Q(pk=None), *_about(person)):
            LogEntry.objects.filter(lines).update(object_repr=_("Deleted account"), change_message="")


def _about(person: Person) -> list[Q]:
    """The lines about the person, their comments, and moderation's rows of them."""
    about = [_of(person.commenter)]
    if person.user is not None:
        about.append(_of(person.user))
    theirs = Submission.objects.by(person.commenter)
    submissions = [str(pk) for pk in theirs.values_list("pk", flat=True)]
    about.append(Q(content_type=ContentType.objects.get_for_model(Submission), object_id__in=submissions))
    for source in registry.sources():
        content_type = ContentType.objects.get_for_model(source.model)
        rows = theirs.filter(content_type=content_type).values_list("object_pk", flat=True)
        about.append(Q(content_type=content_type, object_id__in=list(rows)))
    return about


def _of(row: Model) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))
