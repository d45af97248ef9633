"""Two versions of a policy that judge the same comments, without doing the same work twice.

Versions differ in a word or a threshold; most of their checks are the same. Here what both have runs once for a
comment, and what only one has reads the comment as the other left it: folded, and apart from its quotations.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from moderation.policy.content import Content
from moderation.policy.document import Policy
from moderation.policy.reading import Reading
from moderation.policy.rules import Check, Hit

Hits = list[tuple[int, Hit]]


@dataclass
class _Desk:
    """The comment that both are at: one reading of it, and what each check that both have found in it."""

    content: Content | None = None
    reading: Reading | None = None
    found: dict[int, Hits] = field(default_factory=dict)

    def turn_to(self, reading: Reading) -> Reading:
        """The first reading of the same content. Asked with another content, everything else is put away."""
        if self.reading is None or self.content is not reading.content:
            self.content, self.reading, self.found = reading.content, reading, {}
        return self.reading


def together(one: Policy, other: Policy) -> tuple[Policy, Policy]:
    """Both policies, to be asked about one `Content` object after the other. Each judges as it would alone."""
    desk = _Desk()
    checks, shared = [], []
    for uses, check in one.checks:
        checks.append((uses, _once(check, desk)))
        shared.append((_settings(uses), checks[-1][1]))
    others = [(uses, _shared_check(uses, shared) or _read_once(check, desk)) for uses, check in other.checks]
    return _with_checks(one, checks), _with_checks(other, others)


def _with_checks(policy: Policy, checks: Iterable[tuple[Any, Check]]) -> Policy:
    version = copy(policy)
    object.__setattr__(version, "checks", tuple(checks))
    return version


def _settings(uses: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(use.kind, use.settings) for use in uses]


def _shared_check(uses: Iterable[Any], shared: list[tuple[list[tuple[str, Any]], Check]]) -> Check | None:
    wanted = _settings(uses)
    return next((check for settings, check in shared if settings == wanted), None)


def _once(check: Check, desk: _Desk) -> Check:
    """The check, run once for each content. One that raises is asked again, and raises again."""

    def run(reading: Reading) -> Hits:
        reading = desk.turn_to(reading)
        if id(check) not in desk.found:
            desk.found[id(check)] = list(check(reading))
        return desk.found[id(check)]

    return run


def _read_once(check: Check, desk: _Desk) -> Check:
    return lambda reading: check(desk.turn_to(reading))
