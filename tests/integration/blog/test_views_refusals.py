"""A refusal is a page of the site too: it says what happened and what to do."""

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client

from blog.models.post import PostQuerySet
from tests.makers import rui

pytestmark = pytest.mark.django_db


def test_an_address_that_leads_nowhere_is_told_kindly(client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_a_path_is_not_repeated_as_markup(client):
    assert b"<script>alert" not in client.get("/<script>alert(1)</script>/").content


def test_a_page_of_another_role_says_why_not(client):
    client.force_login(rui())

    assert "This page is not yours to open" in client.get("/desk/").content.decode()


def test_a_form_without_its_token_is_asked_for_again():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "rui", "password": "x"})

    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"])
def test_a_refusal_needs_no_request_to_be_written(page):
    html = render_to_string(page)

    assert "<h1>" in html
    assert " · </title>" not in html


@pytest.mark.parametrize(("problem", "status"), [(OperationalError("disk full"), 503), (ValueError("ours"), 500)])
def test_a_database_that_is_away_is_told_from_a_fault_of_ours(client, monkeypatch, problem, status):
    def broken(*_args, **_kwargs):
        raise problem

    client.raise_request_exception = False
    monkeypatch.setattr(PostQuerySet, "published", broken)

    assert client.get("/archive/").status_code == status
