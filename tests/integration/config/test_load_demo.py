"""`manage.py load_demo`: the demo is true to the rules of the site, whole, and only ever put into an empty one."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_comments_xtd.models import XtdComment
from pytest_django import DjangoDbBlocker

from blog.models import Author, Excerpt, Post, SectionKind
from config.demo import accounts, loading, telling
from config.demo.story import Demo, read_demo
from moderation import confirmations, invariants, reviews, sanctions
from moderation.audit import breaks
from moderation.models import (
    Appeal,
    AuditEntry,
    AuditHead,
    Commenter,
    Confirmation,
    Letter,
    Notification,
    Report,
    ReviewItem,
    Sanction,
    StrikeVoid,
    Submission,
    Thumb,
)
from moderation.policy.standing import Standing
from moderation.policy.states import State


def load(**options: Any) -> tuple[str, str]:
    """What the command writes: for the reader, and about its work."""
    out, err = StringIO(), StringIO()
    call_command("load_demo", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def the_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """The demo, loaded once for all tests that only look at it, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(force=True)
        yield read_demo(now=timezone.localtime())
        transaction.set_rollback(True)


@pytest.fixture
def a_turn(the_demo: Demo) -> Iterator[None]:
    """A test that changes the demo takes its change back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# -- What it leaves alone -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("db")
class TestWhatItLeavesAlone:
    def test_a_site_with_a_post_is_left_as_it_is(self) -> None:
        Post.objects.create(headline="Ours", slug="ours")

        load(force=True)

        assert [post.headline for post in Post.objects.all()] == ["Ours"]

    def test_a_site_without_the_demos_accounts_is_told_of_none(self) -> None:
        Post.objects.create(headline="Ours", slug="ours")

        out, _err = load(force=True)

        assert out == ""

    def test_known_passwords_are_refused_where_debug_is_off(self) -> None:
        with pytest.raises(CommandError, match="--force") as refusal:
            load()

        assert refusal.value.returncode == 2
        assert not User.objects.exists()

    def test_a_fault_half_way_leaves_nothing_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: Any) -> None:
            raise OSError("the disk is full")

        monkeypatch.setitem(telling.DEEDS, telling.Deed.OVERTURN, fail)

        with pytest.raises(OSError, match="disk"):
            loading.load(now=timezone.localtime())

        assert loading.is_empty()
        assert not User.objects.exists()


# -- What is there ------------------------------------------------------------------------------------------------


def test_the_demo_is_loaded_only_once(the_demo: Demo) -> None:
    _out, err = load(force=True)

    assert err == ""
    assert XtdComment.objects.count() == len(the_demo.remarks)


def test_the_accounts_are_told_again_when_nothing_is_loaded(the_demo: Demo) -> None:
    out, _err = load()

    assert accounts.PASSWORD in out
    assert all(person.key in out for person in the_demo.accounts)


def test_every_account_that_is_told_can_sign_in(the_demo: Demo) -> None:
    for person in the_demo.accounts:
        assert User.objects.get(username=person.key).check_password(accounts.PASSWORD)
        assert EmailAddress.objects.get(email=person.email).verified


def test_nobody_else_can_sign_in(the_demo: Demo) -> None:
    others = User.objects.exclude(username__in=[person.key for person in the_demo.accounts])

    assert not any(user.has_usable_password() for user in others)


def test_the_author_may_publish_and_the_moderators_may_moderate(the_demo: Demo) -> None:
    assert User.objects.get(username="ada").has_perm("blog.publish_post")
    assert User.objects.get(username="mina").has_perm("moderation.moderate")
    assert not User.objects.get(username="rui").has_perm("moderation.moderate")


def test_the_owner_alone_may_adopt_a_policy(the_demo: Demo) -> None:
    may = [person.key for person in the_demo.accounts if _user(person.key).has_perm("moderation.adopt_policy")]

    assert may == ["orla"]


def _user(name: str) -> User:
    return User.objects.get(username=name)


def test_stories_have_updates_corrections_and_sources(the_demo: Demo) -> None:
    published = Post.objects.published()

    assert published.count() >= 7
    assert sum(bool(post.updates) for post in published) >= 3
    assert published.filter(sections__kind=SectionKind.CORRECTION, sections__corrects__isnull=False).exists()
    assert not Excerpt.objects.filter(block__section__post__in=published).unattributed().exists()


def test_the_desk_has_a_draft(the_demo: Demo) -> None:
    assert Post.objects.drafts().count() == 1


def test_two_authors_tell_of_themselves(the_demo: Demo) -> None:
    assert Author.objects.exclude(bio="").count() == 2


# -- It is true to the rules ----------------------------------------------------------------------------------------


def test_the_audit_chain_is_whole(the_demo: Demo) -> None:
    assert list(breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.get())) == []


def test_every_promise_holds(the_demo: Demo) -> None:
    assert list(invariants.broken()) == []


def test_every_comment_ended_as_its_story_tells(the_demo: Demo) -> None:
    states = dict(Submission.objects.values_list("current__text", "state"))

    for remark in the_demo.remarks.values():
        texts = [remark.text, *(step.text for step in remark.then if step.deed is telling.Deed.EDIT)]
        assert states[texts[-1]] == remark.ends, remark.key


def test_nothing_happened_in_the_future_or_at_the_time_of_loading(the_demo: Demo) -> None:
    latest = max(happened for happened in AuditEntry.objects.values_list("at", flat=True))

    assert latest < timezone.now() - timezone.timedelta(minutes=10)


def test_comments_know_which_updates_they_were_written_before(the_demo: Demo) -> None:
    before = Submission.objects.get(current__text=the_demo.remarks["again-school"].text)
    after = Submission.objects.get(current__text=the_demo.remarks["again-falling"].text)

    assert after.written_after == before.written_after + 4


def test_replies_go_four_deep(the_demo: Demo) -> None:
    assert Submission.objects.published().filter(depth__gte=4).exists()


def test_every_kind_of_case_is_there(the_demo: Demo) -> None:
    assert set(Submission.objects.values_list("state", flat=True)) == {"published", "held", "rejected", "withdrawn"}
    assert set(Appeal.objects.values_list("state", flat=True)) == {"open", "upheld", "overturned"}
    assert set(ReviewItem.objects.open().values_list("reason", flat=True)) == {"held", "reported", "appealed"}
    assert set(Report.objects.values_list("agreed", flat=True)) == {True, None}


def test_what_was_rejected_after_it_was_seen_leaves_a_tombstone_with_a_reply(the_demo: Demo) -> None:
    gone = Submission.objects.filter(state=State.REJECTED, ever_published=True)

    assert gone.filter(replies__state=State.PUBLISHED).exists()


def test_an_overturned_appeal_took_its_strike_back(the_demo: Demo) -> None:
    void = StrikeVoid.objects.get()

    assert void.strike.commenter.name == the_demo.people["timo"].name
    assert not Sanction.objects.active(now=timezone.now()).filter(strike=void.strike).exists()


def test_old_letters_count_as_sent_and_the_new_one_is_owed(the_demo: Demo) -> None:
    (owed,) = Letter.objects.unsent()

    assert owed.kind == "confirmation"
    assert owed.email == the_demo.unconfirmed[0].email


@pytest.mark.usefixtures("a_turn")
def test_the_link_of_the_guest_who_has_not_confirmed_yet_works(the_demo: Demo, client: Client) -> None:
    key = confirmations.token_of(Confirmation.objects.get())

    client.post(reverse("comments-xtd-confirm", args=[key]))

    assert Submission.objects.get(current__text=the_demo.unconfirmed[0].text).state == State.PUBLISHED


# -- What readers liked ---------------------------------------------------------------------------------------------


def test_the_best_comments_are_those_that_readers_liked_best(the_demo: Demo) -> None:
    oar = Submission.objects.get(current__text=the_demo.remarks["again-oar"].text)
    there = Submission.objects.published().filter(target_pk=oar.target_pk, parent=None)

    best_first = list(there.order_by("-rank"))

    assert best_first[0] == oar
    assert best_first[0].thumbs == max(one.thumbs for one in best_first) == len(the_demo.remarks["again-oar"].thumbs)
    assert best_first[-1].thumbs == min(one.thumbs for one in best_first)
    assert not Submission.objects.filter(is_unweighed=True).exists()


def test_nobody_liked_what_was_to_come_or_before_they_had_joined(the_demo: Demo) -> None:
    given = Thumb.objects.values_list("given_at", "commenter__user__date_joined")

    assert given
    assert all(joined < at < timezone.now() - timezone.timedelta(minutes=10) for at, joined in given)


def test_who_signs_in_has_something_new_and_something_read(the_demo: Demo) -> None:
    for name in ("rui", "noor"):
        theirs = Notification.objects.filter(reader__user__username=name)
        assert set(theirs.values_list("kind", flat=True)) >= {"reply", "thread"}
        assert 1 <= theirs.filter(read_at=None).count() <= 15
        assert theirs.exclude(read_at=None).exists()


# -- The ladder -------------------------------------------------------------------------------------------------------


def commenter_called(key: str) -> Commenter:
    return Commenter.objects.get(user__username=key)


def test_rui_is_in_good_standing(the_demo: Demo) -> None:
    assert sanctions.standing_of(commenter_called("rui"), now=timezone.now()) is Standing.GOOD


def test_sable_may_comment_now(the_demo: Demo) -> None:
    assert sanctions.refusal_for(commenter_called("sable"), now=timezone.now()) is None


def test_a_comment_of_sables_waits_in_the_queue(the_demo: Demo) -> None:
    assert ReviewItem.objects.open().get(submission__commenter=commenter_called("sable")).reason == "held"


@pytest.mark.usefixtures("a_turn")
def test_rejecting_what_sable_wrote_last_and_a_second_moderators_word_revoke_her_privilege() -> None:
    item = ReviewItem.objects.open().get(submission__commenter=commenter_called("sable"))
    submission = item.submission

    reviews.reject(
        item,
        by=User.objects.get(username="mina"),
        clause="2",
        revision=submission.current_id,
        version=submission.version,
    )

    assert sanctions.standing_of(commenter_called("sable"), now=timezone.now()) is Standing.SUSPENDED
    revocation = Sanction.objects.to_confirm().get()
    sanctions.confirm(revocation, by=User.objects.get(username="tomas"), now=timezone.now())
    assert sanctions.standing_of(commenter_called("sable"), now=timezone.now()) is Standing.REVOKED
