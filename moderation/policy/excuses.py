"""What calls a threat off: it is denied, told of somebody else, a game, an election, or a danger of the road.

All of it is asked of plain words (see plain.py): of those that a frame covers, and of those around them.
"""

import re
from collections.abc import Sequence

from moderation.policy.lexicon import listed
from moderation.policy.threats import Frame


def is_meant(frame: Frame, words: Sequence[str], first: int, last: int) -> bool:
    """Whether the words of a text from `first` to before `last`, which a frame covers, are meant as they stand."""
    before, said = words[_start_of_sentence(words, first) : first], words[first:last]
    return not (
        (frame.deniable and _is_denied(before))
        or _is_reported(before)
        or _is_said_by_another(words, last)
        or (not frame.literal and _is_otherwise(words, last))
        or _is_of_beasts_or_buildings(words, said, last)
        or _is_a_game(words, said)
        or _is_exaggerated(said)
        or _is_kindly_put(words, said, last)
        or _is_of_the_law(said)
        or _is_an_own_fall(said, words)
        or _is_of_dull_things(words, said, last)
        or _happened(words, first, last)
        or _is_shared(words, last)
        or ((frame.foretold or frame.weak) and _speaks_of(_PERILS, words))
        or (frame.weak and _speaks_of(_CIVIC, words))
        or (frame.veiled and (_speaks_of(_KIND, words) or _speaks_of(_SLIPPERY, words)))
    )


def _speaks_of(listed_words: frozenset[str], words: Sequence[str]) -> bool:
    return not listed_words.isdisjoint(words)


def _start_of_sentence(words: Sequence[str], place: int) -> int:
    while place > 0 and words[place] != ".":
        place -= 1
    return place


def _is_reported(before: Sequence[str]) -> bool:
    """Whether what stands before makes it somebody else's saying: "he said that", and not "I said that"."""
    tells = [place for place, word in enumerate(before) if word in _REPORTED]
    return any(place == 0 or _SAYERS.isdisjoint(before[max(0, place - 2) : place]) for place in tells)


def _is_denied(before: Sequence[str]) -> bool:
    """Whether a "not" stands before, in one breath: what stands before a pause denies nothing that comes after it."""
    breath = list(before)
    while "," in breath:
        del breath[: breath.index(",") + 1]
    line = " ".join(breath).replace("can not wait", "").replace("not joking", "").replace("not kidding", "")
    return not _DENYING.isdisjoint(line.split())


def _is_said_by_another(words: Sequence[str], last: int) -> bool:
    """`..., said the Queen`, right after."""
    return "," in words[last - 1 : last + 1] and _speaks_of(_REPORTED, words[last : last + 4])


def _is_otherwise(words: Sequence[str], last: int) -> bool:
    """Whether what follows says how it is meant: `at the polls`, `another letter`, `for charity`."""
    return _OTHERWISE.search(f" {' '.join(words[last - 1 : last + 6])} ") is not None


def _is_of_beasts_or_buildings(words: Sequence[str], said: Sequence[str], last: int) -> bool:
    """`I'd shoot them`, of foxes; `blow up that car park`."""
    return (said[-1] == "them" and _speaks_of(_BEASTS, words)) or words[last - 1 : last + 1] in _NO_HOME


def _is_a_game(words: Sequence[str], said: Sequence[str]) -> bool:
    return _speaks_of(_SPORTING, said) and _speaks_of(_GAME, words)


def _is_exaggerated(said: Sequence[str]) -> bool:
    """`I could strangle whoever planned this`."""
    return said[0] == "i" and "could" in said and "you" not in said


def _is_kindly_put(words: Sequence[str], said: Sequence[str], last: int) -> bool:
    """`I hope they are caught before somebody dies`, `break a leg`, `shoot the messenger`, `choke on its own paper`; and
    what is said to whoever threatened."""
    line = f" {' '.join(said)} "
    if " ".join(said[:4]) in _JUST_WAIT or (
        line.endswith((" take a bow ", " for you ")) and not _speaks_of(_COMING, said)
    ):
        return True
    if line in _IS_DEAD and words[last : last + 1] == ["."]:
        return True
    if "messenger" in said or (said[0] == "whoever" and said[-2:] == ["locked", "up"]):
        return True
    if _speaks_of(_CHOKING, said) and "own" in words[last - 1 : last + 3]:
        return not _speaks_of(_BLOOD, words[last : last + 5])
    return (said[0] in _HOPING and "before" in said) or "a leg " in line or "listen to yourself" in " ".join(words)


