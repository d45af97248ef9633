"""The owners' first page, a version's page, comparing, adopting, rolling back, and who may do any of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import policies
from moderation.models import Adoption, AuditEntry, PolicyVersion
from moderation.views import policy_versions
from tests.integration.moderation.owning import DOCUMENT, NEW, VERSIONS, a_draft, edited, in_force, olga, signed_in
from tests.makers import FINE, a_submission, ada, mina, rui

pytestmark = pytest.mark.django_db

LOOKED_AT = [
    VERSIONS,
    NEW,
    f"{VERSIONS}{{pk}}/",
    f"{VERSIONS}{{pk}}/edit/",
    f"{VERSIONS}{{pk}}/trial/",
    f"{VERSIONS}{{pk}}/release/?rule=words",
    "/moderation/policy/compare/?new={pk}",
    "/moderation/policy/releases/",
]
RELEASE = f"{VERSIONS}{{pk}}/release/"  # looked at by its rule
DONE_AT = [
    NEW,
    f"{VERSIONS}{{pk}}/edit/",
    f"{VERSIONS}{{pk}}/discard/",
    f"{VERSIONS}{{pk}}/adopt/",
    f"{VERSIONS}{{pk}}/roll-back/",
    f"{VERSIONS}{{pk}}/backtest/",
    f"{VERSIONS}{{pk}}/trial/begin/",
    f"{VERSIONS}{{pk}}/trial/end/",
    RELEASE,
    "/moderation/policy/check/",
    "/moderation/policy/try/",
]


# -- Who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", LOOKED_AT)
def test_an_owner_may_open(address: str) -> None:
    in_force()

    assert signed_in().get(address.format(pk=a_draft().pk)).status_code == 200


@pytest.mark.parametrize("address", LOOKED_AT)
@pytest.mark.parametrize("who", [rui, ada, mina])
def test_nobody_else_may_open(address: str, who: Any) -> None:
    answer = signed_in(who()).get(address.format(pk=a_draft().pk))

    assert answer.status_code == 403
    assert "changed by its owners" in answer.content.decode()


@pytest.mark.parametrize("address", [*LOOKED_AT, *DONE_AT])
def test_a_stranger_is_led_to_sign_in(client: Client, address: str) -> None:
    answer = client.post(address.format(pk=1)) if address in DONE_AT else client.get(address.format(pk=1))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", DONE_AT)
@pytest.mark.parametrize("who", [rui, mina])
def test_nobody_else_may_do_anything(address: str, who: Any) -> None:
    in_force()
    draft = a_draft()
    before = list(PolicyVersion.objects.order_by("pk").values())

    answer = signed_in(who()).post(address.format(pk=draft.pk), {"document": DOCUMENT, "act": "save", "why": "x"})

    assert answer.status_code == 403
    assert list(PolicyVersion.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("address", [address for address in DONE_AT if address not in (*LOOKED_AT, RELEASE)])
def test_looking_at_a_deed_does_nothing(address: str) -> None:
    assert signed_in().get(address.format(pk=a_draft().pk)).status_code == 405


@pytest.mark.parametrize("address", LOOKED_AT)
def test_no_cache_keeps_an_owners_page(address: str) -> None:
    assert "no-store" in signed_in().get(address.format(pk=a_draft().pk))["Cache-Control"]


@pytest.mark.parametrize("address", [f"{VERSIONS}999/", f"{VERSIONS}999/edit/", "/moderation/policy/backtests/999/"])
def test_what_is_not_there_is_not_found(address: str) -> None:
    assert signed_in().get(address).status_code == 404


@pytest.mark.parametrize("query", ["new=x", "new=-1", "old=9999999999999999999999", "new=999"])
def test_a_version_that_does_not_exist_cannot_be_compared(query: str) -> None:
    assert signed_in().get(f"/moderation/policy/compare/?{query}").status_code == 404


@pytest.mark.parametrize(
    ("address", "who", "shown"),
    [
        ("/moderation/queue/", olga, True),
        ("/moderation/log/", olga, True),
        ("/moderation/policy/", olga, True),
        ("/moderation/queue/", mina, False),
        ("/moderation/log/", mina, False),
        ("/moderation/policy/", mina, False),
        ("/moderation/policy/", rui, False),
    ],
)
def test_whoever_may_change_the_policy_is_led_there(address: str, who: Any, shown: bool) -> None:
    assert (f'href="{VERSIONS}"' in signed_in(who()).get(address).content.decode()) is shown


# -- The first page ----------------------------------------------------------------------------------------------------


def test_a_new_site_shows_the_policy_that_it_began_with() -> None:
    page = signed_in().get(VERSIONS).content.decode()

    assert policies.current().name in page
    assert "the policy that Parley begins with" in page


def test_empty_lists_say_what_they_are_for() -> None:
    page = signed_in().get(VERSIONS).content.decode()

    assert "Nothing is on trial" in page
    assert "A draft begins as a copy of the version in force" in page


def test_the_history_says_who_did_what_and_why() -> None:
    before = in_force()
    policies.adopt(a_draft(), by=olga(), now=timezone.now(), seen=before.digest, why="Pillock is meant to hurt.")

    newest = signed_in().get(VERSIONS).context["history"][0]

    assert (newest.adoption.by, newest.adoption.why) == (olga(), "Pillock is meant to hurt.")


def test_a_version_is_watched_in_its_first_day() -> None:
    before = in_force()
    policies.adopt(a_draft(), by=olga(), now=timezone.now(), seen=before.digest, why="Why.")
    a_submission(FINE)

    watch = signed_in().get(VERSIONS).context["watch"]

    assert (watch.submissions, watch.held) == (1, 0)


def test_what_one_commenter_wrote_is_from_one_commenter() -> None:
    before = in_force()
    policies.adopt(a_draft(), by=olga(), now=timezone.now(), seen=before.digest, why="Why.")
    a_submission("You pillock.", by=rui())

    page = signed_in().get(VERSIONS).content.decode()

    assert "Of 1 comment it held 1, from 1 commenter." in page


def test_a_version_is_not_watched_after_its_first_day() -> None:
    in_force()

    assert signed_in().get(VERSIONS).context["watch"] is None


def test_the_history_goes_on_on_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_versions, "PAGE", 1)
    in_force()
    client = signed_in()

    first = client.get(VERSIONS)
    second = client.get(f"{VERSIONS}?before={first.context['older']}")

    shown = [past.adoption.pk for answer in (first, second) for past in answer.context["history"]]
    assert shown == list(Adoption.objects.newest_first().values_list("pk", flat=True))


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30])
def test_a_place_that_the_history_does_not_have_is_refused(before: str) -> None:
    assert signed_in().get(f"{VERSIONS}?before={before}").status_code == 400


def test_the_page_costs_the_same_with_many_drafts(django_assert_num_queries: Any) -> None:
    in_force()
    client = signed_in()
    a_draft()
    client.get(VERSIONS)
    few = _queries(client, VERSIONS)
    for number in range(5):
        a_draft("most = 3", f"most = {4 + number}")

    with django_assert_num_queries(few):
        client.get(VERSIONS)


# -- One version -------------------------------------------------------------------------------------------------------


def test_a_version_says_in_words_what_it_changes() -> None:
    in_force()
    draft = a_draft()

    page = signed_in().get(f"{VERSIONS}{draft.pk}/").content.decode()

    assert "1 more under severe: “pillock”" in page


def test_what_a_version_says_is_escaped() -> None:
    in_force()
    draft = a_draft("Be kind.", "<script>alert(1)</script>")

    page = signed_in().get(f"{VERSIONS}{draft.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_version_that_is_no_longer_understood_can_be_looked_at_but_not_adopted() -> None:
    in_force()
    draft = a_draft()
    PolicyVersion.objects.filter(pk=draft.pk).update(document="title = ")

    answer = signed_in().get(f"{VERSIONS}{draft.pk}/")

    assert "can no longer be read" in answer.content.decode()
    assert not answer.context["may_adopt"]


def test_a_draft_is_discarded() -> None:
    in_force()
    draft = a_draft()

    answer = signed_in().post(f"{VERSIONS}{draft.pk}/discard/", follow=True)

    assert f"Draft {draft.name} is gone" in answer.content.decode()
    assert not PolicyVersion.objects.filter(pk=draft.pk).exists()


def test_what_is_in_force_is_not_discarded() -> None:
    version = in_force()

    answer = signed_in().post(f"{VERSIONS}{version.pk}/discard/")

    assert answer.status_code == 409
    assert policies.current() == version


# -- Comparing and adopting --------------------------------------------------------------------------------------------


def test_a_comparison_shows_the_lines() -> None:
    in_force()

    page = signed_in().get(f"/moderation/policy/compare/?new={a_draft().pk}").content.decode()

    assert "diff__line--removed" in page
    assert "severe = [&quot;gumboil&quot;, &quot;pillock&quot;]" in page


def test_a_version_compared_with_itself_offers_nothing_to_adopt() -> None:
    version = in_force()

    page = signed_in().get(f"/moderation/policy/compare/?old={version.pk}&new={version.pk}").content.decode()

    assert "These are the same version" in page
    assert "Adopt it" not in page


def test_only_a_comparison_with_the_one_in_force_offers_to_adopt() -> None:
    in_force()
    first, second = a_draft(), a_draft("most = 3", "most = 4")

    page = signed_in().get(f"/moderation/policy/compare/?old={first.pk}&new={second.pk}").content.decode()

    assert "Adopt it" not in page


def test_adopting_puts_the_draft_in_force_with_its_reason() -> None:
    before = in_force()
    draft = a_draft()

    signed_in().post(f"{VERSIONS}{draft.pk}/adopt/", {"seen": before.digest, "why": "It hurts."})

    adoption = Adoption.objects.newest_first().first()
    assert adoption is not None
    assert (policies.current(), adoption.by, adoption.why) == (draft, olga(), "It hurts.")


def test_adopting_without_a_reason_is_refused_and_changes_nothing() -> None:
    before = in_force()
    draft = a_draft()

    answer = signed_in().post(f"{VERSIONS}{draft.pk}/adopt/", {"seen": before.digest, "why": " "})

    assert answer.status_code == 422
    assert "Say why, in a sentence" in answer.content.decode()
    assert policies.current() == before


def test_adopting_over_what_somebody_else_adopted_meanwhile_is_refused_with_who_and_what() -> None:
    before = in_force()
    mine, theirs = a_draft(), a_draft("most = 3", "most = 7")
    policies.adopt(theirs, by=olga("oskar"), now=timezone.now(), seen=before.digest, why="More links.")

    answer = signed_in().post(f"{VERSIONS}{mine.pk}/adopt/", {"seen": before.digest, "why": "It hurts."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert policies.current() == theirs
    assert "oskar adopted" in page
    assert "More links." in page
    assert "most: 7 → 3" in page


def test_after_a_refusal_the_same_reason_adopts_what_was_looked_at_again() -> None:
    before = in_force()
    mine, theirs = a_draft(), a_draft("most = 3", "most = 7")
    policies.adopt(theirs, by=olga("oskar"), now=timezone.now(), seen=before.digest, why="More links.")
    client = signed_in()
    form = client.post(f"{VERSIONS}{mine.pk}/adopt/", {"seen": before.digest, "why": "It hurts."}).context["form"]

    client.post(f"{VERSIONS}{mine.pk}/adopt/", {"seen": form["seen"].value(), "why": form["why"].value()})

    assert policies.current() == mine


def test_adopting_a_version_that_is_no_longer_understood_changes_nothing() -> None:
    before = in_force()
    draft = a_draft()
    PolicyVersion.objects.filter(pk=draft.pk).update(document="title = ")

    answer = signed_in().post(f"{VERSIONS}{draft.pk}/adopt/", {"seen": before.digest, "why": "x"}, follow=True)

    assert "can no longer be read" in answer.content.decode()
    assert policies.current() == before


def test_rolling_back_puts_an_earlier_version_in_force() -> None:
    before = in_force()
    draft = a_draft()
    policies.adopt(draft, by=olga(), now=timezone.now(), seen=before.digest, why="It hurts.")

    signed_in().post(f"{VERSIONS}{before.pk}/roll-back/", {"seen": draft.digest, "why": "It held too much."})

    assert policies.current() == before


def test_a_draft_cannot_be_rolled_back_to() -> None:
    before = in_force()
    draft = a_draft()

    answer = signed_in().post(f"{VERSIONS}{draft.pk}/roll-back/", {"seen": before.digest, "why": "x"})

    assert answer.status_code == 409
    assert policies.current() == before


def test_rolling_back_over_what_somebody_adopted_meanwhile_is_refused() -> None:
    before = in_force()
    draft = a_draft()
    policies.adopt(draft, by=olga(), now=timezone.now(), seen=before.digest, why="It hurts.")

    answer = signed_in().post(f"{VERSIONS}{before.pk}/roll-back/", {"seen": before.digest, "why": "x"})

    assert answer.status_code == 409
    assert policies.current() == draft


def test_every_deed_stands_in_the_log() -> None:
    before = in_force()
    draft = a_draft()
    client = signed_in()

    client.post(f"{VERSIONS}{draft.pk}/adopt/", {"seen": before.digest, "why": "It hurts."})
    client.post(f"{VERSIONS}{before.pk}/roll-back/", {"seen": draft.digest, "why": "Too much."})

    actions = list(AuditEntry.objects.order_by("-sequence").values_list("action", flat=True)[:2])
    assert actions == ["policy.rolled_back", "policy.adopted"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('outcome = "hold"\nmost = 3', 'outcome = "reject"\nmost = 3', "outcome: hold for a person → reject"),
        ("most = 3", "most = 5", "most: 3 → 5"),
        ("points = 2", "points = 4", "Changed clause"),
        ("window_days = 90", "window_days = 30", "The ladder"),
        ("Please be kind.", "Do be kind.", "Notice under every post"),
        ("# A small policy", "# A tiny policy", "Nothing that any comment would notice"),
    ],
)
def test_changes_are_told_in_words(old: str, new: str, said: str) -> None:
    in_force()
    draft = policies.save_draft(edited(old, new), now=timezone.now())

    assert said in signed_in().get(f"/moderation/policy/compare/?new={draft.pk}").content.decode()


def test_a_comparison_costs_the_same_with_many_versions(django_assert_num_queries: Any) -> None:
    in_force(at=timezone.now() - timedelta(days=2))
    client, address = signed_in(), f"/moderation/policy/compare/?new={a_draft().pk}"
    client.get(address)
    few = _queries(client, address)
    for number in range(5):
        a_draft("most = 3", f"most = {4 + number}")

    with django_assert_num_queries(few):
        client.get(address)


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
