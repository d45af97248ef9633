"""Asking for word by mail, confirming, managing and stopping: nobody is written to, or silenced, by somebody else."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import following, mailing
from blog.models import Allowance, Cadence, Follow, Follower, FollowRequest
from tests.integration.blog.followers import a_follower
from tests.integration.blog.stories import a_draft, a_story
from tests.makers import ada

pytestmark = pytest.mark.django_db

GWEN = "gwen@example.org"


def ask(client, email=GWEN, *, key="all", cadence=0, **fields):
    return client.post(reverse("blog:follow", args=[key]), {"email": email, "cadence": cadence, **fields})


def letters():
    """What a worker sends now."""
    mailing.send_due(now=timezone.now())
    return mail.outbox


def link(message, word):
    return re.search(rf"https://parley\.example(/follow/{word}/\S+/)", message.body)[1]


def confirmed(client, email=GWEN, **asked):
    ask(client, email, **asked)
    client.post(link(letters()[-1], "confirm"))
    return Follower.objects.get(email=email)


# -- asking -------------------------------------------------------------------------------------------------------


def test_nothing_but_one_letter_goes_to_an_address_before_it_is_confirmed(client):
    """T40."""
    ask(client)
    ask(client)

    assert [message.to for message in letters()] == [[GWEN]]
    assert not Follower.objects.exists()


def who_reads_german():
    return Client(headers={"cookie": f"{settings.LANGUAGE_COOKIE_NAME}=de"})


def test_a_letter_is_in_the_language_that_was_read_when_it_was_asked_for(client):
    ask(who_reads_german())

    assert letters()[0].subject == "Bitte bestätigen Sie: alle Artikel folgen"


def test_how_often_is_written_in_a_letter_as_its_language_writes_it(client):
    ask(who_reads_german(), cadence=1)
    ask(client, "new@example.org", cadence=1)

    german, english = (message.body for message in letters())
    assert "(einmal am Tag)" in german
    assert "(once a day)" in english


def test_the_language_stays_with_who_confirmed_until_they_use_another(client):
    ask(who_reads_german())
    follower_page = client.post(link(letters()[-1], "confirm"))["Location"]

    german = Follower.objects.get().language
    client.post(follower_page, {"change": Follow.objects.get().pk, "cadence": 1})

    assert (german, Follower.objects.get().language) == ("de", "en")


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(client):
    a_follower(GWEN)

    answers = [client.post("/follow/all/", {"email": email, "cadence": 0}) for email in (GWEN, "new@example.org")]
    pages = [client.get(answer["Location"]).content for answer in answers]

    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert pages[0] == pages[1]


def test_an_address_is_sent_three_letters_a_day_whatever_is_asked(client):
    """T40."""
    for number in range(5):
        ask(Client(REMOTE_ADDR=f"203.0.113.{number}"), key=f"post-{a_story(f'Story {number}').pk}")

    assert len(letters()) == following.REQUESTS_AN_ADDRESS


def test_one_client_asks_for_ten_addresses_an_hour(client):
    """T40, and the form comes back with what was typed."""
    statuses = [ask(client, f"reader{number}@example.org").status_code for number in range(12)]

    assert statuses == [302] * 10 + [429] * 2


def test_the_addresses_of_one_ipv6_network_are_one_client():
    assert following.network_of("2001:db8:1:2:3::4") == following.network_of("2001:db8:1:2:ffff::9")
    assert following.network_of("2001:db8:1:2::4") != following.network_of("2001:db8:1:3::4")


def test_a_count_keeps_nothing_that_can_be_read_back(client):
    ask(client)

    readable = [row for row in Allowance.objects.values_list("key", flat=True) if GWEN in row or "127.0.0.1" in row]
    assert not readable
    assert Allowance.objects.count() == 3


@pytest.mark.parametrize(
    "email",
    [
        "gwen@example.org\r\nBcc: all@example.org", "gwen@example.org\n", "\rgwen@example.org", "gwen\x00@example.org",
        "gwen@example.org\u2028", "gwen@example.org\x85", "gwen@example.org,gil@example.org", "Gwen <gwen@example.org>",
        '"a\tb"@example.org', "gwen", "", "a" * 250 + "@example.org",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused(client, email):
    """T38."""
    assert ask(client, email).status_code == 400
    assert not FollowRequest.objects.exists()


def test_a_robot_that_fills_every_field_is_answered_as_all_are_and_asks_nobody(client):
    assert ask(client, website="https://spam.example").status_code == 302
    assert not FollowRequest.objects.exists()


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_page_of_another_site_asks_nobody(client, headers):
    answer = client.post("/follow/all/", {"email": GWEN, "cadence": 0}, headers=headers)

    assert answer.status_code == 403
    assert not FollowRequest.objects.exists()


def test_a_draft_cannot_be_followed_and_looks_like_nothing(client):
    draft = a_draft("A secret plan")

    answers = [
        ask(client, key=key) for key in (f"post-{draft.pk}", "post-99999", "tag-0", "post-x", "author-" + "9" * 40)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("where", ["post", "author", "tag", "home"])
def test_each_page_has_its_form_and_stays_one_that_caches_share(client, where):
    post = a_story()
    places = {"post": post.get_absolute_url(), "author": "/authors/ada/", "tag": "/tags/river/", "home": "/"}
    keys = {"post": f"post-{post.pk}", "author": f"author-{post.authors.get().pk}", "tag": f"tag-{post.tags.get().pk}"}

    answer = client.get(places[where])

    assert f'action="/follow/{keys.get(where, "all")}/"' in answer.content.decode()
    assert "no-store" not in answer["Cache-Control"]


def test_a_script_gets_the_answer_in_the_forms_place(client):
    answer = client.post("/follow/all/", {"email": GWEN, "cadence": 0}, headers={"HX-Request": "true"})
    refused = client.post("/follow/all/", {"email": "gwen", "cadence": 1}, headers={"HX-Request": "true"})

    assert b"Check your mail" in answer.content
    assert b"<html" not in answer.content
    assert b'value="gwen"' in refused.content


# -- confirming ---------------------------------------------------------------------------------------------------


def test_a_scanner_that_opens_the_link_confirms_nothing(client):
    """T18."""
    ask(client)

    answer = Client().get(link(letters()[0], "confirm"))

    assert answer.status_code == 200
    assert not Follower.objects.exists()


def test_the_button_confirms_and_leads_to_what_one_follows(client):
    ask(client, key=f"post-{a_story().pk}", cadence=1)

    page = client.post(link(letters()[0], "confirm"), follow=True)

    assert [(follow.follower.email, follow.cadence) for follow in Follow.objects.all()] == [(GWEN, Cadence.DAILY)]
    assert "Council orders riverside homes emptied" in page.content.decode()


def test_to_confirm_twice_is_to_confirm_once(client):
    ask(client)
    where = link(letters()[0], "confirm")

    assert [client.post(where).status_code for _ in range(2)] == [302, 302]
    assert Follow.objects.count() == 1


def test_to_ask_again_with_another_cadence_changes_it(client):
    confirmed(client)
    Allowance.objects.all().delete()

    confirmed(client, cadence=2)

    assert [follow.cadence for follow in Follow.objects.all()] == [Cadence.WEEKLY]


def test_an_old_link_confirms_nothing(client):
    ask(client)
    where = link(letters()[0], "confirm")
    FollowRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.post(where).status_code == 404
    assert not Follower.objects.exists()


def test_what_nobody_confirmed_is_forgotten(client):
    ask(client)
    later = timezone.now() + timedelta(days=3)

    following.forget_old(now=later)

    assert not FollowRequest.objects.exists()
    assert not Allowance.objects.exists()


# -- managing -----------------------------------------------------------------------------------------------------


def manage_url(follower):
    return reverse("blog:follow_manage", args=[following.manage_token(follower)])


def test_a_follower_changes_how_often(client):
    follower = a_follower()
    follow = follower.follows.get()

    client.post(manage_url(follower), {"change": follow.pk, "cadence": "2"})

    follow.refresh_from_db()
    assert follow.cadence == Cadence.WEEKLY


def test_a_follower_stops_one_thing_and_keeps_the_other(client):
    follower = a_follower()
    a_follower(about=a_story())
    first, second = follower.follows.all()

    client.post(manage_url(follower), {"stop": first.pk, "cadence": "0"})

    assert list(follower.follows.all()) == [second]


def test_whoever_stops_everything_is_forgotten(client):
    follower = a_follower()

    client.post(manage_url(follower), {"stop_all": "1"})

    assert not Follower.objects.exists()
    assert client.get(manage_url(follower)).status_code == 404


def test_one_followers_page_cannot_touch_another(client):
    """T41."""
    mine, other = a_follower(), a_follower("gil@example.org")

    client.post(manage_url(mine), {"stop": other.follows.get().pk, "cadence": "0"})
    client.post(manage_url(mine), {"change": other.follows.get().pk, "cadence": "2"})

    assert other.follows.get().cadence == Cadence.IMMEDIATE


def test_a_deed_on_the_page_needs_the_token_of_the_session():
    """T17."""
    follower = a_follower()

    answer = Client(enforce_csrf_checks=True).post(manage_url(follower), {"stop_all": "1"})

    assert answer.status_code == 403


# -- stopping by one press ----------------------------------------------------------------------------------------


def stop_url(follower, *follows):
    return reverse("blog:follow_stop", args=[following.stop_token(follower, [follow.pk for follow in follows])])


def test_a_mail_program_stops_it_by_one_post_without_a_session():
    """RFC 8058."""
    follower = a_follower()
    other = a_follower("gil@example.org")

    answer = Client(enforce_csrf_checks=True).post(
        stop_url(follower, follower.follows.get()), {"List-Unsubscribe": "One-Click"}
    )

    assert answer.status_code == 200
    assert list(Follower.objects.all()) == [other]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_the_link_stops_nothing(client, method):
    """T18."""
    follower = a_follower()

    answer = getattr(client, method)(stop_url(follower, follower.follows.get()))

    assert answer.status_code == 200
    assert follower.follows.exists()


def test_a_link_stops_only_what_it_names():
    follower = a_follower()
    a_follower(about=a_story())
    first, second = follower.follows.all()

    Client().post(stop_url(follower, first))

    assert list(follower.follows.all()) == [second]


def test_a_link_that_names_anothers_follow_stops_nothing_of_theirs():
    """T41."""
    mine, other = a_follower(), a_follower("gil@example.org")

    Client().post(stop_url(mine, other.follows.get()))

    assert other.follows.exists()


def test_to_stop_twice_is_to_stop_once():
    follower = a_follower()
    where = stop_url(follower, follower.follows.get())

    assert [Client().post(where).status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("name", ["follow_confirm", "follow_manage", "follow_stop"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_of_one_kind_opens_nothing_of_another(client, name, method):
    """T26, T41: and what is forged, cut short or endless is refused in the same words."""
    follower = a_follower()
    ask(client, "new@example.org")
    made = {
        "follow_confirm": following.confirm_token(FollowRequest.objects.get()),
        "follow_manage": following.manage_token(follower),
        "follow_stop": following.stop_token(follower, [follower.follows.get().pk]),
    }
    foreign = [token for kind, token in made.items() if kind != name]
    wrong = [*foreign, made[name][:-1], made[name] + "x", "x" * 3000, ":", "1:1"]

    answers = [getattr(Client(), method)(reverse(f"blog:{name}", args=[token])) for token in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert follower.follows.exists()


def test_a_new_key_ends_the_links_of_old_letters(client):
    follower = a_follower()
    where = manage_url(follower)
    Follower.objects.update(key="another")

    assert client.get(where).status_code == 404


# -- erasing ------------------------------------------------------------------------------------------------------


def test_a_person_is_erased_by_address(client):
    a_follower()
    other = a_follower("gil@example.org")
    ask(client, "GWEN@example.org")

    assert following.forget("Gwen@Example.org ") >= 2
    assert list(Follower.objects.all()) == [other]
    assert not FollowRequest.objects.exists()


def test_an_account_follows_as_anybody_does(client):
    client.force_login(ada())

    follower = confirmed(client, "ada@example.org")

    assert follower.follows.count() == 1


def test_a_browser_says_where_the_forms_of_these_pages_come_from(client):
    """With another policy for referrers it would send `Origin: null`, and every button here would be refused."""
    for path in ("/follow/all/", manage_url(a_follower())):
        answer = client.get(path)
        assert answer["Referrer-Policy"] == "same-origin"
        assert b'name="referrer"' not in answer.content
