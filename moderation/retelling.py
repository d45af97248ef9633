"""What the audit log alone says of everybody's strikes and sanctions: the tables must say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from moderation import audit, facts
from moderation.models import AuditEntry, Commenter
from moderation.policy.standing import SanctionFact, SanctionKind, StrikeFact

Told = tuple[tuple[StrikeFact, ...], tuple[SanctionFact, ...]]


@dataclass
class Telling:
    """What is known so far, by the keys that the log uses, in the order in which it was told."""

    strikes: dict[str, StrikeFact] = field(default_factory=dict)
    sanctions: dict[str, SanctionFact] = field(default_factory=dict)
    whose: dict[str, str] = field(default_factory=dict)

    def of(self, commenter: str) -> Told:
        strikes = tuple(fact for key, fact in self.strikes.items() if self.whose[key] == commenter)
        return strikes, tuple(fact for key, fact in self.sanctions.items() if self.whose[key] == commenter)


def retold(entries: Iterable[AuditEntry]) -> Telling:
    """Every strike and sanction as the log tells it. `entries` come in order."""
    telling = Telling()
    for entry in entries:
        tell = TOLD_BY.get(entry.action)
        if tell is not None:
            tell(telling, entry)
    return telling


def differences() -> Iterator[str]:
    """One sentence for each commenter whose strikes and sanctions are not what the log tells; nothing when all are."""
    telling = retold(AuditEntry.objects.filter(action__in=TOLD_BY).order_by("sequence"))
    never_held = set(telling.whose.values())
    for commenter in Commenter.objects.filter(strikes__isnull=False).distinct().iterator():
        key = audit.key_of(commenter)
        never_held.discard(key)
        if telling.of(key) != facts.strikes_and_sanctions(commenter):
            yield f"{key}: the log tells another record than the tables hold"
    yield from (f"{key}: the log tells of strikes that the tables do not hold" for key in sorted(never_held))


def _strike_issued(telling: Telling, entry: AuditEntry) -> None:
    telling.whose[entry.subject] = entry.data["commenter"]
    telling.strikes[entry.subject] = StrikeFact(
        points=entry.data["points"],
        at=entry.at,
        comment_written_at=datetime.fromisoformat(entry.data["written_at"]),
        severity=entry.data["severity"],
    )


def _strike_voided(telling: Telling, entry: AuditEntry) -> None:
    telling.strikes[entry.subject] = replace(telling.strikes[entry.subject], voided=True)


def _sanction_issued(telling: Telling, entry: AuditEntry) -> None:
    ends_at = entry.data["ends_at"]
    telling.whose[entry.subject] = entry.data["commenter"]
    telling.sanctions[entry.subject] = SanctionFact(
        kind=SanctionKind(entry.data["kind"]),
        starts_at=entry.at,
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        confirmed=not entry.data["waits"],
    )


def _sanction_acknowledged(telling: Telling, entry: AuditEntry) -> None:
    telling.sanctions[entry.subject] = replace(telling.sanctions[entry.subject], acknowledged=True)


def _sanction_confirmed(telling: Telling, entry: AuditEntry) -> None:
    telling.sanctions[entry.subject] = replace(telling.sanctions[entry.subject], confirmed=True)


def _sanction_lifted(telling: Telling, entry: AuditEntry) -> None:
    telling.sanctions[entry.subject] = replace(telling.sanctions[entry.subject], lifted=True)


TOLD_BY: Mapping[str, Callable[[Telling, AuditEntry], None]] = MappingProxyType(
    {
        "strike.issued": _strike_issued,
        "strike.voided": _strike_voided,
        "sanction.issued": _sanction_issued,
        "sanction.acknowledged": _sanction_acknowledged,
        "sanction.confirmed": _sanction_confirmed,
        "sanction.declined": _sanction_lifted,
        "sanction.lifted": _sanction_lifted,
    }
)
