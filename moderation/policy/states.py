"""A comment's states, and who or what may move it from one to another.

The table is the whole truth: a move that is not in `MOVES` does not exist.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a comment is. Readers see it when, and only when, it is PUBLISHED."""

    PENDING = "pending"
    PUBLISHED = "published"
    HELD = "held"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Cause(StrEnum):
    """Who or what moves a comment."""

    VERDICT = "verdict"
    MODERATOR = "moderator"
    REPORTS = "reports"
    SIGNAL = "signal"
    EDIT = "edit"
    AUTHOR = "author"
    APPEAL = "appeal"
    UNDO = "undo"
    IMPORT = "import"


MOVES: Mapping[tuple[State, State], frozenset[Cause]] = MappingProxyType(
    {
        # What comes from another site was decided there; no rule of ours looked at it.
        (State.PENDING, State.PUBLISHED): frozenset({Cause.VERDICT, Cause.IMPORT}),
        (State.PENDING, State.HELD): frozenset({Cause.VERDICT, Cause.IMPORT}),
        (State.PENDING, State.REJECTED): frozenset({Cause.VERDICT}),
        (State.PENDING, State.WITHDRAWN): frozenset({Cause.AUTHOR}),
        # Only a person lets go of what was held: a later verdict must not undo what someone may be reading.
        (State.HELD, State.PUBLISHED): frozenset({Cause.MODERATOR, Cause.UNDO}),
        (State.HELD, State.REJECTED): frozenset({Cause.MODERATOR}),
        (State.HELD, State.PENDING): frozenset({Cause.EDIT}),
        (State.HELD, State.WITHDRAWN): frozenset({Cause.AUTHOR}),
        # A person looked at a published comment and let it stand: nothing moves, and that is worth recording.
        (State.PUBLISHED, State.PUBLISHED): frozenset({Cause.MODERATOR, Cause.UNDO}),
        # Undoing leads back over each of a moderator's own moves, and only there.
        (State.PUBLISHED, State.HELD): frozenset({Cause.REPORTS, Cause.SIGNAL, Cause.MODERATOR, Cause.UNDO}),
        (State.PUBLISHED, State.REJECTED): frozenset({Cause.MODERATOR}),
        (State.PUBLISHED, State.PENDING): frozenset({Cause.EDIT}),
        (State.PUBLISHED, State.WITHDRAWN): frozenset({Cause.AUTHOR}),
        (State.REJECTED, State.PUBLISHED): frozenset({Cause.APPEAL, Cause.UNDO}),
        (State.REJECTED, State.HELD): frozenset({Cause.UNDO}),
    }
)


def may_move(was: State, to: State, cause: Cause) -> bool:
    """Whether `cause` may move a comment from `was` to `to`."""
    return cause in MOVES.get((was, to), frozenset())
