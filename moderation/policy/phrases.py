"""Turns of phrase that attack a person without a single insulting word, and those that tell a person to go away.

Each is a family, not a sentence: the parts that vary are left open. A family has a score, as a word in `attack.py` has.
"""

import re
from collections.abc import Iterator

from moderation.policy.patterns import PACKAGED, PatternSet, Sighting

# Where something is said to someone: the beginning of a sentence, or after a mark or a word that leads in.
_LEAD = r"(?:^|[.!?,;:\n\"(—–-]|\b(?:just|please|so|and|oh|ok|okay|well|now|or|then|go|why don'?t you|would you|can you|will you))\s*"
_YOU = r"(?:you|u|ya|yall|y'all)"
_YOU_ARE = r"(?:you are|you're|youre|u r|u are|your|you were|you must be|you seem|you sound|you look)"
_SOMEONE = (
    r"(?:you|him|her|them|yourself|@\w+|the (?:mayor|council(?:lor|man|woman)|author|editor|writer|sheriff|president))"
)
_WHO = r"(?:you|he|she|the (?:mayor|councillor|author|editor|writer|reporter|sheriff|president)|this (?:guy|man|woman|clown|author|writer))"
_ADVERB = r"(?:\s+(?:really|just|all|always|still|clearly|obviously|honestly|actually|probably|fucking|even|so|such|truly|seriously|both|people|guys))*"
_MESS = r"(?:shit|crap|bullshit|bull|it|hot air|nonsense|garbage|yourself|beans)"

_END = r"(?:\W*$|[.!?,;\n]| (?:and|you|already|man|because|so|for once|or|please|will you|mate|dude)\b)"

