"""What a browser does about comments: open a form, fill it in, send it."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from moderation.adapters.comments_xtd.targets import label_in_address
from moderation.models import Submission
from moderation.stamps import stamp
from tests import makers

TEXT = makers.FINE
A_MINUTE = timedelta(minutes=1)
SHOUT = "WHY DOES NOBODY IN THIS TOWN EVER LISTEN TO WHAT THE PEOPLE BY THE RIVER SAY ABOUT THE PUMPS"


class _Fields(HTMLParser):
    """The first form that posts a comment: its fields as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form" and "write-place" in (given.get("class") or ""):
            self.inside = not self.fields
        if self.inside and tag == "input" and given.get("name") and given.get("type") != "checkbox":
            self.fields[given["name"] or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def fields_of(response: Any) -> dict[str, str]:
    """The hidden and empty fields of the form on a page, as of somebody who takes a minute to write."""
    fields = fields_just_shown(response)
    return {**fields, "shown": stamp(timezone.now() - A_MINUTE)} if fields.get("shown") else fields


def fields_just_shown(response: Any) -> dict[str, str]:
    """The same, as of a program that answers in no time."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser.fields


def write_page(client: Client, target: models.Model) -> Any:
    return client.get(reverse("comments-write", args=[label_in_address(target), target.pk]))


def send(client: Client, target: models.Model, text: str = TEXT, **fields: Any) -> Any:
    """Open the form on its page, fill it in and send it."""
    filled = {**fields_of(write_page(client, target)), "comment": text, **fields}
    return client.post(reverse("comments-post-comment"), filled)


def answer(client: Client, comment: XtdComment, text: str = TEXT, **fields: Any) -> Any:
    """Open the reply form of a comment, fill it in and send it."""
    page = client.get(reverse("comments-xtd-reply", args=[comment.pk]))
    return client.post(reverse("comments-post-comment"), {**fields_of(page), "comment": text, **fields})


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def comments() -> list[XtdComment]:
    return list(XtdComment.objects.order_by("pk"))


def latest() -> Submission:
    return Submission.objects.select_related("current").latest("pk")
