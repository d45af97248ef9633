"""A robot follows every link from every public page: it meets no hidden words, no address of anybody, no token to share."""

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse

from moderation import workflow
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment
from tests.integration.security.crawling import body, crawl

pytestmark = pytest.mark.django_db

SECRET = "quincunx"
ADDRESS = "198.51.100.77"
PEOPLE = ("rui", "sable", "noor", "ada", "mina")
# What may be asked for by name, beside what is linked.
KNOWN = (
    "/",
    "/feed/",
    "/feed/rss/",
    "/feed/updates/",
    "/sitemap.xml",
    "/robots.txt",
    "/archive/",
    "/moderation/policy/",
)


@pytest.fixture
def post():
    """A post with a comment of every state and of every kind of commenter, sent from one address on the net."""
    post = makers.a_post()
    for name in PEOPLE:
        makers.a_user(name)
    rui = visits.signed_in(makers.rui())
    rui.defaults["REMOTE_ADDR"] = ADDRESS
    visits.send(rui, post, "What I saw at the bridge.")
    parent = visits.comments()[-1]
    guest = Client(REMOTE_ADDR=ADDRESS)
    guest.post(a_waiting_comment(guest, post, "I saw it too, from the other bank."))
    visits.send(Client(REMOTE_ADDR=ADDRESS), post, f"Never confirmed, {SECRET}.", name="Gil", email="gil@example.org")
    makers.a_comment(f"You are a clueless moron, {SECRET}.", by=makers.sable(), on=post)
    makers.a_comment(f"You are a clueless moron too, {SECRET}.", by=makers.sable(), reply_to=parent)
    makers.rejected(makers.a_submission(f"A {SECRET} that readers saw once.", by=makers.sable(), on=post))
    workflow.withdraw(makers.a_submission(f"My {SECRET} that I take back.", by=makers.noor(), on=post))
    edited = makers.a_submission(f"First it said {SECRET} here.", by=makers.noor(), on=post)
    workflow.resubmit(edited, text="Now it says something else.", version=edited.version)
    return post


def places(post):
    return [
        *KNOWN,
        post.get_absolute_url(),
        *(f"{post.get_absolute_url()}?order={order}" for order in ("oldest", "newest")),
        reverse("comments-xtd-api-list", args=["blog-post", post.pk]),
        reverse("comments-xtd-api-count", args=["blog-post", post.pk]),
        *(reverse(name, args=[comment.pk]) for comment in visits.comments() for name in (
            "comments-permalink", "comments-conversation", "comments-xtd-reply", "comments-edit", "comments-withdraw",
            "comments-flag",
        )),
        *(reverse("moderation:report", args=[number]) for number in range(1, 9)),
        *(reverse("moderation:item", args=[number]) for number in range(1, 5)),
        *(f"{reverse('comments-xtd-sent')}?c={comment.pk}" for comment in visits.comments()),
        f"/admin/django_comments_xtd/xtdcomment/?q={SECRET}",
        f"/admin/moderation/submission/?q={SECRET}",
        "/outbox/",
    ]  # fmt: skip


def visitors():
    stranger_with_cookie = Client()
    stranger_with_cookie.get("/accounts/login/")
    return {
        "nobody": Client(),
        "a cookie": stranger_with_cookie,
        "a reader": visits.signed_in(makers.a_user("passer-by")),
        "the author of the blog": visits.signed_in(makers.ada()),
    }


def test_the_robot_sees_what_it_should(post):
    met = crawl(Client(), places(post))

    assert len(met) > 40
    assert any("What I saw at the bridge." in body(response) for response in met.values())
    assert any("I saw it too" in body(response) for response in met.values())


@pytest.mark.parametrize("who", ["nobody", "a cookie", "a reader", "the author of the blog"])
def test_nobody_meets_hidden_words(post, who):
    """T24: page, count, feed, JSON, permalink, reply, report, conversation, admin search, sitemap."""
    met = crawl(visitors()[who], places(post))

    # The address that was asked for comes back in a redirect to the sign-in page.
    assert [place for place, answer in met.items() if SECRET in body(answer) and SECRET not in place] == []


def test_the_number_of_comments_counts_what_is_seen(post):
    """T24."""
    shown = Client().get(reverse("comments-xtd-api-list", args=["blog-post", post.pk])).json()

    assert (shown["count"], len(shown["comments"])) == (3, 3)


