"""How long a rule may take, and which one a worker died of. The policy reads no clock: it is watched from here.

The budget is in seconds of work by this thread, so that a busy machine is no fault of a rule. It is looked at after
each check. A check that never ends is ended by the worker's time limits, and known by what was written down before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import thread_time

from moderation.conf import read_conf
from moderation.models import Examination, PolicyVersion, Submission
from moderation.policy.conditions import Finds
from moderation.policy.document import Policy, Rule
from moderation.policy.judge import Overran, Watch


def stopwatch() -> Watch:
    """A watch that ends with `Overran` whatever took longer than `RULE_BUDGET`."""
    budget = read_conf().RULE_BUDGET.total_seconds()

    @contextmanager
    def watch(uses: Sequence[Rule | Finds]) -> Iterator[None]:
        began = thread_time()
        yield
        if thread_time() - began > budget:
            raise Overran

    return watch


@contextmanager
def examined(submission: Submission, policy: Policy) -> Iterator[Watch]:
    """A stopwatch for a policy whose checks are `apart`, which keeps written down which rule is being run.

    What is written is gone when the block is left, also by an error. It stays where the process dies, or is told to end:
    what a time limit does to it first looks like that.
    """
    revision = submission.current
    assert revision is not None
    version = PolicyVersion.objects.only("id").get(digest=policy.digest)
    timed = stopwatch()

    @contextmanager
    def watch(uses: Sequence[Rule | Finds]) -> Iterator[None]:
        (rule,) = policy.rules_of(uses)
        Examination.objects.update_or_create(
            submission=submission,
            defaults={
                "version": version,
                "revision": revision,
                "rule": rule,
                "attempt": submission.attempts,
            },
        )
        with timed(uses):
            yield

    written = Examination.objects.filter(submission=submission)
    try:
        yield watch
    except Exception:
        written.delete()
        raise
    written.delete()
