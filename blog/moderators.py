"""The bridge: how the comments under posts are moderated. The only module of the blog that knows moderation by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from blog import commenting, following, heads, page_cache, promoting
from blog.commenting import Comment, NotAccepted, Remark, Said
from blog.models import Author, Block, Credit, EventKind, Follow, Post, PostEvent
from blog.models.section import Section
from blog.searching import index
from moderation import importing, threads
from moderation.compiled import CompiledQuery
from moderation.holders import Holder, Person, register_holder
from moderation.models import CommentThread, Submission
from moderation.policy.content import Passage
from moderation.registry import Moderator, Quotation, Update, register, source_of
from moderation.signals import shown

MODERATE = "moderation.moderate"


class PostModerator(Moderator):
    """A post's thread: open from its first publication, read beside everything that the post says and quotes."""

    def title(self, target: models.Model) -> str:
        return _post(target).headline

    def titles_of_each(self, model: type[models.Model], keys: Collection[str]) -> Mapping[str, str]:
        return {
            str(post): headline for post, headline in Post.objects.filter(pk__in=keys).values_list("pk", "headline")
        }

    def is_public(self, target: models.Model) -> bool:
        return _post(target).is_published

    def opened_at(self, target: models.Model) -> datetime | None:
        return _post(target).first_published_at

    def passages(self, target: models.Model) -> tuple[Passage, ...]:
        """What a comment may be quoting: every block that readers see, the post's own words and its excerpts."""
        texts = _texts(post=_post(target).pk)
        return tuple(Passage(text, origin="update" if number else "post") for text, number in texts)

    def author_ids(self, target: models.Model) -> frozenset[int]:
        authors = _post(target).authors.all()
        return frozenset(author.user_id for author in authors if author.user_id is not None)

    def author_ids_of_each(self, model: type[models.Model], keys: Collection[str]) -> Mapping[str, frozenset[int]]:
        signed = Post.objects.filter(pk__in=keys, authors__user__isnull=False).values_list("pk", "authors__user")
        found: dict[str, set[int]] = defaultdict(set)
        for post, account in signed:
            found[str(post)].add(account)
        return {post: frozenset(accounts) for post, accounts in found.items()}

    def events(self, target: models.Model) -> int:
        return _post(target).last_seq

    def updates(self, target: models.Model) -> tuple[Update, ...]:
        standing = [section for section in _sections(target) if section.is_update and not section.is_withdrawn]
        if not standing:
            return ()
        news = PostEvent.objects.filter(post=_post(target), kind=EventKind.NEW)
        events = dict(news.values_list("section_id", "seq"))
        return tuple(
            Update(at=section.published_at, label=section.label, event=events.get(section.pk, 0))
            for section in standing
            if section.published_at is not None
        )

    def quotations(self, target: models.Model) -> dict[tuple[int, str], Quotation]:
        standing = [section for section in _sections(target) if section.is_update and not section.is_withdrawn]
        thanked = [(section, getattr(section, "credit", None)) for section in standing]
        return {
            (credit.comment_type_id, credit.comment_pk): Quotation(section.label, section.get_absolute_url())
            for section, credit in thanked
            if credit is not None
        }

    def may_promote(self, target: models.Model, user: Any) -> bool:
        if not _post(target).is_published:
            return False
        is_author = user.has_perm("blog.publish_post") and user.pk in self.author_ids(target)
        return is_author or user.is_superuser or user.has_perm(MODERATE)

    def promotion_url(self, target: models.Model, submission: int) -> str:
        return reverse("blog:promote", args=[target.pk, submission])

    def changed(self, target_pk: str) -> None:
        """Kept pages that show the thread are made anew, and open ones hear of another number of comments."""
        known = _address.first(post=int(target_pk))
        if known is not None:
            post = Post(**dict(zip(ADDRESS, known, strict=True)))
            page_cache.renew(page_cache.thread_of(post.slug))
            heads.recount(post)


