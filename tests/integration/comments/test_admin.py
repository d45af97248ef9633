"""The admin shows comments and decides nothing about them."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from django_comments.models import CommentFlag
from django_comments_xtd.models import XtdComment

from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return visits.signed_in(User.objects.create_superuser("owner", "owner@example.org", "a-long-password"))


def page(name, *args):
    return reverse(f"admin:django_comments_xtd_xtdcomment_{name}", args=args)


def test_comments_are_listed_without_addresses(owner):
    makers.a_comment()

    listed = owner.get(page("changelist")).content.decode()

    assert "Rui" in listed
    assert "rui@example.org" not in listed


def test_a_comment_can_be_read(owner):
    comment = makers.a_comment()

    assert comment.comment in owner.get(page("change", comment.pk)).content.decode()


def test_saving_in_the_admin_is_refused_and_changes_nothing(owner):
    held = makers.a_comment(makers.ATTACK, by=makers.sable())

    response = owner.post(page("change", held.pk), {"is_public": "on", "comment": "Changed."})

    held.refresh_from_db()
    assert response.status_code == 403
    assert (held.is_public, held.comment) == (False, makers.ATTACK)


@pytest.mark.parametrize("action", ["approve_comments", "remove_comments", "flag_comments", "delete_selected"])
def test_no_action_decides_about_comments(owner, action):
    held = makers.a_comment(makers.ATTACK, by=makers.sable())

    owner.post(page("changelist"), {"action": action, "_selected_action": [held.pk], "post": "yes"})

    held.refresh_from_db()
    assert not held.is_public
    assert XtdComment.objects.count() == 1


def test_the_shipped_flags_have_no_page():
    assert not admin.site.is_registered(CommentFlag)
