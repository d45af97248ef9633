"""Every comment: for a rule whose condition says it all ("hold whoever joined today"), or a site that reads everything.

No settings. It marks no words and gives no reason of its own; what the condition's parts saw is the evidence.
"""

from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each


@dataclass(frozen=True, slots=True)
class Settings:
    """None."""


def read(fields: Fields) -> Settings:
    return Settings()


def find(settings: Settings, reading: Reading) -> Hit | None:
    return Hit(reason="")


KIND = Kind(name="always", read=read, build=each(find))
