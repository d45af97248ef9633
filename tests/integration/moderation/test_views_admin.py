"""Django's admin shows moderation's rows and changes none of them, not even for a superuser."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import admin as moderation_admin
from moderation import appeals, backtesting, policies, releases, reports, trials
from moderation.models import Decision
from tests.integration.moderation.versions import a_draft
from tests.makers import ATTACK, FINE, a_commenter, a_submission, mina, noor, rejected, sable, tomas

pytestmark = pytest.mark.django_db

SHOWN = [model for model, shown in admin.site._registry.items() if isinstance(shown, moderation_admin.LookedUp)]


@pytest.mark.parametrize("model", SHOWN)
def test_a_list_is_shown(model: type[models.Model]) -> None:
    rejected(a_submission(ATTACK, by=sable()))

    assert _root().get(_address(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", SHOWN)
def test_nothing_is_added(model: type[models.Model]) -> None:
    assert _root().post(_address(model, "add")).status_code == 403


@pytest.mark.parametrize("deed", ["change", "delete"])
@pytest.mark.parametrize("model", SHOWN)
def test_nothing_is_changed_or_deleted(model: type[models.Model], deed: str) -> None:
    _a_whole_story()
    row = model._default_manager.latest("pk")
    before = list(model._default_manager.values())

    answer = _root().post(_address(model, deed, row.pk), {"post": "yes"})

    assert answer.status_code == 403
    assert list(model._default_manager.values()) == before


def test_no_address_is_shown() -> None:
    commenter = a_commenter(sable())
    type(commenter).objects.update(email="sable@example.org")

    page = _root().get(_address(type(commenter), "change", commenter.pk)).content.decode()

    assert "sable@example.org" not in page


def _a_whole_story() -> None:
    """A comment is reported and removed; its author appeals and is right. It leaves a row of every kind.

    Meanwhile another policy is tested and on trial, and what a rule held is released.
    """
    now = timezone.now()
    draft = trials.begin(a_draft(), by=None, now=now)
    submission = a_submission(FINE, by=sable())
    trials.compare(Decision.objects.get(submission=submission).pk, now=now)
    backtesting.ask(draft, by=None, now=now)
    releases.release(
        digest=policies.current().digest, rule="slurs", until=releases.newest_decision(), by=mina(), now=now
    )
    reports.file(submission, reporter=a_commenter(noor()), clause="1")
    decision = rejected(submission, by=tomas(), clause="1")
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    appeals.overturn(appeal, by=mina(), reply="You are right.")


def _root() -> Client:
    root, _ = User.objects.get_or_create(username="root", defaults={"is_staff": True, "is_superuser": True})
    client = Client()
    client.force_login(root, backend="config.accounts.AuthenticationBackend")
    return client


def _address(model: type[models.Model], page: str, *keys: object) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=keys)
