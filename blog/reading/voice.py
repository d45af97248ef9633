"""Whether the author speaks again after an excerpt: evidence as data, each with its weight and its reason.

News copy and a blogger's aside differ in ways that can be counted. No single sign is trusted much; together they must
reach `ENOUGH`. Quoted words never count, for anyone may say "I" there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from blog.reading.echo import echo_of
from blog.reading.outlets import OUTLETS, is_shy
from blog.reading.quotes import is_enclosed, opens_with_quote, outside_quotes

ENOUGH = 2.0
DOUBTFUL = 1.0  # from here on the author is asked
CERTAIN = 3.0  # at the end of one pasted article, where the author seldom speaks at all
READ_AT_MOST = 2000  # characters; whoever has not spoken by then is not going to, and the work stays bounded


@dataclass(frozen=True, slots=True)
class Sign:
    pattern: re.Pattern[str]
    weight: float
    at_most: float
    reason: str
    personal: bool = False  # void where the excerpt itself is written in the first person


def sign(
    pattern: str,
    weight: float,
    reason: str,
    *,
    at_most: float | None = None,
    flags: int = re.IGNORECASE,
    personal: bool = False,
) -> Sign:
    return Sign(re.compile(pattern, flags), weight, at_most or weight, reason, personal)


def named_outlets() -> str:
    names = {name for outlet in OUTLETS for name in (outlet.name, *outlet.aliases) if not is_shy(name)}
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))


SIGNS: tuple[Sign, ...] = (
    sign(r"(?<![Ww]ar )(?<![Pp]art )(?<!Elizabeth )(?<!Charles )\bI(?:['’](?:m|ve|d|ll)\b|(?= [a-z]))|\b(?:[Mm]y|[Mm]yself|[Mm]ine|me)\b(?! too)",
         3, "reporters do not say I", flags=0, personal=True),
    sign(r"\b(?:[Ww]e|[Oo]ur|[Oo]urs|us|[Oo]urselves)\b(?:['’](?:re|ve|ll|d))?", 2, "nor we, save in quotes", flags=0, personal=True),
    # Blogs quote across languages. The words below are pronouns in one of them and nothing in any other.
    # (French "a eu lieu" and English "5 mi" are kept out by what stands before them.)
    sign(r"(?:^|(?<=[\s(,;]))(?<!\d )(?<!\ba )(?<!ont )(?<!ait )(?<!aient )(?<!avoir )(?<!pas )(?:eu|meus?|minhas?|yo|mi|mí|mío|mía|je|mon|moi|ich|mir|mich|mein(?:e[mnrs]?)?|io|mio|mia|miei|mie)(?=[\s,.;:!?]|$)|(?:^|(?<=[\s(]))[Jj]['’](?=[a-zéè])",
         3, "the same in Portuguese, Spanish, French, German and Italian", flags=0, personal=True),
    sign(r"(?:^|(?<=[.!?…] ))(?:Eu|Meus?|Minhas?|Yo|Mis?|Je|Mon|Ich|Mein(?:e[mnrs]?)?|Io|Mio|Mia|Nós|Nosotros|Nous|Wir|Noi)(?= [a-zà-ÿ])|\b(?:digo|confesso|confieso|avoue|glaube ich|finde ich|credo che|creo que|acho que|penso que|pienso que|pense que)\b",
         3, "nor do they open so, or believe and confess", flags=0, personal=True),
    sign(r"(?:^|(?<=[\s(,;]))(?:nós|noss[oa]s?|nosotr[oa]s|nuestr[oa]s?|nous|notre|vous|votre|wir|unser(?:e[mnrs]?)?|noi|(?<!cosa )nostr[oaie])(?=[\s,.;:!?]|$)",
         2, "nor we, in any of them", flags=0, personal=True),
    sign(r"\b(?:leitor(?:es|as)?|lector(?:es|as)?|lecteurs?|lectrices|leser(?:innen)?|lettori|lettrici)\b(?=[,.!?:;]|$)|\b(?:car[oa]s? leitor|querid[oa]s? lector|cher(?:s|e)? lect|liebe leser|car[oi] lettor)",
         2, "readers of other languages"),
    sign(r"^(?:enfim|pois|afinal|claro|ora|portanto|e assim|pues|bueno|en fin|vaya|claro que|ojalá|bref|bon|eh bien|enfin|voilà|tiens|hélas|tja|na ja|ach|schade|leider|also|insomma|ecco|beh|mah|purtroppo|magari)[,!:.…]",
         1.25, "a remark opens so in other languages"),
    sign(r"\b(?:you|your|yours|yourself)\b", 1.5, "news speaks about people, a blog to them", personal=True),
    sign(r"\b(?:dear )?readers?\b|\bcommenters?\b|\bin the comments\b|\blet (?:me|us) know\b|\bwhat do you think\b|\bstay tuned\b|\bwatch this space\b",
         2, "the blog's readers are addressed"),
    sign(r"\bthis (?:blog|site|post|column|page)\b|\b(?:earlier|previous|last|yesterday['’]s|another|older) (?:post|entry|update)\b"
         r"|\bas (?:reported|noted|posted|predicted|promised|mentioned|written) (?:here|earlier|before|above|below|last \w+)\b|\bemphasis (?:mine|added)\b|\bh/t\b|\bhat tip\b",
         2, "the blog refers to itself"),
    sign(r"\b(?:the|this|that|these|those|both|all) (?:above|excerpts?|quotes?|quotation|clipping|articles?|pieces?|stor(?:y|ies)|paragraphs?|passages?|account)\b|\b(?:this|these|those|both) reports?\b"
         r"(?! (?:was|were|is|are) (?:published|released|issued|commissioned|compiled))|\b(?:quoted|article|piece|report|story|see) above\b"
         r"|\b(?:the|that) same (?:article|piece|column|editorial|story|write-?up)\b|\b(?:further|lower) down the (?:page|article|piece|column|story)\b",
         1.25, "what was quoted is spoken of as a thing"),
    sign(r"^(?:so|well|hmm+|ah|oh|aha|yes|no|ok|okay|right|really|sigh|ugh|wow|ha|yeah|nope|alas|anyway|anyhow|sure|fine|enough|indeed|again|"
         r"funny|strange|odd|curious|interesting|remarkable|incredible|unbelievable|amazing|ridiculous|sad|shameful|pathetic|typical|priceless|brilliant|"
         r"go figure|no wonder|no surprise|nothing new|same old|sounds? familiar|in other words|in short|to recap|to sum up|translation|for the record|full disclosure|"
         r"needless to say|bottom line|once again|and so|and yet|but then|but wait|but of course|not that|guess (?:what|who)|make no mistake|ask yourself|imagine|remember|"
         r"note|notice|look|let['’]s|let us|more (?:to come|soon|later|on this|below|here)|here (?:is|are|it)|here['’]s|draw your own|judge for yourself|you decide|"
         r"meanwhile,? back|which (?:is|means|brings|raises|leaves)|never mind|forget|compare|consider|take|think about|read (?:it|that|the)|see also|worth|thanks|thank you|"
         r"there you have it|there we (?:go|are)|case closed|the moral|my view|conclusion|verdict|comment|question)\b",
         1.25, "a remark opens so, news copy does not"),
    sign(r"(?:^|(?<=[.!?] ))(?:this|that|these|such|both|all|none|neither|some|most) (?:of (?:this|these|those|that|it|them)|(?:is|was)n?['’]?t? (?:what|how|why|where))\b|(?<=[.!?] )(?:that|this|which)['’]s (?:what|how|why)\b",
         0.75, "it points back at what was just read, and weighs it", at_most=1.5),
    sign(r"^(?:this|that|it|these|those|such|what|how|why|who)(?: is| are| was| were| does| did| will| would| means| explains| shows| tells| proves| says| sounds| looks| seems| leaves| raises| confirms|['’]s)\b",
         0.75, "it points back at what was just read"),
    sign(r"\bth(?:e|at) reports?\b(?! (?:was|were|is|are) (?:published|released|issued|commissioned|compiled))", 0.5,
         "what was quoted, or what the news is about"),
    sign(r"\b(?:clearly|obviously|of course|apparently|presumably|perhaps|maybe|frankly|honestly|sadly|surely|hardly|plainly|evidently|supposedly|conveniently|somehow|"
         r"shame|shameful|disgrace|disgraceful|nonsense|ridiculous|absurd|scandal|scandalous|hypocrisy|hypocrites?|so-called|needless|wonder(?:ing)?|ironic(?:ally)?|irony|"
         r"stupid|idiots?|clowns?|lies|liars?|lame|pathetic|outrage(?:ous)?|unbelievable|joke|farce|spin|excuses?|cover-up|whitewash|pr|really|pretty|quite|bet|hope|suspect|guess|"
         r"convinced|puzzling|puzzled|strange|odd|funny|oddly|strangely|interestingly|tellingly|notably absent)\b",
         0.75, "an opinion", at_most=1.5),
    sign(r"\b(?:should(?:n['’]t)?|ought|must|deserves?|about time|had better|needs? to|will have to)\b", 0.5, "what ought to be, an opinion's business", at_most=0.75),
    sign(r"\b(?:\w+n['’]t|(?:it|that|there|what|who|here|he|she|let)['’]s|\w+['’](?:re|ve|ll|d))\b(?! (?:council|mayor|office|government|largest))",
         0.75, "contractions are speech; copy spells them out", at_most=1.25),
    sign(r"[?!][\"”’)\s]*$", 1.25, "copy seldom asks or exclaims"),
    sign(r"\b(?:for that|works? out at|by my count|do the maths?|in plain (?:english|words)|call me|good for|bad luck|hats off)\b", 0.75, "a sum or a verdict of one's own"),
    sign(r"[?!](?=\s+[A-Z])", 1.25, "nor does it ask or exclaim on the way", flags=0),
    sign(r"\b(?:Mr|Mrs|Ms|Dr|Sir|Madam|Minister|Mayor|President|Councillor)\.?(?: [A-Z]\w+)?[?!]", 1, "somebody is called to answer", flags=0),
    sign(r"^(?!READ MORE|RELATED|SEE ALSO|PHOTO|VIDEO|WATCH|LISTEN|MORE|TOPICS|TAGS|BY )[A-Z][A-Z’' -]{2,40}(?::|\s*[–—]|\s--?)\s+(?=\S*[a-z])", 2,
         "a word in capitals to call attention; datelines stand only at the head of a report", flags=0),
    sign(r", (?:minister|mayor|councillor|prime minister|ladies|gentlemen|folks|friends|sir|madam)\s*[.!?…]+",
         1.25, "and told so"),
    sign(r"\?(?=.*\?)", 0.75, "question upon question"),
    sign(r"!{2,}|\?{2,}|\?!|!\?|[:;]-?[)(DP](?=\s|$)", 2, "no desk lets this through", flags=re.IGNORECASE),
    sign(r"(?:\.\.\.|…)\s*$", 0.75, "trailing off"),
    sign(r"\((?:sic|!|\?)\)|\[sic\]", 0.5, "a comment in brackets"),
    sign(r"\b(?:says?|writes?|reports?|claims?|told|tells) (?:the|this) (?:guardian|bbc|times|post|paper|newspaper|article)\b|\bthe (?:guardian|bbc|cnn|times|papers?|media|press) "
         r"(?:says?|reports?|writes?|forgets?|omits?|claims?|leaves|does|did|has|is|was|never|also|adds?|tells?|thinks?|seems?)\b|\baccording to (?:the|this) (?:guardian|bbc|article|piece|report above)\b",
         1.5, "the outlet itself becomes the subject"),
    sign(rf"\b(?:{named_outlets()}) (?:says?|reports?|writes?|claims?|adds?|thinks?|forgets?|has it)\b", 1.5, "outlets are compared", at_most=3, flags=0),
    # What speaks for the excerpt going on.
    sign(r"\b(?:said|told|added|according to|spokes(?:man|woman|person|people)|officials|confirmed|announced|reported|declined to comment|police|in a statement|(?:prime )?minister)\b",
         -0.75, "copy attributes", at_most=-1.5),
    sign(r"\b(?:welcomed|criticised|criticized|rejected|denied|accused|accusing|urged|warned|insisted|condemned|vowed|pledged|estimated|abstained|resigned|arrested|hospitali[sz]ed)\b",
         -0.75, "and tells who did what to whom", at_most=-1),
    sign(r"\b(?:disse(?:ram)?|afirmou|anunciou|segundo|de acordo com|dijo|dijeron|afirmó|anunció|según|de acuerdo con|a déclaré|a annoncé|a indiqué|selon|d['’]après|sagte|erklärte|teilte|mitteilte|nach angaben|laut|ha detto|ha dichiarato|ha annunciato|secondo)\b",
         -0.75, "copy attributes in other languages", at_most=-1.5),
    sign(r"\b(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|last (?:week|month|year)|per ?cent|million|billion|€|£|\$ ?\d|\d{2,})", -0.5, "copy counts and dates", at_most=-0.75),
)  # fmt: skip
OPENING_QUOTE = -1.5  # copy often opens a paragraph with a speaker's words
# (words at most, weight): a remark is short; a paragraph of copy seldom is, though its cross-headings, unpunctuated, are.
SHORTNESS = ((3, 2.0), (9, 0.75))
# (words in a sentence on average, weight), where there are several
CLIPPED = ((3, 1.5), (5, 1.0))
SENTENCES = re.compile(r"[.!?…]+(?:\s+|$)")
LONG_QUOTE = re.compile(r"[“\"][^”\"]{25,}[”\"]")
SPEAKING = -0.5


@lru_cache(maxsize=512)  # a paragraph is looked at from both its neighbours
def weight_of(paragraph: str, *, first_person_excerpt: bool = False) -> float:
    """How much speaks for the author. Above `ENOUGH`, the author's voice is back."""
    own = outside_quotes(paragraph[:READ_AT_MOST]).strip()
    total = sum(weigh(sign, own) for sign in SIGNS if not (sign.personal and first_person_excerpt))
    total += OPENING_QUOTE if opens_with_quote(paragraph) else 0
    total += SPEAKING if LONG_QUOTE.search(paragraph[:READ_AT_MOST]) else 0
    return total + shortness(own, paragraph)


