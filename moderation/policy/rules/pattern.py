"""Regular expressions in RE2's language, matched on the folded text, where case is ignored.

Settings: `patterns`, and `unless`: patterns any of which calls the rule off. A group named `it` marks the evidence;
without one it is the whole match. A pattern that RE2 refuses is refused with RE2's message.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.patterns import LONGEST_PATTERN, PatternSet, why_refused
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Check, Hit, Kind

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Settings:
    patterns: tuple[str, ...]
    unless: tuple[str, ...]


def read(fields: Fields) -> Settings:
    settings = Settings(patterns=_patterns(fields, "patterns"), unless=_patterns(fields, "unless"))
    if not settings.patterns:
        raise fields.error("patterns", "a pattern rule needs at least one pattern")
    return settings


def _patterns(fields: Fields, key: str) -> tuple[str, ...]:
    patterns = fields.texts(key)
    for place, pattern in enumerate(patterns):
        if len(pattern) > LONGEST_PATTERN:
            message = f"must be at most {LONGEST_PATTERN} characters long, and has {len(pattern)}"
            raise fields.error(key, message, item=place)
        if reason := why_refused(pattern):
            raise fields.error(key, f"RE2 refuses this pattern: {reason}", item=place)
    return patterns


def build(all_settings: Sequence[Settings]) -> Check:
    """One set for the patterns of every rule of this kind, and one for each rule's `unless`."""
    owners = [place for place, settings in enumerate(all_settings) for _ in settings.patterns]
    patterns = PatternSet([pattern for settings in all_settings for pattern in settings.patterns])
    calling_off = [PatternSet(settings.unless) for settings in all_settings]

    def check(reading: Reading) -> Iterator[tuple[int, Hit]]:
        text = reading.folded.text
        spans: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for pattern, where in patterns.find(text):
            spans[owners[pattern]].extend(where)
        for place, where in spans.items():
            if not any(calling_off[place].find(text)):
                evidence = tuple(reading.evidence(*span) for span in sorted(set(where))[:MOST_EVIDENCE])
                yield place, Hit(reason="matches a pattern", evidence=evidence)

    return check


KIND = Kind(name="pattern", read=read, build=build)
