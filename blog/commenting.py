"""What the blog asks of whoever keeps the comments under its posts. `blog.moderators` answers; without it there are none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import models
from django.http import HttpRequest

from blog.models import Post


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as the blog needs it. `key` names it to its keeper; `model` and `pk` name the comment's own row."""

    key: int
    model: type[models.Model]
    pk: str
    name: str
    text: str
    url: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as another site, an export or a search has it. `key` is the keeper's own, `parent` that of the nearest one
    above it that readers see; `path` is where it is read here. `seq`: how many events its post had when it was written,
    None where nobody counted. `feed_key`: what feeds call it, "" where none does yet.
    """

    name: str
    text: str
    at: datetime
    parent: str | None = None
    seq: int | None = None
    key: str = ""
    path: str = ""
    feed_key: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that readers see, as a feed tells it. `html` is what the keeper cleaned; `path` is where it is read;
    `feed_key` is its name in feeds, which no move of the site changes.
    """

    feed_key: str
    post: int
    name: str
    html: str
    at: datetime
    path: str


class NotAccepted(ValueError):
    """A comment that is not kept here; its words say why."""


class Keeper(Protocol):
    def count(self, post: Post) -> int:
        """How many comments of the post readers see."""

    def comment(self, post: Post, key: int, *, locked: bool = False) -> Comment | None:
        """One comment under the post. `locked`: nobody decides about it until the transaction ends."""

    def shown(self, post: Post, model: type[models.Model], pk: str) -> Comment | None:
        """The comment in that row, if readers see it now."""

    def may_choose(self, request: HttpRequest) -> bool:
        """Whether whoever asks works with comments, and so may choose one for an update."""

    def take_in(self, post: Post, remark: Remark, *, is_published: bool, now: datetime) -> str:
        """Keep a comment that was written elsewhere as it stood there, published or held for a moderator; its key.

        Nobody is told. Raises `NotAccepted`.
        """

    def published_on(self, post: Post) -> Iterator[Remark]:
        """What readers see under a post, oldest first, each after what it answers."""

    def newest(self, post: Post | None, *, most: int) -> list[Said]:
        """What readers see under one post, or under all of them, the newest first."""

    def state(self, post: Post | None) -> str:
        """Words that change whenever that does; one query."""

    def posts(self) -> Iterator[int]:
        """The keys of the posts that have a comment which readers see."""


_keepers: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    _keepers[:] = [keeper]


def are_kept() -> bool:
    return bool(_keepers)


def keeper() -> Keeper | None:
    return _keepers[0] if _keepers else None


def count(post: Post) -> int:
    return sum(keeper.count(post) for keeper in _keepers)
