"""What people read for each word that the code knows: one table for each enum, each total."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from moderation.models import AppealState, Maker, Reason, TraceKind
from moderation.policy.findings import Severity
from moderation.policy.standing import SanctionKind, Standing, Step
from moderation.policy.states import State

Words = Mapping[str, "Promise | str"]

STATE_WORDS: Words = MappingProxyType(
    {
        State.PENDING: gettext_lazy("Being checked"),
        State.PUBLISHED: gettext_lazy("Published"),
        State.HELD: gettext_lazy("Waiting for a moderator"),
        State.REJECTED: gettext_lazy("Not published"),
        State.WITHDRAWN: gettext_lazy("Withdrawn"),
    }
)

STANDING_WORDS: Words = MappingProxyType(
    {
        Standing.GOOD: gettext_lazy("Good"),
        Standing.WARNED: gettext_lazy("Warned"),
        Standing.PREMODERATED: gettext_lazy("Read before publishing"),
        Standing.SUSPENDED: gettext_lazy("Suspended"),
        Standing.REVOKED: gettext_lazy("Privileges revoked"),
    }
)

STEP_WORDS: Words = MappingProxyType(
    {
        SanctionKind.NOTICE: gettext_lazy("Notice"),
        SanctionKind.WARNING: gettext_lazy("Warning"),
        SanctionKind.PREMODERATION: gettext_lazy("Read before publishing"),
        SanctionKind.SUSPENSION: gettext_lazy("Suspension"),
        SanctionKind.REVOCATION: gettext_lazy("Privileges revoked"),
    }
)

STEP_MEANS: Words = MappingProxyType(
    {
        SanctionKind.NOTICE: gettext_lazy("A friendly word about the policy. Nothing else changes."),
        SanctionKind.WARNING: gettext_lazy("You are asked to read the clause and to say so. Then you can go on."),
        SanctionKind.PREMODERATION: gettext_lazy("A moderator reads your comments before they appear."),
        SanctionKind.SUSPENSION: gettext_lazy("You can read everything, and comment again when it ends."),
        SanctionKind.REVOCATION: gettext_lazy("You can no longer comment. You can appeal, and it is looked at again."),
    }
)

MAKER_WORDS: Words = MappingProxyType(
    {
        Maker.RULE: gettext_lazy("by a rule, automatically"),
        Maker.READERS: gettext_lazy("automatically, after readers reported it"),
        Maker.PERSON: gettext_lazy("by a moderator"),
    }
)

SEVERITY_WORDS: Words = MappingProxyType(
    {
        Severity.CARE: gettext_lazy("care"),
        Severity.THREAT: gettext_lazy("threat"),
        Severity.ATTACK: gettext_lazy("attack"),
        Severity.INCIVILITY: gettext_lazy("incivility"),
        Severity.SPAM: gettext_lazy("spam"),
        Severity.NEWCOMER: gettext_lazy("newcomer"),
        Severity.OTHER: gettext_lazy("other"),
    }
)

REASON_WORDS: Words = MappingProxyType(
    {
        Reason.HELD: gettext_lazy("held"),
        Reason.REPORTED: gettext_lazy("reported"),
        Reason.APPEALED: gettext_lazy("appealed"),
        Reason.EVASION: gettext_lazy("evasion"),
    }
)

TRACE_WORDS: Words = MappingProxyType(
    {
        TraceKind.MAILBOX: gettext_lazy("Same mailbox as"),
        TraceKind.DEVICE: gettext_lazy("Same browser as"),
        TraceKind.NETWORK: gettext_lazy("Same network as"),
    }
)

APPEAL_WORDS: Words = MappingProxyType(
    {
        AppealState.OPEN: gettext_lazy("Waiting for an answer"),
        AppealState.UPHELD: gettext_lazy("The decision stands"),
        AppealState.OVERTURNED: gettext_lazy("The decision was taken back"),
        AppealState.MOOT: gettext_lazy("The comment was changed or taken back first"),
    }
)


def step_in_words(step: Step) -> str:
    """A rung of the ladder, such as "Suspension, 7 days". How long a notice or a warning is remembered is not said."""
    name = str(STEP_WORDS[step.kind])
    if step.days is None or step.kind.gravity <= SanctionKind.WARNING.gravity:
        return name
    length = ngettext("%(days)d day", "%(days)d days", step.days) % {"days": step.days}
    return _("%(step)s, %(length)s") % {"step": name, "length": length}


def within(words: str) -> str:
    """Words that begin large by themselves, within a sentence or after others: small in English, and elsewhere as they
    were translated. German writes its nouns large wherever they stand.
    """
    return words.lower() if (get_language() or "en").startswith("en") else words


def points_in_words(points: int) -> str:
    return ngettext("%(points)d point", "%(points)d points", points) % {"points": points}


class Waiting(Protocol):
    """A review item, or what a list has read of it."""

    @property
    def reason(self) -> str: ...

    @property
    def severity(self) -> str: ...


def why_it_waits(item: Waiting, *, reports: int) -> str:
    """One or two words on why an item is in the queue: how grave, how many reports, or an appeal."""
    if item.reason == Reason.APPEALED:
        return _("appeal")
    if item.reason == Reason.EVASION:
        return str(REASON_WORDS[Reason.EVASION])
    if item.reason == Reason.REPORTED and reports:
        return ngettext("%(count)d report", "%(count)d reports", reports) % {"count": reports}
    if item.reason == Reason.REPORTED:
        return _("reported")
    return str(SEVERITY_WORDS.get(item.severity, item.severity))


def length_in_words(length: timedelta) -> str:
    """A length of time to one unit: "12 min", "3 h", "4 d"; never less than a minute."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    if minutes < 48 * 60:
        return _("%(hours)d h") % {"hours": round(minutes / 60)}
    return _("%(days)d d") % {"days": round(minutes / (24 * 60))}


def due_in_words(due_at: datetime, *, now: datetime) -> str:
    """How long is left until `due_at`, or how long ago it was."""
    if due_at >= now:
        return length_in_words(due_at - now)
    return _("%(length)s late") % {"length": length_in_words(now - due_at)}


def minutes_left(until: datetime, *, now: datetime) -> int:
    """Whole minutes until `until`, at least one."""
    return max(1, -(-int((until - now).total_seconds()) // 60))
