"""A version on trial judges beside the one in force, and changes nothing."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.utils import timezone

from moderation import invariants, policies, trials
from moderation.models import AuditEntry, Decision, Letter, PolicyVersion, Submission, TrialComparison
from moderation.tasks import sweep
from tests.integration.moderation.versions import a_draft, adopted, document, fine, held_by_the, owner
from tests.makers import ATTACK, a_submission, a_user, mina, rejected

pytestmark = pytest.mark.django_db


def on_trial(text: str) -> PolicyVersion:
    return trials.begin(a_draft(text=text), by=owner(), now=timezone.now())


def compared(text: str) -> TrialComparison:
    """What the version on trial says of a new comment."""
    decision = Decision.objects.get(submission=a_submission(text, by=a_user("reader")))
    assert trials.compare(decision.pk, now=timezone.now())
    return TrialComparison.objects.get(decision=decision)


# -- What must be left alone ----------------------------------------------------------------------------------------------


def test_a_trial_holds_nothing_and_writes_to_nobody() -> None:
    on_trial(held_by_the())

    comparison = compared(fine(1))

    assert (comparison.was, comparison.would) == ("publish", "hold")
    assert Submission.objects.get().state == "published"
    assert (Decision.objects.count(), Letter.objects.count()) == (1, 0)
    assert not list(invariants.broken())


@pytest.mark.django_db(transaction=True)
def test_a_trial_that_fails_leaves_the_comment_as_it_was_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    on_trial(held_by_the())
    monkeypatch.setattr(trials, "hint_on_commit", None)
    monkeypatch.setattr(trials, "judge", None)

    submission = a_submission(fine(1))
    with pytest.raises(TypeError):
        trials.compare(Decision.objects.get().pk, now=timezone.now())

    submission.refresh_from_db()
    assert (submission.state, submission.version) == ("published", 2)
    assert TrialComparison.objects.count() == 0


def test_without_a_trial_nothing_is_compared() -> None:
    a_submission(fine(1))

    assert not trials.compare(Decision.objects.get().pk, now=timezone.now())
    assert trials.uncompared(now=timezone.now()) == []


def test_what_was_decided_before_the_trial_is_not_part_of_it() -> None:
    a_submission(fine(1))
    on_trial(held_by_the())

    assert trials.uncompared(now=timezone.now()) == []
    assert not trials.compare(Decision.objects.get().pk, now=timezone.now())


def test_a_moderators_decision_is_not_compared() -> None:
    on_trial(held_by_the())
    rejected(a_submission(fine(1)), by=mina())

    assert len(trials.uncompared(now=timezone.now())) == 1


# -- Comparing ------------------------------------------------------------------------------------------------------------


def test_what_both_say_alike_is_counted_and_not_shown() -> None:
    version = on_trial(document(zorps="zorp"))

    comparison = compared(fine(1))

    assert (comparison.was, comparison.would, comparison.differs) == ("publish", "publish", False)
    assert trials.differences(version) == []
    assert trials.summary(version).compared == 1


def test_a_difference_names_the_rule_and_the_words() -> None:
    on_trial(held_by_the())

    comparison = compared(fine(1))

    (finding,) = comparison.findings
    start, end = finding["evidence"][0]
    assert (finding["rule"], finding["clause"], fine(1)[start:end]) == ("the", "1", "the")


def test_what_the_trial_would_let_through_is_a_difference_too() -> None:
    on_trial(document(zorps="zorp"))

    comparison = compared(ATTACK)

    assert (comparison.was, comparison.would) == ("hold", "publish")


def test_a_comment_that_was_nudged_and_would_be_nudged_is_no_difference() -> None:
    on_trial(policies.current().document + "# the same rules\n")

    comparison = compared("THIS IS HOW THE COUNCIL HAS ALWAYS DONE IT AND HOW IT WILL DO IT AGAIN NEXT YEAR")

    assert (comparison.was, comparison.would) == ("nudge", "nudge")


def test_the_summary_counts_by_outcome_and_by_rule() -> None:
    version = on_trial(held_by_the())
    for number in range(3):
        compared(fine(number))
    compared("Nothing of note here.")

    summary = trials.summary(version)

    assert (summary.compared, summary.different) == (4, 3)
    assert {(cell.was, cell.would): cell.count for cell in summary.cells} == {
        ("publish", "hold"): 3,
        ("publish", "publish"): 1,
    }
    assert [(rule.rule, rule.different) for rule in summary.rules] == [("the", 3)]


def test_differences_come_newest_first_a_page_at_a_time() -> None:
    version = on_trial(held_by_the())
    made = [compared(fine(number)) for number in range(3)]

    first = trials.differences(version, limit=2)
    second = trials.differences(version, before=first[-1].pk, limit=2)

    assert [comparison.pk for comparison in first + second] == [comparison.pk for comparison in reversed(made)]


def test_the_sweep_finds_what_was_lost() -> None:
    on_trial(held_by_the())
    a_submission(fine(1))

    assert sweep()["comparisons"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_compares_what_readers_write(worker: None) -> None:
    on_trial(held_by_the())
    until = monotonic() + 30

    a_submission(fine(1))
    while not TrialComparison.objects.exists() and monotonic() < until:
        sleep(0.2)

    assert TrialComparison.objects.get().differs


# -- Beginning and ending -------------------------------------------------------------------------------------------------


def test_a_second_version_is_refused_while_one_is_on_trial() -> None:
    first = on_trial(held_by_the())

    with pytest.raises(trials.AnotherOnTrial) as refused:
        on_trial(document(zorps="zorp"))

    assert refused.value.version == first


def test_only_a_draft_goes_on_trial() -> None:
    with pytest.raises(policies.NotADraft):
        trials.begin(policies.current(), by=owner(), now=timezone.now())


def test_a_trial_that_ends_leaves_a_draft_and_what_it_showed() -> None:
    version = on_trial(held_by_the())
    compared(fine(1))

    trials.end(version, by=owner(), now=timezone.now())

    assert (version.state, version.trial_since) == ("draft", None)
    assert trials.summary(version).different == 1
    with pytest.raises(trials.NotOnTrial):
        trials.end(version, by=owner(), now=timezone.now())


def test_a_version_that_is_adopted_is_not_on_trial_any_more() -> None:
    version = on_trial(held_by_the())

    adopted(held_by_the())

    version.refresh_from_db()
    assert (version.state, version.trial_since) == ("in_force", None)
    assert not PolicyVersion.objects.on_trial().exists()


def test_who_began_and_who_ended_it_stands_in_the_log() -> None:
    trials.end(on_trial(held_by_the()), by=owner("otto"), now=timezone.now() + timedelta(hours=1))

    lines = AuditEntry.objects.filter(action__startswith="policy.trial").order_by("sequence")
    assert list(lines.values_list("action", "actor")) == [
        ("policy.trial_begun", f"user:{owner().pk}"),
        ("policy.trial_ended", f"user:{owner('otto').pk}"),
    ]
