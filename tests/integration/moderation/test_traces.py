"""Who comes back as another is put before a person, is never refused by a likeness, and leaves nothing to be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import commenters, mailboxes, purging, traces
from moderation.models import Commenter, Reason, Resemblance, ReviewItem, Submission, Trace, TraceKind, TraceSalt
from moderation.policy.standing import Standing
from moderation.sanctions import standing_of
from tests.integration.comments import visits
from tests.integration.moderation.climbing import day, violations, written
from tests.makers import FINE, a_post, a_submission, a_user, item_of, let_through, mina, noor, rui, sable

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "203.0.113.7", "198.51.100.20"


# --- What must be left alone -----------------------------------------------------------------------------------------


def test_somebody_new_who_resembles_nobody_is_left_alone() -> None:
    _silenced(device="one", address=HOME)

    assert _look(noor(), device="another", address=ELSEWHERE) == set()


def test_two_who_may_both_comment_are_left_alone() -> None:
    _leave(_commenter(rui()), device="one", address=HOME)

    assert _look(noor(), device="one", address=HOME) == set()


def test_who_is_known_by_what_they_wrote_is_compared_with_nobody() -> None:
    _silenced(device="one", address=HOME)
    for number in range(traces.NEW + 1):
        assert written(FINE, by=noor(), at=day(number * 3)).state == "published"

    assert _look(noor(), device="one", address=HOME) == set()


def test_nobody_resembles_themselves() -> None:
    commenter = _silenced(device="one", address=HOME)
    assert commenter.user is not None

    assert _look(commenter.user, device="one", address=HOME) == set()


def test_a_resemblance_hides_nothing_and_costs_nothing() -> None:
    _silenced(device="one", address=HOME)
    submission = a_submission(FINE, by=noor())

    _look_for(submission, device="one", address=HOME)

    submission.refresh_from_db()
    assert submission.state == "published"
    assert standing_of(_commenter(noor()), now=timezone.now()) == Standing.GOOD


def test_one_look_by_a_person_is_enough() -> None:
    _silenced(device="one", address=HOME)
    submission = a_submission(FINE, by=noor())
    _look_for(submission, device="one", address=HOME)
    let_through(submission)

    assert _look(noor(), device="one", address=HOME) == set()


# --- What is seen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("device", "address", "kinds"),
    [
        ("one", ELSEWHERE, {"device"}),
        ("another", HOME, {"network"}),
        ("one", HOME, {"device", "network"}),
    ],
)
def test_somebody_new_from_the_same_place_is_put_before_a_person(device: str, address: str, kinds: set[str]) -> None:
    _silenced(device="one", address=HOME)

    assert _look(noor(), device=device, address=address) == kinds
    assert ReviewItem.objects.get(reason=Reason.EVASION).submission.commenter == _commenter(noor())


def test_the_same_mailbox_under_another_spelling_is_the_same() -> None:
    sable_now = _silenced(device="", address="")
    _verify(sable_now, "Sable.Grey@gmail.com")
    _leave(sable_now, device="", address="")
    now = timezone.now()
    guest = Commenter.objects.create(
        name="Gil", email="sablegrey+again@googlemail.com", email_verified_at=now, joined_at=now
    )
    submission = a_submission(FINE, by=noor())
    Submission.objects.filter(pk=submission.pk).update(commenter=guest)
    submission = Submission.objects.get(pk=submission.pk)

    found = _look_for(submission, device="", address="")

    assert [one.kind for one in found] == [TraceKind.MAILBOX]


def test_an_edit_does_not_take_it_off_the_queue() -> None:
    from moderation import workflow

    _silenced(device="one", address=HOME)
    submission = a_submission(FINE, by=noor())
    _look_for(submission, device="one", address=HOME)

    workflow.resubmit(submission, text=f"{FINE} Really.", version=submission.version)

    assert item_of(submission).reason == Reason.EVASION


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_what_one_household_has(address: str, network: str) -> None:
    assert traces.network_of(address) == network


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        (" Ada@Example.org ", "ada@example.org"),
        ("ada+news@example.org", "ada@example.org"),
        ("a.d.a@example.org", "a.d.a@example.org"),
        ("a.d.a+x@googlemail.com", "ada@gmail.com"),
        ("", ""),
    ],
)
def test_a_mailbox_is_what_one_person_reads(address: str, mailbox: str) -> None:
    assert mailboxes.mailbox_of(address) == mailbox


# --- What is kept, and for how long ----------------------------------------------------------------------------------


def test_nothing_is_stored_that_could_be_read() -> None:
    commenter = _commenter(sable())
    _verify(commenter, "sable@example.org")

    _leave(commenter, device="one", address=HOME)

    kept = [str(value) for row in Trace.objects.values() for value in row.values()]
    assert not [value for value in kept if HOME in value or "sable@" in value or value == "one"]


def test_a_network_is_hashed_differently_under_another_salt() -> None:
    now = timezone.now()
    _leave(_commenter(sable()), device="", address=HOME, now=now - timedelta(days=8))
    _leave(_commenter(sable()), device="", address=HOME, now=now)

    assert TraceSalt.objects.count() == 2
    assert Trace.objects.filter(kind=TraceKind.NETWORK).count() == 2


def test_a_network_is_recognised_across_the_salts_that_are_kept() -> None:
    now = timezone.now()
    _silenced(device="", address=HOME, left_at=now - timedelta(days=8))
    _leave(_commenter(rui()), device="", address=ELSEWHERE, now=now)

    assert _look(noor(), device="", address=HOME) == {"network"}


def test_a_salt_that_is_too_old_is_used_no_more_even_where_nothing_has_run() -> None:
    _silenced(device="", address=HOME, left_at=timezone.now() - timedelta(days=31))

    assert _look(noor(), device="", address=HOME) == set()


def test_old_salts_go_and_their_networks_with_them() -> None:
    _leave(_commenter(sable()), device="one", address=HOME, now=timezone.now() - timedelta(days=31))

    purging.purge(now=timezone.now())

    assert not TraceSalt.objects.exists()
    assert not Trace.objects.exists()


def test_the_browser_of_who_is_still_silenced_is_remembered() -> None:
    _silenced(device="one", address=HOME, left_at=timezone.now() - timedelta(days=31))

    purging.purge(now=timezone.now())

    assert set(Trace.objects.values_list("kind", flat=True)) == {TraceKind.DEVICE}


def test_a_person_who_is_forgotten_leaves_no_trace() -> None:
    _leave(_commenter(sable()), device="one", address=HOME)

    traces.forget(_commenter(sable()))

    assert not Trace.objects.exists()


# --- At the door -----------------------------------------------------------------------------------------------------


def test_a_comment_leaves_a_signed_cookie_that_no_script_reads(client: Client) -> None:
    answer = _send(client, noor())

    cookie = answer.cookies[traces.cookie_name()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert Trace.objects.filter(kind=TraceKind.DEVICE).count() == 1


def test_reading_leaves_no_cookie(client: Client) -> None:
    assert traces.cookie_name() not in client.get(a_post().get_absolute_url()).cookies


def test_somebody_silenced_who_comes_back_in_the_same_browser_is_put_before_a_person(client: Client) -> None:
    _send(client, sable())
    violations(sable(), 6)

    _send(client, noor(), text=f"{FINE} I am new here.")

    kinds = set(Resemblance.objects.values_list("kind", flat=True))
    assert kinds == {"device", "network"}
    assert ReviewItem.objects.open().filter(reason=Reason.EVASION).exists()


def test_a_cookie_that_was_not_made_here_is_none(client: Client) -> None:
    client.cookies[traces.cookie_name()] = "one:forged"

    _send(client, noor())

    assert traces._digest(TraceKind.DEVICE, "one") not in set(Trace.objects.values_list("digest", flat=True))


def test_a_site_that_keeps_no_traces_sets_no_cookie(client: Client, settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "TRACES_KEPT": timedelta(0)}

    assert traces.cookie_name() not in _send(client, noor()).cookies
    assert not Trace.objects.exists()


def test_the_page_of_the_item_says_why_it_is_there(client: Client) -> None:
    _silenced(device="one", address=HOME)
    submission = a_submission(FINE, by=noor())
    _look_for(submission, device="one", address=ELSEWHERE)
    client.force_login(mina(), backend="config.accounts.AuthenticationBackend")

    page = client.get(f"/moderation/queue/{item_of(submission).pk}/").content.decode()

    assert "Same browser as" in page


def _commenter(user: User) -> Commenter:
    return commenters.commenter_of(user, now=timezone.now())


def _silenced(*, device: str, address: str, left_at: datetime | None = None) -> Commenter:
    commenter = violations(sable(), 6)
    _leave(commenter, device=device, address=address, now=left_at)
    return commenter


def _leave(commenter: Commenter, *, device: str, address: str, now: datetime | None = None) -> None:
    now = now or timezone.now()
    traces.leave(traces.origin_of(commenter, device=device, address=address, now=now), now=now)


def _look(user: User, *, device: str, address: str) -> set[str]:
    submission = a_submission(f"{FINE} And more of it.", by=user)
    return {one.kind for one in _look_for(submission, device=device, address=address)}


def _look_for(submission: Submission, *, device: str, address: str) -> list[Resemblance]:
    assert submission.commenter is not None
    now = timezone.now()
    origin = traces.origin_of(submission.commenter, device=device, address=address, now=now)
    return traces.look_for(submission, origin, now=now)


def _verify(commenter: Commenter, address: str) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=commenter.user, email=address, verified=True, primary=True)


def _send(client: Client, user: User, *, text: str = FINE) -> Any:
    client.force_login(a_user(user.username), backend="config.accounts.AuthenticationBackend")
    return visits.send(client, a_post(), comment=text)
