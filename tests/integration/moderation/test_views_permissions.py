"""Who may open what: every address of moderation, for every role. An address without a row here fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import appeals, reviews, saved_views, urls
from moderation.models import (
    Appeal,
    Bulk,
    Commenter,
    Decision,
    Notification,
    ReviewItem,
    Sanction,
    SavedView,
    SecondOpinion,
    Strike,
    Submission,
)
from moderation.tokens import token_for_guest
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_submission,
    a_user,
    ada,
    item_of,
    mina,
    noor,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "reader", "owner", "author", "moderator")
SIGN_IN, REFUSED, ABSENT, WRONG_METHOD, SHOWN, DONE, UNFIT = 302, 403, 404, 405, 200, 303, 400

FOR_MODERATORS = (SIGN_IN, REFUSED, REFUSED, REFUSED)


@dataclass(frozen=True, slots=True)
class Row:
    """What each role is answered, in the order of `ROLES`, by GET and by POST."""

    get: tuple[int, ...]
    post: tuple[int, ...]


ONLY_GET = (WRONG_METHOD,) * 5
# Who owns the policy is none of these roles; what an owner is answered is in test_policy_pages.py.
FOR_POLICY_OWNERS = Row((SIGN_IN, *(REFUSED,) * 4), (SIGN_IN, *(REFUSED,) * 4))
POLICY_PAGES = (
    "policy_versions",
    "policy_new",
    "policy_version",
    "policy_edit",
    "policy_discard",
    "policy_adopt",
    "policy_roll_back",
    "policy_backtest_ask",
    "policy_trial",
    "policy_trial_begin",
    "policy_trial_end",
    "policy_release",
    "policy_rule_put_back",
    "policy_rule_do_without",
    "policy_packaged",
    "policy_check",
    "policy_try",
    "policy_compare",
    "policy_backtest",
    "policy_backtest_cancel",
    "policy_samples",
    "policy_releases",
    "policy_released",
)
WITHOUT_A_KEY = {
    "policy_versions",
    "policy_new",
    "policy_packaged",
    "policy_check",
    "policy_try",
    "policy_compare",
    "policy_releases",
}
MATRIX: Mapping[str, Row] = {
    "queue": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "item": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "claim": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "take_over": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "release": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "publish": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "reject": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "appeal_ask": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "appeal_reply": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, ABSENT, UNFIT, ABSENT, ABSENT)),
    "sanctions": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "sanction": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "sanction_confirm": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "sanction_decline": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "sanction_keep": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "sanction_reinstate": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "appeal_uphold": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "appeal_overturn": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "team": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "transparency": Row((SHOWN,) * 5, ONLY_GET),
    "transparency_csv": Row((SHOWN,) * 5, ONLY_GET),
    "transparency_json": Row((SHOWN,) * 5, ONLY_GET),
    "log_export": FOR_POLICY_OWNERS,
    "escalate": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    # Another moderator's decision, here; one's own is in test_views_undo.py.
    "undo": Row((*FOR_MODERATORS, REFUSED), (*FOR_MODERATORS, REFUSED)),
    "second_opinions": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "second_opinion": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, UNFIT)),
    "queue_changes": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "calm": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "views": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "view_save": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "view_rename": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "view_delete": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "view_default": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "bulk": Row((*FOR_MODERATORS, UNFIT), (*FOR_MODERATORS, WRONG_METHOD)),
    "bulk_publish": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "bulk_reject": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "bulk_done": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "log": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_rules": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_nudges": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_model": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_mode": Row((*FOR_MODERATORS, REFUSED), (*FOR_MODERATORS, REFUSED)),
    "learning_packaged": Row((*FOR_MODERATORS, REFUSED), (*FOR_MODERATORS, REFUSED)),
    "learning_use": Row((*FOR_MODERATORS, REFUSED), (*FOR_MODERATORS, REFUSED)),
    "policy": Row((SHOWN,) * 5, ONLY_GET),
    "standing": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, *ONLY_GET[1:])),
    "acknowledge": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, ABSENT, DONE, ABSENT, ABSENT)),
    "export": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, *ONLY_GET[1:])),
    # Without a password nobody is erased; and who has rights here is not by a form.
    "erase": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, UNFIT, UNFIT, REFUSED, REFUSED)),
    # The link of a letter that was never sent; one that was is in test_views_privacy.py.
    "erase_confirmed": Row((ABSENT,) * 5, (ABSENT,) * 5),
    "erased": Row((SHOWN,) * 5, ONLY_GET),
    "notifications": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, *ONLY_GET[1:])),
    "notifications_read": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, DONE, DONE, DONE, DONE)),
    # Sable's own; to anybody else it does not exist.
    "notification_read": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, ABSENT, DONE, ABSENT, ABSENT)),
    "settings": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, *ONLY_GET[1:])),
    "settings_replies": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, UNFIT, UNFIT, UNFIT, UNFIT)),
    "settings_profile": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, DONE, DONE, DONE, DONE)),
    "settings_stop": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, DONE, DONE, DONE, DONE)),
    "settings_thread": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, UNFIT, UNFIT, UNFIT, UNFIT)),
    # Who mutes nobody of that number is led back all the same.
    "unmute": Row((SIGN_IN, *ONLY_GET[1:]), (SIGN_IN, DONE, DONE, DONE, DONE)),
    "follow": Row((SHOWN,) * 5, (UNFIT,) * 5),
    "follow_confirm": Row((ABSENT,) * 5, (ABSENT,) * 5),
    # The link itself is the right; one that was made here is in test_follows.py.
    "unfollow": Row((ABSENT,) * 5, (ABSENT,) * 5),
    "mute": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, DONE, DONE, DONE, DONE)),
    "person": Row((SHOWN,) * 5, ONLY_GET),
    "policy_history": Row((SHOWN,) * 5, ONLY_GET),
    "help": Row((SHOWN,) * 5, ONLY_GET),
    "appeal": Row((SIGN_IN, ABSENT, DONE, ABSENT, ABSENT), (SIGN_IN, ABSENT, DONE, ABSENT, ABSENT)),
    "appealed": Row((SIGN_IN, ABSENT, SHOWN, ABSENT, ABSENT), (SIGN_IN, *ONLY_GET[1:])),
    "report": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, UNFIT, UNFIT, UNFIT, UNFIT)),
    "thumb": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, UNFIT, UNFIT, UNFIT, UNFIT)),
    "come_back": Row((SHOWN,) * 5, (DONE,) * 5),
    "proofs": FOR_POLICY_OWNERS,
    **dict.fromkeys(POLICY_PAGES, FOR_POLICY_OWNERS),
}


@dataclass(frozen=True, slots=True)
class World:
    """One of everything: what Sable owns, what waits, and what readers see."""

    waiting: ReviewItem
    decision: Decision
    appeal: Appeal
    sanction: Sanction
    revocation: Sanction
    visible: Submission
    guest: Commenter
    view: SavedView
    bulk: Bulk
    opinion: SecondOpinion
    note: Notification

    def address(self, name: str) -> str:
        """The address of a page about one of these things."""
        things: dict[str, list[Any]] = {
            "report": [self.visible.pk],
            "thumb": [self.visible.pk],
            "mute": [self.visible.pk],
            "person": [self.visible.commenter_id],
            "follow": [self.visible.target_type_id, self.visible.target_pk],
            "follow_confirm": ["never-sent"],
            "unfollow": ["never-sent"],
            "notification_read": [self.note.pk],
            "acknowledge": [self.sanction.pk],
            "undo": [self.decision.pk],
            "second_opinion": [self.opinion.pk],
            "appeal": [self.decision.pk],
            "erase_confirmed": ["never-sent"],
            "come_back": [token_for_guest(self.guest.pk, leads_to="/moderation/standing/")],
        }
        things |= {name: [self.revocation.pk] for name in MATRIX if name.startswith("sanction")}
        things |= {name: [self.view.pk] for name in ("view_rename", "view_delete", "view_default")}
        things["bulk_done"] = [self.bulk.pk]
        about_appeal = {"appealed", "appeal_ask", "appeal_reply", "appeal_uphold", "appeal_overturn"}
        alone = {"queue", "log", "log_export", "policy", "standing", "team", "second_opinions", "sanctions"}
        alone |= {"transparency", "transparency_csv", "transparency_json", "export", "erase", "erased"}
        alone |= {"queue_changes", "calm", "proofs", "views", "view_save", "bulk", "bulk_publish", "bulk_reject"}
        alone |= {"learning_rules", "learning_nudges", "learning_model", "learning_mode", "learning_packaged"}
        alone |= {"notifications", "notifications_read", "settings", "settings_replies", "settings_profile"}
        alone |= {"settings_stop", "policy_history", "help"}
        if name in alone | WITHOUT_A_KEY:
            return reverse(f"moderation:{name}")
        kwargs = [self.appeal.pk] if name in about_appeal else [self.waiting.pk]
        return reverse(f"moderation:{name}", args=things.get(name, kwargs))


@pytest.fixture
def world() -> World:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    waiting = item_of(a_submission(f"{ATTACK} Again.", by=rui()))
    reviews.claim(waiting, by=mina())
    bulk = Bulk.objects.create(by=mina(), verb="publish", author="1", asked=1, created_at=timezone.now())
    return World(
        view=saved_views.save(mina(), name="Attacks", query="clause=2"),
        bulk=bulk,
        waiting=waiting,
        decision=decision,
        appeal=appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again."),
        sanction=Sanction.objects.get(strike__decision=decision),
        revocation=_a_revocation(),
        visible=a_submission(FINE, by=rui()),
        opinion=SecondOpinion.objects.create(decision=decision, asked_at=timezone.now()),
        note=_a_note_of(sable()),
        guest=Commenter.objects.create(
            name="Gil", email="gil@example.org", email_verified_at=timezone.now(), joined_at=timezone.now()
        ),
    )


def _a_note_of(user: User) -> Notification:
    """The statement about Tomas' decision, which nobody can take back by a button any more."""
    mine = Notification.objects.filter(reader__user=user)
    mine.update(at=timezone.now())
    return mine.earliest("pk")


