"""Private details: telephone numbers, e-mail addresses, homes, and where somebody is to be found.

Settings: `allowed`, e-mail domains that are nobody's private address; `phones`, `emails`, `addresses`: which of the
three to look for (all). Homes include whereabouts, door codes and number plates; see `dwellings.py` for what one phrase
gives away, and `whereabouts.py` for what several give away together.

A number or an address that belongs to an office or a service is public ("call the council on ..."); a street address
is a private detail only where it is said to be somebody's home, since local news is full of streets. Quoting somebody
else's address publishes it as well, so quotations count. Digits in words, a letter O for a zero, and "at" and "dot"
hide nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from moderation.policy.dwellings import dwellings_in
from moderation.policy.fields import Fields
from moderation.policy.lexicon import listed
from moderation.policy.patterns import PACKAGED, PatternSet, Pool, Sighting
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.whereabouts import whereabouts_in

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Settings:
    allowed: frozenset[str]
    phones: bool
    emails: bool
    addresses: bool


def read(fields: Fields) -> Settings:
    return Settings(
        allowed=frozenset(domain.lower() for domain in fields.texts("allowed")),
        phones=fields.yes_or_no("phones", default=True),
        emails=fields.yes_or_no("emails", default=True),
        addresses=fields.yes_or_no("addresses", default=True),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    folded = reading.whole_folded
    spans = _without_what_is_inside(sorted(set(_spans(settings, reading.seen_in_whole))))
    if not spans:
        return None
    evidence = tuple(reading.quote(*folded.span(*span)) for span in spans[:MOST_EVIDENCE])
    return Hit(reason="gives away private contact details", evidence=evidence)


def _without_what_is_inside(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, given in order, without those that begin before the one kept last has ended."""
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _spans(settings: Settings, seen: Sighting) -> Iterator[tuple[int, int]]:
    if settings.phones and (_DIGITS_IN_GROUPS.search(seen.text) or _DIGITS_SPELT_OUT.is_in(seen)):
        yield from islice(_phones(seen.text), MOST_EVIDENCE)
    if settings.emails and _may_hold_an_email(seen):
        yield from islice(_emails(seen.text, settings.allowed), MOST_EVIDENCE)
    if settings.addresses:
        dwellings = list(islice(dwellings_in(seen), MOST_EVIDENCE))
        yield from dwellings or islice(whereabouts_in(seen), MOST_EVIDENCE)


# --- Whose it is -----------------------------------------------------------------------------------------------------

_REACH = 60
_PERSONAL = re.compile(
    r"\b(?:his|her|their|my|your|the (?:guy|girl|man|woman|driver|landlord|teacher|mother|witness|neighbou?r)'?s?) "
    r"(?:(?!office|public|press)\w+ ){0,2}(?:number|phone|cell|mobile|landline|line|e-?mail|mail|address|direct)\b"
    r"|\b(?:call|text|phone|ring|ringing|reach|whatsapp|dm|message|contact|e-?mail|mail|ask|try|get|trouble|tell) "
    r"(?:(?:and|or) \w+ )?(?:him|her|me|them|his \w+|her \w+|[a-z]+'s (?:wife|husband|mother|son))\b"
    r"|\b(?:at home|private (?:number|line|mobile|email|mail|phone)|(?:own|personal|home) (?:number|mobile|phone|landline|e-?mail|address)|"
    r"not the (?:office|work) one|forget the|skip the|never mind the|mobile(?:'s)?|landline|whatsapp|her cell|my cell|his:|hers:|mine's|"
    r"ex-directory|dox)\b"
)
_PUBLIC = re.compile(
    r"\b(?:council|city|county|town|village|borough|parish|police|sheriff|fire|ambulance|hospital|clinic|surgery|hotline|helpline|"
    r"samaritans|lifeline|non-emergency|emergency|office|offices|desk|switchboard|dispatch|library|museum|school|charity|appeal|"
    r"department|dept|agency|authority|bureau|ministry|government|parliament|customer|service|services|support|box office|ticket|tickets|"
    r"toll[- ]free|tip line|helpline|info line|public line|planning line|incident line|flood line|information line|hr line|complaints line|"
    r"centre|center|hall|court|clerk's office|newsroom|newspaper|editor|theatre|theater|shelter|union|vet|warden|embassy|consulate|"
    r"crimestoppers|registry|registrar|commission|committee|station|utility|company|restaurant|shop|store|cafe|society|club|association|"
    r"group|campaign|donors|bookings?|leaflet|leaflets|poster|website|site|network|hospice|food bank|citizens advice|age concern|rspca|"
    r"poison control|regulator|ombudsman|bank's|press|letters|complaints|refunds|concern|potholes?|app|fax|team|testing|drop-in|book on|menu|assessor|annex|questions|statements|town line|(?:notice|census|victim|refunds?|planning) line|option \d|noticeboard|newsroom|corrections|forms?|donations?|opening hours|rota|registrar'?s?|lost property|both sides|missing|church|gp)\b"
)
_OWNED = re.compile(
    r"\b(?P<who>\w+)'s (?:(?!office|public|press)\w+ ){0,2}(?:number|phone|cell|mobile|landline|line|e-?mail|mail|address)\b"
)
_RING_SOMEBODY = re.compile(
    r"\b(?:ring|call|text|phone|dm|ask|ask for|trouble) (?!the |us |on |or |at |our |for |free |now |in |your )(?P<who>[a-z]+)(?: (?:on|at))? $"
)
_NOT_THERE = re.compile(r"\b(?:skip the|forget the|not the|never mind the|instead of the) \w+(?: \w+)?(?: one)?\b")


