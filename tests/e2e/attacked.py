"""A site on which every field that somebody can fill holds an attack, and the pages on which it shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import following, publishing
from blog.models import Author, Block, BlockKind, Excerpt, Post, Section, Source
from blog.publishing import BlockText
from blog.rendering import render
from moderation import appeals, escalation, policies, reports, saved_views, workflow
from moderation.markup import render_comment
from moderation.models import (
    Appeal,
    CommentThread,
    Decision,
    PolicyVersion,
    ReviewItem,
    Revision,
    SecondOpinion,
    Submission,
)
from moderation.policy.document import default_policy_text
from moderation.sanitize import SANITIZER_VERSION, TooDeep, TooLarge
from moderation.stored_html import StoredHtml
from tests import makers
from tests.attacks import Words
from tests.integration.blog import followers

BACKEND = "config.accounts.AuthenticationBackend"
BLOCKS_A_STORY = 1900
THREAD = 11  # a root and ten replies
ROOTS_ON_A_PAGE = 20
ONE_BY_ONE = 6  # things that have a page each, and are shown on it alone
FIRST_KEY = 10**6
LONG_AGO = datetime(2020, 5, 4, tzinfo=UTC)  # in no feed and on no first page: they are long

Pages = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attacked:
    """What stands where on the site."""

    words: Words
    stories: list[Post]
    written: Post
    commented: Post
    comments: int
    author: Author
    follower: Any
    items: list[Any]
    decisions: list[Decision]
    appeals: list[Appeal]
    drafts: list[Any]


def build(words: Words) -> Attacked:
    """Write `words` everywhere. Whatever there may be thousands of is put in by the thousand, the rest by its verbs."""
    for name in ("ada", "mina", "tomas", "rui", "noor", "sable"):
        makers.a_user(name)
    _adopted(words)
    author = _an_author(words)
    _headlines(words)
    written = _a_written_story(words)
    commented = makers.a_post("Where people comment")
    comments = _comments(commented, words)
    items, decisions = _decided(words)
    return Attacked(
        words=words,
        stories=_stories(words),
        written=written,
        commented=commented,
        comments=comments,
        author=author,
        follower=followers.a_follower(about=written),
        items=items,
        decisions=decisions,
        appeals=_appeals(decisions, words),
        drafts=_drafts(words),
    )


def _an_author(words: Words) -> Author:
    return Author.objects.create(name=words.some(120), slug="the-author", bio=words.whole(), user=makers.ada())


def _headlines(words: Words) -> None:
    """A post of every headline."""
    now = timezone.now() - timedelta(days=1)
    Post.objects.bulk_create(
        Post(
            headline=headline, kicker=words.some(120), standfirst=words.some(500), slug=f"headline-{number}",
            state="published", first_published_at=now, significant_at=now,
        )
        for number, headline in enumerate(words.one_of_each_shape().all(300))
    )  # fmt: skip


def _a_written_story(words: Words) -> Post:
    """A story with everything a story can have, by the verbs that authors use."""
    quotations = tuple(
        BlockText(
            words.some(3000), BlockKind.EXCERPT, source=words.some(120), title=words.some(300), author=words.some(200),
            url="https://herald.example/river",
        )
        for _ in range(ONE_BY_ONE)
    )  # fmt: skip
    post = followers.a_fresh_story(
        words.some(300),
        at=timezone.now() - timedelta(hours=3),
        blocks=(*(BlockText(text) for text in words.all(3000)[:20]), *quotations),
        kicker=words.some(120),
        standfirst=words.some(3000),
        tags=tuple(dict.fromkeys(text.replace(",", " ").strip() for text in words.all(100)[:60])),
        policy_notice=words.some(3000),
    )
    for number in range(3):
        update = publishing.append_update(post, blocks=[BlockText(words.some(3000))], heading=words.some(300))
        if number == 2:
            publishing.withdraw_update(update, reason=words.some(1000))
    return post


def _stories(words: Words) -> list[Post]:
    """Stories in which each attack is a block of its own, sent as HTML; every other one is a quotation."""
    html = [f"<p>{text}" for text in words.texts]
    return [
        _a_story(html[start : start + BLOCKS_A_STORY], words, number=start)
        for start in range(0, len(html), BLOCKS_A_STORY)
    ]


def _a_story(texts: list[str], words: Words, *, number: int) -> Post:
    now = timezone.now()
    post = makers.a_post(f"Story {number}", first_published_at=LONG_AGO, significant_at=LONG_AGO)
    section = Section.objects.create(post=post, number=0, kind="original", published_at=now)
    blocks = [
        Block(
            section=section, position=place, kind=kind, text=text, html=html, sanitizer_version=SANITIZER_VERSION,
        )
        for place, (text, kind) in enumerate(zip(texts, _kinds(), strict=False))
        if (html := _rendered(text, kind)) is not None
    ]  # fmt: skip
    Block.objects.bulk_create(blocks)
    source = Source.objects.get_or_create(name=words.some(120), defaults={"domain": "herald.example"})[0]
    Excerpt.objects.bulk_create(
        Excerpt(block=block, source=source, source_title=words.some(300), source_author=words.some(200))
        for block in blocks
        if block.kind == BlockKind.EXCERPT
    )
    return post


def _kinds() -> Iterator[BlockKind]:
    while True:
        yield BlockKind.TEXT
        yield BlockKind.EXCERPT


def _rendered(text: str, kind: BlockKind) -> StoredHtml | None:
    try:
        return render(text, kind)
    except (TooLarge, TooDeep):
        return None


def _comments(post: Post, words: Words) -> int:
    """A published comment by everybody whose name is an attack; their comments are attacks as well."""
    policies.in_force()
    types: dict[str, Any] = {
        "content_type": ContentType.objects.get_by_natural_key("django_comments_xtd", "xtdcomment"),
        "target_type": ContentType.objects.get_for_model(post),
        "target_pk": str(post.pk),
    }
    begin = timezone.now() - timedelta(days=2)
    who = makers.a_commenter()
    texts = [(text, html) for text in words.all(1000) if (html := _shown(text)) is not None]
    names = words.one_of_each_shape().all(150)
    count = max(len(names), len(texts), 2 * THREAD)
    keys = range(FIRST_KEY, FIRST_KEY + count)
    # Each names its text by the key that this is about to have: the database looks when the transaction ends.
    Submission.objects.bulk_create(
        Submission(
            pk=key, object_pk=str(key), commenter=who, shown_name=names[key % len(names)], state="published",
            ever_published=True, submitted_at=begin + timedelta(seconds=key - FIRST_KEY), touched_at=begin, version=2,
            current_id=key, **_place(key), **types,
        )
        for key in keys
    )  # fmt: skip
    Revision.objects.bulk_create(
        Revision(
            pk=key, submission_id=key, number=1, text=text, html=html, sanitizer_version=SANITIZER_VERSION,
            created_at=begin,
        )
        for key, (text, html) in zip(keys, [*texts, *[_plain()] * (count - len(texts))], strict=True)
    )  # fmt: skip
    CommentThread.objects.update_or_create(
        target_type=types["target_type"], target_pk=types["target_pk"], defaults={"published": count}
    )
    return count


def _place(key: int) -> dict[str, int]:
    """A root and ten replies, and again."""
    root = key - (key - FIRST_KEY) % THREAD
    return {} if root == key else {"parent_id": root, "root_id": root, "depth": 1}


def _plain() -> tuple[str, StoredHtml]:
    return makers.FINE, render_comment(makers.FINE)


def _shown(text: str) -> StoredHtml | None:
    try:
        return render_comment(text)
    except (TooLarge, TooDeep):
        return None


def _decided(words: Words) -> tuple[list[Any], list[Decision]]:
    """Comments that wait, with what was said about them; and refused ones, with what their authors were told."""
    items = []
    for number in range(ONE_BY_ONE):
        held = makers.a_submission(f"{makers.ATTACK} {words.some(2800)}", by=_somebody(words, number))
        item = makers.item_of(held)
        if number % 3 == 0:
            escalation.escalate(item, by=makers.mina(), to=makers.tomas(), note=words.some(1000))
        items.append(item)
    decisions = []
    for number in range(ONE_BY_ONE):
        row = makers.a_submission(f"{makers.ATTACK} {words.some(2800)}", by=_somebody(words, 100 + number))
        assert row.current_id is not None
        decisions.append(
            workflow.reject(
                row, by=makers.mina(), clause="2", revision=row.current_id, version=row.version,
                statement=words.some(1000), note=words.some(1000),
            )
        )  # fmt: skip
        SecondOpinion.objects.get_or_create(decision=decisions[-1], defaults={"asked_at": timezone.now()})
    fine = makers.a_submission(by=_somebody(words, 200))
    for number in range(3):
        reports.file(
            fine, reporter=makers.a_commenter(_somebody(words, 300 + number)), clause="2", text=words.some(500)
        )
    for text in words.all(40)[:12]:
        saved_views.save(makers.mina(), name=text, query="clause=2")
    return items, decisions


def _somebody(words: Words, number: int) -> User:
    return makers.a_user(f"somebody{number}", first_name=words.some(50), last_name=words.some(150))


def _appeals(decisions: list[Decision], words: Words) -> list[Appeal]:
    opened = []
    for decision in decisions[: ONE_BY_ONE // 2]:
        appellant = decision.submission.commenter
        opened.append(appeals.open_appeal(decision, by=appellant, text=words.some(1000)))
        appeals.ask(opened[-1], by=makers.tomas(), question=words.some(1000))
        appeals.reply(opened[-1], by=appellant, answer=words.some(1000))
    return opened


def _adopted(words: Words) -> None:
    """A policy in force whose every sentence is an attack."""
    version = policies.save_draft(document(words), now=timezone.now(), by=_olga(), note=words.some(500))
    policies.adopt(version, by=_olga(), now=timezone.now(), seen=policies.current().digest)


def _drafts(words: Words) -> list[PolicyVersion]:
    return [
        policies.save_draft(document(words), now=timezone.now(), by=_olga(), note=words.some(500)) for _ in range(3)
    ]


def _olga() -> User:
    return makers.a_user("olga", group="Owner")


def document(words: Words) -> str:
    """The packaged policy with attacks for sentences, and with a rule whose name and patterns are attacks."""
    sentences = {"title": 80, "summary": 300, "notice": 300, "text": 500, "statement": 500}
    written = re.sub(
        r'^(title|summary|notice|text|statement) = ".*"$',
        lambda found: f"{found[1]} = {_toml(words.some(sentences[found[1]]))}",
        default_policy_text(),
        flags=re.MULTILINE,
    )
    rule = {
        "name": words.some(80), "kind": "pattern", "clause": "2", "outcome": "hold",
        "patterns": ["clueless moron", re.escape(words.some(200))],
    }  # fmt: skip
    return written.replace("[[rules]]", f"[[rules]]\n{_table(rule)}\n\n[[rules]]", 1)


def _table(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{key} = {_toml(value)}" for key, value in values.items())


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "")


# --- Where it all is shown ---


def shown(site: Attacked) -> Pages:
    """The answer at every address that shows something of it, by who asked and where."""
    people = {
        "nobody": (None, _for_readers(site)),
        "moderator": (makers.mina(), _for_moderators(site)),
        "the other": (makers.tomas(), _for_the_other_moderator()),
        "owner": (_olga(), _for_owners(site)),
        "author": (makers.ada(), _for_authors(site)),
        "commenter": (site.decisions[0].submission.commenter.user, _for_commenters(site)),
        "refused": (makers.mina(), _nowhere(site)),
        "superuser": (makers.a_user("root", is_staff=True, is_superuser=True), _for_superusers(site)),
    }
    answers: Pages = {}
    for name, (user, places) in people.items():
        client = Client()
        if user is not None:
            client.force_login(user, backend=BACKEND)
        answers |= {f"{name} {place}": client.get(place) for place in places}
    return answers


def _for_readers(site: Attacked) -> Iterator[str]:
    yield from ("/", "/archive/", "/about/", "/feed/", "/feed/rss/", "/feed/comments/", "/feed/updates/")
    yield from ("/sitemap.xml", "/sitemap-news.xml", "/moderation/policy/", "/moderation/transparency/")
    yield from (f"{site.author.get_absolute_url()}{feed}" for feed in ("", "feed/"))
    for post in (site.written, *Post.objects.filter(slug__startswith="headline-")[:ONE_BY_ONE]):
        yield from (f"{post.get_absolute_url()}{page}" for page in ("", "feed/"))
    yield f"{site.written.get_absolute_url()}history/"
    for story in site.stories:
        yield story.get_absolute_url()
    for tag in site.written.tags.all()[:ONE_BY_ONE]:
        yield from (reverse("blog:tag", args=[tag.slug]), reverse("blog:tag_feed", args=[tag.slug]))
    yield f"{site.written.get_absolute_url()}update-1/"
    yield f"/follow/manage/{following.manage_token(site.follower)}/"
    yield from (f"/search/?{urlencode({'q': text})}" for text in ("alert", "script", *site.words.all(100)[:ONE_BY_ONE]))
    thread = site.commented.get_absolute_url()
    yield from (f"{thread}feed/comments/", reverse("comments-xtd-api-list", args=["blog-post", site.commented.pk]))
    for root in range(FIRST_KEY, FIRST_KEY + site.comments, THREAD * ROOTS_ON_A_PAGE):
        yield f"{thread}?from={root}"
    yield from (f"/comments/{FIRST_KEY}/conversation/", f"/comments/reply/{FIRST_KEY + THREAD}/")


def _for_moderators(site: Attacked) -> Iterator[str]:
    yield from (f"/moderation/{page}/" for page in ("queue", "log", "team", "sanctions", "second-opinions"))
    yield from (f"/moderation/{page}/" for page in ("queue/views", "learning", "learning/nudges", "learning/model"))
    yield from (f"/moderation/queue/{pk}/" for pk in ReviewItem.objects.values_list("pk", flat=True))


def _for_the_other_moderator() -> Iterator[str]:
    """What only somebody may open who did not decide."""
    yield from (f"/moderation/second-opinions/{pk}/" for pk in SecondOpinion.objects.values_list("pk", flat=True)[:2])


def _for_owners(site: Attacked) -> Iterator[str]:
    versions = "/moderation/policy/versions/"
    yield from (versions, f"{versions}new/", "/moderation/policy/releases/", "/moderation/log/export/")
    for draft in site.drafts:
        yield from (f"{versions}{draft.pk}/{page}" for page in ("", "edit/", "trial/"))
        yield f"/moderation/policy/compare/?old={policies.current().pk}&new={draft.pk}"


def _for_authors(site: Attacked) -> Iterator[str]:
    desk = f"/desk/posts/{site.written.pk}/"
    yield from ("/desk/", desk)
    yield from (f"{desk}{page}/" for page in ("look", "update", "revisions", "revisions/2", "update-1", "withdraw"))


def _for_commenters(site: Attacked) -> Iterator[str]:
    yield from ("/moderation/standing/", "/moderation/standing/export/")
    yield from (f"/moderation/appeals/{appeal.pk}/" for appeal in site.appeals[:1])


def _nowhere(site: Attacked) -> Iterator[str]:
    """Addresses that are refused, in words that may repeat them."""
    for text in site.words.all(200)[:: len(site.words.all(200)) // 4 or 1]:
        yield f"/{quote(text, safe='')}/"
        yield f"/moderation/queue/?{urlencode({'clause': text})}"
        yield f"/accounts/login/?{urlencode({'next': text})}"


def _for_superusers(site: Attacked) -> Iterator[str]:
    for model, registered in admin.site._registry.items():
        if model._meta.app_label in ("blog", "moderation", "django_comments_xtd", "taggit", "auth"):
            listing = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            yield listing
            first = registered.model._default_manager.order_by("-pk").first()
            if first is not None:
                yield f"{listing}{first.pk}/change/"
