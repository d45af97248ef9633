"""Deciding together: only what belongs together, each by the rules for one, and an account of every one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from moderation import appeals, audit, bulk, reviews, workflow
from moderation.bulk import Kind, Seen
from moderation.models import (
    AuditEntry,
    AuditHead,
    Bulk,
    BulkResult,
    Decision,
    PolicyVersion,
    ReviewItem,
    Strike,
    Submission,
)
from moderation.policy.states import State
from tests.integration.moderation.test_races import at_once
from tests.makers import (
    ATTACK,
    a_comment,
    a_commenter,
    a_post,
    a_submission,
    a_user,
    ada,
    item_of,
    let_through,
    mina,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

TOGETHER = "/moderation/queue/together/"


def test_enter_in_a_field_rejects_and_never_publishes(client: Client) -> None:
    item = _three()[0]

    form = _form_of(client_of(mina(), client).get(f"{TOGETHER}?author={item.submission.commenter_id}").content.decode())

    first = next(tag for tag in re.findall(r"<button[^>]*>", form) if 'type="button"' not in tag)
    assert "formaction" not in first


def test_a_note_that_is_too_long_says_so_whatever_was_to_become_of_them(client: Client) -> None:
    item = _three()[0]
    typed = {"item": _tick(item), "note": "a" * 2001, "clause": "2"}

    for verb in ("publish", "reject"):
        address = f"{TOGETHER}{verb}/?author={item.submission.commenter_id}"
        answer = client_of(mina(), client).post(address, typed)
        assert answer.status_code == 400
        assert "at most 2000 characters" in answer.content.decode()


# -- What is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?clause=2", "?rule=personal+attacks", "?reason=held"])
def test_what_has_no_author_and_no_rule_of_one_version_in_common_is_not_decided_together(
    client: Client, query: str
) -> None:
    (item,) = _three()[:1]

    answer = client_of(mina(), client).post(f"{TOGETHER}publish/{query}", {"item": _tick(item)})

    assert answer.status_code == 400
    assert _states() == {State.HELD}


def test_an_item_of_another_author_is_left_alone(client: Client) -> None:
    theirs = _three()
    stranger = item_of(a_submission(f"{ATTACK} From a stranger.", by=rui()))

    made = _post(client, "publish", [*theirs, stranger])

    assert _results(made)[stranger.pk] == BulkResult.APART
    stranger.submission.refresh_from_db()
    assert stranger.submission.state == State.HELD


def test_an_item_of_another_version_is_left_alone(client: Client) -> None:
    items = _three()
    PolicyVersion.objects.create(document="", digest="0" * 64, state="retired", created_at=timezone.now())

    made = _post(client, "publish", items, query=f"?rule=personal+attacks&version={'0' * 64}")

    assert set(_results(made).values()) == {BulkResult.APART}
    assert _states() == {State.HELD}


def test_nobody_judges_their_own_case_among_others(client: Client) -> None:
    parent = a_comment("A fine day it was, and the ferry ran on time for once.", by=mina())
    reply = a_submission(f"{ATTACK} Yes, you.", by=sable(), reply_to=parent)
    items = [*_three(), item_of(reply)]

    made = _post(client, "publish", items)

    assert _results(made)[items[-1].pk] == BulkResult.OWN
    assert sorted(_results(made).values()).count(BulkResult.DONE) == 3


def test_each_own_case_is_refused_where_the_moderator_wrote_the_post(client: Client) -> None:
    author = a_user("ada", group="Moderator")
    tomas_was_here = tomas()
    User.objects.filter(pk=tomas_was_here.pk).update(last_login=timezone.now())
    items = _three(on=_a_post_by(ada()))

    made = _post(client, "reject", items, by=author, clause="2")

    assert set(_results(made).values()) == {BulkResult.OWN}
    assert not Decision.objects.by_people().exists()


def test_a_text_that_was_edited_is_left_and_the_others_are_done(client: Client) -> None:
    items = _three()
    ticks = [_tick(item) for item in items]
    edited = items[1].submission
    workflow.resubmit(edited, text=f"{ATTACK} Edited.", version=edited.version)

    made = _post_ticks(client, "publish", ticks)

    assert [_results(made)[item.pk] for item in items] == [BulkResult.DONE, BulkResult.CHANGED, BulkResult.DONE]


def test_an_item_that_somebody_decided_is_reported_with_who(client: Client) -> None:
    items = _three()
    ticks = [_tick(item) for item in items]
    let_through(items[0].submission, by=tomas())

    answer = client_of(mina(), client).post(_address("publish"), {"item": ticks}, follow=True)

    page = answer.content.decode()
    assert "2 comments by Sable published" in page
    assert "Somebody decided it first (tomas," in page


def test_an_item_that_somebody_holds_is_left_alone(client: Client) -> None:
    items = _three()
    reviews.claim(items[2], by=tomas())

    made = _post(client, "publish", items)

    assert _results(made)[items[2].pk] == BulkResult.CLAIMED


def test_what_is_appealed_gets_an_answer_of_its_own(client: Client) -> None:
    decision = rejected(a_submission(f"{ATTACK} Before.", by=sable()), by=tomas())
    appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    appealed = item_of(decision.submission)

    made = _post(client, "publish", [appealed])

    assert _results(made)[appealed.pk] == BulkResult.APPEALED


def test_a_rejection_names_a_clause(client: Client) -> None:
    answer = client_of(mina(), client).post(_address("reject"), {"item": [_tick(item) for item in _three()]})

    assert answer.status_code == 400
    assert "Choose the clause that they break." in answer.content.decode()
    assert _states() == {State.HELD}


def test_what_was_typed_and_ticked_stays_where_nothing_was_decided(client: Client) -> None:
    items = _three()

    answer = client_of(mina(), client).post(
        _address("reject"), {"item": [_tick(items[0])], "note": "The same words again."}
    )

    assert "The same words again." in answer.content.decode()
    assert [text.ticked for text in answer.context["texts"]] == [True, False, False]


@pytest.mark.parametrize("tick", ["", "1", "1.2", "1.2.3.4", "-1.2.3", "1.2.3' OR 1=1", "9" * 30 + ".1.1", "1.1.١"])
def test_a_tick_that_is_none_decides_nothing(client: Client, tick: str) -> None:
    _three()

    answer = client_of(mina(), client).post(_address("publish"), {"item": tick})

    assert answer.status_code == 400
    assert "Nothing is ticked." in answer.content.decode()


def test_more_than_a_hundred_are_not_decided_together(client: Client) -> None:
    _three()

    ticks = [f"{number}.1.1" for number in range(1, 102)]
    answer = client_of(mina(), client).post(_address("publish"), {"item": ticks})

    assert answer.status_code == 400
    assert not Bulk.objects.exists()


def test_the_verb_refuses_a_mixture_too() -> None:
    with pytest.raises(bulk.NotOfOneKind):
        bulk.publish(Kind(rule="personal attacks"), [Seen(1, 1, 1)], by=mina(), now=timezone.now())


# -- What is done ---------------------------------------------------------------------------------------------------


def test_every_text_is_shown_whole_with_its_marks_and_a_tick(client: Client) -> None:
    for item in _three():
        assert item.pk

    page = client_of(mina(), client).get(_address("")).content.decode()

    assert page.count('name="item"') == 3
    assert page.count("You are a clueless moron</mark>") == 3
    assert page.count("and everybody in this town knows it.") == 3


def test_an_own_case_has_no_tick(client: Client) -> None:
    parent = a_comment("A fine day it was, and the ferry ran on time for once.", by=mina())
    a_submission(f"{ATTACK} Yes, you.", by=sable(), reply_to=parent)

    page = client_of(mina(), client).get(_address("")).content.decode()

    assert 'name="item"' not in page
    assert "You have a part in this conversation" in page


def test_the_ticked_ones_are_published_and_the_others_wait(client: Client) -> None:
    items = _three()

    _post(client, "publish", items[:2])

    assert [_state(item) for item in items] == [State.PUBLISHED, State.PUBLISHED, State.HELD]


def test_each_is_rejected_with_a_decision_a_clause_and_the_note(client: Client) -> None:
    items = _three()

    _post(client, "reject", items, clause="2", note="One campaign.")

    decisions = Decision.objects.by_people().filter(submission__in=[item.submission_id for item in items])
    assert [(one.to_state, one.clause, one.note) for one in decisions] == [(State.REJECTED, "2", "One campaign.")] * 3


def test_ten_rejected_in_one_sitting_cost_what_the_ladder_says_of_them(client: Client) -> None:
    _post(client, "reject", _three(), clause="2")

    assert Strike.objects.count() == 3


def test_a_rule_of_one_version_brings_comments_of_several_authors_together(client: Client) -> None:
    items = [item_of(a_submission(f"{ATTACK} {name}", by=a_user(name))) for name in ("lena", "otto", "vera")]
    version = PolicyVersion.objects.get().digest

    made = _post(client, "publish", items, query=f"?rule=personal+attacks&version={version}")

    assert set(_results(made).values()) == {BulkResult.DONE}


def test_the_log_says_that_they_were_decided_together_and_names_each_decision(client: Client) -> None:
    made = _post(client, "publish", _three())

    actions = list(AuditEntry.objects.filter(actor=f"user:{mina().pk}").values_list("action", flat=True))
    assert actions.count("comment.published") == 3
    assert AuditEntry.objects.get(action="review.decided_together").subject == audit.key_of(made)
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.get()))


def test_the_same_press_twice_decides_once(client: Client) -> None:
    items = _three()
    ticks = [_tick(item) for item in items]
    _post_ticks(client, "publish", ticks)

    again = _post_ticks(client, "publish", ticks)

    assert set(_results(again).values()) == {BulkResult.DECIDED}
    assert Decision.objects.by_people().count() == 3


def test_the_queue_offers_what_belongs_together(client: Client) -> None:
    _three()

    together = client_of(mina(), client).get("/moderation/queue/").context["together"]

    author = a_commenter(sable()).pk
    assert f"?author={author}" in "".join(choice.address for choice in together)
    assert any("?rule=personal+attacks&version=" in choice.address for choice in together)


def test_nothing_left_of_a_kind_says_so(client: Client) -> None:
    page = client_of(mina(), client).get(_address("")).content.decode()

    assert "Nothing of this kind waits any more." in page


def test_the_preview_costs_the_same_for_three_as_for_thirty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post = a_post()
    _three(on=post)
    client_of(mina(), client).get(_address(""))
    with django_assert_num_queries(QUERIES_OF_A_PREVIEW):
        client.get(_address(""))
    for number in range(27):
        a_submission(f"{ATTACK} Number {number}.", by=sable(), on=post)

    with django_assert_num_queries(QUERIES_OF_A_PREVIEW):
        client.get(_address(""))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_the_same_ones_together_each_is_decided_once() -> None:
    items = _three()
    kind, seen, now = Kind(author=str(a_commenter(sable()).pk)), _seen(items), timezone.now()
    people = [mina(), tomas()]

    outcomes = at_once(
        lambda: bulk.publish(kind, seen, by=people[0], now=now),
        lambda: bulk.reject(kind, seen, by=people[1], clause="2", now=now),
    )

    done = [line.result for made in outcomes for line in made.lines.all()].count(BulkResult.DONE)
    assert done == 3
    assert Decision.objects.by_people().count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_failure_amid_them_leaves_what_was_done_and_says_what_was_not_reached(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = _three()
    publish_all = reviews.publish_all
    monkeypatch.setattr(bulk, "CHUNK", 2)

    def fail_at_the_last(seen: Sequence[reviews.Seen], **how: Any) -> list[Decision]:
        if items[2].pk in {one.item.pk for one in seen}:
            raise OSError("the disk is full")
        return publish_all(seen, **how)

    monkeypatch.setattr(reviews, "publish_all", fail_at_the_last)
    with pytest.raises(OSError, match="disk"):
        bulk.publish(Kind(author=str(a_commenter(sable()).pk)), _seen(items), by=mina(), now=timezone.now())

    page = client_of(mina(), client).get(f"{TOGETHER}{Bulk.objects.get().pk}/").content.decode()

    assert [_state(item) for item in items] == [State.PUBLISHED, State.PUBLISHED, State.HELD]
    assert "1 was not reached" in page


QUERIES_OF_A_PREVIEW = 19


def client_of(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _form_of(page: str) -> str:
    return page[page.index('<form class="bulk__form"') :].partition("</form>")[0]


def _three(*, on: Any = None) -> list[ReviewItem]:
    """Three comments of Sable's that wait, due in the order in which they were written."""
    post = on or a_post()
    submissions = [
        a_submission(f"{ATTACK} Number {number}.", by=sable(), on=post) for number in ("one", "two", "three")
    ]
    return [item_of(submission) for submission in submissions]


