"""Threats of violence, wishes of violence and calls for it.

A violent word is nothing by itself ("this heat is killing me", "a shot in the arm", "we'll beat them on Saturday").
Needed are the parts of a threat: who acts or is called on to act, how certain it is, what is done, and to whom; see
`violence.py`. What is denied, reported, past, fiction or a game is left alone. No settings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from moderation.policy.fields import Fields
from moderation.policy.lexicon import listed
from moderation.policy.patterns import PatternSet, Pool
from moderation.policy.plain import WEAPONS, Plain
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.sentences import SentencePatterns
from moderation.policy.violence import ACTS, FRAMES, GATE, known_words

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Settings:
    """None."""


def read(fields: Fields) -> Settings:
    return Settings()


def find(settings: Settings, reading: Reading) -> Hit | None:
    if GATE.isdisjoint(reading.words) and (reading.text.isascii() or not WEAPONS.search(reading.text)):
        return None
    plain = Plain(reading, known=_KNOWN)
    spans = sorted({plain.span(*span) for span in islice(_meant(plain), 2 * MOST_EVIDENCE)})
    if not spans:
        return None
    evidence = tuple(reading.evidence(*span) for span in _apart(spans)[:MOST_EVIDENCE])
    return Hit(reason="threatens somebody", evidence=evidence)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, given in order, those that overlap as one."""
    merged = [spans[0]]
    for start, end in spans[1:]:
        if start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_KNOWN = known_words()
_INSIDE = [place for place, frame in enumerate(FRAMES) if not frame.crosses]
_CROSSING = [place for place, frame in enumerate(FRAMES) if frame.crosses]
_IN_A_SENTENCE = SentencePatterns(
    [FRAMES[place].whole_words for place in _INSIDE],
    hints=ACTS,
    hinted=[at for at, place in enumerate(_INSIDE) if FRAMES[place].has_act],
)
_IN_TWO = PatternSet([FRAMES[place].whole_words for place in _CROSSING], pool=Pool(lower=True))
# A word that is in all of these, told faster than by a pass over the line.
_BROUGHT = " bring "


def frames_in(line: str) -> list[tuple[int, list[tuple[int, int]]]]:
    """The frames (by their places) that are in a plain line, and where."""
    found = [(_INSIDE[at], spans) for at, spans in _IN_A_SENTENCE.find(line)]
    if _BROUGHT in line:
        found += [(_CROSSING[at], spans) for at, spans in _IN_TWO.find(line)]
    return sorted(found)


# Who is spoken of is not the writer; or the writer says it of somebody, of a book, or denies it.
_REPORTED = frozenset(
    listed("""
    said says say saying told tells tell threatened threatens threatening claim claims claimed wrote writes texted heard hears
    think thinks thought afraid scared worried fear feared fears dream dreamed dreamt suggest suggests suggesting suggested
    apparently reported reports quote quotes quoted warned accused alleged allegedly charged convicted police coroner court
    film movie novel book song game episode lyrics lyric scene act story play opera joke joking tweeted shouted shouting
    seriously believe believes witnesses witness sentence letter text anthem recipe
""")
)
_OWN_SAYING = re.compile(
    r" (?:i|we|am|just|telling|as i|someone) (?:am )?(?:telling|tell|say|said|saying|warned|think|thought)$"
)
_DENYING = frozenset(listed("not never nobody no none neither nor without against stop don't cannot hardly"))
# Within what is said to be done, one of these makes it somebody else's doing, or something to be prevented.
_ASIDE = frozenset(listed("before unless without nobody nothing not never said told report"))
# "I'll shoot you an e-mail", "choke up", "he wants shooting of a film".
_GIVEN = re.compile(r"^(?:a|an|some|another|my|our|\d+) (?!.{0,20}\b(?:bat|lesson|bullet)\b)")
_THING = re.compile(r"^(?:of (?!them|you|these)|laughing|up when|with kindness|lol|haha|lmao)")
_GAMES = re.compile(
    r"\b(?:polls?|ballot|box office|quiz|in court|high court|election|november|the match|this match|final|league|chess|darts|playoffs|primary|"
    r"ratings|pitch|scoreboard|on saturday|on sunday|(?<!open )season|trophy|charity|appeal|leaflets|petition|solicitor|lawyer|"
    r"ombudsman|hustings|kindness|cake|coffee|haha|lol|lmao|tournament|cup|derby|vote)\b"
)
_RECEIVERS = frozenset(listed("you him her them"))
_AFTER_HER = frozenset(
    listed(". , and or in with to at on down up out so when if for like until from before by too again over off")
)


def _meant(plain: Plain) -> Iterator[tuple[int, int]]:
    for place, spans in frames_in(plain.line):
        for start, end in spans:
            if _is_meant(plain.line, start, end, is_deniable=FRAMES[place].denied):
                yield start, end


def _is_meant(line: str, start: int, end: int, *, is_deniable: bool) -> bool:
    sentence = line[line.rfind(" . ", 0, start + 1) + 1 : start]
    breath = sentence[sentence.rfind(" , ") + 1 :].replace("can not wait", "").split()
    if is_deniable and not _DENYING.isdisjoint(breath):
        return False
    if not _REPORTED.isdisjoint(sentence.split()) and not _OWN_SAYING.search(sentence.rstrip(" ,:")):
        return False
    after = line[end : end + 60].lstrip()
    said = line[start:end].split()
    if said[-1] in _RECEIVERS and _GIVEN.search(after):
        return False
    if _THING.search(after) or _GAMES.search(line[start : end + 50]):
        return False
    if is_deniable and not _ASIDE.isdisjoint(said[2:-1]):
        return False
    return said[-1] not in {"her", "his"} or after.split(" ", 1)[0] in _AFTER_HER


KIND = Kind(name="threat", read=read, build=each(find))
