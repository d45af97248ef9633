"""The comment policy that closes many posts, known by what it talks about."""

import re
from collections.abc import Sequence

# A notice touches several of these subjects, comments among them; a news paragraph seldom more than one.
# Each is written in the languages that such blogs quote, for some also close in them.
SUBJECTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bcomment(?:s|ing|ers?|ators?)\b|\bcomment (?:policy|moderation|rules|section|guidelines|box|thread)\b|\b(?:a|your|the|every|each|first|before you|leave|post|write) comment\b"
        r"|\bdiscussions?\b|\bposters?\b|\bposting\b|\breplies\b|\bcontributions\b"
        r"|\bcoment[áa]rios?\b|\bcommentaires?\b|\bkommentare?n?\b|\bkommentier\w+|\bcomment[oi]\b|\breacties?\b",
        r"\bpolic(?:y|ies)\b|\b(?:house|ground|site|blog|forum|community|posting|simple|few|the|our|these|comment) (?:rules|guidelines|standards)\b|\bguidelines\b|\bmoderat(?:ed|ion|ors?|e)\b|\bnetiquette\b"
        r"|\b(?:before (?:they|it|you|your comment) (?:appears?|is published|are published|posts?)|approv(?:al|ed)|vetted)\b"
        r"|\bmoderad[oa]s?\b|\bmodera[cç][ãa]o\b|\bmoderaci[óo]n\b|\bmodér\w+|\bmodérat\w+|\bmoderiert\b|\bmoderat[ie]\b|\bmoderazione\b|\bregras\b|\breglas\b|\bnormas\b|\brègles\b|\bcharte\b|\bregeln\b"
        r"|\bnetiquetten?\b|\bregole\b|\bpolítica\b|\baprova\w+|\baproba\w+|\bapprouv\w+|\bapprovat\w+|\bfreigegeben\b|\bfreigeschaltet\b|\bgeprüft\b",
        r"\brespect(?:ful|fully|ed|ing)?\b|\bcivil(?:ity|ly|ised|ized)?\b|\bpolite(?:ly|ness)?\b|\bcourte(?:sy|ous)\b|\bkeep it (?:clean|friendly|nice)\b|\bbe (?:kind|nice|decent)\b|\bo(?:n|ff)[- ]topic\b|\bdecency\b"
        r"|\b(?:on|to) the (?:subject|topic|point)\b|\brespeit\w+|\brespet\w+|\brespekt\w*|\brispett\w+|\beducad\w+|\beducat[ioae]\b|\bcort[êe]s\w*|\bhöflich\b|\bsachlich\b|\bcourtois\w*|\bcourtoisie\b|\bpolis?\b|\bcordial\w*",
        r"\battack(?:s|ing|ed)?\b|\binsult(?:s|ing|o|os|a|i|es)?\b|\babus(?:e|ive|ivos?)\b|\bhat(?:e|red)\b|\bthreat(?:s|en|ening)?\b|\bspam\b|\bprofanit(?:y|ies)\b|\bname[- ]calling\b|\bharass\w*|\btroll(?:s|ing)?\b|\braci[sa]\w+|\bsexis\w+"
        r"|\bslurs?\b|\boffensiv\w+|\bobscen\w+|\bfoul language\b|\bdefam\w+|\blibel\w*|\bswear\w*|\bad hominem\b|\bbigot\w*|\brude(?:ness)?\b|\badvertis\w+|\bself-promotion\b"
        r"|\bataques?\b|\battaques?\b|\battacchi\b|\bofens\w+|\bofend\w+|\boffes[ae]\b|\binjur\w+|\binjúri\w+|\binjuri\w+|\bdifam\w+|\bdiffam\w+|\bbeleidig\w+|\bhetze\b|\bwerbung\b|\bpublicidade?\b|\bpublicité\b"
        r"|\bpubblicità\b|\bamea[çc]as?\b|\bamenazas?\b|\brassis\w+",
        r"\bprivileges?\b|\brevok\w+|\bbann?ed\b|\bban\b|\bremov(?:ed|al|e)\b|\bdelet(?:ed|ion|e)\b|\bblock(?:ed)?\b|\bsuspend\w*|\blose the (?:right|privilege)\b|\bnot (?:be )?(?:published|tolerated|accepted|posted|approved|allowed)\b|\bwill not (?:appear|tolerate)\b|\breject(?:ed)?\b"
        r"|\bapagad\w+|\beliminad\w+|\bremovid\w+|\brejeitad\w+|\brechazad\w+|\bbloquead\w+|\bborrad[oa]s?\b|\bretirad\w+|\bsupprim\w+|\beffacé\w+|\bgelöscht\b|\bgesperrt\b|\bentfernt\b|\brimoss\w+|\bcancellat\w+"
        r"|\b(?:não|no) (?:ser[ãa]o?|serán|se) (?:publicad\w+|publicar\w+|toler\w+|admit\w+|aceit\w+|acept\w+)|\bne (?:sera|seront) pas (?:publi|toléré)\w+|\bnicht (?:veröffentlicht|geduldet|toleriert)\b|\bnon (?:sarà|saranno|verranno) (?:pubblicat|tollerat)\w+",
    )
)
COMMENTS = SUBJECTS[0]
ENOUGH = 3
# In the midst of a post the bar is higher: a story about moderation is not a notice.
ENOUGH_IN_THE_MIDDLE = 4
AT_MOST = 8  # paragraphs
TITLE = re.compile(
    r"[\s*_=#\[(-]*(?:(?:the\s+|our\s+|a\s+)?(?:(?:readers?['’]?s?['’]?\s+)?comments?|commenting|community|discussion|moderation)\s*(?:policy|rules|guidelines|notice|standards)?"
    r"|(?:política|regras|reglas|normas|charte|politique|règles|regeln|regole|nota)\s+(?:de|dos|del?|des|sobre|für|per|sui|dei)\s+(?:los\s+|les\s+|os\s+|i\s+)?(?:comentarios|comentários|commentaires|kommentare|commenti)"
    r"|kommentarregeln|netiquette)[\s*_=#\])-]*:?[\s*_]*",
    re.IGNORECASE,
)
ADDRESSED = re.compile(
    r"\bplease\b|\bdo not\b|\bdon['’]t\b|\byou(?:r|rs|rself)?\b|\b(?:must|will|may|can|should|shall) (?:not )?be\b|\b(?:is|are) (?:not )?(?:welcome|moderated|expected|asked|removed|deleted|published|approved|read|accepted|posted|allowed)\b"
    r"|\bno (?:personal|ad hominem|insults?|spam|abuse|attacks?|profanity|hate)\b|\bbe (?:respectful|civil|polite|kind|nice|courteous)\b|\bkeep (?:it|your|the|comments?|this)\b"
    r"|\bthis (?:blog|site) (?:welcomes|moderates|does not)\b|\bwe (?:publish|moderate|delete|remove|reserve|welcome|block|read)\b"
    r"|\b(?:são|serão|sejam?|pede-se|agradece-se|por favor|son|serán|se ruega|no se|sont|seront|soyez|merci de|prière de|werden|bitte|seid|seien|sono|saranno|verranno|si prega|siate|vietat[oi]|proibid\w+|prohibid\w+|interdit\w*|verboten)\b",
    re.IGNORECASE,
)


