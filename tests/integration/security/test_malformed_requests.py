"""Requests that no browser makes are answered with a refusal, never with a fault of ours (T45, T47, T48, T60)."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from moderation.models import Submission
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db

BOUNDARY = "a-line-between-parts"
ENDLESS = "9" * 5000  # Python refuses to read more than 4,300 digits as a number
# Codecs that Python knows and that are no writing: they fail, or make halves of surrogate pairs out of ASCII.
NO_WRITING = ["base64", "rot13", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16"]


@pytest.fixture
def post():
    return makers.a_post()


@pytest.fixture
def rui():
    client = Client(raise_request_exception=False)
    client.force_login(makers.rui())
    return client


def multipart(fields: Mapping[str, str]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def post_in(client: Client, address: str, fields: Mapping[str, str], *, charset: str) -> Any:
    return client.generic(
        "POST", address, multipart(fields), f"multipart/form-data; boundary={BOUNDARY}; charset={charset}"
    )


def test_a_form_in_utf_8_that_says_so_is_taken(rui, post):
    fields = {**visits.fields_of(visits.write_page(rui, post)), "comment": "Ponte fechada, árvores no rio."}

    response = post_in(rui, reverse("comments-post-comment"), fields, charset="UTF-8")

    assert response.status_code == 302
    assert visits.latest().current.text == "Ponte fechada, árvores no rio."


@pytest.mark.parametrize("charset", NO_WRITING)
def test_a_comment_in_a_charset_of_its_own_choice_is_refused(rui, post, charset):
    """T48: `unicode_escape` would make lone surrogates in every field, past every form."""
    fields = {**visits.fields_of(visits.write_page(rui, post)), "comment": r"Half a pair \ud800 of it"}

    response = post_in(rui, reverse("comments-post-comment"), fields, charset=charset)

    assert response.status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize("charset", NO_WRITING)
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_an_account_form_in_a_charset_of_its_own_choice_is_refused(address, charset):
    """T48."""
    fields = {"login": r"\ud800", "username": r"\ud800", "email": r"\ud800@example.org", "password": r"\ud800"}

    response = post_in(Client(raise_request_exception=False), address, fields, charset=charset)

    assert response.status_code == 400


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-16"])
@pytest.mark.parametrize("address", ["/?order=a", "/archive/?page=1", "/accounts/login/?next=/"])
def test_a_page_asked_for_in_a_charset_of_its_own_choice_is_no_fault(address, charset):
    client = Client(raise_request_exception=False)

    response = client.get(address, headers={"content-type": f"text/plain; charset={charset}"})

    assert response.status_code == 400


@pytest.mark.parametrize("charset", ["base64", "utf-7", "utf-16"])
def test_json_in_a_charset_of_its_own_choice_is_refused(rui, post, charset):
    body = json.dumps({"content_type": "blog.post", "object_pk": str(post.pk), "comment": "A word."})

    response = rui.generic(
        "POST", reverse("comments-xtd-api-create"), body.encode(), f"application/json; charset={charset}"
    )

    assert response.status_code in {400, 415}


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{",
        b"[1]",
        b"null",
        b'"text"',
        b"[" * 10_000,
        b'{"a":' * 10_000,
        b'{"reply_to": ' + b"9" * 5000 + b"}",
        b'{"content_type": null}',
        b'{"content_type": "blog.post", "object_pk": 1e999}',
        b'{"content_type": "blog.post\\u0000", "object_pk": "1"}',
        b'{"content_type": "blog.post", "object_pk": "\\ud800"}',
        b'{"content_type": ".", "object_pk": "1"}',
        b'{"content_type": "..", "object_pk": "1"}',
    ],
)
def test_json_that_makes_no_sense_is_refused(rui, body):
    """T45, T48."""
    response = rui.generic("POST", reverse("comments-xtd-api-create"), body, "application/json")

    assert response.status_code in {400, 404}


def test_json_larger_than_any_comment_is_refused_unread(rui, post):
    """T44, T45."""
    body = {
        "content_type": "blog.post",
        "object_pk": str(post.pk),
        "comment": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    }

    response = rui.generic("POST", reverse("comments-xtd-api-create"), json.dumps(body).encode(), "application/json")

    assert response.status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={'x' * 300}",
        "multipart/form-data; boundary=другое",
        f"multipart/form-data; boundary={BOUNDARY}",
    ],
)
@pytest.mark.parametrize("name", ["comments-post-comment", "comments-xtd-api-create"])
def test_a_multipart_body_that_cannot_be_read_is_refused(rui, name, content_type):
    """T45."""
    response = rui.generic("POST", reverse(name), b"--nothing like it", content_type)

    assert 400 <= response.status_code < 500


def test_more_fields_than_any_form_has_are_refused(rui):
    """T45."""
    body = "&".join(f"f{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))

    for name in ("comments-post-comment", "comments-xtd-api-create"):
        response = rui.generic("POST", reverse(name), body.encode(), "application/x-www-form-urlencoded")
        assert response.status_code == 400


def test_a_file_in_the_place_of_the_text_is_no_text(rui, post):
    fields = visits.fields_of(visits.write_page(rui, post))
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="comment"; filename="a.txt"\r\n\r\nhello\r\n'
    body = part.encode() + multipart(fields)

    response = rui.generic("POST", reverse("comments-post-comment"), body, f"multipart/form-data; boundary={BOUNDARY}")

    assert response.status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize("value", ["-1", "0", "1e9", "", "x", "%00", "٣", "²", ENDLESS, "9" * 25, "1' OR 1=1--", "😀"])
def test_a_place_in_a_thread_that_makes_no_sense_shows_the_first_page(rui, post, value):
    """T47, T60."""
    comment = makers.a_comment(on=post)
    conversation = reverse("comments-conversation", args=[comment.pk])
    addresses = [
        *(f"{post.get_absolute_url()}?{name}={value}" for name in ("from", "until", "order")),
        f"{conversation}?at={value}",
        f"{reverse('comments-xtd-api-list', args=['blog-post', post.pk])}?from={value}",
        f"/archive/?page={value}",
    ]

    assert {address[:60]: rui.get(address).status_code for address in addresses} == {
        address[:60]: 200 for address in addresses
    }


@pytest.mark.parametrize("value", ["0", "9" * 9, "9" * 25, ENDLESS, "٣"])
def test_a_number_in_an_address_that_names_nothing_is_not_found(rui, value):
    """T47."""
    addresses = [
        f"/comments/{value}/",
        f"/comments/{value}/conversation/",
        f"/comments/{value}/edit/",
        f"/comments/{value}/withdraw/",
        f"/comments/reply/{value}/",
        f"/comments/flag/{value}/",
        f"/comments/write/blog-post/{value}/",
        f"/comments/cr/{value}/1/",
        f"/comments/cr/1/{value}/",
        f"/comments/api/blog-post/{value}/",
        f"/comments/sent/?c={value}",
        f"/moderation/report/{value}/",
        f"/moderation/appeals/{value}/",
        f"/moderation/appeals/new/{value}/",
    ]

    assert {address[:60]: rui.get(address).status_code for address in addresses} == {
        address[:60]: 404 for address in addresses
    }


@pytest.mark.parametrize("slug", ["%00", "river%00"])
@pytest.mark.parametrize("below", ["", "feed/", "feed/rss/"])
def test_a_tag_that_no_database_can_look_for_is_not_found(rui, slug, below):
    """T48."""
    assert rui.get(f"/tags/{slug}/{below}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "after=9999-12-31T23:59:59-14:00~1",
        "after=0001-01-01T00:00:00%2B14:00~1",
        f"done={ENDLESS}",
        "done=²",
        "done=٣",
        f"upheld={ENDLESS}",
        "rule=%00",
        "clause=' OR 1=1--",
        "mine=2",
        "nothing=1",
    ],
)
def test_a_queue_asked_for_nonsense_is_no_fault(query):
    """T60."""
    client = Client(raise_request_exception=False)
    client.force_login(makers.mina())

    assert client.get(f"{reverse('moderation:queue')}?{query}").status_code in {200, 400}


NASTY = ["A hole \x00 in it", "\ud800", "'; DROP TABLE x;--", "%s%(a)s{0}{{7*7}}", "\u202e\u2066", "a" * 70_000]


@pytest.mark.parametrize("text", NASTY, ids=["nul", "surrogate", "sql", "formats", "direction", "long"])
@pytest.mark.parametrize("field", ["text", "clause"])
def test_a_report_of_anything_is_no_fault(rui, post, field, text):
    comment = makers.a_submission(by=makers.noor(), on=post)
    given = {"clause": "2", "text": "Look.", field: text.encode("utf-8", "replace").decode()}

    assert rui.post(reverse("moderation:report", args=[comment.pk]), given).status_code in {302, 400}


@pytest.mark.parametrize("text", NASTY, ids=["nul", "surrogate", "sql", "formats", "direction", "long"])
@pytest.mark.parametrize(
    "field",
    ["content_type", "object_pk", "reply_to", "key", "followup", "honeypot", "next", "timestamp", "security_hash"],
)
def test_any_field_of_a_comment_can_hold_anything(rui, post, field, text):
    """T48, T60: the text comes back, or the comment is taken; nothing breaks."""
    response = visits.send(rui, post, **{field: text.encode("utf-8", "replace").decode()})

    assert response.status_code in {302, 400, 404}


@pytest.mark.parametrize("text", NASTY, ids=["nul", "surrogate", "sql", "formats", "direction", "long"])
@pytest.mark.parametrize("field", ["name", "email", "key", "followup"])
def test_any_field_of_a_guest_can_hold_anything(post, field, text):
    """T48, T60, in JSON, where halves of surrogate pairs arrive as they are."""
    client = Client(raise_request_exception=False)
    client.get(reverse("comments-write", args=["blog-post", post.pk]))
    body = {
        "content_type": "blog.post", "object_pk": str(post.pk), "comment": visits.TEXT, "name": "Gwen",
        "email": "gwen@example.org", field: text,
    }  # fmt: skip

    response = client.post(reverse("comments-xtd-api-create"), json.dumps(body), content_type="application/json")

    assert response.status_code in {202, 400}
