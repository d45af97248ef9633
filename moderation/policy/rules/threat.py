"""Threats of violence, wishes of violence and calls for it.

A violent word is nothing by itself ("this heat is killing me", "a shot in the arm", "we'll beat them on Saturday").
Needed are the parts of a threat: who acts or is called on to act, how certain it is, what is done, and to whom; see
`threats.py`. What is denied, reported, past, fiction or a game is left alone. No settings.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from moderation.policy.fields import Fields
from moderation.policy.lexicon import listed
from moderation.policy.patterns import PatternSet, Pool
from moderation.policy.plain import WEAPONS, Plain
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.sentences import SentencePatterns
from moderation.policy.threats import FRAMES, GRAMMAR, Frame
from moderation.policy import violence

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Settings:
    """None."""


def read(fields: Fields) -> Settings:
    return Settings()


def find(settings: Settings, reading: Reading) -> Hit | None:
    if _TELLING.isdisjoint(reading.words) and (reading.text.isascii() or not WEAPONS.search(reading.text)):
        return None
    plain = Plain(reading, known=_KNOWN)
    words = plain.line.split()
    spans = sorted({_span(plain, words, *found) for found in islice(_all_meant(words, plain.line), 2 * MOST_EVIDENCE)})
    if not spans:
        return None
    evidence = tuple(reading.evidence(*span) for span in _apart(spans)[:MOST_EVIDENCE])
    return Hit(reason="threatens somebody", evidence=evidence)


def _span(plain: Plain, words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Where in the folded text the words of the line from the first to the one after the last stand."""
    start = sum(len(word) + 1 for word in words[:first])
    return plain.span(start, start + sum(len(word) + 1 for word in words[first:last]) - 1)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, given in order, those that overlap as one."""
    merged = [spans[0]]
    for start, end in spans[1:]:
        if start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_KNOWN = GRAMMAR.known | violence.known_words()
_TELLING = GRAMMAR.telling | violence.GATE
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


def frames_in(line: str) -> list[tuple[int, list[tuple[int, int]]]]:
    """The frames (by their places) that are in a plain line, and where."""
    found = [(_INSIDE[at], spans) for at, spans in _IN_A_SENTENCE.find(line)]
    if _BROUGHT in line:
        found += [(_CROSSING[at], spans) for at, spans in _IN_TWO.find(line)]
    return sorted(found)




# Who is spoken of is not the writer; or the writer says it of somebody, of a book, or denies it.
_REPORTED = frozenset(
    listed("""
    said says saying told tells threatened threatens threatening claim claims claimed wrote writes texted heard hears
    dreamed apparently reported reports quote quotes quoted warned accused alleged allegedly charged convicted coroner
    film movie novel book song episode lyrics lyric opera tweeted shouted shouting yelled chanted
    witnesses witness recipe posted read telling claiming calling dreamt threat threats sign phrase
""")
)
_DENYING = frozenset(listed("not never nobody no none neither nor without against stop don't cannot hardly"))
_OTHERWISE = re.compile(
    r" (?:(?:at|in|on|by|through|under|before|with|to|into) (?:the |a |an |our |my |his |her |your |next )?(?:[^ .,]+ )?(?:polls?|ballots?|box office|court|courts|tribunal|"
    r"elections?|november|primary|hustings|petition|appeal|ratings|vote|press|oath|questions|paperwork|lawyers?|solicitor|ombudsman|"
    r"wallets?|pockets?|pocketbook|kindness|budget|facts|sums|taxes|fines?|costs|bills|charity|prison|jail|emails?|letters?|"
    r"embarrassment|laughter|boredom|shame|laughing|auction|quiz|chess|match|derby|final|game)|out of (?:office|business|pocket|a job|the race|the cup|town hall)|"
    r"another [^ .,]+ (?:worded )?(?:letter|email|e-mail|note)|an e-?mail|breaks? a leg|a (?:line|text|note|message|look|break|letter|wave|hug|drink|coffee|pint)|laughing|lunch|dinner date) "
)
_KIND = frozenset(
    listed("""
    supper lunch coffee tea cake cakes biscuits biscuit soup sandwiches flask congratulations thanks thank petition solicitor lawyer
    injunction complaint placard placards questions minutes volunteer volunteers volunteering choir blanket 988 samaritans helpline pint
    pie recipe raffle leaflets camera spreadsheet notebook survey banner banners hug hugs casserole birthday cookies lasagne
    lasagna pasty pasties beer beers buns scones jam trophy cup league derby quiz match keeper goals team season rehearsal
    raise neighbour neighbours neighbor neighbors aunt hello hi oak fridge applause celebrate celebrating welcome proud lovely-work brilliant hearing-date bake baking bunting pension
""")
)
_CIVIC = frozenset(
    listed("""
    vote votes voted voting election elections ballot polls tax taxes premiums refunds refund festival exhibition price prices
    discount register booster banned ticket rates parking rent bill bills budget deadline subscription seat library concert
    fees fee insurance council-tax
""")
)
_GAME = frozenset(
    listed("""
    match league cup derby quiz chess darts season playoffs final semifinal tournament pitch striker keeper goalie quarter
    half team scoreboard scored goal goals innings kickoff bout boxing wrestler ufc mma ring game games minecraft fortnite xbox
    playstation raid lobby rugby football cricket hockey tennis golf bowling karaoke monopoly checkers dominoes trophy coach
    rounds champion dodgeball opponents visitors
