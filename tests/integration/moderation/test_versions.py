"""Versions of the policy: written, discarded, adopted, put back; who, when and why is in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from moderation import audit, policies
from moderation.models import Adoption, AuditEntry, AuditHead, PolicyVersion
from moderation.models.append_only import HistoryIsFixed
from moderation.policy.document import PolicyError, default_policy_text
from tests.integration.moderation.versions import a_draft, adopted, document, held_by_the, owner
from tests.makers import a_user, mina

pytestmark = pytest.mark.django_db

NOW = timezone.now()


# -- Drafts ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "column"),
    [
        ("window_days = 90", "window_days = ", 15),
        ("window_days = 90", "window_days = 0", 1),
        ('severe = ["the"]', 'severe = ["the", "12"]', 18),
        ('notice = "Read them."', 'notice = "Read \ud800."', 16),
    ],
)
def test_a_bad_document_is_refused_whole_with_line_and_column(right: str, wrong: str, column: int) -> None:
    good = held_by_the()
    before = PolicyVersion.objects.count()

    with pytest.raises(PolicyError) as refused:
        policies.save_draft(good.replace(right, wrong), now=NOW)

    line = good[: good.index(right)].count("\n") + 1
    assert (refused.value.line, refused.value.column) == (line, column)
    assert PolicyVersion.objects.count() == before


def test_a_document_longer_than_a_million_characters_is_refused() -> None:
    with pytest.raises(PolicyError):
        policies.save_draft(default_policy_text() + "#" * 1_000_000, now=NOW)


def test_the_same_text_is_one_version_whatever_its_line_endings() -> None:
    first = policies.save_draft(held_by_the(), now=NOW)

    assert policies.save_draft(held_by_the().replace("\n", "\r\n"), now=NOW) == first


def test_a_draft_keeps_who_wrote_it_and_why() -> None:
    draft = policies.save_draft(held_by_the(), by=owner(), note="Try the word the.", now=NOW)

    assert (draft.state, draft.created_by, draft.note) == ("draft", owner(), "Try the word the.")
    line = AuditEntry.objects.get(action="policy.drafted", subject=f"policyversion:{draft.pk}")
    assert (line.actor, line.data["note"]) == (f"user:{owner().pk}", "Try the word the.")


def test_a_draft_that_is_edited_makes_way() -> None:
    first = policies.save_draft(held_by_the(), by=owner(), now=NOW)

    second = policies.save_draft(document(the="the these"), by=owner(), now=NOW, replacing=first)

    assert list(PolicyVersion.objects.drafts()) == [second]


def test_what_is_in_force_is_not_replaced_by_editing_it() -> None:
    before = policies.current()

    policies.save_draft(held_by_the(), by=owner(), now=NOW, replacing=before)

    assert policies.current() == before


def test_only_a_draft_is_discarded() -> None:
    with pytest.raises(policies.NotADraft):
        policies.discard(policies.current(), by=owner(), now=NOW)


def test_a_discarded_draft_is_gone_and_the_log_remembers_it() -> None:
    draft = a_draft()

    policies.discard(draft, by=owner(), now=NOW)

    assert not PolicyVersion.objects.filter(digest=draft.digest).exists()
    assert AuditEntry.objects.get(action="policy.discarded").data["digest"] == draft.digest


# -- Adopting -------------------------------------------------------------------------------------------------------------


def test_what_was_in_force_is_retired() -> None:
    before = policies.current()
    after = adopted(held_by_the())

    before.refresh_from_db()
    assert (before.state, after.state) == ("retired", "in_force")
    assert policies.in_force().digest == after.digest


def test_an_owner_who_saw_another_version_in_force_is_told_which_is() -> None:
    seen, draft = policies.current().digest, a_draft()
    other = adopted(held_by_the())

    with pytest.raises(policies.StalePolicy) as refused:
        policies.adopt(draft, by=owner(), now=NOW, seen=seen)

    assert refused.value.in_force == other
    assert policies.current() == other


def test_adopting_what_is_in_force_changes_nothing() -> None:
    version = policies.current()
    adoptions = Adoption.objects.count()

    policies.adopt(version, by=owner(), now=NOW, seen=version.digest)

    assert Adoption.objects.count() == adoptions


def test_a_draft_that_was_discarded_meanwhile_is_not_adopted() -> None:
    draft = a_draft()
    policies.discard(PolicyVersion.objects.get(pk=draft.pk), by=owner(), now=NOW)

    with pytest.raises(policies.NoSuchVersion):
        policies.adopt(draft, by=owner(), now=NOW, seen=policies.current().digest)


def test_a_document_that_is_no_longer_understood_is_not_adopted() -> None:
    draft, before = a_draft(), policies.current()
    PolicyVersion.objects.filter(pk=draft.pk).update(document="title = 5")

    with pytest.raises(PolicyError):
        policies.adopt(draft, by=owner(), now=NOW, seen=before.digest)

    assert PolicyVersion.objects.in_force().get() == before


def test_who_adopted_what_in_place_of_what_and_why() -> None:
    before, draft = policies.current(), a_draft()

    policies.adopt(draft, by=owner(), now=NOW, seen=before.digest, why="Spam about bridges.")

    adoption = Adoption.objects.newest_first()[0]
    assert (adoption.version, adoption.replaced, adoption.by, adoption.why, adoption.cause) == (
        draft,
        before,
        owner(),
        "Spam about bridges.",
        "adopted",
    )
    line = AuditEntry.objects.filter(action="policy.adopted").latest("sequence")
    assert line.data == {"digest": draft.digest, "replaced": before.digest, "why": "Spam about bridges."}
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))


def test_an_earlier_version_is_put_back() -> None:
    before = policies.current()
    after = adopted(held_by_the())

    policies.roll_back(before, by=owner(), now=NOW, seen=after.digest, why="It held everything.")

    assert policies.current() == before
    assert Adoption.objects.newest_first()[0].cause == "rolled_back"
    assert AuditEntry.objects.get(action="policy.rolled_back").data["why"] == "It held everything."


def test_a_draft_is_not_an_earlier_version() -> None:
    draft = a_draft()

    with pytest.raises(policies.NotAnEarlierVersion):
        policies.roll_back(draft, by=owner(), now=NOW, seen=policies.current().digest, why="")


# -- What the database holds ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["in_force", "trial"])
def test_two_versions_are_never_in_force_or_on_trial(state: str) -> None:
    policies.current()
    first, second = a_draft("first"), a_draft("second")
    PolicyVersion.objects.in_force().update(state="retired")
    PolicyVersion.objects.filter(pk=first.pk).update(state=state)

    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(pk=second.pk).update(state=state)


def test_an_adoption_is_history() -> None:
    adoption = Adoption.objects.get(version=adopted(held_by_the()))

    with pytest.raises(HistoryIsFixed):
        adoption.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption._base_manager.filter(pk=adoption.pk).update(why="Something else.")


# -- Who may --------------------------------------------------------------------------------------------------------------


def test_owners_and_superusers_may_adopt_and_moderators_may_not() -> None:
    root = a_user("root", is_superuser=True, is_staff=True)
    mina()

    olga = owner()

    assert set(policies.owners()) == {olga, root}
    assert olga.has_perm(policies.MAY_ADOPT)
    assert not mina().has_perm(policies.MAY_ADOPT)


def test_the_permission_is_there_after_migrating() -> None:
    assert Permission.objects.filter(content_type__app_label="moderation", codename="adopt_policy").exists()


def test_a_first_version_is_installed_once() -> None:
    assert policies.current() == policies.current()
    assert Adoption.objects.count() == 1
    assert NOW - Adoption.objects.get().created_at < timedelta(minutes=5)
