"""Narrowing the queue: what each filter leaves, that they combine, and that each has an index of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from blog.models import Post
from moderation import escalation, reports, reviews, workflow
from moderation.models import Ground, GroundKind, PolicyVersion, ReviewItem, Submission
from moderation.views.filters import Filters, narrowed
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_post,
    a_submission,
    a_user,
    item_of,
    let_through,
    mina,
    noor,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/queue/"
RULE = "personal attacks"


def test_what_was_decided_leaves_nothing_to_be_found_by() -> None:
    submission = a_submission(ATTACK, by=sable())
    assert Ground.objects.exists()

    let_through(submission)

    assert not Ground.objects.exists()


def test_an_item_is_found_by_its_clause_its_rule_its_post_and_its_author() -> None:
    post = a_post()

    submission = a_submission(ATTACK, by=sable(), on=post)

    author = str(a_commenter(sable()).pk)
    assert set(_grounds(submission)) >= {
        (GroundKind.CLAUSE, "2"),
        (GroundKind.RULE, RULE),
        (GroundKind.TARGET, f"blog.post:{post.pk}"),
        (GroundKind.AUTHOR, author),
    }


def test_a_text_that_was_edited_is_no_longer_found_by_what_the_old_one_said() -> None:
    reported = a_submission(FINE, by=rui())
    reports.file(reported, reporter=a_commenter(noor()), clause="7")
    reported.refresh_from_db()
    workflow.resubmit(reported, text=ATTACK, version=reported.version)
    assert (GroundKind.RULE, RULE) in _grounds(reported)

    reported.refresh_from_db()
    workflow.resubmit(reported, text=f"{FINE} And on Tuesday.", version=reported.version)

    assert (GroundKind.RULE, RULE) not in _grounds(reported)
    assert (GroundKind.CLAUSE, "7") in _grounds(reported)


def test_a_filter_by_post_keeps_what_was_written_under_it(client: Client) -> None:
    ferry, bakery = a_post("The ferry"), a_post("The bakery")
    here = a_submission(ATTACK, by=sable(), on=ferry)
    a_submission(f"{ATTACK} Really.", by=sable(), on=bakery)

    assert _found(client, f"post=blog.post:{ferry.pk}") == [item_of(here).pk]


def test_the_posts_of_a_page_are_offered_by_their_headlines(client: Client) -> None:
    a_submission(ATTACK, by=sable(), on=a_post("The ferry is late"))

    menu = client_of(mina(), client).get(QUEUE).context["menus"][-2]

    assert "The ferry is late" in [choice.words for choice in menu.choices]


def test_a_filter_by_author_keeps_what_they_wrote(client: Client) -> None:
    theirs = a_submission(ATTACK, by=sable())
    a_submission(f"{ATTACK} Really.", by=rui())

    assert _found(client, f"author={a_commenter(sable()).pk}") == [item_of(theirs).pk]


def test_a_filter_by_newcomer_leaves_out_who_has_a_published_comment(client: Client) -> None:
    a_submission(FINE, by=rui())
    a_submission(ATTACK, by=rui())
    new = a_submission(f"{ATTACK} Really.", by=sable())

    assert _found(client, "newcomer=1") == [item_of(new).pk]


def test_a_filter_by_overdue_keeps_what_is_late(client: Client) -> None:
    late, _early = _waiting("late", hours=-1), _waiting("early", hours=1)

    assert _found(client, "overdue=1") == [late.pk]


def test_a_filter_by_claim_keeps_what_anybody_holds_now(client: Client) -> None:
    held, lapsed, _free = _waiting("held", hours=1), _waiting("lapsed", hours=2), _waiting("free", hours=3)
    reviews.claim(held, by=tomas())
    reviews.claim(lapsed, by=tomas(), now=timezone.now() - timedelta(hours=1))

    assert _found(client, "claimed=1") == [held.pk]


def test_mine_leaves_out_what_somebody_else_holds(client: Client) -> None:
    mine, theirs = _waiting("mine", hours=1), _waiting("theirs", hours=2)
    reviews.claim(mine, by=mina())
    reviews.claim(theirs, by=tomas())

    assert _found(client, "mine=1") == [mine.pk]


def test_passed_to_me_leaves_out_what_was_passed_to_another(client: Client) -> None:
    for_me, for_another, _for_nobody = (
        _waiting("first", hours=1),
        _waiting("second", hours=2),
        _waiting("last", hours=3),
    )
    lena = a_user("lena", group="Moderator")
    escalation.escalate(for_me, by=tomas(), to=mina(), note="You know them.")
    escalation.escalate(for_another, by=tomas(), to=lena, note="You know them.")

    assert _found(client, "passed=1") == [for_me.pk]


def test_a_row_says_to_whom_it_was_passed(client: Client) -> None:
    for_me, for_another, for_anybody = (
        _waiting("first", hours=1),
        _waiting("second", hours=2),
        _waiting("last", hours=3),
    )
    lena = a_user("lena", group="Moderator")
    for item, to in ((for_me, mina()), (for_another, lena), (for_anybody, None)):
        escalation.escalate(item, by=tomas(), to=to, note="You know them.")

    assert [row.passed for row in _listing(client, "").rows] == ["passed to you", "passed to lena", "passed on"]


def test_the_filters_in_use_are_counted_and_the_version_of_a_rule_is_none_of_its_own() -> None:
    assert Filters(clause="2", rule=RULE, version="0" * 64, whole="1").in_use == 2


def test_filters_combine(client: Client) -> None:
    ferry = a_post("The ferry")
    wanted = a_submission(ATTACK, by=sable(), on=ferry)
    a_submission(f"{ATTACK} Really.", by=sable(), on=a_post("The bakery"))
    a_submission(f"{ATTACK} Truly.", by=rui(), on=ferry)

    query = f"clause=2&rule=personal+attacks&reason=held&post=blog.post:{ferry.pk}&author={a_commenter(sable()).pk}"
    assert _found(client, query) == [item_of(wanted).pk]


def test_a_rule_of_another_version_finds_nothing(client: Client) -> None:
    a_submission(ATTACK, by=sable())
    version = PolicyVersion.objects.get()
    other = PolicyVersion.objects.create(
        document=version.document, digest="0" * 64, state="retired", created_at=timezone.now()
    )

    assert _found(client, f"rule=personal+attacks&version={other.digest}") == []
    assert len(_found(client, f"rule=personal+attacks&version={version.digest}")) == 1


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?sort=score", "sort=score"),
        ("?order_by=-due_at", "order_by=-due_at"),
        ("?o=1;DROP TABLE", "o=1;DROP TABLE"),
        ("?post=12", "12"),
        ("?post=blog.post:1 OR 1=1", "OR 1=1"),
        ("?post=blog.post:99999999999999999999999", "99999999999999999999999"),
        ("?post=auth.user:1", "auth.user:1"),
        ("?post=nothing.atall:1", "nothing.atall:1"),
        ("?author=sable", "sable"),
        ("?author=-1", "-1"),
        ("?author=٣", "٣"),
        ("?newcomer=yes", "yes"),
        ("?overdue=%00", "overdue"),
        ("?claimed=tomas", "tomas"),
        ("?version=abc", "version"),
        ("?rule=personal+attacks&version=abc", "abc"),
        ("?rule=personal+attacks&version=%27", "version"),
        ("?rule=nothing&version=%00", "nothing"),
        ("?is_staff=1", "is_staff"),
        ("?submission__shown_name=x", "submission__shown_name"),
    ],
)
def test_an_unknown_filter_or_order_is_refused_by_name(client: Client, query: str, named: str) -> None:
    answer = client_of(mina(), client).get(QUEUE + query)

    assert answer.status_code == 400
    assert named in answer.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("address", ["changes/?items=1'", "changes/?items=-1", "changes/?items=" + "9" * 19])
def test_odd_keys_are_refused_without_an_error(client: Client, address: str) -> None:
    assert client_of(mina(), client).get(QUEUE + address).status_code == 400


# -- Plans ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def a_long_queue(db: None) -> Post:
    """Two thousand items that wait among as many that were decided, few of them on each post."""
    if connection.vendor != "postgresql":
        pytest.skip("the plans are PostgreSQL's")
    model = a_submission(ATTACK, by=sable())
    post = Post.objects.get()
    Submission.objects.bulk_create(
        _like(model, number, target_pk=str(post.pk if number % 200 == 0 else 10**6 + number % 97))
        for number in range(4000)
    )
    now = timezone.now()
    pks = Submission.objects.exclude(pk=model.pk).order_by("pk").values_list("pk", flat=True)
    items = ReviewItem.objects.bulk_create(
        ReviewItem(
            submission_id=pk,
            reason="appealed" if number % 400 == 0 else "held",
            severity="attack",
            queued_at=now,
            due_at=now + timedelta(seconds=number),
            closed_at=now if number % 2 else None,
        )
        for number, pk in enumerate(pks)
    )
    waiting = [(number, item) for number, item in enumerate(items) if item.closed_at is None]
    Ground.objects.bulk_create(Ground(item=item, kind="clause", value=str(number % 100)) for number, item in waiting)
    Ground.objects.bulk_create(
        Ground(item=item, kind="rule", value=f"rule {number % 100}", version="a" * 64) for number, item in waiting
    )
    Ground.objects.bulk_create(
        Ground(item=item, kind="target", value=f"blog.post:{number % 100}") for number, item in waiting
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return post


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "review_due"),
        (Filters(overdue="1"), "review_due"),
        (Filters(newcomer="1"), "review_due"),
        (Filters(mine="1"), "review_claims"),
        (Filters(claimed="1"), "review_claims"),
        (Filters(reason="appealed"), "review_reason"),
        (Filters(clause="42"), "ground_found"),
        (Filters(rule="rule 42"), "ground_found"),
        (Filters(rule="rule 42", version="a" * 64), "ground_found"),
        (Filters(post="blog.post:42"), "ground_found"),
    ],
    ids=lambda value: value.query() if isinstance(value, Filters) else value,
)
def test_a_filter_has_its_index(a_long_queue: Post, filters: Filters, index: str) -> None:
    plan = narrowed(filters, user_id=mina().pk, now=timezone.now())[:51].explain()

    assert index in plan, plan
    assert "Seq Scan" not in plan, plan


def _like(model: Submission, number: int, *, target_pk: str) -> Submission:
    return Submission(
        content_type=model.content_type,
        object_pk=str(10**7 + number),
        target_type=model.target_type,
        target_pk=target_pk,
        commenter=model.commenter,
        shown_name="Sable",
        state="held",
        submitted_at=model.submitted_at,
        touched_at=model.touched_at,
    )


def client_of(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _listing(client: Client, query: str) -> Any:
    return client_of(mina(), client).get(f"{QUEUE}?{query}").context["listing"]


def _found(client: Client, query: str) -> list[int]:
    return [row.pk for row in _listing(client, query).rows]


def _grounds(submission: Submission) -> list[tuple[str, str]]:
    return list(Ground.objects.filter(item__submission=submission).values_list("kind", "value"))


def _waiting(words: str, *, hours: float) -> ReviewItem:
    item = item_of(a_submission(f"{ATTACK} {words}", by=a_user(words)))
    ReviewItem.objects.filter(pk=item.pk).update(due_at=timezone.now() + timedelta(hours=hours))
    item.refresh_from_db()
    return item