def subjects(text: str) -> int:
    return sum(1 for subject in SUBJECTS if subject.search(text))


def notice_start(paragraphs: Sequence[str], *, enough: int = ENOUGH) -> int | None:
    """Where, in the last paragraphs, the comment policy starts; None where there is none.

    It runs to the end, so the caller takes away what a site prints under it.
    """
    best: int | None = None
    for start in range(len(paragraphs) - 1, max(-1, len(paragraphs) - 1 - AT_MOST), -1):
        if not belongs(paragraphs[start]):
            break
        if is_a_notice(paragraphs[start:], enough=enough):
            best = start
    return best


def belongs(paragraph: str) -> bool:
    """Whether a paragraph may be part of a notice: it speaks of one of its subjects, and to somebody."""
    if TITLE.fullmatch(paragraph):
        return True
    return subjects(paragraph) >= 2 or (
        subjects(paragraph) == 1 and ADDRESSED.search(paragraph) is not None and len(paragraph.split()) <= 40
    )


def is_a_notice(paragraphs: Sequence[str], *, enough: int) -> bool:
    text = "\n".join(paragraphs)
    named = TITLE.fullmatch(paragraphs[0]) is not None and len(paragraphs) > 1
    return bool(COMMENTS.search(text) and ADDRESSED.search(text) and subjects(text) >= enough - named)
