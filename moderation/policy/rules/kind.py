"""What a kind of rule is: how its settings are read, and how a comment is checked against them.

A kind is built once per policy from the settings of *all* its rules, so that a kind that scans (words, patterns) can
share one pass among them. A check yields each hit with the place of its rule in that sequence.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from moderation.policy.fields import Fields
from moderation.policy.findings import Evidence, Outcome
from moderation.policy.reading import Reading


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule saw. Where `outcome` or `severity` is None, the rule's outcome and its clause's severity hold.

    `clause` is the number of a clause to cite in the place of the rule's, where the policy has it.
    """

    reason: str
    evidence: tuple[Evidence, ...] = ()
    score: float | None = None
    outcome: Outcome | None = None
    severity: str | None = None
    clause: str = ""


S = TypeVar("S")
Check = Callable[[Reading], Iterable[tuple[int, Hit]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule. `read` takes its settings out of the document; `build` makes the check of all its rules.

    Where `may_reject` is false, the most that a rule of this kind can do is hold, whatever its clause allows.
    """

    name: str
    read: Callable[[Fields], Any]
    build: Callable[[Sequence[Any]], Check]
    may_reject: bool = True


def each(find: Callable[[S, Reading], Hit | None]) -> Callable[[Sequence[S]], Check]:
    """Build a check that asks `find` about every rule's settings in turn, and only once about those that are the same."""

    def build(all_settings: Sequence[S]) -> Check:
        asked: list[tuple[S, list[int]]] = []
        for place, settings in enumerate(all_settings):
            same = next((places for known, places in asked if known == settings), None)
            if same is None:
                asked.append((settings, [place]))
            else:
                same.append(place)

        def check(reading: Reading) -> Iterator[tuple[int, Hit]]:
            for settings, places in asked:
                hit = find(settings, reading)
                if hit is not None:
                    yield from ((place, hit) for place in places)

        return check

    return build
