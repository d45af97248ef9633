"""Follow a thread or replies to oneself: mail as often as one chose, never a flood, stopped by one press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client
from django.utils import timezone

from blog.models import Post
from moderation import follows, letters, tokens
from moderation.adapters.comments_xtd.followups import mute_token
from moderation.letter_words import NothingToSay
from moderation.models import Cadence, Commenter, Confirmation, Letter, LetterKind, ReaderSettings, ThreadFollow
from moderation.tokens import FollowKey
from tests.integration.moderation.test_notifications import signed_in
from tests.makers import a_comment, a_commenter, a_post, a_user, noor, rejected, rui, sable, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return a_post()


def kind_of(post: Post) -> ContentType:
    return ContentType.objects.get_for_model(post)


def follow(user: User, post: Post, cadence: Cadence = Cadence.AT_ONCE) -> None:
    follows.follow(a_commenter(user), kind_of(post), str(post.pk), cadence=cadence, now=timezone.now())


def comments(post: Post, number: int) -> list[Any]:
    return [
        a_comment(f"The water stood {10 + one} centimetres high at noon, on day {one}.", by=noor(), on=post)
        for one in range(number)
    ]


def owed(kind: LetterKind = LetterKind.FOLLOWUP) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def send(letter: Letter) -> Any:
    """The one mail of a letter, once it is due."""
    letters.send(letter.pk, now=letter.not_before)
    (message,) = mail.outbox
    return message


def test_replies_bring_no_mail_unless_it_was_asked_for() -> None:
    a_comment("I saw it too.", by=noor(), reply_to=a_comment(by=rui()))

    assert owed() == []


def test_a_reply_brings_one_letter_to_who_asked_and_follows_the_thread_as_well(post: Post) -> None:
    follows.choose_replies(a_commenter(rui()), Cadence.AT_ONCE)
    follow(rui(), post)
    a_comment("I saw it too.", by=noor(), reply_to=a_comment(by=rui(), on=post))

    (letter,) = owed()

    assert "A reply to your comment" in send(letter).subject


def test_without_mail_a_follower_is_told_on_the_page_alone(post: Post) -> None:
    follow(rui(), post, Cadence.NONE)
    comments(post, 1)

    assert owed() == []
    assert a_commenter(rui()).notifications.count() == 1


def test_a_day_of_comments_is_one_letter_in_the_morning(post: Post) -> None:
    follow(rui(), post, Cadence.DAILY)
    told = comments(post, 3)

    (digest,) = owed(LetterKind.DIGEST)

    assert owed() == []
    assert digest.not_before > timezone.now()
    assert all(f"/comments/{one.pk}/" in send(digest).body for one in told[:1])
    assert mail.outbox[0].body.count("commented on") == 3


def test_a_flood_is_some_letters_and_then_one_digest(post: Post) -> None:
    """(T40)"""
    follow(rui(), post)
    comments(post, follows.MOST_A_DAY + 3)

    assert len(owed()) == follows.MOST_A_DAY
    assert len(owed(LetterKind.DIGEST)) == 1
    assert owed(LetterKind.DIGEST)[0].tells.count() == 3


def test_a_digest_of_comments_that_are_all_hidden_is_not_sent(post: Post) -> None:
    follow(rui(), post, Cadence.DAILY)
    (comment,) = comments(post, 1)
    rejected(submission_of(comment))
    (digest,) = owed(LetterKind.DIGEST)

    assert not letters.send(digest.pk, now=digest.not_before)

    digest.refresh_from_db()
    assert digest.withdrawn_at is not None
    assert mail.outbox == []


def test_a_letter_that_waits_is_not_sent_to_who_stopped_meanwhile(post: Post) -> None:
    follow(rui(), post)
    comments(post, 1)
    ThreadFollow.objects.all().delete()

    with pytest.raises(NothingToSay):
        letters.render(owed()[0])


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 1, 5, 0, tzinfo=UTC), datetime(2026, 3, 1, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 1, 6, 55, tzinfo=UTC), datetime(2026, 3, 2, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 1, 20, 0, tzinfo=UTC), datetime(2026, 3, 2, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_digest_that_is_about_to_be_sent_takes_nothing_more(now: datetime, due: datetime, settings: Any) -> None:
    settings.TIME_ZONE = "UTC"

    assert follows.next_digest(now) == due


def test_every_letter_has_a_button_for_mail_programs(post: Post) -> None:
    """(T18)"""
    follow(rui(), post)
    comments(post, 1)

    message = send(owed()[0])

    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["List-Unsubscribe"].startswith("<https://parley.example/moderation/unfollow/")


def link(message: Any) -> str:
    return str(message.extra_headers["List-Unsubscribe"]).removeprefix("<https://parley.example").removesuffix(">")


def test_opening_the_link_stops_nothing(post: Post) -> None:
    """(T18)"""
    follow(rui(), post)
    comments(post, 1)

    answer = Client().get(link(send(owed()[0])))

    assert answer.status_code == 200
    assert post.headline in answer.content.decode()
    assert ThreadFollow.objects.count() == 1


def test_one_press_without_a_session_stops_this_mail_and_nobody_elses(post: Post) -> None:
    """(T41)"""
    elsewhere = a_post()
    for user, where in ((rui(), post), (rui(), elsewhere), (sable(), post)):
        follow(user, where)
    comments(post, 1)
    letter = next(one for one in owed() if one.commenter == a_commenter(rui()))

    pressed = Client(enforce_csrf_checks=True).post(link(send(letter)), {"List-Unsubscribe": "One-Click"})

    assert pressed.status_code == 200
    left = set(ThreadFollow.objects.values_list("reader__user__username", "target_pk"))
    assert left == {("rui", str(elsewhere.pk)), ("sable", str(post.pk))}


def test_what_a_letter_about_replies_stops_is_replies(post: Post) -> None:
    follows.choose_replies(a_commenter(rui()), Cadence.AT_ONCE)
    follow(rui(), post)

    follows.stop(a_commenter(rui()).pk, [FollowKey()])

    assert ReaderSettings.objects.get().cadence == Cadence.NONE
    assert ThreadFollow.objects.count() == 1


def test_a_token_of_another_kind_stops_nothing(post: Post) -> None:
    """(T41)"""
    follow(rui(), post)
    reader = a_commenter(rui())
    others = [mute_token(reader.pk, post), tokens.token_for_guest(reader.pk, leads_to="/"), "A" * 43, "x"]

    answers = [Client().post(f"/moderation/unfollow/{other}/").status_code for other in others]

    assert answers == [404] * 4
    assert ThreadFollow.objects.count() == 1


# -- By an address ----------------------------------------------------------------------------------------------------


def follow_page(post: Post) -> str:
    return f"/moderation/follow/{kind_of(post).pk}/{post.pk}/"


def test_an_address_is_asked_by_one_letter_and_follows_only_when_its_button_is_pressed(post: Post) -> None:
    Client().post(follow_page(post), {"email": "Gwen@Example.org", "cadence": "daily"})
    (letter,) = owed(LetterKind.CONFIRMATION)
    confirm = letters.render(letter).body.split("https://parley.example")[1].split()[0]

    Client().get(confirm)
    assert not ThreadFollow.objects.exists()
    answer = Client().post(confirm)

    made = ThreadFollow.objects.get()
    assert answer.status_code == 200
    assert (made.reader.email, made.cadence) == ("gwen@example.org", Cadence.DAILY)
    assert Client().post(confirm).status_code == 404


def test_an_address_is_asked_only_so_often_and_who_asks_learns_nothing_of_it(post: Post) -> None:
    """(T40)"""
    answers = [
        Client().post(follow_page(post), {"email": "gwen@example.org", "cadence": "daily"}).content for _ in range(8)
    ]

    assert len(set(answers)) == 1
    assert Confirmation.objects.count() == 5


@pytest.mark.parametrize("email", ["", "no address", "gwen@example.org\nBcc: all@example.org", "a@b, c@d.org"])
def test_what_is_not_one_address_is_refused(post: Post, email: str) -> None:
    answer = Client().post(follow_page(post), {"email": email, "cadence": "daily"})

    assert answer.status_code == 400
    assert not Letter.objects.exists()


def test_a_guest_who_only_followed_has_the_name_that_they_comment_under() -> None:
    from moderation.commenters import guest_at

    now = timezone.now()
    guest_at("gwen@example.org", name="A reader", now=now)

    guest_at("gwen@example.org", name="Gwen", now=now)

    assert Commenter.objects.get(email="gwen@example.org").name == "Gwen"


def test_what_readers_cannot_see_cannot_be_followed() -> None:
    hidden = a_post(state="draft", first_published_at=None, significant_at=None)

    answers = [
        signed_in(rui()).get(address).status_code for address in (follow_page(hidden), "/moderation/follow/9/x/")
    ]

    assert answers == [404, 404]


# -- The settings -----------------------------------------------------------------------------------------------------


def test_everything_that_is_followed_is_listed_and_can_be_stopped(post: Post) -> None:
    follow(rui(), post)
    client = signed_in(rui())

    page = client.get("/moderation/settings/").content.decode()
    client.post(f"/moderation/settings/threads/{ThreadFollow.objects.get().pk}/", {"stop": "1"})

    assert post.headline in page
    assert not ThreadFollow.objects.exists()


def test_nobody_changes_what_another_follows(post: Post) -> None:
    follow(rui(), post)
    pk = ThreadFollow.objects.get().pk
    client = signed_in(noor())

    answers = [
        client.post(f"/moderation/settings/threads/{pk}/", data).status_code
        for data in ({"cadence": "none"}, {"stop": "1"})
    ]

    assert answers == [404, 302]
    assert ThreadFollow.objects.get().cadence == Cadence.AT_ONCE


def test_all_of_it_stops_at_one_press(post: Post) -> None:
    follow(rui(), post)
    follows.choose_replies(a_commenter(rui()), Cadence.DAILY)

    signed_in(rui()).post("/moderation/settings/stop/")

    assert not ThreadFollow.objects.exists()
    assert ReaderSettings.objects.get().cadence == Cadence.NONE


def test_the_settings_cost_the_same_however_much_is_followed(django_assert_max_num_queries: Any) -> None:
    reader, now = a_commenter(rui()), timezone.now()
    for _ in range(30):
        follows.follow(reader, kind_of(target := a_post()), str(target.pk), cadence=Cadence.NONE, now=now)
    client = signed_in(rui())

    with django_assert_max_num_queries(12):
        client.get("/moderation/settings/")


def test_telling_costs_the_same_however_many_follow(post: Post, django_assert_max_num_queries: Any) -> None:
    now = timezone.now()
    for number in range(30):
        follow(a_user(f"follower{number}"), post)
    from moderation.models import Submission

    appeared = submission_of(a_comment(by=noor(), on=a_post()))
    Submission.objects.filter(pk=appeared.pk).update(target_pk=str(post.pk))
    appeared.refresh_from_db()
    told = list(follows._told([appeared], kind_of(post), str(post.pk), now=now))

    with django_assert_max_num_queries(5):
        follows._tell(told, now=now + timedelta(days=2))

    assert len(told) == 30