class Bylines(Holder):
    """The name that an author signs posts with. It is published, and outlives the account; only the link to it ends."""

    name = "byline"
    told = frozenset({"blog.Author.user"})
    untold = {
        "blog.PostRevision.editor": "who edited a post is its history, and not about readers",
        "blog.DraftRevision.editor": "what an author has not published yet belongs to the site",
        "blog.ScheduledChange.editor": "who scheduled a change is the post's history",
        "blog.Credit.promoted_by": "who quoted a comment is the update's history",
        "blog.Image.uploaded_by": "who brought a picture is its history",
    }

    def tell(self, person: Person) -> Any:
        found = Author.objects.of(person.user).first() if person.user else None
        return {"name": found.name, "biography": found.bio} if found else None

    def forget(self, person: Person, *, now: datetime) -> None:
        if person.user is not None:
            Author.objects.of(person.user).update(user=None)


class Follows(Holder):
    """Of what somebody is told by mail. An address is all that says whose it is."""

    name = "follows"

    def tell(self, person: Person) -> Any:
        found = Follow.objects.filter(follower__email__in=person.addresses).order_by("pk")
        return [{"what": follow.name, "how often": follow.get_cadence_display()} for follow in found] or None

    def forget(self, person: Person, *, now: datetime) -> None:
        for address in person.addresses:
            following.forget(address)


ADDRESS = ("slug", "last_seq", "first_published_at")


@CompiledQuery
def _address(post: int) -> models.QuerySet[Any, Any]:
    return Post.objects.published().filter(pk=post).values_list(*ADDRESS)


@CompiledQuery
def _texts(post: int) -> models.QuerySet[Any, Any]:
    standing = Block.objects.filter(section__post=post, section__withdrawn_at=None)
    return standing.order_by("section__number", "position").values_list("text", "section__number")


def _post(target: models.Model) -> Post:
    assert isinstance(target, Post)
    return target


def _sections(target: models.Model) -> list[Section]:
    """The post's sections with their blocks: two queries, or none if they were fetched with it."""
    post = _post(target)
    if "sections" not in getattr(post, "_prefetched_objects_cache", {}):
        sections = models.Prefetch("sections", Section.objects.select_related("credit"))
        models.prefetch_related_objects([post], sections, "sections__blocks")
    return list(post.sections.all())


@receiver(shown, dispatch_uid="blog.credits")
def follow_the_comments(sender: object, *, submissions: Sequence[Submission], **kwargs: Any) -> None:
    """The credit of an update says what readers see of its comment, in the transaction that shows or hides it."""
    # Before its first decision no comment was there to be quoted.
    known = [one for one in _under_posts(submissions) if one.version > 2]
    if known:
        quoted = Credit.objects.filter(
            comment_type__in={one.content_type_id for one in known}, comment_pk__in=[one.object_pk for one in known]
        )
        for post in Post.objects.filter(pk__in=set(quoted.values_list("section__post", flat=True))):
            promoting.settle(post)


@receiver(shown, dispatch_uid="blog.search")
def search_the_comments(sender: object, *, submissions: Sequence[Submission], **kwargs: Any) -> None:
    """What readers see is found, what they do not see is not, in the transaction that shows or hides it."""
    seen, unseen = [], []
    for one in _under_posts(submissions):
        if one.is_visible and one.current is not None and one.current.erased_at is None:
            seen.append((int(one.target_pk), _remark(importing.as_published(one))))
        elif one.version > 2:  # before its first decision nobody could find it
            unseen.append(str(one.pk))
    readable = _published(posts=tuple({post for post, _ in seen})) if seen else ()
    index.show_comments([(post, remark) for post, remark in seen if (post,) in readable])
    index.hide_comments(unseen)


@CompiledQuery
def _published(posts: tuple[int, ...]) -> models.QuerySet[Any, Any]:
    return Post.objects.published().filter(pk__in=posts).order_by().values_list("pk")


