"""Listed words and phrases, whole words only, in two severities.

Settings: `severe`, a list that has the rule's own outcome, and `mild`, one that has `mild_outcome` ("nudge"); `told`,
whether words are found also where it is told that somebody was called them ("he was called a ..."; true). Words are
matched however they are disguised; a word inside another word ("Scunthorpe") is not that word.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.finder import Found, WordFinder
from moderation.policy.findings import Outcome
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Check, Hit, Kind
from moderation.policy.text import fold

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Settings:
    severe: tuple[str, ...]
    mild: tuple[str, ...]
    mild_outcome: Outcome
    told: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """That a rule (by its place) lists a word, and how gravely."""

    place: int
    is_severe: bool


def read(fields: Fields) -> Settings:
    severe, mild = fields.texts("severe"), fields.texts("mild")
    if not severe and not mild:
        raise fields.error("severe", "a words rule needs words, under severe or mild")
    for key, words in (("severe", severe), ("mild", mild)):
        for place, word in enumerate(words):
            if not _is_of_letters(word):
                raise fields.error(key, f'"{word}" holds no letters or some digits; use a pattern rule', item=place)
    outcome = fields.choice("mild_outcome", [Outcome.NUDGE, Outcome.HOLD], default=Outcome.NUDGE)
    return Settings(
        severe=severe, mild=mild, mild_outcome=Outcome(outcome), told=fields.yes_or_no("told", default=True)
    )


def _is_of_letters(word: str) -> bool:
    """Numbers are matched by patterns: only letters make a word here, so "142,460" never is one."""
    folded = fold(word).text
    return any(letter.isalpha() for letter in folded) and not any(letter.isdigit() for letter in folded)


def build(all_settings: Sequence[Settings]) -> Check:
    """One finder for the words of every rule of this kind."""
    finder = WordFinder(_listings(all_settings))

    def check(reading: Reading) -> Iterator[tuple[int, Hit]]:
        found = finder.find(reading)
        if found:
            yield from _hits(found, all_settings, reading)

    return check


def _listings(all_settings: Sequence[Settings]) -> dict[str, tuple[Listing, ...]]:
    listings: defaultdict[str, tuple[Listing, ...]] = defaultdict(tuple)
    for place, settings in enumerate(all_settings):
        for words, is_severe in ((settings.severe, True), (settings.mild, False)):
            for word in words:
                listings[fold(word).text] += (Listing(place, is_severe),)
    return listings


def _hits(
    found: Sequence[Found[tuple[Listing, ...]]], all_settings: Sequence[Settings], reading: Reading
) -> Iterator[tuple[int, Hit]]:
    spans: defaultdict[tuple[int, bool], list[tuple[int, int]]] = defaultdict(list)
    for word in found:
        for listing in word.value:
            if all_settings[listing.place].told or not _is_told(reading.folded.text, word.start):
                spans[listing.place, listing.is_severe].append((word.start, word.end))
    for (place, is_severe), where in spans.items():
        evidence = tuple(reading.evidence(*span) for span in where[:MOST_EVIDENCE])
        outcome = None if is_severe else all_settings[place].mild_outcome
        yield place, Hit(reason="uses a listed word", evidence=evidence, outcome=outcome)


_REACH = 70
_WAS_CALLED = re.compile(
    r"\b(?:was|were|been|being|got|gets?|getting|am|is|are) (?:\w+ )?called (?:an? |the )?(?:\w+ )?$"
)
_CALLED_SOMEBODY = re.compile(
    r"\b(?:calls?|called|calling) (?:me|us|him|her|them|(?:my|our|his|her) \w+) (?:an? |the )?(?:\w+ )?$"
)
# The writer calls, or says that one should.
_THE_WRITER = re.compile(r"\b(?:i|we|you)(?:'\w+)?(?: \w+)? $")
_SHOULD_BE = re.compile(r"\b(?:should|ought|deserves?|must|will|would|can|could|may|let's|let us|going to)\b")


def _is_told(text: str, start: int) -> bool:
    """Whether it is told before the word that somebody was called it."""
    before = re.split(r"[.!?;\n]", text[max(0, start - _REACH) : start])[-1]
    if (match := _WAS_CALLED.search(before)) is not None:
        return not _SHOULD_BE.search(before, 0, match.start())
    if (match := _CALLED_SOMEBODY.search(before)) is not None:
        said_by = before[: match.start()]
        return not _SHOULD_BE.search(said_by) and not _THE_WRITER.search(said_by)
    return False


KIND = Kind(name="words", read=read, build=build)
