"""A reader's comment becomes part of the story: quoted in an update, with credit.

The update's text is the story's own from then on. Its credit names the commenter and links to the comment only while
readers see that comment under that name: when it is held, rejected, withdrawn or erased, name and link go in the same
transaction, and come back with it. Whoever wants the quotation gone as well edits or withdraws the update.
"""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from blog import commenting, live, publishing
from blog.addresses import whole
from blog.commenting import Comment
from blog.models import BlockKind, Credit, EventKind, Post, Section
from blog.publishing import BlockText, Editor, PublishingError


class NoSuchComment(PublishingError):
    pass


class CommentNotShown(PublishingError):
    pass


class AlreadyPromoted(PublishingError):
    pass


@transaction.atomic
def promote(
    post: Post,
    key: int,
    *,
    heading: str = "",
    words: str = "",
    significant: bool = True,
    editor: Editor = None,
    now: datetime | None = None,
) -> Section:
    """The next Update of a published post: the author's `words`, then the comment as a quotation, with credit.

    Raises `NoSuchComment`, `CommentNotShown`, `AlreadyPromoted`, and what `append_update` raises.
    """
    # The comment before the post, as those who decide about it take them.
    comment = _locked(post, key)
    if not comment.is_published:
        raise CommentNotShown(_("Only a comment that readers see can be quoted in an update."))
    earlier = credit_of(comment)
    if earlier is not None:
        raise AlreadyPromoted(_("This comment is quoted in %(update)s already.") % {"update": earlier.section.label})
    if not publishing.locked(post).is_published:
        raise live.NotPublished(_("Only a published story quotes its comments."))
    section = publishing.append_update(
        post, blocks=_blocks(words, comment), heading=heading, significant=significant, editor=editor, now=now
    )
    Credit.objects.create(
        section=section, comment_type=ContentType.objects.get_for_model(comment.model), comment_pk=comment.pk,
        name=comment.name, url=comment.url, promoted_by_id=editor.pk if editor else None,
    )  # fmt: skip
    return section


def credit_of(comment: Comment) -> Credit | None:
    """The credit of the update that quotes the comment, withdrawn or not."""
    content_type = ContentType.objects.get_for_model(comment.model)
    found = Credit.objects.filter(comment_type=content_type, comment_pk=comment.pk)
    return found.select_related("section").first()


@transaction.atomic
def settle(post: Post) -> None:
    """Make every credit in the post say what readers see of its comment now. Changes nothing that is so already."""
    for credit in Credit.objects.filter(section__post=post).select_related("section", "comment_type"):
        name, url = _shown(post, credit)
        as_read = Credit.objects.filter(pk=credit.pk, name=credit.name, url=credit.url)
        if (name, url) != (credit.name, credit.url) and as_read.update(name=name, url=url):
            live.tell(post, EventKind.EDIT, credit.section)


def _locked(post: Post, key: int) -> Comment:
    keeper = commenting.keeper()
    comment = keeper.comment(post, key, locked=True) if keeper else None
    if comment is None:
        raise NoSuchComment(_("There is no such comment under this story."))
    return comment


def _blocks(words: str, comment: Comment) -> tuple[BlockText, ...]:
    quoted = BlockText(comment.text, BlockKind.EXCERPT, source=_("Readers’ comments"), url=whole(comment.url))
    return (BlockText(words), quoted) if words.strip() else (quoted,)


def _shown(post: Post, credit: Credit) -> tuple[str, str]:
    keeper = commenting.keeper()
    model = credit.comment_type.model_class() if credit.comment_type else None
    comment = keeper.shown(post, model, credit.comment_pk) if keeper and model else None
    return (comment.name, comment.url) if comment else ("", "")
