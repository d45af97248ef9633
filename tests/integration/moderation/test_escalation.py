"""An item that is passed on stays due, leaves the order of whoever passed it, and says who asks what of whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import escalation, reports, reviews
from moderation.impartiality import SelfJudging
from moderation.models import AuditEntry, Escalation, ReviewItem
from tests.makers import ATTACK, FINE, a_commenter, a_submission, a_user, item_of, mina, rejected, rui, sable, tomas

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> ReviewItem:
    tomas()
    return item_of(a_submission(ATTACK, by=sable()))


# -- The verb -----------------------------------------------------------------------------------------------------


def test_it_stays_open_and_due_as_it_was(item: ReviewItem) -> None:
    due = item.due_at

    escalation.escalate(item, by=mina(), to=tomas(), note="You know the family.")

    assert (ReviewItem.objects.open().get().due_at, ReviewItem.objects.get().closed_at) == (due, None)


def test_it_is_nobodys_any_more(item: ReviewItem) -> None:
    reviews.claim(item, by=mina())

    escalation.escalate(item, by=mina(), to=None, note="Not sure.")

    assert (item.claimed_by, item.claimed_until) == (None, None)


def test_it_is_not_next_for_whoever_passed_it(item: ReviewItem) -> None:
    escalation.escalate(item, by=mina(), to=None, note="Not sure.")

    assert not ReviewItem.objects.next_for(mina().pk, now=timezone.now()).exists()


def test_it_is_next_for_everybody_else(item: ReviewItem) -> None:
    escalation.escalate(item, by=mina(), to=tomas(), note="Not sure.")
    lena = a_user("lena", group="Moderator")

    for other in (tomas(), lena):
        assert ReviewItem.objects.next_for(other.pk, now=timezone.now()).get() == item


def test_what_is_passed_back_is_next_again(item: ReviewItem) -> None:
    escalation.escalate(item, by=mina(), to=tomas(), note="Not sure.")

    escalation.escalate(item, by=tomas(), to=mina(), note="Nor am I.")

    assert ReviewItem.objects.next_for(mina().pk, now=timezone.now()).get() == item
    assert ReviewItem.objects.passed_to(mina().pk).get() == item


def test_what_is_passed_to_anybody_is_passed_to_everybody_else(item: ReviewItem) -> None:
    escalation.escalate(item, by=mina(), to=None, note="Not sure.")

    assert ReviewItem.objects.passed_to(tomas().pk).get() == item
    assert not ReviewItem.objects.passed_to(mina().pk).exists()


def test_what_is_passed_to_another_is_not_passed_to_a_third(item: ReviewItem) -> None:
    escalation.escalate(item, by=mina(), to=tomas(), note="Not sure.")

    assert not ReviewItem.objects.passed_to(a_user("lena", group="Moderator").pk).exists()


def test_whoever_passed_it_may_still_decide_it(item: ReviewItem) -> None:
    escalation.escalate(item, by=mina(), to=tomas(), note="Not sure.")

    reviews.claim(item, by=mina())

    assert item.claimed_by == mina()


def test_every_passing_on_is_kept_and_logged(item: ReviewItem) -> None:
    escalation.escalate(item, by=mina(), to=tomas(), note="Not sure.")
    escalation.escalate(item, by=tomas(), to=None, note="Nor am I.")

    assert [one.note for one in Escalation.objects.order_by("pk")] == ["Not sure.", "Nor am I."]
    assert AuditEntry.objects.filter(action="review.escalated").count() == 2


def test_a_closed_item_is_not_passed_on(item: ReviewItem) -> None:
    rejected(item.submission, by=tomas())

    with pytest.raises(reviews.AlreadyClosed):
        escalation.escalate(item, by=mina(), to=None, note="Not sure.")


def test_what_another_holds_is_not_passed_on(item: ReviewItem) -> None:
    reviews.claim(item, by=tomas())

    with pytest.raises(reviews.ClaimedByAnother):
        escalation.escalate(item, by=mina(), to=None, note="Not sure.")


def test_a_party_does_not_choose_who_judges_them() -> None:
    tomas()
    item = item_of(a_submission(ATTACK, by=mina()))

    with pytest.raises(SelfJudging):
        escalation.escalate(item, by=mina(), to=tomas(), note="Be kind.")


def test_nothing_is_passed_to_a_party() -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(tomas()), clause="2")

    with pytest.raises(escalation.NobodyToPassTo):
        escalation.escalate(item_of(submission), by=mina(), to=tomas(), note="Not sure.")


@pytest.mark.parametrize("to", [rui, mina])
def test_nothing_is_passed_to_oneself_or_to_who_is_no_moderator(item: ReviewItem, to: Any) -> None:
    with pytest.raises(escalation.NobodyToPassTo):
        escalation.escalate(item, by=mina(), to=to(), note="Not sure.")


def test_alone_nobody_passes_anything_on() -> None:
    item = item_of(a_submission(ATTACK, by=sable()))

    with pytest.raises(escalation.NobodyToPassTo):
        escalation.escalate(item, by=mina(), to=None, note="Not sure.")


# -- The page -----------------------------------------------------------------------------------------------------


def test_passing_on_leads_to_the_next_item(client: Client, item: ReviewItem) -> None:
    following = item_of(a_submission(f"{ATTACK} Again.", by=a_user("otto")))

    answer = _escalate(client, item, to=tomas().pk, note="You know the family.", follow=True)

    assert answer.redirect_chain[0][0].startswith(f"/moderation/queue/{following.pk}/")
    assert "Passed to tomas: Sable’s comment." in answer.content.decode()


def test_the_next_one_reads_who_asks_and_what(client: Client, item: ReviewItem) -> None:
    _escalate(client, item, to=tomas().pk, note="You know the family.")

    page = _as(tomas(), client).get(f"/moderation/queue/{item.pk}/").content.decode()

    assert "mina asks you to look at this" in page
    assert "You know the family." in page


def test_without_a_word_nothing_is_passed_on(client: Client, item: ReviewItem) -> None:
    answer = _escalate(client, item, to=tomas().pk, note=" ")

    assert answer.status_code == 400
    assert not Escalation.objects.exists()


def test_who_is_not_on_the_list_is_refused(client: Client, item: ReviewItem) -> None:
    assert _escalate(client, item, to=rui().pk, note="Not sure.").status_code == 400


def test_a_decided_item_answers_who_and_when_and_keeps_the_note(client: Client, item: ReviewItem) -> None:
    rejected(item.submission, by=tomas())

    answer = _escalate(client, item, note="A long note")
    page = answer.content.decode()

    assert answer.status_code == 409
    assert all(words in page for words in ("tomas", "A long note"))


def test_a_claimed_item_answers_who_and_until_when_and_keeps_the_note(client: Client, item: ReviewItem) -> None:
    reviews.claim(item, by=tomas())

    answer = _escalate(client, item, note="A long note")
    page = answer.content.decode()

    assert answer.status_code == 409
    assert all(words in page for words in ("It is with tomas until", "A long note"))


def test_a_party_is_refused(client: Client) -> None:
    tomas()
    item = item_of(a_submission(ATTACK, by=mina()))

    assert _escalate(client, item, note="Be kind.").status_code == 403


def _escalate(client: Client, item: ReviewItem, *, to: int | str = "", note: str, follow: bool = False) -> Any:
    address = f"/moderation/queue/{item.pk}/escalate/"
    return _as(mina(), client).post(address, {"to": to, "note": note}, follow=follow)


def _as(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client
