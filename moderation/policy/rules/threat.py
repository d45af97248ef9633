"""Threats of violence: the writer, or someone the writer calls on, is to do harm to a person.

Narrow on purpose: a violent word is nothing by itself ("this heat is killing me", "a shot in the arm", "we'll beat
them on Saturday"). Needed are who does it, that it is to come, and a person it is done to. No settings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.patterns import PatternSet
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

MOST_EVIDENCE = 12

_FILL = r"(?:\s+(?:just|really|so|fucking|personally|gladly|happily|definitely|finally|seriously|swear|promise|literally|all|simply|soon|one day|f'?ing))*"
_WE = (
    r"(?:(?:i|we|me and \w+(?: \w+)?|my \w+ and i|somebody|someone|some of us)"
    r"(?:'ll|'m|'re|'d| will| am| are| would| should| shall| might| may| want| ought| needs?| swear| promise| can'?t wait)"
    r"|imma|i'?ma|lemme|let'?s|let me|time to|about to|gonna|you deserve)"
)
_SHALL = (
    rf"{_WE}{_FILL}(?:\s+(?:going to|gonna|gunna|to|love to|like to|be glad to|wanna|about to|i will|i'll|i'm|we will|"
    rf"have to|got to|gotta)){{0,3}}{_FILL}"
)
_WHO = (
    r"(?:you|u|ya|him|her|them|yourself|your (?:\w+ )?(?:family|kids?|children|wife|husband|mother|mom|mum|father|dad|son|"
    r"daughter|face|ass|throat|head|skull|neck|dog|brains?)|(?:his|her|their) (?:\w+ )?(?:family|kids?|children|wife|husband|"
    r"face|throat|head|skull|neck|brains?)|"
    r"(?:that|this|the|those|these|every|all of) (?:\w+ )?(?:mayor|councill?or|councilman|councilwoman|author|editor|writer|"
    r"reporter|journalist|judge|sheriff|cops?|officers?|politicians?|bastards?|idiots?|scum|bitch(?:es)?|guy|man|woman|clowns?|"
    r"president|governor|senator|principal|teacher|moderators?|mods?|pigs?|traitors?|immigrants?|migrants?))"
)

_FAMILIES: tuple[str, ...] = (
    # I will kill you.
    rf"\b(?P<it>{_SHALL}\s+(?:kill|murder|stab|strangle|lynch|behead|butcher|slaughter|execute|assassinate|rape|torture|maim|cripple|drown|gut|throttle|murk|decapitate|skin) {_WHO})\b",
    rf"\b(?P<it>(?:i|we)(?:'ll|'m| will| am| are|'re) {_FILL}(?:going to |gonna |gunna )?(?:hurt|harm|bury|end|torch|burn|bash|batter|stomp|finish|poison|choke|knife|whack) {_WHO})\b",
    rf"\b(?P<it>{_SHALL}\s+shoot {_WHO})(?:\W*$|[.!?,;\n]| (?:in|dead|and|down|through|on|right|if|when|myself|like|for|with a|between|next|tomorrow|tonight|or))",
    rf"\b(?P<it>{_SHALL}\s+(?:slit|cut|slash|break|smash|bash|crush|snap|wring|punch|kick|rip|tear|blow|knock|bust|cave|put a bullet in|put a bullet through|stomp|crack|split) (?:in |off |out |open )?(?:your|his|her|their|ur|that \w+'s|the \w+'s)(?: \w+)? (?:throats?|necks?|heads?|legs?|arms?|knees?|kneecaps?|fingers?|face|faces|skulls?|teeth|jaws?|nose|brains?|bones|windows?|heart|eyes?|guts?|lights|ribs|house|car|tires|tyres))\b",
    rf"\b(?P<it>{_SHALL}\s+(?:beat|kick|smash|punch|knock|smack|slap|stomp|bash|mess|rough|fuck|cut|carve|blow|string|chop|tear|rip|run|hunt|put|gun|mow|take|burn|hang|hack) {_WHO} (?:up|to death|to a pulp|senseless|unconscious|in the (?:face|head|mouth|teeth|throat|ground|hospital|grave)|into the ground|apart|to pieces|limb|over with|over in|down like|from a|from the nearest|alive|at the stake|by the neck|with a (?:bat|knife|gun|rope|hammer|crowbar)|six feet|away for good|until|so hard|black and blue))\b",
    rf"\b(?P<it>{_SHALL}\s+(?:beat|kick|knock|stomp|whip|pound|smash|punch|slap|choke) (?:the )?(?:living )?(?:shit|crap|hell|life|daylights|fuck|teeth|snot|brains|stuffing) (?:right )?out of {_WHO})\b",
    rf"\b(?P<it>{_SHALL}\s+(?:hunt|track|gun|run|burn|string) {_WHO} (?:down|up|over))\b",
    r"\b(?P<it>(?:i|we)(?:'ll|'m|'re| will| am| are)(?: going to| gonna| coming to)? (?:find|come for|coming for|come after|coming after|pay a visit to|come to) (?:you|your (?:house|home|family|kids|door)))(?:\W*$|[.!?,;\n]| (?:and|one|some|soon|tonight|with|where|when|next|at your|in your|no matter|myself|then))",
    r"\b(?P<it>(?:i|we)(?:'ll| will|'m going to|'m gonna| am going to| am gonna)(?: \w+)? make (?:you|him|her|them|sure you) (?:all )?(?:pay for (?:this|it|what)|pay|suffer|bleed|beg|scream|cry|hurt|disappear|wish you were))(?:\W*$|[.!?,;\n]| (?:for|with|and|like|before|until|when|in)\b)",
    r"\b(?P<it>(?:i|we)(?:'ll| will|'m going to|'m gonna|'d love to)(?: \w+)? (?:burn|bomb|blow|shoot|torch|firebomb|burn down|blow up|shoot up|set fire to) (?:up |down )?(?:your|his|her|their|the|that|this)(?: \w+)? (?:house|home|car|office|offices|family|town hall|city hall|school|church|mosque|synagogue|temple|building|shop|newsroom|station|courthouse)(?: (?:up|down|to the ground))?)\b",
    # Watch your back; you are dead.
    r"\b(?P<it>(?:better |you should |you better |you'?d better )?watch your back)(?:\W*$|[.!?,;\n]| (?:when|at night|from now|because i|cause i|every|you|tonight|out there)\b)",
    r"\b(?P<it>(?:you|u) (?:better|had better|should|might want to|best|need to|gotta)? ?(?:watch|start watching|keep watching|keep looking over) your (?:back|shoulder|step when)|look(?:ing)? over your shoulder (?:from now|for the rest|every))\b",
    r"(?:^|[.!?,;:\n]|\bif \w+ \w+|\bthen|\bagain|\bor|\band)\s*(?P<it>(?:you|u|you'?re|ur|you are|he'?s|she'?s|they'?re) (?:a |all |so |both )?(?:dead (?:man|meat|woman|men)|as good as dead|gonna die|going to die|will die|next on my list|a dead (?:man|woman)))\b",
    r"(?:^|[.!?,;:\n]|\bor|\band)\s*(?P<it>(?:you'?re|ur|you are) (?:all |so |both )?dead)(?:\W*$|[.!,;\n])",
    r"\b(?P<it>(?:your|his|her|their) (?:days are numbered|time is coming|time is up|funeral is|blood will|house will burn|kids? (?:will|won'?t|are not) (?:\w+ )?(?:safe|pay|be next|make it)))\b",
    r"\b(?P<it>(?:i|we) (?:already |now |all )?know (?:exactly )?where (?:you|your (?:\w+ )?(?:family|kids|children|wife|husband|mother|daughter|son)) (?:live|lives|sleep|sleeps|work|works|park|go to school|goes to school))\b",
    r"\b(?P<it>(?:we|i) (?:have|got|'ve got|have got) your (?:address|home address|number|plates?|license plate))\b",
    r"\b(?P<it>(?:a|the|one|there'?s a|there is a) (?:bullet|rope|noose|knife|grave|bomb) (?:with your name|with his name|with her name|waiting for|for you|for him|for her|for the (?:mayor|judge|editor|sheriff)|is waiting))\b",
    # Somebody should do it; they deserve it.
    rf"\b(?P<it>(?:somebody|someone|people|they|we|the town|you all|y'all|one of us|anyone) (?:really |just )?(?:should|ought to|needs? to|must|has to|have to|had better|will|is going to|is gonna|gotta)(?: \w+)? (?:kill|shoot|hang|lynch|stab|murder|execute|assassinate|behead|drown|strangle|burn|torch|poison|firebomb|bomb|string up|put down|take out|put a bullet in|beat up|run over|gun down|throw a brick at|smash) {_WHO})(?:\W*$|[.!?,;\n]| \w)",
    r"\b(?P<it>(?:you|he|she|they|the (?:mayor|judge|sheriff|editor|author|president|governor)|these (?:people|clowns|traitors|politicians)|all of (?:you|them)|people like (?:you|him|her|them|that)) (?:all )?(?:should|ought to|deserves?|needs?|must|has to|have to) (?:all |both |just |really )?(?:to )?(?:be )?(?:shot|hanged|hung|lynched|killed|executed|stabbed|murdered|beheaded|gassed|burned alive|burnt|burned at the stake|strung up|beaten (?:up|to|until|with)|tarred and feathered|raped|put against (?:a|the) wall|lined up and|taken out back|a bullet|a noose|a good beating|to die|to hang|to burn|die))\b",
    r"\b(?P<it>hang (?:the|that|this|them|him|her) ?(?:mayor|judge|sheriff|traitors?|bastards?|editor|president|governor|all)? ?(?:from|by|high|now)?)(?:\W*$|[!]| the nearest| a lamp ?post| a tree)",
    r"\b(?P<it>(?:string|gun|shoot|cut|mow) (?:him|her|them|the (?:mayor|bastards?|traitors?)|these (?:people|bastards)) (?:up|down)(?: from| like)?)(?:\W*$|[.!?,;\n]| a| the| dogs)",
    # Wait and see.
    r"\b(?P<it>(?:you|he|she)(?:'ll| will)(?: all)? (?:regret (?:this|it|the day|posting|writing|ever)|pay for (?:this|what you|that) with|bleed for|wish you(?:'d| had) never been born|wake up dead|never see it coming|end up (?:dead|in a ditch|in the river|in a body bag|in the ground|six feet|floating)|get what'?s coming to you))\b",
    r"\b(?P<it>(?:sleep with one eye open|see you (?:soon|tonight) at your (?:house|home)|(?:accidents|bad things) (?:can )?happen to people like you|it would be a shame if something happened to (?:you|your)|wait (?:till|until) i (?:get my hands on|find|catch) (?:you|him|her)))\b",
)  # fmt: skip

_THREATS = PatternSet(_FAMILIES)
# Games, courts and elections are where people "destroy" each other; and what is denied or reported is no threat.
_INNOCENT_AFTER = re.compile(
    r"^ of (?:this|that|the|it|him|her|them)\b|^[^.!?\n]{0,30}\b(?:at the (?:polls?|ballot|box office|quiz)|in (?:court|the election|the polls|november|the game|the match|"
    r"the final|the league|chess|the playoffs|the primary|the debate|the ratings|the quiz)|on (?:saturday|sunday|the (?:pitch|"
    r"field|court|scoreboard))|with kindness|a (?:message|note|line|mail|text|dm)|an (?:e-?mail|email)|laughing|of laughter|"
    r"lol|haha|next season|the trophy|for charity)\b"
)
_NOT_MEANT = re.compile(
    r"\b(?:not|never|n't|dont|nobody|no one|said|says|say|saying|told|tells|threatened|claim\w*|wrote|texted|heard|think|thinks|"
    r"thought|afraid|scared|worried|fear\w*|dream\w*|movie|film|novel|book|song|game|episode|lyrics?|if you think|joke\w*|quote\w*)\b"
    r"[^.!?\n]{0,24}$"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """None."""


def read(fields: Fields) -> Settings:
    return Settings()


def find(settings: Settings, reading: Reading) -> Hit | None:
    spans = sorted(set(_meant(reading.folded.text)))
    if not spans:
        return None
    evidence = tuple(reading.evidence(*span) for span in spans[:MOST_EVIDENCE])
    return Hit(reason="threatens somebody", evidence=evidence)


def _meant(text: str) -> Iterator[tuple[int, int]]:
    for _, spans in _THREATS.find(text):
        for start, end in spans:
            if _INNOCENT_AFTER.search(text[end : end + 60]) or _NOT_MEANT.search(text, max(0, start - 36), start):
                continue
            yield start, end


KIND = Kind(name="threat", read=read, build=each(find))
