"""The words that open a section: UPDATE, SECOND UPDATE, Update (3pm), CORRECTION, EDITOR'S NOTE, ACTUALIZAÇÃO ...

Blogs that quote papers of several languages write in several: the words are known in English, Portuguese, Spanish, French,
German and Italian.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from blog.reading.attribution import lead, words
from blog.reading.voice import DOUBTFUL, weight_of


class PastedKind(StrEnum):
    """The values are those of the blog's own kinds of section."""

    ORIGINAL = "original"
    UPDATE = "update"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    EDITORS_NOTE = "editors_note"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Marker:
    kind: PastedKind
    text: str  # what follows on the same paragraph
    mark: str  # what was lifted out
    number: int | None = None
    detail: str = ""  # a time or a date: "3pm", "12 March 2026, 15:40"


ORDINALS = {
    "erstes": 1, "erster": 1, "zweites": 2, "zweiter": 2, "drittes": 3, "dritter": 3, "seconda": 2, "terza": 3,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "primeira": 1, "primera": 1, "première": 1, "erste": 1, "primo": 1, "segunda": 2, "deuxième": 2, "seconde": 2, "zweite": 2,
    "secondo": 2, "terceira": 3, "tercera": 3, "troisième": 3, "dritte": 3, "terzo": 3,
}  # fmt: skip
CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}

