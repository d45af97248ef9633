"""Who is tried at every address, what each is answered there, and one of everything that an address can be about.

The rows stand with the tests: those of moderation in tests/integration/moderation/test_views_permissions.py, all others
in tests/integration/security/test_roles.py, which also walks the URLconf for an address without a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from blog import following, images, publishing, scheduling
from blog.models import Cadence, Post, ScheduledChange, Section
from blog.publishing import BlockText
from moderation import appeals, backtesting, confirmations, policies, releases, reviews, saved_views
from moderation.adapters.comments_xtd.followups import mute_token
from moderation.learning.comparing import Change, Comparison
from moderation.models import (
    Appeal,
    Bulk,
    CalibrationVersion,
    Commenter,
    Confirmation,
    Decision,
    Notification,
    ReviewItem,
    Sanction,
    SecondOpinion,
    Strike,
    Submission,
    SuspendedRule,
)
from moderation.tokens import token_for_guest
from tests import makers
from tests.integration.blog.followers import a_follower
from tests.integration.blog.stories import a_story, an_update
from tests.integration.blog.test_pictures import a_file
from tests.integration.comments import visits
from tests.integration.moderation.versions import a_draft, fine
from tests.makers import ATTACK, FINE, a_commenter, a_submission, a_user, item_of, rejected

SIGN_IN, REFUSED, ABSENT, WRONG_METHOD, SHOWN, DONE, UNFIT = 302, 403, 404, 405, 200, 303, 400
TAKEN, INVALID, WRONG_FORM = 409, 422, 415

NOBODY, READER, COMMENTER, AUTHOR, MODERATOR = "nobody", "reader", "commenter", "author", "moderator"
SUSPENDED, ANOTHER_AUTHOR, OWNER, ADMIN = "suspended", "another author", "owner", "admin"

ROLES = (NOBODY, READER, COMMENTER, AUTHOR, MODERATOR)
"""A row has an answer for each of these, in this order. The commenter is whose decision, appeal and sanction it is; the
author signs the story."""

LIKE: Mapping[str, str] = MappingProxyType(
    {SUSPENDED: READER, ANOTHER_AUTHOR: AUTHOR, OWNER: MODERATOR, ADMIN: OWNER},
)
"""The other roles are answered like these, unless a row says otherwise: a suspended reader, an author of other stories,
an owner of the policy, an administrator."""

EVERY_ROLE = (*ROLES, *LIKE)
AS_JSON = {"comments-xtd-api-create"}
Answers = Sequence[int]


@dataclass(frozen=True, slots=True)
class Row:
    """What each role is answered by GET and by POST; `but` names the roles that are not answered like their likes."""

    get: Answers
    post: Answers
    but: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def by_get(self) -> dict[str, int]:
        return self._answers(self.get, 0)

    def by_post(self) -> dict[str, int]:
        return self._answers(self.post, 1)

    def writes(self) -> bool:
        """Whether somebody may do something here."""
        return bool({DONE, UNFIT} & set(self.by_post().values()))

    def _answers(self, given: Answers, method: int) -> dict[str, int]:
        answers = dict(zip(ROLES, given, strict=True))
        for role in EVERY_ROLE:
            if role in self.but:
                answers[role] = self.but[role][method]
            elif role in LIKE:
                answers[role] = answers[LIKE[role]]
        return answers


# -- The addresses ------------------------------------------------------------------------------------------------


def names_of(patterns: Sequence[URLPattern | URLResolver], *, within: str = "", under: str = "") -> Iterator[str]:
    """Every address of a URLconf: its name with its namespace, or its route where it has none."""
    for pattern in patterns:
        route = f"{under}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inside = f"{within}{pattern.namespace}:" if pattern.namespace else within
            yield from names_of(pattern.url_patterns, within=inside, under=route)
        else:
            yield f"{within}{pattern.name}" if pattern.name else route


def every_name() -> set[str]:
    return set(names_of(get_resolver().url_patterns))


# -- The world ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """One of everything, and a browser of each role. What a visit changes is undone when it is over."""

    keys: Mapping[str, tuple[Any, ...]]
    bodies: Mapping[str, Mapping[str, Any]]
    sessions: Mapping[str, str]

    def address(self, name: str) -> str:
        return reverse(name, args=self.keys.get(name, ()))

    def client(self, role: str, *, checks: bool = False) -> Client:
        """A browser in which somebody of that role is signed in."""
        client = Client(enforce_csrf_checks=checks)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def get(self, name: str) -> dict[str, int]:
        """What each role is answered that opens the address."""
        return self._answers(lambda client: client.get(self.address(name)))

    def post(self, name: str) -> dict[str, int]:
        """What each role is answered that sends something there: the least that says what it is about."""
        return self._answers(lambda client: self.send(client, name))

    def send(self, client: Client, name: str, **how: Any) -> Any:
        how |= {"content_type": "application/json"} if name in AS_JSON else {}
        return client.post(self.address(name), self.bodies.get(name, {}), **how)

    def _answers(self, visit: Callable[[Client], Any]) -> dict[str, int]:
        answers = {}
        for role in EVERY_ROLE:
            with undone():
                answers[role] = meant(visit(self.client(role)))
        return answers


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def meant(answer: Any) -> int:
    """The status, where leading to the sign-in page and leading on after a deed are told apart."""
    if answer.status_code in {301, 302, 303}:
        return SIGN_IN if answer["Location"].startswith(("/accounts/login/", "/admin/login/")) else DONE
    status: int = answer.status_code
    return status


def everything() -> list[Any]:
    """Every row that a deed could change; making the commenter of an account on its first visit is none."""
    kept = (Submission, Decision, ReviewItem, Appeal, Sanction, Post, Section, ScheduledChange, Confirmation)
    return [list(model._default_manager.order_by("pk").values()) for model in (*kept, User.groups.through)]


def a_world() -> World:
    """Sable's removed comment is appealed, Rui's waits, readers see Rui's and Noor's under Ada's story; and what owners
    work with.
    """
    story, change = _a_story()
    keys = {**_of_the_blog(story, change), **_of_comments(story), **_of_moderation(), **_of_owners()}
    people = {
        READER: makers.noor(),
        COMMENTER: makers.sable(),
        AUTHOR: makers.ada(),
        MODERATOR: makers.mina(),
        SUSPENDED: a_suspended_reader(),
        ANOTHER_AUTHOR: a_user("bea", group="Author"),
        OWNER: a_user("olga", group="Owner"),
        ADMIN: a_user("root", is_staff=True, is_superuser=True),
    }
    sessions = {role: visits.signed_in(user).session.session_key for role, user in people.items()}
    about = {"content_type": "blog.post", "object_pk": str(story.pk)}
    bodies = dict.fromkeys(("comments-post-comment", *AS_JSON), about)
    return World(keys=keys, bodies=bodies, sessions=sessions)


def a_suspended_reader() -> User:
    """Vic, after a decision of Tomas."""
    vic = a_user("vic")
    decision = rejected(a_submission(f"{ATTACK} So says Vic.", by=vic), by=makers.tomas())
    now = timezone.now()
    Sanction.objects.filter(strike__decision=decision).update(
        kind="suspension", starts_at=now, ends_at=now + timedelta(days=7), acknowledged_at=now
    )
    return vic


def _a_story() -> tuple[Post, ScheduledChange]:
    story = a_story()
    an_update(story)
    story.refresh_from_db()
    now = timezone.now()
    return story, scheduling.schedule_update(story, blocks=[BlockText("Later.")], at=now + timedelta(hours=2), now=now)


def _of_the_blog(story: Post, change: ScheduledChange) -> dict[str, tuple[Any, ...]]:
    assert story.first_published_at is not None
    year, month = story.first_published_at.year, story.first_published_at.month
    place, quoted = (year, month, story.slug), a_submission(f"{FINE} By the weir.", by=makers.rui(), on=story)
    kept = images.keep(a_file())
    author, tag = publishing.author_of(makers.ada()).slug, story.tags.get().slug
    follower = a_follower("gwen@example.org")
    asked = following.ask(
        story, email="gil@example.org", cadence=Cadence.DAILY, client="198.51.100.7", now=timezone.now()
    )
    assert asked is not None
    named = ("events", "post", "post_feed", "post_comments_feed", "history")
    of_desk = ("edit_post", "rename_post", "withdraw_post", "revisions", "look", "publish_post", "add_update", "live")
    return {
        **{f"blog:{name}": place for name in named},
        **{f"blog:{name}": (story.pk,) for name in of_desk},
        **{f"blog:{name}": (change.pk,) for name in ("scheduled", "cancel_scheduled", "take_up_scheduled")},
        **{f"blog:{name}": (story.pk, 1) for name in ("edit_update", "pin_update", "withdraw_update")},
        **{f"blog:{name}": (story.pk, 1) for name in ("revision", "restore")},
        **{f"blog:{name}": (tag,) for name in ("tag", "tag_feed", "tag_rss_feed")},
        **{f"blog:{name}": (author,) for name in ("author", "author_feed", "author_rss_feed")},
        **{f"blog:{name}": ("all",) for name in ("follow", "follow_asked")},
        "blog:follow_confirm": (following.confirm_token(asked),),
        "blog:follow_manage": (following.manage_token(follower),),
        "blog:follow_stop": (following.stop_token(follower, [follower.follows.get().pk]),),
        "blog:sitemap_part": ("posts",),
        "blog:promote": (story.pk, quoted.pk),
        "blog:picture": (kept.digest[:2], f"{kept.digest[:32]}.jpg"),
        "blog:year": (year,),
        "blog:month": (year, month),
        "blog:update": (*place, 1),
    }


def _of_comments(story: Post) -> dict[str, tuple[Any, ...]]:
    """Noor's comment under the story, and the link that a guest was sent."""
    own = makers.a_comment(f"{FINE} I was there.", by=makers.noor(), on=story)
    guest = Client()
    visits.send(guest, story, "From the other bank.", name="Gil", email="gil@example.org")
    thread = ("blog-post", story.pk)
    of_one = ("reply", "like", "dislike")
    return {
        **{f"comments-xtd-{name}": (own.pk,) for name in of_one},
        **{f"comments-{name}": (own.pk,) for name in ("permalink", "conversation", "edit", "withdraw")},
        **{f"comments-{name}": (own.pk,) for name in ("flag", "delete", "approve")},
        **dict.fromkeys(("comments-write", "comments-xtd-api-list", "comments-xtd-api-count"), thread),
        "account_confirm_email": ("never-sent",),
        "account_reset_password_from_key": ("1", "never-sent"),
        "comments-url-redirect": (own.content_type_id, story.pk),
        "comments-xtd-confirm": (confirmations.token_of(Confirmation.objects.get()),),
        "comments-xtd-mute": (mute_token(a_commenter(makers.noor()).pk, story),),
    }


