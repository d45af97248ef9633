"""One matrix over the whole URLconf: every address of every app, for every role (T16, T17, T20, T22).

An address without a row fails. The rows of moderation stand in tests/integration/moderation/test_views_permissions.py,
where they are tried; all others are tried here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from blog.models import Follower, Post
from moderation.models import Commenter, Report, Sanction, Submission
from tests.integration.comments import visits
from tests.integration.moderation.test_views_permissions import MATRIX as OF_MODERATION
from tests.integration.roles import (
    ABSENT,
    ADMIN,
    ANOTHER_AUTHOR,
    AUTHOR,
    DONE,
    MODERATOR,
    NOBODY,
    OWNER,
    READER,
    REFUSED,
    SHOWN,
    SIGN_IN,
    SUSPENDED,
    UNFIT,
    WRONG_METHOD,
    Answers,
    Row,
    World,
    every_name,
    everything,
    meant,
    undone,
)
from tests.makers import FINE, a_user

pytestmark = pytest.mark.django_db

ONLY_GET = (WRONG_METHOD,) * 5
READ_BY_ALL = Row((SHOWN,) * 5, ONLY_GET)
LEADS_ON = Row((DONE,) * 5, ONLY_GET)
RETIRED = Row((ABSENT,) * 5, (ABSENT,) * 5)
MEMBERS = (SIGN_IN, *(SHOWN,) * 4)


def for_authors(get: int, post: int, *, of_others: tuple[int, int] = (ABSENT, ABSENT)) -> Row:
    """A page of the desk about Ada's story: to another author there is no such story."""
    return Row(
        _authors(get), _authors(post), {ANOTHER_AUTHOR: of_others, OWNER: (REFUSED, REFUSED), ADMIN: (get, post)}
    )


def _authors(answer: int) -> Answers:
    return (SIGN_IN, REFUSED, REFUSED, answer, REFUSED)


def for_moderators_or_nobody(get: int, post: int) -> Row:
    return Row((*(ABSENT,) * 4, get), (*(ABSENT,) * 4, post))


READERS_PAGES = (
    *("home", "archive", "about", "search", "tag", "author", "year", "month", "post", "history", "update", "picture"),
    *(
        "feed",
        "rss_feed",
        "comments_feed",
        "updates_feed",
        "tag_feed",
        "tag_rss_feed",
        "author_feed",
        "author_rss_feed",
    ),
    *("post_feed", "post_comments_feed", "follow_asked", "sitemap", "news_sitemap", "robots"),
)
ANY_AUTHOR = {"desk": (SHOWN, WRONG_METHOD), "write_post": (SHOWN, SHOWN)}
ANY_AUTHOR |= {"read_paste": (WRONG_METHOD, SHOWN), "upload_image": (WRONG_METHOD, UNFIT)}
STORY_DEEDS = (*("publish_post", "live", "pin_update", "restore", "cancel_scheduled", "take_up_scheduled"),)
STORY_FORMS = ("rename_post", "withdraw_post", "withdraw_update", "scheduled")
STORY_EDITS = ("edit_post", "edit_update", "add_update")
OF_THE_BLOG: Mapping[str, Row] = {
    **dict.fromkeys(READERS_PAGES, READ_BY_ALL),
    **{name: for_authors(get, post, of_others=(get, post)) for name, (get, post) in ANY_AUTHOR.items()},
    **{name: for_authors(WRONG_METHOD, DONE, of_others=(WRONG_METHOD, ABSENT)) for name in STORY_DEEDS},
    **{name: for_authors(SHOWN, SHOWN) for name in STORY_FORMS},
    **{name: for_authors(SHOWN, UNFIT) for name in STORY_EDITS},
    **{
        name: for_authors(SHOWN, WRONG_METHOD, of_others=(ABSENT, WRONG_METHOD))
        for name in ("look", "revisions", "revision")
    },
    # Whoever works with comments may quote one as well; an author does so in their own stories.
    "promote": Row(
        (SIGN_IN, REFUSED, REFUSED, SHOWN, SHOWN),
        (SIGN_IN, REFUSED, REFUSED, SHOWN, SHOWN),
        {ANOTHER_AUTHOR: (ABSENT, ABSENT)},
    ),
    # Without a place in the story it is no question.
    "events": Row((UNFIT,) * 5, ONLY_GET),
    "favicon": LEADS_ON,
    # Django's own view reads, whatever it is asked by.
    "sitemap_part": Row((SHOWN,) * 5, (SHOWN,) * 5),
    "follow": Row((SHOWN,) * 5, (UNFIT,) * 5),
    "follow_confirm": Row((SHOWN,) * 5, (DONE,) * 5),
    "follow_manage": Row((SHOWN,) * 5, (DONE,) * 5),
    "follow_stop": Row((SHOWN,) * 5, (SHOWN,) * 5),
}

