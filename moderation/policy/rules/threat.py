"""Threats of violence, wishes of violence and calls for it.

A violent word is nothing by itself ("this heat is killing me", "a shot in the arm", "we'll beat them on Saturday").
Needed are the parts of a threat: who acts or is called on to act, how certain it is, what is done, and to whom; see
`threats.py`, and `violence.py` for turns of phrase that it does not reach. What is denied, reported, past, fiction or a
game is left alone; see `excuses.py`.

Settings: `veiled`, whether to find threats that say nothing violent ("I know where you live"; true).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_

from moderation.policy import violence
from moderation.policy.excuses import is_meant
from moderation.policy.fields import Fields
from moderation.policy.gates import Gate, word_needs_of
from moderation.policy.lexicon import listed
from moderation.policy.patterns import PatternSet, Pool
from moderation.policy.plain import WEAPONS, Plain, behind, longest_run, plain_words
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.sentences import SentencePatterns
from moderation.policy.shapes import Span
from moderation.policy.threats import FRAMES, GRAMMAR, Frame

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Settings:
    veiled: bool = True


def read(fields: Fields) -> Settings:
    return Settings(veiled=fields.yes_or_no("veiled", default=True))


def find(settings: Settings, reading: Reading) -> Hit | None:
    has_families = _may_hold_a_family(reading)
    if not has_families and GRAMMAR.telling.isdisjoint(reading.words):
        return None
    if not _may_threaten(reading, has_families=has_families):
        return None
    plain = Plain(reading, known=_KNOWN)
    words = plain.line.split()
    meant = islice(_meant(settings, words, plain.line if has_families else ""), 2 * MOST_EVIDENCE)
    spans = sorted({_span(plain, words, *found) for found in meant})
    if not spans:
        return None
    evidence = tuple(reading.evidence(*span) for span in _apart(spans)[:MOST_EVIDENCE])
    return Hit(reason="threatens somebody", evidence=evidence)


def _may_hold_a_family(reading: Reading) -> bool:
    if not violence.GATE.isdisjoint(reading.words):
        return True
    return not reading.text.isascii() and WEAPONS.search(reading.text) is not None


def _span(plain: Plain, words: Sequence[str], first: int, last: int) -> Span:
    """Where in the folded text the words of the line from the first to the one after the last stand."""
    start = sum(len(word) + 1 for word in words[:first])
    return plain.span(start, start + sum(len(word) + 1 for word in words[first:last]) - 1)


def _apart(spans: list[Span]) -> list[Span]:
    """The spans, given in order, those that overlap as one."""
    merged = [spans[0]]
    for start, end in spans[1:]:
        if start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_KNOWN = GRAMMAR.known | violence.known_words()
_INSIDE = [place for place, frame in enumerate(violence.FRAMES) if not frame.crosses]
_CROSSING = [place for place, frame in enumerate(violence.FRAMES) if frame.crosses]
_IN_A_SENTENCE = SentencePatterns(
    [violence.FRAMES[place].whole_words for place in _INSIDE],
    hints=violence.ACTS,
    hinted=[at for at, place in enumerate(_INSIDE) if violence.FRAMES[place].has_act],
)
_IN_TWO = PatternSet([violence.FRAMES[place].whole_words for place in _CROSSING], pool=Pool(lower=True))
# A word that is in all of these, told faster than by a pass over the line.
_BROUGHT = " bring "


def frames_in(line: str) -> list[tuple[int, list[Span]]]:
    """The frames (by their places) that are in a plain line, and where."""
    found = [(_INSIDE[at], spans) for at, spans in _IN_A_SENTENCE.find(line)]
    if _BROUGHT in line:
        found += [(_CROSSING[at], spans) for at, spans in _IN_TWO.find(line)]
    return sorted(found)


_FAMILIES_AT = len(GRAMMAR.needs)
_TELLING_AT = _FAMILIES_AT + len(_IN_A_SENTENCE.needs)
_IN_TWO_AT = _TELLING_AT + 1
_TELLING = frozenset(f" {longest_run(word)} " for word in GRAMMAR.telling)
_GATE = Gate(
    [
        *GRAMMAR.needs,
        *_IN_A_SENTENCE.needs,
        [_TELLING],
        *(word_needs_of(violence.FRAMES[at].whole_words) for at in _CROSSING),
    ],
    read=behind,
)
_ALL_FAMILIES = (1 << len(_IN_A_SENTENCE.needs)) - 1
_NOTHING: frozenset[str] = frozenset()


def _may_threaten(reading: Reading, *, has_families: bool) -> bool:
    """Whether a frame or a family may be found at all, meant or not: asked of each sentence that has what one needs."""
    is_long = len(reading.folded.text) > _LONG
    if is_long or (not reading.text.isascii() and WEAPONS.search(reading.text) is not None):
        return True
    met: list[int] = []
    for start, end, words in _sentences(reading):
        bits = _GATE.bits(words)
        met.append(bits)
        held = _GATE.held(bits)
        families = held >> _FAMILIES_AT & _ALL_FAMILIES if has_families else 0
        missing, held = GRAMMAR.held(_GATE, bits, held) if held >> _TELLING_AT & 1 else (_NOTHING, 0)
        frames = held & GRAMMAR.all_frames
        if not frames and not _IN_A_SENTENCE.may_be_in(families):
            continue
        plain = plain_words(reading.folded_as_typed[start:end], known=_KNOWN)
        if frames and GRAMMAR.is_in(plain, among=frames, without=missing):
            return True
        if _IN_A_SENTENCE.may_be_in(families) and _IN_A_SENTENCE.find(f"{' '.join(plain)} "):
            return True
    return _may_go_beyond_a_sentence(met) and any(
        _may_go_beyond_a_sentence(met[at : at + _MOST_CROSSED]) for at in range(len(met))
    )


_MOST_CROSSED = 3
_LONG = 3_000
"""In so many characters some sentence nearly always may hold one, and to ask each costs more than to look at all."""


def _may_go_beyond_a_sentence(met: Sequence[int]) -> bool:
    """Whether a frame may begin in one sentence and end in another, out of some that meet this."""
    bits = reduce(or_, met, _GATE.granted)
    held = _GATE.held(bits)
    return held >> _IN_TWO_AT != 0 or GRAMMAR.may_go_beyond_a_sentence(GRAMMAR.held(_GATE, bits, held)[1])


def _sentences(reading: Reading) -> Iterator[tuple[int, int, list[str]]]:
    """Where each sentence of the folded text stands, and its runs of letters; one with what goes on after a "Mr."."""
    start = end = 0
    words: list[str] = []
    for line in reading.lines:
        words += line.split()
        end += len(line) + 1
        if not words or words[-1] not in GRAMMAR.leading_on:
            if words:
                yield start, end - 1, words
            start, words = end, []
    if words:
        yield start, end - 1, words


# "I'll shoot you an e-mail", "choke up", "he wants shooting of a film".
_GIVEN = re.compile(r"^(?:a|an|some|another|my|our|\d+) (?!.{0,20}\b(?:bat|lesson|bullet)\b)")
_THING = re.compile(r"^(?:of (?!them|you|these)|laughing|up when|with kindness|lol|haha|lmao)")
_RECEIVERS = frozenset(listed("you him her them"))
_AFTER_HER = frozenset(
    listed(". , and or in with to at on down up out so when if for like until from before by too again over off")
)
_ASIDE = frozenset(listed("before unless without nobody nothing not never said told report"))


def _meant(settings: Settings, words: Sequence[str], line: str) -> Iterator[Span]:
    """The words of each threat that is meant; `line` is "" where no family can be in it."""
    yield from _by_grammar(settings, words)
    if line:
        yield from _by_families(settings, words, line)


def _by_grammar(settings: Settings, words: Sequence[str]) -> Iterator[Span]:
    for start, end in _telling_parts(words):
        for place, (first, last) in GRAMMAR.find(GRAMMAR.shape(words[start:end])):
            frame = FRAMES[place]
            if (settings.veiled or not frame.veiled) and is_meant(frame, words, start + first, start + last):
                yield start + first, start + last


def _telling_parts(words: Sequence[str]) -> Iterator[Span]:
    """The runs of sentences, with the stops around them, each of which holds a word that a frame cannot do without."""
    start = begun = 0
    while start < len(words) - 1:
        end = words.index(".", start + 1)
        if GRAMMAR.telling.isdisjoint(words[start:end]):
            if begun < start:
                yield begun, start + 1
            begun = end
        start = end
    if begun < start:
        yield begun, start + 1


def _by_families(settings: Settings, words: Sequence[str], line: str) -> Iterator[Span]:
    for place, spans in frames_in(line):
        family = violence.FRAMES[place]
        frame = Frame("", deniable=family.denied, foretold=True, veiled=not family.denied and not family.has_act)
        if not (settings.veiled or family.has_act):
            continue
        for start, end in spans:
            first, last = line.count(" ", 0, start), line.count(" ", 0, end) + (line[end - 1] != " ")
            if _is_put_to_somebody(line, start, end, frame.deniable) and is_meant(frame, words, first, last):
                yield first, last


def _is_put_to_somebody(line: str, start: int, end: int, is_deniable: bool) -> bool:
    after = line[end : end + 60].lstrip()
    said = line[start:end].split()
    if said[-1] in _RECEIVERS and _GIVEN.search(after):
        return False
    if _THING.search(after) or (is_deniable and not _ASIDE.isdisjoint(said[2:-1])):
        return False
    return said[-1] not in {"her", "his"} or after.split(" ", 1)[0] in _AFTER_HER


KIND = Kind(name="threat", read=read, build=each(find))
