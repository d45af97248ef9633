"""The same comment again, word for word or nearly, by the same author or across the site.

Settings: `similarity`, how much of two comments' wording must be the same, 0 to 1 (0.8); `shortest`, how many words a
comment must have to count, since many people say "Well said" (6); `hours`, how far back to look (168); `others`, how
many comments *not* by this author must be the same before that counts (2).

Wording is compared by sketches: of every run of three words a checksum, and of all checksums the 64 smallest
(bottom-k MinHash; Broder 1997). The share that two sketches have in common estimates the share of their wording.
"""

import re
import zlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from heapq import nsmallest

from moderation.policy.content import Recent
from moderation.policy.fields import Fields
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.text import fold

SKETCH_SIZE = 64
RUN = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Settings:
    similarity: float
    shortest: int
    hours: int
    others: int


def read(fields: Fields) -> Settings:
    return Settings(
        similarity=fields.share("similarity", default=0.8),
        shortest=fields.whole_number("shortest", least=1, most=1000, default=6),
        hours=fields.whole_number("hours", least=1, most=24 * 365, default=168),
        others=fields.whole_number("others", least=1, most=1000, default=2),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    content = reading.content
    if not content.recent:
        return None
    sketch, words = _sketch(reading.text)
    if words < settings.shortest:
        return None
    since = content.now - timedelta(hours=settings.hours)
    same = [r for r in content.recent if r.at >= since and _alike(sketch, r) >= settings.similarity]
    mine = [r for r in same if r.author_key and r.author_key == content.author.key]
    if mine:
        return _hit("repeats an earlier comment by the same author", reading)
    if len(same) >= settings.others:
        return _hit("repeats comments posted elsewhere on this site", reading)
    return None


def _hit(reason: str, reading: Reading) -> Hit:
    return Hit(reason=reason, evidence=(reading.quote(0, len(reading.text)),))


def _alike(sketch: frozenset[int], recent: Recent) -> float:
    return _overlap(sketch, _sketch(recent.text)[0])


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Of the 64 smallest of both together, the share that both have."""
    common = one & other
    if not common:
        return 0.0
    smallest = sorted(one | other)[:SKETCH_SIZE]
    return len(common.intersection(smallest)) / len(smallest)


# A pure function of its text, remembered because the same recent comments are asked about again and again.
@lru_cache(maxsize=2048)
def _sketch(text: str) -> tuple[frozenset[int], int]:
    """The sketch of a text and its number of words. A checksum, not `hash`: that differs from process to process."""
    words = _WORD.findall(fold(text).text)
    runs = {" ".join(words[place : place + RUN]) for place in range(max(1, len(words) - RUN + 1))} if words else set()
    sums = {zlib.crc32(run.encode("utf-8", "replace")) for run in runs}
    return frozenset(nsmallest(SKETCH_SIZE, sums)), len(words)


KIND = Kind(name="repetition", read=read, build=each(find))