# Noor wrote the comment; the reader is Noor.
OF_ITS_WRITER = (ABSENT, SHOWN, ABSENT, ABSENT, ABSENT)
NOT_THE_WRITER = {SUSPENDED: (ABSENT, ABSENT)}
SAID_NO = {SUSPENDED: (WRONG_METHOD, REFUSED)}
OF_COMMENTS: Mapping[str, Row] = {
    # Where the form would be, a suspended reader reads why there is none.
    "comments-write": READ_BY_ALL,
    "comments-xtd-reply": READ_BY_ALL,
    "comments-post-comment": Row(ONLY_GET, (UNFIT,) * 5, SAID_NO),
    "comments-xtd-api-create": Row(ONLY_GET, (UNFIT,) * 5, SAID_NO),
    "comments-edit": Row(OF_ITS_WRITER, (ABSENT, UNFIT, ABSENT, ABSENT, ABSENT), NOT_THE_WRITER),
    "comments-withdraw": Row(OF_ITS_WRITER, (ABSENT, DONE, ABSENT, ABSENT, ABSENT), NOT_THE_WRITER),
    "comments-approve": for_moderators_or_nobody(DONE, DONE),
    "comments-delete": for_moderators_or_nobody(DONE, DONE),
    # To where it is reported.
    "comments-flag": Row((DONE,) * 5, (DONE,) * 5),
    "comments-xtd-confirm": Row((SHOWN,) * 5, (DONE,) * 5),
    "comments-xtd-mute": Row((SHOWN,) * 5, (SHOWN,) * 5),
    "comments-forget": Row(ONLY_GET, (DONE,) * 5),
    **dict.fromkeys(("comments-permalink", "comments-url-redirect"), LEADS_ON),
    **dict.fromkeys(("comments-conversation", "comments-check-mail"), READ_BY_ALL),
    "comments-preview": Row(ONLY_GET, (SHOWN,) * 5),
    "comments-proof": READ_BY_ALL,
    **dict.fromkeys(("comments-xtd-api-list", "comments-xtd-api-count"), READ_BY_ALL),
    # Nothing of one's own was sent in this session.
    **dict.fromkeys(("comments-xtd-sent", "comments-comment-done"), Row((ABSENT,) * 5, ONLY_GET)),
    **dict.fromkeys(("comments-flag-done", "comments-delete-done", "comments-approve-done"), RETIRED),
    **dict.fromkeys(("comments-xtd-like", "comments-xtd-like-done"), RETIRED),
    **dict.fromkeys(("comments-xtd-dislike", "comments-xtd-dislike-done"), RETIRED),
    **dict.fromkeys(("comments-xtd-api-preview", "comments-xtd-api-feedback", "comments-xtd-api-flag"), RETIRED),
}