_FAMILIES: tuple[tuple[float, str], ...] = (
    # Go away, be quiet.
    (0.9, rf"(?:^|[^\w'])(?P<it>f+u+c+k+ ?(?:off|{_SOMEONE}(?: all| both)?))\b"),
    (0.9, r"\b(?P<it>f off|eff off|foff|stfu|gtfo|fck you|fuk you|f u|eff you|up yours|kys)\b"),
    (0.85, rf"{_LEAD}(?P<it>(?:screw|eff|f|damn|to hell with) {_SOMEONE})\b"),
    (0.85, rf"{_LEAD}(?P<it>(?:piss|bugger|sod|naff|buzz|bog|jog|shove|clear) off)\b"),
    (0.7, rf"{_LEAD}(?P<it>shut (?:the \w+ )?up|shut (?:your|ur|that|yer) \w*\s?(?:mouth|trap|face|gob|hole|piehole|cakehole|yap))\b"),
    (0.85, rf"{_LEAD}(?P<it>(?:go (?:straight )?to hell|rot in hell|burn in hell|drop dead|eat (?:shit|dirt|a dick)|suck (?:it|my)|kiss my|bite me|get stuffed|get bent|get lost|go die|choke on|go jump|go play in traffic|go screw|go f\w+ yourself|take a long walk|stick it up|shove it))\b"),
    (0.75, rf"{_LEAD}(?P<it>(?:crawl|slither|scurry|run|go|get) (?:back )?(?:off |in)?(?:to|under|into|beneath) (?:your|the|whatever|that) (?:\w+ )?(?:rock|hole|cave|basement|mommy|mummy|bridge|swamp|sewer|cage))\b"),
    (0.6, rf"{_LEAD}(?P<it>get a life|grow (?:up|a (?:pair|spine|brain|backbone))|grow some balls|get a brain|get a clue|buy a brain|learn (?:how )?to (?:read|spell|think|count)|go back to (?:school|kindergarten|first grade|primary school|bed|facebook|4chan|twitter)|cry me a river|cry more|get over yourself|look in (?:the|a) mirror|go cry){_END}"),
    # You are nothing, in so many words.
    (0.8, rf"\b(?P<it>{_YOU_ARE}{_ADVERB} (?:full of|talking|spewing|spouting|speaking) (?:\w+ )?{_MESS})\b"),
    (0.85, rf"\b(?P<it>{_YOU}{_ADVERB} (?:suck|stink|disgust me|make me (?:sick|puke|vomit|wanna puke|want to (?:puke|vomit|throw up))|make my skin crawl|repulse me|smell))(?:\W*$|[.!?,;\n]| so| and| at)"),
    (0.8, rf"\b(?P<it>(?:nobody|no one|noone) (?:\w+ )?(?:likes|loves|wants|cares (?:about|what)|asked|respects|gives a (?:damn|shit|fuck|crap|toss) (?:about |what )?) ?{_YOU}(?: think| say)?){_END}"),
    (0.8, rf"\b(?P<it>(?:everyone|everybody|the whole town|we all) (?:\w+ )?(?:hates|laughs at|is laughing at|despises|hate|laugh at|despise) {_YOU})(?:\W*$|[.!?,;\n]| (?:behind|and|because|here|all|already)\b)"),
    (0.75, rf"\b(?P<it>i (?:\w+ )?(?:hate|despise|loathe|detest|can'?t stand) {_YOU})(?:\W*$|[.!?,;\n]| people| all| guys| and| so)"),
    (0.85, rf"\b(?P<it>(?:the )?world (?:would|will|might) be (?:so much |much |far )?(?:a )?better (?:place )?(?:off )?(?:without|if) {_YOU})\b"),
    (0.8, rf"{_LEAD}(?P<it>do (?:the world|us all|everyone|everybody|us|humanity|society) a favou?r)\b"),
    (0.85, r"\b(?P<it>waste of (?:space|oxygen|skin|air|sperm|flesh|carbon|food|breath|human life))\b"),
    (0.85, r"\b(?P<it>(?:poor|sad|sorry|pathetic|pitiful|lousy) (?:little )?excuse (?:for|of) (?:a|an) (?:\w+ )?(?:human|man|woman|person|mayor|journalist|reporter|mother|father|councillor|editor|writer|leader|politician|parent))\b"),
    (0.7, r"\b(?P<it>(?:a|an) (?:disgrace|embarrassment|stain|insult) (?:to|on) (?:your|the human|humanity|mankind|his|her) ?(?:family|parents|race|species|uniform|mother|kids|children|profession|name)?)\b"),
    (0.7, rf"\b(?P<it>people like {_YOU} (?:ruin|ruined|disgust|sicken|have no|never|can'?t|deserve to|belong in|should (?:not|never|be|go|stay|die|leave|shut)|shouldn'?t|(?:don'?t|do not) (?:deserve|belong|care|understand|get|have)|make (?:me (?:sick|ashamed|want)|us look|everything|it worse)|are (?:the (?:problem|worst|scum|reason (?:this|we|our|the|nothing|people|why))|everything|what(?:'s| is) wrong|why (?:this|we can'?t|our|nothing|nobody|no one|things)|ruining|killing|destroying|pathetic|to blame)))\b"),
    (0.6, rf"\b(?P<it>{_YOU} people (?:are|make|disgust|should be|have no|never|always|can'?t|will never|don'?t even))\b"),
    (0.75, r"\b(?P<it>your (?:kind|sort|ilk|type) (?:\w+ )?(?:is|are|should|make|makes|belongs?|never|always|isn'?t|aren'?t))\b"),
    # Of a person's mind.
    (0.75, rf"\b(?P<it>(?:if )?{_YOU} (?:had|have|possess|own|possessed|were using|used) (?:even )?(?:half a|a single|one|two|no|half of a|any|an ounce of|a shred of|zero|a|the) (?:\w+ )?(?:brains?|brain ?cells?|spine|backbone|balls|integrity|decency|shame|intelligence|morals|self-respect|soul|conscience))\b"),
    (0.75, rf"\b(?P<it>(?:do|did|don'?t|have) {_YOU} (?:even |actually |really )?(?:have|got|own|possess|lose|lost|sell) (?:a|any|your|half a|no) (?:\w+ )?(?:brains?|brain ?cells?|spine|backbone|mind|soul|conscience|marbles|decency|shame))\b"),
    (0.8, r"\b(?P<it>(?:iq|intelligence|brain|intellect|maturity|mentality|attention span|vocabulary|morals|brains|personality|charm) of (?:a|an|your|room temperature|wet) (?:\w+ ?){1,3})\b"),
    (0.8, r"\b(?P<it>room[- ]temperature iq|single[- ]digit iq|double[- ]digit iq|smooth[- ]brain(?:ed)?|low[- ]iq|two brain ?cells|pea[- ]sized brain|brain the size of|dropped (?:on (?:your|his|her) head|as a (?:child|baby|kid|infant))|lobotomy|knuckle[- ]dragg(?:er|ers|ing)|mouth[- ]breath(?:er|ers|ing)|inbred|window[- ]licker|short bus)\b"),
    (0.75, r"\b(?P<it>(?:not|isn'?t|aren'?t|hardly|ain'?t|never) (?:exactly )?(?:be |been )?the (?:sharpest|brightest|smartest|quickest) (?:tool|knife|bulb|crayon|pencil|spoon|light|one|person|cookie|man|guy))\b"),
    (0.75, r"\b(?P<it>(?:a )?few (?:\w+ ){1,2}short of (?:a|the) \w+|(?:one|two|several) (?:\w+ ){1,2}short of (?:a|the) \w+|lights are on but|nobody'?s home upstairs|elevator doesn'?t go|not all there upstairs|off (?:your|his|her) (?:rocker|meds|trolley|head|nut)|take (?:your|ur) (?:meds|pills|medication|medicine)|forg[eo]t(?:ten)? (?:to take )?your (?:meds|pills|medication)|head (?:is |so far |stuck |firmly |shoved )*up (?:your|his|her|their|ur) (?:own )?\w+|get your head (?:examined|checked|out)|needs? (?:your|his|her) head examined)\b"),
    (0.7, rf"\b(?P<it>{_YOU} (?:really |clearly |obviously |seriously |desperately |just )*(?:need|should get|should seek|belong in|ought to be in) (?:(?:some |serious |professional |mental |psychiatric )+help|(?:some |a |an |serious )*(?:therapy|therapist|psychiatrist|shrink|asylum|medication|padded cell|straitjacket|straight ?jacket|institution|loony bin|nursing home|zoo|cage|jail cell)))\b"),
    (0.7, rf"\b(?P<it>(?:how|what) (?:\w+ ){{0,2}}(?:is|was|are|'?s) (?:fucking |seriously |the hell |the fuck |actually )?wrong with {_YOU}(?: people| guys| all| lot)?){_END}"),
    (0.75, rf"\b(?P<it>(?:are|r) {_YOU}(?: really| that| just| all| so| actually| completely| fucking| always| born)* (?:blind|deaf|illiterate|drunk|high|on drugs|on crack|on something|off your \w+|brain ?dead|brain[- ]damaged|from another planet|twelve|12|five years old|six years old|paid to be|this (?:thick|dense|dumb|slow|stupid)|slow|simple|special|out of your (?:mind|tiny mind|skull)))\b"),
    (0.7, r"\b(?P<it>(?:out of your (?:mind|tiny mind|skull|depth)|lost your (?:mind|marbles)))\b"),
    (0.65, rf"\b(?P<it>{_YOU}(?: lot| all| people| guys)? (?:wouldn'?t|would not|couldn'?t|could not|can'?t|cannot) (?:\w+ )?(?:know|recogni[sz]e|find|tell|spell|understand|count|organi[sz]e|run|think) (?:\w+ ){{1,5}}(?:if (?:it|he|she|they|your)|your way out of|your own|with both hands|in a brewery|to save your))"),
    (0.7, r"\b(?P<it>(?:did|were|was) (?:your|ur|you) (?:mother|mom|mum|parents|father)?\s?(?:drop you|dropped|raise you|raised (?:by|in|under)|teach you nothing|born (?:stupid|yesterday|in a barn|this)|ever (?:teach|love|hug))\b)"),
    (0.75, r"\b(?P<it>(?:your|ur|yo) (?:mother|mom|mum|momma|mama|parents|father|dad|wife|husband) (?:should have|never (?:loved|wanted|taught)|regrets?|wishes|dropped|(?:are|is|must be|would be) (?:so |very )?(?:ashamed|disappointed|embarrassed|a whore|ugly|stupid)))\b"),
    (0.7, r"\b(?P<it>(?:still )?(?:living|live|lives|typing|sitting) (?:\w+ )?(?:in|from|at|with) (?:your|ur|his|mommy'?s|mummy'?s|mom'?s|mum'?s) (?:mother'?s|mom'?s|mum'?s|mommy'?s|mummy'?s|parents'?|mama'?s)?\s?(?:basement|mommy|mummy|mother at))\b"),
    (0.8, r"\b(?P<it>(?:an|is an) insult to (?:idiots|morons|fools|clowns|pigs|rats|animals|dogs|donkeys|toddlers|children))\b"),
    (0.65, rf"\b(?P<it>(?:even )?(?:a|my) (?:\w+ )?(?:toddler|five[- ]year[- ]old|\d[- ]year[- ]old|child|dog|cat|monkey|goldfish|potato|chimp|houseplant|brick|hamster|parrot) (?:\w+ )?(?:could|can|would|has|knows?|is|writes|thinks) (?:\w+ ){{0,3}}(?:better|smarter|more|brighter)(?: \w+){{0,3}} than {_WHO})\b"),
    (0.7, r"\b(?P<it>(?:stop|quit) being (?:such )?(?:so )?(?:an?|a complete|a total)? ?(?:stupid|dumb|idiot|idiotic|moron|coward|fool|baby|brat|bitch|dick|prick|jerk|clown|ass|asshole|liar|hypocrite|pathetic))\b"),
    (0.75, r"\b(?P<it>(?:your|his|her|their) (?:tiny|little|pea|feeble|puny|small|simple|empty|thick|one|lone|single|underdeveloped|shriveled|shrunken)[ -](?:\w+ ){0,2}(?:brains?|mind|head|skull|intellect|brain ?cells?))\b"),
    (0.6, r"\b(?P<it>special kind of (?:stupid(?:ity)?|dumb|idiot|idiocy|moron|fool|thick|dense|ignoran\w+|arrogan\w+|mediocrity|hack|liar|person|man|woman|loser|coward|clown|ass\w*)|(?:imagine being (?:this|that|so)|(?:thick|dumb|stupid|dense|daft) as (?:a|an|two|pig|mince|mud|rocks?|they come)|(?:dumber|thicker|stupider|denser) than (?:a|an|the|mud|rocks?|dirt)) \w+)\b"),
    (0.55, rf"\b(?P<it>{_YOU} (?:clearly |obviously |apparently |really |just )?(?:can'?t|cannot|never learned to|don'?t know how to|couldn'?t|failed to learn to) (?:even )?(?:read|spell|count|write|think straight|think for yourself|use your brain)){_END}"),
    (0.75, rf"\b(?P<it>{_YOU_ARE}{_ADVERB} (?:mentally (?:ill|unstable|challenged|deficient)|(?:sick|not right|soft|wrong) in the head|not (?:very |too |all that )?bright|not worth (?:the|my|anyone'?s) (?:time|air|oxygen|effort)|beneath contempt))\b"),
    (0.65, rf"\b(?P<it>\w+ (?:(?:is|are|that'?s|who'?s|was|were) )?(?:smarter|brighter|more (?:intelligent|useful|honest|interesting)) than {_YOU})(?:\W*$|[.!?,;\n])"),
    (0.7, r"\b(?P<it>(?:should|needs? to|can|ought to|better) (?:crawl|slither|scurry) back (?:to|into|under) (?:his|her|their|your|the|whatever) \w+)\b"),
    # Wishing harm. Threats are another rule's.
    (0.95, rf"\b(?P<it>(?:i|we) (?:\w+ )?(?:hope|wish|pray) (?:that )?(?:{_WHO}|they|your (?:\w+ ?){{1,2}}) (?:\w+ )?(?:dies?|died|rots?|chokes?|choke|suffers?|burns?|gets? (?:cancer|hit|shot|run over|killed|sick|covid|raped|aids|what'?s coming)|falls? (?:off|down|under)|drowns?|were dead|was dead|never wakes?|crash(?:es)?|bleeds?))\b"),
    (0.95, r"\b(?P<it>(?:go |please |just )?(?:kill|hang|shoot|drown|neck|off) (?:yourself|yourselves|urself|your self))\b"),
    (0.7, rf"\b(?P<it>(?:hope|wish) {_YOU} (?:lose|never|get fired|fail|go broke|go bankrupt|regret))\b"),
    # Of the author.
    (0.65, r"\b(?P<it>(?:did|does|was|is) (?:a|an|this written by (?:a|an)|this (?:\w+ )?by (?:a|an)) (?:\w+ )?(?:child|toddler|monkey|chimp|chimpanzee|five[- ]year[- ]old|\d+[- ]year[- ]old|drunk|intern|schoolkid|kid|teenager|robot|bot)s? (?:write|wrote|written|type|edit))\b"),
    (0.6, r"\b(?P<it>who(?:ever)? (?:wrote|writes|edited|hired|let) (?:this|you|him|her)(?: \w+){0,3} (?:is|are|must be|should be|needs|clearly|obviously|failed|can'?t|has no|never|doesn'?t know)(?: \w+){0,3} (?:fired|sacked|drunk|ashamed|illiterate|high|head|brain|school|write|read|idea|clue|english|think))\b"),
    (0.6, rf"\b(?P<it>(?:how much|who) (?:\w+ ){{0,4}}(?:pay|paid|paying|pays|bribe|bribed|slip|slipping|slipped) {_YOU}(?: off)?)(?:\W*$|[.!?,;\n]| to (?:write|say|post|print|defend|publish|support|vote|think)\b)"),
    (0.6, rf"\b(?P<it>{_YOU} call (?:yourself|yourselves) (?:a|an|journalists?|reporters?|neighbou?rs?)(?: \w+)?)\b"),
    (0.6, rf"\b(?P<it>{_YOU} (?:should|ought to) be (?:ashamed of (?:yourself|yourselves)|fired|sacked|locked up|put down|in jail|sterilized|sterilised|neutered|euthani[sz]ed))\b"),
    (0.55, rf"\b(?P<it>who the (?:hell|fuck|heck) (?:do|are) {_YOU}(?: think you are)?)\b"),
)  # fmt: skip