@pytest.mark.parametrize("who", ["nobody", "a cookie", "a reader", "the author of the blog"])
def test_nobody_meets_an_address_of_anybody(post, who):
    """T57: no e-mail address, no hash of one, no address on the net."""
    emails = [f"{name}@example.org" for name in (*PEOPLE, "gwen", "gil")]
    hashes = [hashlib.new(kind, email.encode()).hexdigest() for kind in ("md5", "sha256", "sha1") for email in emails]
    met = crawl(visitors()[who], places(post))

    for needle in (*emails, *hashes, ADDRESS, "gravatar"):
        # The page of one's own account, and one's own data, show one's own addresses.
        assert [
            place
            for place, answer in met.items()
            if needle in body(answer) and not place.startswith(("/accounts/email/", "/moderation/standing/export/"))
        ] == []


@pytest.mark.parametrize("who", ["nobody", "a cookie", "a reader", "the author of the blog"])
def test_what_holds_a_token_or_a_name_is_kept_by_no_cache(post, who):
    """T35: every answer, the refusals too."""
    met = crawl(visitors()[who], places(post))

    shareable = [
        place
        for place, answer in met.items()
        if "no-store" not in answer.get("Cache-Control", "")
        and re.search(r"csrfmiddlewaretoken|passer-by", body(answer))
    ]
    assert shareable == []


@pytest.mark.parametrize("who", ["nobody", "a cookie", "a reader"])
def test_what_may_be_shared_sets_no_cookie(post, who):
    """T35."""
    met = crawl(visitors()[who], places(post))

    assert [
        place for place, answer in met.items() if answer.cookies and "no-store" not in answer.get("Cache-Control", "")
    ] == []


def test_ones_own_waiting_comment_is_in_no_shareable_answer(post):
    """T35."""
    sable = visits.signed_in(makers.sable())
    met = crawl(sable, places(post))

    holding = {place: answer for place, answer in met.items() if SECRET in body(answer) and SECRET not in place}
    assert holding, "its own author sees it"
    assert [place for place, answer in holding.items() if "no-store" not in answer.get("Cache-Control", "")] == []


def test_no_answer_to_a_robot_is_a_fault_of_ours(post):
    client = visits.signed_in(makers.noor())
    client.raise_request_exception = False

    met = crawl(client, places(post))

    assert [place for place, answer in met.items() if answer.status_code >= 500] == []


def looking_alike(client, hidden, missing):
    first, second = client.get(hidden), client.get(missing)
    return (first.status_code, _without_tokens(first)) == (second.status_code, _without_tokens(second)) and (
        first.status_code == 404
    )


def _without_tokens(response):
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", response.content.decode())


@pytest.mark.parametrize("who", ["nobody", "a reader"])
@pytest.mark.parametrize(
    "name",
    [
        "comments-permalink", "comments-conversation", "comments-xtd-reply", "comments-edit", "comments-withdraw",
        "comments-flag",
    ],
)  # fmt: skip
def test_the_hidden_and_the_missing_cannot_be_told_apart(post, who, name):
    """T25."""
    hidden = makers.a_comment(f"You are a clueless moron, {SECRET}, again.", by=makers.sable(), on=post)

    assert looking_alike(visitors()[who], reverse(name, args=[hidden.pk]), reverse(name, args=[hidden.pk + 1000]))


def test_the_report_of_the_hidden_and_of_the_missing_cannot_be_told_apart(post):
    """T25."""
    hidden = makers.a_submission(f"You are a clueless moron, {SECRET}, again.", by=makers.sable(), on=post)
    reader = visits.signed_in(makers.a_user("passer-by"))

    assert looking_alike(
        reader,
        reverse("moderation:report", args=[hidden.pk]),
        reverse("moderation:report", args=[hidden.pk + 1000]),
    )


def test_what_became_of_the_hidden_and_of_the_missing_cannot_be_told_apart(post):
    """T25."""
    hidden = makers.a_comment(f"You are a clueless moron, {SECRET}, again.", by=makers.sable(), on=post)
    sent = reverse("comments-xtd-sent")

    assert looking_alike(Client(), f"{sent}?c={hidden.pk}", f"{sent}?c={hidden.pk + 1000}")
