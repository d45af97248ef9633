"""How violence is threatened, wished for or called for, as patterns over plain words (see plain.py).

A threat is made of parts, and each part is a list here: who acts, how certain it is (will, should, hope, if), what is
done (an act on a person, a body or a home), to whom. A frame is one way of putting the parts together. A violent word
by itself is in no frame.
"""

import re
from dataclasses import dataclass

from moderation.policy.lexicon import PEOPLE, PEOPLE_PLURAL, listed


def _any(words: str) -> str:
    """Any of the words; a word may be a phrase, when they are parted by commas."""
    parts = [part.strip() for part in words.split(",")] if "," in words else words.split()
    return "(?:" + "|".join(sorted(parts, key=lambda part: (-len(part), part))) + ")"


def _gap(most: int) -> str:
    """Up to so many words, of one breath."""
    return rf"(?:[^ .,]+ ){{0,{most}}}?"


def _more(most: int) -> str:
    """Up to so many words more, of one breath."""
    return rf"(?: [^ .,]+){{0,{most}}}?"


def _stride(most: int) -> str:
    """Up to so many words, of one sentence."""
    return rf"(?:[^ .]+ ){{0,{most}}}?"


# --- Whom ------------------------------------------------------------------------------------------------------------

_MORE_PEOPLE = listed("""
    bastard idiot clown traitor vandal thief crook scumbag liar snitch squatter bailiff protester picket striker
    magistrate minister policeman postman cyclist gardener migrant immigrant foreigner refugee doctor surveyor judge
    consultant dealer fraudster banker critic blogger whistleblower complainer snob fool
    moron waster scab activist campaigner tourist student pensioner trader shopkeeper hunter nimby bigot racist
    fascist communist landlady leader objector sab official bureaucrat jobsworth executive chairperson director conductor guard soldier rapist
    murderer paedophile pedophile pervert yob thug hooligan lawyer solicitor barrister engineer
    architect planner headmistress headmaster governor trustee ref referee linesman
""")
_SINGULARS = PEOPLE | frozenset(_MORE_PEOPLE)
_PLURALS = (
    PEOPLE_PLURAL
    | {f"{word}s" for word in _SINGULARS if not word.endswith(("s", "y", "man"))}
    | {f"{word[:-3]}men" for word in _SINGULARS if word.endswith("man")}
    | frozenset(listed("scum thieves swine deputies secretaries"))
) - {"op", "mod", "chair", "chairs", "lot", "bunch"}
_PERSON = _any(" ".join((_SINGULARS | _PLURALS) - {"op", "mod", "chair", "lot", "bunch", "person", "human", "driver"}))
_PERSON = (
    _PERSON[:-1]
    + r"|person|driver|[a-z]{2,}(?:lady|ladies|woman|women|monger|mongers|keeper|keepers|holder|holders|owner|owners)"
    r"|[a-z]{3,}(?:crat|crats|worker|workers|ists?))"
)
_KIN = _any("""family families children child wife husband mother father son sons daughter daughters brother brothers sister
    sisters nan gran grandmother granny baby babies dog dogs cat cats pets loved mate mates boyfriend girlfriend""")
_BODY = _any("""face faces throat throats head heads skull skulls neck necks nose noses tooth teeth jaw jaws leg legs knee knees
    kneecap kneecaps arm arms finger fingers rib ribs brain brains eye eyes guts bones spine mouth gob tongue ear ears
    hand hands hide balls lungs heart windpipe collarbone collarbones jugular wrist wrists ankle ankles toes lip lips belly ass arse backside""")
_WHOSE = r"(?:your|his|her|their|that [^ .,]+ 's|the [^ .,]+ 's|every [^ .,]+ 's|~[^ .,]+ 's|someone 's)"
_NAME = r"(?:~[^ .,]+(?: ~[^ .,]+)?)"
_EACH = _any("the this that these those every any each our such another one")
_BODIES = r"(?:the (?:whole |entire )?(?:council|board|committee|planning department|planning committee|cabinet|jury))"
_HUMAN = (
    rf"(?:(?:every|each|any|half|one|some|the lot|the whole lot|a few|most) {_gap(3)}of (?:you|them|these|those|em|this lot)"
    r"|you and (?:your|yours)|him and his|her and hers|every [a-z]+th one|of (?:you|them|these|those)|the (?:rest|lot) of (?:you|them)"
    rf"|(?:you|him|her|yourself|himself|herself|whoever|anyone who|everyone who|people like [^ .,]+)"
    rf"|{_WHOSE} {_gap(2)}{_KIN}|{_EACH} {_gap(2)}{_PERSON}|{_BODIES}|{_NAME})"
)
_VICTIM = rf"(?:{_HUMAN}|them|themselves|these|those)"
_PATIENT = (
    rf"(?:you|he|she|they|him|her|them|who|{_NAME}|{_WHOSE} {_gap(2)}{_KIN}|{_EACH} {_gap(2)}{_PERSON}|{_BODIES}"
    rf"|(?:anyone|everyone|people|those|someone) who{_more(8)}|whoever{_more(6)}|that (?:[^ .,]+ )*?(?:old|one|lad|lot)"
    rf"|(?:of|like) (?:you|them|these|those|him|her|this lot){_more(1)}|these [^ .,]+|more lads|the lot|the man|the woman)"
)

# --- What is done ----------------------------------------------------------------------------------------------------

_KILL = _any("""kill murder stab strangle throttle lynch behead butcher slaughter execute assassinate rape torture maim cripple
    decapitate castrate euthanise euthanize disembowel knife bludgeon electrocute kneecap horsewhip dismember garrotte
    suffocate crucify mutilate clobber punch choke hospitalise hospitalize headbutt exterminate hurt harm""")
# Done to things as well, so it counts only where a person is named.
_KILL_A_PERSON = _any("""drown gut skin shoot hang poison whip flog scalp gas burn torch incinerate batter bash slap smack thump bury end
    waste deck lamp glass bottle shiv""")