# What is in every use of a family, by their places, where RE2 by itself sees nothing that it could not do without.
_HINTS = {
    r"[fu]uc": (0,),
    r"(?:screw|damn|to hell with) ": (2,),
    r"f (?:you|him|her|them|@|the (?:mayor|council|author|editor|writer|sheriff|president))": (2,),
}

# What makes the phrase somebody else's, or its opposite, when it stands shortly before in the same sentence.
_NOT_MEANT = re.compile(
    r"\b(?:said|says|say|saying|tell|tells|told|telling|call(?:s|ed|ing)?|shout\w*|yell\w*|scream\w*|wrote|writes|never|"
    r"not|don't|dont|didn't|wouldn't|nobody|instead of|rather than|without|he|she|they|someone|phrase|words?|asked)\b"
    r"[^.!?\n]{0,28}$"
)


class Phrases:
    """The families, compiled once: `find` yields start, end and score of each that is meant."""

    def __init__(self) -> None:
        self._scores = [score for score, _ in _FAMILIES]
        self._patterns = PatternSet([pattern for _, pattern in _FAMILIES], pool=PACKAGED, hints=_HINTS)

    def find(self, seen: Sighting) -> Iterator[tuple[int, int, float]]:
        for place, spans in self._patterns.find_among(seen):
            for start, end in spans:
                if not _NOT_MEANT.search(seen.text, max(0, start - 40), start):
                    yield start, end, self._scores[place]


PHRASES = Phrases()