def _under_posts(submissions: Iterable[Submission]) -> Iterator[Submission]:
    # By the key of the type, which the cache of types knows without a query.
    posts = ContentType.objects.get_for_model(Post).pk
    return (one for one in submissions if one.target_type_id == posts)


class KeptByModeration:
    """The comments under posts, as moderation has them."""

    def count(self, post: Post) -> int:
        return threads.count_of(post)

    def comment(self, post: Post, key: int, *, locked: bool = False) -> Comment | None:
        found = Submission.objects.on(post).filter(pk=key)
        if locked:
            # Only its own row: the others are joined where there may be none.
            found.select_for_update().order_by().values_list("pk").first()
        submission = found.select_related("current", "content_type").first()
        return _comment(submission) if submission else None

    def shown(self, post: Post, model: type[models.Model], pk: str) -> Comment | None:
        content_type = ContentType.objects.get_for_model(model)
        found = Submission.objects.on(post).published().filter(content_type=content_type, object_pk=pk)
        submission = found.select_related("current", "content_type").first()
        if submission is None or submission.current is None or submission.current.erased_at is not None:
            return None
        return _comment(submission) if submission.shown_name else None

    def may_choose(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MODERATE))

    def take_in(self, post: Post, remark: Remark, *, is_published: bool, now: datetime) -> str:
        above = int(remark.parent) if remark.parent else None
        try:
            submission = importing.take_over(
                post, text=remark.text, name=remark.name, at=remark.at, parent=above, written_after=remark.seq,
                feed_key=remark.feed_key, is_published=is_published, now=now,
            )  # fmt: skip
        except importing.Unfit as problem:
            raise NotAccepted(str(problem)) from problem
        return str(submission.pk)

    def published_on(self, post: Post) -> Iterator[Remark]:
        return map(_remark, importing.published_on(post))

    def newest(self, post: Post | None, *, most: int) -> list[Said]:
        target_type = ContentType.objects.get_for_model(Post)
        under = Submission.objects.filter(target_type=target_type) if post is None else Submission.objects.on(post)
        found = under.published().select_related("current", "content_type").order_by("-submitted_at", "-pk")
        return [said for submission in found[:most] if (said := _said(submission)) is not None]

    def state(self, post: Post | None) -> str:
        kept = CommentThread.objects.filter(target_type=ContentType.objects.get_for_model(Post))
        if post is not None:
            kept = kept.filter(target_pk=str(post.pk))
        facts = kept.aggregate(count=models.Sum("published"), changes=models.Sum("version"))
        return f"{facts['count']} {facts['changes']}"

    def posts(self) -> Iterator[int]:
        return (int(pk) for pk in importing.targets_of_published(Post))


def _remark(found: importing.Published) -> Remark:
    above = None if found.parent is None else str(found.parent)
    return Remark(
        found.name, found.text, found.at,
        parent=above, seq=found.written_after, key=str(found.submission), path=found.path, feed_key=found.feed_key,
    )  # fmt: skip


def _comment(submission: Submission) -> Comment | None:
    model, current = submission.content_type.model_class(), submission.current
    if model is None or current is None:
        return None
    pk = submission.object_pk
    return Comment(
        key=submission.pk, model=model, pk=pk, name=submission.shown_name, text=current.text,
        url=source_of(model).addresses(pk).permalink, is_published=submission.is_visible,
    )  # fmt: skip


def _said(submission: Submission) -> Said | None:
    model, current = submission.content_type.model_class(), submission.current
    if model is None or current is None:
        return None
    return Said(
        feed_key=submission.name_in_feeds, post=int(submission.target_pk), name=submission.shown_name, html=str(current.html),
        at=submission.submitted_at, path=source_of(model).addresses(submission.object_pk).permalink,
    )  # fmt: skip


register(Post, PostModerator)
page_cache.WATCHED.add("moderation_policy")
commenting.kept_by(KeptByModeration())
register_holder(Bylines)
register_holder(Follows)
