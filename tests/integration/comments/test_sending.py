"""Sending a comment with the form: what is left alone, what comes back, and what is never taken from the request."""

import re
import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import workflow
from moderation.models import Submission
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits
from tests.recipes.models import Recipe

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


@pytest.fixture
def rui():
    return visits.signed_in(makers.rui())


def test_a_comment_is_seen_at_once(rui, post):
    response = visits.send(rui, post)

    comment = visits.latest()
    assert response.status_code == 302
    assert response.headers["Location"] == f"{post.get_absolute_url()}#comment-{comment.object_pk}"
    assert visits.TEXT in Client().get(post.get_absolute_url()).content.decode()


def test_an_answer_stands_under_its_parent(rui, post):
    parent = makers.a_comment(by=makers.noor(), on=post)

    visits.answer(rui, parent, "I took Mill Lane as well, and it was no quicker.")

    assert visits.latest().parent == makers.submission_of(parent)


def test_a_comment_of_exactly_the_most_bytes_is_taken(rui, post):
    visits.send(rui, post, "word " * 1999 + "words")

    assert len(visits.latest().current.text.encode()) == 10_000


def test_a_form_under_a_talk_has_the_policy_above_it_and_not_twice_where_the_story_just_said_it(rui, post):
    said = 'class="field__help write-place__policy"'
    assert said not in rui.get(post.get_absolute_url()).content.decode()
    makers.a_comment(on=post)

    assert said in rui.get(post.get_absolute_url()).content.decode()
    assert said not in rui.get(f"{post.get_absolute_url()}?order=newest").content.decode()
    assert said in visits.write_page(rui, post).content.decode()


def test_typing_begins_in_the_comment(rui, post):
    assert _focused(visits.write_page(rui, post)) == ["comment"]


def test_a_guests_typing_begins_in_the_first_empty_field(post):
    assert _focused(visits.write_page(Client(), post)) == ["name"]


def test_other_writing_systems_and_emoji_are_left_alone(rui, post):
    text = "Η γέφυρα ήταν κλειστή — 橋は閉まっていた。 👩‍👩‍👧 הגשר היה סגור."

    visits.send(rui, post, text)

    assert visits.latest().current.text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 10_001, "about 1,600 words fit"),
        ("é" * 5_001, "about 1,600 words fit"),
        ("A word\x00 with a hole", "cannot be shown"),
        ("", "required"),
        (" \n\t ", "required"),
        ("\u200b\u200d\u2060", "required"),
        ("> " * 60 + "deep", "cannot be shown"),
    ],
)
def test_a_text_that_cannot_be_taken_comes_back_with_the_reason(rui, post, text, reason):
    response = visits.send(rui, post, text)

    page = response.content.decode()
    assert response.status_code == 400
    assert reason in page
    assert text.replace("\x00", "").strip()[:40].replace(">", "&gt;") in page
    assert not Submission.objects.exists()


def test_what_was_refused_for_a_hole_can_be_sent_again_as_it_came_back(rui, post):
    page = visits.send(rui, post, "A word\x00 with a hole").content.decode()

    assert "A word with a hole" in page


def test_a_closed_thread_says_so_before_anything_is_typed(rui):
    recipe = Recipe.objects.create(title="Leek soup", method="Boil it.", closed_at=timezone.now())

    page = visits.write_page(rui, recipe).content.decode()

    assert "This thread is closed" in page
    assert "<textarea" not in page


def test_a_thread_that_closed_meanwhile_gives_the_text_back(rui):
    recipe = Recipe.objects.create(title="Leek soup", method="Boil it.")
    filled = {**visits.fields_of(visits.write_page(rui, recipe)), "comment": "Too late, but here it is."}
    Recipe.objects.update(closed_at=timezone.now())

    response = rui.post(reverse("comments-post-comment"), filled)

    assert response.status_code == 403
    assert "Too late, but here it is." in response.content.decode()
    assert not Submission.objects.exists()


def test_a_draft_takes_no_comment_and_does_not_exist(rui):
    draft = makers.a_post(state="draft")
    open_post = makers.a_post()
    filled = {**visits.fields_of(visits.write_page(rui, open_post)), "comment": "x", "object_pk": draft.pk}

    assert visits.write_page(rui, draft).status_code == 404
    assert rui.post(reverse("comments-post-comment"), filled).status_code == 404