_MILD_HURT = _any("hit kick smash whack belt finish crush flatten bite")
_BEAT = _any("""beat kick smash punch knock smack slap stomp bash cut carve blow chop tear rip fuck mess rough thrash hammer crush
    break slice hit stamp""")
_DAMAGE = (
    rf"(?:up|to death|to a pulp|to within {_gap(4)}|senseless|unconscious|into next week|to pieces|limb from limb|apart|in half|alive|"
    r"so (?:bad|hard)|flat|black and blue|half to death|until (?:you|he|she|they|it)|into the (?:ground|river|sea|canal|harbour|bog)|"
    r"in (?:the|your|his) (?:face|head|teeth|mouth|throat|gob|ribs|balls|eye))"
)
_WEAPON = _any("""bat,bats,baseball bat,hammer,hammers,lump hammer,sledgehammer,crowbar,tire iron,knife,knives,blade,gun,guns,shotgun,
    rifle,rope,noose,machete,axe,axes,petrol,kerosene,matches,shovel,brick,bricks,acid,something heavy,cudgel,hurley,pitchforks,
    barrels,screwdriver,cleaver,iron bar,drill,chainsaw,needle,rusty spoon,bullet,bullets,rock,rocks,fists,belt,cane,
    gun to,own fork,cricket bat,golf club,pool cue,spade,pickaxe""")
_HARM_BODY_VERB = _any("""break smash knock kick punch slap slit rip tear crack cave bust snap rearrange gouge stamp stomp chop wring
    blow beat bash crush split saw hack slash cut straighten""")
_HOME = _any("""house houses home homes car cars van vans truck office offices shop shops windows window windscreen windshield tires brakes
    bike property barn garage door front-door business caravan boat newsroom headquarters mosque church synagogue temple hotel hostel
    station building town-hall hall school flat pub restaurant kitchen clubhouse place buses trucks lorries tractors diggers""")
_GRAVE = (
    r"(?:(?:in|into|under|at the bottom of|to) (?:the|a|an|that|your|his|her|their|its) (?:[^ .,]+ )?"
    r"(?:ground|grave|river|canal|harbour|sea|quarry|woods|hospital|wheelchair|box|coffin|body bag|ditch|hole|bog|morgue|boot|weir|lake|"
    r"incinerator|crusher|skip|fire|furnace|wall|marrows|patio|concrete|floorboards|lorry|train|van|bulldozer|earth|ambulance|hearse|trunk|cellar|freezer|oven|furnace|lock|well|basin|"
    r"stretcher|pit|swamp|river|lampposts?)|in hospital|in intensive care|in casualty|to casualty|six feet (?:under|down)|out (?:the|in the|round the) back|out back|"
    r"(?:up )?against (?:a|the) wall|on fire|overboard|from (?:a|the) (?:[^ .,]+ )?(?:lamp ?posts?|tree|bridge|rafters|roof|gantry|gallows|ceiling|crane)|"
    r"off (?:a|the) (?:[^ .,]+ )?(?:roof|pier|bridge|cliff|balcony|building|multi-storey|stairs|tower|platform|quay|ferry)|"
    r"down (?:the|those|a flight of) (?:[^ .,]+ )?(?:[^ .,]+ )?(?:stairs|steps|well|shaft)|to the (?:dogs|pigs|crows|lions|wolves)|through (?:a|the|that) (?:[^ .,]+ )?(?:window|wall|windscreen))"
)
_DISPOSE = _any(
    "throw push shove toss chuck drop drag tie strap put take line string run hang dump feed lay bury march bundle load roll pitch haul"
)

# What is done, one way a line.
_ACTS: tuple[str, ...] = (
    rf"(?:{_KILL}|(?:shoot|gun|hunt|mow|run|string|strike) (?:down|up)|shoot at) (?:, )?{_VICTIM}",
    rf"{_KILL_A_PERSON} (?:, )?{_HUMAN}",
    r"(?:hang|burn|shoot|drown|gas|lynch) them(?: alive| high| like|(?: [^ .,]+)? [.])",
    rf"off {_EACH} {_gap(2)}{_PERSON}",
    rf"{_MILD_HURT} (?:you|him|{_WHOSE} {_gap(1)}{_KIN}|{_EACH} {_gap(2)}{_PERSON})",
    rf"(?:leave|send|put) {_VICTIM} {_gap(1)}(?:for dead|to (?:hospital|casualty)|in (?:hospital|a heap|intensive care)|down like|down [.])",
    rf"go for {_WHOSE} {_gap(1)}(?:jugular|throat|eyes)",
    r"finish (?:you|him|her|them) off",
    rf"put {_VICTIM} in (?:body bags|bags|boxes|coffins)",
    r"(?:run|drive|put|send|take) (?:a|the|that|my|your) (?:[^ .,]+ )?(?:bulldozer|tractor|lorry|truck|digger|train|van|steamroller|jcb) (?:[^ .,]+ )?(?:through|over|into|at)",
    rf"drag {_VICTIM} {_gap(1)}(?:out of|from|through|behind)",
    rf"use (?:it|this|that|them|one) on {_VICTIM}",
    rf"{_BEAT} {_VICTIM} {_gap(2)}{_DAMAGE}",
    rf"{_BEAT} (?:the|every|seven) {_gap(4)}out of {_VICTIM}",
    rf"{_HARM_BODY_VERB} {_gap(3)}{_WHOSE} {_gap(2)}{_BODY}",
    rf"{_HARM_BODY_VERB} {_gap(5)}(?:out of|down|into|in|through|off|between|across) {_WHOSE} {_gap(1)}{_BODY}",
    rf"(?:put|putting|stick) (?:a bullet|a knife|a round|one|two|bullets|a rope) {_gap(2)}(?:in|into|through|between|round|around)",
    rf"{_DISPOSE} {_VICTIM} {_gap(3)}{_GRAVE}",
    rf"(?:run|mow|gun|hunt|string|beat|plough) {_VICTIM} {_gap(1)}(?:down|over|up)",
    r"(?:burn|torch) (?:it|this|that) (?:all )?down",
    rf"(?:smash|burn|torch|bomb|firebomb|blow up|shoot up|trash|brick|wreck|petrol-bomb|burn down|set fire to|set light to) (?:in |up |down )?(?:{_WHOSE}|the|that|this|two|three|four|five|ten|some|a few|every) {_gap(3)}{_HOME}",
    rf"(?:put|throw|lob|chuck|stick|send) (?:a |another |some )?(?:[^ .,]+ )?(?:brick|bricks|petrol bomb|firebomb|bomb|molotov|match|grenade) {_gap(2)}(?:at|through|into|in|under) (?:{_WHOSE}|the|that|{_VICTIM}|every)",
    rf"(?:set|release|let) the dogs on {_VICTIM}",
    rf"[^ .,]+ {_VICTIM} {_gap(5)}with (?:a |an |my |the |his |her |own |its |their |your )*(?:[^ .,]+ )?{_WEAPON}",
    r"do (?:the same|that) to (?:you|him|her|them|his|hers|theirs)",
    rf"(?:make|watch) {_VICTIM} {_gap(2)}(?:suffer|bleed|scream|choke|burn|beg|drink|eat|squeal|pay in|pay with|hurt)",
)  # fmt: skip
_ACT = f"(?:{'|'.join(_ACTS)})"