# Word -> kind. Longer phrases first: "UPDATE AND CORRECTION" is a correction.
WORDS: tuple[tuple[str, PastedKind], ...] = (
    (
        r"updates?(?:\s+and\s+|\s*[&/+]\s*)corrections?|corrections?(?:\s+and\s+|\s*[&/+]\s*)updates?",
        PastedKind.CORRECTION,
    ),
    (r"corrections?(?:\s+and\s+|\s*[&/+]\s*)clarifications?", PastedKind.CORRECTION),
    (
        r"corrections?|corrected|(?:edited|updated)\s+to\s+correct|amended|corrigendum|erratum|errata",
        PastedKind.CORRECTION,
    ),
    (
        r"corre[cç]{1,2}ão|correcci[oó]n|re(?:c?)tifica[cç]ão|rectificaci[oó]n|fe\s+de\s+erratas|rectificati(?:f|on)"
        r"|korrektur|berichtigung|richtigstellung|correzione|rettifica",
        PastedKind.CORRECTION,
    ),
    (r"clarifications?|clarified", PastedKind.CLARIFICATION),
    (
        r"esclarecimento|clarificação|aclaraci[oó]n|précision|klarstellung|precisazione|chiarimento",
        PastedKind.CLARIFICATION,
    ),
    (
        r"(?:editors?['’]?s?['’]?|ed\.?|editorial)\s+note|note\s+from\s+the\s+editors?|a\s+note\s+from\s+the\s+editors?",
        PastedKind.EDITORS_NOTE,
    ),
    (
        r"nota\s+(?:do|da|del|de\s+la|della|dell['’])\s*(?:editora?|autora?|redac[cç]ão|redacci[oó]n|redazione|director|direttore)|ndlr"
        r"|note\s+de\s+la\s+rédaction|anmerkung\s+der\s+redaktion",
        PastedKind.EDITORS_NOTE,
    ),
    (r"retractions?|retracted|(?:story|post|article)\s+(?:withdrawn|retracted)", PastedKind.RETRACTION),
    (r"retratação|retractaci[oó]n|rétractation|widerruf|ritrattazione", PastedKind.RETRACTION),
    (
        r"updates?\s+(?:to|on)\s+(?:the|that|this|my)\s+(?:(?:last|previous|earlier)\s+)?update|(?:edited|updated)\s+to\s+(?:add|say|note|include|reflect)",
        PastedKind.UPDATE,
    ),
    (
        r"updates?\s+again|updated\s+(?:again|once\s+more)|updates?|updated|addendum|postscript|edit|edited",
        PastedKind.UPDATE,
    ),
    (
        r"ac?tualização|actualizaci[oó]n|mises?\s+[àa]\s+jour|actualisation|aktualisierung|nachtrag|ergänzung|aggiornamento",
        PastedKind.UPDATE,
    ),
    (r"ac?tualizado|mis\s+[àa]\s+jour|aktualisiert|ergänzt|aggiornato", PastedKind.UPDATE),
    (r"latest(?:\s+news)?", PastedKind.UPDATE),
)
ORIGINAL = re.compile(
    r"[\s*_=\[(#-]*(?:the\s+)?(?:original|earlier|previous)\s+(?:post|story|report|article|text|entry)(?:\s+(?:below|follows|begins|starts))?"
    r"[\s*_=\])#]*(?P<end>[:.–—-]+[\s*_=]*|$)",
    re.IGNORECASE,
)
PICTURES = (
    "\u203c\u2049\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff"  # a red dot, a siren, two exclamation marks
)
OPEN = rf"[\s*_=\[(#~+>•»{PICTURES}-]*(?:P\.?\s?P?\.?S\.?[\s:,–—-]+)?"
CLOSE = r"[\s*_=\])#~+]*"
BEFORE = (
    rf"(?:(?:(?P<ordinal>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th|\.?[ªº]|[ae.])(?![\w]))|(?:a\s+)?(?:nova|nueva|nouvelle|neue|nuovo|última|ultima|dernière|letzte|ultimo|latest|final|last|new|newest|further|another|and\s+another|yet\s+another|late|later|breaking|major|evening|morning|afternoon|midday|overnight|weekend|quick|brief|important|small|one\s+(?:more|last|final|further)))\s+)?"
    r"(?P<before>(?:\d{1,2}[:.]\d{2}|\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\.?)\s+)?"
)
MONTH = "jan|feb|fev|fév|mar|mär|apr|abr|avr|may|mai|mag|gen|ene|jun|juin|jui|giu|jul|lug|aug|ago|aoû|sep|set|oct|okt|out|ott|nov|dec|dez|dic|déc"
MONTH_WORD = rf"(?:{MONTH})[a-zà-ÿ]*"
NUMBER = rf"(?:\s*(?:#|no\.?|number)?\s*(?P<number>\d{{1,2}}(?!\d|[:./h]\d|(?:st|nd|rd|th)\b|\s*[ap]\.?m|\s*uhr\b|\s+(?:de\s+)?(?:{MONTH}))|(?:{'|'.join(sorted(ROMANS, key=len, reverse=True))}|{'|'.join(CARDINALS)})\b(?!['’.])|[\[(](?P<boxed>\d{{1,2}}|[ivx]{{1,4}})[\])]))?"
# The clocks of the places that blogs are written in; another is known by its capitals where a sign closes them.
ZONE = (
    r"(?:(?:gmt|utc)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|bst|ie?st|we[s]?t|ce[s]?t|eest|eet|msk|sast|[ew]at|hkt|sgt|jst|kst|pkt|nz[sd]t"
    r"|a[ecw][sd]?t|aw?[sd]t|ak[sd]t|hst|[ecmp][sd]?t|brt|local(?:\s+time)?|(?:eastern|central|mountain|pacific)(?:\s+time)?"
    r"|(?-i:[A-Z]{3,4})(?=\s*[):\]]))\b"
)
TIME = rf"(?:\d{{1,2}}[:.h]\d{{2}}(?:\s*(?:[ap]\.?m\.?|hrs?|hours|h|uhr))?|\d{{1,2}}\s*(?:[ap]\.?m\.?|uhr\b|h)|noon|midnight)(?:\s*{ZONE})?"
DAY = rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?|today|tonight|yesterday|(?:this\s+|(?:the\s+)?next\s+|late\s+|early\s+|(?:the\s+)?same\s+)?(?:morning|afternoon|evening|night|day)|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de\s+|of\s+)?{MONTH_WORD}\.?(?:,?\s+(?:de\s+)?\d{{4}})?|{MONTH_WORD}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{4}}[/.-]\d{{2}}[/.-]\d{{2}}|(?:\d{{1,2}}|an?|one|two|three|some|several|a\s+few)\s+(?:minute|hour|day|week|month|year)s?\s+(?:later|on)|\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?)"
DETAIL = rf"(?P<detail>(?:\s*(?:,|\(|\[|–|—|-|@|\bat\b|\bon\b|\bof\b|\bfrom\b|\bas\s+of\b|\bvom\b|\bum\b|\bdu\b|\bdel\b|\bàs\b|\ba\s+las\b|\balle\b|\bà\b)?\s*(?:{TIME}|{DAY})\)?\]?)*)"
WORDS_OR_TIME = r"(?:[^:–—\n]|(?<=\d):(?=\d))"
TOPIC = (
    rf"(?P<topic>\s*\((?:[^()\n:]|(?<=\d):(?=\d)){{2,40}}\)(?=\s*[:–—-])"
    rf"|\s+(?:on|from|about|re|regarding|by|before|after|since|for)\b:?\s+{WORDS_OR_TIME}{{3,60}}?(?=:\s|\s*[–—]\s|\s-{{1,2}}\s)"
    rf"|(?:,|\s*[–—]|\s+-{{1,2}})\s*(?:from|by|via)\s+{WORDS_OR_TIME}{{3,60}}?(?=:\s))?"
)
END = re.compile(rf"{CLOSE}(?P<end>:|\.(?=\s)|\s*[–—]|\s*-{{1,3}}|\s*[|»>]+|,(?=\s)|!(?=\s)|(?=$))[\s*_=]*")
# "[Update 14.30] The school ..." and "UPDATE (3pm) The school ...": the bracket that closes is the sign.
BRACKET = re.compile(r"\s*[\])]+\s?(?P<end>[:.–—|]|-{1,2}|)\s+(?=\S)")
HEADS = tuple(
    (re.compile(rf"(?P<open>{OPEN}){BEFORE}(?P<word>{phrase})\b{NUMBER}{DETAIL}{TOPIC}", re.IGNORECASE), kind)
    for phrase, kind in WORDS
)
# "UPDATED 14:05 Everyone is off": a clock's time after the word says as much as a sign would; after capitals a day does too.
CLOCK = re.compile(r"\d[:.h]\d{2}|\d\s*(?:[ap]\.?m|h\b|uhr)", re.IGNORECASE)
TIMED = re.compile(r"(?P<end>)\s+(?=[\"“‘'(]?[A-ZÀ-Þ])")
NAMES_A_SOURCE = re.compile(r"(?:from|via)\s", re.IGNORECASE)
# "** UPDATE 2 ** The water": what stands on both sides is a frame.
FRAME = re.compile(r"\s*[*_=~]+(?:\s*[:–—|]|\s+-{1,2})?(?P<end>)\s+(?=\S)")
# "UPDATE The council has" and "UPDATEThe council has": capitals, then a sentence, or a source that leads one.
BARE_WORD = re.compile(
    r"(?P<word>UPDATE|CORRECTION|CLARIFICATION|RETRACTION|AC?TUALIZAÇÃO|ACTUALIZACI[OÓ]N|MISE À JOUR|AKTUALISIERUNG|AGGIORNAMENTO)(?:\s+(?P<number>\d{1,2}))?"
)
BARE_END = re.compile(r"\s(?=[“\"]?[A-ZÀ-Þ][a-zà-ÿ’']*[\s,])|(?=[A-ZÀ-Þ][a-zà-ÿ’']+[\s,])")
KIND_OF_BARE = {
    "CORRECTION": PastedKind.CORRECTION, "CLARIFICATION": PastedKind.CLARIFICATION, "RETRACTION": PastedKind.RETRACTION,
}  # fmt: skip
HEAD_AT_MOST = 90
# Sentences begin with these as well.
VERBS = words(
    "updates updated corrected amended clarified retracted edited edit actualizado atualizado aktualisiert ergänzt aggiornato"
) | {"mis à jour"}