def _is_of_the_law(said: Sequence[str]) -> bool:
    """Whether criminals should be executed is a question that a reader may answer."""
    return _speaks_of(_SENTENCES, said) and _speaks_of(_CRIMINALS, said)


def _is_of_dull_things(words: Sequence[str], said: Sequence[str], last: int) -> bool:
    """`You wouldn't want anything to happen to your deposit`."""
    return "happen" in said and _speaks_of(_DULL, words[last - 1 : last + 3])


def _is_shared(words: Sequence[str], last: int) -> bool:
    """`You will be dead before it opens, and so will I`: what comes to the writer as well is no threat."""
    return _SHARED.search(f" {' '.join(words[last : last + 14])} ") is not None


def _happened(words: Sequence[str], first: int, last: int) -> bool:
    """`Somebody put a brick through it last night`: to call for it and to report it are the same words."""
    while first < last - 1 and words[first] in {".", ","}:
        first += 1
    if words[first : first + 3] == ["i", "used", "to"] or "came" in words[first : first + 3]:
        return True
    if _PAST_TOO.isdisjoint(words[max(0, first - 2) : last]):
        return False
    if words[first] in _SOMEONE and words[first + 1] in _PAST_TOO:
        return True
    if words[first] in _PAST_TOO and words[first - 1] in _SOMEONE:
        return _WHEN.search(f" {' '.join(words[last : last + 12])} ") is not None
    return _LONG_AGO.search(f" {' '.join(words[first : last + 6])} ") is not None


def _is_an_own_fall(said: Sequence[str], words: Sequence[str]) -> bool:
    """`You will break your neck on that ladder`: nobody else does it; nor is who reads a hard word hurt by somebody."""
    if said[-1] == "hurt" and _speaks_of(_READING, words):
        return True
    return _OWN_FALL.search(f" {' '.join(said)} ") is not None and _speaks_of(_RISKS, words)