_HURTING = _any(" ".join(
    (verb[:-1] if verb.endswith("e") else verb + verb[-1] if verb in {"stab", "gut", "hit"} else verb) + "ing"
    for verb in re.findall("[a-z]+", _KILL + " burn shoot hang drown glass hit break smash torch batter")
))  # fmt: skip

# --- Who, and how certain --------------------------------------------------------------------------------------------

_I = r"(?:i|we|me and [^ .,]+|my [^ .,]+ and i|(?:some|one|a few|lots|plenty) of us|(?:my|our|the) (?:boys|lads|brothers|mates|cousins|friends|sons|uncles|men)|us)"
_WILL = r"(?:will|would|am|are|shall|should|might|may|could|want|need|have|can not wait|intend|plan|ought|is|have got|had better|do|get|got)"
_OTHERS = (
    rf"(?:someone|anyone|we|they|you|people|he|she|one|{_NAME}|the people {_gap(4)}|the (?:town|village|police|army|army|government|lot of us|public|next man)|"
    rf"(?:it is|high) time (?:that )?(?:someone|we|they)|{_I}|{_EACH} {_gap(1)}{_PERSON})"
)
_SHOULD = r"(?:should|ought to|needs? to|must|has to|have to|had better|better|is going to|are going to|wants? to|will have to|got to|can|could|will)"
_PAST_TOO = {"hit", "cut", "put", "hurt", "set", "split", "beat", "shut", "run"}

