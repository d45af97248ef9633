"""The views of the queue that a moderator keeps, and the preference to be spared upsetting words."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from moderation import saved_views
from moderation.models import SavedView
from tests.integration.moderation.test_races import at_once
from tests.makers import ATTACK, a_submission, mina, sable, tomas

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/queue/"
VIEWS = "/moderation/queue/views/"
BLURRED = 'class="queue__words upsetting"'


def test_the_queue_opens_whole_for_who_keeps_no_view(client: Client) -> None:
    assert client_of(mina(), client).get(QUEUE).status_code == 200


def test_another_moderators_views_are_not_shown(client: Client) -> None:
    saved_views.save(tomas(), name="Ferries", query="clause=2")

    assert "Ferries" not in client_of(mina(), client).get(QUEUE).content.decode()


@pytest.mark.parametrize("deed", ["rename", "delete", "default"])
def test_another_moderators_view_cannot_be_touched(client: Client, deed: str) -> None:
    view = saved_views.save(tomas(), name="Ferries", query="clause=2")

    answer = client_of(mina(), client).post(f"{VIEWS}{view.pk}/{deed}/", {"name": "Mine", "on": "1"})

    assert answer.status_code == 404
    assert SavedView.objects.get() == view


def test_filters_are_kept_under_a_name_and_shown_at_once(client: Client) -> None:
    answer = client_of(mina(), client).post(f"{VIEWS}save/?clause=2&reason=held", {"name": "Attacks"})

    assert answer["Location"] == f"{QUEUE}?clause=2&reason=held"
    assert SavedView.objects.get().query == "clause=2&reason=held"


def test_the_view_in_use_is_named(client: Client) -> None:
    saved_views.save(mina(), name="Attacks", query="clause=2&reason=held")

    assert client_of(mina(), client).get(f"{QUEUE}?reason=held&clause=2").context["view"] == "Attacks"


def test_the_whole_queue_is_no_view(client: Client) -> None:
    answer = client_of(mina(), client).post(f"{VIEWS}save/", {"name": "All"})

    assert answer.status_code == 400
    assert "leave nothing out" in answer.content.decode()


def test_a_place_in_the_queue_is_not_kept(client: Client) -> None:
    client_of(mina(), client).post(f"{VIEWS}save/?clause=2&after=2026-01-01T00:00:00%2B00:00~1", {"name": "Attacks"})

    assert SavedView.objects.get().query == "clause=2"


def test_an_unknown_filter_is_not_kept(client: Client) -> None:
    answer = client_of(mina(), client).post(f"{VIEWS}save/?sort=score", {"name": "Odd"})

    assert answer.status_code == 400
    assert not SavedView.objects.exists()


def test_a_name_is_given_once_whatever_its_case(client: Client) -> None:
    saved_views.save(mina(), name="Attacks", query="clause=2")

    answer = client_of(mina(), client).post(f"{VIEWS}save/?clause=1", {"name": "ATTACKS"})

    assert answer.status_code == 409
    assert "a view of this name already" in answer.content.decode()


def test_there_is_an_end_to_views() -> None:
    for number in range(saved_views.MOST):
        saved_views.save(mina(), name=f"View {number}", query="clause=2")

    with pytest.raises(saved_views.TooManyViews):
        saved_views.save(mina(), name="One more", query="clause=2")


def test_a_view_is_renamed(client: Client) -> None:
    view = saved_views.save(mina(), name="Attacks", query="clause=2")

    client_of(mina(), client).post(f"{VIEWS}{view.pk}/rename/", {"name": "Blows"})

    assert SavedView.objects.get().name == "Blows"


def test_a_view_keeps_its_name_where_the_new_one_is_taken(client: Client) -> None:
    view = saved_views.save(mina(), name="Attacks", query="clause=2")
    saved_views.save(mina(), name="Blows", query="clause=1")

    answer = client_of(mina(), client).post(f"{VIEWS}{view.pk}/rename/", {"name": "blows"})

    assert answer.status_code == 409
    view.refresh_from_db()
    assert view.name == "Attacks"


def test_a_view_is_deleted(client: Client) -> None:
    view = saved_views.save(mina(), name="Attacks", query="clause=2")

    client_of(mina(), client).post(f"{VIEWS}{view.pk}/delete/")

    assert not SavedView.objects.exists()


def test_the_queue_opens_with_the_default_view(client: Client) -> None:
    saved_views.make_default(saved_views.save(mina(), name="Attacks", query="clause=2"))

    assert client_of(mina(), client).get(QUEUE)["Location"] == f"{QUEUE}?clause=2"


def test_the_whole_queue_can_be_asked_for_in_spite_of_a_default_view(client: Client) -> None:
    saved_views.make_default(saved_views.save(mina(), name="Attacks", query="clause=2"))

    assert client_of(mina(), client).get(f"{QUEUE}?whole=1").status_code == 200


def test_a_default_view_whose_clause_is_gone_still_leads_to_the_whole_queue(client: Client) -> None:
    saved_views.make_default(saved_views.save(mina(), name="Old", query="clause=99"))

    answer = client_of(mina(), client).get(QUEUE, follow=True)

    assert answer.status_code == 400
    assert f'href="{QUEUE}?whole=1"' in answer.content.decode()


def test_another_default_takes_the_place_of_the_first(client: Client) -> None:
    first = saved_views.save(mina(), name="Attacks", query="clause=2")
    second = saved_views.save(mina(), name="Reports", query="reason=reported")
    client_of(mina(), client).post(f"{VIEWS}{first.pk}/default/", {"on": "1"})

    client.post(f"{VIEWS}{second.pk}/default/", {"on": "1"})

    assert SavedView.objects.get(is_default=True) == second


def test_a_default_is_given_up(client: Client) -> None:
    view = saved_views.save(mina(), name="Attacks", query="clause=2")
    saved_views.make_default(view)

    client_of(mina(), client).post(f"{VIEWS}{view.pk}/default/", {"on": ""})

    assert not SavedView.objects.filter(is_default=True).exists()


def test_a_view_without_a_name_is_no_row() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=mina(), name="", query="clause=2")


def test_nobody_without_views_is_left_without_words(client: Client) -> None:
    assert "You keep no views yet." in client_of(mina(), client).get(VIEWS).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_views_of_one_name_kept_at_once_one_is_kept() -> None:
    owner = mina()

    outcomes = at_once(*[lambda: saved_views.save(owner, name="Attacks", query="clause=2")] * 2)

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"SavedView": 1, "NameTaken": 1}


@pytest.mark.django_db(transaction=True)
def test_of_two_defaults_chosen_at_once_one_is_left() -> None:
    one, two = (saved_views.save(mina(), name=name, query="clause=2") for name in ("One", "Two"))

    outcomes = at_once(lambda: saved_views.make_default(one), lambda: saved_views.make_default(two))

    assert outcomes == [None, None]
    assert SavedView.objects.filter(is_default=True).count() == 1


# -- Calm -----------------------------------------------------------------------------------------------------------


def test_words_are_shown_as_they_are_to_who_did_not_ask(client: Client) -> None:
    a_submission(ATTACK, by=sable())

    assert BLURRED not in client_of(mina(), client).get(QUEUE).content.decode()


def test_upsetting_words_are_blurred_for_who_asks(client: Client) -> None:
    a_submission(ATTACK, by=sable())
    client_of(mina(), client).post("/moderation/queue/calm/", {"calm": "1"})

    assert BLURRED in client.get(QUEUE).content.decode()


def test_the_preference_is_each_moderators_own(client: Client) -> None:
    saved_views.prefer_calm(tomas(), calm=True)

    assert not client_of(mina(), client).get(QUEUE).context["calm"]


def test_the_preference_is_taken_back(client: Client) -> None:
    saved_views.prefer_calm(mina(), calm=True)

    client_of(mina(), client).post("/moderation/queue/calm/", {"calm": ""})

    assert not saved_views.prefers_calm(mina())


def test_choosing_leads_back_to_where_one_was(client: Client) -> None:
    answer = client_of(mina(), client).post("/moderation/queue/calm/?clause=2", {"calm": "1", "item": "7"})

    assert answer["Location"] == f"{QUEUE}7/?clause=2"


def client_of(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client
