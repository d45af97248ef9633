"""The site that a crowd visits: what stands on it before, and whether it is whole after."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.crowds import Crowd, gather
from bench.seeding import a_story
from blog import live
from blog.models import Post
from moderation.adapters.comments_xtd.targets import label_in_address
from moderation.models import Revision
from tests import makers

COMMENTS, WAITING, STORIES = 20_000, 2_000, 8
WRITERS, MODERATORS = 120, 8
WRITER, KEEPER = "writer", "keeper"


def lay_out() -> None:
    """Fill an empty database, and leave the visitors a file that says where to go and as whom."""
    gather(Crowd(COMMENTS, WAITING, timezone.now()))
    talked_about = list(Post.objects.order_by("pk")[:STORIES])
    open_one = live.go_live(a_story(comments=0, updates=8))
    stories = [*talked_about, open_one]
    # Their names in the order of their numbers, so that no two visitors are one person.
    writers = [makers.a_user(f"{WRITER}{number}") for number in range(WRITERS)]
    keepers = [makers.a_user(f"{KEEPER}{number}", group="Moderator") for number in range(MODERATORS)]
    long_one = talked_about[0]
    world = {
        "stories": [story.get_absolute_url() for story in stories],
        "long": long_one.get_absolute_url(),
        "write": reverse("comments-write", args=[label_in_address(long_one), long_one.pk]),
        "events": f"{open_one.get_absolute_url()}events?after={open_one.last_seq}",
        "writers": [_session(user) for user in writers],
        "moderators": [_session(user) for user in keepers],
    }
    _file("world.json").write_text(json.dumps(world))


def prove() -> None:
    """Print how what was accepted fared. Raises AssertionError where it is not what is stored, once each and judged."""
    accepted = json.loads(_file("accepted.json").read_text())
    stored = Revision.objects.filter(submission__commenter__user__username__startswith=WRITER)
    states = stored.values_list("submission__state").annotate(n=Count("pk")).order_by("-n")
    judged = stored.filter(submission__decisions__cause="verdict").values("submission").distinct()
    assert sorted(accepted) == sorted(stored.values_list("text", flat=True)), "not what was accepted is stored"
    assert judged.count() == stored.count(), "not all of it was judged"
    fared = ", ".join(f"{number} {state}" for state, number in states)
    print(f"{len(accepted)} comments were accepted, and as many are stored, each judged: {fared}")
    call_command("verify_audit")
    call_command("check_invariants")


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _file(name: str) -> Path:
    return Path(settings.VAR_DIR) / name