def shortness(own: str, paragraph: str) -> float:
    if opens_with_quote(paragraph) or own[-1:] not in {".", "!", "?", "…"}:
        return 0
    words = len(paragraph.split())
    short = next((weight for at_most, weight in SHORTNESS if words <= at_most), 0)
    return short + clipped(own)


def clipped(own: str) -> float:
    """ "Three million. But calm.": sentences of two or three words, one after another."""
    lengths = [len(sentence.split()) for sentence in SENTENCES.split(own) if sentence.strip()]
    if len(lengths) < 2:
        return 0
    mean = sum(lengths) / len(lengths)
    return next((weight for at_most, weight in CLIPPED if mean <= at_most), 0)


def weigh(sign: Sign, own: str) -> float:
    total = sign.weight * sum(1 for _found in sign.pattern.finditer(own))
    return min(total, sign.at_most) if sign.weight > 0 else max(total, sign.at_most)


def is_the_authors(paragraph: str, *, first_person_excerpt: bool = False, above: Sequence[str] = ()) -> bool:
    """Whether the author speaks in `paragraph`. `above` is the excerpt that it may go on with."""
    if is_shouted_heading(paragraph):
        return True
    return weight_after(paragraph, above, first_person_excerpt=first_person_excerpt) >= ENOUGH


def weight_after(paragraph: str, above: Sequence[str], *, first_person_excerpt: bool = False) -> float:
    return weight_of(paragraph, first_person_excerpt=first_person_excerpt) + echo_of(paragraph, above)


def is_first_person(paragraph: str) -> bool:
    own = outside_quotes(paragraph[:READ_AT_MOST])
    return any(sign.pattern.search(own) for sign in SIGNS if sign.personal)


def is_shouted_heading(paragraph: str) -> bool:
    """A line of capitals that no colon parts: the author's cross-heading, as newspapers' are seldom pasted."""
    words = paragraph.split()
    return 2 <= len(words) <= 14 and paragraph.isupper() and not is_enclosed(paragraph) and ":" not in paragraph


LEAD_IN_WORDS = 40


def is_lead_in(paragraph: str) -> bool:
    """A clause that ends in a colon and so belongs to whoever quotes what comes next: "This may explain it:"."""
    return paragraph.rstrip("*_ ").endswith(":") and len(paragraph.split()) <= LEAD_IN_WORDS