STRANGERS = (SHOWN, *(DONE,) * 4)
ON_THE_WAY = (SIGN_IN, *(DONE,) * 4)
NO_SECOND_FACTOR = (SIGN_IN, *(ABSENT,) * 4)
OF_ACCOUNTS: Mapping[str, Row] = {
    **dict.fromkeys(("account_login", "account_signup"), Row(STRANGERS, STRANGERS)),
    "account_logout": Row((DONE, *(SHOWN,) * 4), (DONE,) * 5),
    **dict.fromkeys(("account_reset_password", "account_reset_password_from_key"), Row((SHOWN,) * 5, (SHOWN,) * 5)),
    "account_confirm_email": Row((SHOWN,) * 5, (ABSENT,) * 5),
    **dict.fromkeys(
        ("account_inactive", "account_email_verification_sent", "account_reset_password_done"), READ_BY_ALL
    ),
    "account_reset_password_from_key_done": READ_BY_ALL,
    "account_email": Row(MEMBERS, ON_THE_WAY),
    **dict.fromkeys(("account_change_password", "account_reauthenticate"), Row(MEMBERS, MEMBERS)),
    **dict.fromkeys(("account_set_password", "account_confirm_login_code"), Row(ON_THE_WAY, ON_THE_WAY)),
    "mfa_index": Row(MEMBERS, (SIGN_IN, *ONLY_GET[1:])),
    **dict.fromkeys(("mfa_authenticate", "mfa_reauthenticate"), Row(ON_THE_WAY, ON_THE_WAY)),
    **dict.fromkeys(("mfa_activate_totp", "mfa_generate_recovery_codes"), Row(ON_THE_WAY, ON_THE_WAY)),
    **dict.fromkeys(("mfa_deactivate_totp", "mfa_download_recovery_codes"), Row(NO_SECOND_FACTOR, NO_SECOND_FACTOR)),
    "mfa_view_recovery_codes": Row(NO_SECOND_FACTOR, (SIGN_IN, *ONLY_GET[1:])),
}
OF_THE_SITE: Mapping[str, Row] = {
    "healthz": READ_BY_ALL,
    "unsent": READ_BY_ALL,
    # Asks for no token, as it stands on pages that are kept for everybody, and changes nothing but words.
    "set_language": Row(ONLY_GET, (DONE,) * 5),
    # The demo's letters; there is no such page on a real site.
    "outbox": Row((ABSENT,) * 5, ONLY_GET),
}
MATRIX: Mapping[str, Row] = {
    **{f"blog:{name}": row for name, row in OF_THE_BLOG.items()},
    **OF_COMMENTS,
    **OF_ACCOUNTS,
    **OF_THE_SITE,
}
WITHOUT_A_TOKEN = {
    # Asked for on pages that are kept for everybody; the letter that it leads to asks its reader.
    "blog:follow",
    # A click in a mail program, whose link says whose it is.
    "blog:follow_stop",
    # It only leads on.
    "comments-flag",
    # It stands on such pages too, and changes the language and nothing else.
    "set_language",
    # Its refusal is JSON: test_rest.py.
    "comments-xtd-api-create",
}
DEEDS = [name for name, row in MATRIX.items() if row.writes() and name not in WITHOUT_A_TOKEN]


def test_every_address_of_the_site_has_a_row() -> None:
    rows = set(MATRIX) | {f"moderation:{name}" for name in OF_MODERATION}

    assert {name for name in every_name() if not name.startswith(("admin:", "admin/"))} == rows


@pytest.mark.parametrize("name", MATRIX)
def test_a_page_is_open_to_exactly_its_roles(name: str, world: World) -> None:
    assert world.get(name) == MATRIX[name].by_get()


@pytest.mark.parametrize("name", MATRIX)
def test_a_deed_is_open_to_exactly_its_roles(name: str, world: World) -> None:
    assert world.post(name) == MATRIX[name].by_post()


def test_looking_changes_nothing(world: World) -> None:
    before = everything()

    for name in MATRIX:
        for role in (READER, AUTHOR):
            with undone():
                world.client(role).get(world.address(name))
                world.client(role).head(world.address(name))
                assert everything() == before, name


def test_a_deed_without_the_token_of_the_session_is_refused(world: World) -> None:
    deeds = {name: world.send(world.client(AUTHOR, checks=True), name).status_code for name in DEEDS}

    assert deeds == dict.fromkeys(deeds, 403)


# -- Doors ----------------------------------------------------------------------------------------------------------

DOORS = {"comments-post-comment", "comments-xtd-api-create", "comments-edit", "moderation:report", "moderation:thumb"}
"""Where a reader says something about comments, to others."""

NO_DOORS = {
    # Taking back, making good and appealing stay open whatever somebody's standing is.
    *("comments-withdraw", "comments-xtd-mute", "comments-forget"),
    *("moderation:appeal", "moderation:appeal_reply", "moderation:acknowledge", "moderation:erase"),
    # Whose link it is, is asked behind it: test_refusals.py, test_doors.py.
    *("comments-xtd-confirm", "moderation:come_back", "moderation:erase_confirmed"),
    # Leads to where one reports.
    "comments-flag",
    # Shown to nobody else: what it would look like, what one follows and whom one does not want to read.
    *("comments-preview", "moderation:mute", "moderation:unmute", "moderation:notifications_read"),
    *("moderation:follow", "moderation:follow_confirm", "moderation:unfollow", "moderation:notification_read"),
    *("moderation:settings_replies", "moderation:settings_profile", "moderation:settings_stop"),
    "moderation:settings_thread",
}


BY_LETTER = {"moderation:erase_confirmed", "moderation:follow_confirm", "moderation:unfollow"}
"""The link of a letter, which the world here never sent."""


