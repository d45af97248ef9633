"""What an export holds: a table of tables, in an order in which every row comes after those that it names.

A row is written by its fields, and names another row by that one's own key (a slug, a number within its post), never by
the number that a database gave it. Every model of the blog stands here or in `EXCLUDED`; a test finds one that does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import models
from taggit.models import Tag

from blog.models import (
    Allowance,
    Author,
    Block,
    Credit,
    DraftRevision,
    Excerpt,
    Follow,
    Follower,
    FollowRequest,
    Image,
    Imported,
    News,
    OldAddress,
    Picture,
    Post,
    PostEvent,
    PostRevision,
    ScheduledChange,
    SearchDocument,
    Section,
    Source,
    Telling,
)

ACCOUNT = "accounts are not exported"
RENDERED = "rendered anew from the text"


@dataclass(frozen=True, slots=True)
class Table:
    """How the rows of one model are written. `key`: the fields by which other rows name one. `shared`: a row that is there
    already with the same values is taken as it is. `without`: fields that are left out, each with the reason.
    """

    kind: str
    model: type[models.Model]
    key: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    shared: bool = False
    private: bool = False
    without: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    only: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def fields(self) -> tuple[models.Field[Any, Any], ...]:
        return tuple(
            found
            for found in self.model._meta.concrete_fields
            if not found.primary_key and found.name not in self.without
        )


TABLES: tuple[Table, ...] = (
    Table("author", Author, key=("slug",), shared=True, without={"user": ACCOUNT}),
    Table("source", Source, key=("name",), shared=True),
    Table("tag", Tag, key=("slug",), shared=True),
    Table("image", Image, key=("digest",), shared=True, without={"uploaded_by": ACCOUNT}),
    Table("post", Post, key=("slug",), many=("authors", "tags")),
    Table("old_address", OldAddress, key=("slug",)),
    Table(
        "section", Section, key=("post", "number"), without={"corrects": "a line of its own, after the blocks: correction"}
    ),
    Table(
        "block", Block, key=("uid",), without={"html": RENDERED, "sanitizer_version": RENDERED, "rendered_at": RENDERED}
    ),
    Table("excerpt", Excerpt, key=("block",)),
    Table("picture", Picture, key=("block",)),
    Table("revision", PostRevision, key=("post", "number"), without={"editor": ACCOUNT}),
    Table("event", PostEvent, key=("post", "seq")),
    Table("scheduled_change", ScheduledChange, without={"editor": ACCOUNT}),
    Table(
        "imported", Imported, key=("site", "kind", "key"), only={"kind": "post"},
        without={"became": "only comments have it; theirs stands in the lines of the comments"},
    ),
    Table("follower", Follower, key=("email",), private=True),
    Table("follow", Follow, private=True),
)  # fmt: skip

EXCLUDED: Mapping[type[models.Model], str] = MappingProxyType(
    {
        Allowance: "counts for a day, or less",
        Credit: "stands in the line of the comment that it thanks for, or, where readers do not see that, in one without a name",
        DraftRevision: "what an account typed and never saved",
        FollowRequest: "unconfirmed addresses, which are nobody's to pass on",
        News: "what mail was still to say; an import tells nobody anything",
        SearchDocument: "made anew from what readers see",
        Telling: "which mail went to whom",
    }
)

TABLE_OF: Mapping[type[models.Model], Table] = MappingProxyType({table.model: table for table in TABLES})
BY_KIND: Mapping[str, Table] = MappingProxyType({table.kind: table for table in TABLES})


def key_paths(table: Table) -> tuple[str, ...]:
    """The columns that make up a row's key, as paths from its model: `post__slug`, `number`."""
    paths: list[str] = []
    for name in table.key:
        found = table.model._meta.get_field(name)
        if isinstance(found, models.ForeignKey):
            paths += [f"{name}__{path}" for path in key_paths(TABLE_OF[found.related_model])]
        else:
            paths.append(name)
    return tuple(paths)