@pytest.mark.parametrize(
    ("content_type", "object_pk"),
    [
        ("auth.user", "1"),
        ("nonsense", "1"),
        ("blog.post", "x"),
        ("blog.post", "9" * 40),
        ("", ""),
        ("blog.post", "\x00"),
    ],
)
def test_what_is_not_moderated_takes_no_comment(rui, content_type, object_pk):
    response = rui.post(
        reverse("comments-post-comment"), {"content_type": content_type, "object_pk": object_pk, "comment": "x"}
    )

    assert response.status_code == 404


def test_a_form_that_was_not_made_here_is_refused_with_its_text(rui, post):
    response = visits.send(rui, post, security_hash="0" * 40)

    assert response.status_code == 400
    assert visits.TEXT in response.content.decode()


def test_a_form_that_came_back_can_be_sent_as_it_is(rui, post):
    back = visits.send(rui, post, timestamp="1000000000")
    again = {**visits.fields_of(back), "comment": visits.TEXT}

    response = rui.post(reverse("comments-post-comment"), again)

    assert response.status_code == 302


def test_a_form_without_the_token_of_its_page_is_refused(post):
    client = Client(enforce_csrf_checks=True)
    client.force_login(makers.rui())
    filled = {**visits.fields_of(visits.write_page(client, post)), "comment": "x", "csrfmiddlewaretoken": ""}

    assert client.post(reverse("comments-post-comment"), filled).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_saved_can_be_sent_again_with_its_form(rui, post, monkeypatch):
    """On a site whose requests are no transactions too."""
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", False)
    fields = {**visits.fields_of(visits.write_page(rui, post)), "comment": visits.TEXT}
    rui.raise_request_exception = False

    with monkeypatch.context() as fault:
        fault.setattr(workflow, "submit", None)
        failed = rui.post(reverse("comments-post-comment"), fields)
    rui.post(reverse("comments-post-comment"), fields)

    assert failed.status_code == 500
    assert [comment.comment for comment in visits.comments()] == [visits.TEXT]
    assert visits.latest().state == State.PUBLISHED


def test_what_was_taken_back_can_be_sent_again_with_its_form(rui, post):
    fields = {**visits.fields_of(visits.write_page(rui, post)), "comment": visits.TEXT}
    rui.post(reverse("comments-post-comment"), fields)
    rui.post(reverse("comments-withdraw", args=[visits.latest().object_pk]))

    for _ in range(2):
        answer = rui.post(reverse("comments-post-comment"), fields)

    assert rui.get(answer["Location"]).status_code == 200
    assert list(Submission.objects.order_by("pk").values_list("state", flat=True)) == [State.WITHDRAWN, State.HELD]


def test_pressing_the_button_twice_makes_one_comment(rui, post):
    filled = {**visits.fields_of(visits.write_page(rui, post)), "comment": visits.TEXT}

    first = rui.post(reverse("comments-post-comment"), filled)
    second = rui.post(reverse("comments-post-comment"), filled)

    assert len(visits.comments()) == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_key_of_somebody_else_means_nothing(post):
    filled = {**visits.fields_of(visits.write_page(visits.signed_in(makers.rui()), post)), "comment": visits.TEXT}
    visits.signed_in(makers.rui()).post(reverse("comments-post-comment"), filled)

    visits.signed_in(makers.noor()).post(reverse("comments-post-comment"), filled)

    assert len(visits.comments()) == 2


def test_what_only_moderation_decides_is_not_taken_from_the_form(rui, post):
    mina = makers.mina()

    visits.send(
        rui,
        post,
        makers.ATTACK,
        is_public="on",
        is_removed="on",
        user=mina.pk,
        user_name="Mina",
        name="Mina",
        email="mina@example.org",
        ip_address="10.0.0.1",
        submit_date="2001-01-01",
        state="published",
        thread_id=7,
        level=3,
        site=9,
    )

    (comment,) = visits.comments()
    assert not comment.is_public
    assert comment.user == makers.rui()
    assert (comment.user_name, comment.user_email, comment.ip_address, comment.level) == ("Rui", "", None, 0)
    assert comment.submit_date.year > 2001


@pytest.mark.parametrize(
    "wish",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x\r\nX: y",
        "/\t/evil.example",
        "/@evil.example",
        "///evil.example",
        "evil",
    ],
)
def test_a_wish_to_go_elsewhere_is_not_followed(rui, post, wish):
    response = visits.send(rui, post, next=wish)

    assert response.headers["Location"].startswith(post.get_absolute_url())


def test_a_wish_to_go_to_a_page_of_this_site_is_followed(rui, post):
    assert visits.send(rui, post, next="/archive/").headers["Location"] == "/archive/"


