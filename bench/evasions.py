"""Ways to hide a word from a filter and not from a reader, each a function of a word and of chance.

An evasion is applied to the words that carry an attack: every listed insult of the comment, or where it has none, the
longest word that the fast lane marks, or else its longest word.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

from moderation.policy.attacks import PACKAGED
from moderation.policy.content import Content
from moderation.policy.model.fast import fast_model
from moderation.policy.reading import Reading
from moderation.training.sources import NOW

Evasion = Callable[[str, random.Random], str]
SHORTEST = 3
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_ALIKE = str.maketrans("aceiopsxyACEIOPSX", "асеіорѕхуАСЕІОРЅХ")
_VOWELS = frozenset("aeiouAEIOU")
_FULL_WIDTH = 0xFEE0
_BOLD_SMALL, _BOLD_CAPITAL = 0x1D41A, 0x1D400


def leet(word: str, chance: random.Random) -> str:
    """`1d10t`."""
    return word.translate(_LEET)


def homoglyphs(word: str, chance: random.Random) -> str:
    """Cyrillic letters that look the same."""
    return word.translate(_ALIKE)


def zero_width(word: str, chance: random.Random) -> str:
    """A blank of no width somewhere inside."""
    at = chance.randrange(1, len(word))
    return f"{word[:at]}\u200b{word[at:]}"


def spacing(word: str, chance: random.Random) -> str:
    """`i d i o t`."""
    return " ".join(word)


def full_width(word: str, chance: random.Random) -> str:
    """The letters of East Asian type."""
    return "".join(chr(ord(letter) + _FULL_WIDTH) if "!" <= letter <= "~" else letter for letter in word)


def mathematical_bold(word: str, chance: random.Random) -> str:
    """The letters of formulas."""
    return "".join(_bold(letter) for letter in word)


def _bold(letter: str) -> str:
    if "a" <= letter <= "z":
        return chr(_BOLD_SMALL + ord(letter) - ord("a"))
    return chr(_BOLD_CAPITAL + ord(letter) - ord("A")) if "A" <= letter <= "Z" else letter


def stars(word: str, chance: random.Random) -> str:
    """`id*ot`: a star for one letter inside, for a vowel where there is one."""
    inside = range(1, len(word) - 1)
    at = chance.choice([at for at in inside if word[at] in _VOWELS] or list(inside))
    return f"{word[:at]}*{word[at + 1 :]}"


def repeated_letters(word: str, chance: random.Random) -> str:
    """`idiiiot`: a letter three more times, a vowel where there is one."""
    at = chance.choice([at for at, letter in enumerate(word) if letter in _VOWELS] or list(range(len(word))))
    return word[:at] + word[at] * 3 + word[at:]


def letter_swaps(word: str, chance: random.Random) -> str:
    """`idoit`: two neighbours inside change places, if any two differ."""
    places = [at for at in range(1, len(word) - 2) if word[at] != word[at + 1]]
    if not places:
        return word
    at = chance.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


EVASIONS: Mapping[str, Evasion] = MappingProxyType(
    {
        "leet": leet,
        "homoglyphs": homoglyphs,
        "zero-width": zero_width,
        "spacing": spacing,
        "full-width": full_width,
        "mathematical bold": mathematical_bold,
        "stars": stars,
        "repeated letters": repeated_letters,
        "letter swaps": letter_swaps,
    }
)


def evaded(text: str, evasion: Evasion, chance: random.Random) -> str:
    """The text with the words that carry the attack hidden."""
    done, pieces = 0, []
    for start, end in carrying(text):
        pieces += [text[done:start], evasion(text[start:end], chance)]
        done = end
    return "".join([*pieces, text[done:]])


def carrying(text: str) -> list[tuple[int, int]]:
    """Where in the text the words stand that carry its attack, in their order and apart from each other."""
    reading = Reading(Content(text, now=NOW))
    insults = [reading.folded.span(found.start, found.end) for found in PACKAGED.find(reading)]
    words = [span for start, end in insults for span in _words(text, start, end)]
    if words:
        return sorted(set(words))
    model = fast_model()
    marked = [span for e in model.evidence(reading) for span in _words(text, e.start, e.end)]
    longest = max(marked or _words(text, 0, len(text)), key=lambda span: (span[1] - span[0], -span[0]), default=None)
    return [longest] if longest else []


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The runs of letters between two places that are long enough to hide."""
    found, at = [], start
    while at < end:
        last = at
        while last < end and text[last].isalpha():
            last += 1
        if last - at >= SHORTEST:
            found.append((at, last))
        at = last + 1
    return found
