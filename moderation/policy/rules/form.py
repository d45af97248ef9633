"""How the form was filled in: by a program, as far as one can tell.

Settings: `trap`, whether a comment is found that filled in the field people do not see (true); `seconds`, how long a
person needs at least between seeing the form and sending it (2; 0 asks nothing); `letters_per_second`, how fast a
person can type (0: as fast as they like). With that a short comment needs no more time than typing it takes, and no
comment needs more than `seconds`, for a text may be brought along: pasted, dictated, or given back by the browser.

It marks no words. What is not known, as for a comment that came by an API, is nothing.
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
    letters_per_second: int


def read(fields: Fields) -> Settings:
    return Settings(
        trap=fields.yes_or_no("trap", default=True),
        seconds=fields.whole_number("seconds", least=0, most=3600, default=2),
        letters_per_second=fields.whole_number("letters_per_second", least=0, most=1000, default=0),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    sending = reading.content.sending
    if settings.trap and sending.trap_filled:
        return Hit(reason="filled in a field that people do not see", severity=Severity.SPAM)
    if sending.seconds is not None and sending.seconds < _needed(settings, reading.text):
        return Hit(reason=f"was sent within {settings.seconds} seconds of seeing the form", severity=Severity.SPAM)
    return None


def _needed(settings: Settings, text: str) -> float:
    """The seconds that a person needs at least for this text."""
    if not settings.letters_per_second:
        return settings.seconds
    return min(settings.seconds, len(text.strip()) / settings.letters_per_second)


KIND = Kind(name="form", read=read, build=each(find))
