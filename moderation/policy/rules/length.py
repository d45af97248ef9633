"""Comments that are too short or too long, by their author's own words.

Settings, of which at least one is needed: `least_words`, `most_words`, `most_characters`. What is quoted does not
count. In a script that sets no blanks between words, each character counts as a word.
"""

import re
from dataclasses import dataclass
from itertools import islice

from moderation.policy.fields import Fields
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

MOST = 1_000_000
# Han, kana, Thai, Lao, Burmese and Khmer are written without blanks.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:['’-][^\W{_UNSPACED}]+)*")


@dataclass(frozen=True, slots=True)
class Settings:
    least_words: int | None
    most_words: int | None
    most_characters: int | None


def read(fields: Fields) -> Settings:
    least_words, most_words, most_characters = (
        fields.whole_number(key, least=1, most=MOST) if fields.has(key) else None
        for key in ("least_words", "most_words", "most_characters")
    )
    if least_words is None and most_words is None and most_characters is None:
        raise fields.error("most_words", "a length rule needs least_words, most_words or most_characters")
    if least_words is not None and most_words is not None and least_words > most_words:
        raise fields.error("most_words", f"must not be less than least_words ({least_words})")
    return Settings(least_words=least_words, most_words=most_words, most_characters=most_characters)


def find(settings: Settings, reading: Reading) -> Hit | None:
    own = reading.own.strip()
    if settings.most_characters is not None and len(own) > settings.most_characters:
        return Hit(reason=f"is {len(own)} characters long, and {settings.most_characters} are allowed")
    if settings.least_words is None and settings.most_words is None:
        return None
    words = _count(own, settings)
    if settings.least_words is not None and words < settings.least_words:
        return Hit(reason=f"has fewer than {settings.least_words} words of its own")
    if settings.most_words is not None and words > settings.most_words:
        return Hit(reason=f"has {words} words, and {settings.most_words} are allowed")
    return None


def _count(own: str, settings: Settings) -> int:
    """How many words there are, counted no further than to `least_words` where there may be any number."""
    words = _WORD.finditer(own)
    return sum(1 for _ in (words if settings.most_words is not None else islice(words, settings.least_words)))


KIND = Kind(name="length", read=read, build=each(find))