def _a_revocation() -> Sanction:
    """A revocation that waits for a second moderator, after a decision of Tomas."""
    ivy = a_user("ivy")
    for number in range(2):
        rejected(a_submission(f"{ATTACK} ({number})", by=ivy), by=tomas())
    now = timezone.now()
    return Sanction.objects.create(
        commenter=a_commenter(ivy),
        strike=Strike.objects.get(commenter__user=ivy, sanction=None),
        kind="revocation",
        clause="2",
        starts_at=now,
        review_on=now.date(),
    )


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_a_page_is_open_to_exactly_its_roles(name: str, world: World) -> None:
    answers = {role: _meant(_client(role).get(world.address(name))) for role in ROLES}

    assert answers == dict(zip(ROLES, MATRIX[name].get, strict=True))


@pytest.mark.parametrize("name", MATRIX)
def test_a_deed_is_open_to_exactly_its_roles(name: str, world: World) -> None:
    answers = {role: _meant(_client(role).post(world.address(name))) for role in ROLES}

    assert answers == dict(zip(ROLES, MATRIX[name].post, strict=True))


@pytest.mark.parametrize("name", MATRIX)
def test_looking_changes_nothing(name: str, world: World) -> None:
    before = _everything()

    for role in ("owner", "moderator"):
        _client(role).get(world.address(name))
        _client(role).head(world.address(name))

    assert _everything() == before


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if {DONE, UNFIT} & set(row.post)])
def test_a_deed_without_the_token_of_the_session_is_refused(name: str, world: World) -> None:
    before = _everything()

    for role in ("owner", "moderator"):
        forged = _client(role, checks=True).post(world.address(name), {"csrfmiddlewaretoken": "A" * 64})
        assert forged.status_code == 403

    assert _everything() == before


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if {DONE, UNFIT} & set(row.post)])
def test_a_deed_from_another_site_is_refused(name: str, world: World) -> None:
    client = _client("moderator", checks=True)
    client.get(reverse("moderation:policy"))

    answer = client.post(world.address(name), headers={"origin": "https://evil.example"})

    assert answer.status_code == 403


def test_who_is_no_longer_a_moderator_loses_the_queue_at_once() -> None:
    client = _client("moderator")
    assert client.get(reverse("moderation:queue")).status_code == 200

    mina_now = User.objects.get(username="mina")
    mina_now.groups.clear()

    assert client.get(reverse("moderation:queue")).status_code == 403


def test_who_is_no_longer_active_is_nobody_at_once() -> None:
    client = _client("moderator")

    User.objects.filter(username="mina").update(is_active=False)

    assert client.get(reverse("moderation:queue")).status_code == 302


def _client(role: str, *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    people = {"reader": noor, "owner": sable, "author": ada, "moderator": mina}
    if role in people:
        client.force_login(people[role](), backend="config.accounts.AuthenticationBackend")
    return client


def _meant(answer: Any) -> int:
    """The status, where leading to the sign-in page and leading on after a deed are told apart."""
    if answer.status_code == 302 and not answer["Location"].startswith("/accounts/login/"):
        return DONE
    status: int = answer.status_code
    return status


def _everything() -> list[Any]:
    """Every row that a deed could change; making the commenter of an account on its first visit is none."""
    return [
        list(model.objects.order_by("pk").values()) for model in (Submission, Decision, ReviewItem, Appeal, Sanction)
    ]