def test_a_name_is_one_printable_line(client, post, settings):
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "open"}

    visits.send(client, post, name="Gw\u202een\r\nBcc: all\u2028x")

    name = visits.latest().shown_name
    assert "\n" not in name
    assert "\u2028" not in name
    assert name.count("\u202e") == name.count("\u202c")


def test_a_name_that_is_too_long_once_it_is_closed_comes_back(client, post, settings):
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "open"}

    answer = visits.send(client, post, name="Gwen" + "\u202e" * 26)

    assert answer.status_code == 400
    assert visits.TEXT in answer.content.decode()


# -- Waiting, and thinking again ---------------------------------------------------------------------------------


def test_a_held_comment_tells_its_author_the_clause_and_the_words(rui, post):
    response = visits.send(rui, post, makers.ATTACK)

    page = rui.get(response.headers["Location"]).content.decode()
    assert "Waiting for a moderator" in page
    assert "clause 2" in page
    assert "moron" in page


def test_a_held_comment_stands_in_its_place_for_its_author_alone(rui, post):
    visits.send(rui, post, makers.ATTACK)

    mine = rui.get(post.get_absolute_url())
    others = Client().get(post.get_absolute_url())

    assert "moron" in mine.content.decode()
    assert "no-store" in mine.headers["Cache-Control"]
    assert "moron" not in others.content.decode()
    assert "moron" not in visits.signed_in(makers.noor()).get(post.get_absolute_url()).content.decode()


def test_the_page_about_a_held_comment_is_nobody_elses(rui, post):
    where = visits.send(rui, post, makers.ATTACK).headers["Location"]

    assert Client().get(where).status_code == 404
    assert visits.signed_in(makers.noor()).get(where).status_code == 404


def test_a_nudge_gives_the_text_back_marked_and_stores_nothing(rui, post):
    response = visits.send(rui, post, visits.SHOUT)

    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(rf'<textarea[^>]* id="id_comment"[^>]*>\n{re.escape(visits.SHOUT)}', page)
    assert "<mark>" in page
    assert page.index(">Edit<") < page.index(">Send anyway<")
    assert not Submission.objects.exists()


def test_what_is_sent_in_spite_of_a_nudge_waits_for_a_person(rui, post):
    response = visits.send(rui, post, visits.SHOUT, send_anyway="1")

    assert response.status_code == 302
    assert visits.latest().state == State.HELD


def test_what_was_changed_after_a_nudge_is_published(rui, post):
    back = visits.send(rui, post, visits.SHOUT)

    rui.post(reverse("comments-post-comment"), {**visits.fields_of(back), "comment": visits.TEXT})

    assert visits.latest().state == State.PUBLISHED


def test_members_only_sites_ask_guests_to_sign_in_and_give_the_text_back(client, post, settings):
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "members"}

    before = visits.write_page(client, post).content.decode()
    after = client.post(
        reverse("comments-post-comment"),
        {"content_type": "blog.post", "object_pk": post.pk, "comment": "I was there too."},
    )

    assert "Members comment here" in before
    assert after.status_code == 403
    assert "I was there too." in after.content.decode()


def test_open_sites_take_a_name_and_nothing_else(client, post, settings):
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "open"}

    visits.send(client, post, name="Gwen")

    submission = visits.latest()
    assert (submission.shown_name, submission.commenter, submission.state) == ("Gwen", None, State.PUBLISHED)


def test_an_open_guest_sees_what_became_of_their_own_comment(client, post, settings):
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "open"}

    where = visits.send(client, post, makers.ATTACK, name="Gwen").headers["Location"]

    assert "Waiting for a moderator" in client.get(where).content.decode()
    assert Client().get(where).status_code == 404


def test_a_reader_without_a_cookie_gets_a_page_that_can_be_shared(client, post):
    makers.a_comment(on=post)

    response = client.get(post.get_absolute_url())

    page = response.content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert "Write a comment" in page
    assert "private" not in response.headers["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_comment():
    post = makers.a_post()
    rui = visits.signed_in(makers.rui())
    makers.a_commenter(makers.rui())
    filled = {**visits.fields_of(visits.write_page(rui, post)), "comment": visits.TEXT}
    answers = []

    def press():
        browser = Client()
        browser.cookies = rui.cookies
        try:
            answers.append(browser.post(reverse("comments-post-comment"), filled).headers["Location"])
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert len(visits.comments()) == 1
    assert len(answers) == 4
    assert len(set(answers)) == 1


def _focused(page):
    tags = re.findall(r"<(?:input|textarea)[^>]*\bautofocus\b[^>]*>", page.content.decode())
    return [re.search(r'name="(\w+)"', tag)[1] for tag in tags]
