"""What people decided, followed as they decide, and what it says of the rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import appeals, tasks, workflow
from moderation.learning import labels
from moderation.learning.precision import FEWEST, beta_quantile, beta_share, precision, records_of
from moderation.models import Decision, Label, LabelHead, LabelTerm, Release, Released, RuleRecord
from moderation.policy.states import Cause
from tests.integration.moderation.past_decisions import decided
from tests.integration.moderation.test_races import at_once
from tests.makers import ATTACK, FINE, a_commenter, a_submission, item_of, let_through, mina, rejected, sable, tomas

pytestmark = pytest.mark.django_db

RULE = "personal attacks"


def record(rule: str = RULE) -> tuple[int, int]:
    """How often the rule was right and wrong, as its record says."""
    found = RuleRecord.objects.filter(rule=rule).values_list("right", "wrong").first()
    return found or (0, 0)


def _soon(happened: Callable[[], bool]) -> bool:
    """Whether it happened within half a minute."""
    ends = time.monotonic() + 30
    while not happened() and time.monotonic() < ends:
        time.sleep(0.05)
    return happened()


# -- Labels -------------------------------------------------------------------------------------------------------


def test_what_only_the_policy_decided_is_no_label() -> None:
    a_submission(ATTACK, by=sable())
    a_submission(FINE)

    labels.catch_up()

    assert not Label.objects.exists()


def test_what_a_release_let_go_is_no_label() -> None:
    decision = let_through(a_submission(ATTACK, by=sable()))
    release = Release.objects.create(digest="d", rule=RULE, until=decision.pk, by=mina(), created_at=timezone.now())
    Released.objects.create(release=release, decision=decision)

    labels.catch_up()

    assert (Label.objects.count(), record()) == (0, (0, 0))


def test_a_decision_of_a_person_is_a_label() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), clause="2")

    labels.catch_up()

    label = Label.objects.get()
    assert (label.rejected, label.clause, label.decision) == (True, "2", decision)
    assert label.rules == [[RULE, "2"]]


def test_a_rule_is_right_when_a_person_rejects_and_wrong_when_one_publishes() -> None:
    rejected(a_submission(ATTACK, by=sable()))
    let_through(a_submission(f"{ATTACK} And yet.", by=sable()))

    labels.catch_up()

    assert record() == (1, 1)


def test_a_reported_comment_that_no_rule_found_says_nothing_of_rules() -> None:
    rejected(a_submission(FINE))

    labels.catch_up()

    assert Label.objects.get().rules == []
    assert not RuleRecord.objects.exists()


def test_an_overturned_decision_changes_its_label() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    labels.catch_up()
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="I meant the weather.")
    appeals.overturn(appeal, by=mina(), reply="You were right.")

    labels.catch_up()

    label = Label.objects.get()
    assert (label.rejected, label.clause, record()) == (False, "", (0, 1))


def test_a_comment_that_a_person_holds_again_is_undecided() -> None:
    submission = a_submission(ATTACK, by=sable())
    let_through(submission)
    labels.catch_up()
    submission.refresh_from_db()
    seen = {"revision": submission.current_id, "version": submission.version}
    workflow.hold(submission, cause=Cause.MODERATOR, clause="2", by=tomas(), **seen)

    labels.catch_up()

    assert (Label.objects.count(), record()) == (0, (0, 0))


def test_following_twice_changes_nothing() -> None:
    rejected(a_submission(ATTACK, by=sable()))
    labels.catch_up()
    before = list(Label.objects.values()), list(LabelTerm.objects.values("term", "label"))
    LabelHead.objects.update(after=0)

    labels.catch_up()

    assert (list(Label.objects.values()), list(LabelTerm.objects.values("term", "label"))) == before
    assert record() == (1, 0)


def test_decisions_from_before_the_first_time_are_followed_too() -> None:
    decided([(f"{ATTACK} {place}", True) for place in range(labels.PIECE + 5)])

    assert labels.catch_up() == labels.PIECE + 5
    assert record() == (labels.PIECE + 5, 0)


def test_a_piece_that_fails_midway_is_followed_whole_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rejected(a_submission(ATTACK, by=sable()))
    with monkeypatch.context() as patched:
        patched.setattr(labels, "_count", lambda changes: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            labels.catch_up()
    between = Label.objects.count(), list(LabelHead.objects.values_list("after", flat=True))

    labels.catch_up()

    assert between == (0, [])
    assert record() == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_count_once() -> None:
    decided([(f"{ATTACK} {place}", place % 3 > 0) for place in range(30)])

    followed = at_once(labels.catch_up, labels.catch_up)

    assert sorted(followed) == [0, 30]
    assert record() == (20, 10)


@pytest.mark.django_db(transaction=True)
def test_a_worker_follows_what_people_decide(worker: None) -> None:
    rejected(a_submission(ATTACK, by=sable()))

    tasks.label_decisions.delay()

    assert _soon(lambda: record() == (1, 0))


# -- Precision ----------------------------------------------------------------------------------------------------


def test_of_nothing_there_is_no_share() -> None:
    assert precision(0, 0) is None


@pytest.mark.parametrize(
    ("right", "wrong", "low", "high"),
    [
        # scipy.stats.beta.ppf([.025, .975], right + .5, wrong + .5), with 0 and 1 where the paper puts them.
        (41, 11, 0.66377, 0.88208),
        (0, 10, 0.0, 0.21720),
        (10, 0, 0.78280, 1.0),
        (1, 1, 0.06083, 0.93917),
        (900, 100, 0.88025, 0.91744),
    ],
)
def test_the_interval_is_that_of_jeffreys(right: int, wrong: int, low: float, high: float) -> None:
    known = precision(right, wrong)

    assert (round(known.low, 5), round(known.high, 5)) == (low, high)


@pytest.mark.parametrize("share", [0.001, 0.025, 0.5, 0.975, 0.999])
@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (3.5, 900.5), (20_000.5, 10.5)])
def test_a_quantile_has_its_share_below_it(share: float, a: float, b: float) -> None:
    assert abs(beta_share(beta_quantile(share, a, b), a, b) - share) < 1e-9


def test_of_a_few_cases_nothing_is_said_beside_an_item() -> None:
    decided([(f"{ATTACK} {place}", True) for place in range(FEWEST - 1)])
    labels.catch_up()

    assert records_of([RULE]) == {}


# -- Pages --------------------------------------------------------------------------------------------------------


def test_an_item_says_how_often_its_rule_was_right(client: Client) -> None:
    decided([(f"{ATTACK} {place}", place > 0) for place in range(6)])
    labels.catch_up()
    client.force_login(mina())

    page = client.get(reverse("moderation:item", args=[item_of(a_submission(ATTACK, by=sable())).pk]))

    assert "right in 5 of 6" in page.content.decode()


def test_the_page_shows_every_rule_in_force(client: Client) -> None:
    decided([(f"{ATTACK} {place}", place > 0) for place in range(6)])
    labels.catch_up()
    client.force_login(mina())

    answer = client.get(reverse("moderation:learning_rules"))

    line = next(line for line in answer.context["rules"] if line.rule == RULE)
    assert (line.share, line.low, line.high) == (83, 44, 98)
    assert "nothing decided yet" in answer.content.decode()


def test_a_rule_that_is_no_longer_in_force_stands_apart(client: Client) -> None:
    decided([(ATTACK, True)], rule="an older rule")
    labels.catch_up()
    client.force_login(mina())

    answer = client.get(reverse("moderation:learning_rules"))

    assert [line.rule for line in answer.context["earlier"]] == ["an older rule"]


def test_the_page_costs_the_same_with_any_past(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(mina())
    address = reverse("moderation:learning_rules")
    decided([(ATTACK, True)])
    labels.catch_up()
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
    for place in range(5):
        decided([(f"{ATTACK} {place}", True)], rule=f"rule {place}")
    labels.catch_up()

    with django_assert_num_queries(8):
        client.get(address)


def test_a_site_where_nobody_decided_says_so(client: Client) -> None:
    client.force_login(mina())

    assert "People have decided nothing yet." in client.get(reverse("moderation:learning_rules")).content.decode()


def test_only_people_make_labels_of_what_they_decided_themselves() -> None:
    """The label of a comment comes from the newest decision of a person, not from a rule's after it."""
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    submission.refresh_from_db()
    workflow.resubmit(submission, text=f"{ATTACK} Edited.", version=submission.version)

    labels.catch_up()

    assert Label.objects.get().decision == decision
    assert Decision.objects.filter(submission=submission).count() == 3
