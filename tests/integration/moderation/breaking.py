"""A rule that breaks over one word: the kind `length`, which otherwise finds nothing here."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from moderation.policy.reading import Reading
from moderation.policy.rules import KINDS, Check, Hit
from tests.unit.policy.examples import a_rule, policy_text

RAISES, SLOW, LOOPS, DEAF, GREEDY, DEADLY = "kaput", "treacle", "carousel", "earplug", "glutton", "guillotine"
BROKEN = "the broken rule"


def document(*, outcome: str = "hold", title: str = "Rules") -> str:
    """A policy with the broken rule and one that holds insults."""
    breaks = a_rule("length", "most_characters = 100_000", name=BROKEN, clause="2", outcome=outcome)
    holds = a_rule("words", 'severe = ["clueless moron"]', name="insults", clause="2", outcome="hold")
    return policy_text(breaks, holds).replace('title = "Rules"', f'title = "{title}"')


def build(settings: Sequence[Any]) -> Check:
    def check(reading: Reading) -> Iterable[tuple[int, Hit]]:
        for word, breaks in BREAKS.items():
            if word in reading.text:
                breaks()
        return ()

    return check


def break_it() -> None:
    """Let the kind `length` break in this process, for good."""
    object.__setattr__(KINDS["length"], "build", build)


@contextmanager
def broken_for_now() -> Iterator[None]:
    """Let it break for as long as the block lasts."""
    whole = KINDS["length"].build
    break_it()
    try:
        yield
    finally:
        object.__setattr__(KINDS["length"], "build", whole)


def _raise() -> None:
    raise ZeroDivisionError("a text that nobody is to find in a log")


def _work() -> None:
    ends = time.thread_time() + 0.3
    while time.thread_time() < ends:
        pass


def _loop() -> None:
    while True:
        pass


def _loop_deaf() -> None:
    """What no exception ends: only the hard limit does."""
    while True:
        try:
            _loop()
        except Exception:
            continue


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(16 * 1024 * 1024))


def _die() -> None:
    os.abort()


BREAKS = {RAISES: _raise, SLOW: _work, LOOPS: _loop, DEAF: _loop_deaf, GREEDY: _eat, DEADLY: _die}
