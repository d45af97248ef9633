"""The first comments of a commenter. A rule about the record, not the text, so it marks no words.

Settings: `first`, how many published comments make someone known (3); `only_with_links`, whether only those of the
first comments are found that hold a link (false). When the author's record is not known, nothing is found.
"""

from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.findings import Severity
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.rules.links import links_in


@dataclass(frozen=True, slots=True)
class Settings:
    first: int
    only_with_links: bool


def read(fields: Fields) -> Settings:
    return Settings(
        first=fields.whole_number("first", least=1, most=1000, default=3),
        only_with_links=fields.yes_or_no("only_with_links", default=False),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    published = reading.content.author.published
    if published is None or published >= settings.first:
        return None
    if not settings.only_with_links:
        return Hit(reason=f"is among the first {settings.first} of its author", severity=Severity.NEWCOMER)
    links = tuple(reading.quote(link.start, link.end) for link in links_in(reading.text))
    if not links:
        return None
    reason = f"has a link, and is among the first {settings.first} of its author"
    return Hit(reason=reason, evidence=links[:12], severity=Severity.NEWCOMER)


KIND = Kind(name="newcomer", read=read, build=each(find))
