"""A rule loops, eats the memory or ends its process in a real worker: its comment waits for people, the others go on.

F8, F9. The worker has the limits of tests/faults/broken_settings.py.
"""

import pytest

from moderation import workflow
from moderation.models import Decision, Examination, RuleFailure, Submission, SuspendedRule
from tests import makers
from tests.faults.running import until
from tests.integration.moderation.breaking import BROKEN, DEADLY, DEAF, GREEDY, LOOPS, document
from tests.integration.moderation.versions import adopted

DECIDED_WITHIN = 240.0  # seconds: four tries, each with its lease, on a busy machine


@pytest.fixture
def left_pending(monkeypatch):
    """Make a comment that was taken in while judging broke."""

    def leave(text):
        with monkeypatch.context() as fault:
            fault.setattr(workflow, "judge", None)
            return makers.a_submission(text, by=makers.rui())

    return leave


@pytest.fixture
def site(running):
    running.more_env = {"DJANGO_SETTINGS_MODULE": "tests.faults.broken_settings"}
    adopted(document())
    return running


def state_of(submission):
    return Submission.objects.get(pk=submission.pk).state


def reason_of(submission):
    return Decision.objects.get(submission=submission).findings.get().reason


@pytest.mark.parametrize(("word", "what"), [(LOOPS, "SoftTimeLimitExceeded"), (GREEDY, "MemoryError")])
def test_a_rule_that_its_limits_stop_holds_its_comment(site, left_pending, word, what):
    """F9: the first limit on time and the limit on memory end the rule, and not the worker."""
    breaking = left_pending(f"The {word} of the mayor.")
    fine = left_pending(makers.FINE)

    site.start_worker(beat=True)

    assert until(lambda: state_of(breaking) != "pending", patience=DECIDED_WITHIN)
    assert until(lambda: state_of(fine) != "pending", patience=DECIDED_WITHIN)
    assert (state_of(breaking), state_of(fine)) == ("held", "published")
    assert RuleFailure.objects.get().what.startswith(what)


@pytest.mark.parametrize("word", [DEAF, DEADLY])
def test_a_rule_that_ends_its_worker_is_suspended_and_its_comment_goes_to_people(site, left_pending, word):
    """F8, F9: the second limit kills the process, or it dies by itself as one does that the kernel ends."""
    breaking = left_pending(f"The {word} of the mayor.")

    site.start_worker(beat=True)

    assert until(lambda: state_of(breaking) != "pending", patience=DECIDED_WITHIN)
    assert state_of(breaking) == "held"
    assert BROKEN in reason_of(breaking)
    assert SuspendedRule.objects.get().rule == BROKEN
    assert not Examination.objects.exists()


def test_others_are_judged_while_one_comment_ends_worker_after_worker(site, left_pending):
    """F8."""
    breaking = left_pending(f"The {DEADLY} of the mayor.")
    site.start_worker(beat=True)
    assert until(lambda: Examination.objects.filter(submission=breaking).exists(), patience=DECIDED_WITHIN)

    fine = left_pending(makers.FINE)

    assert until(lambda: state_of(fine) == "published", patience=DECIDED_WITHIN)
    assert state_of(breaking) != "published"
