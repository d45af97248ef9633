"""Shouting: a comment mostly in capitals, or with marks in long rows.

Settings: `share` of capitals among the letters that have case (0.7); `shortest`, how many such letters there must be,
so that "NATO" and "OK" are nothing (24); `marks`, how many `!` or `?` in a row (6).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.findings import Evidence
from moderation.policy.model.tokens import capitals as capitals_in
from moderation.policy.model.tokens import small_letters as small_letters_in
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

MOST_EVIDENCE = 12
_ROW = re.compile(r"[!?！？‼⁉]{3,}")
_IN_CAPITALS = re.compile(r"[^\W\d_]+(?:[^\w.!?\n]+[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Settings:
    share: float
    shortest: int
    marks: int


def read(fields: Fields) -> Settings:
    return Settings(
        share=fields.share("share", default=0.7),
        shortest=fields.whole_number("shortest", least=1, most=10_000, default=24),
        marks=fields.whole_number("marks", least=3, most=100, default=6),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    own = reading.own
    if _is_mostly_capitals(own, settings):
        shouted = (match.span() for match in _IN_CAPITALS.finditer(own) if match[0].isupper())
        return Hit(reason="is written mostly in capitals", evidence=_evidence(shouted, reading))
    if own.isascii() and own.count("!") + own.count("?") < settings.marks:
        return None
    rows = [match.span() for match in _ROW.finditer(own) if len(match[0]) >= settings.marks]
    if rows:
        return Hit(reason="has long rows of exclamation or question marks", evidence=_evidence(rows, reading))
    return None


def _is_mostly_capitals(text: str, settings: Settings) -> bool:
    if text.isascii() and capitals_in(text) < settings.share * settings.shortest:
        return False
    if not (_CAPITALS if text.isascii() else _CAPITALS_OF_ANY_SCRIPT).search(text):
        return False
    capitals = capitals_in(text)
    cased = capitals + small_letters_in(text)
    return cased >= settings.shortest and capitals >= settings.share * cased


# Whoever shouts writes at least one word of four capitals.
_CAPITALS = re.compile(r"[A-Z]{4}")
_CAPITALS_OF_ANY_SCRIPT = re.compile(r"[A-Z]{4}|[^\W\d_a-zA-Z]{4}")


def _evidence(spans: Iterable[tuple[int, int]], reading: Reading) -> tuple[Evidence, ...]:
    return tuple(reading.quote(*span) for span in list(spans)[:MOST_EVIDENCE])


KIND = Kind(name="shouting", read=read, build=each(find))
