"""What search knows, kept in the transaction of the verb that shows or hides it.

Nothing here is looked up by readers' eyes: a row that is not here cannot be found, and one is here only while its post
is published and it stands in it. `publishing.record_revision` calls `refresh` after every verb; whoever keeps the
comments calls `show_comments` and `hide_comments`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import models, transaction

from blog import commenting
from blog.commenting import Remark
from blog.models import Block, Post, PostState, SearchDocument, SearchKind, Section
from blog.models.search_document import TITLE_LENGTH
from blog.rendering import plain

MOST_CHARACTERS = 100_000  # of one thing; what stands behind is not found
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000\ue001\ud800-\udfff]")
COLUMNS = ("post_id", "source_id", "at", "title", "body", "path")
POSTS_AT_ONCE = 200


def refresh(post: Post) -> None:
    """Make the index say what readers see of a post now; its comments too, when the post comes into sight or leaves it."""
    documents = SearchDocument.objects.filter(post=post)
    if post.state != PostState.PUBLISHED:
        documents.delete()
        return
    known = {(row.kind, row.key): row for row in documents.exclude(kind=SearchKind.COMMENT)}
    was_hidden = (SearchKind.POST, str(post.pk)) not in known
    _write(known, list(_documents(_with_texts(post))))
    if was_hidden:
        _refresh_comments(post)


def show_comments(remarks: Sequence[tuple[int, Remark]]) -> None:
    """Let comments be found as they now read, each under the key of a post that can be read."""
    if not remarks:
        return
    SearchDocument.objects.bulk_create(
        [_comment(pk, remark) for pk, remark in remarks],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=[column.removesuffix("_id") for column in COLUMNS],
    )


def hide_comments(keys: Sequence[str]) -> None:
    """Let comments be found no more."""
    if keys:
        forget(SearchKind.COMMENT, keys)


def forget(kind: SearchKind, keys: Iterable[str]) -> int:
    """Take the words of these things out of the index, as when a person is erased; how many there were."""
    count, _of_each = SearchDocument.objects.filter(kind=kind, key__in=list(keys)).delete()
    return count


def rebuild() -> int:
    """Make the whole index anew, post by post; how many documents it has then."""
    published = Post.objects.published()
    SearchDocument.objects.exclude(post__in=published).delete()
    for pk in published.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=POSTS_AT_ONCE):
        with transaction.atomic():
            # Whoever publishes at this moment waits, so that nothing older is written over what they write.
            post = Post.objects.select_for_update().get(pk=pk)
            refresh(post)
            if post.is_published:
                _refresh_comments(post)
    return SearchDocument.objects.count()


# --- what a post has to say ---


def _with_texts(post: Post) -> Post:
    """The post read afresh: the row in hand may have been written to, and carries what it read before."""
    blocks = Block.objects.select_related("excerpt__source").order_by("position")
    return Post.objects.prefetch_related("sections", models.Prefetch("sections__blocks", blocks)).get(pk=post.pk)


def _documents(post: Post) -> Iterator[SearchDocument]:
    url = post.get_absolute_url()
    assert post.first_published_at is not None
    for section in post.sections.all():
        if section.is_withdrawn or section.published_at is None:
            continue
        own = [_own(block) for block in section.blocks.all() if not block.is_excerpt]
        if section.is_update:
            title = section.heading or section.label
            key, path = str(section.pk), f"{url}#{section.anchor}"
            yield _document(SearchKind.UPDATE, key, post.pk, section.published_at, title, own, path)
        else:
            told = [post.standfirst, *own]
            yield _document(SearchKind.POST, str(post.pk), post.pk, post.first_published_at, str(post), told, url)
        yield from _excerpts(post, section, url)


def _own(block: Block) -> str:
    return f"{block.card.service}: {block.text}" if block.is_embed else plain(block.text)


def _excerpts(post: Post, section: Section, url: str) -> Iterator[SearchDocument]:
    assert section.published_at is not None
    for block in section.blocks.all():
        if not block.is_excerpt:
            continue
        excerpt = block.excerpt
        named = [excerpt.source.name if excerpt.source else "", excerpt.source_title, excerpt.source_author]
        title = " · ".join(name for name in named if name)
        path = f"{url}#{block.anchor}"
        yield _document(
            SearchKind.EXCERPT, block.uid, post.pk, section.published_at, title, [plain(block.text)], path,
            source=excerpt.source_id,
        )  # fmt: skip


def _comment(post_pk: int, remark: Remark) -> SearchDocument:
    return _document(SearchKind.COMMENT, remark.key, post_pk, remark.at, remark.name, [remark.text], remark.path)


def _document(
    kind: SearchKind,
    key: str,
    post: int,
    at: datetime,
    title: str,
    texts: Iterable[str],
    path: str,
    *,
    source: int | None = None,
) -> SearchDocument:
    return SearchDocument(
        kind=kind, key=key, post_id=post, source_id=source, at=at, path=path,
        title=_searchable(title)[:TITLE_LENGTH],
        body=_searchable("\n\n".join(text for text in texts if text))[:MOST_CHARACTERS],
    )  # fmt: skip


def _searchable(text: str) -> str:
    return unicodedata.normalize("NFC", NO_TEXT.sub("", text)).strip()


# --- writing ---


def _refresh_comments(post: Post) -> None:
    keeper = commenting.keeper()
    known = SearchDocument.objects.filter(post=post, kind=SearchKind.COMMENT)
    wanted = [_comment(post.pk, remark) for remark in keeper.published_on(post)] if keeper else []
    _write({(row.kind, row.key): row for row in known}, wanted)


def _write(known: dict[tuple[str, str], SearchDocument], wanted: list[SearchDocument]) -> None:
    """Only what differs is written: most of a long post stays as it was."""
    fresh, changed = [], []
    for document in wanted:
        had = known.pop((document.kind, document.key), None)
        if had is None:
            fresh.append(document)
        elif any(getattr(had, column) != getattr(document, column) for column in COLUMNS):
            document.pk = had.pk
            changed.append(document)
    if known:
        SearchDocument.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    SearchDocument.objects.bulk_create(fresh, batch_size=500)
    SearchDocument.objects.bulk_update(changed, [column.removesuffix("_id") for column in COLUMNS], batch_size=100)
