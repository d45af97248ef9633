"""The policy's history and the help are for everybody, in plain words, and give no rule away."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from moderation import policies, policy_story
from moderation.policy.document import default_policy_text, read_policy

pytestmark = pytest.mark.django_db

HISTORY = "/moderation/policy/history/"


def adopt(document: str) -> Any:
    now = timezone.now()
    draft = policies.save_draft(document, now=now)
    return policies.adopt(draft, by=None, now=now, why="A secret reason", seen=policies.current().digest)


def another() -> str:
    """The packaged policy with dearer attacks, other words and another ladder."""
    old = default_policy_text()
    policy = read_policy(old)
    clause = next(one for one in policy.clauses if one.points == 3)
    new = old.replace(clause.title, "Attack no person, ever", 1).replace("points = 3\n", "points = 4\n", 1)
    assert new != old
    return new


def test_the_first_version_is_in_force_and_changed_nothing() -> None:
    page = Client().get(HISTORY).content.decode()

    assert "In force since" in page
    assert "The first policy of this site." in page


def test_a_change_is_told_with_its_dates_and_in_plain_words() -> None:
    policies.current()
    adopt(another())

    page = Client().get(HISTORY).content.decode()

    assert "until" in page
    assert "counts 4 points instead of 3 points" in page
    assert "Attack no person, ever" in page


def test_who_adopted_it_and_why_is_the_owners_own() -> None:
    policies.current()
    adopt(another())

    assert "A secret reason" not in Client().get(HISTORY).content.decode()


def test_rules_are_counted_and_not_named() -> None:
    old = read_policy(default_policy_text())
    rule = old.rules[0].name
    new = read_policy(default_policy_text().replace(f'name = "{rule}"', 'name = "a secret name"', 1))

    sentences = " ".join(told.sentence for told in policy_story.told(old, new))

    assert "looks for violations" in sentences or "look for violations" in sentences
    assert "a secret name" not in sentences


def test_two_policies_that_are_the_same_tell_nothing() -> None:
    policy = read_policy(default_policy_text())

    assert policy_story.told(policy, policy) == ()


def test_points_that_are_gone_after_a_day_are_gone_after_one_day() -> None:
    old = default_policy_text()
    new = re.sub(r"window_days = \d+", "window_days = 1", old)

    assert "after 1 day instead of" in " ".join(
        one.sentence for one in policy_story.told(read_policy(old), read_policy(new))
    )


def test_where_one_day_is_left_the_policy_says_one_day(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "APPEAL_WINDOW": timedelta(days=1)}

    assert "can be appealed for 1 day," in Client().get("/moderation/policy/").content.decode()


def test_the_policy_and_every_form_lead_to_the_help() -> None:
    assert "/moderation/help/" in Client().get("/moderation/policy/").content.decode()
    assert HISTORY in Client().get("/moderation/policy/").content.decode()


def test_the_help_says_the_numbers_that_are_in_force(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "EDIT_WINDOW": timedelta(minutes=17)}

    assert "for 17 minutes" in Client().get("/moderation/help/").content.decode()
