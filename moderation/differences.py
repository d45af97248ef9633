"""What changed between two versions of the policy: the lines of the document, and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from moderation.policy.document import Policy


class LineKind(StrEnum):
    """Where a line stands."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without its ending. `old` and `new` are its numbers, from one; None where it is not."""

    kind: LineKind
    old: int | None
    new: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that changed, with some around them; the numbers are those of a unified diff."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[Line, ...]

    @property
    def header(self) -> str:
        """The line that a unified diff puts above the hunk."""
        return f"@@ -{self.old_start},{self.old_count} +{self.new_start},{self.new_count} @@"


class ChangeKind(StrEnum):
    """What happened to a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is not the same in both versions."""

    name: str
    kind: ChangeKind


def difference(old: str, new: str, *, context: int = 3) -> tuple[Hunk, ...]:
    """The unified diff of two documents as data, with `context` lines around each change; () when they are equal."""
    before, after = old.splitlines(), new.splitlines()
    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(context)
    return tuple(_hunk(group, before, after) for group in groups)


def rule_changes(old: Policy, new: Policy) -> tuple[RuleChange, ...]:
    """The rules that were added, changed or removed: those of `new` in its order, then those that are gone."""
    before, after = {rule.name: rule for rule in old.rules}, {rule.name: rule for rule in new.rules}
    changes = [
        RuleChange(name, ChangeKind.CHANGED if name in before else ChangeKind.ADDED)
        for name, rule in after.items()
        if before.get(name) != rule
    ]
    return (*changes, *(RuleChange(name, ChangeKind.REMOVED) for name in before if name not in after))


def _hunk(group: list[tuple[str, int, int, int, int]], before: list[str], after: list[str]) -> Hunk:
    old_start, old_end = group[0][1], group[-1][2]
    new_start, new_end = group[0][3], group[-1][4]
    lines = tuple(line for opcode in group for line in _lines(opcode, before, after))
    return Hunk(
        # A side without lines is counted from the line before, as `diff` does.
        old_start=old_start + (old_end > old_start),
        old_count=old_end - old_start,
        new_start=new_start + (new_end > new_start),
        new_count=new_end - new_start,
        lines=lines,
    )


def _lines(opcode: tuple[str, int, int, int, int], before: list[str], after: list[str]) -> Iterator[Line]:
    tag, old_start, old_end, new_start, new_end = opcode
    if tag == "equal":
        for old, new in zip(range(old_start, old_end), range(new_start, new_end), strict=True):
            yield Line(LineKind.SAME, old + 1, new + 1, before[old])
        return
    for old in range(old_start, old_end):
        yield Line(LineKind.REMOVED, old + 1, None, before[old])
    for new in range(new_start, new_end):
        yield Line(LineKind.ADDED, None, new + 1, after[new])
