"""Backtests, trials and releases as owners see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import backtesting, policies, releases, trials, workflow
from moderation.models import (
    Backtest,
    BacktestState,
    Decision,
    PolicyState,
    PolicyVersion,
    Release,
    Submission,
)
from moderation.views import policy_backtest, policy_release, policy_trial
from tests.integration.moderation import past_decisions
from tests.integration.moderation.owning import VERSIONS, a_draft, edited, in_force, olga, signed_in
from tests.makers import FINE, a_submission, a_user

pytestmark = pytest.mark.django_db

BACKTESTS = "/moderation/policy/backtests/"
PILLOCK = "That pillock at the bridge waved us through without a look."


@pytest.fixture(autouse=True)
def the_small_policy() -> PolicyVersion:
    return in_force()


def a_backtest(version: PolicyVersion | None = None, **how: Any) -> Backtest:
    return backtesting.ask(version or a_draft(), by=olga(), now=timezone.now(), **how)


def done(**how: Any) -> Backtest:
    made = a_backtest(**how)
    assert backtesting.run(made.pk, now=timezone.now())
    made.refresh_from_db()
    return made


def page_of(made: Backtest, query: str = "") -> str:
    return signed_in().get(f"{BACKTESTS}{made.pk}/{query}").content.decode()


# -- A backtest --------------------------------------------------------------------------------------------------------


def test_asking_leads_to_the_backtest() -> None:
    draft = a_draft()

    answer = signed_in().post(f"{VERSIONS}{draft.pk}/backtest/")

    assert answer["Location"] == f"{BACKTESTS}{Backtest.objects.get().pk}/"


def test_asking_twice_is_one_backtest() -> None:
    draft = a_draft()
    client = signed_in()

    first, second = (client.post(f"{VERSIONS}{draft.pk}/backtest/")["Location"] for _ in range(2))

    assert first == second


def test_a_version_that_is_no_longer_understood_is_not_tested() -> None:
    draft = a_draft()
    PolicyVersion.objects.filter(pk=draft.pk).update(document="title = ")

    signed_in().post(f"{VERSIONS}{draft.pk}/backtest/")

    assert not Backtest.objects.exists()


def test_an_open_backtest_says_how_far_it_is_and_asks_again_by_itself() -> None:
    made = a_backtest()
    Backtest.objects.filter(pk=made.pk).update(state=BacktestState.RUNNING, total=200, judged=50)

    page = page_of(made)

    assert "50 of 200 comments" in page
    assert 'value="25"' in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_an_open_backtest_of_one_comment_counts_one_comment() -> None:
    made = a_backtest()
    Backtest.objects.filter(pk=made.pk).update(state=BacktestState.RUNNING, total=1)

    assert "0 of 1 comment<" in page_of(made)


def test_a_script_gets_the_progress_alone() -> None:
    made = a_backtest()

    answer = signed_in().get(f"{BACKTESTS}{made.pk}/", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "HX-Refresh" not in answer


def test_a_script_is_told_when_it_has_ended() -> None:
    made = done()

    answer = signed_in().get(f"{BACKTESTS}{made.pk}/", headers={"HX-Request": "true"})

    assert answer["HX-Refresh"] == "true"
    assert "hx-trigger" not in answer.content.decode()


def test_an_open_backtest_is_cancelled() -> None:
    made = a_backtest()

    answer = signed_in().post(f"{BACKTESTS}{made.pk}/cancel/", follow=True)

    made.refresh_from_db()
    assert made.state == BacktestState.CANCELLED
    assert "It had judged 0 of" in answer.content.decode()


def test_one_that_has_ended_is_not_cancelled() -> None:
    made = done()

    answer = signed_in().post(f"{BACKTESTS}{made.pk}/cancel/", follow=True)

    assert "had ended already" in answer.content.decode()


def test_one_that_failed_says_why_and_offers_another() -> None:
    made = a_backtest()
    Backtest.objects.filter(pk=made.pk).update(state=BacktestState.FAILED, problem="It stopped <3> times.")

    page = page_of(made)

    assert "It stopped &lt;3&gt; times." in page
    assert "Start again" in page


def test_without_comments_it_says_so() -> None:
    assert "There was nothing to judge" in page_of(done())


def test_without_decisions_of_people_it_says_what_that_means() -> None:
    a_submission(PILLOCK, by=a_user("reader"))

    page = page_of(done())

    assert "No person has decided anything yet" in page
    assert "It would stop 1 comment that nobody has decided about" in page


def test_precision_and_recall_are_shown_with_their_intervals() -> None:
    past_decisions.decided([(PILLOCK, True), (f"{PILLOCK} Again.", False), ("You gumboil.", True), (FINE, True)])

    page = page_of(done())

    assert "Of 3 comments that people rejected it would stop 2; of those that people published it would stop 1" in page
    assert "67 %" in page
    assert "21–94 %, of 3" in page


def test_a_backtest_of_one_comment_tells_of_one_comment_and_one_day() -> None:
    past_decisions.decided([(PILLOCK, True)])

    page = page_of(done())

    assert "Of 1 comment that people rejected it would stop 1" in page
    assert "over 1 day<" in page


def test_every_plot_has_a_title_and_a_table() -> None:
    past_decisions.decided([(PILLOCK, True), (FINE, False)])

    page = page_of(done())

    assert page.count('<svg class="plot__drawing"') == page.count("</desc>") == 3
    assert page.count("s a table</summary>") == 3


def test_samples_show_the_words_that_the_version_would_see() -> None:
    past_decisions.decided([(PILLOCK, False)])

    assert ">pillock</mark>" in page_of(done())


def test_the_text_of_a_sample_is_escaped() -> None:
    past_decisions.decided([("<script>pillock</script>", False)])

    page = page_of(done())

    assert "<script>pillock" not in page
    assert "&lt;script&gt;" in page


def test_an_erased_sample_shows_no_text() -> None:
    past_decisions.decided([(PILLOCK, False)])
    made = done()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE moderation_revision SET text = '', html = '', erased_at = created_at")

    assert "Its text was erased" in page_of(made)


def test_samples_are_read_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_backtest, "PAGE", 2)
    past_decisions.decided([(f"{PILLOCK} {number}", False) for number in range(5)])
    address = f"{BACKTESTS}{done().pk}/samples/?was=published&would=hold"
    client = signed_in()

    pages = [client.get(f"{address}&page={number}").context["kind"].shown for number in (1, 2, 3)]

    assert [len(shown) for shown in pages] == [2, 2, 1]
    assert len({sample.submission for shown in pages for sample in shown}) == 5


def test_one_sample_is_of_one_comment() -> None:
    past_decisions.decided([(PILLOCK, False)])

    page = page_of(done(), "samples/?was=published&would=hold")

    assert "1 of 1 comment that version" in page


@pytest.mark.parametrize("query", ["", "?was=published", "?was=published&would=nudge", "?was=x&would=y"])
def test_samples_of_no_change_are_not_found(query: str) -> None:
    past_decisions.decided([(PILLOCK, False)])

    assert signed_in().get(f"{BACKTESTS}{done().pk}/samples/{query}").status_code == 404


@pytest.mark.parametrize("page", ["0", "2", "x", "99999"])
def test_a_page_of_samples_that_is_not_there_is_refused(page: str) -> None:
    past_decisions.decided([(PILLOCK, False)])
    address = f"{BACKTESTS}{done().pk}/samples/?was=published&would=hold&page={page}"

    assert signed_in().get(address).status_code == 400


def test_a_result_of_a_version_that_is_no_longer_understood_says_so() -> None:
    past_decisions.decided([(PILLOCK, False)])
    made = done()
    PolicyVersion.objects.filter(pk=made.version_id).update(document="title = ")

    assert "can no longer be read" in page_of(made)


def test_a_result_costs_the_same_with_many_changes(django_assert_num_queries: Any) -> None:
    past_decisions.decided([(PILLOCK, False)])
    few, client = done(), signed_in()
    client.get(f"{BACKTESTS}{few.pk}/")
    cost = _queries(client, f"{BACKTESTS}{few.pk}/")
    past_decisions.decided([("You gumboil.", True), (FINE, False), *[(f"{PILLOCK} {n}", n % 2 == 0) for n in range(8)]])
    many = done()

    with django_assert_num_queries(cost):
        client.get(f"{BACKTESTS}{many.pk}/")


# -- A trial -----------------------------------------------------------------------------------------------------------


def on_trial() -> PolicyVersion:
    return trials.begin(a_draft(), by=olga(), now=timezone.now())


def compared(text: str) -> None:
    decision = Decision.objects.get(submission=a_submission(text, by=a_user()))
    assert trials.compare(decision.pk, now=timezone.now())


def test_a_trial_begins_and_ends() -> None:
    draft = a_draft()
    client = signed_in()

    client.post(f"{VERSIONS}{draft.pk}/trial/begin/")
    began = PolicyVersion.objects.get(pk=draft.pk).state
    client.post(f"{VERSIONS}{draft.pk}/trial/end/")

    assert (began, PolicyVersion.objects.get(pk=draft.pk).state) == (PolicyState.TRIAL, PolicyState.DRAFT)


def test_one_version_is_tried_at_a_time() -> None:
    tried, other = on_trial(), a_draft("most = 3", "most = 4")

    answer = signed_in().post(f"{VERSIONS}{other.pk}/trial/begin/")

    assert answer.status_code == 409
    assert tried.name in answer.content.decode()


def test_what_is_in_force_is_not_tried(the_small_policy: PolicyVersion) -> None:
    assert signed_in().post(f"{VERSIONS}{the_small_policy.pk}/trial/begin/").status_code == 409


def test_a_trial_that_is_over_is_not_ended_again() -> None:
    assert signed_in().post(f"{VERSIONS}{a_draft().pk}/trial/end/").status_code == 409


def test_a_trial_without_comments_says_what_will_come() -> None:
    page = signed_in().get(f"{VERSIONS}{on_trial().pk}/trial/").content.decode()

    assert "No comment has come in since it began" in page


def test_a_difference_shows_both_sides_and_the_words() -> None:
    tried = on_trial()
    compared(PILLOCK)
    compared(FINE)

    answer = signed_in().get(f"{VERSIONS}{tried.pk}/trial/")

    (one,) = answer.context["differences"]
    assert (one.was.words, one.would.words) == ("Published", "Held")
    assert ">pillock</mark>" in answer.content.decode()


def test_differences_are_read_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_trial, "PAGE", 1)
    tried = on_trial()
    compared(PILLOCK)
    compared(f"{PILLOCK} And again he did.")
    client, address = signed_in(), f"{VERSIONS}{tried.pk}/trial/"

    first = client.get(address)
    second = client.get(f"{address}?before={first.context['older']}")

    assert first.context["differences"][0].pk > second.context["differences"][0].pk
    assert second.context["older"] is None


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30])
def test_a_place_that_the_trial_does_not_have_is_refused(before: str) -> None:
    assert signed_in().get(f"{VERSIONS}{a_draft().pk}/trial/?before={before}").status_code == 400


def test_a_trial_costs_the_same_with_many_differences(django_assert_num_queries: Any) -> None:
    tried = on_trial()
    compared(PILLOCK)
    client, address = signed_in(), f"{VERSIONS}{tried.pk}/trial/"
    client.get(address)
    few = _queries(client, address)
    for number in range(4):
        compared(f"{PILLOCK} Number {number} of them.")

    with django_assert_num_queries(few):
        client.get(address)


# -- A release ---------------------------------------------------------------------------------------------------------


def a_held_comment(number: int = 0) -> Submission:
    held = a_submission(f"The gumboil on bus {number} would not move along.", by=a_user(f"reader-{number}"))
    assert held.state == "held"
    return held


def release_address(version: PolicyVersion, query: str = "?rule=words") -> str:
    return f"{VERSIONS}{version.pk}/release/{query}"


def typed(**other: str) -> dict[str, str]:
    """What the form of a page that showed one comment, now, sends."""
    return {
        "rule": "words",
        "shown": "1",
        "until": str(releases.newest_decision()),
        "why": "It is only a plant.",
        **other,
    }


def test_what_can_be_released_is_listed_by_rule(the_small_policy: PolicyVersion) -> None:
    a_held_comment()

    (offer,) = signed_in().get("/moderation/policy/releases/").context["offers"]

    assert (offer.rule, offer.clause, offer.count) == ("words", "1", 1)


def test_nothing_to_release_says_why() -> None:
    page = signed_in().get("/moderation/policy/releases/").content.decode()

    assert "can be released" in page
    assert "Those stay with people, in the queue" in page


def test_a_rule_that_no_database_can_look_for_holds_nothing(the_small_policy: PolicyVersion) -> None:
    address = f"{VERSIONS}{the_small_policy.pk}/release/"

    assert signed_in().get(address, {"rule": "wo\0rds"}).status_code == 200
    assert signed_in().post(address, {"rule": "wo\0rds", "why": "Wrong."}).status_code == 422


def test_every_text_is_shown_before_it_is_released(the_small_policy: PolicyVersion) -> None:
    held = [a_held_comment(number) for number in range(3)]

    texts = signed_in().get(release_address(the_small_policy)).context["texts"]

    assert [text.submission for text in texts] == [one.pk for one in held]


def test_the_button_stands_below_the_last_text(
    the_small_policy: PolicyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_release, "PAGE", 2)
    for number in range(3):
        a_held_comment(number)
    client = signed_in()

    first = client.get(release_address(the_small_policy))
    query = f"?rule=words&until={first.context['until']}&after={first.context['later']}"
    second = client.get(release_address(the_small_policy, query))

    assert query.replace("&", "&amp;") in first.content.decode()
    assert "Publish 3 comments" not in first.content.decode()
    assert "Publish 3 comments" in second.content.decode()


def test_a_release_publishes_and_says_what_became_of_it(the_small_policy: PolicyVersion) -> None:
    held = a_held_comment()

    answer = signed_in().post(
        release_address(the_small_policy, ""),
        typed(),
        follow=True,
    )

    held.refresh_from_db()
    assert held.state == "published"
    assert "1 comment is published." in answer.content.decode()
    assert Release.objects.get().why == "It is only a plant."


def test_a_release_without_a_reason_publishes_nothing(the_small_policy: PolicyVersion) -> None:
    held = a_held_comment()

    answer = signed_in().post(release_address(the_small_policy, ""), typed(why=""))

    held.refresh_from_db()
    assert answer.status_code == 422
    assert held.state == "held"


def test_a_list_that_changed_stops_the_release(the_small_policy: PolicyVersion) -> None:
    a_held_comment(1)
    a_held_comment(2)

    answer = signed_in().post(release_address(the_small_policy, ""), typed())

    assert answer.status_code == 409
    assert "The list changed while you were reading" in answer.content.decode()
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"shown": "x"},
        {"shown": "-1"},
        {"shown": ""},
        {"shown": "2"},
        {"until": "x"},
        {"until": "-1"},
        {"until": ""},
        {"until": "0"},
        {"until": "9" * 30},
        {"rule": "nobody"},
        {"rule": ""},
    ],
)
def test_a_release_of_nothing_that_was_shown_is_refused(the_small_policy: PolicyVersion, other: dict[str, str]) -> None:
    a_held_comment()

    answer = signed_in().post(release_address(the_small_policy, ""), typed(**other))

    assert answer.status_code in (409, 422)
    assert not Release.objects.exists()


def test_what_was_held_after_the_page_was_read_is_not_published(the_small_policy: PolicyVersion) -> None:
    read = a_held_comment(1)
    form = typed()
    unread = a_held_comment(2)

    signed_in().post(release_address(the_small_policy, ""), form)

    assert [Submission.objects.get(pk=one.pk).state for one in (read, unread)] == ["published", "held"]


def test_what_was_edited_after_the_page_was_read_is_not_published(the_small_policy: PolicyVersion) -> None:
    held = a_held_comment()
    form = typed()
    workflow.resubmit(held, text="Another gumboil.", version=held.version)

    answer = signed_in().post(release_address(the_small_policy, ""), form)

    assert answer.status_code == 409
    assert Submission.objects.get(pk=held.pk).state == "held"


def test_a_later_page_shows_nothing_that_came_in_after_the_first(the_small_policy: PolicyVersion) -> None:
    read = a_held_comment(1)
    client = signed_in()
    until = client.get(release_address(the_small_policy)).context["until"]
    a_held_comment(2)

    page = client.get(release_address(the_small_policy, f"?rule=words&until={until}"))

    assert [text.submission for text in page.context["texts"]] == [read.pk]


def test_a_page_reaches_to_no_decision_still_to_come(the_small_policy: PolicyVersion) -> None:
    a_held_comment()

    page = signed_in().get(release_address(the_small_policy, "?rule=words&until=999999999"))

    assert page.context["until"] == releases.newest_decision()


@pytest.mark.parametrize(
    ("other", "status"), [({"shown": "3", "why": "x" * 1001}, 422), ({"shown": "2"}, 409)], ids=["invalid", "overtaken"]
)
def test_a_long_list_keeps_the_form_and_what_was_typed(
    the_small_policy: PolicyVersion, monkeypatch: pytest.MonkeyPatch, other: dict[str, str], status: int
) -> None:
    monkeypatch.setattr(policy_release, "PAGE", 2)
    for number in range(3):
        a_held_comment(number)
    form = typed(**other)

    answer = signed_in().post(release_address(the_small_policy, ""), form)

    assert answer.status_code == status
    assert f'value="{form["why"]}"' in answer.content.decode()
    assert "Publish 3 comments" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_was_released_before_something_broke_stays_published(
    the_small_policy: PolicyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [a_held_comment(number) for number in range(3)]
    let_go = releases._let_go

    def breaks_at_the_last(batch: list[Submission], *given: Any, **named: Any) -> int:
        if held[-1].pk in {submission.pk for submission in batch}:
            raise RuntimeError
        return let_go(batch, *given, **named)

    monkeypatch.setattr(releases, "BATCH", 1)
    monkeypatch.setattr(releases, "_let_go", breaks_at_the_last)
    with pytest.raises(RuntimeError):
        signed_in().post(release_address(the_small_policy, ""), typed(shown="3"))

    assert [Submission.objects.get(pk=one.pk).state for one in held] == ["published", "published", "held"]
    assert Release.objects.get().finished_at is None


def test_a_rule_that_holds_nothing_has_nothing_to_show(the_small_policy: PolicyVersion) -> None:
    page = signed_in().get(release_address(the_small_policy, "?rule=<b>")).content.decode()

    assert "Nothing is left to release" in page
    assert "<b>" not in page


@pytest.mark.parametrize("key", ["after", "until"])
@pytest.mark.parametrize("place", ["x", "-1", "9" * 30])
def test_a_place_that_the_list_does_not_have_is_refused(the_small_policy: PolicyVersion, place: str, key: str) -> None:
    assert signed_in().get(release_address(the_small_policy, f"?rule=words&{key}={place}")).status_code == 400


def test_a_release_that_goes_on_asks_again_by_itself() -> None:
    made = Release.objects.create(digest="0" * 64, rule="words", until=0, by=olga(), created_at=timezone.now())

    page = signed_in().get(f"/moderation/policy/releases/{made.pk}/").content.decode()

    assert 'hx-trigger="every 1s"' in page
    assert "It goes on" in page


def test_the_preview_costs_the_same_with_many_texts(
    the_small_policy: PolicyVersion, django_assert_num_queries: Any
) -> None:
    a_held_comment()
    client, address = signed_in(), release_address(the_small_policy)
    client.get(address)
    few = _queries(client, address)
    for number in range(1, 5):
        a_held_comment(number)

    with django_assert_num_queries(few):
        client.get(address)


def test_a_policy_that_changed_leaves_what_it_held_to_be_released(the_small_policy: PolicyVersion) -> None:
    a_held_comment()
    after = policies.save_draft(edited("gumboil", "ninny"), now=timezone.now(), by=olga())
    policies.adopt(after, by=olga(), now=timezone.now(), seen=the_small_policy.digest, why="It is a plant.")

    answer = signed_in().get(f"/moderation/policy/releases/?version={the_small_policy.pk}")

    assert [offer.rule for offer in answer.context["offers"]] == ["words"]


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
