"""The comments of a commenter whose standing says that a person reads them first. It marks no words.

A suspended or revoked commenter is refused before typing; should a comment of theirs come by another way, it waits.
"""

from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.findings import Severity
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.standing import Standing

READ_FIRST = frozenset({Standing.PREMODERATED, Standing.SUSPENDED, Standing.REVOKED})


@dataclass(frozen=True, slots=True)
class Settings:
    """There is nothing to set: the ladder decides."""


def read(fields: Fields) -> Settings:
    return Settings()


def find(settings: Settings, reading: Reading) -> Hit | None:
    if reading.content.author.standing not in READ_FIRST:
        return None
    return Hit(reason="is read before it appears, because of earlier violations", severity=Severity.INCIVILITY)


KIND = Kind(name="standing", read=read, build=each(find))
