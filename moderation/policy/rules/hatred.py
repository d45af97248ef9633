"""Hatred against a group: a people, a faith, a sex, a way of loving, an origin, a disability.

The name of a group is never a finding by itself, nor is criticism of what some of its members did. Found is what is
said of *all* of them that makes them less than people, that wishes them gone, or that tells them to go "back". What is
denied, reported or spoken against is left alone. Slurs are a words rule's. No settings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.patterns import PACKAGED, PatternSet, Sighting
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

MOST_EVIDENCE = 12

_GROUP = (
    r"(?:muslims?|moslems?|islamists?|jews?|jewish people|christians|catholics|protestants|hindus|sikhs|buddhists|atheists|"
    r"mormons|blacks|whites|black people|white people|brown people|asians|arabs|africans|mexicans|latinos|hispanics|chinese|"
    r"the chinese|indians|pakistanis|poles|romanians|russians|ukrainians|turks|albanians|syrians|somalis|nigerians|haitians|"
    r"roma|gypsies|travellers|immigrants|migrants|illegals|illegal immigrants|illegal aliens|refugees|asylum seekers|foreigners|"
    r"gays|the gays|gay people|gay men|lesbians|homosexuals|queers|trans people|transgenders?|trans women|trans men|"
    r"transsexuals|women|females|disabled people|the disabled|cripples|autistic people|autists|the homeless|homeless people|"
    r"old people|the elderly|native americans|aboriginals|indigenous people|palestinians|israelis|those people|these people)"
)
_ADVERB = r"(?:\s+(?:all|just|nothing but|really|always|literally|basically|simply|mostly|a bunch of|a pack of|a load of|like|no better than|worse than|truly|such|fucking|naturally|inherently|genetically|born))*"
_LESS = (
    r"(?:vermin|animals|savages|barbarians|parasites|leeches|scum|filth|cockroaches|rats|pigs|dogs|apes|monkeys|insects|"
    r"rapists|criminals|thieves|terrorists|murderers|pedophiles|paedophiles|pedos|groomers|perverts|degenerates|freaks|"
    r"sub-?human|inferior|less than human|not human|diseased|disgusting|filthy|dirty|evil|trash|garbage|a (?:plague|cancer|"
    r"disease|virus|curse|parasite|stain|infestation|abomination|mistake|threat to)|an? abomination|abominations|mentally ill|"
    r"unnatural|retarded|stupid|lazy|idiots|liars|cheats|morons|uncivili[sz]ed|primitive|invaders|an invasion|the problem with "
    r"(?:this|our)|ruining|destroying|invading|infesting|polluting|too stupid|not welcome here|a waste)"
)

_FAMILIES: tuple[str, ...] = (
    rf"\b(?P<it>(?:all |most |every |you |those |these |them |fucking |filthy |dirty )?{_GROUP} (?:are|r|is|were|will always be){_ADVERB} {_LESS})\b",
    rf"\b(?P<it>(?:all |every |those |these |you )?{_GROUP} (?:should|must|need to|ought to|have to|deserve to|can) (?:all |just )?(?:be )?(?:shot|gassed|killed|deported|exterminated|sterili[sz]ed|rounded up|wiped out|locked up|banned from|hanged|hung|put down|eradicated|sent back|sent home|kicked out|thrown out|burn|burned|die|rot|go back|go home|leave (?:this|our|the) country|stay in the kitchen|be slaves|be locked|be illegal))\b",
    rf"\b(?P<it>(?:kill|deport|exterminate|gas|shoot|hang|burn|kick out|throw out|get rid of|send back|round up|ban|wipe out|sterili[sz]e|lock up|bomb) (?:all |every |all of |all the |all these |all those )(?:the |these |those )?{_GROUP})\b",
    rf"\b(?P<it>i (?:\w+ )?(?:hate|despise|detest|loathe|can'?t stand) (?:all |all the |these |those |fucking )?{_GROUP})(?:\W*$|[.!?,;\n]| and| because| so)",
    rf"\b(?P<it>{_GROUP} (?:do not|don'?t|dont) (?:belong (?:here|in)|deserve (?:rights|to live|to vote|respect|to be here)|have souls|count as))\b",
    rf"\b(?P<it>(?:the )?only good {_GROUP} (?:is|are) (?:a )?dead)\b",
    r"\b(?P<it>go (?:the \w+ )?(?:back|home) (?:to )?(?:(?:your|ur|their|his|her) (?:own )?(?:country|countries|homeland|jungle|desert|cave|continent|shithole)|where (?:you|u|they) (?:came|come) from|(?:africa|mexico|china|india|pakistan|poland|israel|arabia|the jungle|the desert|islam)))\b",
    rf"\b(?P<it>(?:send|ship|kick|throw) (?:them|those people|these people|{_GROUP}|you) (?:all )?(?:back|out|home)(?: to)? ?(?:where (?:they|you) (?:came|come|belong)|(?:their|your) (?:own )?(?:country|countries|shithole)|of (?:this|our|the) country))\b",
    r"\b(?P<it>(?:(?:jews|zionists|muslims|gays|blacks|immigrants) (?:control|run|own|rule) (?:the|everything|our|all|this|every|half the)|hitler was right|gas chambers|white power|white genocide|great replacement|race traitors?|heil hitler|1488|muslim invasion|race war now|holohoax|kalergi))\b",
)  # fmt: skip

_HATRED = PatternSet(_FAMILIES, pool=PACKAGED)
_NOT_MEANT = re.compile(
    r"\b(?:not|never|n't|dont|nobody|said|says|say|saying|told|tell|tells|telling|claim\w*|think|thinks|thinking|believe\w*|suggest\w*|"
    r"call\w*|who|that|slogan\w*|chant\w*|accus\w*|if|some|wrote|pretend\w*|imply\w*|implies|idea|myth|stereotype|lie|rhetoric|"
    r"theory|conspiracy|posters?|graffiti|yell\w*|shout\w*|like|hate|racists?|bigots?)\b[^.!?\n]{0,24}$"
)
_SPOKEN_AGAINST = re.compile(
    r"^[^.!?\n]{0,40}\b(?:is|was|are) (?:\w+ )?(?:wrong|false|racist|a lie|nonsense|hateful|disgusting|not ok|not okay|bigotry|racism|"
    r"unacceptable|a myth|antisemitic|offensive|hate speech|a slur|a conspiracy|homophobic|xenophobic|untrue)\b"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """None."""


def read(fields: Fields) -> Settings:
    return Settings()


def find(settings: Settings, reading: Reading) -> Hit | None:
    spans = sorted(set(_meant(reading.seen)))
    if not spans:
        return None
    evidence = tuple(reading.evidence(*span) for span in spans[:MOST_EVIDENCE])
    return Hit(reason="speaks with hatred of a group of people", evidence=evidence)


def _meant(seen: Sighting) -> Iterator[tuple[int, int]]:
    text = seen.text
    for _, spans in _HATRED.find_among(seen):
        for start, end in spans:
            if _SPOKEN_AGAINST.search(text[end : end + 70]) or _NOT_MEANT.search(text, max(0, start - 36), start):
                continue
            yield start, end


KIND = Kind(name="hatred", read=read, build=each(find))