def _of_moderation() -> dict[str, tuple[Any, ...]]:
    now = timezone.now()
    decision = rejected(a_submission(ATTACK, by=makers.sable()), by=makers.tomas())
    waiting = item_of(a_submission(f"{ATTACK} Again.", by=makers.rui()))
    reviews.claim(waiting, by=makers.mina())
    appeal = appeals.open_appeal(decision, by=a_commenter(makers.sable()), text="Please look again.")
    revocation = _a_revocation()
    guest = Commenter.objects.create(name="Gus", email="gus@example.org", email_verified_at=now, joined_at=now)
    view = saved_views.save(makers.mina(), name="Attacks", query="clause=2")
    bulk = Bulk.objects.create(by=makers.mina(), verb="publish", author="1", asked=1, created_at=now)
    items = ("item", "claim", "take_over", "release", "publish", "reject", "escalate")
    visible = a_submission(fine(4), by=makers.rui())
    things: dict[str, tuple[Any, ...]] = {
        **dict.fromkeys(items, (waiting.pk,)),
        **dict.fromkeys(("appealed", "appeal_ask", "appeal_reply", "appeal_uphold", "appeal_overturn"), (appeal.pk,)),
        **dict.fromkeys(
            ("sanction", "sanction_confirm", "sanction_decline", "sanction_keep", "sanction_reinstate"),
            (revocation.pk,),
        ),
        **dict.fromkeys(("view_rename", "view_delete", "view_default"), (view.pk,)),
        "bulk_done": (bulk.pk,),
        **dict.fromkeys(("report", "thumb", "mute"), (visible.pk,)),
        "person": (visible.commenter_id,),
        "follow": (visible.target_type_id, visible.target_pk),
        **dict.fromkeys(("follow_confirm", "unfollow"), ("never-sent",)),
        # Of nobody's; whoever mutes or follows is in test_mutes.py and test_follows.py.
        **dict.fromkeys(("unmute", "settings_thread"), (0,)),
        "notification_read": (_a_note_of(makers.sable()).pk,),
        "acknowledge": (Sanction.objects.get(strike__decision=decision).pk,),
        "undo": (decision.pk,),
        "second_opinion": (SecondOpinion.objects.create(decision=decision, asked_at=now).pk,),
        "appeal": (decision.pk,),
        "erase_confirmed": ("never-sent",),
        "come_back": (token_for_guest(guest.pk, leads_to="/moderation/standing/"),),
    }
    return {f"moderation:{name}": keys for name, keys in things.items()}