def test_each_address_that_readers_send_something_to_is_a_door_or_none_for_a_reason() -> None:
    every = {**MATRIX, **{f"moderation:{name}": row for name, row in OF_MODERATION.items()}}
    of_comments = {name: row for name, row in every.items() if name.startswith(("comments-", "moderation:"))}
    open_to_readers = {
        name
        for name, row in of_comments.items()
        if {DONE, UNFIT, SHOWN} & {row.by_post()[role] for role in (NOBODY, READER, "commenter")}
    }

    assert open_to_readers | BY_LETTER == DOORS | NO_DOORS


@pytest.mark.parametrize("kind", ["suspension", "revocation"])
def test_a_refused_commenter_is_refused_at_every_door(kind: str, world: World) -> None:
    vic = User.objects.get(username="vic")
    story = world.keys["comments-write"][1]
    mine = Submission.objects.filter(commenter__user=vic).get()
    visible = world.keys["moderation:report"][0]
    _let_stand(mine)
    if kind == "revocation":
        Sanction.objects.filter(commenter__user=vic).update(
            kind=kind, ends_at=None, confirmed_at=models.F("starts_at"), review_on="2027-01-01"
        )
    words = {"comment": FINE, "content_type": "blog.post", "object_pk": str(story), "key": "k", "clause": "2"}
    before = Submission.objects.count(), mine.current_id

    answers = {
        "comments-post-comment": world.client(SUSPENDED).post(reverse("comments-post-comment"), words),
        "comments-xtd-api-create": world.client(SUSPENDED).post(
            reverse("comments-xtd-api-create"), json.dumps(words), content_type="application/json"
        ),
        "comments-edit": world.client(SUSPENDED).post(
            reverse("comments-edit", args=[mine.object_pk]), {**words, "version": mine.version}
        ),
        "moderation:report": world.client(SUSPENDED).post(reverse("moderation:report", args=[visible]), words),
        "moderation:thumb": world.client(SUSPENDED).post(reverse("moderation:thumb", args=[visible]), {"give": "1"}),
    }

    assert {name: meant(answer) for name, answer in answers.items()} == dict.fromkeys(DOORS, REFUSED)
    mine.refresh_from_db()
    assert (Submission.objects.count(), mine.current_id) == before
    assert not Report.objects.filter(reporter__user=vic).exists()


def _let_stand(submission: Submission) -> None:
    """As if it had never been rejected, so that nothing but its author's standing is in the way of an edit."""
    submission.state = "published"
    Submission.objects.filter(pk=submission.pk).update(state="published", ever_published=True)


# -- Django's admin ---------------------------------------------------------------------------------------------------

WRITTEN_THERE = {
    *("blog_author", "blog_source", "taggit_tag", "sites_site", "auth_user", "auth_group"),
    *("account_emailaddress", "mfa_authenticator"),
}
"""What administrators change in the admin; everything else has its place elsewhere, and is only looked at there."""


def pages_of(model: type[models.Model]) -> Mapping[str, str]:
    """The addresses of a model's pages: of its list, of a new row, and of its newest row if there is one."""
    named = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.order_by("pk").last()
    pages = {page: reverse(f"{named}_{page}") for page in ("changelist", "add")}
    if row is not None:
        pages |= {page: reverse(f"{named}_{page}", args=[row.pk]) for page in ("history", "delete", "change")}
    return pages


REGISTERED = list(admin.site._registry)


def test_every_address_of_the_admin_is_about_a_model_or_the_admins_own() -> None:
    kinds = ("changelist", "add", "history", "delete", "change")
    about = {f"admin:{m._meta.app_label}_{m._meta.model_name}_{kind}" for m in REGISTERED for kind in kinds}
    own = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n"}
    own |= {"view_on_site", "app_list", "auth_user_password_change", "taggit_tag_merge_tags"}

    named = {name for name in every_name() if name.startswith("admin:")}

    assert named == about | {f"admin:{name}" for name in own}


def test_nobody_but_administrators_opens_a_page_of_the_admin(world: World) -> None:
    clients = {role: world.client(role) for role in (NOBODY, AUTHOR, MODERATOR, OWNER)}
    own = [reverse(f"admin:{name}") for name in ("index", "autocomplete", "jsi18n", "taggit_tag_merge_tags")]
    pages = [*own, *(page for model in REGISTERED for page in pages_of(model).values())]

    opened = {
        (role, page)
        for page in pages
        for role, client in clients.items()
        if (meant(client.get(page)), meant(client.post(page))) != (SIGN_IN, SIGN_IN)
    }

    assert opened == set()