def marker(paragraph: str) -> Marker | None:
    """The marker that opens `paragraph`, if one does: the word, whatever counts or dates it, and a sign that it is over.

    In small letters the sign must be there, or the line must end: "Update your maps" opens nothing.
    """
    head = paragraph[:HEAD_AT_MOST]
    for pattern, kind in HEADS:
        found = pattern.match(head)
        read = read_marker(found, paragraph, kind) if found else None
        if read:
            return narrowed(read)
    return bare_marker(paragraph)


def read_marker(found: re.Match[str], paragraph: str, kind: PastedKind) -> Marker | None:
    closed_inside = found.end() > 0 and paragraph[found.end() - 1] in ")]"
    at = found.end() - 1 if closed_inside else found.end()
    bracket = (
        BRACKET.match(paragraph, at)
        if "[" in found["open"] or "(" in found["open"] or found["word"].isupper()
        else None
    )
    certain = bracket or framed(found, paragraph)
    over = certain or END.match(paragraph, found.end())
    if over is None or not (certain or fits(found, over, paragraph)):
        over = timed(found, paragraph)
    if over is None:
        return None
    topic = found["topic"]
    rest, mark = paragraph[over.end() :], paragraph[: over.end()]
    if topic and (start := start_of_source(topic, rest, paragraph[found.start("topic") :])):
        start += found.start("topic")
        topic, rest, mark = "", paragraph[start:], paragraph[:start]
    if ("[" in found["open"] and rest.endswith("]")) or ("(" in found["open"] and rest.endswith(")")):
        rest = rest[:-1]
    detail = " ".join(part for part in (tidy(found["before"]), tidy(found["detail"]), tidy(topic)) if part)
    return Marker(kind, rest.strip(), mark, number_of(found), detail)