A_COMPARISON = Comparison(
    of=9, rejected=4, loss_before=0.6, loss=0.5, loss_change=Change(-0.1, -0.2, -0.05),
    auc_before=0.7, auc=0.8, auc_change=Change(0.1, 0.0, 0.2),
)  # fmt: skip


def _of_owners() -> dict[str, tuple[Any, ...]]:
    """A draft with its backtest, a release, a rule that is suspended, a calibration that was learnt."""
    now, draft = timezone.now(), a_draft()
    current = policies.current()
    release = releases.release(
        digest=current.digest, rule="slurs", until=releases.newest_decision(), by=makers.mina(), now=now
    )
    suspended = SuspendedRule.objects.create(
        version=policies.PolicyVersion.objects.get(digest=current.digest),
        rule="shouting", what="ValueError", failures=3, suspended_at=now,
    )  # fmt: skip
    learnt = CalibrationVersion.objects.create(
        digest="c" * 64, kind="platt", base="0", learnt_until=now, is_better=True, made_at=now,
        slope=1.0, intercept=0.0, learnt_from=9, compared_on=9, comparison=asdict(A_COMPARISON),
    )  # fmt: skip
    of_a_version = ("version", "edit", "discard", "adopt", "roll_back", "backtest_ask", "trial", "trial_begin")
    of_a_backtest = ("backtest", "backtest_cancel", "samples")
    return {
        **{f"moderation:policy_{name}": (draft.pk,) for name in (*of_a_version, "trial_end", "release")},
        **{f"moderation:policy_{name}": (backtesting.ask(draft, by=None, now=now).pk,) for name in of_a_backtest},
        **{f"moderation:policy_rule_{name}": (suspended.pk,) for name in ("put_back", "do_without")},
        "moderation:policy_released": (release.pk,),
        "moderation:learning_use": (learnt.pk,),
    }


def _a_note_of(user: User) -> Notification:
    """The statement about Tomas' decision, which nobody can take back by a button any more."""
    mine = Notification.objects.filter(reader__user=user)
    mine.update(at=timezone.now())
    return mine.earliest("pk")


def _a_revocation() -> Sanction:
    """A revocation that waits for a second moderator, after a decision of Tomas."""
    ivy = a_user("ivy")
    for number in range(2):
        rejected(a_submission(f"{ATTACK} ({number})", by=ivy), by=makers.tomas())
    now = timezone.now()
    return Sanction.objects.create(
        commenter=a_commenter(ivy),
        strike=Strike.objects.get(commenter__user=ivy, sanction=None),
        kind="revocation",
        clause="2",
        starts_at=now,
        review_on=now.date(),
    )
