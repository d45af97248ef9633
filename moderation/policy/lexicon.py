"""The words that the grammar of personal attacks knows, by the part they play. English.

A word here is never a finding by itself: `attacks.py` asks whom it is said of, and how.
"""

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from types import MappingProxyType


class Part(Enum):
    """The part a word can play in an attack on a person."""

    NAME = auto()  # A noun that insults whomever it is said of.
    CHARGE = auto()  # A noun that accuses: an attack on a person when it is what someone *is*, not in a report.
    FIGURE = auto()  # A noun with an innocent sense: an attack only when said to someone's face.
    FAULT = auto()  # An adjective that insults a person.
    BLAME = auto()  # An adjective that criticises: too weak alone.


def listed(text: str) -> tuple[str, ...]:
    """The words of a list that is written as running text."""
    return tuple(text.split())


_NAMES = listed("""
    idiot moron imbecile cretin dimwit halfwit nitwit fuckwit dipshit dumbass jackass asshole arsehole asshat
    asswipe bastard bitch scumbag sleazebag dirtbag douche douchebag prick dickhead wanker tosser twat cunt
    shithead shitbag fucker motherfucker cocksucker fuckhead fucktard libtard republitard bonehead numbskull
    numskull knucklehead blockhead airhead meathead pinhead dolt dunce dullard ignoramus nutjob nutcase nutter
    wackjob whackjob wacko crackpot pervert perv lowlife degenerate simpleton buffoon halfwit lardass fatass
    fatso pissant schmuck putz ninny nincompoop dumbo dumdum dummy dingbat doofus dork dipstick pillock plonker
    numpty bellend knobhead git arse-licker bootlicker brownnoser crybaby jerk sicko psycho sociopath
    psychopath cuck cockwomble bumhole shitstain tard mouthbreather troglodyte ingrate skank slut whore tart
    trollop slob oaf lout ahole shitheel turd knob muppet twit berk wuss sissy pansy weakling loudmouth
    blowhard windbag fathead bozo goon goofball nimrod twerp wazzock pleb gimp dunderhead chump dullwit fag chink coon dyke spastic spaz scuzzball slimeball
    sleazeball cheapskate scrounger moocher
""")

# Of some the plain plural means something else, or the word does not bend.
_UNBENDING_NAMES = {
    "scum": None,
    "son of a bitch": "sons of bitches",
    "sob": None,
    "piece of shit": "pieces of shit",
    "pos": None,
    "pile of shit": None,
    "sack of shit": "sacks of shit",
    "bag of shit": None,
    "waste of space": "wastes of space",
    "waste of oxygen": None,
    "waste of skin": None,
    "waste of air": None,
    "pond scum": None,
    "pond life": None,
    "village idiot": "village idiots",
    "useful idiot": "useful idiots",
    "brainlet": "brainlets",
    "pea brain": "pea brains",
    "peabrain": None,
    "birdbrain": "birdbrains",
    "shit for brains": None,
    "arse": None,
    "dumb fuck": "dumb fucks",
    "dumbfuck": "dumbfucks",
    "stupid fuck": "stupid fucks",
    "fuckface": None,
    "sack of garbage": None,
}

_CHARGES = listed("""
    liar crook fraud phony charlatan hypocrite coward bigot racist fascist nazi loser clown fool troll thug
    parasite leech weasel creep snowflake lunatic maniac bully traitor sellout shill stooge hack brat whiner
    whinger grifter conman narcissist misogynist sexist xenophobe simp incel boomer karen pervert predator
    criminal thief disgrace embarrassment menace failure wretch cockroach vermin filth slacker freeloader
    zealot tyrant scaremonger busybody gasbag quack vulture bloodsucker backstabber turncoat swindler scammer
    cheat sham lapdog lickspittle crony imposter impostor scoundrel swine snob crone harpy shrew prig nonentity
""")

_FIGURES = listed("""
    rat pig snake worm dog cow sheep donkey ass monkey ape toad slug skunk animal monster disease cancer virus
    trash garbage rubbish waste joke tool puppet dinosaur hag witch bum prat plank vegetable potato dick cock
    pussy tit shit crap devil demon ogre gremlin goblin cockroach maggot robot bot sheeple
""")

_FAULTS = listed("""
    stupid dumb moronic idiotic imbecilic brainless braindead witless dimwitted halfwitted dull-witted
    feebleminded retarded pathetic worthless disgusting despicable delusional deranged demented psychotic
    senile brainwashed gullible illiterate spineless gutless cowardly two-faced repulsive vile evil loathsome
    ugly fat ignorant subhuman scummy sleazy slimy creepy bonkers unhinged uneducated uncultured inbred
    soulless heartless toxic pitiful contemptible shameless thick dense daft dim gormless clueless obtuse
    insufferable pea-brained small-minded narrow-minded feeble foul odious twisted perverted psychopathic
    hateful talentless thickheaded thick-headed dumber stupider dumbest stupidest uglier ugliest barmy
    cretinous hypocritical dopey simpleminded simple-minded filthy mindless cuckoo loony looney batty dimmer
    thicker slow-witted
""")

