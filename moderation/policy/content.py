"""What is judged: a comment's text and every fact that a rule may ask about.

The defaults say "not known", and not knowing is never held against a commenter: a rule about newcomers stays silent
when `author.published` is None, a rule about repetition stays silent when `recent` is empty.
"""

from dataclasses import dataclass
from datetime import datetime

from moderation.policy.model.calibration import Calibration
from moderation.policy.standing import Standing


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote the comment, and their record as of `Content.now`.

    `key` is whatever identifies one commenter to the site; "" means that the author is not identified.
    `published` is None when the record is not known, which is not the same as having published nothing.
    """

    key: str = ""
    name: str = ""
    published: int | None = None
    rejected: int = 0
    joined: datetime | None = None
    standing: Standing = Standing.GOOD


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that the comment may be quoting. `origin` is "post", "update" or "parent".

    `author_name` is who wrote it, where known: an attack may name them.
    """

    text: str
    origin: str
    author_name: str = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """An earlier comment on the site, so that a repeated one is recognised. `thread_key` is "" when not known."""

    text: str
    author_key: str
    at: datetime
    thread_key: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """When the comments under the target were opened, and when they were closed if they are.

    `key` is whatever identifies the thread to the site; "" means that it is not known.
    """

    opened_at: datetime | None = None
    closed_at: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """How the form was filled in.

    `trap_filled` tells whether the field that people do not see came back filled; `seconds` is the time between the
    moment the form was shown and the moment it was sent. None means not known, as for a comment that came by an API.
    `proved` tells whether the proof of work came that was asked for; None where none was.
    """

    trap_filled: bool | None = None
    seconds: float | None = None
    proved: bool | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A score from outside, between 0 (nothing wrong) and 1, with a few words on why.

    `clause` is the number of the clause that it is about; "" means that it says nothing on that.
    """

    name: str
    score: float
    detail: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """One comment to be judged, as it stands at `now`."""

    text: str
    now: datetime
    author: Author = Author()
    passages: tuple[Passage, ...] = ()
    recent: tuple[Recent, ...] = ()
    thread: Thread = Thread()
    signals: tuple[Signal, ...] = ()
    sending: Sending = Sending()
    calibration: Calibration | None = None
    """What this site's decisions taught the attack model; None for the packaged one alone."""