def _a_post_by(user: User) -> Any:
    from blog.models.author import Author

    post = a_post()
    author, _made = Author.objects.get_or_create(user=user, defaults={"name": "Ada", "slug": "ada"})
    post.authors.add(author)
    return post


def _address(verb: str) -> str:
    return f"{TOGETHER}{verb}{'/' if verb else ''}?author={a_commenter(sable()).pk}"


def _tick(item: ReviewItem) -> str:
    submission = Submission.objects.get(pk=item.submission_id)
    return f"{item.pk}.{submission.current_id}.{submission.version}"


def _seen(items: list[ReviewItem]) -> list[Seen]:
    return [Seen(*(int(part) for part in _tick(item).split("."))) for item in items]


def _post(
    client: Client, verb: str, items: list[ReviewItem], *, query: str = "", by: User | None = None, **typed: str
) -> Bulk:
    return _post_ticks(client, verb, [_tick(item) for item in items], query=query, by=by, **typed)


def _post_ticks(
    client: Client, verb: str, ticks: list[str], *, query: str = "", by: User | None = None, **typed: str
) -> Bulk:
    address = f"{TOGETHER}{verb}/{query}" if query else _address(verb)
    answer = client_of(by or mina(), client).post(address, {"item": ticks, **typed})
    assert answer.status_code == 302, answer.content.decode()
    return Bulk.objects.latest("pk")


def _results(made: Bulk) -> dict[int, str]:
    return dict(made.lines.values_list("item", "result"))


def _state(item: ReviewItem) -> str:
    return Submission.objects.get(pk=item.submission_id).state


def _states() -> set[str]:
    return set(Submission.objects.values_list("state", flat=True))
