"""Where each post's events end, as the cache knows it: an open page that asks in vain costs no query.

One key for each post and number of events, so that no two writers ever write the same key. "This is the head" is added
by whoever read it in the database, only where the key is not there yet, and is believed for `BELIEVED` seconds; "there
is more" is set by every commit that adds an event, over whatever stands there. A reader that was slower than a commit
therefore cannot hide it. Where the cache is away, empty, or was away during a commit, the database is asked, or a head
is late by `BELIEVED` seconds at most. A transaction that is rolled back says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep

from django.core.cache import cache
from django.db import transaction

from blog import commenting
from blog.models import LiveState, Post

BELIEVED = 30  # seconds for which a head is taken for true that nobody took back
MOVED_ON = "moved"
MOVED_FOR = 300  # longer than any request between its reading of the database and its writing of the cache
RECOUNTED_FOR = 2
WAITED_FOR = 3.0
LOOKED_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Address:
    """A post as its permalink names it."""

    year: int
    month: int
    slug: str


@dataclass(frozen=True, slots=True)
class Head:
    """What an open page is told that has everything. `comments` is None where there are none to count."""

    live: LiveState
    comments: int | None


def address_of(post: Post) -> Address:
    return Address(post.permalink_date.year, post.permalink_date.month, post.slug)


def at(address: Address, seq: int) -> Head | None:
    """The head of a published post, if the cache knows that it is this one."""
    kept = cache.get(_key(address, seq))
    return Head(LiveState(kept[0]), kept[1]) if isinstance(kept, tuple) else None


def remember(post: Post) -> Head:
    """The head of a published post as it was just read from the database."""
    head = Head(LiveState(post.live_state), commenting.count(post) if commenting.are_kept() else None)
    cache.add(_key(address_of(post), post.last_seq), (str(head.live), head.comments), BELIEVED)
    return head


def follow(post: Post, *, events: int) -> None:
    """Once the present transaction is committed, let nobody take the post's former heads for its head.

    `post` is as it will be: `events` were added to it, or its state has changed and it is no longer public.
    """
    last = post.last_seq if post.is_published else post.last_seq + 1
    keys = [_key(address_of(post), seq) for seq in range(post.last_seq - events, last)]
    if keys and post.first_published_at:
        transaction.on_commit(lambda: _move_on(keys), robust=True)


def recount(post: Post) -> None:
    """The number of comments has changed, and is committed. For some seconds nobody may write a head down, as one may
    have counted before; then it is counted anew. A post that moves on at this very moment may have its next head.
    """
    keys = [_key(address_of(post), seq) for seq in (post.last_seq, post.last_seq + 1)]
    cache.set_many(dict.fromkeys(keys, MOVED_ON), RECOUNTED_FOR)


def once(key: str, make: Callable[[], str], *, kept_for: int) -> str:
    """What is kept under `key`, made by one of those who ask at the same moment; the others wait for it.

    Without a cache, or when the one that makes it takes too long or fails, each makes its own.
    """
    being_made = f"{key}:making"
    ends = monotonic() + WAITED_FOR
    while (kept := cache.get(key)) is None and monotonic() < ends:
        if cache.add(being_made, 1, round(WAITED_FOR)):
            try:
                return _made(key, make, kept_for=kept_for)
            finally:
                cache.delete(being_made)
        if cache.get(being_made) is None and cache.get(key) is None:
            break
        sleep(LOOKED_EVERY)
    return make() if kept is None else str(kept)


def _made(key: str, make: Callable[[], str], *, kept_for: int) -> str:
    # Somebody may have finished between our looking and our turn.
    kept = cache.get(key)
    if kept is not None:
        return str(kept)
    made = make()
    cache.set(key, made, kept_for)
    return made


def _move_on(keys: list[str]) -> None:
    cache.set_many(dict.fromkeys(keys, MOVED_ON), MOVED_FOR)


def _key(address: Address, seq: int) -> str:
    return f"blog.head:{address.year}:{address.month}:{address.slug}:{seq}"