# Who is spoken of is not the writer; or the writer says it of somebody, of a book, or denies it.
_REPORTED = frozenset(
    listed("""
    said says saying told tells threatened threatens threatening claim claims claimed wrote writes texted heard hears
    dreamed apparently reported reports quote quotes quoted warned accused alleged allegedly charged convicted coroner
    film movie novel book song episode lyrics lyric opera tweeted shouted shouting yelled chanted
    witnesses witness recipe posted read ordered orders decreed sentenced telling claiming calling dreamt threat threats sign phrase
""")
)
_DENYING = frozenset(listed("not never nobody no none neither nor without against stop don't cannot hardly"))
_OTHERWISE = re.compile(
    r" (?:(?:at|in|on|by|through|under|before|with|to|into) (?:the |a |an |our |my |his |her |your |its |their |next )?(?:own )?(?:[^ .,]+ )?(?:polls?|ballots?|box office|court|courts|tribunal|"
    r"elections?|november|primary|hustings|petition|appeal|ratings|vote|press|oath|questions|paperwork|lawyers?|solicitor|ombudsman|"
    r"wallets?|pockets?|pocketbook|kindness|budget|facts|sums|taxes|fines?|costs|bills|charity|prison|jail|emails?|letters?|"
    r"reviews?|embarrassment|laughter|boredom|shame|laughing|auction|quiz|chess|match|derby|final|game)|out of (?:office|business|pocket|a job|the race|the cup|town hall)|"
    r"(?:weekend|days?|nights?|week) of (?:the )?(?:summer|spring|winter|autumn|term|season|year|holidays?|festival|exhibition|school|sales?)|another [^ .,]+ (?:worded )?(?:letter|email|e-mail|note)|an e-?mail|down (?:for|as)|chokes? up|fair (?:hearing|trial)|a (?:line|text|note|message|look|break|letter|wave|hug|drink|coffee|pint)|laughing|lunch|dinner date) "
)
_KIND = frozenset(
    listed("""
    supper lunch coffee tea cake cakes biscuits biscuit soup sandwiches flask congratulations thanks thank petition solicitor lawyer
    injunction complaint placard placards questions minutes volunteer volunteers volunteering choir blanket 988 samaritans helpline pint
    pie recipe raffle leaflets camera spreadsheet notebook survey banner banners hug hugs casserole birthday cookies lasagne
    lasagna pasty pasties beer beers buns scones jam trophy cup league derby quiz match keeper goals team season rehearsal
    raise neighbour neighbours neighbor neighbors aunt hello hi oak fridge applause celebrate celebrating welcome proud brilliant bake baking bunting pension
""")
)
_CIVIC = frozenset(
    listed("""
    vote votes voted voting election elections ballot polls tax taxes premiums refunds refund festival exhibition price prices
    discount register booster banned ticket rates parking rent bill bills budget deadline subscription seat library concert
    fees fee insurance
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
    listed(
        "beat kill murder slaughter crush smash hammer batter thrash bury knock hit bash butcher punish roast destroy break"
    )
)
_PERILS = frozenset(
    listed("""
    ice water current tide tides wire wires mushrooms mushroom road roads trail virus heat wave avalanche smoking smoke speed speeding bend junction
    crossing swim swimming seals drug drugs dose fumes asbestos lightning seatbelt helmet ladder electric voltage allergy
    nhs waiting treatment roundabout potholes kerb
    moss rail sandals diving cable cables exposed crane scaffold scaffolding flood floods gritting roundabouts lights lorries traffic cyclists
""")
)
_SAYERS = frozenset(listed("i we am just as have"))
_PAST_TOO = frozenset(listed("put set cut hit let run beat hurt split burst shot"))
_BEASTS = frozenset(
    listed(
        "foxes rats deer pigeons geese moles weeds wasps mice slugs hens wolves gulls seagulls squirrels rabbits badgers coyotes mosquitoes hornets ants flies crows"
    )
)
_NO_HOME = (["car", "park"], ["car", "parks"])
_LONG_AGO = re.compile(r" (?:yesterday|ago|(?:last|that) (?:night|week|month|year|summer|winter)|(?:19|20)\d\d) ")
_SOMEONE = frozenset(("someone", "anyone"))
_WHEN = re.compile(
    r" (?:yesterday|ago|last|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|at christmas|police|and (?:he|she|it|they|nobody|the|a|police) ) "
)
_CHOKING = frozenset(listed("choke chokes choking"))
_BLOOD = frozenset(listed("blood vomit tongue teeth bile sick puke spit"))
_SHARED = re.compile(r" (?:(?:so|and) (?:will|shall) (?:i|we)|me too|(?:we|us) all(?: will)? [.]|we will all) ")
_HOPING = frozenset(listed("hope hoping wish pray praying"))
_SENTENCES = frozenset(listed("executed hanged execute hang castrated castrate"))
_CRIMINALS = frozenset(
    listed(
        "murderers murderer killers killer rapists rapist terrorists terrorist paedophiles pedophiles poachers traffickers"
    )
)
_COMING = frozenset(listed("coming waiting come wait looking here bullet noose rope grave coffin"))
_IS_DEAD = frozenset((" they are dead ", " he is dead ", " she is dead "))
_JUST_WAIT = frozenset(f"wait until you {word}" for word in ("hear", "see", "read", "try"))
_OWN_FALL = re.compile(
    r" (?:you|he|she|they|someone|people) (?:are going to |is going to |[a-z]+ )(?:break|split|crack|snap) (?:your|his|her|their) (?:own )?[a-z]+ $"
)
_RISKS = frozenset(
    listed(
        "climb climbs climbing jump jumps jumping fall falls slip trip ride skate ladder ladders roof scaffolding crane stairs"
    )
)
_READING = frozenset(listed("reads read hears hear words sentence comment feelings tone"))
_DULL = frozenset(
    listed(
        "deposit data files file account accounts password money savings parcel receipts warranty luggage bag bags phone photos tickets booking parts"
    )
)
_SLIPPERY = frozenset(listed("ice icy tide slippery"))
