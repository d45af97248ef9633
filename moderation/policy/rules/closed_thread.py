"""Comments that come when the conversation is over.

Settings: `after_days`, how long after it was opened a thread takes comments; without it only a thread that somebody
closed is closed.
"""

from dataclasses import dataclass
from datetime import timedelta

from moderation.policy.fields import Fields
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each


@dataclass(frozen=True, slots=True)
class Settings:
    after_days: int | None


def read(fields: Fields) -> Settings:
    days = fields.whole_number("after_days", least=1, most=36_500) if fields.has("after_days") else None
    return Settings(after_days=days)


def find(settings: Settings, reading: Reading) -> Hit | None:
    thread, now = reading.content.thread, reading.content.now
    if thread.closed_at is not None and thread.closed_at <= now:
        return Hit(reason="came after the comments were closed")
    if settings.after_days is None or thread.opened_at is None:
        return None
    if now - thread.opened_at > timedelta(days=settings.after_days):
        return Hit(reason=f"came more than {settings.after_days} days after the post")
    return None


KIND = Kind(name="closed_thread", read=read, build=each(find))
