"""What a moderator just did, said above the page that they were led to, with a button that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.models import Appeal, Decision, Escalation, ReviewItem
from moderation.policy.states import Cause, State
from moderation.views.access import StaffRequest


@dataclass(frozen=True, slots=True)
class Done:
    """The words, the decision that a button takes back, if one still does, and the item that it was about."""

    words: str
    undo: int | None = None
    item: int | None = None


def done(request: StaffRequest) -> Done | None:
    """The act that the address says was just done, if this moderator did it."""
    for name, said in (("done", _decided), ("upheld", _upheld), ("escalated", _escalated)):
        given = request.GET.get(name, "")
        if given.isdecimal():
            return said(request, int(given[:18]))
    return None


def _decided(request: StaffRequest, pk: int) -> Done | None:
    decision = Decision.objects.select_related("submission").filter(pk=pk, decider=request.user).first()
    if decision is None:
        return None
    if not _has_a_button(decision, now=timezone.now()):
        return Done(_words(decision))
    item = ReviewItem.objects.filter(closed_by=decision).values_list("pk", flat=True).first()
    return Done(_words(decision), undo=decision.pk, item=item)


def _upheld(request: StaffRequest, pk: int) -> Done | None:
    appeal = Appeal.objects.select_related("appellant").filter(pk=pk, decided_by=request.user).first()
    return Done(_("The decision stands; %(name)s was told.") % {"name": appeal.appellant.name}) if appeal else None


def _escalated(request: StaffRequest, pk: int) -> Done | None:
    escalation = Escalation.objects.select_related("to", "item__submission").filter(pk=pk, by=request.user).first()
    if escalation is None:
        return None
    told = {"name": escalation.item.submission.shown_name, "who": escalation.to.get_username() if escalation.to else ""}
    if escalation.to is not None:
        return Done(_("Passed to %(who)s: %(name)s’s comment.") % told, item=escalation.item_id)
    return Done(_("Passed on: %(name)s’s comment waits for another moderator.") % told, item=escalation.item_id)


def _has_a_button(decision: Decision, *, now: datetime) -> bool:
    """Whether the notice still offers to take it back; the page of its item does for longer."""
    return decision.has_a_button_until is not None and now < decision.has_a_button_until


def _words(decision: Decision) -> str:
    told = {"name": decision.submission.shown_name, "clause": decision.clause}
    if decision.cause == Cause.UNDO:
        return _undone(decision) % told
    if decision.reverses_id is not None:
        return _("Overturned: %(name)s’s comment is published again.") % told
    if decision.to_state == State.REJECTED:
        return _("Rejected: %(name)s’s comment, clause %(clause)s.") % told
    return _("Published: %(name)s’s comment.") % told


def _undone(decision: Decision) -> str:
    if decision.to_state == State.HELD:
        return _("Taken back: %(name)s’s comment waits again.")
    if decision.from_state == State.PUBLISHED:
        return _("Taken back: %(name)s’s comment waits for an answer to its reports again.")
    return _("Taken back: %(name)s’s comment is published again.")