""")
)
_SPORTING = frozenset(
    listed("beat kill murder slaughter crush smash hammer batter thrash bury knock hit bash butcher punish roast destroy break")
)
_PERILS = frozenset(
    listed("""
    ice water current tide tides wire wires mushrooms mushroom road roads trail virus heat wave avalanche smoking smoke speed speeding bend junction
    crossing swim swimming seals drug drugs dose fumes asbestos lightning seatbelt helmet ladder electric voltage allergy
    nhs waiting treatment roundabout potholes kerb
    sandals diving flood floods gritting roundabouts lights lorries traffic cyclists
""")
)


# "I'll shoot you an e-mail", "choke up", "he wants shooting of a film".
_GIVEN = re.compile(r"^(?:a|an|some|another|my|our|\d+) (?!.{0,20}\b(?:bat|lesson|bullet)\b)")
_THING = re.compile(r"^(?:of (?!them|you|these)|laughing|up when|with kindness|lol|haha|lmao)")
_RECEIVERS = frozenset(listed("you him her them"))
_AFTER_HER = frozenset(
    listed(". , and or in with to at on down up out so when if for like until from before by too again over off")
)


def _all_meant(words: Sequence[str], line: str) -> Iterator[tuple[int, int]]:
    yield from _meant(words)
    for place, spans in frames_in(line):
        for start, end in spans:
            first = line.count(" ", 0, start)
            last = line.count(" ", 0, end) + (0 if line[end - 1 : end] == " " else 1)
            frame = Frame("", deniable=violence.FRAMES[place].denied, foretold=True)
            if _is_put_to_somebody(line, start, end, frame.deniable) and _is_meant(frame, words, first, last):
                yield first, last


def _is_put_to_somebody(line: str, start: int, end: int, is_deniable: bool) -> bool:
    after = line[end : end + 60].lstrip()
    said = line[start:end].split()
    if said[-1] in _RECEIVERS and _GIVEN.search(after):
        return False
    if _THING.search(after) or (is_deniable and not _ASIDE.isdisjoint(said[2:-1])):
        return False
    return said[-1] not in {"her", "his"} or after.split(" ", 1)[0] in _AFTER_HER


_ASIDE = frozenset(listed("before unless without nobody nothing not never said told report"))


def _meant(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    shape = GRAMMAR.shape(words)
    for place, (first, last) in GRAMMAR.find(shape):
        if _is_meant(FRAMES[place], words, first, last):
            yield first, last


def _is_meant(frame: Frame, words: Sequence[str], first: int, last: int) -> bool:
    start = _start_of_sentence(words, first)
    before = words[start:first]
    if frame.deniable and _is_denied(before):
        return False
    if _is_reported(before):
        return False
    said = words[first:last]
    if not _REPORTED.isdisjoint(words[last : last + 4]) and "," in words[last - 1 : last + 1]:
        return False
    if said[-1] == "them" and not _BEASTS.isdisjoint(words):
        return False
    if words[last - 1 : last + 1] in _NO_HOME:
        return False
    if not frame.literal and _OTHERWISE.search(f" {' '.join(words[last - 1 : last + 6])} "):
        return False
    if not _SPORTING.isdisjoint(said) and not _GAME.isdisjoint(words):
        return False
    if (frame.foretold or frame.weak) and not _PERILS.isdisjoint(words):
        return False
    if said[0] == "i" and "could" in said and "you" not in said:
        return False
    if said[0] in {"someone", "anyone"} and len(said) > 1 and said[1] in _PAST_TOO:
        return False
    if frame.veiled and not {"ice", "tide", "icy", "slippery"}.isdisjoint(words):
        return False
    if frame.weak and not _CIVIC.isdisjoint(words):
        return False
    return not (frame.veiled and not _KIND.isdisjoint(words))


_PAST_TOO = frozenset(listed("put set cut hit let run beat hurt split burst shot"))
_BEASTS = frozenset(
    listed("foxes rats deer pigeons geese moles weeds wasps mice slugs hens wolves gulls seagulls squirrels rabbits badgers coyotes mosquitoes hornets ants flies crows")
)
_NO_HOME = (["car", "park"], ["car", "parks"])


def _start_of_sentence(words: Sequence[str], place: int) -> int:
    while place > 0 and words[place] != ".":
        place -= 1
    return place


def _is_reported(before: Sequence[str]) -> bool:
    """Whether what stands before makes it somebody else's saying: "he said that", and not "I said that"."""
    tells = [place for place, word in enumerate(before) if word in _REPORTED]
    return any(place == 0 or _SAYERS.isdisjoint(before[max(0, place - 2) : place]) for place in tells)


_SAYERS = frozenset(listed("i we am just as have"))


def _is_denied(before: Sequence[str]) -> bool:
    """Whether a "not" stands before, in one breath: what stands before a pause denies nothing that comes after it."""
    breath = list(before)
    while "," in breath:
        del breath[: breath.index(",") + 1]
    line = " ".join(breath).replace("can not wait", "").replace("not joking", "").replace("not kidding", "")
    return not _DENYING.isdisjoint(line.split())


KIND = Kind(name="threat", read=read, build=each(find))
