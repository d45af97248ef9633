"""Ask a writer once to think again, and remember what they did: nothing of what they wrote, only whether it changed.

A draft is known by its form's own key, the same in every try at sending it. After one nudge the next text is judged as
it comes: sent unchanged or still against the clause it waits for a moderator. What was never sent counts as dropped.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from moderation.compiled import CompiledQuery
from moderation.conf import read_conf
from moderation.models import Nudge, NudgeOutcome, NudgePlace, Submission
from moderation.policy.verdict import Verdict

# A form can be sent for a day; then a guest has time to confirm an address.
FORM_LASTS = timedelta(days=1)


def draft_name(*, whom: str, place: NudgePlace, key: str) -> str:
    """What the log knows a draft by: a keyed hash that tells nobody who wrote it."""
    return salted_hmac("moderation.nudging.draft", f"{place}|{whom}|{key}", algorithm="sha256").hexdigest()


def must_ask(name: str, *, text: str, verdict: Verdict, place: NudgePlace, now: datetime) -> bool:
    """Whether to ask about this text, whose verdict is a nudge: always at first, and again only for the very same text.

    The first time is written down. A button pressed twice is one nudge.
    """
    gravest = verdict.gravest
    assert gravest is not None, "a nudge rests on a finding"
    nudge, made = Nudge.objects.get_or_create(
        draft=name,
        defaults={
            "fingerprint": _fingerprint(name, text),
            "place": place,
            "rule": gravest.rule,
            "clause": gravest.clause,
            "policy_digest": verdict.policy_digest,
            "nudged_at": now,
        },
    )
    return made or nudge.fingerprint == _fingerprint(name, text)


def settle(name: str, submission: Submission, *, now: datetime) -> NudgeOutcome | None:
    """Write down what was sent after a nudge; None where there was none, or it is settled. May be called twice."""
    asked = _open_fingerprint.first(draft=name)
    if asked is None or submission.current is None:
        return None
    (fingerprint,) = asked
    is_same = fingerprint == _fingerprint(name, submission.current.text)
    outcome = NudgeOutcome.UNCHANGED if is_same else NudgeOutcome.REVISED
    settled = (
        Nudge.objects.open()
        .filter(draft=name)
        .update(outcome=outcome, fingerprint="", settled_at=now, revision=submission.current)
    )
    return outcome if settled else None


@CompiledQuery
def _open_fingerprint(draft: str) -> QuerySet[Any, Any]:
    return Nudge.objects.open().filter(draft=draft).values_list("fingerprint")


def drop(name: str, *, now: datetime) -> bool:
    """The writer turned back before sending; returns whether there was a nudge to settle."""
    return bool(settle_as_dropped(Nudge.objects.filter(draft=name), now=now))


def unanswered(now: datetime) -> QuerySet[Nudge]:
    """The nudges that nothing can come of any more."""
    return Nudge.objects.open().filter(nudged_at__lt=now - FORM_LASTS - read_conf().CONFIRMATION_WINDOW)


def settle_as_dropped(nudges: QuerySet[Nudge], *, now: datetime) -> int:
    """Nothing was sent after them; forget what told their texts apart."""
    return nudges.filter(outcome=NudgeOutcome.OPEN).update(outcome=NudgeOutcome.DROPPED, fingerprint="", settled_at=now)


def _fingerprint(name: str, text: str) -> str:
    """Tells a changed text from the same one; blanks at the ends and line ends are no change."""
    words = "\n".join(text.split("\r\n")).strip()
    return salted_hmac(f"moderation.nudging.text.{name}", words, algorithm="sha256").hexdigest()
