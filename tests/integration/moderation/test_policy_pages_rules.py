"""What owners are told on the first page of the policy: suspended rules, and a newer default policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.checks.messages import CheckMessage
from django.utils import timezone

from moderation import broken_rules, packaged, policies
from moderation.models import AuditEntry, PolicyVersion, SuspendedRule
from moderation.policy.document import default_policy_text
from tests import makers
from tests.integration.moderation import breaking
from tests.integration.moderation.breaking import BROKEN, RAISES
from tests.integration.moderation.owning import VERSIONS, olga, signed_in
from tests.integration.moderation.versions import adopted

pytestmark = pytest.mark.django_db

PACKAGED = "/moderation/policy/packaged/"
NEWER = "This Parley brings a newer default policy"


def page() -> str:
    return signed_in().get(VERSIONS).content.decode()


def said() -> dict[str, CheckMessage]:
    """What the checks of the database say of the policy in force."""
    return {str(message.id): message for message in run_checks(databases=["default"])}


# -- Suspended rules ---------------------------------------------------------------------------------------------------


@pytest.fixture
def suspended() -> Iterator[SuspendedRule]:
    policies._compiled.cache_clear()
    with breaking.broken_for_now():
        adopted(breaking.document())
        for number in range(3):
            makers.a_submission(f"Comment {number} says {RAISES}.", by=makers.rui())
        yield SuspendedRule.objects.get()
    policies._compiled.cache_clear()
    policies._without.cache_clear()


def address(row: SuspendedRule, deed: str) -> str:
    return f"/moderation/policy/rules/{row.pk}/{deed}/"


def test_a_site_whose_rules_all_run_is_told_nothing() -> None:
    assert "is suspended" not in page()
    assert "moderation.W023" not in said()


def test_owners_read_which_rule_is_suspended_and_why(suspended: SuspendedRule) -> None:
    shown = page()

    assert f"The rule “{BROKEN}” is suspended" in shown
    assert suspended.what in shown
    assert "Comments by people whom the site does not know yet are held in its place." in shown


def test_whoever_runs_the_site_is_told_too(suspended: SuspendedRule) -> None:
    assert BROKEN in said()["moderation.W023"].msg


def test_one_button_puts_it_back(suspended: SuspendedRule) -> None:
    answer = signed_in().post(address(suspended, "put-back"), follow=True)

    assert "runs again" in answer.content.decode()
    assert broken_rules.suspended() == []


def test_one_button_does_without_it(suspended: SuspendedRule) -> None:
    answer = signed_in().post(address(suspended, "do-without"), follow=True)

    shown = answer.content.decode()
    assert "olga said that the site does without it" in shown
    assert address(suspended, "do-without") not in shown


@pytest.mark.parametrize("deed", ["put-back", "do-without"])
def test_whoever_comes_second_is_told(suspended: SuspendedRule, deed: str) -> None:
    signed_in().post(address(suspended, deed))

    answer = signed_in().post(address(suspended, deed))

    assert (answer.status_code, "Somebody was faster" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("deed", ["put-back", "do-without"])
def test_a_moderator_decides_nothing_about_rules(suspended: SuspendedRule, deed: str) -> None:
    answer = signed_in(makers.mina()).post(address(suspended, deed))

    assert answer.status_code == 403
    assert SuspendedRule.objects.open().filter(waived_at=None).exists()


@pytest.mark.parametrize("deed", ["put-back", "do-without"])
def test_looking_at_it_does_nothing(suspended: SuspendedRule, deed: str) -> None:
    assert signed_in().get(address(suspended, deed)).status_code == 405


def test_a_rule_that_is_not_suspended_is_not_found() -> None:
    assert signed_in().post("/moderation/policy/rules/999/put-back/").status_code == 404


# -- A newer default policy ---------------------------------------------------------------------------------------------


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch) -> Iterator[PolicyVersion]:
    """A site that judges by its first policy, after an upgrade; the first version."""
    before = policies.current()
    newer = default_policy_text() + "\n# A line that is new.\n"
    monkeypatch.setattr(packaged, "default_policy_text", lambda: newer)
    packaged._digest.cache_clear()
    yield before
    packaged._digest.cache_clear()


def test_a_site_with_the_newest_default_policy_is_told_nothing() -> None:
    policies.current()

    assert NEWER not in page()
    assert "moderation.I001" not in said()


def test_a_site_that_has_judged_nothing_yet_is_told_nothing() -> None:
    assert "moderation.I001" not in said()


def test_a_site_that_wrote_its_own_policy_from_the_newest_is_told_nothing() -> None:
    adopted(breaking.document())

    assert NEWER not in page()


def test_an_upgraded_site_is_told_and_judges_as_before(upgraded: PolicyVersion) -> None:
    assert NEWER in page()
    assert "moderation.I001" in said()
    assert policies.current() == upgraded


def test_a_site_with_a_policy_of_its_own_is_told_too(upgraded: PolicyVersion) -> None:
    adopted(breaking.document())

    assert NEWER in page()


def test_the_button_makes_a_draft_and_shows_what_is_different(upgraded: PolicyVersion) -> None:
    answer = signed_in().post(PACKAGED, follow=True)

    shown = answer.content.decode()
    assert "# A line that is new." in shown
    assert (answer.context["old"], answer.context["new"].state) == (upgraded, "draft")
    assert policies.current() == upgraded


def test_a_site_with_a_policy_of_its_own_sees_what_is_new_since_it_began(upgraded: PolicyVersion) -> None:
    adopted(breaking.document())

    answer = signed_in().post(PACKAGED, follow=True)

    assert answer.context["old"] == upgraded


def test_it_is_offered_once(upgraded: PolicyVersion) -> None:
    signed_in().post(PACKAGED)

    assert NEWER not in page()


def test_it_is_not_offered_again_when_the_draft_was_thrown_away(upgraded: PolicyVersion) -> None:
    signed_in().post(PACKAGED)
    policies.discard(PolicyVersion.objects.drafts().get(), by=olga(), now=timezone.now())

    assert NEWER not in page()


def test_the_draft_is_in_the_log_with_who_made_it(upgraded: PolicyVersion) -> None:
    signed_in().post(PACKAGED)

    made: Any = PolicyVersion.objects.drafts().get()
    assert (made.created_by, AuditEntry.objects.filter(action="policy.drafted").count()) == (olga(), 2)


def test_nobody_but_an_owner_makes_it(upgraded: PolicyVersion) -> None:
    assert signed_in(makers.mina()).post(PACKAGED).status_code == 403
    assert not PolicyVersion.objects.drafts().exists()