_BLAMES = listed("""
    incompetent dishonest corrupt arrogant childish immature ridiculous laughable lazy selfish biased rude
    naive smug entitled petty bitter greedy nasty mean cruel paranoid hysterical absurd boring annoying
    irritating irresponsible reckless careless shallow vain pompous condescending patronising patronizing
    sanctimonious dense jealous pretentious insecure whiny thin-skinned bigoted racist sexist xenophobic
    homophobic fake lying useless hopeless insane crazy mad mental sick smelly bananas wicked nuts irrelevant
    embarrassing shameful disgraceful vacuous bald old
""")

# What may stand between "you" or "a" and the insult without changing whom it is said of.
MODIFIERS = frozenset(
    listed("""
    absolute complete utter total real right proper true actual pure sheer such so very really too quite rather
    just pretty totally utterly completely absolutely truly clearly obviously evidently certainly definitely
    simply plain more most less even still always also ever all both such rather kind sort bit little big huge
    massive giant tiny small old poor sad sorry silly bloody damn damned goddamn goddam fucking fuckin freaking
    frigging flipping effing bleeding blasted stinking sodding rotten dirty lousy miserable self-righteous
    self-important overpaid overgrown entitled arrogant selfish greedy rude nasty smug corrupt incompetent
    dishonest crooked left-wing right-wing leftwing rightwing liberal conservative commie communist socialist
    raging flaming blithering blathering babbling gibbering drooling bumbling snivelling sniveling whining
    whiny crazy mad insane sick first-class world-class certified bona fide grade-a bunch pack lot load pair of
    bigger biggest worse worst another complete literally basically honestly seriously actually freakin
    beyond incredibly extremely unbelievably remarkably particularly especially exceptionally ill-informed
    ill-mannered stuck-up jumped-up half-baked fat-headed bald white-haired washed-up know-nothing
""")
)

DETERMINERS = frozenset(listed("a an the such some another one nothing but no any every"))
POINTING = frozenset(listed("this that these those"))
OWNERS = frozenset(listed("our their his her its your the"))

SECOND = frozenset(listed("you u ya ye yall yourself yourselves thou y'all"))
SELF = frozenset(listed("i me we us myself ourselves mine"))
THIRD = frozenset(listed("he she him her himself herself"))
PLURAL = frozenset(listed("they them themselves"))

# People as a local news blog speaks of them. Being one of these is what makes "X is a ..." an attack on a person.
PEOPLE = frozenset(
    listed("""
    man woman guy bloke dude lady gentleman boy girl kid person human fellow chap lad jerk mayor councillor
    councilor councilman councilwoman councilmember alderman senator congressman congresswoman representative
    governor president minister premier chancellor politician candidate commissioner chairman chairwoman chair
    sheriff chief officer cop policeman policewoman detective judge magistrate lawyer attorney prosecutor
    superintendent principal headmaster headteacher teacher professor doctor nurse priest pastor vicar imam
    rabbi editor author writer reporter journalist columnist blogger moderator mod op poster commenter
    commentator contractor developer landlord tenant manager director boss ceo secretary treasurer clerk coach
    referee ref umpire player goalkeeper driver cyclist neighbor neighbour resident owner witness husband wife
    brother sister son daughter father mother mom mum dad cousin uncle aunt planner engineer spokesman
    spokeswoman spokesperson warden inspector bishop king queen prince lord mp deputy
""")
)
PEOPLE_PLURAL = frozenset(
    listed("""
    people guys men women folks folk lot ladies gentlemen kids bunch councillors councilors commenters
    commentators posters moderators mods editors reporters journalists writers authors cops politicians
    senators officers teachers drivers cyclists neighbors neighbours supporters voters fans followers friends
    parents
""")
)
# A body of people is not a person: it may be called stupid.
BODY = frozenset(
    listed("""
    face brain mind head skull mouth ass arse butt self mother mom mum momma mama father dad family wife
    husband son daughter kid kids kind sort lot type ilk breed eyes teeth nose hair tongue hands existence life
    soul
""")
)
# "your stupid plan" is about the plan.

BE = frozenset(listed("be am is are was were been being"))
SEEM = frozenset(
    listed("""
    sound sounds sounded sounding look looks looked looking seem seems seemed act acts acted acting behave
    behaves behaving talk talks talking write writes remain become becomes became stay smell smells stink
""")
)
# Only looking, sounding and seeming say what someone is; "drives like an idiot" says what was done.
SEEM_LIKE = frozenset(listed("sound sounds sounded sounding look looks looked looking seem seems acting act"))

NEGATORS = frozenset(
    listed("""
    not never no nobody none neither nor without hardly cannot nothing isnt arent wasnt werent dont doesnt
    didnt wont wouldnt shouldnt couldnt cant aint rarely scarcely stop stopped avoid refuse refused anything
    far
""")
)
STILL_ASSERTS = frozenset(listed("only just merely simply"))
DOUBTFUL = frozenset(listed("if unless whether when assume assuming suppose supposing lest"))

