"""The policy is for everybody to read; the log for moderators."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from moderation.models import AuditEntry
from moderation.policies import in_force
from moderation.views import log
from tests.makers import ATTACK, a_submission, mina, rejected, sable

pytestmark = pytest.mark.django_db


def test_every_clause_stands_under_its_number(client: Client) -> None:
    page = client.get("/moderation/policy/").content.decode()

    assert all(f'id="clause-{clause.number}"' in page for clause in in_force().clauses)


def test_the_ladder_is_told_in_words(client: Client) -> None:
    page = client.get("/moderation/policy/").content.decode()

    assert all(words in page for words in ("Notice", "Warning", "Suspension, 7 days", "Privileges revoked"))


def test_the_log_names_the_moderator_and_what_they_did(client: Client) -> None:
    rejected(a_submission(ATTACK, by=sable()))

    lines = _lines(client)

    assert ("mina", "comment.rejected") in [(line.actor, line.action) for line in lines]


def test_the_log_names_no_commenter(client: Client) -> None:
    a_submission(ATTACK, by=sable())

    page = _as_mina(client).get("/moderation/log/").content.decode()

    assert "sable" not in page.lower()


def test_the_newest_line_is_first_and_older_ones_follow(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PAGE", 2)
    rejected(a_submission(ATTACK, by=sable()))
    newest = AuditEntry.objects.latest("sequence").sequence

    first = _lines(client)
    second = _lines(client, f"?before={first[-1].sequence}")

    assert [line.sequence for line in first + second] == [newest - step for step in range(4)]


@pytest.mark.parametrize("before", ["x", "-1", "1e9", "9" * 30])
def test_a_place_that_the_log_does_not_have_is_refused(client: Client, before: str) -> None:
    assert _as_mina(client).get(f"/moderation/log/?before={before}").status_code == 400


def _lines(client: Client, query: str = "") -> Any:
    return _as_mina(client).get(f"/moderation/log/{query}").context["lines"]


def _as_mina(client: Client) -> Client:
    client.force_login(mina(), backend="config.accounts.AuthenticationBackend")
    return client