def test_a_moderator_on_the_staff_looks_at_nothing_in_the_admin(world: World) -> None:
    User.objects.filter(username="mina").update(is_staff=True)
    client = world.client(MODERATOR)

    pages = {page: client.get(page).status_code for model in REGISTERED for page in pages_of(model).values()}

    assert {page: status for page, status in pages.items() if status not in {302, 403}} == {}


def test_an_author_on_the_staff_finds_their_own_posts_alone_in_the_admin(world: World) -> None:
    User.objects.filter(username__in=["ada", "bea"]).update(is_staff=True)

    found = {
        role: list(world.client(role).get(reverse("admin:blog_post_changelist")).context["cl"].result_list)
        for role in (AUTHOR, ANOTHER_AUTHOR)
    }

    story = Post.objects.get(pk=world.keys["blog:edit_post"][0])
    assert found == {AUTHOR: [story], ANOTHER_AUTHOR: []}


def test_administrators_change_in_the_admin_only_what_is_changed_there(world: World) -> None:
    client = world.client(ADMIN)
    changed = set()
    for model in REGISTERED:
        pages = pages_of(model)
        assert client.get(pages["changelist"]).status_code == 200, model
        with undone():
            deeds = {client.post(pages[page], {}).status_code for page in ("add", "change", "delete") if page in pages}
        if deeds != {403}:
            changed.add(f"{model._meta.app_label}_{model._meta.model_name}")

    assert changed == WRITTEN_THERE


# -- Who does whose work ------------------------------------------------------------------------------------------------


def test_no_page_of_a_moderator_holds_an_address_of_anybody(world: World) -> None:
    """T22: not a page, not an export, not JSON; nor those of an owner. One's own is on one's own pages."""
    Commenter.objects.filter(user=None).update(email="gus@example.org")
    people = set(User.objects.values_list("email", flat=True))
    people |= set(Commenter.objects.values_list("email", flat=True)) | set(
        Follower.objects.values_list("email", flat=True)
    )
    EmailAddress.objects.create(user=a_user("noor"), email="noor.too@example.org", verified=True)
    people = {address for address in people if address} | {"noor.too@example.org"}
    links_of_others = {"blog:follow_confirm", "blog:follow_manage", "blog:follow_stop", "comments-xtd-confirm"}
    of_moderation = [f"moderation:{name}" for name in OF_MODERATION]
    seen_by = {MODERATOR: [*MATRIX, *of_moderation], OWNER: of_moderation}

    met: dict[tuple[str, str], str] = {}
    for role, names in seen_by.items():
        for name in set(names) - links_of_others:
            with undone():
                met[role, name] = body_of(world.client(role).get(world.address(name)))

    mine = {MODERATOR: "mina@example.org", OWNER: "olga@example.org"}
    assert {
        place: address for place, said in met.items() for address in people - {mine[place[0]]} if address in said
    } == {}


def body_of(response: Any) -> str:
    said = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers}\n{said.decode(errors='replace')}"


def test_a_moderator_gives_nobody_a_right(world: World) -> None:
    """T22: there is no address at which a moderator changes who may do what."""
    client = world.client(MODERATOR)
    before = everything()
    mina = User.objects.get(username="mina")
    wanted = {"groups": "1", "is_superuser": "on", "is_staff": "on", "user_permissions": "1", "username": "mina"}

    client.post(reverse("admin:auth_user_change", args=[mina.pk]), wanted)

    mina.refresh_from_db()
    assert (mina.is_staff, mina.is_superuser) == (False, False)
    assert everything() == before


def test_an_author_decides_about_no_comment_under_any_story(world: World) -> None:
    """T22: neither under their own nor under another's; publishing a comment is the moderators' work alone."""
    before = everything()
    item = world.keys["moderation:item"][0]
    waiting = Submission.objects.get(review_items__pk=item)
    decided = {"revision": waiting.current_id, "version": waiting.version, "clause": "2"}

    for role in (AUTHOR, ANOTHER_AUTHOR):
        for name in ("publish", "reject", "claim", "take_over", "escalate", "bulk_publish", "bulk_reject"):
            keys = () if name.startswith("bulk") else (item,)
            answer = world.client(role).post(reverse(f"moderation:{name}", args=keys), decided)
            assert answer.status_code == 403, name

    assert everything() == before


def test_an_author_and_a_moderator_in_one_do_both(world: World) -> None:
    """So that the refusals above are about the right, and not about the account."""
    both = a_user("bo", group="Author")
    a_user("bo", group="Moderator")
    client: Client = visits.signed_in(both)

    assert client.get(reverse("moderation:queue")).status_code == 200
    assert client.get(reverse("blog:desk")).status_code == 200
