"""The comment policy that closes many posts, known by what it talks about."""

import re
from collections.abc import Sequence

# A notice touches several of these subjects, comments among them; a news paragraph seldom more than one.
SUBJECTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bcomment(?:s|ing|ers?|ators?)\b|\bcomment (?:policy|rules|section|guidelines|box|thread)\b|\b(?:a|your|the|every|each|before you|leave|post|write) comment\b"
        r"|\bdiscussions?\b|\bposters?\b|\bposting\b|\breplies\b",
        r"\bpolic(?:y|ies)\b|\b(?:house|ground|site|blog|forum|community|posting|simple|few|the|our|these|comment) (?:rules|guidelines|standards)\b|\bguidelines\b|\bmoderat(?:ed|ion|ors?|e)\b|\bnetiquette\b",
        r"\brespect(?:ful|fully|ed|ing)?\b|\bcivil(?:ity|ly|ised|ized)?\b|\bpolite(?:ly|ness)?\b|\bcourte(?:sy|ous)\b|\bkeep it (?:clean|friendly|nice)\b|\bbe (?:kind|nice|decent)\b|\bon[- ]topic\b|\bdecency\b",
        r"\battack(?:s|ing|ed)?\b|\binsults?\b|\babus(?:e|ive)\b|\bhat(?:e|red)\b|\bthreat(?:s|en|ening)?\b|\bspam\b|\bprofanit(?:y|ies)\b|\bname[- ]calling\b|\bharass\w*|\btroll(?:s|ing)?\b|\bracis\w+|\bsexis\w+"
        r"|\bslurs?\b|\boffensive\b|\bobscen\w+|\bfoul language\b|\bdefam\w+|\blibel\w*|\bswear\w*|\bad hominem\b|\bbigot\w*",
        r"\bprivileges?\b|\brevok\w+|\bbann?ed\b|\bban\b|\bremov(?:ed|al|e)\b|\bdelet(?:ed|ion|e)\b|\bblock(?:ed)?\b|\bsuspend\w*|\blose the right\b|\bnot be (?:published|tolerated|accepted|posted|approved)\b|\bwill not (?:appear|tolerate)\b",
    )
)
COMMENTS = SUBJECTS[0]
ENOUGH = 3
# In the midst of a post the bar is higher: a story about moderation is not a notice.
ENOUGH_IN_THE_MIDDLE = 4
AT_MOST = 8  # paragraphs
TITLE = re.compile(
    r"[\s*_=#\[(-]*(?:the\s+|our\s+|a\s+)?(?:(?:reader\s+)?comments?|commenting|community|discussion|moderation)\s*(?:policy|rules|guidelines|notice|standards)?[\s*_=#\])-]*:?[\s*_]*",
    re.IGNORECASE,
)
ADDRESSED = re.compile(
    r"\bplease\b|\bdo not\b|\bdon['’]t\b|\byou(?:r|rs|rself)?\b|\b(?:must|will|may|can|should|shall) (?:not )?be\b|\bare (?:welcome|moderated|expected|asked|removed|deleted)\b"
    r"|\bno (?:personal|ad hominem|insults?|spam|abuse|attacks?|profanity|hate)\b|\bbe (?:respectful|civil|polite|kind|nice|courteous)\b|\bkeep (?:it|your|the|comments?|this)\b",
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
