"""Who may open what: every address of moderation, for every role. An address without a row here fails."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from moderation import urls
from tests.integration.roles import (
    ABSENT,
    DONE,
    INVALID,
    MODERATOR,
    OWNER,
    REFUSED,
    SHOWN,
    SIGN_IN,
    SUSPENDED,
    TAKEN,
    UNFIT,
    WRONG_METHOD,
    Row,
    World,
    everything,
)

pytestmark = pytest.mark.django_db

FOR_MODERATORS = (SIGN_IN, REFUSED, REFUSED, REFUSED)
ONLY_GET = (WRONG_METHOD,) * 5
# Another's saved view does not exist for anybody.
OF_MINA = {OWNER: (WRONG_METHOD, ABSENT)}


def for_owners(get: int, post: int) -> Row:
    """What only those who may adopt a policy open."""
    return Row((SIGN_IN, *(REFUSED,) * 4), (SIGN_IN, *(REFUSED,) * 4), {OWNER: (get, post)})


OWNERS_PAGES = (
    "policy_versions",
    "policy_version",
    "policy_trial",
    "policy_compare",
    "policy_backtest",
    "policy_releases",
    "policy_released",
)
OWNERS_DEEDS = {
    "policy_discard": DONE,
    "policy_adopt": INVALID,
    "policy_roll_back": INVALID,
    "policy_backtest_ask": DONE,
    "policy_backtest_cancel": DONE,
    "policy_trial_begin": DONE,
    # It is not on trial.
    "policy_trial_end": TAKEN,
    "policy_rule_put_back": DONE,
    "policy_rule_do_without": DONE,
    "policy_packaged": DONE,
    "policy_check": SHOWN,
    "policy_try": SHOWN,
}
MATRIX: Mapping[str, Row] = {
    "queue": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "item": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    # Mina has it open; another moderator is told so.
    "claim": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE), {OWNER: (WRONG_METHOD, TAKEN)}),
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
    "log_export": for_owners(SHOWN, WRONG_METHOD),
    "escalate": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    # Another moderator's decision, here; one's own is in test_views_undo.py.
    "undo": Row((*FOR_MODERATORS, REFUSED), (*FOR_MODERATORS, REFUSED)),
    "second_opinions": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "second_opinion": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, UNFIT)),
    "queue_changes": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "calm": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE)),
    "views": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "view_save": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "view_rename": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT), OF_MINA),
    "view_delete": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE), OF_MINA),
    "view_default": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, DONE), OF_MINA),
    "bulk": Row((*FOR_MODERATORS, UNFIT), (*FOR_MODERATORS, WRONG_METHOD)),
    "bulk_publish": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "bulk_reject": Row((*FOR_MODERATORS, WRONG_METHOD), (*FOR_MODERATORS, UNFIT)),
    "bulk_done": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "log": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_rules": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_nudges": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_model": Row((*FOR_MODERATORS, SHOWN), (*FOR_MODERATORS, WRONG_METHOD)),
    "learning_mode": for_owners(WRONG_METHOD, UNFIT),
    "learning_packaged": for_owners(WRONG_METHOD, UNFIT),
    "learning_use": for_owners(WRONG_METHOD, UNFIT),
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
    "report": Row(
        (SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, UNFIT, UNFIT, UNFIT, UNFIT), {SUSPENDED: (REFUSED, REFUSED)}
    ),
    "thumb": Row((SIGN_IN, SHOWN, SHOWN, SHOWN, SHOWN), (SIGN_IN, UNFIT, UNFIT, UNFIT, UNFIT)),
    "proofs": for_owners(WRONG_METHOD, DONE),
    "come_back": Row((SHOWN,) * 5, (DONE,) * 5),
    **{name: for_owners(SHOWN, WRONG_METHOD) for name in OWNERS_PAGES},
    **{name: for_owners(WRONG_METHOD, done) for name, done in OWNERS_DEEDS.items()},
    **{name: for_owners(SHOWN, INVALID) for name in ("policy_new", "policy_edit", "policy_release")},
    # Which comments is not said.
    "policy_samples": for_owners(ABSENT, WRONG_METHOD),
}
DEEDS = [name for name, row in MATRIX.items() if row.writes()]


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_a_page_is_open_to_exactly_its_roles(name: str, world: World) -> None:
    assert world.get(f"moderation:{name}") == MATRIX[name].by_get()


@pytest.mark.parametrize("name", MATRIX)
def test_a_deed_is_open_to_exactly_its_roles(name: str, world: World) -> None:
    assert world.post(f"moderation:{name}") == MATRIX[name].by_post()


@pytest.mark.parametrize("name", MATRIX)
def test_looking_changes_nothing(name: str, world: World) -> None:
    before = everything()

    for role in ("commenter", "moderator", "owner"):
        world.client(role).get(world.address(f"moderation:{name}"))
        world.client(role).head(world.address(f"moderation:{name}"))

    assert everything() == before


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_without_the_token_of_the_session_is_refused(name: str, world: World) -> None:
    before = everything()

    for role in ("commenter", "moderator", "owner"):
        forged = {"csrfmiddlewaretoken": "A" * 64}
        assert world.client(role, checks=True).post(world.address(f"moderation:{name}"), forged).status_code == 403

    assert everything() == before


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_from_another_site_is_refused(name: str, world: World) -> None:
    client = world.client("moderator", checks=True)
    client.get(reverse("moderation:policy"))

    answer = client.post(world.address(f"moderation:{name}"), headers={"origin": "https://evil.example"})

    assert answer.status_code == 403


def test_who_is_no_longer_a_moderator_loses_the_queue_at_once(world: World) -> None:
    client = world.client(MODERATOR)
    assert client.get(reverse("moderation:queue")).status_code == 200

    User.objects.get(username="mina").groups.clear()

    assert client.get(reverse("moderation:queue")).status_code == 403


def test_who_is_no_longer_active_is_nobody_at_once(world: World) -> None:
    client = world.client(MODERATOR)

    User.objects.filter(username="mina").update(is_active=False)

    assert client.get(reverse("moderation:queue")).status_code == 302
