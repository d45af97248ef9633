"""How the form was filled in: by a program, as far as one can tell.

Settings: `trap`, whether a comment is found that filled in the field people do not see (true); `seconds`, how long a
person needs at least between seeing the form and sending it (2; 0 asks nothing). It marks no words. What is not known,
as for a comment that came by an API, is nothing.
"""

from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.findings import Severity
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each


@dataclass(frozen=True, slots=True)
class Settings:
    trap: bool
    seconds: int


def read(fields: Fields) -> Settings:
    return Settings(
        trap=fields.yes_or_no("trap", default=True),
        seconds=fields.whole_number("seconds", least=0, most=3600, default=2),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    sending = reading.content.sending
    if settings.trap and sending.trap_filled:
        return Hit(reason="filled in a field that people do not see", severity=Severity.SPAM)
    if sending.seconds is not None and sending.seconds < settings.seconds:
        return Hit(reason=f"was sent within {settings.seconds} seconds of seeing the form", severity=Severity.SPAM)
    return None


KIND = Kind(name="form", read=read, build=each(find))