_DONE = (
    r"(?:(?:taken out and|taken outside and|put down|beaten up|glassed|battered|decked|slaughtered|butchered|hospitalised|bottled)|shot|hanged|lynched|killed|executed|stabbed|murdered|beheaded|gassed|burned|strung up|flogged|whipped|horsewhipped|raped|"
    r"castrated|drowned|tortured|poisoned|kneecapped|gutted|skinned|strangled|knifed|exterminated|euthanised|euthanized|"
    r"mown down|run over|run down|run through|left to die|left hanging|fed to|crucified|beaten|slapped|punched|kicked in|smacked|put up against|lined up|"
    rf"(?:thrown|dropped|pushed|chucked|tossed|dragged|taken|put|tied|strapped|shoved|buried|dumped|hanged|driven|marched) {_gap(2)}{_GRAVE}|thrown (?:into|in|off|under)|"
    rf"first against|given {_gap(3)}(?:bullet|beating|kicking|noose|hiding|thrashing|slap|rope))"
)
_DOING = (
    r"(?:shooting|hanging|slapping|stringing up|lining up|putting down|drowning|flogging|whipping|kneecapping|castrating|strangling|"
    r"burying|stabbing|beating up|holding under|glassing|decking|lynching|gassing|horsewhipping|battering|throttling|putting against|taking out back)"
)
_A_BLOW = (
    r"(?:(?:a|an|the|one|nothing but a|another) (?:[^ .,]+ ){0,3}?(?:bullet|bullets|noose|rope|beating|kicking|slap|hiding|thrashing|battering|"
    r"kneecapping|lynching|hammering|axe|smack|thump|clout|firing squad|gallows|guillotine|baseball bat|punch|punch in the [^ .,]+|"
    r"kick in the [^ .,]+|knife|bat|pasting|lamping|horsewhip|stabbing|shooting|brick|acid bath|shotgun|bomb|fist|fists)"
    rf"|the {_gap(3)}(?:across|upside|through) (?:the|his|her|your|their) {_gap(3)}{_BODY})"
)
_HARM = (
    rf"(?:dies|die|chokes?|burns?|bleeds?|drowns?|rots?|suffers?|swings?|hangs?|drops? dead|fries|fry|"
    rf"(?:gets?|be|is|are|getting|been|was|were|ends? up|have|had|has) {_gap(2)}(?:{_DONE}|hit by|killed|run over|jumped|cancer|attacked|finished off|an accident|what (?:is|was) coming|mugged|crushed|maimed|dead|mown|battered|hurt)"
    rf"|(?:beats?|stabs?|shoots?|kills?|rapes?|runs? over|takes? out|takes? care of|finishes|smashes|poisons|hurts?|hits|punches|batters|knifes|murders|burns|slaps) {_VICTIM}"
    rf"|takes? {_WHOSE} {_BODY} {_gap(1)}off"
    rf"|(?:go|goes|went|fall|falls|fell|jump|jumps) {_gap(3)}(?:off|over|under|into|in|down) (?:the|a|that|those) (?:[^ .,]+ )?(?:cliff|bridge|pier|stairs|bus|train|lorry|river|ditch|canal|roof|edge|tracks|sea)"
    rf"|(?:strapped|thrown|tied|under|beneath|dragged|pushed|nailed|hanging|swinging|burning|bleeding|drowning|lying) {_gap(3)}(?:to|off|under|behind|from|into|in|a|the)"
    rf"|(?:goes|go) (?:up|down) in flames)"
)
_TIME = r"(?:christmas|spring|summer|autumn|winter|easter|birthday|morning|tomorrow|dawn|sunrise|weekend|sunday|monday|new year|year|week)"
_FATE = (
    rf"(?:(?:be |go |come |get )?(?:leav(?:e|ing)|carried|coming|going|wheeled|taken|dragged|driven|brought|sent) {_gap(5)}(?:in|on|out in|away in) (?:an?|the|your own) (?:ambulance|stretcher|box|coffin|body bag|hearse|wheelchair|bits|pieces)"
    rf"|(?:be|end up|wake up|lie|finish up|be found|wind up|find (?:your|him|her|them)self) {_gap(4)}(?:dead (?:by|if|when|[.])|{_GRAVE}|hanging|floating|swimming with|pushing up daisies|(?:eating|drinking) through|wearing concrete|fished out|sorry you were|first against|bleeding|next on)"
    rf"|be (?:carried|dragged|burned|beaten|shot|bombed) out|be (?:hanged|strung|lynched|shot|gutted|glassed|butchered)|(?:find out|see|learn) (?:what happens to|how deep|how it feels|what we do)"
    r"|bleed|die (?:screaming|slow|tonight|in (?:pain|agony|your)|for (?:this|what|that)|like|alone)|pay (?:for (?:this|it|that|what [^ .]+) )?(?:in blood|with your (?:life|blood|teeth))"
    r"|pay for (?:this|it|that) (?:[.]|you|when|,)|regret (?:it|this|the day|ever|that|posting|writing|coming)(?: [.,]| you| when| ever)"
    r"|get (?:what is coming|yours|your head|jumped|stabbed|shot|a bullet|a knife|your legs|your face|hurt|what [^ .,]+ got)"
    rf"|need (?:a|an) (?:autopsy|ambulance|undertaker|coffin|dentist|surgeon|wheelchair|stretcher|priest)|be picking {_gap(4)}out of {_WHOSE} teeth"
    rf"|be wearing concrete|feel (?:my fist|the rope|a knife)|learn to (?:walk|eat) |be (?:the )?next(?: [.,])|be in {_gap(1)}(?:hospital|a box|the ground|intensive care))"
)
_NO_MORE = (
    rf"(?:walk again|see (?:[^ .,]+ ){{0,2}}?{_TIME}|live (?:to|long|through|until)|make it (?:home|to|out|alive|past|through)|be (?:laughing|smiling|found|breathing|walking|so (?:brave|smug)) (?:when|again|for|with|[.])|be coming (?:back|home|in)|come (?:out|back)|get back|"
    r"walk out|leave (?:[^ .,]+ ){0,3}alive|wake up|come home|type again|talk again|get out (?:[^ .,]+ ){0,3}alive|need (?:a pension|teeth|shoes)|be safe)"
)
_MINE = r"(?:~[^ .,]+ |the [^ .,]+ |that [^ .,]+ )?"
_DWELL = (
    r"(?:lives?|sleeps?|works?|drinks?|parks?|parked|walks?|drives?|shops?|leaves?|finish(?:es)?|go(?:es)? to school|runs?|"
    r"hides?|jogs?|trains?|fish|ends?|are (?:staying|sleeping|parked|[.]))"
)
_BEG = r"[.,] (?:(?:and|or|then|please|lads|someone|go|right|ok|oh|yes|no|come on|so|but|honestly|next time|friday|if not) ,? ?){0,2}"


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of putting a threat.

    Where `denied` is false, a "not" before it is part of it and calls nothing off. A frame lies inside one sentence,
    the stops at both ends included, unless it `crosses` into the next.
    """

    pattern: str
    denied: bool = True
    crosses: bool = False

    @property
    def whole_words(self) -> str:
        """The pattern, ending where a word ends."""
        return f"{self.pattern} "

    @property
    def has_act(self) -> bool:
        """Whether one of `ACTS` is found wherever the frame is, and not only at times."""
        return _ACT in self.pattern.replace(f"|{_ACT}", "")


FRAMES: tuple[Frame, ...] = (
    # I will, I would love to, we are going to.
    Frame(rf" (?P<it>{_I} {_WILL} {_gap(6)}{_ACT})"),
    Frame(rf"{_BEG}(?P<it>(?:going to|about to|time to|want to|would love to|let us|let me|can not wait to|ready to|happy to) {_gap(3)}{_ACT})"),
    Frame(rf" (?P<it>(?:or|then|and) (?:i|we) {_gap(4)}{_ACT})"),
    Frame(rf" (?P<it>{_I} (?:am|are|will be|will|would) {_gap(3)}(?:coming|come) (?:for|after) (?:you|him|her|them|your (?:heads?|house|family|children|throats?)))"),
    Frame(rf" (?P<it>{_I} (?:am|are|will be|will) {_gap(1)}(?:coming|come) (?:round|over|down|to your|by) {_gap(3)}with (?:my|the|some|a few) {_gap(1)}(?:brothers|boys|lads|mates|cousins|friends|{_WEAPON}))"),
    Frame(rf" (?P<it>{_I} {_WILL} {_gap(3)}(?:make {_WHOSE} life {_gap(1)}(?:hell|misery|miserable)|sort (?:you|him|her|them) (?:right )?out [.]))"),
    Frame(rf" (?P<it>someone {_gap(2)}{_SHOULD} {_gap(2)}take {_VICTIM} out) [.,]"),
    Frame(rf" (?P<it>{_PATIENT} {_gap(1)}(?:should|ought to|deserves? to|needs? to|must) {_gap(1)}(?:die|hang|burn|rot|swing|fry|bleed|drown|suffer|perish)) (?:[.,]|for|like|in (?:hell|pain|agony|prison|a)|alone|too|as well|with|and|screaming)"),
    Frame(rf" (?P<it>(?:look|looks|looked) (?:good|better|lovely|great|nice) {_gap(1)}{_GRAVE})"),
    Frame(r" (?P<it>there will be (?:blood|bloodshed)) (?:[.,]|on|in|if|when|before)"),
    Frame(r" (?P<it>heads? (?:should be |belongs? |will be |will look good )?on (?:a |some )?(?:spikes?|pikes?|poles?|sticks?))"),
    Frame(r" (?P<it>(?:use|using|make|makes|made|be|good|great|as|for) (?:[^ .,]+ ){0,3}?target practice)"),
    Frame(r" (?P<it>(?:meet|meets|meeting) (?:your|his|her|their) maker)"),
    Frame(rf"{_BEG}(?P<it>(?:kys|neck yourself|(?:go |and )?jump (?:off|under) (?:a|the) (?:[^ .,]+ )?(?:bridge|cliff|roof|train|bus|building)))"),
    Frame(r" (?P<it>(?:rip|r i p) (?:[^ .,]+ ){1,3}?soon)"),
    Frame(rf" (?P<it>(?:{_I}|someone) {_WILL} {_gap(2)}(?:wait|be waiting|come find|find|be there|be outside|be round|come) {_gap(3)}(?:for )?(?:you|him|her|them)) (?:[.]|and|one|some|soon|tonight|with a|no matter|when you|alone|in the dark)"),
    Frame(rf" (?P<it>{_I} {_gap(3)}(?:wait|waiting|outside|there|here|bring|brought|bringing|have|got|carry|carrying) {_stride(8)}(?:{_WEAPON}|not be carrying)) {_stride(14)}(?:you|your|him|his|her|their|them|name|who|door|skull|neck)"),
    Frame(rf" (?P<it>{_I} (?:am|are|will be|would be) {_gap(2)}{_HURTING} {_gap(1)}{_HUMAN})"),
    Frame(rf" (?P<it>(?:keep|carry on|go on) [^ .,]+ing {_stride(6)}and (?:you|someone|we|i|they) (?:will|might|may) {_gap(2)}(?:find out|wait|see what|regret|learn|get hurt|be sorry|end up))"),
    Frame(rf" (?P<it>(?:next time|next one|again) {_stride(10)}not (?:be )?brak(?:e|ing))", denied=False),
    Frame(rf" (?P<it>not be surprised (?:if|when) (?:someone|he|she|they|one|you|{_NAME}|{_EACH} {_gap(2)}{_PERSON}) {_gap(3)}(?:{_HARM}|{_ACT}|gets? what))", denied=False),
    Frame(rf" (?P<it>(?:you|your|he|him|she|her|they|them|soon|rat|scum|next|{_NAME}|{_PERSON}) {_stride(12)}weapon-sign)"),
    Frame(rf" (?P<it>(?:wait|waiting|be outside) {_stride(8)}with (?:a|an|the|my) (?:[^ .,]+ )?{_WEAPON})"),
    # Do it; somebody should do it; let it be done.
    Frame(rf"{_BEG}(?P<it>{_ACT})"),
    Frame(rf" (?P<it>(?:can|could|will|would|please|wish|lads|hope) (?:someone|anyone|they|somebody) {_gap(2)}{_ACT})"),
    Frame(rf" (?P<it>{_OTHERS} {_gap(3)}{_SHOULD} {_gap(3)}{_ACT})"),
    Frame(rf" (?P<it>(?:the (?:only|best) {_gap(6)}(?:is|would be) (?:to )?){_ACT})"),
    Frame(rf" (?P<it>(?:and|or|then) (?:{_KILL}|{_HARM_BODY_VERB}) {_gap(1)}(?:him|them|{_WHOSE} {_gap(1)}{_BODY}))"),
    Frame(rf"{_BEG}(?P<it>(?:drop dead|go (?:and )?(?:die|hang|drown|kill yourself)|die in a))(?: [.,]| fire| you)"),
    Frame(rf" (?P<it>{_PATIENT} {_gap(2)}(?:should|ought to|must|needs? to|has to|have to|deserves? to|wants? to|needs?|wants?|would) {_gap(2)}(?:be|get|been|have been) {_gap(3)}{_DONE})"),
    Frame(rf" (?P<it>(?:any|every|next|first|all) {_gap(6)}(?:is|are) getting {_DONE})"),
    Frame(rf" (?P<it>(?:hope|hoping|wish|pray) {_gap(3)}(?:gets?|is|was|are) (?:hit by|run over|stabbed|shot|hanged|beaten|killed by|jumped|burned alive|flattened))"),
    Frame(rf"[.,] (?P<it>(?:should|ought to|deserves? to|needs? to) {_gap(1)}(?:be|get|have been) {_gap(1)}{_DONE})"),
    Frame(rf" (?P<it>{_PATIENT} {_gap(2)}(?:needs?|wants?|deserves?|requires?|could do with) {_gap(2)}{_DOING})"),
    Frame(rf" (?P<it>{_PATIENT} {_gap(2)}(?:needs?|wants?|deserves?|should (?:get|have)|has earned|have earned|earned|is owed|gets?|will get|is getting|would get|requires?) (?:nothing less than )?{_A_BLOW})"),
    Frame(rf" (?P<it>(?:needs?|wants?|deserves?|should (?:get|have)) {_WHOSE} {_gap(1)}(?:{_BODY}|brakes) (?:broken|cut|smashed|slit|chopped|kicked|ripped|snapped|knocked|bashed))"),
    Frame(rf" (?P<it>{_A_BLOW} {_stride(10)}(?:is what|that is what|is all) {_gap(4)}(?:needs?|deserves?|has earned|have earned|wants?|understand|understands))"),
    Frame(rf" (?P<it>what {_PATIENT} {_gap(3)}(?:needs?|deserves?|wants?) is {_stride(15)}(?:{_A_BLOW}|{_WEAPON}))"),
    Frame(rf" (?P<it>next time (?:it|they|there) (?:will|are going to|is going to) be {_gap(1)}{_WEAPON})"),
    Frame(r" (?P<it>(?:should|ought to|deserves? to|needs? to|must) (?:be|have been) (?:left to die|lynched|gassed|castrated|flogged|horsewhipped|beaten up|strung up|guillotined|kneecapped))"),
    Frame(r" (?P<it>be outside your (?:[^ .,]+ )?(?:gym|house|home|work|office|door|gate|school))"),
    Frame(r" (?P<it>find (?:out )?where you (?:live|sleep|work))"),
    Frame(r"[.,] (?P<it>shoot first)"),
    Frame(rf" (?P<it>neither of you {_gap(2)}(?:walking|going|getting) (?:home|back|out))", denied=False),
    Frame(rf" (?P<it>(?:remember|forget) (?:she|he|you|they) (?:walks?|goes|go|drives?) {_gap(6)}alone)"),
    Frame(rf" (?P<it>(?:no less than|nothing but|give {_VICTIM}) {_A_BLOW})"),
    Frame(rf" (?P<it>let {_PATIENT} {_gap(1)}(?:die|burn|drown|choke|swing|hang|rot|bleed|fry|be (?:executed|hanged|shot|killed|burned)))"),
    # I hope, I wish, may it happen, a pity it did not.
    Frame(rf" (?P<it>(?:hope|hoping|hopes|wish|wishing|pray|praying|may|would|love to|like to|want to|pay to|money to|wait to|let us|happy to|going to) (?:that |god |see |watch |watching |have |(?:to|and) (?:see|watch) |i )*{_PATIENT} {_gap(4)}{_HARM})"),
    Frame(rf" (?P<it>(?:hope|hoping|wish|wishing|pray|praying|may) (?:that )?(?:someone|something|some [^ .,]+|a [^ .,]+(?: [^ .,]+)?|one of (?:you|them)|the [^ .,]+) {_gap(3)}{_HARM})"),
    Frame(rf" (?P<it>(?:see|watch) {_PATIENT} {_gap(5)}(?:hanged|hanging|thrown|drown|die|burn|bleed|bleeding|shot|swing|choke|beaten|under|flogged|strapped))"),
    Frame(rf" (?P<it>(?:hope|hoping|wish|pray|may) {_gap(1)}{_WHOSE} {_gap(3)}(?:plane|car|house|shop|office|boat|home|bus|brakes|heart|hair|roof|train) {_gap(3)}(?:goes|go|fails?|crash|crashes|burns?|explodes?|sinks?|stops?|falls?|blows))"),
    Frame(rf" (?P<it>(?:pity|shame|sorry) (?:that )?(?:the|that|someone|they|he|she|nobody|it) (?:[^ .,]+ )?(?:bomb|axe|knife|bullet|brick|shot|shots|gun|gunman|sniper|car|lorry|bus|fire|flames|rock|someone|they)? ?(?:missed|did not (?:fall|hit|get|kill|finish|land)) {_gap(3)}(?:{_VICTIM}|{_BODY}))", denied=False),
    Frame(rf" (?P<it>(?:world|town|place|country|village|all) {_gap(3)}better (?:off )?(?:without|if|with|place if) {_gap(1)}(?:you|him|her|them) {_gap(3)}(?:dead|{_GRAVE}|died|gone for good))"),
    Frame(rf" (?P<it>(?:nobody|no one|who) would (?:miss|cry|notice) {_stride(6)}(?:accident|dead|died|disappeared|gone|fell))", denied=False),
    Frame(rf" (?P<it>(?:council|board|committee|lot|them|whole) {_gap(4)}(?:over|off) the cliff)"),
    # You will end in a box; you will not see the spring.
    Frame(rf" (?P<it>(?:you|he|she|they|{_NAME}|{_EACH} {_gap(1)}{_PERSON}) {_gap(2)}(?:will|are going to|is going to|shall|would|are|better|could) {_gap(3)}{_FATE})"),
    Frame(rf" (?P<it>(?:or|and|else) {_gap(2)}be (?:carried|dragged|burned|beaten|shot) out)"),
    Frame(rf" (?P<it>(?:you|people like [^ .,]+|snitches|grasses|traitors|liars|journalists like you|reporters|rats) {_gap(2)}(?:ends?|winds?) up {_gap(2)}(?:dead|{_GRAVE}))"),
    Frame(rf" (?P<it>you (?:will|are|would|may|might) {_gap(2)}(?:not|never) {_gap(2)}{_NO_MORE})", denied=False),
    Frame(rf" (?P<it>(?:if|when|me|once|until|that|us|the (?:man|woman|one)|i|ref) {_stride(18)}(?:he|she|they|it|{_PERSON}|signed for it) (?:will|would|are|is) {_gap(1)}(?:not|never) {_gap(1)}{_NO_MORE})", denied=False),
    Frame(rf" (?P<it>(?:dead|alive) (?:man|woman|men) walking|(?:you|he|she|they|your family) (?:are|is|am) {_gap(1)}(?:a )?(?:dead (?:man|meat|woman|men)|marked (?:man|woman|men)|as good as dead|a marked man))"),
    Frame(rf" (?P<it>(?:you|he|she|they|your family|you and [^ .,]+(?: [^ .,]+)?) (?:are|is) {_gap(1)}dead) (?:[.]|when|if|once|,|meat|by|after|next)"),
    Frame(rf" (?P<it>(?:next|first|one|any|whoever) {_gap(9)}(?:gets?|will get|is getting|eats) (?:both barrels|barrels|it in the|{_A_BLOW}))"),
    Frame(rf" (?P<it>(?:next|any|whichever) {_gap(9)}(?:goes under|is going under|will go under) (?:it|my|the))"),
    # Veiled: I know where you live, it would be a shame.
    Frame(rf" (?P<it>{_I} {_gap(2)}know {_gap(2)}(?:where|what|which|when) {_gap(3)}(?:you|your) {_gap(5)}{_DWELL})"),
    Frame(rf" (?P<it>{_I} {_gap(2)}know (?:your|his|her) {_gap(3)}(?:shift|route|routine|car|cars|van|street|address|home|house|scooter|school|bicycle|bike|boat|bus stop|bus|gym|windows))"),
    Frame(rf" (?P<it>{_I} {_gap(2)}know {_gap(1)}(?:what|which|where|when) {_gap(2)}(?:he|she|they) {_gap(2)}(?:drinks?|finish(?:es)?|walks?|leaves?|sleeps?|shift {_gap(2)}))"),
    Frame(rf" (?P<it>{_I} (?:have|got|have got|already have) (?:your|his|her|their) (?:home )?(?:address|plates?|number plate))"),
    Frame(rf" (?P<it>your {_gap(1)}(?:children|daughter|daughters|son|sons|wife|mother) {_gap(2)}(?:walks?|goes|go|plays?|gets?|takes?) {_gap(3)}(?:school|home|alone|bus|park|along))"),
    Frame(rf" (?P<it>(?:shame|pity|terrible|sad|unfortunate) (?:if|were|should|about) (?:anything|something|someone|some [^ .,]+|anyone|your|his|her|their|that|the) {_gap(6)}(?:happen(?:s|ed)? to {_VICTIM}|to {_VICTIM}|brakes|fire|accident|burned|petrol|matches))"),
    Frame(rf" (?P<it>(?:shame|pity) {_gap(1)}about the (?:petrol|fire|brakes|accident|match))"),
    Frame(rf" (?P<it>(?:better|should|wants? to|needs? to|must|learn to|might want to|will want to|start to) {_gap(3)}(?:check(?:ing)?|look(?:ing)?) (?:under|{_WHOSE} brakes?|the brakes|over (?:your|his|her|their) shoulder|behind))"),
    Frame(rf" (?P<it>(?:sleep|sleeps|sleeping) {_gap(2)}(?:with|near|by) (?:one eye|a light|the lights?|lights|window|the window))", denied=False),
    Frame(r" (?P<it>(?:watch(?:ing)?|mind) your back) (?:[.,]|when|at|from|every|you|tonight|out|pal|mate|because [^ .,]+ (?:am|are|will))"),
    Frame(r" (?P<it>(?:look(?:ing)? over your shoulder))"),
    Frame(rf" (?P<it>(?:i|we) would not (?:start|sleep|walk|open|go near|park|turn) {_gap(5)}(?:car|alone|door|post|home|engine|key|in the dark)) {_gap(4)}if i (?:were|was) you", denied=False),
    Frame(rf" (?P<it>(?:you|he|she) (?:are|is) {_gap(1)}(?:living |on )*borrowed time)"),
    Frame(rf" (?P<it>(?:enjoy|say goodbye to) (?:your|his|her) last {_gap(1)}(?:christmas|summer|days|meal|birthday|walk|night|weekend|sunday))"),
    Frame(r" (?P<it>(?:your|his|her) (?:days are numbered|time (?:is coming|is up|will come))) (?:[.]|and (?:it|you|then|we)|you|when|pal|mate|soon|, (?:you|and it))"),
    Frame(rf" (?P<it>(?:people|lads|friends|boys|brothers|cousins) {_gap(2)}(?:are|is|will be|have been) (?:looking|waiting|coming|searching|out) (?:for|after) (?:you|him|her|them))"),
    Frame(r" (?P<it>(?:send|get|call) the (?:boys|lads|heavies) (?:round|over|in))"),
    Frame(r" (?P<it>(?:wait|waiting) until (?:you are alone|i (?:get my hands on|find|catch|see) (?:you|him|her)|it gets dark|dark))"),
    Frame(r" (?P<it>when (?:i|we) get (?:a )?hold of (?:you|him|her|them))"),
    Frame(rf" (?P<it>hope {_gap(2)}(?:police|cops|guards|law) (?:find|get|catch|reach) (?:you|him|her|them|{_NAME}|{_PERSON}) {_gap(1)}before (?:i|we|us|me))", denied=False),
    Frame(r" (?P<it>(?:accidents|bad things|fires|things) (?:do |can |will )?happen to (?:people like|men|those|nosy|[^ .,]+ (?:who|like)|~[^ .,]+|bike-[^ .,]+|wells|barns|houses|cars|boats))"),
    Frame(rf" (?P<it>{_WEAPON} {_gap(2)}(?:with|has) (?:your|his|her|the [^ .,]+ 's|~[^ .,]+ 's|that [^ .,]+ 's) name)"),
    Frame(rf" (?P<it>(?:knife|gun|blade|bullet|rope|noose) {_gap(2)}(?:at|to|in|through|round|around|between|for) (?:your|his|her|their) {_gap(1)}(?:{_BODY}|name))"),
    Frame(rf" (?P<it>(?:pit|hole|grave|coffin|lamppost|ditch|tree) {_gap(3)}(?:with|has) (?:your|his|her) name)"),
    Frame(r" (?P<it>petrol (?:is|'s) cheap)"),
    Frame(r" (?P<it>(?:a )?bullets? (?:costs?|is|are|comes?) (?:[^ .,]+ )?(?:less|cheap|cheaper))"),
    Frame(r" (?P<it>pray (?:that )?(?:i|we) (?:never|do not) (?:meet|find|catch|see|run into|get hold of) (?:you|him|her|them))", denied=False),
    Frame(r" (?P<it>not (?:up to|on) (?:me|us) what happens to (?:you|him|her|your [^ .,]+))", denied=False),
    Frame(rf" (?P<it>(?:bring|need|find|call) {_gap(3)}(?:who can |to )(?:carry|scrape|scoop|wheel) you (?:home|up|out|off|away))"),
    Frame(rf"[.,] (?P<it>(?:a )?(?:good )?(?:brick|petrol bomb|match|bullet|grenade) (?:through|in|into|at|for) (?:{_WHOSE}|every|each|{_VICTIM}))"),
    Frame(rf" (?P<it>(?:death|bullets|the rope|the gallows|the noose) (?:to|for) (?:the |all |every |any |these )*(?:you|him|her|them|traitors?|{_PERSON}|{_NAME}))"),
    Frame(rf" (?P<it>open season on (?:the |these |all )?(?:you|{_PERSON}|{_NAME}))"),
    Frame(r"[.,] (?P<it>off with (?:his|her|your|their) heads?)"),
    Frame(r" (?P<it>(?:first|up|them) (?:up )?against the wall)"),
    Frame(rf" (?P<it>(?:bring back|time for|fetch|get|build) the (?:gallows|rope|ropes|noose|guillotine|stocks and) {_stride(3)}(?:start|begin|for|with|and) {_gap(2)}(?:with )?{_VICTIM})"),
    Frame(rf" (?P<it>(?:grab|bring|get|fetch|pick up) (?:your |the |some |a )*{_gap(2)}(?:{_WEAPON}|pitchforks)) {_stride(8)}(?:meet|house|lads|him|them|her|their|his|and i|tonight|thursday|friday|eight|who is coming)"),
    Frame(rf" (?P<it>(?:thursday|friday|saturday|sunday|monday|tuesday|wednesday|tonight|tomorrow|lads|boys) [.,] bring (?:something heavy|{_WEAPON}|a [^ .,]+ (?:bat|bar)))", crosses=True),
    Frame(r" (?P<it>petrol and (?:a )?(?:match|matches|lighter))"),
    Frame(rf" (?P<it>(?:him|her|them|{_NAME}|the lot) {_gap(2)}(?:swing|hanging|swinging|strung|hanged) (?:up )?(?:from|off) (?:a|the|every) [^ .,]+)"),
    Frame(r" (?P<it>(?:length of|bit of|some|a) rope and (?:a|the) (?:[^ .,]+ )?(?:tree|lamppost|beam|bridge))"),
    Frame(rf" (?P<it>(?:shop|house|office|home|car|hotel|place|windows|windows|building|hostel|centre) {_gap(2)}(?:will|is going to|are going to|would) {_gap(2)}(?:burn|go up in flames|goes up|go up|be (?:burned|bombed|torched|firebombed|smashed)))"),
    Frame(rf" (?P<it>(?:they|he|she|you|someone) {_gap(2)}(?:is|are|will) {_gap(1)}going to (?:get|be) {_gap(1)}(?:shot|hurt|stabbed|beaten|jumped)) {_stride(8)}(?:dancing|laughing|cheering|hope|glad|deserve|celebrat[^ .,]+|and i)"),
    Frame(rf" (?P<it>(?:has|have|had) it coming) {_stride(4)}(?:and when|i will|friday|soon|tonight|when he gets)"),
    Frame(rf" (?P<it>(?:do|say|try|post|come|set foot|touch|write|show {_gap(2)}face) {_stride(9)}(?:and|or) (?:you|he|she|they|someone|we) (?:will|would|are|is) {_gap(2)}(?:be {_gap(3)}(?:hospital|wheelchair|fished|ground|box|dead|sorry)|put you|break|end|hurt|eat|eating|leave with|leaving))"),
)  # fmt: skip

ACTS = tuple(f" {act} " for act in _ACTS)
"""What is done, each by itself: many small patterns in the stead of the frames in which any of them may stand."""

# Words so common that they tell nothing, though a frame speaks of them.
_COMMON = frozenset(
    listed("""
    the a an and or of to in on at for with you your he she they him her his them it its is are am be been was were will
    would should could can i my we me us our that this these those if when until not never have has had who what which
    where how all any every one some no nobody next first then do does get gets got go goes going like from by up down out over
    off about as so just now let see time way man woman back old new need needs want wants know house home car door put
    take takes make made say day night last long look work people said live lives school bus train town council than
    more most good bad face head hand hands heart eye eyes send open world but same two year own again line six half week
    through well under left outside morning sunday monday notice behind club march son use nothing another something
    saw ever seven past after talk find found bring keep end went leave come pay fire against half second walk sorry
    nor through top fair stairs front place name best whole right today summer winter spring weekend christmas easter
    property building church shop office family life club only both once here there someone their round black slow hard into ferry platform quay needs bridge crane roll feet wind rock
    """)
)
# Words of the frames in which nothing violent is done or said: "I know where you live".
_VEILED = frozenset(
    listed("""
    know shame pity check carry scrape scoop wheel happens sleep sleeps sleeping watch watching watched watches mind shoulder borrowed enjoy goodbye numbered wait waiting alone
    police cops guards happen season heads wall braking brake brakes surprised miss children daughter daughters sons plane swing
    swinging marked coming remember forget bus-stop gym petrol open-season soon hope hoping wish wishing pray praying lads boys rat scum
    accident accidents matches crash borrowed hospital maker kys rip fry bulldozer digger tractor lorry steamroller surprised bleed life target spike pike brothers cousins stretcher kids hunt hung kneecap legs broken collarbone blocks blocking neck foot decided
    """)
)


def _gate() -> frozenset[str]:
    acts = (_KILL, _KILL_A_PERSON, _MILD_HURT, _BEAT, _DAMAGE, _WEAPON, _HARM_BODY_VERB, _GRAVE, _DISPOSE, _HURTING)
    ends = (_DONE, _DOING, _A_BLOW, _FATE, _NO_MORE)
    more = "die dies drag sink blow bomb firebomb molotov suffer brick flames jumped dead"
    spoken = " ".join((*acts, *ends, more))
    words = frozenset(re.findall(r"[a-z]{2,}", spoken))
    return (words - frozenset(re.findall(r"[a-z]+", _PERSON + _KIN + _HOME)) - _COMMON) | _VEILED


GATE = _gate()
"""Words without which no frame holds: a comment that has none of them need not be looked at further."""


def known_words() -> frozenset[str]:
    """Every word that a frame speaks of, so that none of them is taken for a name."""
    return frozenset(word for frame in FRAMES for word in re.findall(r"[a-z]+", frame.pattern))
