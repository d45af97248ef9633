"""Erase a person: their words and whatever says who they were, everywhere, in one transaction.

What stays says nothing about anybody: the row of each comment, so that answers to it have a place; which clause was
applied to it, when, and by whom; strikes and sanctions of a commenter without a name. The log holds keys only, and stays
whole.

Whoever is under a sanction keeps it: a keyed hash of their mailbox is kept until it ends, and who proves to read that
mailbox again before then is the same commenter (`commenters`).
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from moderation import accounts, appeals, audit, follows, mutes, notifications, registry, thumbs, traces, workflow
from moderation.blanking import blank_words
from moderation.holders import Person, holders, person_of
from moderation.mailboxes import kept_digest, proved_by
from moderation.models import (
    Appeal,
    AppealMessage,
    Commenter,
    CommentThread,
    Confirmation,
    DeskPreference,
    KeptMailbox,
    Letter,
    Nudge,
    Receipt,
    Report,
    Resemblance,
    Sanction,
    SanctionNote,
    SavedView,
    Submission,
)
from moderation.policy.states import Cause, State, may_move

TYPED = ("reply", "question", "because")
"""What a letter holds of what a person typed."""
MAY_BE_WITHDRAWN = [state.value for state in State if may_move(state, State.WITHDRAWN, Cause.AUTHOR)]


class ErasureRefused(Exception):
    """The person is not erased."""


class AlreadyErased(ErasureRefused):
    """Somebody was first."""


class WorksHere(ErasureRefused):
    """An account with rights here loses them first, from whoever gave them: nobody leaves the queue by a form."""


def why_not(commenter: Commenter) -> ErasureRefused | None:
    """What keeps somebody from being erased, told before they confirm it; None when nothing does."""
    if commenter.erased_at is not None:
        return AlreadyErased("this commenter was erased before")
    if commenter.user is not None and accounts.may_do_more(commenter.user):
        return WorksHere("this account has rights here; they have to be taken back first")
    return None


def running_sanction(commenter: Commenter, *, now: datetime) -> Sanction | None:
    """The sanction because of which a hash of the mailbox is kept: of those that run, the one that ends last."""
    running = Sanction.objects.taking_away(now=now).filter(commenter=commenter)
    return running.order_by(F("ends_at").desc(nulls_first=True)).first()


def erase(commenter: Commenter, *, now: datetime) -> None:
    """Erase everything of a person, or nothing. Raises `ErasureRefused`.

    Where a moderator decides about one of their comments at the same moment, one of the two is first: what was decided
    before stays decided, and what comes later finds the comment withdrawn.
    """
    with transaction.atomic():
        audit.wait_in_line()
        known = Commenter.objects.select_for_update(of=("self",)).select_related("user").get(pk=commenter.pk)
        problem = why_not(known)
        if problem is not None:
            raise problem
        person, theirs = person_of(known), Submission.objects.by(known)
        audit.record("commenter.erased", actor=known, subject=known, now=now, data={"comments": theirs.count()})
        _keep_mailboxes(known, now=now)
        for holder in holders():
            holder.forget(person, now=now)
        thumbs.forget(known)
        appeals.let_go(known, now=now)
        _withdraw_comments(known, now=now)
        blank_words(theirs, now=now)
        _erase_the_writer(known)
        _erase_what_they_asked(known)
        _erase_letters(person, now=now)
        _erase_what_they_chose(known, now=now)
        traces.forget(known)
        _close(person, now=now)


def _keep_mailboxes(commenter: Commenter, *, now: datetime) -> None:
    if running_sanction(commenter, now=now) is None:
        return
    digests = {kept_digest(address) for address in proved_by(commenter)}
    KeptMailbox.objects.bulk_create(
        [KeptMailbox(commenter=commenter, digest=digest, created_at=now) for digest in sorted(digests)],
        ignore_conflicts=True,
    )


def _withdraw_comments(commenter: Commenter, *, now: datetime) -> None:
    """Every comment that readers or moderators still see is taken back, as its author could have done one by one."""
    standing = Submission.objects.by(commenter).filter(state__in=MAY_BE_WITHDRAWN)
    for submission in standing.select_related("commenter", "current", "content_type", "target_type").order_by("pk"):
        workflow.withdraw(submission, now=now)


def _erase_the_writer(commenter: Commenter) -> None:
    """The comments' own rows lose their text and their writer, and so does what moderation shows of them."""
    theirs, name = Submission.objects.by(commenter), _("Deleted account")
    for source in registry.sources():
        rows = theirs.filter(content_type=ContentType.objects.get_for_model(source.model))
        source.erase(list(rows.values_list("object_pk", flat=True)), name=name)
    theirs.update(shown_name=name, trap_filled=None, seconds_taken=None)
    Nudge.objects.filter(revision__submission__commenter=commenter).delete()
    Receipt.objects.filter(submission__commenter=commenter).delete()
    Resemblance.objects.filter(Q(commenter=commenter) | Q(submission__commenter=commenter)).delete()
    _change_threads(theirs)


def _change_threads(submissions: models.QuerySet[Submission]) -> None:
    """Whoever keeps a thread that readers have seen one of these in reads it anew."""
    seen = submissions.filter(ever_published=True).values_list("target_type", "target_pk").distinct()
    for target_type, target_pk in seen:
        CommentThread.objects.filter(target_type=target_type, target_pk=target_pk).update(version=F("version") + 1)
        model = ContentType.objects.get_for_id(target_type).model_class()
        if model is not None:
            _tell_on_commit(registry.moderator_of(model), target_pk)


def _tell_on_commit(moderator: registry.Moderator, target_pk: str) -> None:
    transaction.on_commit(lambda: moderator.changed(target_pk), robust=True)


def _erase_what_they_asked(commenter: Commenter) -> None:
    """Reports that wait are still looked at, without their words; what was settled stays settled."""
    Report.objects.filter(reporter=commenter).update(text="")
    mine = Appeal.objects.filter(appellant=commenter)
    mine.update(text="", reply="")
    AppealMessage.objects.filter(appeal__in=mine.values("pk")).update(text="")
    SanctionNote.objects.filter(sanction__commenter=commenter).update(text="")


def _erase_what_they_chose(commenter: Commenter, *, now: datetime) -> None:
    """What they followed and were told, whom they muted, and who muted them; and letters that tell of what they wrote."""
    notifications.forget(commenter)
    mutes.forget(commenter)
    follows.forget(commenter, now=now)


def _erase_letters(person: Person, *, now: datetime) -> None:
    """What was not sent never is. The rows stay, so that no event is told twice; what they said goes."""
    Confirmation.objects.filter(email__in=person.addresses).delete()
    Letter.objects.filter(commenter=None, email__in=person.addresses).delete()
    theirs = Letter.objects.filter(commenter=person.commenter)
    theirs.unsent().update(withdrawn_at=now)
    theirs.update(data={}, email="")
    for letter in Letter.objects.filter(decision__submission__commenter=person.commenter).exclude(data={}):
        Letter.objects.filter(pk=letter.pk).update(
            data={name: "" if name in TYPED else value for name, value in letter.data.items()}
        )


def _close(person: Person, *, now: datetime) -> None:
    if person.user is not None:
        # Of a time when the account had rights here.
        SavedView.objects.filter(owner=person.user).delete()
        DeskPreference.objects.filter(moderator=person.user).delete()
        accounts.close(person.user, name=_("Deleted account"))
    Commenter.objects.filter(pk=person.commenter.pk).update(
        user=None, email="", name="", email_verified_at=None, language="", erased_at=now
    )
