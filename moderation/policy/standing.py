"""A commenter's standing, and what repeated violations cost, out of strikes and sanctions. Nothing here is stored.

The ladder in the policy document says how many points lead to which sanction. Four promises temper it:

- **A notice costs nothing, so it comes at once**: whoever breaks the policy for the first time is told so.
  Every graver step needs a record: three violations, or 30 % of at least five comments. One of one is not enough.
- **One step at a time**: however many points a sitting of the moderators adds, the next step is the one above the
  gravest that the commenter has had. So nobody is suspended who was not warned.
- **Told first**: only a comment written after the last notice (or graver) can lead to the next step.
- **A threat does not wait**: it goes straight to the highest step that its points reach.

A revocation that no second moderator has confirmed suspends, and no more.

Strikes count while they are inside the ladder's window and are not voided; sanctions while they are not lifted.
So expiry, voiding and lifting all work by reading again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

VIOLATIONS_FOR_A_STEP = 3
COMMENTS_FOR_A_SHARE = 5
SHARE_FOR_A_STEP = 0.3
THREAT = "threat"


class Standing(StrEnum):
    """What a commenter may do now, from the best to the worst."""

    GOOD = "good"
    WARNED = "warned"
    PREMODERATED = "premoderated"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


SILENCED = frozenset({Standing.SUSPENDED, Standing.REVOKED})
"""The standings in which nobody comments or reports."""


class SanctionKind(StrEnum):
    """What a step of the ladder costs, from the mildest to the gravest."""

    NOTICE = "notice"
    WARNING = "warning"
    PREMODERATION = "premoderation"
    SUSPENSION = "suspension"
    REVOCATION = "revocation"

    @property
    def gravity(self) -> int:
        """0 for a notice up to 4 for revocation."""
        return list(SanctionKind).index(self)

    @property
    def takes_away(self) -> bool:
        """Whether it takes something from a commenter: a notice and a warning only say something."""
        return self.gravity > SanctionKind.WARNING.gravity


STANDING_OF: dict[SanctionKind, Standing] = {
    SanctionKind.NOTICE: Standing.GOOD,
    SanctionKind.WARNING: Standing.WARNED,
    SanctionKind.PREMODERATION: Standing.PREMODERATED,
    SanctionKind.SUSPENSION: Standing.SUSPENDED,
    SanctionKind.REVOCATION: Standing.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: at `points`, this sanction, for `days` (None: until it is lifted)."""

    points: int
    kind: SanctionKind
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs in rising order, and for how long a strike counts."""

    window: timedelta
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class StrikeFact:
    """One violation that a person upheld: its weight, when it was decided and when its comment was written."""

    points: int
    at: datetime
    comment_written_at: datetime
    severity: str
    voided: bool = False


@dataclass(frozen=True, slots=True)
class SanctionFact:
    """One sanction that was issued. `ends_at` None: until it is lifted."""

    kind: SanctionKind
    starts_at: datetime
    ends_at: datetime | None = None
    acknowledged: bool = False
    lifted: bool = False
    confirmed: bool = True
    """Whether a revocation is one already. Every other sanction is what it is from its start."""

    @property
    def standing(self) -> Standing:
        """What a commenter may do while it is in force."""
        return STANDING_OF[self.kind] if self.confirmed else Standing.SUSPENDED


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that the ladder asks about a commenter. `violations` are the upheld ones among `comments`."""

    strikes: tuple[StrikeFact, ...]
    sanctions: tuple[SanctionFact, ...]
    comments: int
    violations: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One strike as it was weighed: by which ladder, and among how many comments."""

    strike: StrikeFact
    ladder: Ladder
    comments: int


def standing(strikes: Iterable[StrikeFact], sanctions: Iterable[SanctionFact], now: datetime) -> Standing:
    """The worst standing that a sanction in force at `now` gives; GOOD when none is.

    A sanction all of whose strikes were voided stands on nothing and is not counted, lifted or not.
    """
    known = tuple(strikes)
    in_force = [s for s in sanctions if _is_in_force(s, now) and _stands_on_something(s, known)]
    if not in_force:
        return Standing.GOOD
    return max((sanction.standing for sanction in in_force), key=list(Standing).index)


def points(strikes: Iterable[StrikeFact], *, ladder: Ladder, now: datetime) -> int:
    """The points of the strikes that still count at `now`."""
    return sum(strike.points for strike in _counting(strikes, ladder, now))


def next_step(ladder: Ladder, record: Record, *, now: datetime) -> Step | None:
    """The step that the record, with its newest strike, now leads to; None when it leads to none.

    Ask it once after each strike: the step it names is the one to issue, at `now`.
    """
    counting = _counting(record.strikes, ladder, now)
    issued = _issued(record, ladder, now)
    fresh = _written_since_told(counting, issued)
    if not fresh:
        return None
    open_steps = _open_steps(ladder, issued, total=sum(strike.points for strike in counting))
    if not open_steps:
        return None
    if any(strike.severity == THREAT for strike in fresh):
        return open_steps[-1]
    return _tempered(open_steps[0], record)


def steps_led_to(judged: Iterable[Judged]) -> tuple[SanctionFact, ...]:
    """The sanctions that the strikes lead to when they are weighed one after another, voided ones as if never given."""
    strikes: list[StrikeFact] = []
    issued: list[SanctionFact] = []
    for one in judged:
        if one.strike.voided:
            continue
        strikes.append(one.strike)
        record = Record(tuple(strikes), tuple(issued), comments=one.comments, violations=len(strikes))
        step = next_step(one.ladder, record, now=one.strike.at)
        if step is not None:
            issued.append(sanction_of(step, starts_at=one.strike.at))
    return tuple(issued)


def sanction_of(step: Step, *, starts_at: datetime) -> SanctionFact:
    """What is issued when a step is taken."""
    ends_at = starts_at + timedelta(days=step.days) if step.days is not None else None
    return SanctionFact(kind=step.kind, starts_at=starts_at, ends_at=ends_at)


def gravest_told(ladder: Ladder, record: Record, *, now: datetime) -> SanctionKind | None:
    """The gravest sanction that still counts as said, ended or not: the next step is one above it. None: nothing was."""
    told = (sanction.kind for sanction in _issued(record, ladder, now))
    return max(told, key=lambda kind: kind.gravity, default=None)


def _is_in_force(sanction: SanctionFact, now: datetime) -> bool:
    if sanction.lifted or now < sanction.starts_at:
        return False
    return sanction.ends_at is None or now < sanction.ends_at


def _stands_on_something(sanction: SanctionFact, strikes: tuple[StrikeFact, ...]) -> bool:
    behind = [strike for strike in strikes if strike.at <= sanction.starts_at]
    return not behind or any(not strike.voided for strike in behind)


def _counting(strikes: Iterable[StrikeFact], ladder: Ladder, now: datetime) -> tuple[StrikeFact, ...]:
    return tuple(s for s in strikes if not s.voided and s.at <= now < s.at + ladder.window)


def _issued(record: Record, ladder: Ladder, now: datetime) -> tuple[SanctionFact, ...]:
    """The sanctions that still count as said: not lifted, not standing on voided strikes, not forgotten."""
    return tuple(
        sanction
        for sanction in record.sanctions
        if not sanction.lifted
        and _stands_on_something(sanction, record.strikes)
        and (_is_in_force(sanction, now) or now < sanction.starts_at + ladder.window)
    )


def _written_since_told(strikes: tuple[StrikeFact, ...], issued: tuple[SanctionFact, ...]) -> tuple[StrikeFact, ...]:
    if not issued:
        return strikes
    told = max(sanction.starts_at for sanction in issued)
    return tuple(strike for strike in strikes if strike.comment_written_at > told)


def _open_steps(ladder: Ladder, issued: tuple[SanctionFact, ...], *, total: int) -> list[Step]:
    """The steps above the gravest one issued that the points reach, mildest first."""
    had = max((sanction.kind.gravity for sanction in issued), default=-1)
    return [step for step in ladder.steps if step.kind.gravity > had and step.points <= total]


def _tempered(step: Step, record: Record) -> Step | None:
    if step.kind is SanctionKind.NOTICE or _is_a_pattern(record):
        return step
    return None


def _is_a_pattern(record: Record) -> bool:
    """Three violations, or 30 % of at least five comments."""
    if record.violations >= VIOLATIONS_FOR_A_STEP:
        return True
    if record.comments < COMMENTS_FOR_A_SHARE:
        return False
    return record.violations / record.comments >= SHARE_FOR_A_STEP
