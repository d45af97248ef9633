"""Words that readers may not see are at no address of comments, and what is hidden looks like what never was."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from moderation import workflow
from moderation.adapters.comments_xtd import urls
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db

SECRET = "quincunx"


@pytest.fixture
def post():
    return makers.a_post()


def held(post):
    return makers.a_comment(f"You are a clueless moron, {SECRET}.", by=makers.sable(), on=post)


def rejected(post):
    comment = makers.a_comment(f"A {SECRET} that readers saw once.", by=makers.sable(), on=post)
    makers.rejected(makers.submission_of(comment))
    return comment


def withdrawn(post):
    comment = makers.a_comment(f"My {SECRET} that I take back.", by=makers.sable(), on=post)
    workflow.withdraw(makers.submission_of(comment))
    return comment


HIDDEN = [held, rejected, withdrawn]


def addresses_of(comment, post):
    """Every address of comments, filled in for one comment and its post."""
    values = {
        "pk": comment.pk,
        "cid": comment.pk,
        "comment_id": comment.pk,
        "content_type": "blog-post",
        "object_pk": post.pk,
        "key": "A" * 43,
    }
    for pattern in urls.urlpatterns:
        wanted = dict.fromkeys(pattern.pattern.converters)
        given = {name: values[name] for name in wanted}
        if pattern.name == "comments-url-redirect":
            given["content_type"] = comment.content_type_id
        yield reverse(pattern.name, kwargs=given)
    yield f"{reverse('comments-xtd-sent')}?c={comment.pk}"
    yield post.get_absolute_url()
    yield f"{post.get_absolute_url()}?order=newest"
    yield reverse("blog:feed")
    yield "/"


@pytest.mark.parametrize("hide", HIDDEN)
@pytest.mark.parametrize("reader", [None, makers.noor])
def test_hidden_words_are_at_no_address(post, hide, reader):
    comment = hide(post)
    client = visits.signed_in(reader()) if reader else Client()

    pages = {address: client.get(address, follow=True).content.decode() for address in addresses_of(comment, post)}

    assert [address for address, page in pages.items() if SECRET in page] == []


def test_every_address_of_comments_is_looked_at():
    names = {pattern.name for pattern in urls.urlpatterns}

    assert names <= set(get_resolver().reverse_dict)
    assert len(names) > 20


@pytest.mark.parametrize(
    "name", ["comments-permalink", "comments-xtd-reply", "comments-edit", "comments-withdraw", "comments-flag"]
)
@pytest.mark.parametrize("hide", [held, withdrawn])
def test_the_hidden_and_the_missing_are_answered_alike(post, hide, name):
    comment = hide(post)
    client = Client()

    hidden, missing = (client.get(reverse(name, args=[pk])) for pk in (comment.pk, comment.pk + 1000))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_an_answer_to_the_hidden_and_to_the_missing_is_refused_alike(post):
    comment = held(post)
    rui = visits.signed_in(makers.rui())

    def reasons(reply_to):
        page = visits.send(rui, post, reply_to=reply_to).content.decode()
        return page[page.index("Not sent yet") :][:300].replace(str(reply_to), "")

    assert reasons(comment.pk) == reasons(comment.pk + 1000)


@pytest.mark.parametrize("hide", HIDDEN)
def test_json_holds_neither_hidden_words_nor_their_number(post, hide):
    hide(post)

    response = Client().get(reverse("comments-xtd-api-list", args=["blog-post", post.pk]))

    assert response.json()["count"] == 0
    assert response.json()["comments"] == []


def test_a_comment_under_a_post_that_went_away_is_at_no_address(post):
    comment = makers.a_comment(f"A {SECRET} about it.", on=post)
    post.state = "draft"
    post.save()

    assert Client().get(reverse("comments-permalink", args=[comment.pk])).status_code == 404
    assert Client().get(reverse("comments-url-redirect", args=[comment.content_type_id, post.pk])).status_code == 404


def test_looking_changes_nothing(post):
    """A scanner that follows every link leaves everything as it was, whoever is signed in."""
    comment = makers.a_comment(on=post)
    rui = visits.signed_in(makers.rui())
    before = makers.submission_of(comment).version

    for address in addresses_of(comment, post):
        rui.get(address)
        rui.head(address)

    submission = makers.submission_of(comment)
    assert (submission.version, submission.state) == (before, State.PUBLISHED)
    assert len(visits.comments()) == 1