CALLING = frozenset(
    listed("""
    call calls called calling callin label labels labelled labeled labelling labeling brand branded branding
    term termed dub dubbed name-calling deem deemed accuse accuses accused accusing denounce denounced
""")
)
SAYING = frozenset(
    listed("""
    say says said saying tell tells told telling think thinks thought thinking claim claims claimed claiming
    believe believes believed imply implies implied implying suggest suggests suggested suggesting mean means
    meant insist insists insisted argue argues argued shout shouts shouted shouting yell yelled yelling scream
    screamed screaming write writes wrote writing feel feels felt assume assumes assumed consider considers
    considered treat treats treated treating post posted posts tweet tweeted mutter muttered pretend pretends
    conclude concludes
""")
)
# Said of what everyone knows, or of oneself, it is still the writer who says it.
VOUCHING = frozenset(listed("everyone everybody i we all anyone anybody god"))
ABOUT_WORDS = frozenset(
    listed("word words term terms insult insults name names label labels slur slurs epithet epithets")
)
ADVERBS_OF_FREQUENCY = frozenset(listed("often again now then here there today yesterday anyway though"))

# What may follow an insult without making it the first half of a compound ("idiot tax", "clown car").
FOLLOWERS = frozenset(
    listed("""
    and or but nor so yet for of to in on at by with from into over about against under around behind like as
    than that who whom whose which what when where why how if because since while until unless although though
    after before is are was were am be been being has have had do does did will would can could should may
    might must not never no i you he she it we they me him her us them this these those a an the your his my
    our their again now here there today anyway either neither too also only just even still ever really always
    all both please lol lmao haha rofl mate pal buddy dude man bro sir lady go get got stop shut read learn try
    think look leave come know say says said thinks wants needs running ruining living calling trying
    pretending voting u r ur ya btw tbh imo imho honestly frankly seriously period full everywhere enough
    instead out up down off
""")
)

# Verbs whose "you" is somebody who is given something.
GIVING = frozenset(
    listed("""
    give gives gave given giving send sends sent sending tell tells told telling show shows showed shown showing
    ask asks asked asking hand hands handed handing offer offers offered offering sell sells sold selling teach
    teaches taught teaching get gets got getting bring brings brought bringing buy buys bought buying feed feeds fed
    feeding wish wishes wished wishing owe owes owed owing serve serves served serving cost costs costing pay pays paid
    paying lend lends lent lending throw throws threw throwing leave leaves left leaving do does did find finds found
    """)
)

INTERJECTIONS = frozenset(
    listed("""
    oh ah hey hi hello ok okay well yes yeah yep no nope lol lmao haha ha wow ugh sure right listen look oi
    dear sorry so and but please thanks thank sheesh jeez gosh man dude nice try good job one bye goodbye
    congratulations congrats sir bravo now wrong correct what read whatever enough
""")
)


def _bent(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        yield word
        yield _plural(word)


def _plural(word: str) -> str:
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word == "thief":
        return "thieves"
    return word + "s"


def _swapped(word: str) -> Iterable[str]:
    """The word with two neighbouring letters inside it changed over: `idoit`."""
    if len(word) < 5 or not word.isalpha():
        return
    for place in range(1, len(word) - 1):
        swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if swapped != word:
            yield swapped


# Real words that a swap would make.
_INNOCENT = frozenset(listed("dinner polt twist bets taboo casual trail united untied skunk lose snug goner"))

_ALIASES = {
    "idjit": "idiot",
    "eejit": "idiot",
    "ediot": "idiot",
    "moran": "moron",
    "asshoel": "asshole",
    "azzhole": "asshole",
    "biatch": "bitch",
    "bytch": "bitch",
    "stoopid": "stupid",
    "stupit": "stupid",
    "dumbazz": "dumbass",
    "fukwit": "fuckwit",
    "phuckwit": "fuckwit",
    "fuk": "fuck",
    "looser": "loser",
    "loosers": "losers",
    "morans": "morons",
}


def _attack_words() -> dict[str, Part]:
    words: dict[str, Part] = {}
    for name, plural in _UNBENDING_NAMES.items():
        words[name] = Part.NAME
        if plural:
            words[plural] = Part.NAME
    for part, words_of in ((Part.NAME, _NAMES), (Part.CHARGE, _CHARGES), (Part.FIGURE, _FIGURES)):
        for word in _bent(words_of):
            words.setdefault(word, part)
    for part, words_of in ((Part.FAULT, _FAULTS), (Part.BLAME, _BLAMES)):
        for word in words_of:
            words.setdefault(word, part)
    for alias, word in _ALIASES.items():
        if word in words:
            words.setdefault(alias, words[word])
    for word in [w for w, part in words.items() if part in (Part.NAME, Part.FAULT)]:
        for swapped in _swapped(word):
            if swapped not in _INNOCENT:
                words.setdefault(swapped, words[word])
    return words


ATTACK_WORDS: Mapping[str, Part] = MappingProxyType(_attack_words())