def _is_somebodys(text: str, start: int) -> bool:
    """`Rui's mobile`, `ring Rui on`, and not `the embassy's number`, `ring police on`."""
    named = [one.search(text, max(0, start - _REACH), start) for one in (_OWNED, _RING_SOMEBODY)]
    return any(match is not None and not _PUBLIC.search(match["who"]) for match in named)


def _is_public(text: str, start: int, end: int) -> bool:
    """An office or a service is named just before or after, and nobody is said to be its owner."""
    if _is_somebodys(text, start):
        return False
    before = _NOT_THERE.sub(" ", text[max(0, start - _REACH) : start])
    if _PERSONAL.search(text[max(0, start - _REACH) : start]) or _PERSONAL.search(text, end, end + _REACH // 2):
        return False
    return bool(_PUBLIC.search(before) or _PUBLIC.search(text, end, end + _REACH // 2))


# --- Telephone numbers -----------------------------------------------------------------------------------------------

_DIGITS_IN_GROUPS = re.compile(r"\d[\d ().,/o-]{4}[\d ).-]")
_DIGIT_OF = {
    "zero": "0", "oh": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_WORD = "(?:" + "|".join(_DIGIT_OF) + ")"
_DIGIT_WORDS = rf"\b{_WORD}(?:[ ,-]{{1,2}}(?:(?:double|triple)[ -])?(?:{_WORD}|hundred)){{2}}"
_DIGITS_SPELT_OUT = PatternSet([_DIGIT_WORDS], pool=PACKAGED)
# Any run of digits, digits in words and letters O among digits, parted as telephone numbers are. Digits that stand
# together are never tried apart.
_UNIT = rf"(?:\d++o?+\d*+|\bo(?=\d|[ -]?\d)|(?:(?:double|triple)[ -])?\b{_WORD}\b(?: hundred)?)"
_RUN = re.compile(
    rf"(?<![\w.,/$€£=#:@?&-])(?:\+ ?|\(\+?)?{_UNIT}(?:(?:[ ().,/-]{{1,3}}(?:then )?|(?<=\d))(?:{_UNIT})){{0,20}}(?![\w/@]|[.,-]\d|%)"
)
_TOKEN = re.compile(rf"\d|o|(?P<times>double|triple)|{_WORD}|hundred")
# What is written where a telephone number might stand, and is none.
_OTHER_NUMBER = re.compile(
    r"\b(?:isbn\S*|issn|ref(?:erence)?\.?|case|docket|order|invoice|serial|batch(?:es)?|tracking|barcode|company number|charity number|"
    r"vat|licen[cs]e|meter|lots?|version|section|paragraph|pages?|foi\S*|scor\w+|population|plot|item|chapters?|turnout|between|from|"
    r"times?|trains?|buses|flight|imo|grid|zone|resolution|numbers (?:are|\d)|account|accounts|cost|paid|budget\w*|iban|quote|reads|"
    r"years?|in office|record|coordinates|seats|rates|mm|population|call number|article|plate)\W*(?:\w+ ){0,2}(?:is |was |of |for |no\.? |number )?\W*$"
)
_FEWEST, _MOST = 9, 15
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_STRONG = re.compile(
    r"(?:\+\s?\d{1,3}.*|\(?(?:1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\(?0\d{1,5}\)?[\d ./()-]+|1?[ .-]?[2-9]\d{9}|0\d{9,10})"
)
_LOCAL = re.compile(r"(?:\d{3}[-. ]?\d{4}|\d{2} \d{4} \d{4}|\d{3}[ -]\d{2}[ -]\d{2})")
_SPOKEN_OF = re.compile(
    r"\b(?:number|phone|mobile|cell|landline|call|ring|ringing|text|whatsapp|dial|reach|contact|tel|telephone|on|line|hold of|ask for|him|her|she|he|me|i'm|i am|that's)\b"
)
_FREE = ("800", "888", "877", "866", "855", "844", "833", "0800", "0808", "0845", "03")


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _RUN.finditer(text):
        start, end = match.span()
        number = match[0].rstrip(" .,(-/").lstrip(" .,-/")
        end = start + match[0].rfind(number) + len(number)
        start = end - len(number)
        digits = _digits(number)
        if not 6 <= len(digits) <= _MOST or not _is_telephone(text, start, end, number, digits):
            continue
        if not digits.removeprefix("1").startswith(_FREE) and not _is_public(text, start, end):
            yield start, end


def _digits(number: str) -> str:
    """The digits behind a run: "double oh seven" is 007, "nine hundred" 900."""
    digits, times = "", 1
    for match in _TOKEN.finditer(number):
        word = match[0]
        if match["times"]:
            times = 2 if word == "double" else 3
            continue
        digits += "00" if word == "hundred" else ("0" if word == "o" else _DIGIT_OF.get(word, word)) * times
        times = 1
    return digits


def _is_telephone(text: str, start: int, end: int, number: str, digits: str) -> bool:
    groups = re.findall(r"\d+", number)
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if (
        _is_a_series(groups)
        or _OTHER_NUMBER.search(before)
        or (len(groups) > 1 and all(_CLOCK.fullmatch(group) for group in groups))
    ):
        return False
    is_spoken_of = bool(_SPOKEN_OF.search(before) or _SPOKEN_OF.search(after))
    if not any(group for group in groups if len(group) > 1) and len(groups) < len(digits):
        return len(digits) >= _FEWEST or (is_spoken_of and len(digits) >= 7)
    if "," in number and "then" not in number:
        return False
    if _STRONG.fullmatch(number.replace("o", "0")) and len(digits) >= _FEWEST:
        return "/" not in number or is_spoken_of
    if len(digits) >= _FEWEST and digits[0] in "01" and len(groups) > 2:
        return is_spoken_of
    if _LOCAL.fullmatch(number.replace("o", "0")):
        is_personal = bool(_PERSONAL.search(text, max(0, start - _REACH), end + 30)) or _is_somebodys(text, start)
        return is_personal or _is_anybodys(before)
    return len(digits) < _FEWEST and _is_number_at_home(before, after)


def _is_a_series(groups: list[str]) -> bool:
    """Thousands ("250 000") and years ("1914-1918"), and no telephone number."""
    return not {"000", "0000"}.isdisjoint(groups[1:]) or (
        len(groups) > 1 and all(re.fullmatch(r"1[5-9]\d\d|20\d\d", group) for group in groups)
    )


def _is_anybodys(before: str) -> bool:
    """Whether a number stands where people put their own or another's: at the end of "phone", "call", "number:"."""
    return bool(
        re.search(
            r"\b(?:phone|call|ring|text|whatsapp|number|cell|mobile|dial|ask)\b(?: no\.)?[^.!?\n]{0,25}$|^\W*$", before
        )
    )


def _is_number_at_home(before: str, after: str) -> bool:
    return bool(
        re.search(r"\b(?:at home (?:on )?|phone book|landline|local number|mobile ends|ends|starts)\b", before + after)
    )


# --- E-mail addresses ------------------------------------------------------------------------------------------------

_AT = r"(?:\s?[@(\[{]\s?(?:at|@|a)\s?[)\]}]\s?|\s?@\s?|\s+at\s+|-at-|_at_)"
_DOT = r"(?:\.|\s\.\s?|\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?|\s+dot\s+|-dot-|_dot_)"
# A part of a mailbox's name holds every "_" and "-dot-" itself, so that there is one way only to read it.
_PART = r"[\w+-]{1,64}"
_DOT_IN_A_NAME = r"(?:\.|\s\.\s?|\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?|\s+dot\s+| underscore )"


def _email(part: str) -> re.Pattern[str]:
    """An address whose mailbox has a name of such parts."""
    return re.compile(
        rf"(?<![\w.+@-])(?P<user>{part}(?:{_DOT_IN_A_NAME}{part}){{0,31}})(?P<at>{_AT})"
        rf"(?P<host>[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}?{_DOT}[^\W\d_]{{2,24}})(?![\w@])"
    )


_EMAIL = _email(_PART)
# Where no "at" stands inside a word, a part goes on to the end of its word: half of one need not be tried.
_EMAIL_OF_WHOLE_WORDS = _email(f"{_PART}+")
# An address has one of these, or an "@".
_SPELT_AT = PatternSet([r"\bat\b[^\n]{0,40}\bdot\b", r"[(\[{]a[)\]}]"], pool=PACKAGED)
_AT_BEFORE_A_DOT = PatternSet([r"\bat\b[^\n]{0,40}\.\w"], pool=Pool(lower=True))
_INNER_DOT = re.compile(r"\.\w")
_OFFICES = frozenset(
    listed("""
    info contact news newsroom newsdesk editor editors letters tips press media office admin help support enquiries inquiries
    council clerk hello service customerservice webmaster postmaster feedback comments planning records foi complaints mayor
    jobs sales accessibility privacy noreply no-reply team reception volunteer volunteers events chair chairman chairwoman
    secretary treasurer bookings booking tickets membership reservations highways licensing parking housing campaign corrections
    subscriptions advertising donations returns refunds ombud orders billing accounts hr recruitment ombudsman governors head
    """)
)
_PUBLIC_HOST = re.compile(
    r"(?:^|[.-])(?:gov|gob|gouv|mil|edu|police|nhs|parliament|council|court|courts)(?:\.[a-z]{2,8}){0,2}$|-dc\.|\.gov\."
)
# Before " at ", what is no name of a mailbox.
_NOT_A_USER = frozenset(
    listed("""
    i was is am are were be been look looks looking meet met live lives work works working here there them it me us you him her
    office available out up published posted found see read more online tickets details information page site petition article
    report stop stopped back down over on off in sold held seen printed back listed get got buy right that this and or works
    staff people everyone everybody someone team one all thing day time not reached reach
    """)
)


def _may_hold_an_email(seen: Sighting) -> bool:
    return (
        "@" in seen.text
        or _SPELT_AT.is_in(seen)
        or (bool(_INNER_DOT.search(seen.text)) and any(_AT_BEFORE_A_DOT.find(seen.text)))
    )


def _emails(text: str, allowed: frozenset[str]) -> Iterator[tuple[int, int]]:
    email = _EMAIL if "-at-" in text or "_at_" in text else _EMAIL_OF_WHOLE_WORDS
    for match in email.finditer(text):
        user, host = match["user"], re.sub(_DOT, ".", match["host"])
        if _is_office(user, host, allowed):
            continue
        start, end = match.span()
        if "@" not in match["at"] and not re.search(r"[(\[{]", match["at"]) and not _is_mailbox(text, match, user):
            continue
        if not _is_public(text, start, end):
            yield _spelt_out(text, start), end


def _is_office(user: str, host: str, allowed: frozenset[str]) -> bool:
    name = re.split(r"[._+-]", user)[0]
    return user in _OFFICES or name in _OFFICES or name == "cllr" or bool(_PUBLIC_HOST.search(host)) or host in allowed


def _is_mailbox(text: str, match: re.Match[str], user: str) -> bool:
    """Whether what stands before a spelt "at" is a mailbox, and not "look at courier.example"."""
    last = re.split(r"\s", user)[-1]
    if last in _NOT_A_USER:
        return False
    if re.search(r"[_.]| dot | underscore |-at-", text[match.start() : match.end("at")]) or re.search(
        r"\bdot\b", match["host"]
    ):
        return True
    around = text[max(0, match.start() - 40) : match.start()] + text[match.end() : match.end() + 40]
    return bool(
        re.search(r"\b(?:e-?mail|mail|write to|contact|reach|that's (?:her|him|me)|no dot|her name|his name)\b", around)
    )


def _spelt_out(text: str, start: int) -> int:
    """Where an address begins whose letters stand apart: `r u i @ example.com`."""
    match = re.search(r"(?:(?<!\w)\w ){2,40}$", text[max(0, start - 80) : start])
    return start - len(match[0]) if match else start


KIND = Kind(name="contact", read=read, build=each(find))
