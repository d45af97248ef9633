"""Comments in a script, or in a language of Latin script, that the site does not expect.

Settings: `scripts`, the scripts that are expected (any, when there is none); `languages`, the languages in Latin script
that are expected, as two-letter codes (any, when there is none); `share`, how much of the letters must be in another
script (0.5); `shortest`, how many letters a comment must have to be looked at (20).

A script is told by the ranges of Unicode. A language is guessed by its most frequent small words, and only where the
guess is plain: of at least eight words a fifth must be small words of one language that is not expected, and at least
three times as many as of any expected one. Everything else is left alone, as are the names of people and places.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from moderation.policy.fields import Fields
from moderation.policy.findings import Evidence
from moderation.policy.lexicon import listed
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

MOST_EVIDENCE = 12
FEWEST_WORDS = 8
PLAIN_SHARE = 0.2
PLAIN_LEAD = 3

# First and last code point of the blocks that hold each script's letters (Unicode 15, Blocks.txt).
RANGES: Mapping[str, tuple[tuple[int, int], ...]] = MappingProxyType(
    {
        "latin": ((0x41, 0x24F), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xFF21, 0xFF5A)),
        "greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
        "cyrillic": ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
        "armenian": ((0x530, 0x58F),),
        "hebrew": ((0x590, 0x5FF), (0xFB1D, 0xFB4F)),
        "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
        "devanagari": ((0x900, 0x97F), (0xA8E0, 0xA8FF)),
        "bengali": ((0x980, 0x9FF),),
        "gurmukhi": ((0xA00, 0xA7F),),
        "gujarati": ((0xA80, 0xAFF),),
        "tamil": ((0xB80, 0xBFF),),
        "telugu": ((0xC00, 0xC7F),),
        "kannada": ((0xC80, 0xCFF),),
        "malayalam": ((0xD00, 0xD7F),),
        "sinhala": ((0xD80, 0xDFF),),
        "thai": ((0xE00, 0xE7F),),
        "georgian": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
        "ethiopic": ((0x1200, 0x139F), (0x2D80, 0x2DDF)),
        "hangul": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7FF)),
        "kana": ((0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F)),
        "han": ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
    }
)
_STARTS, _ENDS, _NAMES = zip(
    *sorted((first, last, name) for name, ranges in RANGES.items() for first, last in ranges), strict=True
)

# The small words of each language, without those that another one here shares as often.
SMALL_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(listed("the of and to that is was it for with as you this have are not be they from or which")),
        "fr": frozenset(
            listed("le les des du une est pas que qui dans pour sur avec nous vous sont cette mais ont aux")
        ),
        "de": frozenset(listed("der die das und ist nicht ein eine ich sie wir mit auf den dem für auch sich zu wird")),
        "es": frozenset(listed("el los las del que por una con para como pero más está muy son hay este esta sus lo")),
        "pt": frozenset(listed("o os as do da dos das não que uma com para mais mas foi são muito você ao em pelo")),
        "it": frozenset(
            listed("il gli che di della delle non una per sono con più anche questo come dei nel alla è ha")
        ),
        "nl": frozenset(listed("het een van niet dat zijn ik voor met op te aan ook naar maar wordt deze bij nog wij")),
        "pl": frozenset(listed("nie się jest na że do jak ale czy tak przez dla po tym był są już tylko który może")),
        "sv": frozenset(listed("och att det som är inte på för med jag har till den av om ett från kan så vi")),
        "da": frozenset(listed("og det at er ikke på for med jeg har til den af som et fra kan så vi de")),
        "tr": frozenset(
            listed("ve bir bu için çok değil ile ne da daha gibi olarak kadar ama var sonra mi biz sen ben")
        ),
        "ro": frozenset(listed("și nu este în la pe cu pentru din care sunt mai sau dar fi ce acest după fost să")),
        "cs": frozenset(listed("je se na že to ale jsem pro jak by tak jsou nebo který také když už byl není jen")),
        "ga": frozenset(listed("agus an na is ar tá go sé sí bhí leis ach atá mar seo sin níl aon ag anseo")),
        "cy": frozenset(listed("yn y yr mae ac i'r o'r wedi ar gyfer ond gan bod nid hyn fel eu hefyd oedd sydd")),
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Settings:
    scripts: frozenset[str]
    languages: frozenset[str]
    share: float
    shortest: int


def read(fields: Fields) -> Settings:
    scripts = fields.choices("scripts", list(RANGES)) if fields.has("scripts") else ()
    languages = fields.choices("languages", list(SMALL_WORDS)) if fields.has("languages") else ()
    if not scripts and not languages:
        raise fields.error("scripts", "a language rule needs scripts or languages that are expected")
    return Settings(
        scripts=frozenset(scripts),
        languages=frozenset(languages),
        share=fields.share("share", default=0.5),
        shortest=fields.whole_number("shortest", least=1, most=10_000, default=20),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    own = reading.own
    if settings.scripts and (evidence := _in_other_scripts(settings, own, reading)):
        return Hit(reason="is written in a script that is not expected here", evidence=evidence)
    if settings.languages and _is_in_another_language(settings, own):
        return Hit(reason="is written in a language that is not expected here")
    return None


def _in_other_scripts(settings: Settings, text: str, reading: Reading) -> tuple[Evidence, ...]:
    """The words in scripts that are not expected, when they make up enough of the text; none otherwise."""
    if text.isascii() and "latin" in settings.scripts:
        return ()
    words = [(match.span(), _script_of(match[0])) for match in _WORD.finditer(text)]
    letters = sum(end - start for (start, end), _ in words)
    others = [span for span, script in words if script is not None and script not in settings.scripts]
    if (
        not others
        or letters < settings.shortest
        or sum(end - start for start, end in others) < settings.share * letters
    ):
        return ()
    return tuple(reading.quote(*span) for span in list(_joined(others, text))[:MOST_EVIDENCE])


def _script_of(word: str) -> str | None:
    """The script of most of a word's letters; None when no script here has them."""
    scripts = Counter(script for letter in word if (script := script_of_letter(letter)) is not None)
    return max(scripts, key=lambda script: (scripts[script], script)) if scripts else None


def script_of_letter(letter: str) -> str | None:
    """The script whose blocks hold the letter, by code point."""
    code = ord(letter)
    place = bisect_right(_STARTS, code) - 1
    return _NAMES[place] if place >= 0 and code <= _ENDS[place] else None


def _joined(spans: list[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Neighbouring words with nothing but blanks between them, as one."""
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if text[end:next_start].strip(" ,"):
            yield start, end
            start = next_start
        end = next_end
    yield start, end


def _is_in_another_language(settings: Settings, text: str) -> bool:
    words = [match[0].replace("’", "'").casefold() for match in _WORD.finditer(text)]
    if len(words) < FEWEST_WORDS or sum(map(len, words)) < settings.shortest:
        return False
    counts = {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}
    expected = max(counts[language] for language in settings.languages)
    other = max((count for language, count in counts.items() if language not in settings.languages), default=0)
    return other >= PLAIN_SHARE * len(words) and other >= PLAIN_LEAD * max(expected, 1)


KIND = Kind(name="language", read=read, build=each(find))
