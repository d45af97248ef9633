"""Too many comments within a short time, by one author or under one post.

Settings: `per`, "author" (all over the site) or "thread" (by anyone, under this post) ("author"); `most`, how many
comments may come within the span, this one counted (5); `minutes`, the span (10). It marks no words. When the author
or the thread is not known, nothing is found.
"""

from dataclasses import dataclass
from datetime import timedelta

from moderation.policy.content import Content
from moderation.policy.fields import Fields
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

AUTHOR, THREAD = "author", "thread"
MOST = 19
"""The site hands over the last twenty comments of an author, and more of the others."""


@dataclass(frozen=True, slots=True)
class Settings:
    per: str
    most: int
    minutes: int


def read(fields: Fields) -> Settings:
    return Settings(
        per=fields.choice("per", [AUTHOR, THREAD], default=AUTHOR),
        most=fields.whole_number("most", least=1, most=MOST, default=5),
        minutes=fields.whole_number("minutes", least=1, most=60 * 24, default=10),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    number = 1 + _earlier(settings, reading.content)
    if number <= settings.most:
        return None
    whose = "by one author" if settings.per == AUTHOR else "under this post"
    return Hit(reason=f"is number {number} {whose} within {settings.minutes} minutes")


def _earlier(settings: Settings, content: Content) -> int:
    key = content.author.key if settings.per == AUTHOR else content.thread.key
    if not key:
        return 0
    since = content.now - timedelta(minutes=settings.minutes)
    within = (recent for recent in content.recent if since < recent.at <= content.now)
    return sum((recent.author_key if settings.per == AUTHOR else recent.thread_key) == key for recent in within)


KIND = Kind(name="flood", read=read, build=each(find))
