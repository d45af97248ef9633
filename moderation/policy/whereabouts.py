"""Where somebody is to be found, when no single sentence says it: signs that add up.

"Drives a grey pickup" is nothing, and neither is "finishes at five" or "go and ask her". Said together of one person they
tell a stranger where to wait. Each kind of sign is a family of phrases and counts once; enough different kinds are a
finding. What the writer says of themselves and of their own people is theirs to tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.policy.patterns import PACKAGED, PatternSet, Sighting

_OF = r"(?:he|she|they|who|his|her|their|\w+'s)"
_COLOUR = r"(?:red|blue|green|yellow|white|black|silver|gr[ae]y|brown|tan|orange|pink|purple|gold|beige|dark|light|old|dented)"
_VEHICLE = (
    r"(?:car|van|pick-?up|ute|truck|hatch(?:back)?|saloon|sedan|estate|suv|jeep|scooter|bike|motorbike|minivan|four[- ]by[- ]four|"
    r"golf|corsa|fiesta|focus|astra|polo|mini|fiat|berlingo|transit|octavia|yaris|corolla|civic|hilux|ram|bmw|audi|merc(?:edes)?|"
    r"tesla|skoda|passat|clio|micra|explorer|camry|ford|toyota|honda|lexus|volvo|subaru|nissan)"
)
_SCHOOL = r"(?:school|primary|academy|prep|creche|kindy|kindergarten|nursery|college|junior|middle|high|convent|st\.? [a-z]+'s|grade|class|standard|daycare)"
_DWELLING = r"(?:house|bungalow|cottage|farmhouse|flat|apartment|duplex|caravan|trailer|condo|unit|place|cabin|chalet|terrace|weatherboard|split-level)"
_KIN = r"(?:kids?|children|daughters?|sons?|girls?|boys?|lad|wife|husband|mother|mum|mam|mom|father|dad|sister|brother|grandson|granddaughter|gran|girlfriend|boyfriend|partner|grandad)"
_CLOCK = r"(?:\d{1,2}(?:[.:]\d\d)?(?: ?[ap]\.?m\.?)?|half \w+|(?:ten|quarter|twenty|five) (?:past|to) \w+|noon|dusk|dark|one|two|three|four|five|six|seven|eight|nine|ten|eleven|supper|breakfast|lunch|dinner)"
_DAY = r"(?:mondays?|tuesdays?|tues|wednesdays?|thursdays?|thurs|fridays?|saturdays?|sundays?|weekdays?|mornings?|evenings?|nights?|day)"


@dataclass(frozen=True, slots=True)
class Sign:
    """One kind of sign. One with two points finds a person by itself; the others say when, how, or that one should."""

    name: str
    pattern: str
    points: int


SIGNS: tuple[Sign, ...] = (
    Sign(
        "dwelling",
        r"\b(?P<it>(?:flat|apt|apartment|unit|room|lot|suite|buzzer|cabin|pitch|slip|plot|quarter|caravan|berth|number|no\.?|wing|bungalow|fire number|window|stall|kiosk|ward) (?:no\.? ?)?\d+[a-z]?\b"
        r"|\d{1,5}[a-z]? (?:[\w'.]+ ){1,3}?(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|crescent|close|way|terrace|pl|row|gardens|grove|square|hill|pde|parade|loop|spur|rise|wynd|mews|fold|spit|view|crossing|rents)\b"
        rf"|(?:lives?|rents|living|stays?|staying|lodges|bides|sleeps) (?:\w+ ){{0,3}}?(?:over|above|behind|opposite|next to|beside|past|after|in|at|on) (?:the |a |his |her )?(?:[\w']+ ?){{1,4}}"
        rf"|(?:the|a|that|in|on) (?:{_COLOUR}|end|corner|last|first|second|third|top|ground|brown) (?:[\w-]+ )?(?:{_DWELLING}|floor|door|gate|roof|curtains|one on the end)"
        r"|(?:first|second|third|top|last|left|right) (?:bell|buzzer|left|right|floor|house|farm|track|gate|door))",
        points=2,
    ),
    Sign(
        "vehicle",
        rf"\b(?P<it>(?:drives?|parks?|driving|parked|car is|his car|her car)\b[^.!?\n]{{0,30}}?\b{_VEHICLE}\b|{_COLOUR} {_VEHICLE}\b|(?:drives|parks) (?:his|her|their|the|a|an) \w+|parks (?:behind|outside|round|in|at|by|on)\b[^.!?\n]{{2,25}}"
        r"|(?:plate|reg|rego|registration)\b[^.!?\n]{0,14}?[a-z]{0,3}[- ]?\d{1,4}[a-z]{0,3})",
        points=2,
    ),
    Sign(
        "hours",
        rf"\b(?P<it>(?:home|in|out|back|finish(?:es)?|knocks off|starts?|closes|leaves|gets off|gets home|comes? (?:down|out|home)|picks up|works?|drops|there|up|shift ends|off|collects|pickup|due|lunch) (?:[\w']+ ){{0,4}}?(?:by|at|after|from|till|until|around|about|past|before) (?:about |around )?{_CLOCK}\b"
        rf"|(?:every|each|most) (?:single )?{_DAY}|(?:mornings|evenings|nights|{_DAY}) (?:at|till|until|to|and|from|around|about) {_CLOCK}|on nights|works? (?:nights|days|mornings|{_DAY})|in all day|usually (?:in|home)|out (?:every|on) {_DAY}|at \d{{1,2}}[.:]\d\d)",
        points=1,
    ),
    Sign(
        "work",
        r"\b(?:he|she|who|\w+)(?:'s| is)? (?P<it>(?:works?|teaches|cleans|waitresses|serves|sits|drives|volunteers|runs|clerks|on the (?:till|desk|door|gate)) (?:the \w+ )?(?:at|in|for|on|behind|\d\w+) (?:the |a )?[\w' ]{3,30})",
        points=1,
    ),
    Sign(
        "child",
        rf"\b(?P<it>(?:his|her|their|\w+'s) (?:\w+ ){{0,2}}?{_KIN}(?:'s| is| are|s)? (?:\w+ ){{0,3}}?(?:goes?|go|attends?|studies|studying|at|in|comes?|gets?|boards?|walks?|plays?|takes?|rides?|pitches|lives?|stays?)\b[^.!?\n]{{0,40}}"
        rf"|drops (?:the|his|her) (?:kids?|girl|boy|lad|children|daughter|son)\b[^.!?\n]{{0,30}}|collects (?:his|her) (?:kids?|girl|boy)\b[^.!?\n]{{0,25}}|(?:gets|get|picked) (?:off|up) (?:the bus |at |by )?[^.!?\n]{{3,25}}|(?:kids|daughter|son|girl|boy) (?:at|go to|in) [^.!?\n]{{0,20}}{_SCHOOL}|classroom \d+|(?:\d\w{{1,2}}|\w+th|first|second|third) grade)",
        points=2,
    ),
    Sign(
        "alone",
        r"\b(?P<it>alone\b|by (?:him|her|them)self|on (?:his|her|their) own|husband'?s? (?:is )?(?:away|on|in a home|works)|wife'?s? (?:is )?(?:away|alone|works)|(?:no|without) neighbou?rs|(?:gate|door|stairs|window)s? (?:doesn'?t|never|don'?t|open|unlocked|isn'?t) ?(?:lock|locked)?|leaves (?:the|her|his) (?:\w+ )?(?:door|gate|porch|stairs|window)\b|window (?:up|open)|(?:is|be|house) empty|flat is empty|in all day|key under)",
        points=1,
    ),
    Sign(
        "call",
        r"\b(?P<it>(?:go|pop|drop|come|call|stop|swing) (?:and |round|in|by|over|up|on|to)? ?(?:and )?(?:ask|tell|see|say|get|give|count|fact check|make|enjoy|visit|thank|shout|block|let)? ?(?:him|her|them|it|hi|hello|some night|round|by|over)\b|(?:ask|tell) (?:him|her|them)\b|(?:say|go say) (?:hi|hello)|have (?:a|your) (?:word|fun)|want(?:s|ing)? (?:to have )?a (?:quiet )?word|pay (?:him|her|them) a visit|(?:do|make) (?:your thing|of that what you (?:will|like))|do with that what you|"
        r"(?:pass|spread) it (?:on|around|round)|spread it|share before|just so (?:people|you|the|everyone|everybody|folk)|(?:just|purely) information|now (?:you|ye) know|for (?:the curious|anyone wondering|those wanting|anyone who|anybody who)|if (?:anyone|anybody|you|people|the reporters|ye) (?:wants?|likes?|fancy|fancies|'d like|care)|"
        r"someone (?:should )?(?:go|get|tell|ask)|in case (?:anyone|you|anybody)|have at it|let (?:us|'s|him|her|them|somebody|some)|bring signs|just (?:saying|putting|mentioning)|not hard to find|easy to find|fill (?:his|her) (?:boots|inbox)|return the favou?r|let'?s (?:ask|all|return)|everyone please call|worth ringing|should know|deserve to know|deserves? a visit|thank (?:him|her) |go to midnight|take the dharna|objections? (?:there|in person|to)|complaints? (?:go )?(?:to|direct))",
        points=1,
    ),
    Sign(
        "unmasked",
        r"(?:[\"'“‘]\w[\w ]{2,24}[\"'”’] (?:\w+ ){0,5}?(?P<it>is|=)\b|\b(?P<it2>(?:real name|surname|full names?|posts as|writing as|signing as|goes by|known here as|behind (?:the )?\w+ (?:\w+ )?is|same (?:handle|username)|name on (?:his|her|the) bell|hiding behind)))",
        points=1,
    ),
)

ENOUGH = 3
ENOUGH_AT_AN_OFFICE = 5
_OF_SOMEBODY = re.compile(
    r"\b(?:he|she|him|her|his|hers|mr|mrs|ms|miss|girl|lad|kid|guy|woman|man|lady|nurse|driver|[a-z]+'s)\b"
)
_OFFICE = re.compile(
    r"\b(?:town hall|city hall|council meets|council office|office is|offices?|surgery at|holds a surgery|library|courts? sits?|market hall|meeting|meets|group|"
    r"committee|union|museum|desk|drop-in|village hall|doors open|festival|exhibition|petition|for sale|care home|fire broke|submissions|institute|hq|advice|"
    r"darbar|open house|memorandum|refunds?|shelter|food bank|polling|clinic|annexe|please check on|box office|hearing)\b"
)
# The writer's own people, and those of whom the writer speaks in their favour or of long ago.
_OWN = re.compile(
    r"\b(?:my|our) (?:\w+ ){0,2}?(?:mum|mam|mom|mother|dad|father|wife|husband|son|daughter|kids?|gran|nan|grandmother|grandad|neighbou?r|aunt|uncle|friend|"
    r"sister|brother|partner|boy|girl|lad|grandson|granddaughter|cousin|colleague|boss|teacher|street|road|house|shop|office|club|school)|\bi (?:work|live|drive|park|teach|walk|start|finish|run|clean|was|am|have|ve|moved|grew|rent|stay)\b|\bi'(?:m|ve)\b"
)


def whereabouts_in(seen: Sighting) -> Iterator[tuple[int, int]]:
    """The signs in the text, if there are enough of them."""
    found = dict(_SIGNS.find_among(seen))
    points = sum(SIGNS[place].points for place in found)
    if points < ENOUGH or _OWN.search(seen.text) or not _OF_SOMEBODY.search(seen.text):
        return
    if points < ENOUGH_AT_AN_OFFICE and _OFFICE.search(seen.text):
        return
    for spans in found.values():
        yield spans[0]


_SIGNS = PatternSet([sign.pattern.replace("?P<it2>", "?P<also>") for sign in SIGNS], pool=PACKAGED)