def start_of_source(topic: str, rest: str, below: str) -> int:
    """Where the name of a source starts in a topic, or 0: "UPDATE from the BBC: The gates are open." quotes the BBC."""
    bare = topic.lstrip(" ,–—-")
    if not NAMES_A_SOURCE.match(bare) or weight_of(rest) >= DOUBTFUL:
        return 0
    start = len(topic) - len(bare)
    return max(start, 1) if leads_with_an_outlet(below[start:]) else 0


def framed(found: re.Match[str], paragraph: str) -> re.Match[str] | None:
    return FRAME.match(paragraph, found.end()) if set("*_=~") & set(found["open"]) else None


def timed(found: re.Match[str], paragraph: str) -> re.Match[str] | None:
    if found["word"].isupper():
        told = found["before"] or re.search(r"\d", found["detail"])
    else:
        told = found["word"][:1].isupper() and CLOCK.search(found["detail"])
    return TIMED.match(paragraph, found.end()) if told else None


def narrowed(read: Marker) -> Marker:
    """ "UPDATE 3: CORRECTION: ..." is a correction, the third."""
    inner = marker(read.text) if read.kind is PastedKind.UPDATE else None
    if inner is None or inner.kind is PastedKind.UPDATE:
        return read
    return replace(inner, mark=f"{read.mark}{inner.mark}", number=read.number, detail=read.detail or inner.detail)


def fits(found: re.Match[str], over: re.Match[str], paragraph: str) -> bool:
    """A weak sign (comma, full stop, hyphen) is enough for capitals only; verbs and "edit" need capitals or a colon."""
    word, sign, rest = found["word"], over["end"].strip(), paragraph[over.end() :].strip()
    shouted = word.isupper()
    if sign == "." and word.casefold() == "update":
        return bool(rest) and not found["detail"].strip()
    if sign in {",", ".", "!"}:
        return shouted and bool(rest)
    if word.casefold() in VERBS and not shouted:
        return sign == ":" or (word.casefold() == "updated" and bool(found["detail"].strip()))
    if word.casefold().startswith("latest") and not shouted and sign != ":":
        return False
    if not sign:
        return not rest
    return word[:1].isupper() or bool(found["open"].strip()) or bool(found["ordinal"]) or sign == ":"


def bare_marker(paragraph: str) -> Marker | None:
    found = BARE_WORD.match(paragraph)
    if not found:
        return None
    at = found.end()
    over = BARE_END.match(paragraph, at)
    if over is None and not (paragraph[at : at + 1].isspace() and leads_with_an_outlet(paragraph[at:])):
        return None
    end = over.end() if over else at
    kind = KIND_OF_BARE.get(found["word"], PastedKind.UPDATE)
    number = int(found["number"]) if found["number"] else None
    return Marker(kind, paragraph[end:].strip(), paragraph[:end], number)


def leads_with_an_outlet(text: str) -> bool:
    found = lead(text.strip())
    return found is not None and found.known


def number_of(found: re.Match[str]) -> int | None:
    written = (found["boxed"] or found["number"] or found["ordinal"] or "").casefold()
    digits = re.match(r"\d+", written)
    if digits:
        return int(digits[0])
    return ROMANS.get(written) or CARDINALS.get(written) or ORDINALS.get(written)


def tidy(detail: str | None) -> str:
    return re.sub(r"(?<!\.[mM])\.$", "", (detail or "").strip(" ,()[]–—-@"))


def original_marker(paragraph: str) -> str | None:
    """What follows "ORIGINAL POST:" on its paragraph, or None where that does not open it."""
    found = ORIGINAL.match(paragraph)
    return paragraph[found.end() :].strip() if found else None
